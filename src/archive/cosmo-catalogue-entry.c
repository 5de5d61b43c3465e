/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is known of one day, and for how long that will do. */

#include "config.h"

#include "cosmo-catalogue-entry.h"

#define SECONDS_PER_DAY (24 * 60 * 60)

/* The #CosmoDay of 1970-01-01. */
#define UNIX_EPOCH cosmo_day_new (1970, 1, 1)

/* NASA mends a day's page for some days after it appeared; an answer given that early is asked for again, but no more
 * than once an hour. Later changes are rare (920 in 11,385 days), and looked for every three months. */
#define YOUNG_SECONDS (14 * SECONDS_PER_DAY)
#define YOUNG_REFRESH_SECONDS (60 * 60)
#define OLD_REFRESH_SECONDS (90 * SECONDS_PER_DAY)

/**
 * cosmo_catalogue_entry_new:
 * @day: the day
 * @asked_at: when a service was last asked about it, in seconds since 1970-01-01 UTC, or 0
 * @record: (nullable): what it said
 *
 * Returns: (transfer full): an entry
 */
CosmoCatalogueEntry *
cosmo_catalogue_entry_new (CosmoDay     day,
                           gint64       asked_at,
                           CosmoRecord *record)
{
  CosmoCatalogueEntry *self = g_new0 (CosmoCatalogueEntry, 1);

  self->day = day;
  self->asked_at = asked_at;
  self->record = record != NULL ? cosmo_record_ref (record) : NULL;
  return self;
}

/**
 * cosmo_catalogue_entry_free:
 * @self: (transfer full): an entry
 */
void
cosmo_catalogue_entry_free (CosmoCatalogueEntry *self)
{
  g_clear_pointer (&self->record, cosmo_record_unref);
  g_free (self);
}

/**
 * cosmo_catalogue_entry_needs_refresh:
 * @self: an entry
 * @now: the time, in seconds since 1970-01-01 UTC
 *
 * Tells whether a service is to be asked about a day again although something is known of it: it was never asked; it
 * was asked when the day was less than 14 days old, and that is an hour ago or there was no picture yet; it was asked
 * 90 days ago; or it was asked in the future, by a clock that was wrong.
 *
 * Returns: whether it is
 */
gboolean
cosmo_catalogue_entry_needs_refresh (const CosmoCatalogueEntry *self,
                                     gint64                     now)
{
  gint64 published_at, age;
  gboolean was_young;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->asked_at <= 0 || self->asked_at > now)
    return TRUE;

  published_at = ((gint64) self->day - UNIX_EPOCH) * SECONDS_PER_DAY;
  was_young = self->asked_at - published_at < YOUNG_SECONDS;
  age = now - self->asked_at;

  if (was_young)
    return self->record == NULL || age >= YOUNG_REFRESH_SECONDS;

  return age >= OLD_REFRESH_SECONDS;
}
