/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "textures-fixture.h"

#include <glib/gstdio.h>

#include "futures.h"
#include "pictures.h"

static void
on_request (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  TexturesFixture *fixture = user_data;

  fixture->n_requests++;
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), fixture->picture);
}

void
textures_fixture_set_up (TexturesFixture *fixture,
                         gconstpointer    data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) folder = NULL;
  GSList *uris;

  fixture->folder = g_dir_make_tmp ("cosmorama-textures-XXXXXX", &error);
  g_assert_no_error (error);
  folder = g_file_new_for_path (fixture->folder);
  fixture->picture = picture_new_file ("png", TEXTURES_FIXTURE_WIDTH, TEXTURES_FIXTURE_HEIGHT);
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
void
textures_fixture_remove_folder (const char *path)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)))
    {
      g_autofree char *inside = g_build_filename (path, name, NULL);

      if (g_file_test (inside, G_FILE_TEST_IS_DIR))
        textures_fixture_remove_folder (inside);
      else
        g_unlink (inside);
    }

  g_rmdir (path);
}

void
textures_fixture_tear_down (TexturesFixture *fixture,
                            gconstpointer    data)
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
  textures_fixture_remove_folder (fixture->folder);
  g_clear_pointer (&fixture->folder, g_free);
}

char *
textures_fixture_dup_url (TexturesFixture *fixture,
                          guint            index)
{
  return g_strdup_printf ("%s%u.png", fixture->base, index);
}
