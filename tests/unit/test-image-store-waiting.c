/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cosmo-fiber.h"
#include "futures.h"
#include "store-fixture.h"

static gboolean
was_asked (gpointer user_data)
{
  StoreFixture *fixture = user_data;

  return fixture->n_requests == fixture->n_expected;
}

/* What the server has been asked for so far. */
static void
wait_for_requests (StoreFixture *fixture,
                   guint         n)
{
  fixture->n_expected = n;
  wait_until (was_asked, fixture);
}

/* An original that nobody wants any more, from a server that does not answer: its download does not go on for ever, and
 * who comes later begins anew. */
static void
test_dropped (StoreFixture  *fixture,
              gconstpointer  data)
{
  g_autofree char *url = store_fixture_dup_url (fixture, "a.jpg");
  g_autoptr(DexFuture) first = NULL, second = NULL;

  fixture->is_held = TRUE;
  first = cosmo_image_store_load_original (fixture->store, url, NULL);
  second = cosmo_image_store_load_original (fixture->store, url, NULL);
  wait_for_requests (fixture, 1);

  dex_clear (&first);
  g_assert_false (is_only_owner (fixture->store));
  dex_clear (&second);
  wait_until (is_only_owner, fixture->store);

  store_fixture_let_go (fixture);
  store_fixture_load_and_store (fixture, "a.jpg");
  g_assert_cmpuint (fixture->n_requests, ==, 2);
}

/* A download that was begun for somebody who went away comes to its end, and is not begun again: small ones for a card,
 * and large ones for the viewer if they do not take long. */
static void
test_seen_through (StoreFixture  *fixture,
                   gconstpointer  data)
{
  static const struct {
    const char *name;
    gboolean    original;
    gboolean    comes_back;
  } cases[] = {
    { "card.jpg", FALSE, FALSE },
    { "original.jpg", TRUE, FALSE },
    { "to-and-fro.jpg", TRUE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *url = store_fixture_dup_url (fixture, cases[i].name);
      g_autoptr(DexFuture) future = NULL;

      g_test_message ("%s", cases[i].name);
      fixture->n_requests = 0;
      fixture->is_held = TRUE;
      future = cases[i].original ? cosmo_image_store_load_original (fixture->store, url, NULL)
                                 : cosmo_image_store_load_thumbnail (fixture->store, url);
      wait_for_requests (fixture, 1);

      dex_clear (&future);
      if (cases[i].comes_back)
        {
          future = cosmo_image_store_load_original (fixture->store, url, NULL);
          dex_clear (&future);
        }
      store_fixture_let_go (fixture);
      wait_until (is_only_owner, fixture->store);
      g_assert_true (store_fixture_has_stored (fixture, "originals", cases[i].name));

      store_fixture_load_and_store (fixture, cases[i].name);
      g_assert_cmpuint (fixture->n_requests, ==, 1);
    }
}

/* It is still under way for the card that shows the same picture. */
static void
test_stopped (StoreFixture  *fixture,
              gconstpointer  data)
{
  g_autofree char *url = store_fixture_dup_url (fixture, "a.jpg");
  g_autoptr(DexFuture) original = NULL, thumbnail = NULL;
  g_autoptr(GError) error = NULL;

  fixture->is_held = TRUE;
  thumbnail = cosmo_image_store_load_thumbnail (fixture->store, url);
  wait_for_requests (fixture, 1);
  original = cosmo_image_store_load_original (fixture->store, url, NULL);
  dex_clear (&original);
  cosmo_image_store_give_up (fixture->store, url);
  store_fixture_let_go (fixture);
  g_assert_nonnull (wait_for (thumbnail, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->n_requests, ==, 1);
}

/* What was stopped on purpose does not wait to be wanted again: who wants it then begins anew at once. */
static void
test_given_up (StoreFixture  *fixture,
               gconstpointer  data)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *url = store_fixture_dup_url (fixture, i == 0 ? "before.jpg" : "after.jpg");
      g_autoptr(DexFuture) future = NULL;

      fixture->n_requests = 0;
      fixture->is_held = TRUE;
      future = cosmo_image_store_load_original (fixture->store, url, NULL);
      wait_for_requests (fixture, 1);

      /* In either order. */
      if (i == 0)
        cosmo_image_store_give_up (fixture->store, url);
      dex_clear (&future);
      if (i == 1)
        cosmo_image_store_give_up (fixture->store, url);

      future = cosmo_image_store_load_original (fixture->store, url, NULL);
      wait_for_requests (fixture, 2);
      store_fixture_let_go (fixture);
      g_assert_nonnull (wait_for (future, NULL));
    }
}

/* One who steps through fifty originals that do not come: a few are under way, and the last has its turn in the end. */
static void
test_stepping (StoreFixture  *fixture,
               gconstpointer  data)
{
  g_autoptr(DexFuture) looked_at = NULL;
  g_autofree char *last = store_fixture_dup_url (fixture, "50.jpg");
  g_autoptr(GError) error = NULL;

  fixture->is_held = TRUE;
  for (guint i = 1; i <= 49; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.jpg", i);
      g_autofree char *url = store_fixture_dup_url (fixture, name);

      dex_clear (&looked_at);
      looked_at = cosmo_image_store_load_original (fixture->store, url, NULL);
      if (i <= 5)
        wait_for_requests (fixture, i);
    }
  dex_clear (&looked_at);
  looked_at = cosmo_image_store_load_original (fixture->store, last, NULL);
  wait_for_requests (fixture, 6);

  store_fixture_let_go (fixture);
  g_assert_nonnull (wait_for (looked_at, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->n_requests, ==, 6);
}

/* Who comes back in the moment in which the last one goes is answered, from the old download or from a new one. */
static void
test_back_at_once (StoreFixture  *fixture,
                   gconstpointer  data)
{
  g_autofree char *url = store_fixture_dup_url (fixture, "a.jpg");
  g_autoptr(DexFuture) future = NULL;
  g_autoptr(GError) error = NULL;

  fixture->is_held = TRUE;
  future = cosmo_image_store_load_thumbnail (fixture->store, url);
  while (fixture->n_requests < 1)
    g_main_context_iteration (NULL, TRUE);

  for (guint i = 0; i < 20; i++)
    {
      dex_clear (&future);
      future = cosmo_image_store_load_thumbnail (fixture->store, url);
      for (guint j = 0; j < i; j++)
        g_main_context_iteration (NULL, FALSE);
    }

  store_fixture_let_go (fixture);
  g_assert_nonnull (wait_for (future, &error));
  g_assert_no_error (error);
}

/* A screen full of cards that is scrolled away before any answer. */
static void
test_burst (StoreFixture  *fixture,
            gconstpointer  data)
{
  g_autoptr(GPtrArray) futures = g_ptr_array_new_with_free_func (dex_unref);
  g_autoptr(DexFuture) decoded = NULL;

  fixture->is_held = TRUE;
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.jpg", i);
      g_autofree char *url = store_fixture_dup_url (fixture, name);

      g_ptr_array_add (futures, cosmo_image_store_load_thumbnail (fixture->store, url));
    }
  while (fixture->n_requests < 5)
    g_main_context_iteration (NULL, TRUE);
  /* A picture is decoded meanwhile: longer than a sixth request would take to arrive. */
  decoded = cosmo_image_decoder_decode (fixture->picture, 100, 100, COSMO_IMAGE_FIT_COVER);
  g_assert_nonnull (wait_for (decoded, NULL));
  g_ptr_array_remove_range (futures, 0, 59);

  store_fixture_let_go (fixture);
  g_assert_nonnull (wait_for (futures->pdata[0], NULL));
  g_assert_cmpuint (fixture->n_most_at_once, ==, 5);
  /* The five that had been begun, and the one that was wanted. */
  g_assert_cmpuint (fixture->n_requests, ==, 6);
}

typedef struct
{
  StoreFixture *fixture;
  const char   *name;
  GByteArray   *copy;
} Copy;

static DexFuture *
take_piece (GBytes   *bytes,
            guint64   offset,
            gpointer  data)
{
  Copy *copy = data;

  g_assert_cmpuint (offset, ==, copy->copy->len);
  g_byte_array_append (copy->copy, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return dex_future_new_true ();
}

static void
leave_copy (gpointer data)
{
}

static DexFuture *
copy_fiber (gpointer data)
{
  Copy *copy = data;
  g_autofree char *url = store_fixture_dup_url (copy->fixture, copy->name);
  g_autoptr(GError) error = NULL;

  cosmo_image_store_copy_original (copy->fixture->store, url, NULL, NULL, take_piece, copy, leave_copy, &error);
  g_assert_no_error (error);
  return dex_future_new_true ();
}

/* Whoever copies a picture that is just being downloaded waits for that, and does not download it once more. */
static void
test_copy_joins (StoreFixture  *fixture,
                 gconstpointer  data)
{
  g_autofree char *url = store_fixture_dup_url (fixture, "a.jpg");
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  g_autoptr(GByteArray) other_bytes = g_byte_array_new ();
  Copy copy = { fixture, "a.jpg", bytes };
  Copy other = { fixture, "b.jpg", other_bytes };
  g_autoptr(DexFuture) loaded = NULL, copied = NULL, other_copied = NULL;

  fixture->is_held = TRUE;
  loaded = cosmo_image_store_load_original (fixture->store, url, NULL);
  wait_for_requests (fixture, 1);
  copied = cosmo_fiber_spawn (copy_fiber, &copy, NULL);
  /* When the server is asked for this, it would have been asked for the other one again. */
  other_copied = cosmo_fiber_spawn (copy_fiber, &other, NULL);
  wait_for_requests (fixture, 2);
  store_fixture_let_go (fixture);
  g_assert_nonnull (wait_for (copied, NULL));
  g_assert_nonnull (wait_for (other_copied, NULL));

  g_assert_cmpuint (fixture->n_requests, ==, 2);
  g_assert_cmpmem (bytes->data, bytes->len, g_bytes_get_data (fixture->picture, NULL),
                   g_bytes_get_size (fixture->picture));
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *path;
    void      (*test) (StoreFixture *, gconstpointer);
  } tests[] = {
    { "/image-store-waiting/dropped", test_dropped },
    { "/image-store-waiting/seen-through", test_seen_through },
    { "/image-store-waiting/stopped", test_stopped },
    { "/image-store-waiting/given-up", test_given_up },
    { "/image-store-waiting/stepping", test_stepping },
    { "/image-store-waiting/back-at-once", test_back_at_once },
    { "/image-store-waiting/burst", test_burst },
    { "/image-store-waiting/copy-joins", test_copy_joins },
  };

  /* Not with isolated directories: glycin finds its decoders in the system's. */
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, StoreFixture, NULL, store_fixture_set_up, tests[i].test, store_fixture_tear_down);

  return g_test_run ();
}
