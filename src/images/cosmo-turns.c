/* SPDX-License-Identifier: GPL-3.0-or-later */

/* CosmoTurns: lets a limited number of fibers do something at once, in the order in which they came. A turn is an
 * object and not a count, so that it comes back whichever way a fiber ends, also when it is cancelled in the moment in
 * which its turn comes. For the main thread.
 */

#include "config.h"

#include "cosmo-turns.h"

struct _CosmoTurns
{
  guint  n_free;
  /* Of DexPromise, the one who came first at the head. */
  GQueue waiting;
};

struct _CosmoTurn
{
  CosmoTurns *turns;
};

G_DEFINE_BOXED_TYPE (CosmoTurn, cosmo_turn, cosmo_turn_ref, cosmo_turn_unref)

static CosmoTurn *
turn_new (CosmoTurns *turns)
{
  CosmoTurn *turn = g_rc_box_new (CosmoTurn);

  turn->turns = cosmo_turns_ref (turns);

  return turn;
}

static void
hand_out_turns (CosmoTurns *self)
{
  while (self->n_free > 0 && !g_queue_is_empty (&self->waiting))
    {
      g_autoptr(DexPromise) promise = g_queue_pop_head (&self->waiting);

      /* Its turn would come back by itself, but from inside this loop. */
      if (g_cancellable_is_cancelled (dex_promise_get_cancellable (promise)))
        continue;
      self->n_free--;
      dex_promise_resolve_boxed (promise, COSMO_TYPE_TURN, turn_new (self));
    }
}

static void
turn_clear (gpointer data)
{
  CosmoTurn *turn = data;
  g_autoptr(CosmoTurns) turns = g_steal_pointer (&turn->turns);

  turns->n_free++;
  hand_out_turns (turns);
}

CosmoTurn *
cosmo_turn_ref (CosmoTurn *self)
{
  return g_rc_box_acquire (self);
}

void
cosmo_turn_unref (CosmoTurn *self)
{
  g_rc_box_release_full (self, turn_clear);
}

/**
 * cosmo_turns_new:
 * @n_at_once: how many turns there are, at least 1
 *
 * Returns: (transfer full): the turns
 */
CosmoTurns *
cosmo_turns_new (guint n_at_once)
{
  CosmoTurns *self = g_rc_box_new0 (CosmoTurns);

  self->n_free = n_at_once;
  g_queue_init (&self->waiting);

  return self;
}

CosmoTurns *
cosmo_turns_ref (CosmoTurns *self)
{
  return g_rc_box_acquire (self);
}

static void
turns_clear (gpointer data)
{
  CosmoTurns *self = data;

  g_queue_clear_full (&self->waiting, dex_unref);
}

void
cosmo_turns_unref (CosmoTurns *self)
{
  g_rc_box_release_full (self, turns_clear);
}

/**
 * cosmo_turns_take:
 * @self: the turns
 *
 * Returns: (transfer full): a future that resolves to a #CosmoTurn. When it is dropped, those who wait longer move up.
 */
DexFuture *
cosmo_turns_take (CosmoTurns *self)
{
  DexPromise *promise = dex_promise_new_cancellable ();

  g_queue_push_tail (&self->waiting, dex_ref (promise));
  hand_out_turns (self);

  return DEX_FUTURE (promise);
}
