/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The loader against the stand-in for NASA, in every other state that the services have been seen in. */

#include "config.h"

#include "futures.h"
#include "loader-fixture.h"

/* --- One service is not well -------------------------------------------------------------------------------------- */

static void
test_planetary_states (LoaderFixture *fixture,
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
  loader_fixture_apply (fixture);
  loader_fixture_load (fixture);

  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 365);
  g_assert_cmpint (loader_fixture_get_source (fixture, "2023-01-01"), ==, cases[i].source);
  if (cases[i].source == COSMO_SOURCE_BASIC)
    g_assert_cmpint (cosmo_loader_get_notice_source (fixture->loader), ==, COSMO_SOURCE_BASIC);
  loader_fixture_assert_notices (fixture, cases[i].notices);
}

/* A service that never answers is given up after a while, which is long for people and short for this test. */
static void
test_planetary_hangs (LoaderFixture *fixture,
                      gconstpointer  data)
{
  fixture->options.planetary = COSMO_SKY_PLANETARY_HANG;
  loader_fixture_apply (fixture);
  g_object_set (fixture->planetary, "deadline", 200u, NULL);
  loader_fixture_load (fixture);

  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 365);
  loader_fixture_assert_notices (fixture, "switched");
}

static void
test_key_refused (LoaderFixture *fixture,
                  gconstpointer  data)
{
  fixture->options.keys[0] = "another-key";
  loader_fixture_apply (fixture);
  loader_fixture_load (fixture);

  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 365);
  g_assert_cmpint (loader_fixture_get_source (fixture, "2023-01-01"), ==, COSMO_SOURCE_BASIC);
  loader_fixture_assert_notices (fixture, "key-refused");
  g_assert_error (cosmo_loader_get_notice_error (fixture->loader),
                  COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_KEY_REFUSED);
}

static void
test_quota_switches (LoaderFixture *fixture,
                     gconstpointer  data)
{
  fixture->options.limit = 5;
  fixture->options.retry_after = 3600;
  loader_fixture_apply (fixture);
  loader_fixture_load (fixture);

  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 365);
  g_assert_cmpint (loader_fixture_get_source (fixture, "2023-12-31"), ==, COSMO_SOURCE_BASIC);
  loader_fixture_assert_notices (fixture, "switched");
}

/* With no other service to ask, the loader waits as long as it was told, and goes on by itself. */
static void
test_quota_waits (LoaderFixture *fixture,
                  gconstpointer  data)
{
  cosmo_loader_set_source (fixture->loader, COSMO_SOURCE_PLANETARY);
  fixture->options.limit = 10;
  fixture->options.retry_after = 1;
  loader_fixture_apply (fixture);
  loader_fixture_load (fixture);

  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 365);
  g_assert_cmpint (loader_fixture_get_source (fixture, "2023-12-31"), ==, COSMO_SOURCE_PLANETARY);
  loader_fixture_assert_notices (fixture, "quota none");
}

/* --- Some answers are not well ------------------------------------------------------------------------------------ */

static void
test_some_answers_fail (LoaderFixture *fixture,
                        gconstpointer  data)
{
  fixture->options.fail = 0.2;
  loader_fixture_apply (fixture);
  loader_fixture_load (fixture);

  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 365);
}

static void
test_bad_days (LoaderFixture *fixture,
               gconstpointer  data)
{
  fixture->options.bad_days[0] = cosmo_day_new (2023, 5, 5);
  fixture->options.bad_days[1] = cosmo_day_new (2023, 5, 6);
  loader_fixture_apply (fixture);
  loader_fixture_load (fixture);

  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 363);
  g_assert_cmpuint (cosmo_year_get_n_failed (fixture->year), ==, 2);
  g_assert_cmpint (loader_fixture_get_state (fixture, "2023-05-05"), ==, COSMO_PICTURE_FAILED);
  g_assert_cmpint (loader_fixture_get_state (fixture, "2023-05-06"), ==, COSMO_PICTURE_FAILED);
  loader_fixture_assert_notices (fixture, "failed");

  /* The next load asks for those two alone. */
  cosmo_sky_reset (fixture->sky);
  fixture->options.bad_days[0] = 0;
  loader_fixture_apply (fixture);
  cosmo_picture_set_pending (cosmo_year_get_picture (fixture->year, cosmo_day_new (2023, 5, 5)));
  cosmo_picture_set_pending (cosmo_year_get_picture (fixture->year, cosmo_day_new (2023, 5, 6)));
  loader_fixture_load (fixture);
  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 365);
  g_assert_cmpuint (loader_fixture_count_requests (fixture, "/"), ==, 1);
}

static void
test_garbage (LoaderFixture *fixture,
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
  loader_fixture_apply (fixture);
  loader_fixture_load (fixture);

  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, cases[i].n_ready);
  g_assert_cmpuint (cosmo_year_get_n_failed (fixture->year), ==, 365 - cases[i].n_ready);
  if (cases[i].n_ready == 0)
    loader_fixture_assert_notices (fixture, "switched failed");
}

/* A redirect is no answer of NASA's, and where it points to is not asked: least of all with the key. */
static void
test_redirects (LoaderFixture *fixture,
                gconstpointer  data)
{
  g_autoptr(CosmoSky) elsewhere = cosmo_sky_new (&fixture->options, NULL);
  CosmoSkyStats stats;

  fixture->options.redirect = cosmo_sky_get_url (elsewhere);
  loader_fixture_apply (fixture);
  loader_fixture_load (fixture);

  g_assert_cmpuint (cosmo_year_get_n_failed (fixture->year), ==, 365);
  cosmo_sky_get_stats (elsewhere, &stats);
  g_assert_cmpuint (stats.n_api, ==, 0);
}

/* Two services that are dead are found to be so after a few requests, not after one for every day. */
static void
test_all_down (LoaderFixture *fixture,
               gconstpointer  data)
{
  fixture->options.planetary = COSMO_SKY_PLANETARY_DOWN;
  fixture->options.basic = COSMO_SKY_BASIC_DOWN;
  loader_fixture_apply (fixture);
  loader_fixture_load (fixture);

  g_assert_cmpuint (cosmo_year_get_n_failed (fixture->year), ==, 365);
  g_assert_cmpuint (loader_fixture_count_requests (fixture, "/"), <=, 24);
  loader_fixture_assert_notices (fixture, "switched failed");
}

/* When no service is left, there is nothing to lose by trying again. */
static void
test_tried_again (LoaderFixture *fixture,
                  gconstpointer  data)
{
  cosmo_loader_set_source (fixture->loader, COSMO_SOURCE_PLANETARY);
  fixture->options.planetary = COSMO_SKY_PLANETARY_RETIRED;
  loader_fixture_apply (fixture);
  loader_fixture_load (fixture);
  g_assert_cmpuint (cosmo_year_get_n_failed (fixture->year), ==, 365);

  fixture->options.planetary = COSMO_SKY_PLANETARY_OK;
  loader_fixture_apply (fixture);
  loader_fixture_set_view (fixture, 2023, COSMO_VIEW_EVERY_DAY);
  loader_fixture_load (fixture);
  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 365);
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
put_basic_behind_network (LoaderFixture *fixture)
{
  TestRemoteService *remote = g_object_new (TEST_TYPE_REMOTE_SERVICE, NULL);

  remote->service = g_steal_pointer (&fixture->basic);
  fixture->basic = COSMO_SERVICE (remote);
  loader_fixture_renew (fixture);
  return remote;
}

static gboolean
says_offline (gpointer data)
{
  LoaderFixture *fixture = data;

  return cosmo_loader_get_notice (fixture->loader) == COSMO_NOTICE_OFFLINE;
}

/* Without a network nothing fails: the days wait, and are asked for as soon as there is one. */
static void
test_offline (LoaderFixture *fixture,
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
  loader_fixture_assert_notices (fixture, "offline none");
}

/* That one service has nothing of a day which the other one stumbles over does not mean that there is no picture. */
static void
test_stumbled_over (LoaderFixture *fixture,
                    gconstpointer  data)
{
  TestRemoteService *remote = put_basic_behind_network (fixture);

  remote->is_empty = TRUE;
  fixture->options.bad_days[0] = cosmo_day_new (2023, 5, 1);
  loader_fixture_apply (fixture);
  loader_fixture_set_view (fixture, 2023, COSMO_VIEW_FIRSTS);
  loader_fixture_load (fixture);
  g_assert_cmpuint (cosmo_year_get_n_ready (fixture->year), ==, 11);
  g_assert_cmpint (loader_fixture_get_state (fixture, "2023-05-01"), ==, COSMO_PICTURE_FAILED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  dex_init ();

#define add(path, func, i) \
  g_test_add ("/loader-trouble/" path, LoaderFixture, GUINT_TO_POINTER (i), \
              loader_fixture_set_up, func, loader_fixture_tear_down)
  add ("planetary/short", test_planetary_states, 0);
  add ("planetary/retired", test_planetary_states, 1);
  add ("planetary/logo", test_planetary_states, 2);
  add ("planetary/down", test_planetary_states, 3);
  add ("planetary/hangs", test_planetary_hangs, 0);
  add ("key-refused", test_key_refused, 0);
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
  add ("stumbled-over", test_stumbled_over, 0);
  add ("tried-again", test_tried_again, 0);
#undef add
  return g_test_run ();
}
