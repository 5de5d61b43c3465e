/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "futures.h"
#include "pictures.h"
#include "textures-fixture.h"

#define WIDTH TEXTURES_FIXTURE_WIDTH
#define HEIGHT TEXTURES_FIXTURE_HEIGHT
/* The pixels of a picture of that size, as they are kept. */
#define N_BYTES (WIDTH * HEIGHT * 3)

static GdkTexture *
load_thumbnail (TexturesFixture *fixture,
                CosmoTextures   *textures,
                guint            index)
{
  g_autofree char *url = textures_fixture_dup_url (fixture, index);
  g_autoptr(DexFuture) future = cosmo_textures_load_thumbnail (textures, url);
  g_autoptr(GError) error = NULL;
  const GValue *value = wait_for (future, &error);

  g_assert_no_error (error);
  return g_value_dup_object (value);
}

static gboolean
has_thumbnail (TexturesFixture *fixture,
               CosmoTextures   *textures,
               guint            index)
{
  g_autofree char *url = textures_fixture_dup_url (fixture, index);

  return cosmo_textures_lookup_thumbnail (textures, url) != NULL;
}

/* There is room for three: the one that was wanted least recently goes. */
static void
test_bound (TexturesFixture *fixture,
            gconstpointer    data)
{
  g_autoptr(CosmoTextures) textures = cosmo_textures_new (fixture->store, 3 * N_BYTES + 10);
  g_autoptr(GdkTexture) kept = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(GdkTexture) texture = load_thumbnail (fixture, textures, i);

      g_assert_cmpint (gdk_texture_get_width (texture), ==, WIDTH);
      g_assert_cmpint (gdk_texture_get_height (texture), ==, HEIGHT);
    }

  /* That was wanted now makes the second one the oldest. */
  g_assert_true (has_thumbnail (fixture, textures, 0));
  kept = load_thumbnail (fixture, textures, 3);
  g_assert_false (has_thumbnail (fixture, textures, 1));
  g_assert_true (has_thumbnail (fixture, textures, 2));
  g_assert_true (has_thumbnail (fixture, textures, 0));
  g_assert_true (has_thumbnail (fixture, textures, 3));
}

/* What somebody shows lives on with them when it is let go of here. */
static void
test_let_go (TexturesFixture *fixture,
             gconstpointer    data)
{
  g_autoptr(CosmoTextures) textures = cosmo_textures_new (fixture->store, N_BYTES);
  GdkTexture *first = load_thumbnail (fixture, textures, 0);
  g_autoptr(GdkTexture) second = load_thumbnail (fixture, textures, 1);

  g_assert_false (has_thumbnail (fixture, textures, 0));
  g_assert_cmpint (gdk_texture_get_width (first), ==, WIDTH);
  g_assert_finalize_object (first);
}

/* One that is larger than all the room is given out, and drives out nothing. */
static void
test_too_large (TexturesFixture *fixture,
                gconstpointer    data)
{
  g_autoptr(CosmoTextures) textures = cosmo_textures_new (fixture->store, N_BYTES);
  g_autoptr(GdkTexture) small = load_thumbnail (fixture, textures, 0);
  g_autoptr(GdkTexture) large = NULL;

  g_clear_pointer (&fixture->picture, g_bytes_unref);
  fixture->picture = picture_new_file ("png", WIDTH + 1, HEIGHT);
  large = load_thumbnail (fixture, textures, 1);
  g_assert_cmpint (gdk_texture_get_width (large), ==, WIDTH + 1);
  g_assert_false (has_thumbnail (fixture, textures, 1));
  g_assert_true (has_thumbnail (fixture, textures, 0));
}

/* A second request for the same is answered with the same object; the thumbnail is another thing than the original. */
static void
test_original (TexturesFixture *fixture,
               gconstpointer    data)
{
  g_autoptr(CosmoTextures) textures = cosmo_textures_new (fixture->store, 10 * N_BYTES);
  g_autofree char *url = textures_fixture_dup_url (fixture, 0);
  g_autoptr(DexFuture) first = cosmo_textures_load_original (textures, url, NULL);
  g_autoptr(DexFuture) second = NULL;
  g_autoptr(GError) error = NULL;
  CosmoOriginal *original;

  wait_for (first, &error);
  g_assert_no_error (error);
  original = g_value_get_object (dex_future_get_value (first, NULL));
  g_assert_cmpuint (cosmo_original_get_width (original), ==, WIDTH);
  g_assert_cmpuint (cosmo_original_get_height (original), ==, HEIGHT);
  g_assert_cmpuint (cosmo_original_get_n_bytes (original), ==, g_bytes_get_size (fixture->picture));
  g_assert_false (cosmo_original_is_reduced (original));
  g_assert_false (has_thumbnail (fixture, textures, 0));

  second = cosmo_textures_load_original (textures, url, NULL);
  g_assert_true (dex_future_is_resolved (second));
  g_assert_true (g_value_get_object (dex_future_get_value (second, NULL)) == original);
  g_assert_cmpuint (fixture->n_requests, ==, 1);
}

/* Two that wait for the same get the same object. */
static void
test_shared (TexturesFixture *fixture,
             gconstpointer    data)
{
  g_autoptr(CosmoTextures) textures = cosmo_textures_new (fixture->store, 10 * N_BYTES);
  g_autofree char *url = textures_fixture_dup_url (fixture, 0);
  g_autoptr(DexFuture) first = cosmo_textures_load_thumbnail (textures, url);
  g_autoptr(DexFuture) second = cosmo_textures_load_thumbnail (textures, url);

  g_assert_nonnull (wait_for (first, NULL));
  g_assert_nonnull (wait_for (second, NULL));
  g_assert_true (g_value_get_object (dex_future_get_value (first, NULL)) ==
                 g_value_get_object (dex_future_get_value (second, NULL)));
}

/* What has more pixels than a graphics card takes is scaled down, and tells so. */
static void
test_reduced (TexturesFixture *fixture,
              gconstpointer    data)
{
  g_autoptr(CosmoTextures) textures = cosmo_textures_new (fixture->store, 10 * N_BYTES);
  g_autofree char *url = textures_fixture_dup_url (fixture, 0);
  g_autoptr(DexFuture) future = NULL;
  g_autoptr(GError) error = NULL;
  CosmoOriginal *original;

  g_clear_pointer (&fixture->picture, g_bytes_unref);
  fixture->picture = picture_new_file ("png", 10000, 50);
  future = cosmo_textures_load_original (textures, url, NULL);
  wait_for (future, &error);
  g_assert_no_error (error);
  original = g_value_get_object (dex_future_get_value (future, NULL));
  g_assert_true (cosmo_original_is_reduced (original));
  g_assert_cmpuint (cosmo_original_get_width (original), ==, 10000);
  g_assert_cmpint (gdk_texture_get_width (cosmo_original_get_texture (original)), ==, 8192);
}

int
main (int    argc,
      char **argv)
{
  /* Not with isolated directories: glycin finds its decoders in the system's. */
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add ("/textures/bound", TexturesFixture, NULL, textures_fixture_set_up, test_bound,
              textures_fixture_tear_down);
  g_test_add ("/textures/let-go", TexturesFixture, NULL, textures_fixture_set_up, test_let_go,
              textures_fixture_tear_down);
  g_test_add ("/textures/too-large", TexturesFixture, NULL, textures_fixture_set_up, test_too_large,
              textures_fixture_tear_down);
  g_test_add ("/textures/original", TexturesFixture, NULL, textures_fixture_set_up, test_original,
              textures_fixture_tear_down);
  g_test_add ("/textures/shared", TexturesFixture, NULL, textures_fixture_set_up, test_shared,
              textures_fixture_tear_down);
  g_test_add ("/textures/reduced", TexturesFixture, NULL, textures_fixture_set_up, test_reduced,
              textures_fixture_tear_down);

  return g_test_run ();
}
