/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-image-store.h"

G_BEGIN_DECLS

typedef enum
{
  ANSWER_PICTURE,
  ANSWER_HTML,
  ANSWER_CUT,
  ANSWER_REDIRECT,
  ANSWER_HUGE,
  ANSWER_ENDLESS,
  ANSWER_DAMAGED,
} Answer;

/* A server of pictures, and a store that asks it. */
typedef struct
{
  SoupServer      *server;
  char            *base;
  CosmoHttp       *http;
  CosmoImageStore *store;
  char            *folder;
  GBytes          *picture;

  /* How the server answers. */
  Answer           answer;
  guint            status;
  /* So many requests are answered with 503 before that. */
  guint            n_refusals;
  gboolean         is_held;

  /* What it has seen. */
  guint            n_requests;
  guint            n_expected;
  guint            n_at_once;
  guint            n_most_at_once;
  GQueue           held;
} StoreFixture;

void        store_fixture_let_go         (StoreFixture   *fixture);
void        store_fixture_open           (StoreFixture   *fixture);
void        store_fixture_set_up         (StoreFixture   *fixture,
                                          gconstpointer   data);
void        store_fixture_tear_down      (StoreFixture   *fixture,
                                          gconstpointer   data);
char       *store_fixture_dup_url        (StoreFixture   *fixture,
                                          const char     *name);
CosmoImage *store_fixture_load_thumbnail (StoreFixture   *fixture,
                                          const char     *name,
                                          GError        **error);
GBytes     *store_fixture_load_original  (StoreFixture   *fixture,
                                          const char     *name,
                                          GError        **error);
char       *store_fixture_dup_path       (StoreFixture   *fixture,
                                          const char     *kind,
                                          const char     *name);
gboolean    store_fixture_has_stored     (StoreFixture   *fixture,
                                          const char     *kind,
                                          const char     *name);
guint64     store_fixture_measure        (StoreFixture   *fixture);
void        store_fixture_load_and_store (StoreFixture   *fixture,
                                          const char     *name);

G_END_DECLS
