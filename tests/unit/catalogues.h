/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <sqlite3.h>

#include "cosmo-catalogue.h"

G_BEGIN_DECLS

/* What the tests of the catalogue share. Those that wait are called from fibers. */

/* The moment at which most of the answers in these tests were given, long after their days. */
#define ASKED_AT G_GINT64_CONSTANT (1700000000)

#define FIRST_DAY cosmo_day_new (2023, 1, 1)
#define LAST_DAY cosmo_day_new (2023, 1, 25)

/* Chunks of a year, as they are asked for. */
#define CHUNK_DAYS 25
#define N_CHUNKS 15

/* What this program does when it is started again with that option: its arguments are those of main(). */
typedef struct
{
  const char   *option;
  DexFiberFunc  func;
} AnotherProcess;

GFile          *catalogue_file          (void);
char           *catalogue_path          (const char            *suffix);
CosmoCatalogue *new_catalogue           (void);
CosmoRecord    *make_record             (CosmoDay               day,
                                         const char            *title,
                                         gint64                 fetched_at);
GPtrArray      *make_records            (CosmoSpan              span,
                                         const char            *title,
                                         gint64                 fetched_at);
GPtrArray      *load                    (CosmoCatalogue        *catalogue,
                                         CosmoSpan              span);
GPtrArray      *store                   (CosmoCatalogue        *catalogue,
                                         CosmoSpan              span,
                                         GPtrArray             *records,
                                         gint64                 asked_at);
void            store_titled            (CosmoCatalogue        *catalogue,
                                         CosmoSpan              span,
                                         const char            *title);
void            set_favourite           (CosmoCatalogue        *catalogue,
                                         CosmoDay               day,
                                         gboolean               favourite,
                                         gint64                 now);
GPtrArray      *list_favourites         (CosmoCatalogue        *catalogue);
void            close_catalogue         (CosmoCatalogue        *catalogue);
CosmoSpan       get_chunk               (guint                  i);
void            write_chunk             (CosmoCatalogue        *catalogue,
                                         guint                  i,
                                         const char            *prefix,
                                         gint64                 asked_at);
void            make_catalogue          (void);
void            assert_unavailable      (CosmoCatalogue        *catalogue,
                                         CosmoCatalogueError    code);
void            assert_titles           (GPtrArray             *entries,
                                         const char            *titles);
sqlite3        *open_raw                (void);
void            run_raw                 (const char            *sql);
char           *query_raw               (const char            *sql);
void            assert_sound            (void);
char           *read_bytes              (const char            *path,
                                         gsize                 *length);
void            write_bytes             (const char            *path,
                                         const char            *bytes,
                                         gsize                  length);
GStrv           list_files              (const char            *prefix);
GSubprocess    *spawn                   (const char * const    *arguments);
gboolean        run_as_another_process  (char                  *arguments[],
                                         const AnotherProcess  *parts,
                                         int                   *status);

const CosmoCatalogueEntry *get_entry (GPtrArray *entries,
                                      guint      position);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3, sqlite3_close)

G_END_DECLS
