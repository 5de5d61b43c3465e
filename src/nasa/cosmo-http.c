/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The program's one way to the network: a session with limits that suit a gallery, and a fetch that reads a whole body
 * within bounds. It keeps no cookies, no cache and no log, so that nothing secret of a request outlives it. */

#include "config.h"

#include "cosmo-http.h"

#include "cosmo-address.h"
#include "cosmo-fiber.h"

/* How many requests are under way at once is for those who ask to limit; this is only more than all of them together,
 * when one mirror answers everything: twelve days of the first-of-month view, or six spans of a year, five pictures to
 * look at, and four to save. With libsoup's default of 2 connections a host, twelve answers of 100 ms take 600 ms; all
 * at once they take 100. The rest is for what was given up and has not been answered yet: whoever steps on from year to
 * year does not wait for the ones between. */
#define MAX_CONNS_PER_HOST 60
#define MAX_CONNS 100

/* Seconds for which a connection may be silent, during a transfer and between two. */
#define IO_TIMEOUT 30
#define IDLE_TIMEOUT 60

#define CHUNK_SIZE (64 * 1024)

/* A sink gets so many bytes at once: its work for each piece costs more than that for each byte. */
#define PIECE_SIZE (512 * 1024)

#define USER_AGENT "Cosmorama/" PACKAGE_VERSION " (+" HOMEPAGE ")"

struct _CosmoHttp
{
  GObject      parent_instance;

  SoupSession *session;
  DexPromise  *loss;        /* rejects when the network goes away */
};

G_DEFINE_FINAL_TYPE (CosmoHttp, cosmo_http, G_TYPE_OBJECT)
G_DEFINE_QUARK (cosmo-http-error-quark, cosmo_http_error)

/* What watches over the redirections of a message for as long as there is one, even if its answer is of no use to
 * anybody any more. */
typedef struct
{
  GUri         *asked;            /* the address asked for, before any redirection */
  GCancellable *cancellable;      /* of the request */
  GError       *refusal;          /* why a redirection was not followed */
} Guard;

static Guard *
guard_new (SoupMessage *message)
{
  Guard *guard = g_rc_box_new0 (Guard);

  guard->asked = g_uri_ref (soup_message_get_uri (message));
  guard->cancellable = g_cancellable_new ();
  return guard;
}

static void
guard_clear (gpointer data)
{
  Guard *guard = data;

  g_clear_pointer (&guard->asked, g_uri_unref);
  g_clear_object (&guard->cancellable);
  g_clear_error (&guard->refusal);
}

static void
guard_unref (gpointer guard)
{
  g_rc_box_release_full (guard, guard_clear);
}

typedef struct
{
  /* input */
  SoupSession   *session;
  DexFuture     *loss;            /* of the network */
  SoupMessage   *message;
  Guard         *guard;
  gsize          max_bytes;
  CosmoProgress *progress;
  CosmoHttpSink  sink;            /* nullable: the body is then the result */
  gpointer       sink_data;       /* owned */
  GDestroyNotify sink_data_destroy;

  /* in progress */
  guint64        total;           /* what the server announced, or 0 */
  guint64        received;
  GByteArray    *body;            /* all of it, or what the sink has not got yet */
  DexFuture     *taken;           /* nullable: the sink is busy until this resolves */
} Fetch;

static void
fetch_free (Fetch *fetch)
{
  g_clear_object (&fetch->session);
  dex_clear (&fetch->loss);
  g_clear_object (&fetch->message);
  g_clear_pointer (&fetch->guard, guard_unref);
  g_clear_object (&fetch->progress);
  g_clear_pointer (&fetch->body, g_byte_array_unref);
  dex_clear (&fetch->taken);
  if (fetch->sink_data_destroy != NULL)
    fetch->sink_data_destroy (fetch->sink_data);
  g_free (fetch);
}

static GError *
too_large_error (gsize max_bytes)
{
  g_autofree char *size = g_format_size_full (max_bytes, G_FORMAT_SIZE_IEC_UNITS);

  return g_error_new (COSMO_HTTP_ERROR, COSMO_HTTP_ERROR_TOO_LARGE, "The answer is larger than %s", size);
}

/* libsoup follows redirections by itself, also to where it would have been wrong to ask in the first place: from https
 * to http, or from a server far away to one on this machine. */
static void
on_restarted (SoupMessage *message,
              Guard       *guard)
{
  if (guard->refusal != NULL || cosmo_address_leads_to (guard->asked, soup_message_get_uri (message)))
    return;

  g_set_error (&guard->refusal, COSMO_HTTP_ERROR, COSMO_HTTP_ERROR_NOT_ALLOWED,
               "The answer redirects to an address that is not safe to ask");
  g_cancellable_cancel (guard->cancellable);
}

static void
on_sent (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(DexPromise) promise = user_data;
  g_autoptr(GInputStream) stream = NULL;
  g_autoptr(GError) error = NULL;

  stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);
  if (stream != NULL)
    dex_promise_resolve_object (promise, g_steal_pointer (&stream));
  else
    dex_promise_reject (promise, g_steal_pointer (&error));
}

/* Resolves to the #GInputStream of the body when the headers are in.
 *
 * A request that is given up before is not cancelled: its stream is dropped when it comes, and the connection with it.
 * libsoup 3.6 goes on to use what it has freed when requests are cancelled at the wrong moment (mended later by "fix
 * 'heap-use-after-free' caused by 'finishing' queue item twice" and "message: always get io_data from connection"). */
static DexFuture *
send_message (Fetch *fetch)
{
  g_autoptr(DexPromise) promise = dex_promise_new ();

  soup_session_send_async (fetch->session, fetch->message, G_PRIORITY_DEFAULT, fetch->guard->cancellable,
                           on_sent, dex_ref (promise));

  return DEX_FUTURE (g_steal_pointer (&promise));
}

/* An announced length is believed only as far as it spares the reading of what is too large anyway. */
static gboolean
read_length (Fetch   *fetch,
             GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (fetch->message);
  goffset length = 0;

  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH)
    length = soup_message_headers_get_content_length (headers);

  if (length > 0 && (guint64) length > fetch->max_bytes)
    {
      g_propagate_error (error, too_large_error (fetch->max_bytes));
      return FALSE;
    }

  /* The length of a compressed body says nothing about how many bytes will be seen. */
  if (length > 0 && soup_message_headers_get_one (headers, "Content-Encoding") == NULL)
    fetch->total = length;

  return TRUE;
}

/* Without a network no answer comes any more to what was sent: it is better to know that at once than to wait until it
 * times out. */
static DexFuture *
unless_lost (Fetch     *fetch,
             DexFuture *future)
{
  return dex_future_first (future, dex_ref (fetch->loss), NULL);
}

/* Waits until the sink has taken what it got last. */
static gboolean
wait_for_sink (Fetch   *fetch,
               GError **error)
{
  return fetch->taken == NULL || dex_await (g_steal_pointer (&fetch->taken), error);
}

/* Hands over what was read, and lets more be read while the sink is busy with it. */
static gboolean
feed_sink (Fetch   *fetch,
           GError **error)
{
  g_autoptr(GBytes) piece = NULL;
  guint64 offset = fetch->received - fetch->body->len;

  if (!wait_for_sink (fetch, error))
    return FALSE;

  piece = g_byte_array_free_to_bytes (g_steal_pointer (&fetch->body));
  fetch->body = g_byte_array_sized_new (PIECE_SIZE);
  fetch->taken = fetch->sink (piece, offset, fetch->sink_data);
  return TRUE;
}

/* A body that ends before its announced length is an error of the stream already, but not on a connection that ends
 * with it: there libsoup takes the end for right, and the length for wrong. Half a picture is worse than
 * none, though. */
static gboolean
check_whole (Fetch   *fetch,
             GError **error)
{
  if (fetch->received >= fetch->total)
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, "The connection ended in the middle of the answer");
  return FALSE;
}

static gboolean
read_body (Fetch         *fetch,
           GInputStream  *stream,
           GError       **error)
{
  while (TRUE)
    {
      g_autoptr(GBytes) chunk = NULL;
      gsize size;

      chunk = dex_await_boxed (unless_lost (fetch, dex_input_stream_read_bytes (stream, CHUNK_SIZE,
                                                                                G_PRIORITY_DEFAULT)),
                               error);
      if (chunk == NULL)
        return FALSE;

      size = g_bytes_get_size (chunk);
      if (size == 0)
        return check_whole (fetch, error);

      if (size > fetch->max_bytes - fetch->received)
        {
          g_propagate_error (error, too_large_error (fetch->max_bytes));
          return FALSE;
        }

      g_byte_array_append (fetch->body, g_bytes_get_data (chunk, NULL), size);
      fetch->received += size;
      if (fetch->progress != NULL)
        cosmo_progress_set (fetch->progress, fetch->received, fetch->total);

      if (fetch->sink != NULL && fetch->body->len >= PIECE_SIZE && !feed_sink (fetch, error))
        return FALSE;
    }
}

/* The sink learns of a body of no bytes as well. */
static gboolean
finish_sink (Fetch   *fetch,
             GError **error)
{
  if ((fetch->body->len > 0 || fetch->received == 0) && !feed_sink (fetch, error))
    return FALSE;

  return wait_for_sink (fetch, error);
}

static DexFuture *
fetch_fiber (gpointer user_data)
{
  Fetch *fetch = user_data;
  g_autoptr(GInputStream) stream = NULL;
  g_autoptr(GError) error = NULL;
  gboolean whole;

  g_signal_connect_data (fetch->message, "restarted", G_CALLBACK (on_restarted),
                         g_rc_box_acquire (fetch->guard), (GClosureNotify) guard_unref, G_CONNECT_DEFAULT);

  stream = dex_await_object (unless_lost (fetch, send_message (fetch)), &error);
  if (fetch->guard->refusal != NULL)
    return dex_future_new_for_error (g_error_copy (fetch->guard->refusal));
  if (stream == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  fetch->body = g_byte_array_new ();
  whole = read_length (fetch, &error) && read_body (fetch, stream, &error);

  /* Closing a body that was not read to its end drops the connection; it waits for nothing. */
  dex_future_disown (dex_input_stream_close (stream, G_PRIORITY_DEFAULT));

  if (!whole || (fetch->sink != NULL && !finish_sink (fetch, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (fetch->sink != NULL)
    return dex_future_new_true ();

  return dex_future_new_take_boxed (G_TYPE_BYTES, g_byte_array_free_to_bytes (g_steal_pointer (&fetch->body)));
}

static SoupSession *
new_session (void)
{
  return soup_session_new_with_options ("max-conns-per-host", MAX_CONNS_PER_HOST,
                                        "max-conns", MAX_CONNS,
                                        "timeout", IO_TIMEOUT,
                                        "idle-timeout", IDLE_TIMEOUT,
                                        "user-agent", USER_AGENT,
                                        NULL);
}

/* Nor does an answer come on a connection that is kept for later. All of them go with their session, which lasts until
 * the last of its requests has timed out: for why those are not aborted, see send_message(). */
static void
on_network_changed (CosmoHttp *self,
                    gboolean   is_available)
{
  g_autoptr(DexPromise) loss = NULL;

  if (is_available)
    return;

  g_object_unref (self->session);
  self->session = new_session ();

  loss = g_steal_pointer (&self->loss);
  self->loss = dex_promise_new ();
  dex_promise_reject (loss, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE, "The network went away"));
}

static void
cosmo_http_dispose (GObject *object)
{
  CosmoHttp *self = COSMO_HTTP (object);

  g_clear_object (&self->session);
  dex_clear (&self->loss);

  G_OBJECT_CLASS (cosmo_http_parent_class)->dispose (object);
}

static void
cosmo_http_class_init (CosmoHttpClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cosmo_http_dispose;
}

static void
cosmo_http_init (CosmoHttp *self)
{
  self->session = new_session ();
  self->loss = dex_promise_new ();
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed", G_CALLBACK (on_network_changed), self,
                           G_CONNECT_SWAPPED);
}

/**
 * cosmo_http_error_is_offline:
 * @error: why an answer could not be had
 *
 * Of a name that cannot be resolved and a host that cannot be reached this is said only while there is no network:
 * otherwise there may be no such host, or a firewall before it.
 *
 * Returns: whether the request did not even leave the neighbourhood
 */
gboolean
cosmo_http_error_is_offline (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE))
    return TRUE;

  return (error->domain == G_RESOLVER_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE)) &&
         !g_network_monitor_get_network_available (g_network_monitor_get_default ());
}

/**
 * cosmo_http_new:
 *
 * Returns: (transfer full): a session; one is enough for the whole program
 */
CosmoHttp *
cosmo_http_new (void)
{
  return g_object_new (COSMO_TYPE_HTTP, NULL);
}

/* Returns: (nullable): what asks, or %NULL if the address is one that is not to be asked */
static Fetch *
fetch_new (CosmoHttp     *self,
           SoupMessage   *message,
           gsize          max_bytes,
           CosmoProgress *progress)
{
  Fetch *fetch;

  if (!cosmo_address_uri_is_allowed (soup_message_get_uri (message)))
    return NULL;

  fetch = g_new0 (Fetch, 1);
  fetch->session = g_object_ref (self->session);
  fetch->loss = dex_ref (DEX_FUTURE (self->loss));
  fetch->message = g_object_ref (message);
  fetch->max_bytes = max_bytes;
  fetch->guard = guard_new (message);
  g_set_object (&fetch->progress, progress);
  return fetch;
}

static DexFuture *
fetch_start (Fetch *fetch)
{
  if (fetch == NULL)
    return dex_future_new_reject (COSMO_HTTP_ERROR, COSMO_HTTP_ERROR_NOT_ALLOWED,
                                  "Only https addresses are asked, and http ones on this machine");

  return cosmo_fiber_spawn (fetch_fiber, fetch, (GDestroyNotify) fetch_free);
}

/**
 * cosmo_http_fetch:
 * @self: a session
 * @message: what to ask, new
 * @max_bytes: the most bytes of a body that are taken, below 4 GiB
 * @progress: (nullable): where to say how far it has come
 *
 * Sends a request and reads its whole answer. An error status is an answer like any other, which the caller finds with
 * soup_message_get_status(). Redirections are followed unless @message forbids it, but never to an address that
 * cosmo_address_is_allowed() refuses, nor from elsewhere to the loopback.
 *
 * A server that is silent for half a minute is given up. One that never stops sending a little is not: for a limit on
 * the whole, combine the future with a timeout by dex_future_first().
 *
 * Returns: (transfer full): a future that resolves to the body as a #GBytes, of length 0 if there is none, or rejects
 *   with a %COSMO_HTTP_ERROR or with what GIO says of the connection, which is %G_IO_ERROR_PARTIAL_INPUT for a body
 *   that is cut short. When the future is dropped, the transfer stops, but not before the headers are in.
 */
DexFuture *
cosmo_http_fetch (CosmoHttp     *self,
                  SoupMessage   *message,
                  gsize          max_bytes,
                  CosmoProgress *progress)
{
  g_return_val_if_fail (COSMO_IS_HTTP (self), NULL);
  g_return_val_if_fail (SOUP_IS_MESSAGE (message), NULL);
  g_return_val_if_fail (max_bytes < G_MAXUINT32, NULL);
  g_return_val_if_fail (progress == NULL || COSMO_IS_PROGRESS (progress), NULL);

  return fetch_start (fetch_new (self, message, max_bytes, progress));
}

/**
 * cosmo_http_stream:
 * @self: a session
 * @message: what to ask, new
 * @max_bytes: the most bytes of a body that are taken, below 4 GiB
 * @progress: (nullable): where to say how far it has come
 * @sink: (scope notified): takes the body
 * @data: passed to @sink
 * @data_destroy: (nullable): frees @data when @sink is not called any more
 *
 * As cosmo_http_fetch(), for a body that is too long to be kept in memory: it goes to @sink as it comes, never by more
 * than a megabyte ahead of it. The status is known when @sink is called for the first time.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when @sink has taken everything, or rejects as that of
 *   cosmo_http_fetch() does, or as that of @sink did
 */
DexFuture *
cosmo_http_stream (CosmoHttp      *self,
                   SoupMessage    *message,
                   gsize           max_bytes,
                   CosmoProgress  *progress,
                   CosmoHttpSink   sink,
                   gpointer        data,
                   GDestroyNotify  data_destroy)
{
  Fetch *fetch;

  g_return_val_if_fail (COSMO_IS_HTTP (self), NULL);
  g_return_val_if_fail (SOUP_IS_MESSAGE (message), NULL);
  g_return_val_if_fail (max_bytes < G_MAXUINT32, NULL);
  g_return_val_if_fail (sink != NULL, NULL);

  fetch = fetch_new (self, message, max_bytes, progress);
  if (fetch != NULL)
    {
      fetch->sink = sink;
      fetch->sink_data = data;
      fetch->sink_data_destroy = data_destroy;
    }
  else if (data_destroy != NULL)
    data_destroy (data);

  return fetch_start (fetch);
}
