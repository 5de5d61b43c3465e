/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The loader against the stand-in for NASA, when that is well. */

#include "config.h"

#include "futures.h"
#include "loader-fixture.h"

/* --- All is well -------------------------------------------------------------------------------------------------- */

static void
test_year (LoaderFixture *fixture,
           gconstpointer  data)
{
  fixture->options.latency = 20;
  loader_fixture_apply (fixture);
  loader_fixture_load (fixture);

  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 365);
  g_assert_cmpuint (loader_fixture_count_requests (fixture, "/planetary/apod"), ==, 15);
  g_assert_cmpint (loader_fixture_get_source (fixture, "2023-07-04"), ==, COSMO_SOURCE_PLANETARY);
  loader_fixture_assert_notices (fixture, "");
}

static void
test_year_without_a_key (LoaderFixture *fixture,
                         gconstpointer  data)
{
  cosmo_planetary_set_key (fixture->planetary, NULL);
  loader_fixture_load (fixture);

  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 365);
  g_assert_cmpuint (loader_fixture_count_requests (fixture, "/planetary/apod"), ==, 0);
  g_assert_cmpint (loader_fixture_get_source (fixture, "2023-07-04"), ==, COSMO_SOURCE_BASIC);
}

/* Every one of the twelve is under way before the first answer comes. */
static void
test_firsts (LoaderFixture *fixture,
             gconstpointer  data)
{
  CosmoSkyStats stats;

  loader_fixture_set_view (fixture, 2023, COSMO_VIEW_FIRSTS);
  fixture->options.latency = 1500;
  loader_fixture_apply (fixture);
  loader_fixture_load (fixture);

  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 12);
  cosmo_sky_get_stats (fixture->sky, &stats);
  g_assert_cmpuint (stats.n_api, ==, 12);
  g_assert_cmpuint (stats.peak_api, ==, 12);
}

static void
test_running_year (LoaderFixture *fixture,
                   gconstpointer  data)
{
  loader_fixture_set_view (fixture, 2024, COSMO_VIEW_EVERY_DAY);
  loader_fixture_load (fixture);

  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 31 + 29 + 10);
}

/* NASA's archive may end before the days we count: one that was closed has no more, one that is late has them later. */
static void
test_archive_ends_early (LoaderFixture *fixture,
                         gconstpointer  data)
{
  fixture->options.today = cosmo_day_new (2023, 11, 30);
  loader_fixture_apply (fixture);
  loader_fixture_load (fixture);

  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 334);
  g_assert_cmpuint (cosmo_year_get_n_failed (fixture->year), ==, 0);
  g_assert_cmpint (loader_fixture_get_state (fixture, "2023-12-01"), ==, COSMO_PICTURE_MISSING);
}

static void
test_first_year_has_gaps (LoaderFixture *fixture,
                          gconstpointer  data)
{
  loader_fixture_set_view (fixture, 1995, COSMO_VIEW_EVERY_DAY);
  loader_fixture_load (fixture);

  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 196);
  g_assert_cmpint (loader_fixture_get_state (fixture, "1995-06-18"), ==, COSMO_PICTURE_MISSING);
}

/* Where each byte costs, no more is asked for than the days that are wanted, and they are the only ones that arrive. */
static void
test_span (LoaderFixture *fixture,
           gconstpointer  data)
{
  CosmoSpan spans[] = {
    { cosmo_day_new (2023, 3, 1), cosmo_day_new (2023, 3, 9) },
    { cosmo_day_new (2022, 12, 1), cosmo_day_new (2023, 1, 4) },
    { 0, 0 },
  };
  guint n_ready[] = { 9, 13, 13 };
  guint n_requests[] = { 1, 2, 2 };

  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      g_autoptr(DexFuture) future = cosmo_loader_load_span (fixture->loader, fixture->year, spans[i]);

      wait_for (future, NULL);
      g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, n_ready[i]);
      g_assert_cmpuint (cosmo_year_get_n_pending (fixture->year), ==, 365 - n_ready[i]);
      g_assert_cmpuint (loader_fixture_count_requests (fixture, "/"), ==, n_requests[i]);
    }
}

/* --- What was seen before ----------------------------------------------------------------------------------------- */

static CosmoCatalogue *
make_catalogue (void)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "catalogue.db", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);

  return cosmo_catalogue_new (file);
}

static void
close_catalogue (CosmoCatalogue *catalogue)
{
  g_autoptr(DexFuture) closed = cosmo_catalogue_close (catalogue);

  wait_for (closed, NULL);
}

/* A year that was seen is there again without one request, also the days that have no picture. */
static void
test_seen_before (LoaderFixture *fixture,
                  gconstpointer  data)
{
  g_autoptr(CosmoCatalogue) catalogue = make_catalogue ();
  g_autoptr(CosmoRecord) record = NULL;
  CosmoPicture *picture;

  cosmo_loader_set_catalogue (fixture->loader, catalogue);
  fixture->options.today = cosmo_day_new (2023, 12, 30);
  loader_fixture_apply (fixture);
  loader_fixture_load (fixture);
  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 364);
  picture = cosmo_year_get_picture (fixture->year, cosmo_day_new (2023, 7, 4));
  record = cosmo_record_ref (cosmo_picture_get_record (picture));

  cosmo_sky_reset (fixture->sky);
  loader_fixture_set_view (fixture, 2023, COSMO_VIEW_EVERY_DAY);
  loader_fixture_load (fixture);
  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 364);
  g_assert_cmpint (loader_fixture_get_state (fixture, "2023-12-31"), ==, COSMO_PICTURE_MISSING);
  picture = cosmo_year_get_picture (fixture->year, cosmo_day_new (2023, 7, 4));
  g_assert_true (cosmo_record_equal (record, cosmo_picture_get_record (picture)));
  g_assert_cmpuint (loader_fixture_count_requests (fixture, "/"), ==, 0);

  /* And so is the other view of it. */
  loader_fixture_set_view (fixture, 2023, COSMO_VIEW_FIRSTS);
  loader_fixture_load (fixture);
  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 12);
  g_assert_cmpuint (loader_fixture_count_requests (fixture, "/"), ==, 0);

  close_catalogue (catalogue);
}

static void
store_answer (CosmoCatalogue *catalogue,
              CosmoYear      *year,
              gint64          asked_at)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (year)); i++)
    {
      g_autoptr(CosmoPicture) picture = g_list_model_get_item (G_LIST_MODEL (year), i);
      g_autoptr(GPtrArray) records = g_ptr_array_new ();
      CosmoDay day = cosmo_picture_get_day (picture);
      g_autoptr(DexFuture) stored = NULL;

      g_ptr_array_add (records, cosmo_picture_get_record (picture));
      stored = cosmo_catalogue_store (catalogue, (CosmoSpan) { day, day }, records, asked_at);
      g_assert_nonnull (wait_for (stored, NULL));
    }
}

/* What is known is asked for again after a long time, once: if that fails, nothing is lost and nothing is said of
 * it. */
static void
test_not_refreshed (LoaderFixture *fixture,
                    gconstpointer  data)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "old.db", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(CosmoCatalogue) catalogue = cosmo_catalogue_new (file);

  loader_fixture_set_view (fixture, 2023, COSMO_VIEW_FIRSTS);
  loader_fixture_load (fixture);
  store_answer (catalogue, fixture->year, g_get_real_time () / G_USEC_PER_SEC - 100 * 24 * 60 * 60);

  cosmo_sky_reset (fixture->sky);
  fixture->options.bad_days[0] = cosmo_day_new (2023, 5, 1);
  loader_fixture_apply (fixture);
  cosmo_loader_set_catalogue (fixture->loader, catalogue);
  cosmo_loader_set_source (fixture->loader, COSMO_SOURCE_PLANETARY);
  loader_fixture_set_view (fixture, 2023, COSMO_VIEW_FIRSTS);
  loader_fixture_load (fixture);
  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 12);
  g_assert_cmpuint (loader_fixture_count_requests (fixture, "/"), ==, 12);
  loader_fixture_assert_notices (fixture, "");

  close_catalogue (catalogue);
}

/* --- Leaving ------------------------------------------------------------------------------------------------------ */

static gboolean
has_six_requests (gpointer data)
{
  LoaderFixture *fixture = data;
  CosmoSkyStats stats;

  cosmo_sky_get_stats (fixture->sky, &stats);
  return stats.n_active == 6;
}

static gboolean
has_no_requests (gpointer data)
{
  LoaderFixture *fixture = data;
  CosmoSkyStats stats;

  cosmo_sky_get_stats (fixture->sky, &stats);
  return stats.n_active == 0;
}

/* Another year is chosen: all requests of the old one end, and no answer that was under way is shown in it. */
static void
test_cancel (LoaderFixture *fixture,
             gconstpointer  data)
{
  g_autoptr(DexFuture) future = NULL;
  CosmoSkyStats stats;

  fixture->options.latency = 500;
  loader_fixture_apply (fixture);
  future = cosmo_loader_load (fixture->loader, fixture->year);
  wait_until (has_six_requests, fixture);
  dex_clear (&future);
  wait_until (has_no_requests, fixture);

  cosmo_sky_get_stats (fixture->sky, &stats);
  g_assert_cmpuint (stats.n_api, ==, 6);
  g_assert_cmpuint (cosmo_year_get_n_pending (fixture->year), ==, 365);

  /* And a load that comes after it is whole. */
  fixture->options.latency = 0;
  loader_fixture_apply (fixture);
  loader_fixture_load (fixture);
  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 365);
}

static gboolean
find_elsewhere (LoaderFixture *fixture,
                CosmoPicture  *picture)
{
  g_autoptr(DexFuture) search = cosmo_loader_find_elsewhere (fixture->loader, picture);

  return g_value_get_boolean (wait_for (search, NULL));
}

/* The other service is asked about a picture that is gone, once; its texts stay, and the address is kept. */
static void
test_elsewhere (LoaderFixture *fixture,
                gconstpointer  data)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "elsewhere.db", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(CosmoCatalogue) catalogue = cosmo_catalogue_new (file);
  g_autoptr(CosmoYear) again = NULL;
  g_autoptr(CosmoRecord) before = NULL;
  g_autoptr(CosmoRecord) after = NULL;
  CosmoPicture *picture;

  loader_fixture_set_view (fixture, 2023, COSMO_VIEW_FIRSTS);
  cosmo_loader_set_catalogue (fixture->loader, catalogue);
  loader_fixture_load (fixture);
  picture = cosmo_year_get_picture (fixture->year, cosmo_day_new (2023, 5, 1));
  before = cosmo_record_ref (cosmo_picture_get_record (picture));
  g_assert_cmpint (before->source, ==, COSMO_SOURCE_PLANETARY);
  g_assert_cmpuint (loader_fixture_count_requests (fixture, "apod-basic"), ==, 0);

  g_assert_true (find_elsewhere (fixture, picture));
  after = cosmo_record_ref (cosmo_picture_get_record (picture));
  g_assert_cmpstr (after->image_url, !=, before->image_url);
  g_assert_cmpstr (after->thumbnail_url, !=, before->thumbnail_url);
  g_assert_cmpstr (after->title, ==, before->title);
  g_assert_cmpstr (after->explanation, ==, before->explanation);
  g_assert_cmpuint (loader_fixture_count_requests (fixture, "apod-basic"), ==, 1);

  /* Gone from there, too. */
  g_assert_false (find_elsewhere (fixture, picture));
  g_assert_cmpuint (loader_fixture_count_requests (fixture, "apod-basic"), ==, 1);

  /* It is what the next start finds. */
  again = cosmo_year_new (2023, COSMO_VIEW_FIRSTS, LOADER_FIXTURE_TODAY);
  g_set_object (&fixture->year, again);
  loader_fixture_load (fixture);
  g_assert_cmpstr (cosmo_picture_get_record (cosmo_year_get_picture (again, before->day))->image_url, ==,
                   after->image_url);

  close_catalogue (catalogue);
}

/* There is no other service to ask, or it has no answer: the picture stays what it is. */
static void
test_nowhere_else (LoaderFixture *fixture,
                   gconstpointer  data)
{
  CosmoPicture *picture;

  loader_fixture_set_view (fixture, 2023, COSMO_VIEW_FIRSTS);
  cosmo_loader_set_source (fixture->loader, COSMO_SOURCE_PLANETARY);
  loader_fixture_load (fixture);
  picture = cosmo_year_get_picture (fixture->year, cosmo_day_new (2023, 5, 1));
  g_assert_false (find_elsewhere (fixture, picture));
  g_assert_cmpuint (loader_fixture_count_requests (fixture, "apod-basic"), ==, 0);

  cosmo_loader_set_source (fixture->loader, COSMO_SOURCE_AUTOMATIC);
  fixture->options.basic = COSMO_SKY_BASIC_DOWN;
  loader_fixture_apply (fixture);
  g_assert_false (find_elsewhere (fixture, picture));
  g_assert_cmpuint (loader_fixture_count_requests (fixture, "apod-basic"), ==, 1);
  g_assert_cmpint (cosmo_picture_get_state (picture), ==, COSMO_PICTURE_READY);
  g_assert_cmpint (cosmo_picture_get_record (picture)->source, ==, COSMO_SOURCE_PLANETARY);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  dex_init ();

#define add(path, func, i) \
  g_test_add ("/loader/" path, LoaderFixture, GUINT_TO_POINTER (i), \
              loader_fixture_set_up, func, loader_fixture_tear_down)
  add ("year", test_year, 0);
  add ("year-without-a-key", test_year_without_a_key, 0);
  add ("firsts", test_firsts, 0);
  add ("running-year", test_running_year, 0);
  add ("archive-ends-early", test_archive_ends_early, 0);
  add ("first-year-has-gaps", test_first_year_has_gaps, 0);
  add ("span", test_span, 0);
  add ("seen-before", test_seen_before, 0);
  add ("not-refreshed", test_not_refreshed, 0);
  add ("cancel", test_cancel, 0);
  add ("elsewhere", test_elsewhere, 0);
  add ("nowhere-else", test_nowhere_else, 0);
#undef add
  return g_test_run ();
}
