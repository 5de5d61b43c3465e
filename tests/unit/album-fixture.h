/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-album.h"
#include "cosmo-picture-file.h"
#include "cosmo-picture.h"

G_BEGIN_DECLS

#define ALBUM_FIRST_DAY 738521   /* 2023-01-01 */
#define ALBUM_N_DAYS 30

/* A server with a picture for each of some days, which can be told to fail, and a folder to save them into. */
typedef struct
{
  SoupServer      *server;
  char            *base;
  CosmoHttp       *http;
  CosmoImageStore *images;
  GPtrArray       *records;
  char            *folder;
  char            *cache;

  /* From path to status: what does not answer 200. */
  GHashTable      *statuses;
  /* From path to how often it was asked for. */
  GHashTable      *requests;
  guint            n_at_once;
  guint            n_most_at_once;
  GQueue           held;
  gboolean         is_held;
  guint            n_until_held;   /* answers that are still given before that; 0 for any number */

  guint            n_fetching;     /* fibers of album_fixture_start_fetching() */
} AlbumFixture;

void              album_fixture_set_up            (AlbumFixture     *fixture,
                                                   gconstpointer     data);
void              album_fixture_tear_down         (AlbumFixture     *fixture,
                                                   gconstpointer     data);

/* What there is to save: records, whose index counts from the first day, and the file of a day. */
GPtrArray        *album_fixture_make_records      (const char       *base);
CosmoRecord      *album_fixture_get_record        (AlbumFixture     *fixture,
                                                   guint             index);
GBytes           *album_fixture_make_file         (CosmoDay          day);

/* The server: what it answers for one of them below a path, and what it was asked for; and whom it keeps waiting. */
void              album_fixture_set_status        (AlbumFixture     *fixture,
                                                   const char       *prefix,
                                                   guint             index,
                                                   guint             status);
guint             album_fixture_count_requests    (AlbumFixture     *fixture);
guint             album_fixture_count_requests_of (AlbumFixture     *fixture,
                                                   guint             index);
gboolean          album_fixture_holds_four        (gpointer          fixture);
void              album_fixture_let_go            (AlbumFixture     *fixture);

/* Saving: all of them, which succeeds, or fails with a COSMO_SAVE_ERROR; or one of them as far as its download goes. */
CosmoImageStore  *album_fixture_new_images        (CosmoHttp        *http,
                                                   const char       *cache);
CosmoAlbum       *album_fixture_new_album         (const char       *folder);
DexFuture        *album_fixture_start_saving      (CosmoAlbum       *album,
                                                   CosmoImageStore  *images,
                                                   GPtrArray        *records);
CosmoAlbum       *album_fixture_save              (AlbumFixture     *fixture);
void              album_fixture_save_in_vain      (AlbumFixture     *fixture,
                                                   int               code);
DexFuture        *album_fixture_start_fetching    (AlbumFixture     *fixture,
                                                   CosmoAlbumFolder *folder,
                                                   CosmoTurns       *turns,
                                                   guint             index);
CosmoPictureFile *album_fixture_fetch             (AlbumFixture     *fixture,
                                                   guint             index);

/* What is there then. */
char             *album_fixture_get_file_path     (AlbumFixture     *fixture,
                                                   guint             index,
                                                   const char       *extension);
gboolean          album_fixture_is_whole          (AlbumFixture     *fixture,
                                                   guint             index);
void              album_fixture_assert_all_whole  (AlbumFixture     *fixture);
guint             album_fixture_count_files       (AlbumFixture     *fixture,
                                                   const char       *suffix);
guint             album_fixture_count_failures    (CosmoAlbum       *album);

G_END_DECLS
