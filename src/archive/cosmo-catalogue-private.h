/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the files of CosmoCatalogue share. But for the jobs, all of it runs in the catalogue's own thread. */

#pragma once

#include "cosmo-catalogue.h"
#include "cosmo-database.h"

G_BEGIN_DECLS

typedef struct _CosmoCatalogueJob CosmoCatalogueJob;

typedef gboolean (*CosmoCatalogueJobFunc) (CosmoDatabase      *database,
                                           CosmoCatalogueJob  *job,
                                           GError            **error);

struct _CosmoCatalogueJob
{
  /* What is to be done. A job with no function is the last one. */
  CosmoCatalogueJobFunc  run;
  CosmoCatalogue        *catalogue;  /* (nullable): used by its own thread alone; NULL when nobody waits for the end */
  DexPromise            *promise;    /* likewise; with a cancellable if it need not be done once nobody waits for it */
  CosmoSpan              span;
  CosmoDay               day;
  gint64                 time;
  GPtrArray             *records;
  char                  *text;
  guint                  max_entries;
  gboolean               favourite;
  gboolean               writes;     /* it is lost if this fails */

  /* What came of it. */
  GPtrArray             *entries;    /* (nullable): NULL for jobs that find none */
  GError                *error;
  CosmoCatalogueState    state;
  GError                *state_error;
};

/* The columns of an entry: COSMO_CATALOGUE_RECORD_COLUMNS come after `day` and `asked_at`. */
typedef enum
{
  COSMO_CATALOGUE_COLUMN_DAY,
  COSMO_CATALOGUE_COLUMN_ASKED_AT,
  COSMO_CATALOGUE_COLUMN_RECORD_DAY,
  COSMO_CATALOGUE_COLUMN_SOURCE,
  COSMO_CATALOGUE_COLUMN_MEDIA,
  COSMO_CATALOGUE_COLUMN_FETCHED_AT,
  COSMO_CATALOGUE_COLUMN_COPYRIGHTED,
  COSMO_CATALOGUE_COLUMN_WIDTH,
  COSMO_CATALOGUE_COLUMN_HEIGHT,
  COSMO_CATALOGUE_COLUMN_TEXTS,
} CosmoCatalogueColumn;

#define COSMO_CATALOGUE_RECORD_COLUMNS \
  "records.day, source, media, fetched_at, copyrighted, width, height, " \
  "records.title, records.explanation, explanation_markup, records.credit, alt, page_url, thumbnail_url, image_url, " \
  "video_url"

/* cosmo-catalogue-job.c: what a catalogue can be asked to do */
CosmoCatalogueJob *cosmo_catalogue_job_new_open            (void);
CosmoCatalogueJob *cosmo_catalogue_job_new_load            (CosmoSpan              span);
CosmoCatalogueJob *cosmo_catalogue_job_new_store           (CosmoSpan              span,
                                                            GPtrArray             *records,
                                                            gint64                 asked_at);
CosmoCatalogueJob *cosmo_catalogue_job_new_search          (const char            *text,
                                                            guint                  max_entries);
CosmoCatalogueJob *cosmo_catalogue_job_new_set_favourite   (CosmoDay               day,
                                                            gboolean               favourite,
                                                            gint64                 now);
CosmoCatalogueJob *cosmo_catalogue_job_new_list_favourites (void);
CosmoCatalogueJob *cosmo_catalogue_job_new_close           (void);
void               cosmo_catalogue_job_free                (CosmoCatalogueJob     *job);

/* cosmo-catalogue-worker.c: the thread that does it */
GThread           *cosmo_catalogue_worker_start            (const char            *path,
                                                            GAsyncQueue           *jobs,
                                                            DexScheduler          *scheduler,
                                                            DexSchedulerFunc       on_job_done);

/* cosmo-catalogue-migrations.c: the tables */
gboolean           cosmo_catalogue_check_version           (gint64                 version,
                                                            GError               **error);
gboolean           cosmo_catalogue_read_version            (CosmoDatabase         *database,
                                                            gint64                *version,
                                                            GError               **error);
gboolean           cosmo_catalogue_migrate                 (CosmoDatabase         *database,
                                                            GError               **error);

/* cosmo-catalogue-rows.c: their rows */
gboolean           cosmo_catalogue_read_day                (CosmoStatement        *statement,
                                                            CosmoDay              *day);
gboolean           cosmo_catalogue_read_entries            (CosmoStatement        *statement,
                                                            GPtrArray             *entries,
                                                            GError               **error);
void               cosmo_catalogue_bind_record             (CosmoStatement        *statement,
                                                            const CosmoRecord     *record);
const char        *cosmo_catalogue_get_nick                (GType                  type,
                                                            int                    value);

/* cosmo-catalogue-queries.c: reading and writing them */
gboolean           cosmo_catalogue_check_tables            (CosmoDatabase         *database,
                                                            GError               **error);
gboolean           cosmo_catalogue_read_span               (CosmoDatabase         *database,
                                                            CosmoSpan              span,
                                                            GPtrArray             *entries,
                                                            GError               **error);
gboolean           cosmo_catalogue_write_span              (CosmoDatabase         *database,
                                                            CosmoSpan              span,
                                                            GPtrArray             *records,
                                                            gint64                 asked_at,
                                                            GPtrArray             *changed,
                                                            GError               **error);
gboolean           cosmo_catalogue_find                    (CosmoDatabase         *database,
                                                            const char            *text,
                                                            guint                  max_entries,
                                                            GPtrArray             *entries,
                                                            GError               **error);
gboolean           cosmo_catalogue_read_favourites         (CosmoDatabase         *database,
                                                            GPtrArray             *entries,
                                                            GError               **error);
gboolean           cosmo_catalogue_write_favourite         (CosmoDatabase         *database,
                                                            CosmoDay               day,
                                                            gboolean               favourite,
                                                            gint64                 now,
                                                            GError               **error);
gboolean           cosmo_catalogue_recover                 (CosmoDatabase         *damaged,
                                                            CosmoDatabase         *fresh,
                                                            GError               **error);

/* cosmo-catalogue-file.c: the file that holds them */
CosmoDatabase     *cosmo_catalogue_file_open               (const char            *path,
                                                            gboolean              *replaced,
                                                            GError               **error);
CosmoDatabase     *cosmo_catalogue_file_open_to_read       (const char            *path,
                                                            GError               **error);
CosmoDatabase     *cosmo_catalogue_file_replace            (const char            *path,
                                                            CosmoDatabase         *damaged,
                                                            GError               **error);
gboolean           cosmo_catalogue_error_is_damage         (const GError          *error);

G_END_DECLS
