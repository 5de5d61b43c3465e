/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>

#include "cosmo-textures.h"
#include "futures.h"
#include "pictures.h"

#define WIDTH 300
#define HEIGHT 200
/* The pixels of a picture of that size, as they are kept. */
#define N_BYTES (WIDTH * HEIGHT * 3)

/* A server that answers each address with the same picture, and textures of what it has. */
typedef struct
{
  SoupServer      *server;
  char            *base;
  GBytes          *picture;
  guint            n_requests;
  CosmoHttp       *http;
  char            *folder;
  CosmoImageStore *store;
} Fixture;

static void
on_request (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  Fixture *fixture = user_data;

  fixture->n_requests++;
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), fixture->picture);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) folder = NULL;
  GSList *uris;

  fixture->folder = g_dir_make_tmp ("cosmorama-textures-XXXXXX", &error);
  g_assert_no_error (error);
  folder = g_file_new_for_path (fixture->folder);
  fixture->picture = picture_new_file ("png", WIDTH, HEIGHT);
  fixture->server = soup_server_new (NULL, NULL);
  soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  soup_server_add_handler (fixture->server, NULL, on_request, fixture, NULL);
  uris = soup_server_get_uris (fixture->server);
  fixture->base = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  fixture->http = cosmo_http_new ();
  fixture->store = cosmo_image_store_new (fixture->http, folder);
}

/* The files are in folders of their own, one for each kind. */
static void
remove_folder (const char *path)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)))
    {
      g_autofree char *inside = g_build_filename (path, name, NULL);

      if (g_file_test (inside, G_FILE_TEST_IS_DIR))
        remove_folder (inside);
      else
        g_unlink (inside);
    }

  g_rmdir (path);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(DexFuture) measured = cosmo_image_store_measure (fixture->store);

  /* What is being written comes before it. */
  wait_for (measured, NULL);
  g_clear_object (&fixture->store);
  g_clear_object (&fixture->http);
  soup_server_disconnect (fixture->server);
  g_clear_object (&fixture->server);
  g_clear_pointer (&fixture->base, g_free);
  g_clear_pointer (&fixture->picture, g_bytes_unref);
  remove_folder (fixture->folder);
  g_clear_pointer (&fixture->folder, g_free);
}

static char *
address_of (Fixture *fixture,
            guint    index)
{
  return g_strdup_printf ("%s%u.png", fixture->base, index);
}

static GdkTexture *
load_thumbnail (Fixture       *fixture,
                CosmoTextures *textures,
                guint          index)
{
  g_autofree char *url = address_of (fixture, index);
  g_autoptr(DexFuture) future = cosmo_textures_load_thumbnail (textures, url);
  g_autoptr(GError) error = NULL;
  const GValue *value = wait_for (future, &error);

  g_assert_no_error (error);
  return g_value_dup_object (value);
}

static gboolean
has_thumbnail (Fixture       *fixture,
               CosmoTextures *textures,
               guint          index)
{
  g_autofree char *url = address_of (fixture, index);

  return cosmo_textures_lookup_thumbnail (textures, url) != NULL;
}

/* There is room for three: the one that was wanted least recently goes. */
static void
test_bound (Fixture       *fixture,
            gconstpointer  data)
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
test_let_go (Fixture       *fixture,
             gconstpointer  data)
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
test_too_large (Fixture       *fixture,
                gconstpointer  data)
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
test_original (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(CosmoTextures) textures = cosmo_textures_new (fixture->store, 10 * N_BYTES);
  g_autofree char *url = address_of (fixture, 0);
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

/* What has more pixels than a graphics card takes is scaled down, and tells so. */
static void
test_reduced (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(CosmoTextures) textures = cosmo_textures_new (fixture->store, 10 * N_BYTES);
  g_autofree char *url = address_of (fixture, 0);
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

  g_test_add ("/textures/bound", Fixture, NULL, set_up, test_bound, tear_down);
  g_test_add ("/textures/let-go", Fixture, NULL, set_up, test_let_go, tear_down);
  g_test_add ("/textures/too-large", Fixture, NULL, set_up, test_too_large, tear_down);
  g_test_add ("/textures/original", Fixture, NULL, set_up, test_original, tear_down);
  g_test_add ("/textures/reduced", Fixture, NULL, set_up, test_reduced, tear_down);

  return g_test_run ();
}
