/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cosmo-basic.h"
#include "cosmo-failover.h"

typedef struct
{
  CosmoService  *planetary;
  CosmoService  *basic;
  CosmoFailover *failover;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(CosmoHttp) http = cosmo_http_new ();

  fixture->planetary = COSMO_SERVICE (cosmo_planetary_new (http, "http://127.0.0.1:1/planetary/apod"));
  fixture->basic = COSMO_SERVICE (cosmo_basic_new (http, "http://127.0.0.1:1/wp-json/wp/v2/apod-basic"));
  fixture->failover = cosmo_failover_new (COSMO_PLANETARY (fixture->planetary), fixture->basic);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_pointer (&fixture->failover, cosmo_failover_free);
  g_assert_finalize_object (g_steal_pointer (&fixture->planetary));
  g_assert_finalize_object (g_steal_pointer (&fixture->basic));
}

static gboolean
fail_with (Fixture           *fixture,
           CosmoService      *service,
           CosmoServiceError  code)
{
  g_autoptr(GError) error = g_error_new_literal (COSMO_SERVICE_ERROR, code, "for the test");

  return cosmo_failover_report_failure (fixture->failover, service, error);
}

static CosmoService *
choose (Fixture *fixture)
{
  return cosmo_failover_choose (fixture->failover, COSMO_SOURCE_AUTOMATIC);
}

/* The service with a key first where there is a key, and otherwise the one that wants none. */
static void
test_order (Fixture       *fixture,
            gconstpointer  data)
{
  g_assert_true (choose (fixture) == fixture->basic);
  cosmo_planetary_set_key (COSMO_PLANETARY (fixture->planetary), "a-key");
  g_assert_true (choose (fixture) == fixture->planetary);
  g_assert_true (cosmo_failover_choose (fixture->failover, COSMO_SOURCE_PLANETARY) == fixture->basic);

  cosmo_failover_set_source (fixture->failover, COSMO_SOURCE_BASIC);
  g_assert_true (choose (fixture) == fixture->basic);
  g_assert_null (cosmo_failover_choose (fixture->failover, COSMO_SOURCE_BASIC));
  cosmo_failover_set_source (fixture->failover, COSMO_SOURCE_PLANETARY);
  g_assert_true (choose (fixture) == fixture->planetary);
}

static void
test_set_aside_at_once (Fixture       *fixture,
                        gconstpointer  data)
{
  static const CosmoServiceError codes[] = {
    COSMO_SERVICE_ERROR_NONSENSE, COSMO_SERVICE_ERROR_KEY_REFUSED, COSMO_SERVICE_ERROR_QUOTA,
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_assert_true (choose (fixture) == fixture->basic);
      g_assert_true (fail_with (fixture, fixture->basic, codes[i]));
      g_assert_true (choose (fixture) == fixture->planetary);
      g_assert_error (cosmo_failover_get_reason (fixture->failover), COSMO_SERVICE_ERROR, (int) codes[i]);

      /* The requests that were under way with it do not announce it again. */
      g_assert_false (fail_with (fixture, fixture->basic, codes[i]));

      g_assert_true (fail_with (fixture, fixture->planetary, codes[i]));
      g_assert_null (choose (fixture));

      cosmo_failover_reset (fixture->failover);
    }
}

/* Failures count only while no answer comes between them. */
static void
test_down (Fixture       *fixture,
           gconstpointer  data)
{
  for (guint round = 0; round < 5; round++)
    {
      for (guint i = 0; i < 3; i++)
        g_assert_false (fail_with (fixture, fixture->basic, COSMO_SERVICE_ERROR_DOWN));
      cosmo_failover_report_answer (fixture->failover, fixture->basic);
    }
  g_assert_true (choose (fixture) == fixture->basic);

  for (guint i = 0; i < 3; i++)
    g_assert_false (fail_with (fixture, fixture->basic, COSMO_SERVICE_ERROR_DOWN));
  g_assert_true (fail_with (fixture, fixture->basic, COSMO_SERVICE_ERROR_DOWN));
  g_assert_true (choose (fixture) == fixture->planetary);
}

/* Looking for a bad day takes a dozen failures, which must not make a service that works look down. */
static void
test_stumbling (Fixture       *fixture,
                gconstpointer  data)
{
  for (guint i = 0; i < 15; i++)
    g_assert_false (fail_with (fixture, fixture->basic, COSMO_SERVICE_ERROR_INTERNAL));
  g_assert_true (fail_with (fixture, fixture->basic, COSMO_SERVICE_ERROR_INTERNAL));
  g_assert_true (choose (fixture) == fixture->planetary);
}

static void
test_answers_without_a_picture (Fixture       *fixture,
                                gconstpointer  data)
{
  for (guint i = 0; i < 10; i++)
    {
      g_assert_false (fail_with (fixture, fixture->basic, COSMO_SERVICE_ERROR_NO_PICTURE));
      g_assert_false (fail_with (fixture, fixture->basic, COSMO_SERVICE_ERROR_RANGE));
    }
  g_assert_true (choose (fixture) == fixture->basic);
}

static void
test_quota_wait (Fixture       *fixture,
                 gconstpointer  data)
{
  gint64 wait;

  g_assert_cmpint (cosmo_failover_get_quota_wait (fixture->failover), ==, -1);
  fail_with (fixture, fixture->planetary, COSMO_SERVICE_ERROR_NONSENSE);
  g_assert_cmpint (cosmo_failover_get_quota_wait (fixture->failover), ==, -1);

  /* The answer did not say when: the quota is one of an hour. */
  fail_with (fixture, fixture->basic, COSMO_SERVICE_ERROR_QUOTA);
  wait = cosmo_failover_get_quota_wait (fixture->failover);
  g_assert_cmpint (wait, >, (gint64) 3590 * G_USEC_PER_SEC);
  g_assert_cmpint (wait, <=, (gint64) 3600 * G_USEC_PER_SEC);

  /* The other one may be tried again before that. */
  wait = cosmo_failover_get_wait (fixture->failover);
  g_assert_cmpint (wait, >, (gint64) 590 * G_USEC_PER_SEC);
  g_assert_cmpint (wait, <=, (gint64) 600 * G_USEC_PER_SEC);

  cosmo_failover_set_source (fixture->failover, COSMO_SOURCE_PLANETARY);
  g_assert_cmpint (cosmo_failover_get_quota_wait (fixture->failover), ==, -1);
  g_assert_cmpint (cosmo_failover_get_wait (fixture->failover), ==, 0);
}

/* A service that has no answers left is not waited for while the other one is allowed and could be asked. */
static void
test_wait_for_one (Fixture       *fixture,
                   gconstpointer  data)
{
  gint64 wait;

  fail_with (fixture, fixture->basic, COSMO_SERVICE_ERROR_QUOTA);
  g_assert_cmpint (cosmo_failover_get_wait (fixture->failover), ==, 0);

  cosmo_failover_set_source (fixture->failover, COSMO_SOURCE_BASIC);
  fail_with (fixture, fixture->basic, COSMO_SERVICE_ERROR_QUOTA);
  wait = cosmo_failover_get_wait (fixture->failover);
  g_assert_cmpint (wait, >, (gint64) 3590 * G_USEC_PER_SEC);
  g_assert_cmpint (wait, <=, (gint64) 3600 * G_USEC_PER_SEC);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
#define add(path, func) g_test_add ("/failover/" path, Fixture, NULL, set_up, func, tear_down)
  add ("order", test_order);
  add ("set-aside-at-once", test_set_aside_at_once);
  add ("down", test_down);
  add ("stumbling", test_stumbling);
  add ("answers-without-a-picture", test_answers_without_a_picture);
  add ("quota-wait", test_quota_wait);
  add ("wait-for-one", test_wait_for_one);
#undef add
  return g_test_run ();
}
