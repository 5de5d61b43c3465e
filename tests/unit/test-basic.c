/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cosmo-basic.h"
#include "service-fixture.h"

#include <string.h>

#define RESIZER "https://assets.science.nasa.gov/dynamicimage/assets/science/apod/"
#define ORIGINALS "https://assets.science.nasa.gov/content/dam/science/apod/"

static GPtrArray *
parse (const char  *body,
       CosmoSpan    span,
       GError     **error)
{
  return cosmo_basic_parse (body, strlen (body), span, error);
}

static void
test_fields (void)
{
  static const char body[] =
    "{\"date\": \"2023-01-01\", \"post_id\": 5, \"permalink\": \"https://science.nasa.gov/image-article/comet/\","
    " \"title\": \"Comet &amp; Moon\", \"media_type\": \"image\", \"alt\": \"See Explanation. A comet &lt;left&gt;.\","
    " \"explanation\": \"<strong>Explanation: </strong>See <a href=\\\"ap230102.html\\\">this</a>.<br><br><strong>Tomorrow's"
    " picture: </strong>more\", \"url\": \"https://science.nasa.gov/image-article/comet/\","
    " \"credit\": \"<b> Image Credit &amp; Copyright: </b> <a href=\\\"https://example.org/\\\">Jane\\nDoe</a>\","
    " \"copyright\": \"\", \"hdurl\": \"" RESIZER "comet.jpg?w=3853&h=4070&fit=clip&crop=faces%2Cfocalpoint\"}";
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) records = parse (body, ONE_DAY, &error);
  CosmoRecord *record;

  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, 1);
  record = g_ptr_array_index (records, 0);
  g_assert_cmpuint (record->day, ==, NEW_YEAR);
  g_assert_cmpint (record->source, ==, COSMO_SOURCE_BASIC);
  g_assert_cmpint (record->media, ==, COSMO_MEDIA_IMAGE);
  g_assert_cmpstr (record->title, ==, "Comet & Moon");
  g_assert_cmpstr (record->explanation, ==, "See this.");
  g_assert_cmpstr (record->explanation_markup, ==,
                   "See <a href=\"https://apod.nasa.gov/apod/ap230102.html\">this</a>.");
  g_assert_cmpstr (record->credit, ==, "Jane Doe");
  g_assert_true (record->copyrighted);
  g_assert_cmpstr (record->alt, ==, "A comet <left>.");
  g_assert_cmpstr (record->page_url, ==, "https://science.nasa.gov/image-article/comet/");
  g_assert_cmpstr (record->thumbnail_url, ==, RESIZER "comet.jpg?w=720&fit=clip");
  g_assert_cmpstr (record->image_url, ==, ORIGINALS "comet.jpg");
  g_assert_cmpuint (record->width, ==, 3853);
  g_assert_cmpuint (record->height, ==, 4070);
}

static void
test_addresses (void)
{
  static const struct {
    const char *fields;
    CosmoMedia  media;
    const char *thumbnail, *image, *video;
    guint       width, height;
  } cases[] = {
    /* As wide as covers a card, unless the picture itself is smaller. */
    { "\"hdurl\": \"" RESIZER "a.jpg?w=4000&h=1000\"",
      COSMO_MEDIA_IMAGE, RESIZER "a.jpg?w=1800&fit=clip", ORIGINALS "a.jpg", NULL, 4000, 1000 },
    { "\"hdurl\": \"" RESIZER "a.jpg?w=20000&h=100\"",
      COSMO_MEDIA_IMAGE, RESIZER "a.jpg?w=2880&fit=clip", ORIGINALS "a.jpg", NULL, 20000, 100 },
    { "\"hdurl\": \"" RESIZER "a.jpg?w=300&h=400\"",
      COSMO_MEDIA_IMAGE, RESIZER "a.jpg?w=300&fit=clip", ORIGINALS "a.jpg", NULL, 300, 400 },
    /* Sizes that are none. */
    { "\"hdurl\": \"" RESIZER "a.jpg?w=0&h=400\"",
      COSMO_MEDIA_IMAGE, RESIZER "a.jpg?w=720&fit=clip", ORIGINALS "a.jpg", NULL, 0, 0 },
    { "\"hdurl\": \"" RESIZER "a.jpg?w=-5&h=99999999999\"",
      COSMO_MEDIA_IMAGE, RESIZER "a.jpg?w=720&fit=clip", ORIGINALS "a.jpg", NULL, 0, 0 },
    { "\"hdurl\": \"" RESIZER "a.jpg\"",
      COSMO_MEDIA_IMAGE, RESIZER "a.jpg?w=720&fit=clip", ORIGINALS "a.jpg", NULL, 0, 0 },
    /* What the resizer does not do, or does not have. */
    { "\"hdurl\": \"" RESIZER "a.gif?w=400&h=300\"",
      COSMO_MEDIA_IMAGE, ORIGINALS "a.gif", ORIGINALS "a.gif", NULL, 400, 300 },
    { "\"hdurl\": \"http://example.org/a.jpg?x=/dynamicimage/assets/\"",
      COSMO_MEDIA_IMAGE, "https://example.org/a.jpg?x=/dynamicimage/assets/",
      "https://example.org/a.jpg?x=/dynamicimage/assets/", NULL, 0, 0 },
    { "\"hdurl\": \"http://127.0.0.1:8642/dynamicimage/assets/a.jpg\"",
      COSMO_MEDIA_IMAGE, "http://127.0.0.1:8642/dynamicimage/assets/a.jpg?w=720&fit=clip",
      "http://127.0.0.1:8642/content/dam/a.jpg", NULL, 0, 0 },
    /* Whatever it says that it is. */
    { "\"media_type\": \"\", \"hdurl\": \"" ORIGINALS "a.jpg\"",
      COSMO_MEDIA_IMAGE, ORIGINALS "a.jpg", ORIGINALS "a.jpg", NULL, 0, 0 },
    { "\"media_type\": \"image\", \"hdurl\": \"" RESIZER "news-thumbnail.png?w=5&h=5\"", COSMO_MEDIA_OTHER, NULL, NULL, NULL, 0, 0 },
    { "\"media_type\": \"image\"", COSMO_MEDIA_OTHER, NULL, NULL, NULL, 0, 0 },
    { "\"media_type\": \"iframe\"", COSMO_MEDIA_OTHER, NULL, NULL, NULL, 0, 0 },
    { "\"media_type\": \"iframe\", \"basic_html\": \"<iframe src=\\\"//player.vimeo.com/video/5\\\"></iframe>\"",
      COSMO_MEDIA_VIDEO, NULL, NULL, "https://player.vimeo.com/video/5", 0, 0 },
    { "\"media_type\": \"video\", \"hdurl\": \"" RESIZER "still.jpg?w=1920&h=1080\","
      " \"basic_html\": \"<video controls><source src=\\\"https://a.org/a.mp4\\\"></video>\"",
      COSMO_MEDIA_VIDEO, RESIZER "still.jpg?w=800&fit=clip", ORIGINALS "still.jpg", "https://a.org/a.mp4", 1920, 1080 },
    { "\"media_type\": \"video\", \"basic_html\": 5, \"hdurl\": \"" ORIGINALS "still.jpg\"",
      COSMO_MEDIA_OTHER, ORIGINALS "still.jpg", ORIGINALS "still.jpg", NULL, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body = g_strdup_printf ("[{\"date\": \"2023-01-01\", %s}]", cases[i].fields);
      g_autoptr(GPtrArray) records = parse (body, THREE_DAYS, NULL);
      CosmoRecord *record = g_ptr_array_index (records, 0);

      g_test_message ("%s", cases[i].fields);
      g_assert_cmpint (record->media, ==, cases[i].media);
      g_assert_cmpstr (record->thumbnail_url, ==, cases[i].thumbnail);
      g_assert_cmpstr (record->image_url, ==, cases[i].image);
      g_assert_cmpstr (record->video_url, ==, cases[i].video);
      g_assert_cmpuint (record->width, ==, cases[i].width);
      g_assert_cmpuint (record->height, ==, cases[i].height);
    }
}

static void
test_credits (void)
{
  static const struct {
    const char *fields, *credit;
    gboolean    copyrighted;
  } cases[] = {
    { "\"title\": 5", NULL, FALSE },
    { "\"credit\": \"<b>Image Credit:</b> NASA\"", "NASA", FALSE },
    { "\"credit\": \"NASA\", \"copyright\": \"<b>Image Credit &amp; Copyright:</b> NASA\"", "NASA", TRUE },
    { "\"credit\": [], \"copyright\": \"&copy; Jane Doe\"", "© Jane Doe", TRUE },
    { "\"credit\": \"<b>Copyright:</b>\"", NULL, FALSE },
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
test_nonsense (void)
{
  static const char * const bodies[] = {
    "", "<!doctype html><title>NASA Science</title>", "{}", "[5]", "[{\"title\": \"no date\"}]",
    /* The latest days, because it ignored the question. */
    "[{\"date\": \"2026-10-01\"}, {\"date\": \"2026-09-30\"}]",
    "[{\"date\": \"2023-01-01\", \"title\": \"NASA Science\"}]",
    "[{\"date\": \"2023-01-01\", \"hdurl\": \"" RESIZER "nasa-logo.png?w=1&h=1\"}]",
  };

  service_check_nonsense (cosmo_basic_parse, THREE_DAYS, bodies, G_N_ELEMENTS (bodies));
}

static CosmoService *
new_service (CosmoHttp  *http,
             const char *url)
{
  return COSMO_SERVICE (cosmo_basic_new (http, url));
}

static void
set_up (ServiceFixture *fixture,
        gconstpointer   data)
{
  service_fixture_set_up (fixture, "/wp/apod-basic", new_service);
}

static void
test_requests (ServiceFixture *fixture,
               gconstpointer   data)
{
  static const CannedAnswer answers[] = {
    { 200, NULL, "{\"date\": \"2023-01-01\"}" },
    { 200, "X-WP-Total: 2\nX-WP-TotalPages: 1", "[{\"date\": \"2023-01-03\"}, {\"date\": \"2023-01-01\"}]" },
    { 200, "X-WP-Total: 0\nX-WP-TotalPages: 0", "[]" },
  };
  g_autoptr(GPtrArray) one = NULL;
  g_autoptr(GPtrArray) list = NULL;
  g_autoptr(GPtrArray) nothing = NULL;

  canned_server_prepare (fixture->server, answers, G_N_ELEMENTS (answers));
  g_assert_cmpint (cosmo_service_get_source (fixture->service), ==, COSMO_SOURCE_BASIC);
  g_assert_cmpuint (cosmo_service_get_max_days (fixture->service), ==, 25);

  one = service_fixture_fetch (fixture, ONE_DAY, NULL);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpstr (canned_server_request (fixture->server, 0), ==, "/wp/apod-basic/230101");

  list = service_fixture_fetch (fixture, THREE_DAYS, NULL);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpuint (((CosmoRecord *) g_ptr_array_index (list, 0))->day, ==, NEW_YEAR);
  g_assert_cmpstr (canned_server_request (fixture->server, 1), ==,
                   "/wp/apod-basic?date_from=230101&date_to=230103&per_page=25");

  nothing = service_fixture_fetch (fixture, THREE_DAYS, NULL);
  g_assert_cmpuint (nothing->len, ==, 0);
  g_assert_cmpuint (fixture->server->requests->len, ==, 3);
  for (guint i = 0; i < fixture->server->keys->len; i++)
    g_assert_cmpstr (g_ptr_array_index (fixture->server->keys, i), ==, "");
}

static void
test_pages (ServiceFixture *fixture,
            gconstpointer   data)
{
  static const CannedAnswer whole[] = {
    { 200, "X-WP-Total: 3", "[{\"date\": \"2023-01-03\"}, {\"date\": \"2023-01-02\"}]" },
    { 200, "X-WP-Total: 3", "[{\"date\": \"2023-01-01\"}]" },
  };
  /* A page past the last one repeats the first. */
  static const CannedAnswer repeated[] = {
    { 200, "X-WP-Total: 3", "[{\"date\": \"2023-01-03\"}, {\"date\": \"2023-01-02\"}]" },
  };
  g_autoptr(GPtrArray) records = NULL;
  g_autoptr(GPtrArray) nothing = NULL;
  g_autoptr(GError) error = NULL;

  canned_server_prepare (fixture->server, whole, G_N_ELEMENTS (whole));
  records = service_fixture_fetch (fixture, THREE_DAYS, NULL);
  g_assert_cmpuint (records->len, ==, 3);
  g_assert_cmpuint (((CosmoRecord *) g_ptr_array_index (records, 0))->day, ==, NEW_YEAR);
  g_assert_true (g_str_has_suffix (canned_server_request (fixture->server, 1), "&page=2"));

  canned_server_prepare (fixture->server, repeated, G_N_ELEMENTS (repeated));
  nothing = service_fixture_fetch (fixture, THREE_DAYS, &error);
  g_assert_error (error, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_DOWN);
  g_assert_null (nothing);
  g_assert_cmpuint (fixture->server->requests->len, ==, 2);
}

static void
test_statuses (ServiceFixture *fixture,
               gconstpointer   data)
{
  static const StatusCase cases[] = {
    { { 404, NULL, "{\"code\": \"apod_basic_not_found\", \"message\": \"\"}" }, COSMO_SERVICE_ERROR_NO_PICTURE, -1 },
    { { 404, NULL, "{\"code\": \"rest_no_route\", \"message\": \"\"}" }, COSMO_SERVICE_ERROR_NONSENSE, -1 },
    { { 404, NULL, "<h1>Not found</h1>", "text/html" }, COSMO_SERVICE_ERROR_NONSENSE, -1 },
    { { 400, NULL, "{\"code\": \"rest_invalid_param\", \"message\": \"\"}" }, COSMO_SERVICE_ERROR_RANGE, -1 },
    { { 403, NULL, "<h1>Forbidden</h1>", "text/html" }, COSMO_SERVICE_ERROR_NONSENSE, -1 },
    { { 301, "Location: /elsewhere", NULL }, COSMO_SERVICE_ERROR_NONSENSE, -1 },
    { { 429, "Retry-After: 60", "" }, COSMO_SERVICE_ERROR_QUOTA, 60 },
    { { 503, "Retry-After: 30", "upstream connect error", "text/plain" }, COSMO_SERVICE_ERROR_DOWN, 30 },
    { { 200, NULL, "<!doctype html>", "text/html" }, COSMO_SERVICE_ERROR_NONSENSE, -1 },
  };

  service_fixture_check_statuses (fixture, cases, G_N_ELEMENTS (cases));
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
  g_test_add_func ("/basic/fields", test_fields);
  g_test_add_func ("/basic/addresses", test_addresses);
  g_test_add_func ("/basic/credits", test_credits);
  g_test_add_func ("/basic/nonsense", test_nonsense);
  add ("/basic/requests", test_requests);
  add ("/basic/pages", test_pages);
  add ("/basic/statuses", test_statuses);
  add ("/basic/deadline", service_fixture_check_deadline);
  return g_test_run ();
}
