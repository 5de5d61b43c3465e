/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The keyring on libsecret's file back end, the one that is used inside Flatpak. */

#include "config.h"

#include "cosmo-keyring.h"
#include "fiber-test.h"

#include <glib/gstdio.h>
#include <libsecret/secret.h>

#define KEY "4ndr0meda-and-0rion-0123456789abcdefghij"

static const SecretSchema schema = {
  .name = APP_ID,
  .attributes = {
    { "application", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "service", SECRET_SCHEMA_ATTRIBUTE_STRING },
  },
};

static const char *
keyring_path (void)
{
  return g_getenv ("SECRET_FILE_TEST_PATH");
}

static void
assert_reads (CosmoKeyringState  state,
              const char        *key)
{
  g_autoptr(CosmoKeyring) keyring = cosmo_keyring_new ();
  gboolean has_key;

  g_assert_cmpint (cosmo_keyring_get_state (keyring), ==, COSMO_KEYRING_UNREAD);
  g_assert_null (cosmo_keyring_get_key (keyring));
  g_assert_true (dex_await (cosmo_keyring_load (keyring), NULL));
  g_assert_cmpint (cosmo_keyring_get_state (keyring), ==, state);
  g_assert_cmpstr (cosmo_keyring_get_key (keyring), ==, key);
  g_object_get (keyring, "has-key", &has_key, NULL);
  g_assert_cmpint (has_key, ==, key != NULL);
}

static void
on_counted (gpointer data)
{
  (*(guint *) data)++;
}

static DexFuture *
test_stored_read_and_removed (gpointer data)
{
  g_autoptr(CosmoKeyring) keyring = cosmo_keyring_new ();
  guint n_keys = 0, n_states = 0;

  g_remove (keyring_path ());
  assert_reads (COSMO_KEYRING_EMPTY, NULL);

  g_signal_connect_swapped (keyring, "key-changed", G_CALLBACK (on_counted), &n_keys);
  g_signal_connect_swapped (keyring, "notify::state", G_CALLBACK (on_counted), &n_states);
  g_assert_true (dex_await (cosmo_keyring_store (keyring, KEY), NULL));
  g_assert_cmpint (cosmo_keyring_get_state (keyring), ==, COSMO_KEYRING_STORED);
  g_assert_cmpstr (cosmo_keyring_get_key (keyring), ==, KEY);
  g_assert_cmpuint (n_keys, ==, 1);
  g_assert_cmpuint (n_states, ==, 1);
  assert_reads (COSMO_KEYRING_STORED, KEY);

  g_assert_true (dex_await (cosmo_keyring_store (keyring, "another"), NULL));
  g_assert_cmpuint (n_keys, ==, 2);
  assert_reads (COSMO_KEYRING_STORED, "another");

  g_assert_true (dex_await (cosmo_keyring_remove (keyring), NULL));
  g_assert_cmpint (cosmo_keyring_get_state (keyring), ==, COSMO_KEYRING_EMPTY);
  g_assert_null (cosmo_keyring_get_key (keyring));
  g_assert_cmpuint (n_keys, ==, 3);
  assert_reads (COSMO_KEYRING_EMPTY, NULL);

  return dex_future_new_true ();
}

static DexFuture *
test_keys (gpointer data)
{
  g_autofree char *longest = g_strnfill (128, 'k');
  g_autofree char *too_long = g_strnfill (129, 'k');
  const struct {
    const char *typed;
    const char *used;  /* or NULL when it is refused */
  } cases[] = {
    { KEY, KEY },
    { " \t" KEY "\r\n", KEY },
    { "!~", "!~" },
    { longest, longest },
    { too_long, NULL },
    { "", NULL },
    { " \n", NULL },
    { "two words", NULL },
    { "key\r\nX-Injected: header", NULL },
    { "key\x7f", NULL },
    { "clé", NULL },
    { "\xff\xfe", NULL },
  };
  g_autoptr(CosmoKeyring) keyring = cosmo_keyring_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      gboolean stored;

      g_test_message ("case %u", i);
      g_assert_true (dex_await (cosmo_keyring_store (keyring, "before"), NULL));
      stored = dex_await (cosmo_keyring_store (keyring, cases[i].typed), &error);
      g_assert_cmpint (stored, ==, cases[i].used != NULL);
      if (!stored)
        g_assert_error (error, COSMO_KEYRING_ERROR, COSMO_KEYRING_ERROR_INVALID_KEY);
      /* A refused key costs nothing that was there before. */
      g_assert_cmpstr (cosmo_keyring_get_key (keyring), ==, stored ? cases[i].used : "before");
      g_assert_cmpint (cosmo_keyring_get_state (keyring), ==, COSMO_KEYRING_STORED);
      assert_reads (COSMO_KEYRING_STORED, stored ? cases[i].used : "before");
    }

  return dex_future_new_true ();
}

/* Other programs can write there too: what they wrote does not get into a request's header. */
static DexFuture *
test_foreign_key (gpointer data)
{
  g_autoptr(GError) error = NULL;

  g_remove (keyring_path ());
  secret_service_disconnect ();
  secret_password_store_sync (&schema, NULL, "Foreign", "key\nX-Injected: header", NULL, &error,
                              "application", APP_ID, "service", "api.nasa.gov", NULL);
  g_assert_no_error (error);
  secret_service_disconnect ();
  assert_reads (COSMO_KEYRING_EMPTY, NULL);

  secret_password_store_sync (&schema, NULL, "Foreign", KEY "\n", NULL, &error,
                              "application", APP_ID, "service", "api.nasa.gov", NULL);
  g_assert_no_error (error);
  secret_service_disconnect ();
  assert_reads (COSMO_KEYRING_STORED, KEY);

  return dex_future_new_true ();
}

/* The newest word counts, in memory and in the keyring, however the answers of the older ones come. */
static DexFuture *
test_overtaken (gpointer data)
{
  g_autoptr(CosmoKeyring) keyring = cosmo_keyring_new ();
  g_autoptr(DexFuture) load = NULL;
  g_autoptr(DexFuture) first = NULL;

  g_assert_true (dex_await (cosmo_keyring_store (keyring, "old"), NULL));

  load = cosmo_keyring_load (keyring);
  first = cosmo_keyring_store (keyring, "first");
  g_assert_cmpstr (cosmo_keyring_get_key (keyring), ==, "first");
  g_assert_cmpint (cosmo_keyring_get_state (keyring), ==, COSMO_KEYRING_UNREAD);
  g_assert_true (dex_await (cosmo_keyring_store (keyring, "second"), NULL));
  g_assert_false (dex_future_is_pending (load));
  g_assert_false (dex_future_is_pending (first));
  g_assert_cmpstr (cosmo_keyring_get_key (keyring), ==, "second");
  assert_reads (COSMO_KEYRING_STORED, "second");

  /* Nobody waits for this one: it is done all the same, and before the next. */
  dex_unref (cosmo_keyring_store (keyring, "third"));
  g_assert_true (dex_await (cosmo_keyring_remove (keyring), NULL));
  g_assert_null (cosmo_keyring_get_key (keyring));
  g_assert_cmpint (cosmo_keyring_get_state (keyring), ==, COSMO_KEYRING_EMPTY);
  assert_reads (COSMO_KEYRING_EMPTY, NULL);

  dex_unref (cosmo_keyring_store (keyring, "fourth"));
  g_assert_true (dex_await (cosmo_keyring_load (keyring), NULL));
  g_assert_cmpstr (cosmo_keyring_get_key (keyring), ==, "fourth");
  g_assert_cmpint (cosmo_keyring_get_state (keyring), ==, COSMO_KEYRING_STORED);

  return dex_future_new_true ();
}

static DexFuture *
test_damaged_file (gpointer data)
{
  g_autoptr(CosmoKeyring) keyring = cosmo_keyring_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) store_error = NULL;
  g_autoptr(GError) remove_error = NULL;

  g_file_set_contents (keyring_path (), "This is no keyring.", -1, &error);
  g_assert_no_error (error);
  assert_reads (COSMO_KEYRING_UNAVAILABLE, NULL);

  g_assert_false (dex_await (cosmo_keyring_store (keyring, KEY), &store_error));
  g_assert_error (store_error, COSMO_KEYRING_ERROR, COSMO_KEYRING_ERROR_UNAVAILABLE);
  g_assert_cmpint (cosmo_keyring_get_state (keyring), ==, COSMO_KEYRING_SESSION);
  g_assert_cmpstr (cosmo_keyring_get_key (keyring), ==, KEY);

  /* What is kept for the session survives that the keyring is asked again. */
  g_assert_true (dex_await (cosmo_keyring_load (keyring), NULL));
  g_assert_cmpint (cosmo_keyring_get_state (keyring), ==, COSMO_KEYRING_SESSION);
  g_assert_cmpstr (cosmo_keyring_get_key (keyring), ==, KEY);

  g_assert_false (dex_await (cosmo_keyring_remove (keyring), &remove_error));
  g_assert_error (remove_error, COSMO_KEYRING_ERROR, COSMO_KEYRING_ERROR_UNAVAILABLE);
  g_assert_cmpint (cosmo_keyring_get_state (keyring), ==, COSMO_KEYRING_UNAVAILABLE);
  g_assert_null (cosmo_keyring_get_key (keyring));

  g_remove (keyring_path ());
  return dex_future_new_true ();
}

static void
on_answered (CosmoKeyring *keyring,
             GParamSpec   *pspec,
             gpointer      data)
{
  if (cosmo_keyring_get_state (keyring) != COSMO_KEYRING_UNREAD)
    dex_promise_resolve_boolean (data, TRUE);
}

static DexFuture *
test_nobody_waits (gpointer data)
{
  g_autoptr(CosmoKeyring) keyring = cosmo_keyring_new ();
  DexPromise *answered = dex_promise_new ();

  g_signal_connect (keyring, "notify::state", G_CALLBACK (on_answered), answered);
  dex_unref (cosmo_keyring_store (keyring, KEY));
  g_assert_true (dex_await (DEX_FUTURE (answered), NULL));
  g_assert_cmpint (cosmo_keyring_get_state (keyring), ==, COSMO_KEYRING_STORED);
  assert_reads (COSMO_KEYRING_STORED, KEY);

  return dex_future_new_true ();
}

static void
on_freed (gpointer  data,
          GObject  *where_it_was)
{
  dex_promise_resolve_boolean (data, TRUE);
}

static DexFuture *
test_freed (gpointer data)
{
  CosmoKeyring *keyring = cosmo_keyring_new ();
  DexPromise *freed = dex_promise_new ();

  g_assert_true (dex_await (cosmo_keyring_store (keyring, KEY), NULL));
  g_assert_true (dex_await (cosmo_keyring_load (keyring), NULL));
  g_assert_finalize_object (keyring);

  /* The last reference goes while the keyring is asked. */
  keyring = cosmo_keyring_new ();
  g_object_weak_ref (G_OBJECT (keyring), on_freed, freed);
  dex_unref (cosmo_keyring_remove (keyring));
  g_object_unref (keyring);
  g_assert_true (dex_await (DEX_FUTURE (freed), NULL));
  assert_reads (COSMO_KEYRING_EMPTY, NULL);

  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *folder = g_dir_make_tmp ("cosmorama-keyring-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "default.keyring", NULL);
  int status;

  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", path, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "of the test", TRUE);

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  dex_init ();
  fiber_test_add ("/keyring/stored-read-and-removed", test_stored_read_and_removed);
  fiber_test_add ("/keyring/keys", test_keys);
  fiber_test_add ("/keyring/foreign-key", test_foreign_key);
  fiber_test_add ("/keyring/overtaken", test_overtaken);
  fiber_test_add ("/keyring/nobody-waits", test_nobody_waits);
  fiber_test_add ("/keyring/damaged-file", test_damaged_file);
  fiber_test_add ("/keyring/freed", test_freed);
  status = g_test_run ();

  g_remove (path);
  g_rmdir (folder);
  return status;
}
