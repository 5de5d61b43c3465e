/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Each fault of the stand-in for NASA does what it says. */

#include "config.h"

#include <string.h>

#include "sky-client.h"

static void
test_quota (SkyClient     *fixture,
            gconstpointer  data)
{
  CosmoSkyOptions options = sky_client_make_options ();

  options.limit = 2;
  options.keys[0] = "good";
  cosmo_sky_set_options (fixture->sky, &options);

  for (guint i = 0; i < 4; i++)
    {
      g_auto(SkyReply) reply = sky_client_ask (fixture, PLANETARY "?date=2023-05-05", i == 0 ? "bad" : "good");
      static const guint statuses[] = { 403, 200, 200, 429 };
      static const char * const remaining[] = { NULL, "1", "0", "0" };

      g_assert_cmpuint (reply.status, ==, statuses[i]);
      g_assert_cmpstr (soup_message_headers_get_one (reply.headers, "X-RateLimit-Remaining"), ==, remaining[i]);
      if (i == 3)
        {
          g_autofree char *text = sky_reply_get_text (&reply);

          g_assert_cmpstr (soup_message_headers_get_one (reply.headers, "Retry-After"), ==, "5");
          g_assert_cmpstr (soup_message_headers_get_content_type (reply.headers, NULL), ==, "text/html");
          g_assert_nonnull (strstr (text, "OVER_RATE_LIMIT"));
        }
    }

  /* No time to wait makes a spent key good at once. */
  options.retry_after = 0;
  cosmo_sky_set_options (fixture->sky, &options);
  for (guint i = 0; i < 4; i++)
    {
      g_auto(SkyReply) reply = sky_client_ask (fixture, PLANETARY "?date=2023-05-05", "good");

      g_assert_cmpuint (reply.status, ==, i == 2 ? 429 : 200);
    }
}

typedef enum
{
  SOUND,
  NO_JSON,
  BROKEN_OFF,
} Shape;

/* What one fault makes of one request. */
static void
test_faults (SkyClient     *fixture,
             gconstpointer  data)
{
  static const struct {
    const char      *name;
    const char      *target;
    CosmoSkyOptions  faults;
    guint            status;
    Shape            shape;
    const char      *says;
  } cases[] = {
    { "retired", PLANETARY "?date=2023-05-05", { .planetary = COSMO_SKY_PLANETARY_RETIRED }, 404, NO_JSON, "<h1>404</h1>" },
    { "logo", PLANETARY "?date=2023-05-05", { .planetary = COSMO_SKY_PLANETARY_LOGO }, 200, SOUND, "\"NASA Science\"" },
    { "down", PLANETARY "?date=2023-05-05", { .planetary = COSMO_SKY_PLANETARY_DOWN }, 503, NO_JSON, "no healthy upstream" },
    { "basic stays", BASIC "/230505", { .planetary = COSMO_SKY_PLANETARY_DOWN }, 200, SOUND, "2023-05-05" },
    { "basic down", BASIC "/230505", { .basic = COSMO_SKY_BASIC_DOWN }, 503, NO_JSON, "upstream connect error" },
    { "basic html", BASIC "/230505", { .basic = COSMO_SKY_BASIC_HTML }, 200, NO_JSON, "<!doctype html>" },
    { "fail", BASIC "/230505", { .fail = 1 }, 503, NO_JSON, "upstream connect error" },
    { "truncated", BASIC "/230505", { .garbage = COSMO_SKY_GARBAGE_TRUNCATED }, 200, NO_JSON, "2023-05-05" },
    { "deep", BASIC "/230505", { .garbage = COSMO_SKY_GARBAGE_DEEP }, 200, NO_JSON, "[[[[" },
    { "types", BASIC "/230505", { .garbage = COSMO_SKY_GARBAGE_TYPES }, 200, SOUND, "\"title\":[1]" },
    { "empty", BASIC "/230505", { .garbage = COSMO_SKY_GARBAGE_EMPTY }, 200, NO_JSON, "" },
    { "utf8", PLANETARY "?date=2023-05-05", { .garbage = COSMO_SKY_GARBAGE_UTF8 }, 200, NO_JSON, "\xff\xfe\xc0" },
    { "redirect", PLANETARY "?date=2023-05-05", { .redirect = "http://127.0.0.1:9" }, 302, NO_JSON, "302" },
    { "image fail", "/apod/image/2305/Sky_230505_1024.jpg", { .image_fail = 1 }, 503, NO_JSON, "no healthy upstream" },
    { "image html", "/apod/image/2305/Sky_230505_1024.jpg", { .image_html = 1 }, 200, NO_JSON, "APOD has moved" },
    { "image cut", "/apod/image/2305/Sky_230505_1024.jpg", { .image_cut = 1 }, 200, BROKEN_OFF, NULL },
    { "api keeps", BASIC "/230505", { .image_fail = 1, .image_html = 1, .image_cut = 1 }, 200, SOUND, "2023-05-05" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CosmoSkyOptions options = cases[i].faults;
      g_auto(SkyReply) reply = { 0 };
      g_autofree char *text = NULL;
      g_autoptr(JsonParser) parser = json_parser_new ();

      g_test_message ("%s", cases[i].name);
      options.today = cosmo_day_new (2024, 3, 1);
      cosmo_sky_set_options (fixture->sky, &options);
      reply = sky_client_ask (fixture, cases[i].target, "k");
      g_assert_cmpuint (reply.status, ==, cases[i].status);
      if (cases[i].shape == BROKEN_OFF)
        {
          /* libsoup does not mind, and gives what there is. */
          g_assert_cmpint (g_bytes_get_size (reply.body), ==,
                           soup_message_headers_get_content_length (reply.headers) / 2);
          continue;
        }

      text = sky_reply_get_text (&reply);
      g_assert_nonnull (strstr (text, cases[i].says));
      if (cases[i].faults.garbage == COSMO_SKY_GARBAGE_DEEP)
        g_assert_cmpuint (strlen (text), ==, 300000);
      else
        g_assert_cmpint (json_parser_load_from_data (parser, text, -1, NULL) && json_parser_get_root (parser) != NULL,
                         ==, cases[i].shape == SOUND);
      if (cases[i].faults.redirect != NULL)
        g_assert_cmpstr (soup_message_headers_get_one (reply.headers, "Location"), ==,
                         "http://127.0.0.1:9" PLANETARY "?date=2023-05-05");
    }
}

static void
test_bad_days (SkyClient     *fixture,
               gconstpointer  data)
{
  CosmoSkyOptions options = sky_client_make_options ();
  static const struct {
    const char *target;
    guint       status;
  } cases[] = {
    { PLANETARY "?start_date=2023-05-01&end_date=2023-05-25", 500 },
    { PLANETARY "?start_date=2023-05-01&end_date=2023-05-04", 200 },
    { PLANETARY "?date=2023-05-05", 500 },
    { BASIC "/230505", 404 },
    { BASIC "/230506", 200 },
  };

  options.bad_days[0] = cosmo_day_new (2023, 5, 5);
  cosmo_sky_set_options (fixture->sky, &options);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(SkyReply) reply = sky_client_ask (fixture, cases[i].target, "k");

      g_assert_cmpuint (reply.status, ==, cases[i].status);
    }
}

static void
test_short (SkyClient     *fixture,
            gconstpointer  data)
{
  CosmoSkyOptions options = sky_client_make_options ();
  g_auto(SkyReply) reply = { 0 };
  g_autoptr(JsonNode) root = NULL;

  options.planetary = COSMO_SKY_PLANETARY_SHORT;
  cosmo_sky_set_options (fixture->sky, &options);
  reply = sky_client_ask (fixture, PLANETARY "?start_date=2023-01-01&end_date=2023-12-31", "k");
  root = sky_reply_parse (&reply);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (root)), ==, 25);
}

/* Reads up to @enough bytes of an answer that nobody could read whole. */
static void
test_floods (SkyClient     *fixture,
             gconstpointer  data)
{
  static const CosmoSkyGarbage floods[] = { COSMO_SKY_GARBAGE_HUGE, COSMO_SKY_GARBAGE_ENDLESS };
  const gsize enough = 16 << 20;
  g_autofree char *block = g_malloc (1 << 20);

  for (guint i = 0; i < G_N_ELEMENTS (floods); i++)
    {
      CosmoSkyOptions options = sky_client_make_options ();
      g_autoptr(SoupMessage) message = sky_client_make_message (fixture, BASIC "/230505", NULL);
      g_autoptr(GInputStream) stream = NULL;
      gsize n_read = 0;

      options.garbage = floods[i];
      cosmo_sky_set_options (fixture->sky, &options);
      stream = soup_session_send (fixture->session, message, NULL, NULL);
      g_assert_nonnull (stream);
      g_assert_cmpint (soup_message_headers_get_content_length (soup_message_get_response_headers (message)), ==,
                       floods[i] == COSMO_SKY_GARBAGE_HUGE ? 1 << 30 : 0);
      while (n_read < enough)
        {
          gssize n = g_input_stream_read (stream, block, 1 << 20, NULL, NULL);

          g_assert_cmpint (n, >, 0);
          n_read += n;
        }
      g_input_stream_close (stream, NULL, NULL);
    }
}

/* libsoup gives up on headers of that size; what it says of them is its own. */
static void
test_headers (SkyClient     *fixture,
              gconstpointer  data)
{
  CosmoSkyOptions options = sky_client_make_options ();
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection = NULL;
  const char request[] = "GET " BASIC "/230505 HTTP/1.1\r\nHost: sky\r\n\r\n";
  g_autoptr(GError) error = NULL;
  g_autofree char *block = g_malloc (1 << 20);
  gsize total = 0, n_read;

  options.garbage = COSMO_SKY_GARBAGE_HEADERS;
  cosmo_sky_set_options (fixture->sky, &options);
  connection = g_socket_client_connect_to_uri (client, cosmo_sky_get_url (fixture->sky), 80, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request, strlen (request), NULL,
                             NULL, &error);
  g_assert_no_error (error);
  do
    {
      g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (connection)), block, 1 << 20, &n_read, NULL,
                               &error);
      g_assert_no_error (error);
      total += n_read;
    }
  while (n_read > 0);
  g_assert_cmpuint (total, >, 10 << 20);
}

static gint64
time_request (SkyClient  *fixture,
              const char *target)
{
  gint64 start = g_get_monotonic_time ();
  g_auto(SkyReply) reply = sky_client_ask (fixture, target, "k");

  g_assert_cmpuint (reply.status, ==, 200);
  g_assert_nonnull (reply.body);
  return (g_get_monotonic_time () - start) / 1000;
}

/* Nothing comes before its time; how long after it is the machine's affair. */
static void
test_latency (SkyClient     *fixture,
              gconstpointer  data)
{
  CosmoSkyOptions options = sky_client_make_options ();

  options.latency = 100;
  options.per_day = 10;
  options.image_latency = 150;
  cosmo_sky_set_options (fixture->sky, &options);
  g_assert_cmpint (time_request (fixture, PLANETARY "?start_date=2023-01-01&end_date=2023-01-10"), >=, 200);
  g_assert_cmpint (time_request (fixture, "/apod/image/2305/Sky_230505_1024.jpg"), >=, 150);

  /* Some 30 KiB at the very least, at 100 KiB a second. */
  options = sky_client_make_options ();
  options.bandwidth = 100;
  cosmo_sky_set_options (fixture->sky, &options);
  g_assert_cmpint (time_request (fixture, "/apod/image/2305/Sky_230505_1024.jpg"), >=, 250);
}

/* A service that hangs keeps what it was asked, until the client goes. */
static void
test_hang (SkyClient     *fixture,
           gconstpointer  data)
{
  CosmoSkyOptions options = sky_client_make_options ();
  g_autoptr(SoupSession) session = soup_session_new_with_options ("max-conns-per-host", 6, NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  guint n_waiting = 6;
  CosmoSkyStats stats;

  options.planetary = COSMO_SKY_PLANETARY_HANG;
  cosmo_sky_set_options (fixture->sky, &options);
  for (guint i = 0; i < 6; i++)
    {
      g_autoptr(SoupMessage) message = sky_client_make_message (fixture, PLANETARY "?date=2023-05-05", "k");

      soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, cancellable, sky_client_on_reply,
                                        &n_waiting);
    }
  sky_client_wait_for_active (fixture, 6);
  g_assert_cmpuint (n_waiting, ==, 6);

  g_cancellable_cancel (cancellable);
  while (n_waiting > 0)
    g_main_context_iteration (NULL, TRUE);
  sky_client_wait_for_active (fixture, 0);
  cosmo_sky_get_stats (fixture->sky, &stats);
  g_assert_cmpuint (stats.peak_api, ==, 6);
}

/* A stand-in ends at once, whoever still waits. */
static void
test_end (SkyClient     *fixture,
          gconstpointer  data)
{
  CosmoSkyOptions options = sky_client_make_options ();
  guint n_waiting = 3;
  static const char * const targets[] = { PLANETARY "?date=2023-05-05", BASIC "/230505", "/apod/still/230505.jpg" };

  options.planetary = COSMO_SKY_PLANETARY_HANG;
  options.garbage = COSMO_SKY_GARBAGE_ENDLESS;
  options.image_latency = 1000000;
  cosmo_sky_set_options (fixture->sky, &options);
  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autoptr(SoupSession) session = soup_session_new ();
      g_autoptr(SoupMessage) message = sky_client_make_message (fixture, targets[i], "k");

      soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, sky_client_on_reply, &n_waiting);
    }
  sky_client_wait_for_active (fixture, 3);

  cosmo_sky_free (fixture->sky);
  while (n_waiting > 0)
    g_main_context_iteration (NULL, TRUE);
  sky_client_start_sky (fixture);
}

#define ADD(path, function) \
  g_test_add ("/sky-faults/" path, SkyClient, NULL, sky_client_set_up, function, sky_client_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("quota", test_quota);
  ADD ("faults", test_faults);
  ADD ("bad-days", test_bad_days);
  ADD ("short", test_short);
  ADD ("floods", test_floods);
  ADD ("headers", test_headers);
  ADD ("latency", test_latency);
  ADD ("hang", test_hang);
  ADD ("end", test_end);
  return g_test_run ();
}
