/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-loader.h"
#include "cosmo-sky.h"

G_BEGIN_DECLS

/* A loader of a year, which asks the stand-in for NASA with a key. */

#define LOADER_FIXTURE_TODAY cosmo_day_new (2024, 3, 10)

typedef struct
{
  CosmoSkyOptions  options;
  CosmoSky        *sky;
  CosmoPlanetary  *planetary;
  CosmoService    *basic;
  CosmoLoader     *loader;
  CosmoYear       *year;
  GPtrArray       *notices;   /* of the nicks of those there were, in order */
} LoaderFixture;

void              loader_fixture_set_up         (LoaderFixture *fixture,
                                                 gconstpointer  data);
void              loader_fixture_tear_down      (LoaderFixture *fixture,
                                                 gconstpointer  data);
void              loader_fixture_renew          (LoaderFixture *fixture);
void              loader_fixture_set_view       (LoaderFixture *fixture,
                                                 guint          year,
                                                 CosmoView      view);
void              loader_fixture_apply          (LoaderFixture *fixture);
void              loader_fixture_load           (LoaderFixture *fixture);
CosmoPictureState loader_fixture_get_state      (LoaderFixture *fixture,
                                                 const char    *date);
CosmoSource       loader_fixture_get_source     (LoaderFixture *fixture,
                                                 const char    *date);
guint             loader_fixture_count_requests (LoaderFixture *fixture,
                                                 const char    *part);
void              loader_fixture_assert_notices (LoaderFixture *fixture,
                                                 const char    *expected);

G_END_DECLS
