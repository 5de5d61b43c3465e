/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "cosmo-image-store.h"
#include "folders.h"
#include "futures.h"
#include "pictures.h"

typedef enum
{
  ANSWER_PICTURE,
  ANSWER_HTML,
  ANSWER_CUT,
  ANSWER_REDIRECT,
  ANSWER_HUGE,
  ANSWER_ENDLESS,
  ANSWER_DAMAGED,
} Answer;

/* A server of pictures, and a store that asks it. */
typedef struct
{
  SoupServer      *server;
  char            *base;
  CosmoHttp       *http;
  CosmoImageStore *store;
  char            *folder;
  GBytes          *picture;

  /* How the server answers. */
  Answer           answer;
  guint            status;
  /* So many requests are answered with 503 before that. */
  guint            n_refusals;
  gboolean         is_held;

  /* What it has seen. */
  guint            n_requests;
  guint            n_expected;
  guint            n_at_once;
  guint            n_most_at_once;
  GQueue           held;
} Fixture;

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
go_on_for_ever (Fixture           *fixture,
                SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);

  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message), SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (body, FALSE);
  soup_message_body_append_bytes (body, fixture->picture);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (send_more), NULL);
}

static void
answer_message (Fixture           *fixture,
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
             Fixture           *fixture)
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
  Fixture *fixture = user_data;

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
static void
let_go (Fixture *fixture)
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
static void
open_store (Fixture *fixture)
{
  g_autoptr(GFile) folder = g_file_new_for_path (fixture->folder);

  g_clear_object (&fixture->store);
  fixture->store = cosmo_image_store_new (fixture->http, folder);
}

static void
set_up (Fixture       *fixture,
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
  open_store (fixture);
}

static void
tear_down (Fixture       *fixture,
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

static char *
get_url (Fixture    *fixture,
         const char *name)
{
  return g_uri_resolve_relative (fixture->base, name, G_URI_FLAGS_NONE, NULL);
}

static CosmoImage *
load_thumbnail (Fixture     *fixture,
                const char  *name,
                GError     **error)
{
  g_autofree char *url = get_url (fixture, name);
  g_autoptr(DexFuture) future = cosmo_image_store_load_thumbnail (fixture->store, url);
  const GValue *value = wait_for (future, error);

  return value != NULL ? g_value_dup_boxed (value) : NULL;
}

static GBytes *
load_original (Fixture     *fixture,
               const char  *name,
               GError     **error)
{
  g_autofree char *url = get_url (fixture, name);
  g_autoptr(DexFuture) future = cosmo_image_store_load_original (fixture->store, url, NULL);
  const GValue *value = wait_for (future, error);

  return value != NULL ? g_value_dup_boxed (value) : NULL;
}

static char *
get_path (Fixture    *fixture,
          const char *kind,
          const char *name)
{
  g_autofree char *url = get_url (fixture, name);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, url, -1);

  return g_build_filename (fixture->folder, kind, hash, NULL);
}

static gboolean
is_stored (Fixture    *fixture,
           const char *kind,
           const char *name)
{
  g_autofree char *path = get_path (fixture, kind, name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static guint64
measure (Fixture *fixture)
{
  g_autoptr(DexFuture) future = cosmo_image_store_measure (fixture->store);

  return g_value_get_uint64 (wait_for (future, NULL));
}

static void
load_and_store (Fixture    *fixture,
                const char *name)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(CosmoImage) image = load_thumbnail (fixture, name, &error);

  g_assert_no_error (error);
  g_assert_nonnull (image);
  wait_until (is_only_owner, fixture->store);
}

static void
test_thumbnail (Fixture       *fixture,
                gconstpointer  data)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(CosmoImage) image = load_thumbnail (fixture, "a.jpg", &error);
      const guint8 *pixels;

      g_assert_no_error (error);
      g_assert_cmpuint (image->width, ==, 720);
      g_assert_cmpuint (image->height, ==, 450);
      g_assert_cmpuint (image->original_width, ==, 1600);
      g_assert_cmpuint (image->original_height, ==, 1000);
      g_assert_false (image->has_alpha);
      pixels = g_bytes_get_data (image->pixels, NULL);
      g_assert_cmpuint (pixels[0], >, 240);
      g_assert_cmpuint (pixels[719 * 3 + 2], >, 240);

      /* The second time without the server. */
      g_assert_cmpuint (fixture->n_requests, ==, 1);
      g_clear_pointer (&image, cosmo_image_unref);
      wait_until (is_only_owner, fixture->store);
      open_store (fixture);
    }
}

/* The original was downloaded for the thumbnail. */
static void
test_original (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = NULL;

  load_and_store (fixture, "a.jpg");
  bytes = load_original (fixture, "a.jpg", &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (bytes, fixture->picture));
  g_assert_cmpuint (fixture->n_requests, ==, 1);
}

static void
test_transparent (Fixture       *fixture,
                  gconstpointer  data)
{
  g_bytes_unref (fixture->picture);
  fixture->picture = picture_new_see_through ();

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(CosmoImage) image = load_thumbnail (fixture, "a.png", &error);
      const guint8 *pixels;

      g_assert_no_error (error);
      g_assert_false (image->has_alpha);
      pixels = g_bytes_get_data (image->pixels, NULL);
      g_assert_cmpuint (pixels[0], <, 8);
      g_assert_cmpuint (pixels[38 * 3 + 2], >, 240);
      g_clear_pointer (&image, cosmo_image_unref);
      wait_until (is_only_owner, fixture->store);
    }
}

/* Ten ask for the thumbnail and ten for the original; all but one of each go away, and the server is asked once. */
static void
test_shared (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *url = get_url (fixture, "a.jpg");
  g_autoptr(CosmoProgress) progress = cosmo_progress_new ();
  g_autoptr(GPtrArray) futures = g_ptr_array_new_with_free_func (dex_unref);
  g_autoptr(GError) error = NULL;
  const GValue *value;

  fixture->is_held = TRUE;
  for (guint i = 0; i < 10; i++)
    {
      g_ptr_array_add (futures, cosmo_image_store_load_thumbnail (fixture->store, url));
      g_ptr_array_add (futures, cosmo_image_store_load_original (fixture->store, url, i == 9 ? progress : NULL));
    }
  while (g_queue_is_empty (&fixture->held))
    g_main_context_iteration (NULL, TRUE);

  g_ptr_array_remove_range (futures, 0, 18);
  let_go (fixture);

  value = wait_for (futures->pdata[0], &error);
  g_assert_no_error (error);
  g_assert_true (G_VALUE_HOLDS (value, COSMO_TYPE_IMAGE));
  value = wait_for (futures->pdata[1], &error);
  g_assert_no_error (error);
  g_assert_true (G_VALUE_HOLDS (value, G_TYPE_BYTES));
  g_assert_cmpuint (cosmo_progress_get_received (progress), ==, g_bytes_get_size (fixture->picture));
  g_assert_cmpuint (cosmo_progress_get_total (progress), ==, g_bytes_get_size (fixture->picture));
  g_assert_cmpuint (fixture->n_requests, ==, 1);
}

static gboolean
was_asked (gpointer user_data)
{
  Fixture *fixture = user_data;

  return fixture->n_requests == fixture->n_expected;
}

/* What the server has been asked for so far. */
static void
wait_for_requests (Fixture *fixture,
                   guint    n)
{
  fixture->n_expected = n;
  wait_until (was_asked, fixture);
}

/* An original that nobody wants any more, from a server that does not answer: its download does not go on for ever, and
 * who comes later begins anew. */
static void
test_dropped (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *url = get_url (fixture, "a.jpg");
  g_autoptr(DexFuture) first = NULL, second = NULL;

  fixture->is_held = TRUE;
  first = cosmo_image_store_load_original (fixture->store, url, NULL);
  second = cosmo_image_store_load_original (fixture->store, url, NULL);
  wait_for_requests (fixture, 1);

  dex_clear (&first);
  g_assert_false (is_only_owner (fixture->store));
  dex_clear (&second);
  wait_until (is_only_owner, fixture->store);

  let_go (fixture);
  load_and_store (fixture, "a.jpg");
  g_assert_cmpuint (fixture->n_requests, ==, 2);
}

/* A download that was begun for somebody who went away comes to its end, and is not begun again: small ones for a card,
 * and large ones for the viewer if they do not take long. */
static void
test_seen_through (Fixture       *fixture,
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
      g_autofree char *url = get_url (fixture, cases[i].name);
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
      let_go (fixture);
      wait_until (is_only_owner, fixture->store);
      g_assert_true (is_stored (fixture, "originals", cases[i].name));

      load_and_store (fixture, cases[i].name);
      g_assert_cmpuint (fixture->n_requests, ==, 1);
    }
}

/* It is still under way for the card that shows the same picture. */
static void
test_stopped (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *url = get_url (fixture, "a.jpg");
  g_autoptr(DexFuture) original = NULL, thumbnail = NULL;
  g_autoptr(GError) error = NULL;

  fixture->is_held = TRUE;
  thumbnail = cosmo_image_store_load_thumbnail (fixture->store, url);
  wait_for_requests (fixture, 1);
  original = cosmo_image_store_load_original (fixture->store, url, NULL);
  dex_clear (&original);
  cosmo_image_store_give_up (fixture->store, url);
  let_go (fixture);
  g_assert_nonnull (wait_for (thumbnail, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->n_requests, ==, 1);
}

/* What was stopped on purpose does not wait to be wanted again: who wants it then begins anew at once. */
static void
test_given_up (Fixture       *fixture,
               gconstpointer  data)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *url = get_url (fixture, i == 0 ? "before.jpg" : "after.jpg");
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
      let_go (fixture);
      g_assert_nonnull (wait_for (future, NULL));
    }
}

/* One who steps through fifty originals that do not come: a few are under way, and the last has its turn in the end. */
static void
test_stepping (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(DexFuture) looked_at = NULL;
  g_autofree char *last = get_url (fixture, "50.jpg");
  g_autoptr(GError) error = NULL;

  fixture->is_held = TRUE;
  for (guint i = 1; i <= 49; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.jpg", i);
      g_autofree char *url = get_url (fixture, name);

      dex_clear (&looked_at);
      looked_at = cosmo_image_store_load_original (fixture->store, url, NULL);
      if (i <= 5)
        wait_for_requests (fixture, i);
    }
  dex_clear (&looked_at);
  looked_at = cosmo_image_store_load_original (fixture->store, last, NULL);
  wait_for_requests (fixture, 6);

  let_go (fixture);
  g_assert_nonnull (wait_for (looked_at, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->n_requests, ==, 6);
}

/* Who comes back in the moment in which the last one goes is answered, from the old download or from a new one. */
static void
test_back_at_once (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *url = get_url (fixture, "a.jpg");
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

  let_go (fixture);
  g_assert_nonnull (wait_for (future, &error));
  g_assert_no_error (error);
}

/* A screen full of cards that is scrolled away before any answer. */
static void
test_burst (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GPtrArray) futures = g_ptr_array_new_with_free_func (dex_unref);
  g_autoptr(DexFuture) decoded = NULL;

  fixture->is_held = TRUE;
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.jpg", i);
      g_autofree char *url = get_url (fixture, name);

      g_ptr_array_add (futures, cosmo_image_store_load_thumbnail (fixture->store, url));
    }
  while (fixture->n_requests < 5)
    g_main_context_iteration (NULL, TRUE);
  /* A picture is decoded meanwhile: longer than a sixth request would take to arrive. */
  decoded = cosmo_image_decoder_decode (fixture->picture, 100, 100, COSMO_IMAGE_FIT_COVER);
  g_assert_nonnull (wait_for (decoded, NULL));
  g_ptr_array_remove_range (futures, 0, 59);

  let_go (fixture);
  g_assert_nonnull (wait_for (futures->pdata[0], NULL));
  g_assert_cmpuint (fixture->n_most_at_once, ==, 5);
  /* The five that had been begun, and the one that was wanted. */
  g_assert_cmpuint (fixture->n_requests, ==, 6);
}

static void
test_failures (Fixture       *fixture,
               gconstpointer  data)
{
  static const struct {
    const char *name;
    Answer      answer;
    guint       status;
    int         code;
    guint       n_requests;
  } cases[] = {
    { "html.jpg", ANSWER_HTML, 200, COSMO_IMAGE_ERROR_GONE, 1 },
    { "404.jpg", ANSWER_HTML, 404, COSMO_IMAGE_ERROR_GONE, 1 },
    { "403.jpg", ANSWER_PICTURE, 403, COSMO_IMAGE_ERROR_GONE, 1 },
    { "429.jpg", ANSWER_HTML, 429, COSMO_IMAGE_ERROR_UNREACHABLE, 1 },
    { "503.jpg", ANSWER_HTML, 503, COSMO_IMAGE_ERROR_UNREACHABLE, 2 },
    { "cut.jpg", ANSWER_CUT, 200, COSMO_IMAGE_ERROR_UNREACHABLE, 2 },
    { "huge.jpg", ANSWER_HUGE, 200, COSMO_IMAGE_ERROR_TOO_LARGE, 1 },
    { "endless.jpg", ANSWER_ENDLESS, 200, COSMO_IMAGE_ERROR_TOO_LARGE, 1 },
    { "damaged.jpg", ANSWER_DAMAGED, 200, COSMO_IMAGE_ERROR_DAMAGED, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].name);
      fixture->answer = cases[i].answer;
      fixture->status = cases[i].status;
      fixture->n_requests = 0;

      /* It is remembered: the second time nothing is asked. */
      for (guint j = 0; j < 2; j++)
        {
          g_autoptr(GError) error = NULL;
          g_autoptr(CosmoImage) image = load_thumbnail (fixture, cases[i].name, &error);

          g_assert_null (image);
          g_assert_error (error, COSMO_IMAGE_ERROR, cases[i].code);
          g_assert_cmpuint (fixture->n_requests, ==, cases[i].n_requests);
        }
      g_assert_false (is_stored (fixture, "originals", cases[i].name));
      g_assert_false (is_stored (fixture, "thumbnails", cases[i].name));

      /* Until it is forgiven. */
      fixture->answer = ANSWER_PICTURE;
      fixture->status = SOUP_STATUS_OK;
      {
        g_autofree char *url = get_url (fixture, cases[i].name);

        cosmo_image_store_forgive (fixture->store, i % 2 == 0 ? url : NULL);
      }
      load_and_store (fixture, cases[i].name);
    }
}

static void
test_bad_addresses (Fixture       *fixture,
                    gconstpointer  data)
{
  static const struct {
    const char *url;
    int         code;
  } cases[] = {
    { "", COSMO_IMAGE_ERROR_GONE },
    { "no address", COSMO_IMAGE_ERROR_GONE },
    { "file:///etc/passwd", COSMO_IMAGE_ERROR_GONE },
    { "http://example.com/plain.jpg", COSMO_IMAGE_ERROR_GONE },
    { "data:image/gif;base64,R0lGODlhAQABAAAAACw=", COSMO_IMAGE_ERROR_GONE },
    { "https://127.0.0.1:1/nobody-listens.jpg", COSMO_IMAGE_ERROR_UNREACHABLE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(DexFuture) future = cosmo_image_store_load_thumbnail (fixture->store, cases[i].url);
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", cases[i].url);
      g_assert_null (wait_for (future, &error));
      g_assert_error (error, COSMO_IMAGE_ERROR, cases[i].code);
    }
}

static void
test_second_attempt (Fixture       *fixture,
                     gconstpointer  data)
{
  fixture->n_refusals = 1;
  load_and_store (fixture, "a.jpg");
  g_assert_cmpuint (fixture->n_requests, ==, 2);
}

static void
test_redirect (Fixture       *fixture,
               gconstpointer  data)
{
  fixture->answer = ANSWER_REDIRECT;
  load_and_store (fixture, "a.jpg");
  g_assert_true (is_stored (fixture, "originals", "a.jpg"));
}

static void
test_private_files (Fixture       *fixture,
                    gconstpointer  data)
{
  static const char * const kinds[] = { "originals", "thumbnails" };
  mode_t mask = umask (0);

  load_and_store (fixture, "a.jpg");
  umask (mask);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = get_path (fixture, kinds[i], "a.jpg");
      g_autofree char *folder = g_path_get_dirname (path);
      GStatBuf info;

      g_assert_cmpint (g_stat (path, &info), ==, 0);
      g_assert_cmphex (info.st_mode & 0777, ==, 0600);
      g_assert_cmpint (g_stat (folder, &info), ==, 0);
      g_assert_cmphex (info.st_mode & 0777, ==, 0700);
    }
}

/* Whatever a thumbnail's file has become, it is made again from the original. */
static void
test_damaged_thumbnail (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autofree char *path = get_path (fixture, "thumbnails", "a.jpg");
  g_autofree char *contents = NULL;
  gsize size;
  const struct {
    gsize keep, damage_at;
  } cases[] = {
    { 0, 0 },
    { 1, 0 },
    { 3, 0 },
    { 9, 0 },
    { 30, 0 },
    { 200, 0 },
    { 2000, 0 },
    { G_MAXSIZE, 3 },
    { G_MAXSIZE, 8 },
  };

  load_and_store (fixture, "a.jpg");
  g_assert_true (g_file_get_contents (path, &contents, &size, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *damaged = g_memdup2 (contents, size);

      g_test_message ("case %u", i);
      if (cases[i].damage_at > 0)
        damaged[cases[i].damage_at] ^= 0xff;
      g_assert_true (g_file_set_contents (path, damaged, MIN (size, cases[i].keep), NULL));
      load_and_store (fixture, "a.jpg");
      g_assert_cmpuint (fixture->n_requests, ==, 1);
      {
        g_autofree char *again = NULL;
        gsize again_size;

        g_assert_true (g_file_get_contents (path, &again, &again_size, NULL));
        g_assert_cmpmem (again, again_size, contents, size);
      }
    }
}

static void
on_error_changed (CosmoImageStore *store,
                  GParamSpec      *pspec,
                  guint           *n_notifications)
{
  (*n_notifications)++;
}

/* Whatever the disk does, pictures are shown, and it is said once. */
static void
load_in_spite_of_the_disk (Fixture *fixture)
{
  guint n_notifications = 0;

  g_signal_connect (fixture->store, "notify::error", G_CALLBACK (on_error_changed), &n_notifications);
  load_and_store (fixture, "a.jpg");
  load_and_store (fixture, "b.jpg");
  load_and_store (fixture, "a.jpg");
  g_assert_cmpuint (n_notifications, ==, 1);
  g_assert_error (cosmo_image_store_get_error (fixture->store), G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY);
  g_signal_handlers_disconnect_by_func (fixture->store, on_error_changed, &n_notifications);
  g_assert_cmpuint (measure (fixture), ==, 0);
}

static void
test_no_folder (Fixture       *fixture,
                gconstpointer  data)
{
  g_assert_true (g_file_set_contents (fixture->folder, "A file is in its place", -1, NULL));
  load_in_spite_of_the_disk (fixture);
  g_unlink (fixture->folder);
}

/* RLIMIT_FSIZE makes writing fail in the middle, as a full disk does. */
static void
test_full_disk (Fixture       *fixture,
                gconstpointer  data)
{
  struct rlimit before, small;

  g_bytes_unref (fixture->picture);
  fixture->picture = picture_new_file ("bmp", 720, 450);

  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &before);
  small = before;
  /* The decoder's own memory counts as a file, too; thumbnails and originals alike are larger than this. */
  small.rlim_cur = 4096;
  setrlimit (RLIMIT_FSIZE, &small);
  {
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = NULL;

    bytes = load_original (fixture, "a.bmp", &error);
    g_assert_no_error (error);
    wait_until (is_only_owner, fixture->store);
    g_assert_nonnull (cosmo_image_store_get_error (fixture->store));
  }
  setrlimit (RLIMIT_FSIZE, &before);

  /* Nothing half written is left, and there is room again. */
  {
    g_autofree char *path = get_path (fixture, "originals", "a.bmp");
    g_autofree char *folder = g_path_get_dirname (path);
    g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);

    g_assert_nonnull (dir);
    g_assert_null (g_dir_read_name (dir));
  }
  load_and_store (fixture, "a.bmp");
  g_assert_true (is_stored (fixture, "originals", "a.bmp"));
  g_assert_null (cosmo_image_store_get_error (fixture->store));
}

static void
test_folder_deleted (Fixture       *fixture,
                     gconstpointer  data)
{
  load_and_store (fixture, "a.jpg");
  delete_folder (fixture->folder);
  load_and_store (fixture, "a.jpg");
  g_assert_cmpuint (fixture->n_requests, ==, 2);
  g_assert_true (is_stored (fixture, "originals", "a.jpg"));
}

/* Marks a stored picture as one that was seen so many seconds ago, or will be if they are less than none. */
static void
set_seen (Fixture    *fixture,
          const char *name,
          gint64      seconds_ago)
{
  static const char * const kinds[] = { "originals", "thumbnails" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = get_path (fixture, kinds[i], name);
      struct timespec seen = { .tv_sec = g_get_real_time () / G_USEC_PER_SEC - seconds_ago };
      struct timespec times[] = { seen, seen };

      g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
    }
}

/* Of four pictures, one is a favourite, one was seen again: of the others the older one goes first. */
static void
test_limit (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *favourite = get_url (fixture, "favourite.jpg");
  const char * const kept[] = { favourite, NULL };
  guint64 size;

  load_and_store (fixture, "favourite.jpg");
  load_and_store (fixture, "oldest.jpg");
  load_and_store (fixture, "older.jpg");
  load_and_store (fixture, "seen-again.jpg");
  size = measure (fixture);
  set_seen (fixture, "favourite.jpg", 500);
  set_seen (fixture, "seen-again.jpg", 400);
  set_seen (fixture, "oldest.jpg", 300);
  set_seen (fixture, "older.jpg", 200);
  load_and_store (fixture, "seen-again.jpg");
  g_bytes_unref (load_original (fixture, "seen-again.jpg", NULL));

  cosmo_image_store_set_kept (fixture->store, kept);
  cosmo_image_store_set_limit (fixture->store, size * 3 / 4);
  g_assert_cmpuint (measure (fixture), <=, size * 3 / 4);
  g_assert_true (is_stored (fixture, "originals", "favourite.jpg"));
  g_assert_true (is_stored (fixture, "thumbnails", "favourite.jpg"));
  g_assert_true (is_stored (fixture, "originals", "seen-again.jpg"));
  g_assert_true (is_stored (fixture, "originals", "older.jpg"));
  g_assert_false (is_stored (fixture, "originals", "oldest.jpg"));

  /* Writing keeps to it as well. */
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *name = g_strdup_printf ("new-%u.jpg", i);

      load_and_store (fixture, name);
      g_assert_cmpuint (measure (fixture), <=, size * 3 / 4);
    }
  g_assert_true (is_stored (fixture, "originals", "favourite.jpg"));
  g_assert_true (is_stored (fixture, "originals", "new-7.jpg"));
}

/* A clock that was wrong, or is, makes pictures seen in the future: they go first, and what is seen now stays. */
static void
test_limit_and_clock (Fixture       *fixture,
                      gconstpointer  data)
{
  static const struct {
    const char *name;
    gint64      seconds_ago;
    gboolean    stays;
  } pictures[] = {
    { "in-a-year.jpg", -365 * 24 * 3600, FALSE },
    { "in-two-years.jpg", -2 * 365 * 24 * 3600, FALSE },
    { "in-200-years.jpg", -G_GINT64_CONSTANT (200) * 365 * 24 * 3600, FALSE },
    { "long-ago.jpg", 50 * 365 * 24 * 3600, TRUE },
    { "yesterday.jpg", 24 * 3600, TRUE },
    { "in-an-hour.jpg", -3600, TRUE },
  };
  guint64 size;

  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      load_and_store (fixture, pictures[i].name);
      set_seen (fixture, pictures[i].name, pictures[i].seconds_ago);
    }

  size = measure (fixture);
  cosmo_image_store_set_kept (fixture->store, NULL);
  cosmo_image_store_set_limit (fixture->store, size / 2);
  g_assert_cmpuint (measure (fixture), ==, size / 2);
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      g_test_message ("%s", pictures[i].name);
      g_assert_cmpint (is_stored (fixture, "originals", pictures[i].name), ==, pictures[i].stays);
      g_assert_cmpint (is_stored (fixture, "thumbnails", pictures[i].name), ==, pictures[i].stays);
    }
}

/* At a start, the favourites are known a moment later than the limit. */
static void
test_limit_before_favourites (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autofree char *favourite = get_url (fixture, "favourite.jpg");
  const char * const kept[] = { favourite, NULL };
  guint64 size;

  load_and_store (fixture, "favourite.jpg");
  load_and_store (fixture, "a.jpg");
  set_seen (fixture, "favourite.jpg", 500);
  size = measure (fixture);

  open_store (fixture);
  cosmo_image_store_set_limit (fixture->store, size * 5 / 8);
  load_and_store (fixture, "b.jpg");
  g_assert_cmpuint (measure (fixture), ==, size * 3 / 2);

  cosmo_image_store_set_kept (fixture->store, kept);
  g_assert_cmpuint (measure (fixture), ==, size / 2);
  g_assert_true (is_stored (fixture, "originals", "favourite.jpg"));
  g_assert_true (is_stored (fixture, "thumbnails", "favourite.jpg"));
}

static void
test_clear (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *favourite = get_url (fixture, "favourite.jpg");
  const char * const kept[] = { favourite, NULL };
  g_autoptr(DexFuture) cleared = NULL;

  load_and_store (fixture, "favourite.jpg");
  load_and_store (fixture, "a.jpg");
  cosmo_image_store_set_kept (fixture->store, kept);
  cleared = cosmo_image_store_clear (fixture->store);
  g_assert_nonnull (wait_for (cleared, NULL));
  g_assert_true (is_stored (fixture, "originals", "favourite.jpg"));
  g_assert_false (is_stored (fixture, "originals", "a.jpg"));
  g_assert_false (is_stored (fixture, "thumbnails", "a.jpg"));
}

/* What a killed run left goes; what another run is just writing stays. */
static void
test_left_over (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *left = g_build_filename (fixture->folder, "originals", "new-aaaaaa", NULL);
  g_autofree char *locked = g_build_filename (fixture->folder, "originals", "new-bbbbbb", NULL);
  g_autofree char *left_thumbnail = g_build_filename (fixture->folder, "thumbnails", "new-cccccc", NULL);
  g_autofd int fd = -1;

  load_and_store (fixture, "a.jpg");
  g_assert_true (g_file_set_contents (left, "half a pic", -1, NULL));
  g_assert_true (g_file_set_contents (locked, "half a pic", -1, NULL));
  g_assert_true (g_file_set_contents (left_thumbnail, "half a pic", -1, NULL));
  fd = g_open (locked, O_RDONLY | O_CLOEXEC);
  g_assert_cmpint (flock (fd, LOCK_EX), ==, 0);

  open_store (fixture);
  measure (fixture);
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (locked, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (left_thumbnail, G_FILE_TEST_EXISTS));
  g_assert_true (is_stored (fixture, "originals", "a.jpg"));
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *path;
    void      (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/image-store/thumbnail", test_thumbnail },
    { "/image-store/original", test_original },
    { "/image-store/transparent", test_transparent },
    { "/image-store/shared", test_shared },
    { "/image-store/dropped", test_dropped },
    { "/image-store/seen-through", test_seen_through },
    { "/image-store/stopped", test_stopped },
    { "/image-store/given-up", test_given_up },
    { "/image-store/stepping", test_stepping },
    { "/image-store/back-at-once", test_back_at_once },
    { "/image-store/burst", test_burst },
    { "/image-store/failures", test_failures },
    { "/image-store/bad-addresses", test_bad_addresses },
    { "/image-store/second-attempt", test_second_attempt },
    { "/image-store/redirect", test_redirect },
    { "/image-store/private-files", test_private_files },
    { "/image-store/damaged-thumbnail", test_damaged_thumbnail },
    { "/image-store/no-folder", test_no_folder },
    { "/image-store/full-disk", test_full_disk },
    { "/image-store/folder-deleted", test_folder_deleted },
    { "/image-store/limit", test_limit },
    { "/image-store/limit-and-clock", test_limit_and_clock },
    { "/image-store/limit-before-favourites", test_limit_before_favourites },
    { "/image-store/clear", test_clear },
    { "/image-store/left-over", test_left_over },
  };

  /* Not with isolated directories: glycin finds its decoders in the system's. */
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);

  return g_test_run ();
}
