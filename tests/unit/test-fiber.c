/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cosmo-fiber.h"
#include "futures.h"

typedef struct
{
  DexFuture *awaited;     /* what the fiber waits for */
  gboolean   has_begun;
  gboolean   has_ended;
  gboolean   is_freed;
  GError    *error;
} Trial;

static DexFuture *
waiting_fiber (gpointer data)
{
  Trial *trial = data;
  int number;

  trial->has_begun = TRUE;
  number = dex_await_int (dex_ref (trial->awaited), &trial->error);
  trial->has_ended = TRUE;
  return trial->error != NULL ? dex_future_new_for_error (g_error_copy (trial->error))
                              : dex_future_new_for_int (number);
}

static void
on_freed (gpointer data)
{
  Trial *trial = data;

  trial->is_freed = TRUE;
}

static void
trial_clear (Trial *trial)
{
  dex_clear (&trial->awaited);
  g_clear_error (&trial->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Trial, trial_clear)

static void
test_resolves (void)
{
  DexPromise *promise = dex_promise_new ();
  g_auto(Trial) trial = { DEX_FUTURE (promise) };
  g_autoptr(DexFuture) future = cosmo_fiber_spawn (waiting_fiber, &trial, on_freed);

  wait_for_flag (&trial.has_begun);
  dex_promise_resolve_int (promise, 42);
  wait_for (future, NULL);
  g_assert_cmpint (g_value_get_int (dex_future_get_value (future, NULL)), ==, 42);
  wait_for_flag (&trial.is_freed);
}

static void
test_rejects (void)
{
  g_auto(Trial) trial = { dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "nothing") };
  g_autoptr(DexFuture) future = cosmo_fiber_spawn (waiting_fiber, &trial, on_freed);
  g_autoptr(GError) error = NULL;

  wait_for (future, NULL);
  dex_future_get_value (future, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  wait_for_flag (&trial.is_freed);
}

/* Dropping the future cancels the fiber, and what it waits for. */
static void
test_dropped (void)
{
  DexPromise *promise = dex_promise_new_cancellable ();
  g_autoptr(GCancellable) cancellable = g_object_ref (dex_promise_get_cancellable (promise));
  g_auto(Trial) trial = { DEX_FUTURE (promise) };
  DexFuture *future = cosmo_fiber_spawn (waiting_fiber, &trial, on_freed);

  wait_for_flag (&trial.has_begun);
  dex_clear (&future);
  wait_for_flag (&trial.is_freed);
  g_assert_error (trial.error, DEX_ERROR, DEX_ERROR_FIBER_CANCELLED);
  g_assert_true (g_cancellable_is_cancelled (cancellable));
}

static void
test_dropped_before_it_begins (void)
{
  g_auto(Trial) trial = { dex_future_new_infinite () };
  DexFuture *future = cosmo_fiber_spawn (waiting_fiber, &trial, on_freed);

  dex_clear (&future);
  wait_for_flag (&trial.is_freed);
}

typedef struct
{
  DexFuture  *future;
  DexPromise *promise;
} Race;

/* Both in one turn of the loop: nobody wants it any more, and what it waits for is there. */
static gboolean
on_race (gpointer data)
{
  Race *race = data;

  dex_clear (&race->future);
  dex_promise_resolve_int (race->promise, 42);
  return G_SOURCE_REMOVE;
}

static DexFuture *
bystander_fiber (gpointer data)
{
  guint *n_turns = data;

  for (guint i = 0; i < 3; i++)
    {
      dex_await (dex_timeout_new_msec (1), NULL);
      (*n_turns)++;
    }

  return dex_future_new_true ();
}

/* libdex 0.10 resumes such a fiber after its end, see cosmo-fiber.c. */
static void
test_dropped_while_it_completes (void)
{
  for (guint i = 0; i < 100; i++)
    {
      DexPromise *promise = dex_promise_new ();
      g_auto(Trial) trial = { DEX_FUTURE (promise) };
      guint n_turns = 0;
      g_autoptr(DexFuture) bystander = NULL;
      Race race = { dex_future_first (cosmo_fiber_spawn (waiting_fiber, &trial, on_freed), NULL), promise };

      bystander = cosmo_fiber_spawn (bystander_fiber, &n_turns, NULL);
      wait_for_flag (&trial.has_begun);
      g_idle_add_full (G_PRIORITY_DEFAULT, on_race, &race, NULL);
      wait_for_flag (&trial.is_freed);
      wait_for (bystander, NULL);
      g_assert_cmpuint (n_turns, ==, 3);
      g_assert_true (trial.has_ended);
    }
}

typedef struct
{
  DexPromise *begin;      /* what the first fiber waits for */
  DexPromise *end;        /* what it completes, and the second one waits for */
} Relay;

static DexFuture *
completing_fiber (gpointer data)
{
  Relay *relay = data;

  dex_await (dex_ref (relay->begin), NULL);
  dex_promise_resolve_int (relay->end, 42);
  return dex_future_new_true ();
}

typedef struct
{
  Relay      relay;
  DexFuture *second;
} RelayRace;

/* Both in one turn of the loop: the first fiber may go on, and nobody wants the second any more. */
static gboolean
on_relay_race (gpointer data)
{
  RelayRace *race = data;

  dex_promise_resolve_int (race->relay.begin, 1);
  dex_clear (&race->second);
  return G_SOURCE_REMOVE;
}

/* libdex 0.10 runs no fiber any more after this, or crashes, when the second one is cancelled while the first is about
 * to run, see cosmo-fiber.c. */
static void
test_dropped_before_another_completes_it (void)
{
  for (guint i = 0; i < 100; i++)
    {
      g_autoptr(DexPromise) begin = dex_promise_new ();
      DexPromise *end = dex_promise_new ();
      g_auto(Trial) trial = { DEX_FUTURE (end) };
      RelayRace race = { { begin, end }, cosmo_fiber_spawn (waiting_fiber, &trial, on_freed) };
      g_autoptr(DexFuture) first = cosmo_fiber_spawn (completing_fiber, &race.relay, NULL);
      g_autoptr(DexFuture) bystander = NULL;
      guint n_turns = 0;

      wait_for_flag (&trial.has_begun);
      g_idle_add_full (G_PRIORITY_DEFAULT, on_relay_race, &race, NULL);
      wait_for_flag (&trial.is_freed);
      wait_for (first, NULL);
      bystander = cosmo_fiber_spawn (bystander_fiber, &n_turns, NULL);
      wait_for (bystander, NULL);
      g_assert_cmpuint (n_turns, ==, 3);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  g_test_add_func ("/fiber/resolves", test_resolves);
  g_test_add_func ("/fiber/rejects", test_rejects);
  g_test_add_func ("/fiber/dropped", test_dropped);
  g_test_add_func ("/fiber/dropped-before-it-begins", test_dropped_before_it_begins);
  g_test_add_func ("/fiber/dropped-while-it-completes", test_dropped_while_it_completes);
  g_test_add_func ("/fiber/dropped-before-another-completes-it", test_dropped_before_another_completes_it);
  return g_test_run ();
}
