/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Downloads the file of a picture, into memory or piece by piece: with a second attempt when the first one was unlucky,
 * within limits, and only if it is a picture. */

#include "config.h"

#include "cosmo-image-download.h"

#include "cosmo-fiber.h"
#include "cosmo-image-decoder.h"

/* A download that is not done by then is given up, even if a little still comes. */
#define MAX_SECONDS        300

/* The second attempt comes after a while, and not all of them at once. */
#define RETRY_MIN_MSEC     400
#define RETRY_MAX_MSEC     1200

/* RFC 6585; libsoup has no name for it. */
#define STATUS_TOO_MANY_REQUESTS 429

typedef struct
{
  /* input */
  CosmoHttp      *http;
  char           *url;
  CosmoProgress  *progress;
  CosmoHttpSink   sink;          /* nullable: the bytes are then the result */
  gpointer        sink_data;     /* owned */
  GDestroyNotify  sink_data_destroy;

  /* in progress */
  SoupMessage    *message;       /* of the attempt that is under way */
  GBytes         *bytes;
} Download;

static Download *
download_ref (Download *download)
{
  return g_atomic_rc_box_acquire (download);
}

static void
download_clear (gpointer data)
{
  Download *download = data;

  g_clear_object (&download->http);
  g_clear_object (&download->progress);
  g_clear_object (&download->message);
  g_clear_pointer (&download->bytes, g_bytes_unref);
  g_free (download->url);
  if (download->sink_data_destroy != NULL)
    download->sink_data_destroy (download->sink_data);
}

static void
download_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, download_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Download, download_unref)

/* Whether asking the same thing again may help. */
static gboolean
is_passing (Download     *download,
            const GError *error)
{
  if (error == NULL || error->domain == COSMO_IMAGE_ERROR)
    return download->message != NULL && soup_message_get_status (download->message) >= 500;

  return error->domain == SOUP_SESSION_ERROR ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

static gboolean
is_of_network (const GError *error)
{
  return error->domain == G_IO_ERROR ||
         error->domain == G_RESOLVER_ERROR ||
         error->domain == G_TLS_ERROR ||
         error->domain == SOUP_SESSION_ERROR ||
         error->domain == COSMO_HTTP_ERROR ||
         g_error_matches (error, DEX_ERROR, DEX_ERROR_TIMED_OUT);
}

/* Turns what went wrong on the way into what it means for a picture. */
static GError *
translate_error (GError *error)
{
  int code = COSMO_IMAGE_ERROR_UNREACHABLE;

  /* What is a picture's already, a sink's, or that nobody waits any more. */
  if (!is_of_network (error))
    return g_error_copy (error);

  if (cosmo_http_error_is_offline (error))
    code = COSMO_IMAGE_ERROR_OFFLINE;
  else if (g_error_matches (error, COSMO_HTTP_ERROR, COSMO_HTTP_ERROR_TOO_LARGE))
    code = COSMO_IMAGE_ERROR_TOO_LARGE;
  else if (g_error_matches (error, COSMO_HTTP_ERROR, COSMO_HTTP_ERROR_NOT_ALLOWED) ||
           g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_TOO_MANY_REDIRECTS) ||
           g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_REDIRECT_NO_LOCATION) ||
           g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_REDIRECT_BAD_URI))
    code = COSMO_IMAGE_ERROR_GONE;

  return g_error_new_literal (COSMO_IMAGE_ERROR, code, error->message);
}

static gboolean
check_status (guint    status,
              GError **error)
{
  gboolean is_for_now = status >= 500 || status == STATUS_TOO_MANY_REQUESTS ||
                        status == SOUP_STATUS_REQUEST_TIMEOUT;

  if (status == SOUP_STATUS_OK)
    return TRUE;

  g_set_error (error, COSMO_IMAGE_ERROR, is_for_now ? COSMO_IMAGE_ERROR_UNREACHABLE : COSMO_IMAGE_ERROR_GONE,
               "The server answered %u", status);
  return FALSE;
}

/* The sink sees nothing of an answer that is no picture. */
static DexFuture *
check_and_pass_on (GBytes   *bytes,
                   guint64   offset,
                   gpointer  data)
{
  Download *download = data;
  g_autoptr(GError) error = NULL;

  if (offset == 0 &&
      (!check_status (soup_message_get_status (download->message), &error) ||
       !cosmo_image_decoder_check (bytes, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return download->sink (bytes, offset, download->sink_data);
}

static SoupMessage *
new_message (const char *url)
{
  SoupMessage *message = soup_message_new (SOUP_METHOD_GET, url);

  if (message != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Accept", "image/*");

  return message;
}

static DexFuture *
start_transfer (Download *download)
{
  if (download->sink != NULL)
    return cosmo_http_stream (download->http, download->message, COSMO_IMAGE_MAX_BYTES, download->progress,
                              check_and_pass_on, download_ref (download), download_unref);

  return cosmo_http_fetch (download->http, download->message, COSMO_IMAGE_MAX_BYTES, download->progress);
}

static gboolean
fetch_once (Download  *download,
            GError   **error)
{
  g_autoptr(DexFuture) transfer = NULL;
  const GValue *value;

  g_clear_object (&download->message);
  download->message = new_message (download->url);
  if (download->message == NULL)
    {
      g_set_error_literal (error, COSMO_IMAGE_ERROR, COSMO_IMAGE_ERROR_GONE, "This is not an address");
      return FALSE;
    }

  transfer = dex_future_first (start_transfer (download), dex_timeout_new_seconds (MAX_SECONDS), NULL);
  if (!dex_await (dex_ref (transfer), error))
    return FALSE;

  value = dex_future_get_value (transfer, NULL);
  if (G_VALUE_HOLDS (value, G_TYPE_BYTES))
    download->bytes = g_value_dup_boxed (value);
  return TRUE;
}

static gboolean
fetch_twice (Download  *download,
             GError   **error)
{
  g_autoptr(GError) first_error = NULL;
  g_autoptr(GError) pause = NULL;
  gboolean is_done = fetch_once (download, &first_error);

  if (!is_passing (download, first_error))
    {
      if (!is_done)
        g_propagate_error (error, g_steal_pointer (&first_error));
      return is_done;
    }

  g_clear_pointer (&download->bytes, g_bytes_unref);

  /* A timeout always rejects; what counts here is whether the fiber was cancelled meanwhile. */
  dex_await (dex_timeout_new_msec (g_random_int_range (RETRY_MIN_MSEC, RETRY_MAX_MSEC)), &pause);
  if (!g_error_matches (pause, DEX_ERROR, DEX_ERROR_TIMED_OUT))
    {
      g_propagate_error (error, g_steal_pointer (&pause));
      return FALSE;
    }

  return fetch_once (download, error);
}

static DexFuture *
download_fiber (gpointer user_data)
{
  Download *download = user_data;
  g_autoptr(GError) error = NULL;

  if (!fetch_twice (download, &error))
    return dex_future_new_for_error (translate_error (error));

  if (!check_status (soup_message_get_status (download->message), &error) ||
      !cosmo_image_decoder_check (download->bytes, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (G_TYPE_BYTES, g_steal_pointer (&download->bytes));
}

static Download *
download_new (CosmoHttp     *http,
              const char    *url,
              CosmoProgress *progress)
{
  Download *download = g_atomic_rc_box_new0 (Download);

  download->http = g_object_ref (http);
  download->url = g_strdup (url);
  g_set_object (&download->progress, progress);
  return download;
}

/**
 * cosmo_image_download:
 * @http: what asks
 * @url: an address, which may come from anywhere
 * @progress: (nullable): where to say how far it has come
 *
 * Answers of the kind 5xx and transfers that break off are asked for once more.
 *
 * Returns: (transfer full): a future that resolves to the #GBytes of a picture file, or rejects with
 *   %COSMO_IMAGE_ERROR_OFFLINE, %COSMO_IMAGE_ERROR_UNREACHABLE, %COSMO_IMAGE_ERROR_GONE or %COSMO_IMAGE_ERROR_TOO_LARGE
 */
DexFuture *
cosmo_image_download (CosmoHttp     *http,
                      const char    *url,
                      CosmoProgress *progress)
{
  return cosmo_fiber_spawn (download_fiber, download_new (http, url, progress), download_unref);
}

/**
 * cosmo_image_stream:
 * @http: what asks
 * @url: an address, which may come from anywhere
 * @progress: (nullable): where to say how far it has come
 * @sink: (scope notified): takes the file; its errors are to be of a domain of its own
 * @data: passed to @sink
 * @data_destroy: (nullable): frees @data when @sink is not called any more
 * @error: as for cosmo_image_download(), or an error of @sink
 *
 * As cosmo_image_download(), without keeping the file in memory. @sink gets nothing that is no picture; when the
 * download breaks off and is tried once more, it gets the file from its beginning again. To be called in a fiber; when
 * that is cancelled, the download ends.
 *
 * Returns: whether @sink has taken the whole file
 */
gboolean
cosmo_image_stream (CosmoHttp       *http,
                    const char      *url,
                    CosmoProgress   *progress,
                    CosmoHttpSink    sink,
                    gpointer         data,
                    GDestroyNotify   data_destroy,
                    GError         **error)
{
  g_autoptr(Download) download = download_new (http, url, progress);
  g_autoptr(GError) reason = NULL;

  download->sink = sink;
  download->sink_data = data;
  download->sink_data_destroy = data_destroy;
  if (fetch_twice (download, &reason))
    return TRUE;

  g_propagate_error (error, translate_error (reason));
  return FALSE;
}
