/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store-fixture.h"

#include "folders.h"
#include "futures.h"
#include "pictures.h"

/* Promises a thousand bytes, sends a few, and closes the connection. */
static void
break_off (SoupServerMessage *message)
{
  static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n\xff\xd8\xff\xe0 and no more";
  g_autoptr(GIOStream) connection = soup_server_message_steal_connection (message);

  g_output_stream_write_all (g_io_stream_get_output_stream (connection), answer, sizeof answer - 1, NULL, NULL, NULL);
  g_io_stream_close (connection, NULL, NULL);
}

static void
send_more (SoupServerMessage *message)
{
  static const char block[512 * 1024];

  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC, block, sizeof block);
  soup_server_message_unpause (message);
}

/* Sends a picture, and goes on as long as anybody listens. */
static void
go_on_for_ever (StoreFixture      *fixture,
                SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);

  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message), SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (body, FALSE);
  soup_message_body_append_bytes (body, fixture->picture);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (send_more), NULL);
}

static void
answer_message (StoreFixture      *fixture,
                SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  SoupMessageBody *body = soup_server_message_get_response_body (message);

  soup_server_message_set_status (message, fixture->status, NULL);
  switch (fixture->answer)
    {
    case ANSWER_PICTURE:
      soup_message_body_append_bytes (body, fixture->picture);
      break;

    case ANSWER_HTML:
      soup_server_message_set_response (message, "image/jpeg", SOUP_MEMORY_STATIC, "<!DOCTYPE html>Moved", 20);
      break;

    case ANSWER_CUT:
      break_off (message);
      break;

    case ANSWER_REDIRECT:
      if (g_str_has_suffix (g_uri_get_path (soup_server_message_get_uri (message)), "/elsewhere.jpg"))
        soup_message_body_append_bytes (body, fixture->picture);
      else
        soup_server_message_set_redirect (message, SOUP_STATUS_FOUND, "/elsewhere.jpg");
      break;

    case ANSWER_HUGE:
      soup_message_headers_set_content_length (headers, (goffset) COSMO_IMAGE_MAX_BYTES + 1);
      soup_message_body_append_bytes (body, fixture->picture);
      break;

    case ANSWER_ENDLESS:
      go_on_for_ever (fixture, message);
      break;

    case ANSWER_DAMAGED:
      soup_message_body_append (body, SOUP_MEMORY_STATIC, g_bytes_get_data (fixture->picture, NULL), 100);
      break;

    default:
      g_assert_not_reached ();
    }
}

static void
on_finished (SoupServerMessage *message,
             StoreFixture      *fixture)
{
  GList *link = g_queue_find (&fixture->held, message);

  fixture->n_at_once--;
  if (link != NULL)
    g_queue_delete_link (&fixture->held, link);
}

static void
on_request (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  StoreFixture *fixture = user_data;

  fixture->n_requests++;
  fixture->n_at_once++;
  fixture->n_most_at_once = MAX (fixture->n_most_at_once, fixture->n_at_once);
  g_signal_connect (message, "finished", G_CALLBACK (on_finished), fixture);

  if (fixture->n_refusals > 0)
    {
      fixture->n_refusals--;
      soup_server_message_set_status (message, SOUP_STATUS_SERVICE_UNAVAILABLE, NULL);
    }
  else if (fixture->is_held)
    {
      soup_server_message_pause (message);
      g_queue_push_tail (&fixture->held, message);
    }
  else
    {
      answer_message (fixture, message);
    }
}

/* The server answers whom it kept waiting, and from now on at once. */
void
store_fixture_let_go (StoreFixture *fixture)
{
  SoupServerMessage *message;

  fixture->is_held = FALSE;
  while ((message = g_queue_pop_head (&fixture->held)))
    {
      answer_message (fixture, message);
      soup_server_message_unpause (message);
    }
}

/* As after a new start: what was in memory is gone, what is on the disk is not. */
void
store_fixture_open (StoreFixture *fixture)
{
  g_autoptr(GFile) folder = g_file_new_for_path (fixture->folder);

  g_clear_object (&fixture->store);
  fixture->store = cosmo_image_store_new (fixture->http, folder);
}

void
store_fixture_set_up (StoreFixture  *fixture,
                      gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = NULL;
  GSList *uris;

  fixture->server = soup_server_new (NULL, NULL);
  soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  soup_server_add_handler (fixture->server, NULL, on_request, fixture, NULL);
  uris = soup_server_get_uris (fixture->server);
  fixture->base = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  fixture->status = SOUP_STATUS_OK;
  fixture->picture = picture_new_file ("jpeg", 1600, 1000);
  fixture->http = cosmo_http_new ();
  folder = g_dir_make_tmp ("test-image-store-XXXXXX", &error);
  g_assert_no_error (error);
  /* One that the store makes itself. */
  fixture->folder = g_build_filename (folder, "cosmorama", NULL);
  store_fixture_open (fixture);
}

void
store_fixture_tear_down (StoreFixture  *fixture,
                         gconstpointer  data)
{
  g_autofree char *parent = g_path_get_dirname (fixture->folder);

  wait_until (is_only_owner, fixture->store);
  g_assert_finalize_object (g_steal_pointer (&fixture->store));
  g_clear_object (&fixture->http);
  soup_server_disconnect (fixture->server);
  g_clear_object (&fixture->server);
  delete_folder (parent);
  g_clear_pointer (&fixture->picture, g_bytes_unref);
  g_free (fixture->folder);
  g_free (fixture->base);
}

char *
store_fixture_dup_url (StoreFixture *fixture,
                       const char   *name)
{
  return g_uri_resolve_relative (fixture->base, name, G_URI_FLAGS_NONE, NULL);
}

CosmoImage *
store_fixture_load_thumbnail (StoreFixture  *fixture,
                              const char    *name,
                              GError       **error)
{
  g_autofree char *url = store_fixture_dup_url (fixture, name);
  g_autoptr(DexFuture) future = cosmo_image_store_load_thumbnail (fixture->store, url);
  const GValue *value = wait_for (future, error);

  return value != NULL ? g_value_dup_boxed (value) : NULL;
}

GBytes *
store_fixture_load_original (StoreFixture  *fixture,
                             const char    *name,
                             GError       **error)
{
  g_autofree char *url = store_fixture_dup_url (fixture, name);
  g_autoptr(DexFuture) future = cosmo_image_store_load_original (fixture->store, url, NULL);
  const GValue *value = wait_for (future, error);

  return value != NULL ? g_value_dup_boxed (value) : NULL;
}

char *
store_fixture_dup_path (StoreFixture *fixture,
                        const char   *kind,
                        const char   *name)
{
  g_autofree char *url = store_fixture_dup_url (fixture, name);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, url, -1);

  return g_build_filename (fixture->folder, kind, hash, NULL);
}

gboolean
store_fixture_has_stored (StoreFixture *fixture,
                          const char   *kind,
                          const char   *name)
{
  g_autofree char *path = store_fixture_dup_path (fixture, kind, name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

guint64
store_fixture_measure (StoreFixture *fixture)
{
  g_autoptr(DexFuture) future = cosmo_image_store_measure (fixture->store);

  return g_value_get_uint64 (wait_for (future, NULL));
}

void
store_fixture_load_and_store (StoreFixture *fixture,
                              const char   *name)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(CosmoImage) image = store_fixture_load_thumbnail (fixture, name, &error);

  g_assert_no_error (error);
  g_assert_nonnull (image);
  wait_until (is_only_owner, fixture->store);
}
