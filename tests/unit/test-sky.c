/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The stand-in for NASA must be as NASA is, or the tests that lean on it prove nothing. */

#include "config.h"

#include <string.h>
#include <turbojpeg.h>

#include "sky-client.h"
#include "sky-paint.h"
#include "sky-words.h"

/* --- Both services as they are ------------------------------------------------------------------------------------ */

static void
test_statuses (SkyClient     *fixture,
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
      g_auto(SkyReply) reply = sky_client_ask (fixture, cases[i].target, cases[i].key);
      g_autofree char *text = sky_reply_get_text (&reply);

      g_test_message ("%s", cases[i].target);
      g_assert_cmpuint (reply.status, ==, cases[i].status);
      g_assert_nonnull (strstr (text, cases[i].says));
    }
}

static void
test_planetary_ranges (SkyClient     *fixture,
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
      g_auto(SkyReply) reply = sky_client_ask (fixture, target, "k");
      g_autoptr(JsonNode) root = sky_reply_parse (&reply);
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
      g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (records, 0), "date"), ==,
                       cases[i].first);
      g_assert_cmpstr (before, ==, cases[i].last);
    }
}

static void
test_basic_lists (SkyClient     *fixture,
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
      g_auto(SkyReply) reply = sky_client_ask (fixture, target, NULL);
      g_autoptr(JsonNode) root = sky_reply_parse (&reply);
      JsonArray *records = json_node_get_array (root);

      g_test_message ("%s", cases[i].query);
      g_assert_cmpuint (json_array_get_length (records), ==, cases[i].n_records);
      g_assert_cmpstr (soup_message_headers_get_one (reply.headers, "X-WP-Total"), ==, cases[i].total);
      g_assert_cmpstr (soup_message_headers_get_one (reply.headers, "X-WP-TotalPages"), ==, cases[i].pages);
      if (cases[i].first != NULL)
        g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (records, 0), "date"), ==,
                         cases[i].first);
    }
}

/* Both services tell of the same picture, film or page. */
static void
test_media (SkyClient     *fixture,
            gconstpointer  data)
{
  gboolean seen[SKY_MEDIA_OTHER + 1] = { FALSE };

  for (CosmoDay day = cosmo_day_new (2022, 1, 1); day <= cosmo_day_new (2023, 12, 31); day++)
    {
      SkyMedia media = sky_words_get_media (day);
      g_autofree char *date = cosmo_day_format (day);
      g_autofree char *planetary = g_strdup_printf (PLANETARY "?date=%s&thumbs=true", date);
      g_autofree char *basic = g_strdup_printf (BASIC "/%.2s%.2s%.2s", date + 2, date + 5, date + 8);
      g_auto(SkyReply) one = { 0 }, other = { 0 };
      g_autoptr(JsonNode) root = NULL;
      g_autoptr(JsonNode) basic_root = NULL;
      JsonObject *record, *basic_record;

      if (seen[media])
        continue;
      seen[media] = TRUE;
      one = sky_client_ask (fixture, planetary, "k");
      other = sky_client_ask (fixture, basic, NULL);
      root = sky_reply_parse (&one);
      basic_root = sky_reply_parse (&other);
      record = json_node_get_object (root);
      basic_record = json_node_get_object (basic_root);

      g_assert_cmpint (json_object_has_member (record, "url"), ==, media != SKY_MEDIA_OTHER);
      g_assert_cmpint (json_object_has_member (record, "hdurl"), ==, media == SKY_MEDIA_IMAGE);
      g_assert_cmpint (json_object_has_member (record, "thumbnail_url"), ==,
                       media == SKY_MEDIA_FILM || media == SKY_MEDIA_EMBEDDED);
      g_assert_cmpint (json_object_has_member (basic_record, "hdurl"), ==, media != SKY_MEDIA_OTHER);
      g_assert_cmpstr (json_object_get_string_member (basic_record, "title"), !=, "");
      if (media == SKY_MEDIA_FILM)
        g_assert_nonnull (strstr (json_object_get_string_member (basic_record, "basic_html"),
                                  json_object_get_string_member (record, "url")));
      if (media == SKY_MEDIA_EMBEDDED)
        g_assert_nonnull (strstr (json_object_get_string_member (basic_record, "basic_html"),
                                  "\"//www.youtube.com/embed/"));
    }

  for (guint i = 0; i < G_N_ELEMENTS (seen); i++)
    g_assert_true (seen[i]);
}

/* --- What was asked ----------------------------------------------------------------------------------------------- */

static void
test_stats (SkyClient     *fixture,
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
  g_auto(SkyReply) reply = { 0 };
  JsonObject *object;
  CosmoSkyStats stats;

  soup_session_set_user_agent (fixture->session, "test-sky");
  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_auto(SkyReply) ignored = sky_client_ask (fixture, requests[i].target, requests[i].key);
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

  reply = sky_client_ask (fixture, "/__reset", NULL);
  root = sky_reply_parse (&reply);
  object = json_node_get_object (root);
  g_assert_cmpint (json_object_get_int_member (object, "api"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (object, "key_in_url"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (object, "key_to_image"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (object, "status"), "404"), ==, 1);
  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (object, "user_agents"), 0), ==,
                   "test-sky");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "log")), ==, 6);

  cosmo_sky_get_stats (fixture->sky, &stats);
  g_assert_cmpuint (stats.n_api + stats.n_images + stats.keys_in_urls, ==, 0);
}

/* --- Pictures ----------------------------------------------------------------------------------------------------- */

static void
get_jpeg_size (const SkyReply *reply,
               guint          *width,
               guint          *height)
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
test_picture_sizes (SkyClient     *fixture,
                    gconstpointer  data)
{
  CosmoDay day = cosmo_day_new (2023, 5, 5);
  guint full_width, full_height, width, height;
  static const struct {
    const char *target;
    guint       width;            /* 0: the whole */
    guint       height;           /* 0: as it follows */
  } cases[] = {
    { "/apod/image/2305/Sky_230505.jpg", 0 },
    { "/apod/image/2305/Sky_230505_1024.jpg", 1024 },
    { "/content/dam/science/cds/apod/apod/2023/may/Sky_230505.jpg", 0 },
    { "/dynamicimage/assets/science/cds/apod/apod/2023/may/Sky_230505.jpg?w=720&fit=clip", 720 },
    { "/dynamicimage/assets/science/cds/apod/apod/2023/may/Sky_230505.jpg?w=99999&fit=clip", 0 },
    { "/dynamicimage/assets/science/cds/apod/apod/2023/may/Sky_230505.jpg?w=nonsense", 0 },
    { "/dynamicimage/assets/science/cds/apod/apod/still/230505.jpg?w=300&h=90000&fit=clip", 300 },
    { "/dynamicimage/assets/science/cds/apod/apod/still/230505.jpg?w=720&h=90&fit=clip", 0, 90 },
  };

  sky_paint_get_size (day, &full_width, &full_height);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(SkyReply) reply = sky_client_ask (fixture, cases[i].target, NULL);
      guint expected = cases[i].width != 0 ? cases[i].width : full_width;

      if (cases[i].height != 0)
        expected = (full_width * cases[i].height + full_height / 2) / full_height;
      g_test_message ("%s", cases[i].target);
      g_assert_cmpuint (reply.status, ==, 200);
      get_jpeg_size (&reply, &width, &height);
      g_assert_cmpuint (width, ==, expected);
      g_assert_cmpfloat_with_epsilon (height, (double) full_height * expected / full_width, 1);
      if (expected == full_width)
        g_assert_cmpuint (g_bytes_get_size (reply.body), >, 200 << 10);
    }
}

/* The sizes that basic tells are those that its pictures have. */
static void
test_told_size (SkyClient     *fixture,
                gconstpointer  data)
{
  g_auto(SkyReply) reply = sky_client_ask (fixture, BASIC "/230101", NULL);
  g_autoptr(JsonNode) root = sky_reply_parse (&reply);
  const char *url = json_object_get_string_member (json_node_get_object (root), "hdurl");
  g_auto(SkyReply) picture = sky_client_ask (fixture, url, NULL);
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
  g_test_add ("/sky/" path, SkyClient, NULL, sky_client_set_up, function, sky_client_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("statuses", test_statuses);
  ADD ("planetary-ranges", test_planetary_ranges);
  ADD ("basic-lists", test_basic_lists);
  ADD ("media", test_media);
  ADD ("stats", test_stats);
  ADD ("picture-sizes", test_picture_sizes);
  ADD ("told-size", test_told_size);
  g_test_add_func ("/sky/picture-kinds", test_picture_kinds);
  g_test_add_func ("/sky/days-differ", test_days_differ);
  return g_test_run ();
}
