/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-record.h"

G_BEGIN_DECLS

/**
 * CosmoCatalogueEntry:
 * @day: the day
 * @asked_at: when a service was last asked about it, in seconds since 1970-01-01 UTC, or 0 if none ever was
 * @record: (nullable): what it said, or %NULL when no service has had a picture of that day
 *
 * What is known of one day.
 */
typedef struct
{
  CosmoDay     day;
  gint64       asked_at;
  CosmoRecord *record;
} CosmoCatalogueEntry;

CosmoCatalogueEntry *cosmo_catalogue_entry_new            (CosmoDay                   day,
                                                           gint64                     asked_at,
                                                           CosmoRecord               *record);
void                 cosmo_catalogue_entry_free           (CosmoCatalogueEntry       *self);
gboolean             cosmo_catalogue_entry_needs_refresh  (const CosmoCatalogueEntry *self,
                                                           gint64                     now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CosmoCatalogueEntry, cosmo_catalogue_entry_free)

G_END_DECLS
