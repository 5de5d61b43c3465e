/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the files of CosmoCatalogue share. All of it runs in the catalogue's own thread. */

#pragma once

#include "cosmo-catalogue.h"
#include "cosmo-database.h"

G_BEGIN_DECLS

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

/* cosmo-catalogue-migrations.c: the tables */
gboolean       cosmo_catalogue_check_version    (gint64                version,
                                                 GError              **error);
gboolean       cosmo_catalogue_migrate          (CosmoDatabase        *database,
                                                 GError              **error);

/* cosmo-catalogue-rows.c: their rows */
gboolean       cosmo_catalogue_read_day         (CosmoStatement       *statement,
                                                 CosmoDay             *day);
gboolean       cosmo_catalogue_read_entries     (CosmoStatement       *statement,
                                                 GPtrArray            *entries,
                                                 GError              **error);
void           cosmo_catalogue_bind_record      (CosmoStatement       *statement,
                                                 const CosmoRecord    *record);
const char    *cosmo_catalogue_get_nick         (GType                 type,
                                                 int                   value);

/* cosmo-catalogue-queries.c: reading and writing them */
gboolean       cosmo_catalogue_check_tables     (CosmoDatabase        *database,
                                                 GError              **error);
gboolean       cosmo_catalogue_read_span        (CosmoDatabase        *database,
                                                 CosmoSpan             span,
                                                 GPtrArray            *entries,
                                                 GError              **error);
gboolean       cosmo_catalogue_write_span       (CosmoDatabase        *database,
                                                 CosmoSpan             span,
                                                 GPtrArray            *records,
                                                 gint64                asked_at,
                                                 GPtrArray            *changed,
                                                 GError              **error);
gboolean       cosmo_catalogue_find             (CosmoDatabase        *database,
                                                 const char           *text,
                                                 guint                 max_entries,
                                                 GPtrArray            *entries,
                                                 GError              **error);
gboolean       cosmo_catalogue_read_favourites  (CosmoDatabase        *database,
                                                 GPtrArray            *entries,
                                                 GError              **error);
gboolean       cosmo_catalogue_write_favourite  (CosmoDatabase        *database,
                                                 CosmoDay              day,
                                                 gboolean              favourite,
                                                 gint64                now,
                                                 GError              **error);
gboolean       cosmo_catalogue_recover          (CosmoDatabase        *damaged,
                                                 CosmoDatabase        *fresh,
                                                 GError              **error);

/* cosmo-catalogue-file.c: the file that holds them */
CosmoDatabase *cosmo_catalogue_file_open        (const char           *path,
                                                 gboolean             *replaced,
                                                 GError              **error);
CosmoDatabase *cosmo_catalogue_file_replace     (const char           *path,
                                                 CosmoDatabase        *damaged,
                                                 GError              **error);
gboolean       cosmo_catalogue_error_is_damage  (const GError         *error);

G_END_DECLS
