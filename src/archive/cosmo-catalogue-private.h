/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the files of CosmoCatalogue share. All of it runs in the catalogue's own thread. */

#pragma once

#include "cosmo-catalogue.h"
#include "cosmo-database.h"

G_BEGIN_DECLS

/* cosmo-catalogue-migrations.c: the tables */
gboolean       cosmo_catalogue_check_version    (gint64                version,
                                                 GError              **error);
gboolean       cosmo_catalogue_migrate          (CosmoDatabase        *database,
                                                 GError              **error);

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
