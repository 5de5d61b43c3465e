/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The stand-in for NASA must be as NASA is, or the tests that lean on it prove nothing. */

#include "config.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <string.h>
#include <turbojpeg.h>

#include "cosmo-sky.h"
#include "sky-paint.h"
#include "sky-words.h"

#define PLANETARY "/planetary/apod"
#define BASIC "/wp-json/wp/v2/apod-basic"

typedef struct
{
  CosmoSky    *sky;
  SoupSession *session;
} Fixture;

typedef struct
{
  guint               status;
  SoupMessageHeaders *headers;
  GBytes             *body;
} Reply;

static void
reply_clear (Reply *reply)
{
  g_clear_pointer (&reply->headers, soup_message_headers_unref);
  g_clear_pointer (&reply->body, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reply, reply_clear)

static CosmoSkyOptions
make_options (void)
{
  CosmoSkyOptions options = COSMO_SKY_OPTIONS_INIT;

  options.today = cosmo_day_new (2024, 3, 1);
  return options;
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  CosmoSkyOptions options = make_options ();
  g_autoptr(GError) error = NULL;

  fixture->sky = cosmo_sky_new (&options, &error);
  g_assert_no_error (error);
  fixture->session = soup_session_new ();
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_assert_finalize_object (fixture->session);
  cosmo_sky_free (fixture->sky);
}

static SoupMessage *
make_message (Fixture    *fixture,
              const char *target,
              const char *key)
{
  g_autofree char *url = g_str_has_prefix (target, "http") ? g_strdup (target) : g_strconcat (cosmo_sky_get_url (fixture->sky), target, NULL);
  SoupMessage *message = soup_message_new (SOUP_METHOD_GET, url);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  if (key != NULL)
    soup_message_headers_append (soup_message_get_request_headers (message), "X-Api-Key", key);
  return message;
}

static Reply
ask (Fixture    *fixture,
     const char *target,
     const char *key)
{
  g_autoptr(SoupMessage) message = make_message (fixture, target, key);
  Reply reply = { .body = soup_session_send_and_read (fixture->session, message, NULL, NULL) };

  reply.status = soup_message_get_status (message);
  reply.headers = soup_message_headers_ref (soup_message_get_response_headers (message));
  return reply;
}

static JsonNode *
parse (const Reply *reply)
{
  gsize length;
  const char *text = g_bytes_get_data (reply->body, &length);
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GError) error = NULL;

  json_parser_load_from_data (parser, text, length, &error);
  g_assert_no_error (error);
  return json_parser_steal_root (parser);
}

static char *
get_text (const Reply *reply)
{
  gsize length;
  const char *text = g_bytes_get_data (reply->body, &length);

  return g_strndup (text != NULL ? text : "", length);
}

/* --- Both services as they are -------------------------------------------------------------------------------------- */

static void
test_statuses (Fixture       *fixture,
               gconstpointer  data)
{
  static const struct {
    const char *target, *key;
    guint       status;
    const char *says;
  } cases[] = {
    { PLANETARY "?date=2023-05-05", "k", 200, "\"date\":\"2023-05-05\"" },
    { PLANETARY "?date=2023-05-05&api_key=k", NULL, 200, "\"date\":\"2023-05-05\"" },
    { PLANETARY, "k", 200, "\"date\":\"2024-03-01\"" },
    { PLANETARY "?date=2023-05-05", NULL, 403, "API_KEY_MISSING" },
    { PLANETARY "?date=1995-06-16", "k", 200, "\"date\":\"1995-06-16\"" },
    { PLANETARY "?date=1995-06-17", "k", 404, "No data available for date: 1995-06-17" },
    { PLANETARY "?date=2020-06-10", "k", 404, "No data available for date: 2020-06-10" },
    { PLANETARY "?date=1995-06-15", "k", 400, "Date must be between Jun 16, 1995 and Mar 01, 2024." },
    { PLANETARY "?date=2024-03-02", "k", 400, "Date must be between" },
    { PLANETARY "?date=2023-13-01", "k", 400, "does not match format" },
    { PLANETARY "?date=%22%5C", "k", 400, "does not match format" },
    { PLANETARY "?start_date=2023-01-02&end_date=2023-01-01", "k", 400, "start_date cannot be after end_date" },
    { PLANETARY "?date=2023-01-01&count=3", "k", 400, "invalid field combination" },
    { PLANETARY "?year=2023", "k", 400, "incorrect field passed" },
    { PLANETARY "?count=0", "k", 400, "Count must be positive" },
    { BASIC "/230505", NULL, 200, "\"date\":\"2023-05-05\"" },
    { BASIC "/230505/html", NULL, 200, "<!doctype html>" },
    { BASIC "/200610", NULL, 404, "apod_basic_not_found" },
    { BASIC "/2023-05-05", NULL, 404, "apod_basic_not_found" },
    { BASIC "/231301", NULL, 404, "apod_basic_not_found" },
    { BASIC "?date_from=2023-05-05", NULL, 400, "rest_invalid_param" },
    { BASIC "?page=0", NULL, 400, "rest_invalid_param" },
    { BASIC "?date=2023-05-05", NULL, 200, "\"date\":\"2024-03-01\"" },
    { "/apod/image/2006/Sky_200610.jpg", NULL, 404, "404" },
    { "/elsewhere", NULL, 404, "404" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(Reply) reply = ask (fixture, cases[i].target, cases[i].key);
      g_autofree char *text = get_text (&reply);

      g_test_message ("%s", cases[i].target);
      g_assert_cmpuint (reply.status, ==, cases[i].status);
      g_assert_nonnull (strstr (text, cases[i].says));
    }
}

static void
test_planetary_ranges (Fixture       *fixture,
                       gconstpointer  data)
{
  static const struct {
    const char *query;
    guint       n_records;
    const char *first, *last;
  } cases[] = {
    { "?start_date=2023-01-01&end_date=2023-12-31", 365, "2023-01-01", "2023-12-31" },
    { "?start_date=1995-06-16&end_date=1995-06-20", 2, "1995-06-16", "1995-06-20" },
    { "?start_date=2024-02-28", 3, "2024-02-28", "2024-03-01" },
    { "?start_date=2023-01-01&end_date=2023-01-01", 1, "2023-01-01", "2023-01-01" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *target = g_strconcat (PLANETARY, cases[i].query, NULL);
      g_auto(Reply) reply = ask (fixture, target, "k");
      g_autoptr(JsonNode) root = parse (&reply);
      JsonArray *records = json_node_get_array (root);
      const char *before = "";

      g_assert_cmpuint (json_array_get_length (records), ==, cases[i].n_records);
      for (guint j = 0; j < cases[i].n_records; j++)
        {
          JsonObject *record = json_array_get_object_element (records, j);
          const char *date = json_object_get_string_member (record, "date");

          g_assert_cmpstr (before, <, date);
          g_assert_cmpstr (json_object_get_string_member (record, "service_version"), ==, "v1");
          g_assert_cmpuint (strlen (json_object_get_string_member (record, "explanation")), >, 200);
          before = date;
        }
      g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (records, 0), "date"), ==, cases[i].first);
      g_assert_cmpstr (before, ==, cases[i].last);
    }
}

static void
test_basic_lists (Fixture       *fixture,
                  gconstpointer  data)
{
  static const struct {
    const char *query;
    guint       n_records;
    const char *first, *total, *pages;
  } cases[] = {
    { "?date_from=230101&date_to=230110", 10, "2023-01-10", "10", "1" },
    { "?date_from=230101&date_to=231231&per_page=100", 25, "2023-12-31", "365", "15" },
    { "?date_from=230101&date_to=231231&page=15", 15, "2023-01-15", "365", "15" },
    { "?date_from=230101&date_to=231231&page=16", 25, "2023-12-31", "365", "15" },
    { "?date_from=950616&date_to=950620&per_page=1&page=2", 1, "1995-06-16", "2", "2" },
    { "?date_from=200610&date_to=200610", 0, NULL, "0", "0" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *target = g_strconcat (BASIC, cases[i].query, NULL);
      g_auto(Reply) reply = ask (fixture, target, NULL);
      g_autoptr(JsonNode) root = parse (&reply);
      JsonArray *records = json_node_get_array (root);

      g_test_message ("%s", cases[i].query);
      g_assert_cmpuint (json_array_get_length (records), ==, cases[i].n_records);
      g_assert_cmpstr (soup_message_headers_get_one (reply.headers, "X-WP-Total"), ==, cases[i].total);
      g_assert_cmpstr (soup_message_headers_get_one (reply.headers, "X-WP-TotalPages"), ==, cases[i].pages);
      if (cases[i].first != NULL)
        g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (records, 0), "date"), ==, cases[i].first);
    }
}

/* Both services tell of the same picture, film or page. */
static void
test_media (Fixture       *fixture,
            gconstpointer  data)
{
  gboolean seen[SKY_MEDIA_OTHER + 1] = { FALSE };

  for (CosmoDay day = cosmo_day_new (2022, 1, 1); day <= cosmo_day_new (2023, 12, 31); day++)
    {
      SkyMedia media = sky_words_get_media (day);
      g_autofree char *date = cosmo_day_format (day);
      g_autofree char *planetary = g_strdup_printf (PLANETARY "?date=%s&thumbs=true", date);
      g_autofree char *basic = g_strdup_printf (BASIC "/%.2s%.2s%.2s", date + 2, date + 5, date + 8);
      g_auto(Reply) one = { 0 }, other = { 0 };
      g_autoptr(JsonNode) root = NULL;
      g_autoptr(JsonNode) basic_root = NULL;
      JsonObject *record, *basic_record;

      if (seen[media])
        continue;
      seen[media] = TRUE;
      one = ask (fixture, planetary, "k");
      other = ask (fixture, basic, NULL);
      root = parse (&one);
      basic_root = parse (&other);
      record = json_node_get_object (root);
      basic_record = json_node_get_object (basic_root);

      g_assert_cmpint (json_object_has_member (record, "url"), ==, media != SKY_MEDIA_OTHER);
      g_assert_cmpint (json_object_has_member (record, "hdurl"), ==, media == SKY_MEDIA_IMAGE);
      g_assert_cmpint (json_object_has_member (record, "thumbnail_url"), ==, media == SKY_MEDIA_FILM || media == SKY_MEDIA_EMBEDDED);
      g_assert_cmpint (json_object_has_member (basic_record, "hdurl"), ==, media != SKY_MEDIA_OTHER);
      g_assert_cmpstr (json_object_get_string_member (basic_record, "title"), !=, "");
      if (media == SKY_MEDIA_FILM)
        g_assert_nonnull (strstr (json_object_get_string_member (basic_record, "basic_html"), json_object_get_string_member (record, "url")));
      if (media == SKY_MEDIA_EMBEDDED)
        g_assert_nonnull (strstr (json_object_get_string_member (basic_record, "basic_html"), "\"//www.youtube.com/embed/"));
    }

  for (guint i = 0; i < G_N_ELEMENTS (seen); i++)
    g_assert_true (seen[i]);
}

/* --- What can go wrong ---------------------------------------------------------------------------------------------- */

static void
test_quota (Fixture       *fixture,
            gconstpointer  data)
{
  CosmoSkyOptions options = make_options ();

  options.limit = 2;
  options.keys[0] = "good";
  cosmo_sky_set_options (fixture->sky, &options);

  for (guint i = 0; i < 4; i++)
    {
      g_auto(Reply) reply = ask (fixture, PLANETARY "?date=2023-05-05", i == 0 ? "bad" : "good");
      static const guint statuses[] = { 403, 200, 200, 429 };
      static const char * const remaining[] = { NULL, "1", "0", "0" };

      g_assert_cmpuint (reply.status, ==, statuses[i]);
      g_assert_cmpstr (soup_message_headers_get_one (reply.headers, "X-RateLimit-Remaining"), ==, remaining[i]);
      if (i == 3)
        {
          g_autofree char *text = get_text (&reply);

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
      g_auto(Reply) reply = ask (fixture, PLANETARY "?date=2023-05-05", "good");

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
test_faults (Fixture       *fixture,
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
      g_auto(Reply) reply = { 0 };
      g_autofree char *text = NULL;
      g_autoptr(JsonParser) parser = json_parser_new ();

      g_test_message ("%s", cases[i].name);
      options.today = cosmo_day_new (2024, 3, 1);
      cosmo_sky_set_options (fixture->sky, &options);
      reply = ask (fixture, cases[i].target, "k");
      g_assert_cmpuint (reply.status, ==, cases[i].status);
      if (cases[i].shape == BROKEN_OFF)
        {
          /* libsoup does not mind, and gives what there is. */
          g_assert_cmpint (g_bytes_get_size (reply.body), ==, soup_message_headers_get_content_length (reply.headers) / 2);
          continue;
        }

      text = get_text (&reply);
      g_assert_nonnull (strstr (text, cases[i].says));
      if (cases[i].faults.garbage == COSMO_SKY_GARBAGE_DEEP)
        g_assert_cmpuint (strlen (text), ==, 300000);
      else
        g_assert_cmpint (json_parser_load_from_data (parser, text, -1, NULL) && json_parser_get_root (parser) != NULL,
                         ==, cases[i].shape == SOUND);
      if (cases[i].faults.redirect != NULL)
        g_assert_cmpstr (soup_message_headers_get_one (reply.headers, "Location"), ==, "http://127.0.0.1:9" PLANETARY "?date=2023-05-05");
    }
}

static void
test_bad_days (Fixture       *fixture,
               gconstpointer  data)
{
  CosmoSkyOptions options = make_options ();
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
      g_auto(Reply) reply = ask (fixture, cases[i].target, "k");

      g_assert_cmpuint (reply.status, ==, cases[i].status);
    }
}

static void
test_short (Fixture       *fixture,
            gconstpointer  data)
{
  CosmoSkyOptions options = make_options ();
  g_auto(Reply) reply = { 0 };
  g_autoptr(JsonNode) root = NULL;

  options.planetary = COSMO_SKY_PLANETARY_SHORT;
  cosmo_sky_set_options (fixture->sky, &options);
  reply = ask (fixture, PLANETARY "?start_date=2023-01-01&end_date=2023-12-31", "k");
  root = parse (&reply);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (root)), ==, 25);
}

/* Reads up to @enough bytes of an answer that nobody could read whole. */
static void
test_floods (Fixture       *fixture,
             gconstpointer  data)
{
  static const CosmoSkyGarbage floods[] = { COSMO_SKY_GARBAGE_HUGE, COSMO_SKY_GARBAGE_ENDLESS };
  const gsize enough = 16 << 20;
  g_autofree char *block = g_malloc (1 << 20);

  for (guint i = 0; i < G_N_ELEMENTS (floods); i++)
    {
      CosmoSkyOptions options = make_options ();
      g_autoptr(SoupMessage) message = make_message (fixture, BASIC "/230505", NULL);
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
test_headers (Fixture       *fixture,
              gconstpointer  data)
{
  CosmoSkyOptions options = make_options ();
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
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request, strlen (request), NULL, NULL, &error);
  g_assert_no_error (error);
  do
    {
      g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (connection)), block, 1 << 20, &n_read, NULL, &error);
      g_assert_no_error (error);
      total += n_read;
    }
  while (n_read > 0);
  g_assert_cmpuint (total, >, 10 << 20);
}

static gint64
time_request (Fixture    *fixture,
              const char *target)
{
  gint64 start = g_get_monotonic_time ();
  g_auto(Reply) reply = ask (fixture, target, "k");

  g_assert_cmpuint (reply.status, ==, 200);
  g_assert_nonnull (reply.body);
  return (g_get_monotonic_time () - start) / 1000;
}

/* Nothing comes before its time; how long after it is the machine's affair. */
static void
test_latency (Fixture       *fixture,
              gconstpointer  data)
{
  CosmoSkyOptions options = make_options ();

  options.latency = 100;
  options.per_day = 10;
  options.image_latency = 150;
  cosmo_sky_set_options (fixture->sky, &options);
  g_assert_cmpint (time_request (fixture, PLANETARY "?start_date=2023-01-01&end_date=2023-01-10"), >=, 200);
  g_assert_cmpint (time_request (fixture, "/apod/image/2305/Sky_230505_1024.jpg"), >=, 150);

  /* Some 30 KiB at the very least, at 100 KiB a second. */
  options = make_options ();
  options.bandwidth = 100;
  cosmo_sky_set_options (fixture->sky, &options);
  g_assert_cmpint (time_request (fixture, "/apod/image/2305/Sky_230505_1024.jpg"), >=, 250);
}

/* --- What was asked ------------------------------------------------------------------------------------------------- */

static void
on_reply (GObject      *session,
          GAsyncResult *result,
          gpointer      n_waiting)
{
  g_autoptr(GBytes) body = soup_session_send_and_read_finish (SOUP_SESSION (session), result, NULL);

  --*(guint *) n_waiting;
}

static void
wait_for_active (Fixture *fixture,
                 guint    n_active)
{
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  CosmoSkyStats stats;

  for (cosmo_sky_get_stats (fixture->sky, &stats); stats.n_active != n_active; cosmo_sky_get_stats (fixture->sky, &stats))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      if (!g_main_context_iteration (NULL, FALSE))
        g_thread_yield ();
    }
}

/* A service that hangs keeps what it was asked, until the client goes. */
static void
test_hang (Fixture       *fixture,
           gconstpointer  data)
{
  CosmoSkyOptions options = make_options ();
  g_autoptr(SoupSession) session = soup_session_new_with_options ("max-conns-per-host", 6, NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  guint n_waiting = 6;
  CosmoSkyStats stats;

  options.planetary = COSMO_SKY_PLANETARY_HANG;
  cosmo_sky_set_options (fixture->sky, &options);
  for (guint i = 0; i < 6; i++)
    {
      g_autoptr(SoupMessage) message = make_message (fixture, PLANETARY "?date=2023-05-05", "k");

      soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, cancellable, on_reply, &n_waiting);
    }
  wait_for_active (fixture, 6);
  g_assert_cmpuint (n_waiting, ==, 6);

  g_cancellable_cancel (cancellable);
  while (n_waiting > 0)
    g_main_context_iteration (NULL, TRUE);
  wait_for_active (fixture, 0);
  cosmo_sky_get_stats (fixture->sky, &stats);
  g_assert_cmpuint (stats.peak_api, ==, 6);
}

static void
test_stats (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct {
    const char *target, *key;
  } requests[] = {
    { PLANETARY "?date=2023-05-05", "secret" },
    { PLANETARY "?date=2023-05-05&api_key=secret", NULL },
    { BASIC "/200610", NULL },
    { "/apod/still/230505.jpg?w=64", NULL },
    { "/apod/still/230505.jpg?w=64", "secret" },
    { "/apod/still/230506.jpg?w=64", NULL },
  };
  g_auto(GStrv) targets = NULL;
  g_autoptr(JsonNode) root = NULL;
  g_auto(Reply) reply = { 0 };
  JsonObject *object;
  CosmoSkyStats stats;

  soup_session_set_user_agent (fixture->session, "test-sky");
  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_auto(Reply) ignored = ask (fixture, requests[i].target, requests[i].key);
    }

  cosmo_sky_get_stats (fixture->sky, &stats);
  g_assert_cmpuint (stats.n_api, ==, 3);
  g_assert_cmpuint (stats.n_images, ==, 3);
  g_assert_cmpuint (stats.peak_api, ==, 1);
  g_assert_cmpuint (stats.keys_in_urls, ==, 1);
  g_assert_cmpuint (stats.keys_with_images, ==, 1);
  g_assert_cmpuint (stats.repeated_images, ==, 1);
  targets = cosmo_sky_list_targets (fixture->sky);
  g_assert_cmpuint (g_strv_length (targets), ==, G_N_ELEMENTS (requests));
  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    g_assert_cmpstr (targets[i], ==, requests[i].target);

  reply = ask (fixture, "/__reset", NULL);
  root = parse (&reply);
  object = json_node_get_object (root);
  g_assert_cmpint (json_object_get_int_member (object, "api"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (object, "key_in_url"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (object, "key_to_image"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (object, "status"), "404"), ==, 1);
  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (object, "user_agents"), 0), ==, "test-sky");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "log")), ==, 6);

  cosmo_sky_get_stats (fixture->sky, &stats);
  g_assert_cmpuint (stats.n_api + stats.n_images + stats.keys_in_urls, ==, 0);
}

/* A stand-in ends at once, whoever still waits. */
static void
test_end (Fixture       *fixture,
          gconstpointer  data)
{
  CosmoSkyOptions options = make_options ();
  guint n_waiting = 3;
  static const char * const targets[] = { PLANETARY "?date=2023-05-05", BASIC "/230505", "/apod/still/230505.jpg" };

  options.planetary = COSMO_SKY_PLANETARY_HANG;
  options.garbage = COSMO_SKY_GARBAGE_ENDLESS;
  options.image_latency = 1000000;
  cosmo_sky_set_options (fixture->sky, &options);
  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autoptr(SoupSession) session = soup_session_new ();
      g_autoptr(SoupMessage) message = make_message (fixture, targets[i], "k");

      soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, on_reply, &n_waiting);
    }
  wait_for_active (fixture, 3);

  cosmo_sky_free (fixture->sky);
  while (n_waiting > 0)
    g_main_context_iteration (NULL, TRUE);
  fixture_set_up (fixture, NULL);
}

/* --- Pictures ------------------------------------------------------------------------------------------------------- */

static void
get_jpeg_size (const Reply *reply,
               guint       *width,
               guint       *height)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (reply->body, &length);
  tjhandle handle = tjInitDecompress ();
  int w, h, subsampling, space;

  g_assert_cmpint (tjDecompressHeader3 (handle, data, length, &w, &h, &subsampling, &space), ==, 0);
  tjDestroy (handle);
  *width = w;
  *height = h;
}

static void
test_picture_sizes (Fixture       *fixture,
                    gconstpointer  data)
{
  CosmoDay day = cosmo_day_new (2023, 5, 5);
  guint full_width, full_height, width, height;
  static const struct {
    const char *target;
    guint       width;            /* 0: the whole */
  } cases[] = {
    { "/apod/image/2305/Sky_230505.jpg", 0 },
    { "/apod/image/2305/Sky_230505_1024.jpg", 1024 },
    { "/content/dam/science/cds/apod/apod/2023/may/Sky_230505.jpg", 0 },
    { "/dynamicimage/assets/science/cds/apod/apod/2023/may/Sky_230505.jpg?w=720&fit=clip", 720 },
    { "/dynamicimage/assets/science/cds/apod/apod/2023/may/Sky_230505.jpg?w=99999&fit=clip", 0 },
    { "/dynamicimage/assets/science/cds/apod/apod/2023/may/Sky_230505.jpg?w=nonsense", 0 },
    { "/dynamicimage/assets/science/cds/apod/apod/still/230505.jpg?w=300&h=90000&fit=clip", 300 },
  };

  sky_paint_get_size (day, &full_width, &full_height);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(Reply) reply = ask (fixture, cases[i].target, NULL);
      guint expected = cases[i].width != 0 ? cases[i].width : full_width;

      g_test_message ("%s", cases[i].target);
      g_assert_cmpuint (reply.status, ==, 200);
      get_jpeg_size (&reply, &width, &height);
      g_assert_cmpuint (width, ==, expected);
      g_assert_cmpfloat_with_epsilon (height, (double) full_height * expected / full_width, 1);
      if (cases[i].width == 0)
        g_assert_cmpuint (g_bytes_get_size (reply.body), >, 200 << 10);
    }
}

/* The sizes that basic tells are those that its pictures have. */
static void
test_told_size (Fixture       *fixture,
                gconstpointer  data)
{
  g_auto(Reply) reply = ask (fixture, BASIC "/230101", NULL);
  g_autoptr(JsonNode) root = parse (&reply);
  const char *url = json_object_get_string_member (json_node_get_object (root), "hdurl");
  g_auto(Reply) picture = ask (fixture, url, NULL);
  g_autofree char *told = NULL;
  guint width, height;

  get_jpeg_size (&picture, &width, &height);
  told = g_strdup_printf ("?w=%u&h=%u&fit=clip", width, height);
  g_assert_nonnull (strstr (url, told));
}

static gboolean
look_alike (cairo_surface_t *one,
            cairo_surface_t *other)
{
  g_assert_cmpint (cairo_image_surface_get_stride (one), ==, cairo_image_surface_get_stride (other));
  return memcmp (cairo_image_surface_get_data (one), cairo_image_surface_get_data (other),
                 (gsize) cairo_image_surface_get_stride (one) * cairo_image_surface_get_height (one)) == 0;
}

static void
test_picture_kinds (void)
{
  for (SkyKind kind = 0; kind < SKY_N_KINDS; kind++)
    {
      cairo_surface_t *one = sky_paint_draw_kind (kind, 7, 120, 80);
      cairo_surface_t *same = sky_paint_draw_kind (kind, 7, 120, 80);
      cairo_surface_t *other = sky_paint_draw_kind (kind, 8, 120, 80);

      g_test_message ("%s", sky_kind_get_name (kind));
      g_assert_true (look_alike (one, same));
      g_assert_false (look_alike (one, other));
      cairo_surface_destroy (one);
      cairo_surface_destroy (same);
      cairo_surface_destroy (other);
    }
}

/* Every kind comes up as often as any other, and no two days of a year are told of in the same words. */
static void
test_days_differ (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_of_kind[SKY_N_KINDS] = { 0 };

  for (CosmoDay day = cosmo_day_new (2023, 1, 1); day <= cosmo_day_new (2023, 12, 31); day++)
    {
      g_autoptr(SkyWords) words = sky_words_new (day);
      g_autoptr(SkyWords) again = sky_words_new (day);

      n_of_kind[sky_paint_get_kind (day)]++;
      g_assert_cmpstr (words->title, ==, again->title);
      g_assert_cmpstr (words->explanation, ==, again->explanation);
      g_assert_null (strchr (words->title, '%'));
      g_assert_null (strchr (words->explanation, '%'));
      g_assert_true (g_utf8_validate (words->title, -1, NULL) && g_utf8_validate (words->explanation, -1, NULL));
      g_assert_true (g_hash_table_add (seen, g_strconcat (words->title, words->explanation, words->credit, NULL)));
    }
  for (guint i = 0; i < SKY_N_KINDS; i++)
    g_assert_cmpuint (n_of_kind[i], >=, 365 / SKY_N_KINDS - 1);
}

#define ADD(path, function) \
  g_test_add ("/sky/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("statuses", test_statuses);
  ADD ("planetary-ranges", test_planetary_ranges);
  ADD ("basic-lists", test_basic_lists);
  ADD ("media", test_media);
  ADD ("quota", test_quota);
  ADD ("faults", test_faults);
  ADD ("bad-days", test_bad_days);
  ADD ("short", test_short);
  ADD ("floods", test_floods);
  ADD ("headers", test_headers);
  ADD ("latency", test_latency);
  ADD ("hang", test_hang);
  ADD ("stats", test_stats);
  ADD ("end", test_end);
  ADD ("picture-sizes", test_picture_sizes);
  ADD ("told-size", test_told_size);
  g_test_add_func ("/sky/picture-kinds", test_picture_kinds);
  g_test_add_func ("/sky/days-differ", test_days_differ);
  return g_test_run ();
}
