/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "loader-fixture.h"

#include <string.h>

#include "cosmo-basic.h"
#include "futures.h"

#define KEY "SECRET-key-of-the-test-0123456789"

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

/* Another loader, of the services that there are by now. */
void
loader_fixture_renew (LoaderFixture *fixture)
{
  g_clear_object (&fixture->loader);
  fixture->loader = cosmo_loader_new (fixture->planetary, fixture->basic);
  g_signal_connect (fixture->loader, "notify::notice", G_CALLBACK (on_notice), fixture->notices);
}

void
loader_fixture_set_up (LoaderFixture *fixture,
                       gconstpointer  data)
{
  g_autoptr(CosmoHttp) http = cosmo_http_new ();
  g_autoptr(GError) error = NULL;

  fixture->options = COSMO_SKY_OPTIONS_INIT;
  fixture->options.today = LOADER_FIXTURE_TODAY;
  fixture->sky = cosmo_sky_new (&fixture->options, &error);
  g_assert_no_error (error);

  fixture->planetary = cosmo_planetary_new (http, cosmo_sky_get_planetary_url (fixture->sky));
  cosmo_planetary_set_key (fixture->planetary, KEY);
  fixture->basic = COSMO_SERVICE (cosmo_basic_new (http, cosmo_sky_get_basic_url (fixture->sky)));
  fixture->notices = g_ptr_array_new ();
  loader_fixture_renew (fixture);
  fixture->year = cosmo_year_new (2023, COSMO_VIEW_EVERY_DAY, LOADER_FIXTURE_TODAY);
}

void
loader_fixture_tear_down (LoaderFixture *fixture,
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

void
loader_fixture_set_view (LoaderFixture *fixture,
                         guint          year,
                         CosmoView      view)
{
  g_clear_object (&fixture->year);
  fixture->year = cosmo_year_new (year, view, LOADER_FIXTURE_TODAY);
}

void
loader_fixture_apply (LoaderFixture *fixture)
{
  cosmo_sky_set_options (fixture->sky, &fixture->options);
}

void
loader_fixture_load (LoaderFixture *fixture)
{
  g_autoptr(DexFuture) future = cosmo_loader_load (fixture->loader, fixture->year);

  wait_for (future, NULL);
  g_assert_cmpuint (cosmo_year_get_n_pending (fixture->year), ==, 0);
}

CosmoPictureState
loader_fixture_get_state (LoaderFixture *fixture,
                          const char    *date)
{
  return cosmo_picture_get_state (cosmo_year_get_picture (fixture->year, cosmo_day_parse (date)));
}

CosmoSource
loader_fixture_get_source (LoaderFixture *fixture,
                           const char    *date)
{
  return cosmo_picture_get_record (cosmo_year_get_picture (fixture->year, cosmo_day_parse (date)))->source;
}

guint
loader_fixture_count_requests (LoaderFixture *fixture,
                               const char    *part)
{
  g_auto(GStrv) targets = cosmo_sky_list_targets (fixture->sky);
  guint n = 0;

  for (guint i = 0; targets[i] != NULL; i++)
    n += strstr (targets[i], part) != NULL;
  return n;
}

void
loader_fixture_assert_notices (LoaderFixture *fixture,
                               const char    *expected)
{
  g_autofree char *notices = NULL;

  g_ptr_array_add (fixture->notices, NULL);
  notices = g_strjoinv (" ", (char **) fixture->notices->pdata);
  g_ptr_array_set_size (fixture->notices, 0);
  g_assert_cmpstr (notices, ==, expected);
}
