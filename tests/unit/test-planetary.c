/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cosmo-planetary.h"
#include "futures.h"
#include "service-fixture.h"

#include <string.h>

#define JANUARY ((CosmoSpan) { NEW_YEAR, NEW_YEAR + 24 })
#define RECORD(fields) "{\"date\": \"2023-01-01\", " fields "}"

static GPtrArray *
parse (const char  *body,
       CosmoSpan    span,
       GError     **error)
{
  return cosmo_planetary_parse (body, strlen (body), span, error);
}

static void
test_fields (void)
{
  static const char body[] = RECORD (
    "\"media_type\": \"image\", \"service_version\": \"v1\", \"title\": \"A Comet \\r\\nCredit:\","
    "\"explanation\": \"It has a tail &  a head.   Follow APOD on: Facebook\", \"copyright\": \"\\nJane\\nDoe\\n\","
    "\"url\": \"https://apod.nasa.gov/apod/image/2301/comet_1024.jpg\","
    "\"hdurl\": \"http://apod.nasa.gov/apod/image/2301/comet.jpg \"");
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) records = parse (body, ONE_DAY, &error);
  CosmoRecord *record;

  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, 1);
  record = g_ptr_array_index (records, 0);
  g_assert_cmpuint (record->day, ==, NEW_YEAR);
  g_assert_cmpint (record->source, ==, COSMO_SOURCE_PLANETARY);
  g_assert_cmpint (record->fetched_at, >, 0);
  g_assert_cmpstr (record->title, ==, "A Comet");
  g_assert_cmpstr (record->explanation, ==, "It has a tail & a head.");
  g_assert_cmpstr (record->explanation_markup, ==, "It has a tail &amp; a head.");
  g_assert_cmpstr (record->credit, ==, "Jane Doe");
  g_assert_true (record->copyrighted);
  g_assert_null (record->alt);
  g_assert_cmpstr (record->page_url, ==, "https://apod.nasa.gov/apod/ap230101.html");
}

static void
test_addresses (void)
{
  static const struct {
    const char *fields;
    CosmoMedia  media;
    const char *thumbnail, *image, *video;
  } cases[] = {
    { "\"media_type\": \"image\", \"url\": \"https://a.org/s.jpg\", \"hdurl\": \"https://a.org/l.jpg\"",
      COSMO_MEDIA_IMAGE, "https://a.org/s.jpg", "https://a.org/l.jpg", NULL },
    { "\"media_type\": \"image\", \"url\": \"http://a.org/s.JPG\", \"hdurl\": \"https://a.org/l.tif\"",
      COSMO_MEDIA_IMAGE, "https://a.org/s.JPG", "https://a.org/s.JPG", NULL },
    { "\"media_type\": \"image\", \"url\": \"https://a.org/s.gif\", \"hdurl\": \"https://a.org/film.mpg\"",
      COSMO_MEDIA_IMAGE, "https://a.org/s.gif", "https://a.org/s.gif", NULL },
    { "\"media_type\": \"image\", \"url\": \"https://a.org/s.png\"",
      COSMO_MEDIA_IMAGE, "https://a.org/s.png", "https://a.org/s.png", NULL },
    { "\"media_type\": \"image\", \"hdurl\": \"https://a.org/l.jpg\"",
      COSMO_MEDIA_IMAGE, "https://a.org/l.jpg", "https://a.org/l.jpg", NULL },
    { "\"media_type\": \"image\", \"url\": \"http://127.0.0.1:8642/s.jpg\"",
      COSMO_MEDIA_IMAGE, "http://127.0.0.1:8642/s.jpg", "http://127.0.0.1:8642/s.jpg", NULL },
    { "\"media_type\": \"image\", \"url\": \"https://a.org/news-thumbnail.png\"", COSMO_MEDIA_OTHER, NULL, NULL, NULL },
    { "\"media_type\": \"image\", \"url\": {}, \"hdurl\": 5", COSMO_MEDIA_OTHER, NULL, NULL, NULL },
    { "\"media_type\": \"image\", \"url\": \"javascript:x.jpg\"", COSMO_MEDIA_OTHER, NULL, NULL, NULL },
    { "\"media_type\": \"video\", \"url\": \"//www.youtube.com/embed/a?rel=0\", \"thumbnail_url\": \"https://i.org/0.jpg\"",
      COSMO_MEDIA_VIDEO, "https://i.org/0.jpg", "https://i.org/0.jpg", "https://www.youtube.com/embed/a?rel=0" },
    { "\"media_type\": \"video\", \"url\": \"https://a.org/film.mp4\", \"thumbnail_url\": \"\"",
      COSMO_MEDIA_VIDEO, NULL, NULL, "https://a.org/film.mp4" },
    { "\"media_type\": \"video\"", COSMO_MEDIA_OTHER, NULL, NULL, NULL },
    { "\"media_type\": \"other\"", COSMO_MEDIA_OTHER, NULL, NULL, NULL },
    { "\"media_type\": [\"image\"]", COSMO_MEDIA_OTHER, NULL, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body = g_strdup_printf ("[{\"date\": \"2023-01-01\", %s}]", cases[i].fields);
      g_autoptr(GPtrArray) records = parse (body, JANUARY, NULL);
      CosmoRecord *record = g_ptr_array_index (records, 0);

      g_test_message ("%s", cases[i].fields);
      g_assert_cmpint (record->media, ==, cases[i].media);
      g_assert_cmpstr (record->thumbnail_url, ==, cases[i].thumbnail);
      g_assert_cmpstr (record->image_url, ==, cases[i].image);
      g_assert_cmpstr (record->video_url, ==, cases[i].video);
    }
}

static void
test_credits (void)
{
  static const struct {
    const char *fields, *credit;
    gboolean    copyrighted;
  } cases[] = {
    { "\"title\": \"A\"", NULL, FALSE },
    { "\"copyright\": \"\\n\"", NULL, FALSE },
    { "\"copyright\": 1", NULL, FALSE },
    { "\"copyright\": \"Jane Doe\"", "Jane Doe", TRUE },
    { "\"explanation\": \"A Comet Credit: An Observatory Explanation: It passes.\"", "An Observatory", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"date\": \"2023-01-01\", %s}", cases[i].fields);
      g_autoptr(GPtrArray) records = parse (body, ONE_DAY, NULL);
      CosmoRecord *record = g_ptr_array_index (records, 0);

      g_assert_cmpstr (record->credit, ==, cases[i].credit);
      g_assert_cmpint (record->copyrighted, ==, cases[i].copyrighted);
    }
}

static void
test_lists (void)
{
  static const char body[] =
    "[{\"date\": \"2023-01-03\"}, {\"date\": \"2023-01-01\", \"title\": \"first\"}, {\"date\": \"2023-01-25\"},"
    " {\"date\": \"2023-01-01\", \"title\": \"again\"}]";
  g_autoptr(GPtrArray) records = parse (body, JANUARY, NULL);
  g_autoptr(GPtrArray) nothing = parse ("[]", JANUARY, NULL);

  g_assert_cmpuint (records->len, ==, 3);
  g_assert_cmpuint (((CosmoRecord *) g_ptr_array_index (records, 0))->day, ==, NEW_YEAR);
  g_assert_cmpstr (((CosmoRecord *) g_ptr_array_index (records, 0))->title, ==, "first");
  g_assert_cmpuint (((CosmoRecord *) g_ptr_array_index (records, 1))->day, ==, NEW_YEAR + 2);
  g_assert_cmpuint (((CosmoRecord *) g_ptr_array_index (records, 2))->day, ==, NEW_YEAR + 24);
  g_assert_cmpuint (nothing->len, ==, 0);
}

static void
test_nonsense (void)
{
  static const char * const bodies[] = {
    "", "<!doctype html><title>NASA</title>", "null", "5", "\"2023-01-01\"", "{}", "[1]", "[[]]", "[{}]",
    "{\"date\": 20230101}",
    "{\"date\": \"0000-01-01\"}",
    "{\"date\": \"2023-01-02\"}",
    "{\"date\": \"2022-12-31\"}",
    "[{\"date\": \"2023-01-01\"}, {\"date\": \"2023-02-01\"}]",
    "{\"code\": 404, \"msg\": \"No data available\"}",
    RECORD ("\"title\": \"NASA Science\""),
    RECORD ("\"title\": \" NASA\\nScience \""),
    RECORD ("\"title\": \"A Comet\", \"hdurl\": \"https://a.org/content/dam/nasa-logo.png?w=100\""),
    RECORD ("\"title\": \"A Comet\", \"url\": \"https://a.org/content/dam/NASA-Logo.png\""),
  };

  service_check_nonsense (cosmo_planetary_parse, ONE_DAY, bodies, G_N_ELEMENTS (bodies));
}

static CosmoService *
new_service (CosmoHttp  *http,
             const char *url)
{
  return COSMO_SERVICE (cosmo_planetary_new (http, url));
}

static void
set_up (ServiceFixture *fixture,
        gconstpointer   data)
{
  service_fixture_set_up (fixture, "/planetary/apod", new_service);
}

static void
test_requests (ServiceFixture *fixture,
               gconstpointer   data)
{
  static const CannedAnswer answers[] = {
    { 200, NULL, RECORD ("\"title\": \"one\"") },
    { 200, NULL, "[" RECORD ("\"title\": \"one\"") "]" },
  };
  g_autoptr(GPtrArray) one = NULL;
  g_autoptr(GPtrArray) list = NULL;
  g_autofree char *mirror = g_strconcat (fixture->server->url, "/mirror?lang=en", NULL);
  g_autoptr(GPtrArray) from_mirror = NULL;

  canned_server_prepare (fixture->server, answers, G_N_ELEMENTS (answers));
  g_assert_cmpint (cosmo_service_get_source (fixture->service), ==, COSMO_SOURCE_PLANETARY);
  g_assert_cmpuint (cosmo_service_get_max_days (fixture->service), ==, 25);

  one = service_fixture_fetch (fixture, ONE_DAY, NULL);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpstr (canned_server_request (fixture->server, 0), ==, "/planetary/apod?date=2023-01-01&thumbs=true");
  list = service_fixture_fetch (fixture, JANUARY, NULL);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpstr (canned_server_request (fixture->server, 1), ==,
                   "/planetary/apod?start_date=2023-01-01&end_date=2023-01-25&thumbs=true");

  cosmo_endpoint_set_url (COSMO_ENDPOINT (fixture->service), mirror);
  from_mirror = service_fixture_fetch (fixture, ONE_DAY, NULL);
  g_assert_nonnull (from_mirror);
  g_assert_cmpstr (canned_server_request (fixture->server, 2), ==, "/mirror?lang=en&date=2023-01-01&thumbs=true");
}

static void
test_key (ServiceFixture *fixture,
          gconstpointer   data)
{
  static const CannedAnswer answers[] = { { 200, NULL, RECORD ("\"title\": \"one\"") } };
  static const struct {
    const char *key, *sent;
    gboolean    has_key;
  } cases[] = {
    { NULL, COSMO_PLANETARY_DEMO_KEY, FALSE },
    { "abc123", "abc123", TRUE },
    { "", COSMO_PLANETARY_DEMO_KEY, FALSE },
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) unsendable = NULL;

  canned_server_prepare (fixture->server, answers, G_N_ELEMENTS (answers));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GPtrArray) records = NULL;

      cosmo_planetary_set_key (COSMO_PLANETARY (fixture->service), cases[i].key);
      records = service_fixture_fetch (fixture, ONE_DAY, NULL);
      g_assert_nonnull (records);
      g_assert_cmpstr (g_ptr_array_index (fixture->server->keys, i), ==, cases[i].sent);
      g_assert_null (strstr (canned_server_request (fixture->server, i), cases[i].sent));
      g_assert_cmpint (cosmo_planetary_has_key (COSMO_PLANETARY (fixture->service)), ==, cases[i].has_key);
    }

  cosmo_planetary_set_key (COSMO_PLANETARY (fixture->service), "abc\r\nX-Other: 1");
  unsendable = service_fixture_fetch (fixture, ONE_DAY, &error);
  g_assert_error (error, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_KEY_REFUSED);
  g_assert_null (unsendable);
  g_assert_cmpuint (fixture->server->requests->len, ==, G_N_ELEMENTS (cases));
}

static void
test_statuses (ServiceFixture *fixture,
               gconstpointer   data)
{
  static const StatusCase cases[] = {
    /* clang-format off */
    { { 400, NULL, "{\"code\": 400, \"msg\": \"Date must be between Jun 16, 1995 and today.\"}" },
      COSMO_SERVICE_ERROR_RANGE, -1 },
    { { 400, NULL, "{\"code\": 400, \"msg\": \"Bad Request: incorrect field passed.\"}" }, COSMO_SERVICE_ERROR_NONSENSE,
      -1 },
    { { 404, NULL, "{\"code\": 404, \"msg\": \"No data available for date: 2023-01-01\"}" },
      COSMO_SERVICE_ERROR_NO_PICTURE, -1 },
    { { 404, NULL, "{\"error\": {\"code\": \"NOT_FOUND\", \"message\": \"gone\"}}" }, COSMO_SERVICE_ERROR_NONSENSE,
      -1 },
    { { 404, NULL, "<h1>Not found</h1>", "text/html" }, COSMO_SERVICE_ERROR_NONSENSE, -1 },
    { { 410, NULL, "archived", "text/plain" }, COSMO_SERVICE_ERROR_NONSENSE, -1 },
    { { 403, NULL, "{\"error\": {\"code\": \"API_KEY_MISSING\", \"message\": \"\"}}" }, COSMO_SERVICE_ERROR_KEY_REFUSED,
      -1 },
    { { 403, NULL, "{\"error\": {\"code\": \"API_KEY_INVALID\", \"message\": \"\"}}" }, COSMO_SERVICE_ERROR_KEY_REFUSED,
      -1 },
    { { 403, NULL, "{\"error\": {\"code\": \"API_KEY_DISABLED\", \"message\": \"\"}}" },
      COSMO_SERVICE_ERROR_KEY_REFUSED, -1 },
    { { 403, NULL, "<h1>Forbidden</h1>", "text/html" }, COSMO_SERVICE_ERROR_NONSENSE, -1 },
    { { 429, "Retry-After: 2870", "{\"error\": {\"code\": \"OVER_RATE_LIMIT\"}}", "text/html" },
      COSMO_SERVICE_ERROR_QUOTA, 2870 },
    { { 429, NULL, "<h1>Too many</h1>", "text/html" }, COSMO_SERVICE_ERROR_QUOTA, -1 },
    { { 429, "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT", "" }, COSMO_SERVICE_ERROR_QUOTA, 0 },
    { { 429, "Retry-After: Fri, 31 Dec 2100 23:59:59 GMT", "" }, COSMO_SERVICE_ERROR_QUOTA, 24 * 60 * 60 },
    { { 429, "Retry-After: 999999", "" }, COSMO_SERVICE_ERROR_QUOTA, 24 * 60 * 60 },
    { { 429, "Retry-After: soon", "" }, COSMO_SERVICE_ERROR_QUOTA, -1 },
    { { 429, "Retry-After: -5", "" }, COSMO_SERVICE_ERROR_QUOTA, -1 },
    { { 500, NULL, "{\"code\": 500, \"msg\": \"Internal Service Error\"}" }, COSMO_SERVICE_ERROR_INTERNAL, -1 },
    { { 503, "Retry-After: 30", "no healthy upstream", "text/plain" }, COSMO_SERVICE_ERROR_DOWN, 30 },
    { { 504, NULL, "<h1>504 Gateway Time-out</h1>", "text/html" }, COSMO_SERVICE_ERROR_DOWN, -1 },
    { { 200, NULL, "<!doctype html><title>NASA</title>", "text/html" }, COSMO_SERVICE_ERROR_NONSENSE, -1 },
    { { 204, NULL, NULL }, COSMO_SERVICE_ERROR_NONSENSE, -1 },
    /* clang-format on */
  };

  service_fixture_check_statuses (fixture, cases, G_N_ELEMENTS (cases));
}

/* The key would travel along. */
static void
test_redirect (ServiceFixture *fixture,
               gconstpointer   data)
{
  g_autofree char *location = g_strdup_printf ("Location: %s/elsewhere", fixture->server->url);
  const CannedAnswer answers[] = { { 302, location }, { 200, NULL, RECORD ("\"title\": \"one\"") } };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) records = NULL;

  canned_server_prepare (fixture->server, answers, G_N_ELEMENTS (answers));
  records = service_fixture_fetch (fixture, ONE_DAY, &error);
  g_assert_error (error, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_NONSENSE);
  g_assert_null (records);
  g_assert_cmpuint (fixture->server->requests->len, ==, 1);
}

static void
assert_quota (ServiceFixture *fixture,
              int             limit,
              int             remaining)
{
  int found_limit, found_remaining;

  g_object_get (fixture->service, "quota-limit", &found_limit, "quota-remaining", &found_remaining, NULL);
  g_assert_cmpint (found_limit, ==, limit);
  g_assert_cmpint (found_remaining, ==, remaining);
}

static void
test_quota (ServiceFixture *fixture,
            gconstpointer   data)
{
  static const CannedAnswer answers[] = {
    { 200, "X-RateLimit-Limit: 2000\nX-RateLimit-Remaining: 1999", RECORD ("\"title\": \"one\"") },
    { 404, NULL, "{\"code\": 404, \"msg\": \"No data available\"}" },
    { 429, "X-RateLimit-Remaining: 0", "{}" },
  };
  g_autoptr(GPtrArray) first = NULL;
  g_autoptr(GPtrArray) second = NULL;
  g_autoptr(GPtrArray) third = NULL;

  canned_server_prepare (fixture->server, answers, G_N_ELEMENTS (answers));
  assert_quota (fixture, -1, -1);

  first = service_fixture_fetch (fixture, ONE_DAY, NULL);
  second = service_fixture_fetch (fixture, ONE_DAY, NULL);
  assert_quota (fixture, 2000, 1999);

  third = service_fixture_fetch (fixture, ONE_DAY, NULL);
  assert_quota (fixture, 2000, 0);

  cosmo_planetary_set_key (COSMO_PLANETARY (fixture->service), "another");
  assert_quota (fixture, -1, -1);
}

/* An answer that comes late counts for the key that it was asked with. */
static void
test_late_quota (ServiceFixture *fixture,
                 gconstpointer   data)
{
  static const CannedAnswer answers[] = {
    { 200, "X-RateLimit-Limit: 10\nX-RateLimit-Remaining: 9", RECORD ("\"title\": \"one\"") },
    { 200, "X-RateLimit-Limit: 2000\nX-RateLimit-Remaining: 1999", RECORD ("\"title\": \"one\"") },
  };
  g_autoptr(DexFuture) late = NULL;
  g_autoptr(DexFuture) tested = NULL;

  canned_server_prepare (fixture->server, answers, G_N_ELEMENTS (answers));
  late = cosmo_service_fetch (fixture->service, ONE_DAY);
  cosmo_planetary_set_key (COSMO_PLANETARY (fixture->service), "another");
  g_assert_nonnull (wait_for (late, NULL));
  assert_quota (fixture, -1, -1);

  tested = cosmo_planetary_test_key (COSMO_PLANETARY (fixture->service), "another");
  wait_for (tested, NULL);
  assert_quota (fixture, 2000, 1999);
}

static void
test_testing_a_key (ServiceFixture *fixture,
                    gconstpointer   data)
{
  static const struct {
    CannedAnswer answer;
    int          code;
  } cases[] = {
    { { 200, NULL, "{\"date\": \"1995-06-16\"}" }, -1 },
    { { 404, NULL, "{\"code\": 404, \"msg\": \"No data available\"}" }, -1 },
    { { 403, NULL, "{\"error\": {\"code\": \"API_KEY_INVALID\"}}" }, COSMO_SERVICE_ERROR_KEY_REFUSED },
    { { 429, NULL, "{\"error\": {\"code\": \"OVER_RATE_LIMIT\"}}" }, COSMO_SERVICE_ERROR_QUOTA },
    { { 503, NULL, "down" }, COSMO_SERVICE_ERROR_DOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(DexFuture) future = NULL;
      const GValue *value;

      canned_server_prepare (fixture->server, &cases[i].answer, 1);
      future = cosmo_planetary_test_key (COSMO_PLANETARY (fixture->service), "tested");
      value = wait_for (future, &error);
      g_assert_cmpstr (g_ptr_array_index (fixture->server->keys, 0), ==, "tested");
      if (cases[i].code < 0)
        g_assert_true (g_value_get_boolean (value));
      else
        g_assert_error (error, COSMO_SERVICE_ERROR, cases[i].code);
    }

  g_assert_false (cosmo_planetary_has_key (COSMO_PLANETARY (fixture->service)));
}

static void
test_bad_addresses (ServiceFixture *fixture,
                    gconstpointer   data)
{
  static const struct {
    const char *url;
    int         code;
  } cases[] = {
    { "", COSMO_SERVICE_ERROR_NONSENSE },
    { "not an address", COSMO_SERVICE_ERROR_NONSENSE },
    { "http://example.org/planetary/apod", COSMO_SERVICE_ERROR_NONSENSE },
    { "ftp://example.org/", COSMO_SERVICE_ERROR_NONSENSE },
    /* Nobody listens there. */
    { "http://127.0.0.1:1/planetary/apod", COSMO_SERVICE_ERROR_DOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) records = NULL;

      cosmo_endpoint_set_url (COSMO_ENDPOINT (fixture->service), cases[i].url);
      records = service_fixture_fetch (fixture, ONE_DAY, &error);
      g_assert_error (error, COSMO_SERVICE_ERROR, cases[i].code);
      g_assert_null (records);
    }
}

static void
add (const char *path,
     void      (*func) (ServiceFixture *, gconstpointer))
{
  g_test_add (path, ServiceFixture, NULL, set_up, func, service_fixture_tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  g_test_add_func ("/planetary/fields", test_fields);
  g_test_add_func ("/planetary/addresses", test_addresses);
  g_test_add_func ("/planetary/credits", test_credits);
  g_test_add_func ("/planetary/lists", test_lists);
  g_test_add_func ("/planetary/nonsense", test_nonsense);
  add ("/planetary/requests", test_requests);
  add ("/planetary/key", test_key);
  add ("/planetary/statuses", test_statuses);
  add ("/planetary/redirect", test_redirect);
  add ("/planetary/quota", test_quota);
  add ("/planetary/late-quota", test_late_quota);
  add ("/planetary/testing-a-key", test_testing_a_key);
  add ("/planetary/bad-addresses", test_bad_addresses);
  add ("/planetary/deadline", service_fixture_check_deadline);
  return g_test_run ();
}
