/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cosmo-turns.h"
#include "cosmo-workers.h"
#include "futures.h"

/* Work that says that it runs, and waits until it may end. */
typedef struct
{
  GMutex   lock;
  GCond    changed;
  guint    n_running;
  guint    n_most_running;
  guint    n_run;
  gboolean may_end;
} Gate;

static DexFuture *
pass_gate (gpointer      data,
           GCancellable *cancellable)
{
  Gate *gate = data;

  g_mutex_lock (&gate->lock);
  gate->n_run++;
  gate->n_running++;
  gate->n_most_running = MAX (gate->n_most_running, gate->n_running);
  while (!gate->may_end)
    g_cond_wait (&gate->changed, &gate->lock);
  gate->n_running--;
  g_mutex_unlock (&gate->lock);

  return dex_future_new_for_boolean (g_cancellable_is_cancelled (cancellable));
}

static gboolean
two_are_running (gpointer user_data)
{
  Gate *gate = user_data;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&gate->lock);

  return gate->n_running == 2;
}

static gboolean
none_is_running (gpointer user_data)
{
  Gate *gate = user_data;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&gate->lock);

  return gate->n_running == 0;
}

/* Two threads; of six pieces of work, one of those that run and three of those that wait are dropped. */
static void
test_dropped_work (void)
{
  CosmoWorkers *workers = cosmo_workers_new (2);
  g_autoptr(GPtrArray) futures = g_ptr_array_new_with_free_func (dex_unref);
  Gate gate = { 0 };

  g_mutex_init (&gate.lock);
  g_cond_init (&gate.changed);
  for (guint i = 0; i < 6; i++)
    g_ptr_array_add (futures, cosmo_workers_run (workers, pass_gate, &gate, NULL));
  wait_until (two_are_running, &gate);

  g_ptr_array_remove_range (futures, 1, 4);
  g_mutex_lock (&gate.lock);
  gate.may_end = TRUE;
  g_cond_broadcast (&gate.changed);
  g_mutex_unlock (&gate.lock);

  /* Nobody gave up those that are left. */
  g_assert_false (g_value_get_boolean (wait_for (futures->pdata[0], NULL)));
  g_assert_false (g_value_get_boolean (wait_for (futures->pdata[1], NULL)));
  /* Now that the last one has run, those before it have had their turn; the one that was dropped may still be at it. */
  wait_until (none_is_running, &gate);
  cosmo_workers_free (workers);
  g_assert_cmpuint (gate.n_run, ==, 3);
  g_assert_cmpuint (gate.n_most_running, ==, 2);
  g_mutex_clear (&gate.lock);
  g_cond_clear (&gate.changed);
}

static DexFuture *
fail (gpointer      data,
      GCancellable *cancellable)
{
  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "Full");
}

static void
test_failing_work (void)
{
  g_autoptr(CosmoWorkers) workers = cosmo_workers_new (1);
  g_autoptr(DexFuture) future = NULL;
  g_autoptr(GError) error = NULL;

  future = cosmo_workers_run (workers, fail, NULL, NULL);
  g_assert_null (wait_for (future, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
}

/* Turns go round in the order of asking, skip who has gone, and come back however they end. */
static void
test_turns (void)
{
  CosmoTurns *turns = cosmo_turns_new (2);
  DexFuture *futures[6];

  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    futures[i] = dex_future_first (cosmo_turns_take (turns), NULL);
  g_assert_true (dex_future_is_resolved (futures[0]));
  g_assert_true (dex_future_is_resolved (futures[1]));
  g_assert_true (dex_future_is_pending (futures[2]));

  dex_clear (&futures[2]);
  g_assert_true (dex_future_is_pending (futures[3]));
  dex_clear (&futures[0]);
  g_assert_true (dex_future_is_resolved (futures[3]));
  g_assert_true (dex_future_is_pending (futures[4]));

  {
    g_autoptr(CosmoTurn) turn = g_value_dup_boxed (dex_future_get_value (futures[1], NULL));

    dex_clear (&futures[1]);
    g_assert_true (dex_future_is_pending (futures[4]));
  }
  g_assert_true (dex_future_is_resolved (futures[4]));

  dex_clear (&futures[3]);
  dex_clear (&futures[4]);
  g_assert_true (dex_future_is_resolved (futures[5]));
  cosmo_turns_unref (turns);
  dex_clear (&futures[5]);
}

/* A year of cards that is scrolled away: whose turn comes only to find nobody there must not pile up on the stack. */
static void
test_many_gone (void)
{
  CosmoTurns *turns = cosmo_turns_new (1);
  DexFuture *first = cosmo_turns_take (turns);
  g_autoptr(GPtrArray) gone = g_ptr_array_new_with_free_func (dex_unref);
  g_autoptr(DexFuture) last = NULL;

  for (guint i = 0; i < 200000; i++)
    g_ptr_array_add (gone, dex_future_first (cosmo_turns_take (turns), NULL));
  last = cosmo_turns_take (turns);
  g_ptr_array_set_size (gone, 0);

  dex_clear (&first);
  g_assert_true (dex_future_is_resolved (last));
  cosmo_turns_unref (turns);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  dex_init ();

  g_test_add_func ("/workers/dropped", test_dropped_work);
  g_test_add_func ("/workers/failing", test_failing_work);
  g_test_add_func ("/turns/turns", test_turns);
  g_test_add_func ("/turns/many-gone", test_many_gone);

  return g_test_run ();
}
