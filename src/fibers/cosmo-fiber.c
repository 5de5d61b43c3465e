/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Fibers that may be cancelled at any moment.
 *
 * dex_scheduler_spawn() alone leaves two things to be wished for. Dropping the last reference to its future does not
 * cancel the fiber, because the scheduler holds one too. And in libdex 0.10, a fiber that is cancelled while what it
 * awaits completes in the same turn of the main loop is put into two queues at once, is resumed after its end, and the
 * program jumps to address 0 (mended in libdex 0.11 by "fiber: cleanup queue swap management").
 *
 * So the future that is handed out stands in front of the fiber. When it is dropped, the fiber is cancelled from a source
 * of its own, more urgent than all others: no other source runs in that turn of the loop, and the fiber's scheduler,
 * which was attached before any other source, is the first to run in the next. */

#include "config.h"

#include "cosmo-fiber.h"

typedef struct
{
  DexPromise   *promise;     /* what was handed out, in a shell that cancels it when it is dropped */
  gulong        cancelled_id;
  DexFuture    *fiber;       /* to be dropped in order to cancel the fiber; %NULL once it has ended */
  GMainContext *context;
} Front;

static void
front_clear (gpointer data)
{
  Front *front = data;

  g_cancellable_disconnect (dex_promise_get_cancellable (front->promise), front->cancelled_id);
  dex_clear (&front->promise);
  dex_clear (&front->fiber);
  g_clear_pointer (&front->context, g_main_context_unref);
}

static void
front_unref (gpointer front)
{
  g_atomic_rc_box_release_full (front, front_clear);
}

static gboolean
on_may_cancel (gpointer user_data)
{
  Front *front = user_data;

  dex_clear (&front->fiber);
  return G_SOURCE_REMOVE;
}

static void
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  Front *front = user_data;
  g_autoptr(GSource) source = g_idle_source_new ();

  g_source_set_static_name (source, "[cosmo-fiber-cancel]");
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, on_may_cancel, g_atomic_rc_box_acquire (front), front_unref);
  g_source_attach (source, front->context);
}

static DexFuture *
on_ended (DexFuture *fiber,
          gpointer   user_data)
{
  Front *front = user_data;
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (fiber, &error);

  g_cancellable_disconnect (dex_promise_get_cancellable (front->promise), front->cancelled_id);
  front->cancelled_id = 0;

  if (value != NULL)
    dex_promise_resolve (front->promise, value);
  else
    dex_promise_reject (front->promise, g_steal_pointer (&error));

  return NULL;
}

/**
 * cosmo_fiber_spawn:
 * @func: (scope async): the fiber, which runs in this thread
 * @data: for @func
 * @data_destroy: (nullable): called with @data when the fiber has ended
 *
 * Like dex_scheduler_spawn() on the scheduler of this thread, with a future that cancels the fiber when it is dropped,
 * whoever drops it and whenever.
 *
 * A cancelled fiber goes on to its end, with each of its awaits failing by %DEX_ERROR_FIBER_CANCELLED at once.
 *
 * Returns: (transfer full): a future that resolves or rejects as the fiber does
 */
DexFuture *
cosmo_fiber_spawn (DexFiberFunc   func,
                   gpointer       data,
                   GDestroyNotify data_destroy)
{
  Front *front = g_atomic_rc_box_new0 (Front);
  DexFuture *future;

  front->context = g_main_context_ref_thread_default ();
  front->promise = dex_promise_new_cancellable ();
  front->cancelled_id = g_cancellable_connect (dex_promise_get_cancellable (front->promise),
                                               G_CALLBACK (on_cancelled), front, NULL);
  future = dex_future_first (dex_ref (DEX_FUTURE (front->promise)), NULL);

  /* The fiber begins at the next turn of the loop, never before this returns. */
  front->fiber = dex_future_finally (dex_scheduler_spawn (NULL, 0, func, data, data_destroy),
                                     on_ended, front, front_unref);

  return future;
}
