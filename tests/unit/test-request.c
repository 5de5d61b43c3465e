/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cosmo-request.h"
#include "futures.h"

/* A widget, as far as a request is concerned. */
typedef struct
{
  CosmoRequest *request;
  guint         n_values;
  guint         n_errors;
  gboolean      slot_was_empty;
  gboolean      ended;
} Owner;

static void
on_ended (gpointer      data,
          const GValue *value,
          const GError *error)
{
  Owner *owner = data;

  g_assert_true ((value == NULL) != (error == NULL));
  owner->n_values += value != NULL;
  owner->n_errors += error != NULL;
  owner->slot_was_empty = owner->request == NULL;
  owner->ended = TRUE;
}

static void
test_resolved_before (void)
{
  Owner owner = { 0 };

  cosmo_request_start (&owner.request, dex_future_new_for_int (1), on_ended, &owner);
  wait_for_flag (&owner.ended);
  g_assert_cmpuint (owner.n_values, ==, 1);
  g_assert_true (owner.slot_was_empty);
  g_assert_null (owner.request);
}

static void
test_rejected (void)
{
  DexPromise *promise = dex_promise_new ();
  Owner owner = { 0 };

  cosmo_request_start (&owner.request, dex_ref (DEX_FUTURE (promise)), on_ended, &owner);
  g_assert_nonnull (owner.request);
  g_assert_false (owner.ended);
  dex_promise_reject (promise, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "No"));
  wait_for_flag (&owner.ended);
  g_assert_cmpuint (owner.n_errors, ==, 1);
  g_assert_null (owner.request);
  dex_unref (promise);
}

static gboolean
is_cancelled (gpointer user_data)
{
  return g_cancellable_is_cancelled (user_data);
}

/* Nobody waits any more: what was waited for is cancelled. */
static void
test_cleared (void)
{
  DexPromise *promise = dex_promise_new_cancellable ();
  g_autoptr(GCancellable) cancellable = g_object_ref (dex_promise_get_cancellable (promise));
  Owner owner = { 0 };

  cosmo_request_start (&owner.request, DEX_FUTURE (promise), on_ended, &owner);
  cosmo_request_clear (&owner.request);
  g_assert_null (owner.request);
  wait_until (is_cancelled, cancellable);
  g_assert_false (owner.ended);

  /* There is nothing more to clear. */
  cosmo_request_clear (&owner.request);
}

/* Another request takes the place of the first one. */
static void
test_replaced (void)
{
  DexPromise *first = dex_promise_new_cancellable ();
  g_autoptr(GCancellable) cancellable = g_object_ref (dex_promise_get_cancellable (first));
  DexPromise *second = dex_promise_new ();
  Owner owner = { 0 };

  cosmo_request_start (&owner.request, DEX_FUTURE (first), on_ended, &owner);
  cosmo_request_start (&owner.request, dex_ref (DEX_FUTURE (second)), on_ended, &owner);
  wait_until (is_cancelled, cancellable);
  dex_promise_resolve_int (second, 2);
  wait_for_flag (&owner.ended);
  g_assert_cmpuint (owner.n_values, ==, 1);
  g_assert_cmpuint (owner.n_errors, ==, 0);
  dex_unref (second);
}

static gpointer
resolve (gpointer promise)
{
  dex_promise_resolve_int (promise, 1);
  return NULL;
}

/* What it was waited for has ended in another thread, and that is on its way to the main loop. */
static void
test_cleared_meanwhile (void)
{
  DexPromise *promise = dex_promise_new ();
  Owner owner = { 0 };

  cosmo_request_start (&owner.request, dex_ref (DEX_FUTURE (promise)), on_ended, &owner);
  g_thread_join (g_thread_new ("resolve", resolve, promise));
  cosmo_request_clear (&owner.request);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_false (owner.ended);
  dex_unref (promise);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  dex_init ();

  g_test_add_func ("/request/resolved-before", test_resolved_before);
  g_test_add_func ("/request/rejected", test_rejected);
  g_test_add_func ("/request/cleared", test_cleared);
  g_test_add_func ("/request/cleared-meanwhile", test_cleared_meanwhile);
  g_test_add_func ("/request/replaced", test_replaced);

  return g_test_run ();
}
