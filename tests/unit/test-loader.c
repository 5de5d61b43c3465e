/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The loader against the stand-in for NASA, in every state that the services have been seen in. */

#include "config.h"

#include <string.h>

#include "cosmo-basic.h"
#include "cosmo-loader.h"
#include "cosmo-sky.h"
#include "futures.h"

#define KEY "SECRET-key-of-the-test-0123456789"
#define TODAY cosmo_day_new (2024, 3, 10)

typedef struct
{
  CosmoSkyOptions  options;
  CosmoSky        *sky;
  CosmoPlanetary  *planetary;
  CosmoService    *basic;
  CosmoLoader     *loader;
  CosmoYear       *year;
  GPtrArray       *notices;   /* of the nicks of those there were, in order */
} Fixture;

static void
on_notice (CosmoLoader *loader,
           GParamSpec  *pspec,
           GPtrArray   *notices)
{
  g_autoptr(GEnumClass) class = g_type_class_ref (COSMO_TYPE_NOTICE);
  const char *nick = g_enum_get_value (class, cosmo_loader_get_notice (loader))->value_nick;

  if (notices->len == 0 || !g_str_equal (g_ptr_array_index (notices, notices->len - 1), nick))
    g_ptr_array_add (notices, (char *) nick);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(CosmoHttp) http = cosmo_http_new ();
  g_autoptr(GError) error = NULL;

  fixture->options = COSMO_SKY_OPTIONS_INIT;
  fixture->options.today = TODAY;
  fixture->sky = cosmo_sky_new (&fixture->options, &error);
  g_assert_no_error (error);

  fixture->planetary = cosmo_planetary_new (http, cosmo_sky_get_planetary_url (fixture->sky));
  cosmo_planetary_set_key (fixture->planetary, KEY);
  fixture->basic = COSMO_SERVICE (cosmo_basic_new (http, cosmo_sky_get_basic_url (fixture->sky)));
  fixture->loader = cosmo_loader_new (fixture->planetary, fixture->basic);
  fixture->year = cosmo_year_new (2023, COSMO_VIEW_EVERY_DAY, TODAY);

  fixture->notices = g_ptr_array_new ();
  g_signal_connect (fixture->loader, "notify::notice", G_CALLBACK (on_notice), fixture->notices);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  CosmoSkyStats stats;

  gboolean is_dropped = fixture->options.garbage == COSMO_SKY_GARBAGE_HUGE ||
                        fixture->options.garbage == COSMO_SKY_GARBAGE_ENDLESS ||
                        fixture->options.planetary == COSMO_SKY_PLANETARY_HANG;

  /* Whatever happened, the key was in no address, and there were never too many requests at once; an answer that was
   * not read to its end counts in the sky until that notices. */
  cosmo_sky_get_stats (fixture->sky, &stats);
  g_assert_cmpuint (stats.keys_in_urls, ==, 0);
  if (!is_dropped)
    g_assert_cmpuint (stats.peak_api, <=, cosmo_year_get_view (fixture->year) == COSMO_VIEW_FIRSTS ? 12 : 6);

  g_assert_finalize_object (g_steal_pointer (&fixture->loader));
  g_assert_finalize_object (g_steal_pointer (&fixture->planetary));
  g_assert_finalize_object (g_steal_pointer (&fixture->basic));
  g_assert_finalize_object (g_steal_pointer (&fixture->year));
  g_clear_pointer (&fixture->notices, g_ptr_array_unref);
  g_clear_pointer (&fixture->sky, cosmo_sky_free);
}

static void
set_view (Fixture   *fixture,
          guint      year,
          CosmoView  view)
{
  g_clear_object (&fixture->year);
  fixture->year = cosmo_year_new (year, view, TODAY);
}

static void
apply_options (Fixture *fixture)
{
  cosmo_sky_set_options (fixture->sky, &fixture->options);
}

static void
load (Fixture *fixture)
{
  g_autoptr(DexFuture) future = cosmo_loader_load (fixture->loader, fixture->year);

  wait_for (future, NULL);
  g_assert_cmpuint (cosmo_year_get_n_pending (fixture->year), ==, 0);
}

static CosmoPictureState
get_state (Fixture    *fixture,
           const char *date)
{
  return cosmo_picture_get_state (cosmo_year_get_picture (fixture->year, cosmo_day_parse (date)));
}

static CosmoSource
get_source (Fixture    *fixture,
            const char *date)
{
  return cosmo_picture_get_record (cosmo_year_get_picture (fixture->year, cosmo_day_parse (date)))->source;
}

static guint
count_requests (Fixture    *fixture,
                const char *part)
{
  g_auto(GStrv) targets = cosmo_sky_list_targets (fixture->sky);
  guint n = 0;

  for (guint i = 0; targets[i] != NULL; i++)
    n += strstr (targets[i], part) != NULL;
  return n;
}

static void
assert_notices (Fixture    *fixture,
                const char *expected)
{
  g_autofree char *notices = NULL;

  g_ptr_array_add (fixture->notices, NULL);
  notices = g_strjoinv (" ", (char **) fixture->notices->pdata);
  g_ptr_array_set_size (fixture->notices, 0);
  g_assert_cmpstr (notices, ==, expected);
}

/* --- All is well -------------------------------------------------------------------------------------------------- */

static void
test_year (Fixture       *fixture,
           gconstpointer  data)
{
  fixture->options.latency = 20;
  apply_options (fixture);
  load (fixture);

  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 365);
  g_assert_cmpuint (count_requests (fixture, "/planetary/apod"), ==, 15);
  g_assert_cmpint (get_source (fixture, "2023-07-04"), ==, COSMO_SOURCE_PLANETARY);
  assert_notices (fixture, "");
}

static void
test_year_without_a_key (Fixture       *fixture,
                         gconstpointer  data)
{
  cosmo_planetary_set_key (fixture->planetary, NULL);
  load (fixture);

  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 365);
  g_assert_cmpuint (count_requests (fixture, "/planetary/apod"), ==, 0);
  g_assert_cmpint (get_source (fixture, "2023-07-04"), ==, COSMO_SOURCE_BASIC);
}

/* Every one of the twelve is under way before the first answer comes. */
static void
test_firsts (Fixture       *fixture,
             gconstpointer  data)
{
  CosmoSkyStats stats;

  set_view (fixture, 2023, COSMO_VIEW_FIRSTS);
  fixture->options.latency = 1500;
  apply_options (fixture);
  load (fixture);

  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 12);
  cosmo_sky_get_stats (fixture->sky, &stats);
  g_assert_cmpuint (stats.n_api, ==, 12);
  g_assert_cmpuint (stats.peak_api, ==, 12);
}

static void
test_running_year (Fixture       *fixture,
                   gconstpointer  data)
{
  set_view (fixture, 2024, COSMO_VIEW_EVERY_DAY);
  load (fixture);

  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 31 + 29 + 10);
}

/* NASA's archive may end before the days we count: one that was closed has no more, one that is late has them later. */
static void
test_archive_ends_early (Fixture       *fixture,
                         gconstpointer  data)
{
  fixture->options.today = cosmo_day_new (2023, 11, 30);
  apply_options (fixture);
  load (fixture);

  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 334);
  g_assert_cmpuint (cosmo_year_get_n_failed (fixture->year), ==, 0);
  g_assert_cmpint (get_state (fixture, "2023-12-01"), ==, COSMO_PICTURE_MISSING);
}

static void
test_first_year_has_gaps (Fixture       *fixture,
                          gconstpointer  data)
{
  set_view (fixture, 1995, COSMO_VIEW_EVERY_DAY);
  load (fixture);

  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 196);
  g_assert_cmpint (get_state (fixture, "1995-06-18"), ==, COSMO_PICTURE_MISSING);
}

/* --- One service is not well -------------------------------------------------------------------------------------- */

static void
test_planetary_states (Fixture       *fixture,
                       gconstpointer  data)
{
  static const struct {
    CosmoSkyPlanetary state;
    CosmoSource       source;
    const char       *notices;
  } cases[] = {
    { COSMO_SKY_PLANETARY_SHORT, COSMO_SOURCE_PLANETARY, "" },
    { COSMO_SKY_PLANETARY_RETIRED, COSMO_SOURCE_BASIC, "switched" },
    { COSMO_SKY_PLANETARY_LOGO, COSMO_SOURCE_BASIC, "switched" },
    { COSMO_SKY_PLANETARY_DOWN, COSMO_SOURCE_BASIC, "switched" },
  };
  guint i = GPOINTER_TO_UINT (data);

  fixture->options.planetary = cases[i].state;
  apply_options (fixture);
  load (fixture);

  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 365);
  g_assert_cmpint (get_source (fixture, "2023-01-01"), ==, cases[i].source);
  if (cases[i].source == COSMO_SOURCE_BASIC)
    g_assert_cmpint (cosmo_loader_get_notice_source (fixture->loader), ==, COSMO_SOURCE_BASIC);
  assert_notices (fixture, cases[i].notices);
}

/* A service that never answers is given up after a while, which is long for people and short for this test. */
static void
test_planetary_hangs (Fixture       *fixture,
                      gconstpointer  data)
{
  fixture->options.planetary = COSMO_SKY_PLANETARY_HANG;
  apply_options (fixture);
  g_object_set (fixture->planetary, "deadline", 200u, NULL);
  load (fixture);

  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 365);
  assert_notices (fixture, "switched");
}

static void
test_key_refused (Fixture       *fixture,
                  gconstpointer  data)
{
  fixture->options.keys[0] = "another-key";
  apply_options (fixture);
  load (fixture);

  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 365);
  g_assert_cmpint (get_source (fixture, "2023-01-01"), ==, COSMO_SOURCE_BASIC);
  assert_notices (fixture, "key-refused");
  g_assert_error (cosmo_loader_get_notice_error (fixture->loader),
                  COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_KEY_REFUSED);
}

static void
test_quota_switches (Fixture       *fixture,
                     gconstpointer  data)
{
  fixture->options.limit = 5;
  fixture->options.retry_after = 3600;
  apply_options (fixture);
  load (fixture);

  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 365);
  g_assert_cmpint (get_source (fixture, "2023-12-31"), ==, COSMO_SOURCE_BASIC);
  assert_notices (fixture, "switched");
}

/* With no other service to ask, the loader waits as long as it was told, and goes on by itself. */
static void
test_quota_waits (Fixture       *fixture,
                  gconstpointer  data)
{
  cosmo_loader_set_source (fixture->loader, COSMO_SOURCE_PLANETARY);
  fixture->options.limit = 10;
  fixture->options.retry_after = 1;
  apply_options (fixture);
  load (fixture);

  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 365);
  g_assert_cmpint (get_source (fixture, "2023-12-31"), ==, COSMO_SOURCE_PLANETARY);
  assert_notices (fixture, "quota none");
}

/* --- Some answers are not well ------------------------------------------------------------------------------------ */

static void
test_some_answers_fail (Fixture       *fixture,
                        gconstpointer  data)
{
  fixture->options.fail = 0.2;
  apply_options (fixture);
  load (fixture);

  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 365);
}

static void
test_bad_days (Fixture       *fixture,
               gconstpointer  data)
{
  fixture->options.bad_days[0] = cosmo_day_new (2023, 5, 5);
  fixture->options.bad_days[1] = cosmo_day_new (2023, 5, 6);
  apply_options (fixture);
  load (fixture);

  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 363);
  g_assert_cmpuint (cosmo_year_get_n_failed (fixture->year), ==, 2);
  g_assert_cmpint (get_state (fixture, "2023-05-05"), ==, COSMO_PICTURE_FAILED);
  g_assert_cmpint (get_state (fixture, "2023-05-06"), ==, COSMO_PICTURE_FAILED);
  assert_notices (fixture, "failed");

  /* The next load asks for those two alone. */
  cosmo_sky_reset (fixture->sky);
  fixture->options.bad_days[0] = 0;
  apply_options (fixture);
  cosmo_picture_set_pending (cosmo_year_get_picture (fixture->year, cosmo_day_new (2023, 5, 5)));
  cosmo_picture_set_pending (cosmo_year_get_picture (fixture->year, cosmo_day_new (2023, 5, 6)));
  load (fixture);
  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 365);
  g_assert_cmpuint (count_requests (fixture, "/"), ==, 1);
}

static void
test_garbage (Fixture       *fixture,
              gconstpointer  data)
{
  static const struct {
    CosmoSkyGarbage garbage;
    guint           n_ready;
  } cases[] = {
    { COSMO_SKY_GARBAGE_TRUNCATED, 0 },
    { COSMO_SKY_GARBAGE_DEEP, 0 },
    { COSMO_SKY_GARBAGE_EMPTY, 0 },
    { COSMO_SKY_GARBAGE_HUGE, 0 },
    { COSMO_SKY_GARBAGE_ENDLESS, 0 },
    { COSMO_SKY_GARBAGE_TYPES, 365 },
    { COSMO_SKY_GARBAGE_UTF8, 365 },
  };
  guint i = GPOINTER_TO_UINT (data);

  fixture->options.garbage = cases[i].garbage;
  apply_options (fixture);
  load (fixture);

  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, cases[i].n_ready);
  g_assert_cmpuint (cosmo_year_get_n_failed (fixture->year), ==, 365 - cases[i].n_ready);
  if (cases[i].n_ready == 0)
    assert_notices (fixture, "switched failed");
}

/* A redirect is no answer of NASA's, and where it points to is not asked: least of all with the key. */
static void
test_redirects (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(CosmoSky) elsewhere = cosmo_sky_new (&fixture->options, NULL);
  CosmoSkyStats stats;

  fixture->options.redirect = cosmo_sky_get_url (elsewhere);
  apply_options (fixture);
  load (fixture);

  g_assert_cmpuint (cosmo_year_get_n_failed (fixture->year), ==, 365);
  cosmo_sky_get_stats (elsewhere, &stats);
  g_assert_cmpuint (stats.n_api, ==, 0);
}

/* Two services that are dead are found to be so after a few requests, not after one for every day. */
static void
test_all_down (Fixture       *fixture,
               gconstpointer  data)
{
  fixture->options.planetary = COSMO_SKY_PLANETARY_DOWN;
  fixture->options.basic = COSMO_SKY_BASIC_DOWN;
  apply_options (fixture);
  load (fixture);

  g_assert_cmpuint (cosmo_year_get_n_failed (fixture->year), ==, 365);
  g_assert_cmpuint (count_requests (fixture, "/"), <=, 24);
  assert_notices (fixture, "switched failed");
}

/* When no service is left, there is nothing to lose by trying again. */
static void
test_tried_again (Fixture       *fixture,
                  gconstpointer  data)
{
  cosmo_loader_set_source (fixture->loader, COSMO_SOURCE_PLANETARY);
  fixture->options.planetary = COSMO_SKY_PLANETARY_RETIRED;
  apply_options (fixture);
  load (fixture);
  g_assert_cmpuint (cosmo_year_get_n_failed (fixture->year), ==, 365);

  fixture->options.planetary = COSMO_SKY_PLANETARY_OK;
  apply_options (fixture);
  set_view (fixture, 2023, COSMO_VIEW_EVERY_DAY);
  load (fixture);
  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 365);
}

/* Where each byte costs, no more is asked for than the days that are wanted, and they are the only ones that arrive. */
static void
test_span (Fixture       *fixture,
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
      g_assert_cmpuint (count_requests (fixture, "/"), ==, n_requests[i]);
    }
}

/* --- No network --------------------------------------------------------------------------------------------------- */

/* A service behind a network that can be taken away, and which may have lost its pictures. */
#define TEST_TYPE_REMOTE_SERVICE (test_remote_service_get_type ())
G_DECLARE_FINAL_TYPE (TestRemoteService, test_remote_service, TEST, REMOTE_SERVICE, GObject)

struct _TestRemoteService
{
  GObject       parent_instance;

  CosmoService *service;
  gboolean      is_offline;
  gboolean      is_empty;
};

static CosmoSource
test_remote_service_get_source (CosmoService *service)
{
  return cosmo_service_get_source (TEST_REMOTE_SERVICE (service)->service);
}

static guint
test_remote_service_get_max_days (CosmoService *service)
{
  return cosmo_service_get_max_days (TEST_REMOTE_SERVICE (service)->service);
}

static DexFuture *
test_remote_service_fetch (CosmoService *service,
                           CosmoSpan     span)
{
  TestRemoteService *self = TEST_REMOTE_SERVICE (service);

  if (self->is_offline)
    return dex_future_new_reject (COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_OFFLINE, "No network, for the test");
  if (self->is_empty)
    return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY,
                                      g_ptr_array_new_with_free_func ((GDestroyNotify) cosmo_record_unref));
  return cosmo_service_fetch (self->service, span);
}

static void
service_iface_init (CosmoServiceInterface *iface)
{
  iface->get_source = test_remote_service_get_source;
  iface->get_max_days = test_remote_service_get_max_days;
  iface->fetch = test_remote_service_fetch;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestRemoteService, test_remote_service, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (COSMO_TYPE_SERVICE, service_iface_init))

static void
test_remote_service_finalize (GObject *object)
{
  g_clear_object (&TEST_REMOTE_SERVICE (object)->service);
  G_OBJECT_CLASS (test_remote_service_parent_class)->finalize (object);
}

static void
test_remote_service_class_init (TestRemoteServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_remote_service_finalize;
}

static void
test_remote_service_init (TestRemoteService *self)
{
}

static TestRemoteService *
put_basic_behind_network (Fixture *fixture)
{
  TestRemoteService *remote = g_object_new (TEST_TYPE_REMOTE_SERVICE, NULL);

  remote->service = g_steal_pointer (&fixture->basic);
  fixture->basic = COSMO_SERVICE (remote);
  g_clear_object (&fixture->loader);
  fixture->loader = cosmo_loader_new (fixture->planetary, fixture->basic);
  g_signal_connect (fixture->loader, "notify::notice", G_CALLBACK (on_notice), fixture->notices);
  return remote;
}

static gboolean
says_offline (gpointer data)
{
  Fixture *fixture = data;

  return cosmo_loader_get_notice (fixture->loader) == COSMO_NOTICE_OFFLINE;
}

/* Without a network nothing fails: the days wait, and are asked for as soon as there is one. */
static void
test_offline (Fixture       *fixture,
              gconstpointer  data)
{
  TestRemoteService *remote = put_basic_behind_network (fixture);
  g_autoptr(DexFuture) future = NULL;

  remote->is_offline = TRUE;
  cosmo_loader_set_source (fixture->loader, COSMO_SOURCE_BASIC);

  future = cosmo_loader_load (fixture->loader, fixture->year);
  wait_until (says_offline, fixture);
  g_assert_cmpuint (cosmo_year_get_n_pending (fixture->year), ==, 365);

  remote->is_offline = FALSE;
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", TRUE);
  wait_for (future, NULL);
  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 365);
  assert_notices (fixture, "offline none");
}

/* That one service has nothing of a day which the other one stumbles over does not mean that there is no picture. */
static void
test_stumbled_over (Fixture       *fixture,
                    gconstpointer  data)
{
  TestRemoteService *remote = put_basic_behind_network (fixture);

  remote->is_empty = TRUE;
  fixture->options.bad_days[0] = cosmo_day_new (2023, 5, 1);
  apply_options (fixture);
  set_view (fixture, 2023, COSMO_VIEW_FIRSTS);
  load (fixture);
  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 11);
  g_assert_cmpint (get_state (fixture, "2023-05-01"), ==, COSMO_PICTURE_FAILED);
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
test_seen_before (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(CosmoCatalogue) catalogue = make_catalogue ();
  g_autoptr(CosmoRecord) record = NULL;
  CosmoPicture *picture;

  cosmo_loader_set_catalogue (fixture->loader, catalogue);
  fixture->options.today = cosmo_day_new (2023, 12, 30);
  apply_options (fixture);
  load (fixture);
  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 364);
  picture = cosmo_year_get_picture (fixture->year, cosmo_day_new (2023, 7, 4));
  record = cosmo_record_ref (cosmo_picture_get_record (picture));

  cosmo_sky_reset (fixture->sky);
  set_view (fixture, 2023, COSMO_VIEW_EVERY_DAY);
  load (fixture);
  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 364);
  g_assert_cmpint (get_state (fixture, "2023-12-31"), ==, COSMO_PICTURE_MISSING);
  picture = cosmo_year_get_picture (fixture->year, cosmo_day_new (2023, 7, 4));
  g_assert_true (cosmo_record_equal (record, cosmo_picture_get_record (picture)));
  g_assert_cmpuint (count_requests (fixture, "/"), ==, 0);

  /* And so is the other view of it. */
  set_view (fixture, 2023, COSMO_VIEW_FIRSTS);
  load (fixture);
  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 12);
  g_assert_cmpuint (count_requests (fixture, "/"), ==, 0);

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
test_not_refreshed (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "old.db", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(CosmoCatalogue) catalogue = cosmo_catalogue_new (file);

  set_view (fixture, 2023, COSMO_VIEW_FIRSTS);
  load (fixture);
  store_answer (catalogue, fixture->year, g_get_real_time () / G_USEC_PER_SEC - 100 * 24 * 60 * 60);

  cosmo_sky_reset (fixture->sky);
  fixture->options.bad_days[0] = cosmo_day_new (2023, 5, 1);
  apply_options (fixture);
  cosmo_loader_set_catalogue (fixture->loader, catalogue);
  cosmo_loader_set_source (fixture->loader, COSMO_SOURCE_PLANETARY);
  set_view (fixture, 2023, COSMO_VIEW_FIRSTS);
  load (fixture);
  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 12);
  g_assert_cmpuint (count_requests (fixture, "/"), ==, 12);
  assert_notices (fixture, "");

  close_catalogue (catalogue);
}

/* --- Leaving ------------------------------------------------------------------------------------------------------ */

static gboolean
has_six_requests (gpointer data)
{
  Fixture *fixture = data;
  CosmoSkyStats stats;

  cosmo_sky_get_stats (fixture->sky, &stats);
  return stats.n_active == 6;
}

static gboolean
has_no_requests (gpointer data)
{
  Fixture *fixture = data;
  CosmoSkyStats stats;

  cosmo_sky_get_stats (fixture->sky, &stats);
  return stats.n_active == 0;
}

/* Another year is chosen: all requests of the old one end, and no answer that was under way is shown in it. */
static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(DexFuture) future = NULL;
  CosmoSkyStats stats;

  fixture->options.latency = 500;
  apply_options (fixture);
  future = cosmo_loader_load (fixture->loader, fixture->year);
  wait_until (has_six_requests, fixture);
  dex_clear (&future);
  wait_until (has_no_requests, fixture);

  cosmo_sky_get_stats (fixture->sky, &stats);
  g_assert_cmpuint (stats.n_api, ==, 6);
  g_assert_cmpuint (cosmo_year_get_n_pending (fixture->year), ==, 365);

  /* And a load that comes after it is whole. */
  fixture->options.latency = 0;
  apply_options (fixture);
  load (fixture);
  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 365);
}

static gboolean
find_elsewhere (Fixture      *fixture,
                CosmoPicture *picture)
{
  g_autoptr(DexFuture) search = cosmo_loader_find_elsewhere (fixture->loader, picture);

  return g_value_get_boolean (wait_for (search, NULL));
}

/* The other service is asked about a picture that is gone, once; its texts stay, and the address is kept. */
static void
test_elsewhere (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "elsewhere.db", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(CosmoCatalogue) catalogue = cosmo_catalogue_new (file);
  g_autoptr(CosmoYear) again = NULL;
  g_autoptr(CosmoRecord) before = NULL;
  g_autoptr(CosmoRecord) after = NULL;
  CosmoPicture *picture;

  set_view (fixture, 2023, COSMO_VIEW_FIRSTS);
  cosmo_loader_set_catalogue (fixture->loader, catalogue);
  load (fixture);
  picture = cosmo_year_get_picture (fixture->year, cosmo_day_new (2023, 5, 1));
  before = cosmo_record_ref (cosmo_picture_get_record (picture));
  g_assert_cmpint (before->source, ==, COSMO_SOURCE_PLANETARY);
  g_assert_cmpuint (count_requests (fixture, "apod-basic"), ==, 0);

  g_assert_true (find_elsewhere (fixture, picture));
  after = cosmo_record_ref (cosmo_picture_get_record (picture));
  g_assert_cmpstr (after->image_url, !=, before->image_url);
  g_assert_cmpstr (after->thumbnail_url, !=, before->thumbnail_url);
  g_assert_cmpstr (after->title, ==, before->title);
  g_assert_cmpstr (after->explanation, ==, before->explanation);
  g_assert_cmpuint (count_requests (fixture, "apod-basic"), ==, 1);

  /* Gone from there, too. */
  g_assert_false (find_elsewhere (fixture, picture));
  g_assert_cmpuint (count_requests (fixture, "apod-basic"), ==, 1);

  /* It is what the next start finds. */
  again = cosmo_year_new (2023, COSMO_VIEW_FIRSTS, TODAY);
  g_set_object (&fixture->year, again);
  load (fixture);
  g_assert_cmpstr (cosmo_picture_get_record (cosmo_year_get_picture (again, before->day))->image_url, ==,
                   after->image_url);

  close_catalogue (catalogue);
}

/* There is no other service to ask, or it has no answer: the picture stays what it is. */
static void
test_nowhere_else (Fixture       *fixture,
                   gconstpointer  data)
{
  CosmoPicture *picture;

  set_view (fixture, 2023, COSMO_VIEW_FIRSTS);
  cosmo_loader_set_source (fixture->loader, COSMO_SOURCE_PLANETARY);
  load (fixture);
  picture = cosmo_year_get_picture (fixture->year, cosmo_day_new (2023, 5, 1));
  g_assert_false (find_elsewhere (fixture, picture));
  g_assert_cmpuint (count_requests (fixture, "apod-basic"), ==, 0);

  cosmo_loader_set_source (fixture->loader, COSMO_SOURCE_AUTOMATIC);
  fixture->options.basic = COSMO_SKY_BASIC_DOWN;
  apply_options (fixture);
  g_assert_false (find_elsewhere (fixture, picture));
  g_assert_cmpuint (count_requests (fixture, "apod-basic"), ==, 1);
  g_assert_cmpint (cosmo_picture_get_state (picture), ==, COSMO_PICTURE_READY);
  g_assert_cmpint (cosmo_picture_get_record (picture)->source, ==, COSMO_SOURCE_PLANETARY);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  dex_init ();

#define add(path, func, i) g_test_add ("/loader/" path, Fixture, GUINT_TO_POINTER (i), set_up, func, tear_down)
  add ("year", test_year, 0);
  add ("year-without-a-key", test_year_without_a_key, 0);
  add ("firsts", test_firsts, 0);
  add ("running-year", test_running_year, 0);
  add ("archive-ends-early", test_archive_ends_early, 0);
  add ("first-year-has-gaps", test_first_year_has_gaps, 0);
  add ("planetary/short", test_planetary_states, 0);
  add ("planetary/retired", test_planetary_states, 1);
  add ("planetary/logo", test_planetary_states, 2);
  add ("planetary/down", test_planetary_states, 3);
  add ("planetary/hangs", test_planetary_hangs, 0);
  add ("key-refused", test_key_refused, 0);
  add ("span", test_span, 0);
  add ("quota-switches", test_quota_switches, 0);
  add ("quota-waits", test_quota_waits, 0);
  add ("some-answers-fail", test_some_answers_fail, 0);
  add ("bad-days", test_bad_days, 0);
  add ("garbage/truncated", test_garbage, 0);
  add ("garbage/deep", test_garbage, 1);
  add ("garbage/empty", test_garbage, 2);
  add ("garbage/huge", test_garbage, 3);
  add ("garbage/endless", test_garbage, 4);
  add ("garbage/types", test_garbage, 5);
  add ("garbage/utf8", test_garbage, 6);
  add ("redirects", test_redirects, 0);
  add ("all-down", test_all_down, 0);
  add ("offline", test_offline, 0);
  add ("seen-before", test_seen_before, 0);
  add ("not-refreshed", test_not_refreshed, 0);
  add ("stumbled-over", test_stumbled_over, 0);
  add ("tried-again", test_tried_again, 0);
  add ("cancel", test_cancel, 0);
  add ("elsewhere", test_elsewhere, 0);
  add ("nowhere-else", test_nowhere_else, 0);
#undef add
  return g_test_run ();
}
