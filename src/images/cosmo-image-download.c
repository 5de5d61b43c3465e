/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Downloads the file of a picture: with a second attempt when the first one was unlucky, within limits, and only if it
 * is a picture. */

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
  CosmoHttp     *http;
  char          *url;
  CosmoProgress *progress;
} Download;

static void
download_free (Download *download)
{
  g_clear_object (&download->http);
  g_clear_object (&download->progress);
  g_free (download->url);
  g_free (download);
}

/* Whether asking the same thing again may help. */
static gboolean
is_passing (SoupMessage  *message,
            const GError *error)
{
  if (error == NULL)
    return soup_message_get_status (message) >= 500;

  return error->domain == SOUP_SESSION_ERROR ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

/* Turns what went wrong on the way into what it means for a picture. */
static GError *
translate_error (GError *error)
{
  int code = COSMO_IMAGE_ERROR_UNREACHABLE;

  if (error->domain == DEX_ERROR && error->code == DEX_ERROR_FIBER_CANCELLED)
    return g_error_copy (error);

  if (g_error_matches (error, COSMO_HTTP_ERROR, COSMO_HTTP_ERROR_TOO_LARGE))
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

static GBytes *
fetch_once (Download     *download,
            SoupMessage  *message,
            GError      **error)
{
  return dex_await_boxed (dex_future_first (cosmo_http_fetch (download->http, message, COSMO_IMAGE_MAX_BYTES,
                                                              download->progress),
                                            dex_timeout_new_seconds (MAX_SECONDS), NULL),
                          error);
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
download_fiber (gpointer user_data)
{
  Download *download = user_data;
  g_autoptr(SoupMessage) message = new_message (download->url);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = NULL;

  if (message == NULL)
    return dex_future_new_reject (COSMO_IMAGE_ERROR, COSMO_IMAGE_ERROR_GONE, "This is not an address");

  bytes = fetch_once (download, message, &error);
  if (is_passing (message, error))
    {
      g_clear_error (&error);
      g_clear_object (&message);
      g_clear_pointer (&bytes, g_bytes_unref);

      /* A timeout always rejects; what counts here is whether the fiber was cancelled meanwhile. */
      dex_await (dex_timeout_new_msec (g_random_int_range (RETRY_MIN_MSEC, RETRY_MAX_MSEC)), &error);
      if (!g_error_matches (error, DEX_ERROR, DEX_ERROR_TIMED_OUT))
        return dex_future_new_for_error (g_steal_pointer (&error));
      g_clear_error (&error);

      message = new_message (download->url);
      bytes = fetch_once (download, message, &error);
    }

  if (bytes == NULL)
    return dex_future_new_for_error (translate_error (error));

  if (!check_status (soup_message_get_status (message), &error) || !cosmo_image_decoder_check (bytes, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (G_TYPE_BYTES, g_steal_pointer (&bytes));
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
 *   %COSMO_IMAGE_ERROR_UNREACHABLE, %COSMO_IMAGE_ERROR_GONE or %COSMO_IMAGE_ERROR_TOO_LARGE
 */
DexFuture *
cosmo_image_download (CosmoHttp     *http,
                      const char    *url,
                      CosmoProgress *progress)
{
  Download *download = g_new0 (Download, 1);

  download->http = g_object_ref (http);
  download->url = g_strdup (url);
  g_set_object (&download->progress, progress);

  return cosmo_fiber_spawn (download_fiber, download, (GDestroyNotify) download_free);
}
