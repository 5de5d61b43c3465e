/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "canned-server.h"
#include "cosmo-fiber.h"
#include "cosmo-http.h"
#include "futures.h"

#include <string.h>

static DexFuture *
fetch (CosmoHttp     *http,
       const char    *url,
       gsize          max_bytes,
       CosmoProgress *progress,
       guint         *status)
{
  g_autoptr(SoupMessage) message = soup_message_new ("GET", url);
  DexFuture *future = cosmo_http_fetch (http, message, max_bytes, progress);

  wait_for (future, NULL);
  if (status != NULL)
    *status = soup_message_get_status (message);
  return future;
}

static void
assert_body (DexFuture  *future,
             const char *expected)
{
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);
  GBytes *bytes;

  g_assert_no_error (error);
  bytes = g_value_get_boxed (value);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected, strlen (expected));
}

static void
assert_rejected (DexFuture *future,
                 GQuark     domain,
                 int        code)
{
  g_autoptr(GError) error = NULL;

  dex_future_get_value (future, &error);
  g_assert_error (error, domain, code);
}

/* An error status is an answer like any other. */
static void
test_answers (void)
{
  static const CannedAnswer answers[] = {
    { 200, NULL, "stars" },
    { 200, NULL, NULL },
    { 404, NULL, "none", "text/plain" },
    { 503, "Retry-After: 5", "down", "text/plain" },
  };
  g_autoptr(CannedServer) server = canned_server_new ();
  g_autoptr(CosmoHttp) http = cosmo_http_new ();

  canned_server_prepare (server, answers, G_N_ELEMENTS (answers));
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      guint status = 0;
      g_autoptr(DexFuture) future = fetch (http, server->url, 100, NULL, &status);

      assert_body (future, answers[i].body != NULL ? answers[i].body : "");
      g_assert_cmpuint (status, ==, answers[i].status);
      g_assert_true (g_str_has_prefix (g_ptr_array_index (server->user_agents, i),
                                       "Cosmorama/" PACKAGE_VERSION " (+https://"));
    }
}

static void
test_cap (void)
{
  static const CannedAnswer answers[] = { { 200, NULL, "0123456789" } };
  g_autoptr(CannedServer) server = canned_server_new ();
  g_autoptr(CosmoHttp) http = cosmo_http_new ();
  g_autoptr(DexFuture) too_large = NULL;
  g_autoptr(DexFuture) fits = NULL;

  canned_server_prepare (server, answers, G_N_ELEMENTS (answers));
  too_large = fetch (http, server->url, 9, NULL, NULL);
  assert_rejected (too_large, COSMO_HTTP_ERROR, COSMO_HTTP_ERROR_TOO_LARGE);
  fits = fetch (http, server->url, 10, NULL, NULL);
  assert_body (fits, "0123456789");
}

typedef struct
{
  SoupServerMessage *message;
  gboolean           has_begun;
  gboolean           is_gone;
} Endless;

static void
write_more (Endless *endless)
{
  static const char stars[16 * 1024];

  soup_message_body_append (soup_server_message_get_response_body (endless->message),
                            SOUP_MEMORY_STATIC, stars, sizeof stars);
  soup_server_message_unpause (endless->message);
  endless->has_begun = TRUE;
}

static void
on_endless_gone (Endless *endless)
{
  endless->is_gone = TRUE;
}

/* Sends chunk after chunk, as fast as they are taken. */
static void
on_endless_request (SoupServer        *server,
                    SoupServerMessage *message,
                    const char        *path,
                    GHashTable        *query,
                    gpointer           user_data)
{
  Endless *endless = user_data;

  endless->message = message;
  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message), SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  g_signal_connect_swapped (message, "wrote-chunk", G_CALLBACK (write_more), endless);
  g_signal_connect_swapped (message, "disconnected", G_CALLBACK (on_endless_gone), endless);
  write_more (endless);
}

/* A body without an announced length and without an end is given up at the cap, and its connection with it; the session
 * goes on. */
static void
test_endless_body (void)
{
  static const CannedAnswer answers[] = { { 200, NULL, "stars" } };
  g_autoptr(CannedServer) server = canned_server_new ();
  g_autoptr(CosmoHttp) http = cosmo_http_new ();
  g_autofree char *url = g_strconcat (server->url, "/endless", NULL);
  g_autoptr(CosmoProgress) progress = cosmo_progress_new ();
  g_autoptr(DexFuture) endless_future = NULL;
  g_autoptr(DexFuture) next = NULL;
  Endless endless = { NULL };

  canned_server_prepare (server, answers, G_N_ELEMENTS (answers));
  soup_server_add_handler (server->server, "/endless", on_endless_request, &endless, NULL);

  endless_future = fetch (http, url, 1024 * 1024, progress, NULL);
  assert_rejected (endless_future, COSMO_HTTP_ERROR, COSMO_HTTP_ERROR_TOO_LARGE);
  g_assert_cmpuint (cosmo_progress_get_received (progress), <=, 1024 * 1024);
  wait_for_flag (&endless.is_gone);

  next = fetch (http, server->url, 100, NULL, NULL);
  assert_body (next, "stars");
}

static void
test_deadline (void)
{
  g_autoptr(CannedServer) server = canned_server_new ();
  g_autoptr(CosmoHttp) http = cosmo_http_new ();
  g_autofree char *url = g_strconcat (server->url, "/endless", NULL);
  g_autoptr(SoupMessage) message = soup_message_new ("GET", url);
  g_autoptr(DexFuture) future = NULL;
  Endless endless = { NULL };

  soup_server_add_handler (server->server, "/endless", on_endless_request, &endless, NULL);
  future = dex_future_first (cosmo_http_fetch (http, message, G_MAXUINT32 - 1, NULL), dex_timeout_new_msec (50), NULL);
  wait_for (future, NULL);
  assert_rejected (future, DEX_ERROR, DEX_ERROR_TIMED_OUT);
  dex_clear (&future);
  wait_for_flag (&endless.is_gone);
}

/* Answers in bytes of its own, because SoupServer does not lie about lengths. */
static gboolean
on_raw_connection (GSocketService    *service,
                   GSocketConnection *connection,
                   GObject           *source,
                   gpointer           user_data)
{
  const char *answer = user_data;
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  char request[1024];

  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                                        request, sizeof request, NULL, NULL),
                   >, 0);
  g_output_stream_write_all (output, answer, strlen (answer), NULL, NULL, NULL);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  return TRUE;
}

static DexFuture *
fetch_raw (CosmoHttp  *http,
           const char *answer,
           gsize       max_bytes)
{
  g_autoptr(GSocketService) service = g_threaded_socket_service_new (1);
  guint16 port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, NULL);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/", port);
  DexFuture *future;

  g_signal_connect (service, "run", G_CALLBACK (on_raw_connection), (gpointer) answer);
  future = fetch (http, url, max_bytes, NULL, NULL);
  g_socket_service_stop (service);
  g_socket_listener_close (G_SOCKET_LISTENER (service));
  return future;
}

static void
test_broken_connections (void)
{
  static const char * const answers[] = {
    "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of",
    "HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\nhalf of",
    "HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\n",
    "HTTP/1.0 200 OK\r\nContent-Length: 100\r\n\r\nhalf of",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nhalf of",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n64\r\nhalf of",
  };
  g_autoptr(CosmoHttp) http = cosmo_http_new ();

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr(DexFuture) future = fetch_raw (http, answers[i], 1000);

      assert_rejected (future, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
    }
}

/* What is announced to be too large is refused before it comes. */
static void
test_announced_size (void)
{
  g_autoptr(CosmoHttp) http = cosmo_http_new ();
  g_autoptr(DexFuture) future = fetch_raw (http, "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\nsome", 1000);

  assert_rejected (future, COSMO_HTTP_ERROR, COSMO_HTTP_ERROR_TOO_LARGE);
}

/* Dropping the future ends the transfer. */
static void
test_cancelled (void)
{
  g_autoptr(CannedServer) server = canned_server_new ();
  g_autoptr(CosmoHttp) http = cosmo_http_new ();
  g_autofree char *url = g_strconcat (server->url, "/endless", NULL);
  g_autoptr(SoupMessage) message = soup_message_new ("GET", url);
  Endless endless = { NULL };
  DexFuture *future;

  soup_server_add_handler (server->server, "/endless", on_endless_request, &endless, NULL);
  future = cosmo_http_fetch (http, message, G_MAXUINT32 - 1, NULL);
  wait_for_flag (&endless.has_begun);
  dex_clear (&future);
  wait_for_flag (&endless.is_gone);
}

/* Answers whatever is asked on a connection, from a thread of its own: what comes then comes at any moment. */
static gboolean
on_busy_connection (GSocketService    *service,
                    GSocketConnection *connection,
                    GObject           *source,
                    gpointer           user_data)
{
  g_autofree char *body = g_strnfill (200000, 'x');
  g_autofree char *answer = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n%s", body);
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  char request[4096];

  /* One request is read at once, since it is short. */
  while (g_input_stream_read (input, request, sizeof request, NULL, NULL) > 0 &&
         g_output_stream_write_all (output, answer, strlen (answer), NULL, NULL, NULL))
    continue;
  return TRUE;
}

typedef struct
{
  CosmoHttp *http;
  char      *url;
} Asking;

static DexFuture *
ask_on_fiber (gpointer data)
{
  Asking *asking = data;
  gboolean goes_on = TRUE;

  while (goes_on)
    {
      g_autoptr(SoupMessage) message = soup_message_new ("GET", asking->url);

      goes_on = dex_await (cosmo_http_fetch (asking->http, message, 1000000, NULL), NULL);
    }

  return dex_future_new_true ();
}

static void
drop (DexFuture **futures,
      guint       n_futures)
{
  for (guint i = 0; i < n_futures; i++)
    dex_clear (&futures[i]);
}

static void
lose_network (DexFuture **futures,
              guint       n_futures)
{
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", FALSE);
  g_main_context_iteration (NULL, FALSE);
  drop (futures, n_futures);
}

/* Requests are given up at any moment, several at once, and nothing of them is touched afterwards: the session goes on
 * as if nothing had been. */
static void
test_given_up_anywhere (gconstpointer data)
{
  void (*give_up) (DexFuture **futures, guint n_futures) = data;
  g_autoptr(GSocketService) service = g_threaded_socket_service_new (100);
  guint16 port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, NULL);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/", port);
  g_autoptr(CosmoHttp) http = cosmo_http_new ();
  g_autoptr(DexFuture) last = NULL;
  Asking asking = { http, url };

  g_signal_connect (service, "run", G_CALLBACK (on_busy_connection), NULL);
  for (guint n_turns = 0; n_turns < 150; n_turns++)
    {
      DexFuture *futures[4];

      for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
        futures[i] = cosmo_fiber_spawn (ask_on_fiber, &asking, NULL);
      for (guint i = 0; i < n_turns; i++)
        g_main_context_iteration (NULL, FALSE);
      give_up (futures, G_N_ELEMENTS (futures));
    }

  last = fetch (http, url, 1000000, NULL, NULL);
  g_assert_true (dex_future_is_resolved (last));
  g_socket_service_stop (service);
  g_socket_listener_close (G_SOCKET_LISTENER (service));
}

/* Four years are asked for in spans, and given up before they are answered: the next one does not wait for them. */
static void
test_stepped_over (void)
{
  CannedAnswer answers[4 * 6 + 1] = { 0 };
  DexFuture *futures[G_N_ELEMENTS (answers) - 1];
  g_autoptr(CannedServer) server = canned_server_new ();
  g_autoptr(CosmoHttp) http = cosmo_http_new ();
  g_autoptr(SoupMessage) message = soup_message_new ("GET", server->url);
  g_autoptr(DexFuture) next = NULL;

  answers[G_N_ELEMENTS (futures)] = (CannedAnswer) { 200, NULL, "stars" };
  canned_server_prepare (server, answers, G_N_ELEMENTS (answers));
  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    {
      g_autoptr(SoupMessage) early = soup_message_new ("GET", server->url);

      futures[i] = cosmo_http_fetch (http, early, 100, NULL);
    }
  while (server->requests->len < G_N_ELEMENTS (futures))
    g_main_context_iteration (NULL, TRUE);
  drop (futures, G_N_ELEMENTS (futures));

  next = dex_future_first (cosmo_http_fetch (http, message, 100, NULL), dex_timeout_new_seconds (20), NULL);
  wait_for (next, NULL);
  assert_body (next, "stars");
}

/* Whoever waits for a server learns at once that the network went away. */
static void
test_network_lost (void)
{
  static const CannedAnswer answers[] = { { 0 }, { 200, NULL, "stars" } };
  g_autoptr(CannedServer) server = canned_server_new ();
  g_autoptr(CosmoHttp) http = cosmo_http_new ();
  g_autoptr(SoupMessage) message = soup_message_new ("GET", server->url);
  g_autoptr(DexFuture) silent = NULL;
  g_autoptr(DexFuture) next = NULL;

  canned_server_prepare (server, answers, G_N_ELEMENTS (answers));
  silent = cosmo_http_fetch (http, message, 100, NULL);
  while (server->requests->len == 0)
    g_main_context_iteration (NULL, TRUE);
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", FALSE);
  wait_for (silent, NULL);
  assert_rejected (silent, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE);

  next = fetch (http, server->url, 100, NULL, NULL);
  assert_body (next, "stars");
}

static void
on_received (CosmoProgress *progress,
             GParamSpec    *pspec,
             GArray        *seen)
{
  guint64 received = cosmo_progress_get_received (progress);

  g_array_append_val (seen, received);
}

static void
test_progress (void)
{
  g_autofree char *body = g_strnfill (300000, 'x');
  const CannedAnswer answers[] = { { 200, NULL, body } };
  g_autoptr(CannedServer) server = canned_server_new ();
  g_autoptr(CosmoHttp) http = cosmo_http_new ();
  g_autoptr(CosmoProgress) progress = cosmo_progress_new ();
  g_autoptr(GArray) seen = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr(DexFuture) future = NULL;

  canned_server_prepare (server, answers, G_N_ELEMENTS (answers));
  g_signal_connect (progress, "notify::received", G_CALLBACK (on_received), seen);
  future = fetch (http, server->url, 1000000, progress, NULL);
  assert_body (future, body);
  g_assert_cmpuint (cosmo_progress_get_total (progress), ==, 300000);
  g_assert_cmpuint (cosmo_progress_get_received (progress), ==, 300000);
  g_assert_cmpuint (seen->len, >, 1);
  for (guint i = 1; i < seen->len; i++)
    g_assert_cmpuint (g_array_index (seen, guint64, i), >, g_array_index (seen, guint64, i - 1));
}

static void
test_redirects (void)
{
  g_autoptr(CannedServer) server = canned_server_new ();
  g_autoptr(CosmoHttp) http = cosmo_http_new ();
  g_autofree char *here = g_strdup_printf ("Location: %s/there", server->url);
  const CannedAnswer followed[] = { { 302, here }, { 200, NULL, "there" } };
  /* Another name for this machine that is not of the loopback, so that it would tell if it were asked. */
  g_autofree char *port = g_strdup (strrchr (server->url, ':'));
  g_autofree char *there = g_strdup_printf ("Location: http://0.0.0.0%s/there", port);
  const CannedAnswer elsewhere[] = { { 302, there }, { 200, NULL, "there" } };
  g_autoptr(DexFuture) allowed = NULL;
  g_autoptr(DexFuture) refused = NULL;

  canned_server_prepare (server, followed, G_N_ELEMENTS (followed));
  allowed = fetch (http, server->url, 100, NULL, NULL);
  assert_body (allowed, "there");

  canned_server_prepare (server, elsewhere, G_N_ELEMENTS (elsewhere));
  refused = fetch (http, server->url, 100, NULL, NULL);
  assert_rejected (refused, COSMO_HTTP_ERROR, COSMO_HTTP_ERROR_NOT_ALLOWED);
  g_assert_cmpuint (server->requests->len, ==, 1);
}

static void
test_not_allowed (void)
{
  static const char * const urls[] = { "http://example.org/", "ftp://127.0.0.1/", "http://192.168.0.1/" };
  g_autoptr(CosmoHttp) http = cosmo_http_new ();

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr(SoupMessage) message = soup_message_new ("GET", urls[i]);
      g_autoptr(DexFuture) future = cosmo_http_fetch (http, message, 100, NULL);

      assert_rejected (future, COSMO_HTTP_ERROR, COSMO_HTTP_ERROR_NOT_ALLOWED);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  g_test_add_func ("/http/answers", test_answers);
  g_test_add_func ("/http/cap", test_cap);
  g_test_add_func ("/http/endless-body", test_endless_body);
  g_test_add_func ("/http/deadline", test_deadline);
  g_test_add_func ("/http/broken-connections", test_broken_connections);
  g_test_add_func ("/http/announced-size", test_announced_size);
  g_test_add_func ("/http/cancelled", test_cancelled);
  g_test_add_data_func ("/http/cancelled-anywhere", drop, test_given_up_anywhere);
  g_test_add_data_func ("/http/network-lost-anywhere", lose_network, test_given_up_anywhere);
  g_test_add_func ("/http/stepped-over", test_stepped_over);
  g_test_add_func ("/http/network-lost", test_network_lost);
  g_test_add_func ("/http/progress", test_progress);
  g_test_add_func ("/http/redirects", test_redirects);
  g_test_add_func ("/http/not-allowed", test_not_allowed);
  return g_test_run ();
}
