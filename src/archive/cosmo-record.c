/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a service told of one day. A service fills a new record and hands it out; from then on nobody changes it, which
 * is why it may be shared between threads and is counted atomically. */

#include "config.h"

#include "cosmo-record.h"

G_DEFINE_ENUM_TYPE (CosmoMedia, cosmo_media,
                    G_DEFINE_ENUM_VALUE (COSMO_MEDIA_IMAGE, "image"),
                    G_DEFINE_ENUM_VALUE (COSMO_MEDIA_VIDEO, "video"),
                    G_DEFINE_ENUM_VALUE (COSMO_MEDIA_OTHER, "other"))

G_DEFINE_ENUM_TYPE (CosmoSource, cosmo_source,
                    G_DEFINE_ENUM_VALUE (COSMO_SOURCE_AUTOMATIC, "automatic"),
                    G_DEFINE_ENUM_VALUE (COSMO_SOURCE_PLANETARY, "planetary"),
                    G_DEFINE_ENUM_VALUE (COSMO_SOURCE_BASIC, "basic"))

G_DEFINE_BOXED_TYPE (CosmoRecord, cosmo_record, cosmo_record_ref, cosmo_record_unref)

static void
cosmo_record_clear (gpointer data)
{
  CosmoRecord *self = data;

  g_free (self->title);
  g_free (self->explanation);
  g_free (self->explanation_markup);
  g_free (self->credit);
  g_free (self->alt);
  g_free (self->page_url);
  g_free (self->thumbnail_url);
  g_free (self->image_url);
  g_free (self->video_url);
}

/**
 * cosmo_record_new:
 * @day: the day it is about, not 0
 *
 * Returns: (transfer full): a record that says nothing yet, for the caller to fill before handing it out
 */
CosmoRecord *
cosmo_record_new (CosmoDay day)
{
  CosmoRecord *self;

  g_return_val_if_fail (day != 0, NULL);

  self = g_atomic_rc_box_new0 (CosmoRecord);
  self->day = day;
  return self;
}

/**
 * cosmo_record_ref:
 * @self: a record
 *
 * Returns: (transfer full): @self
 */
CosmoRecord *
cosmo_record_ref (CosmoRecord *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * cosmo_record_unref:
 * @self: (transfer full): a record
 */
void
cosmo_record_unref (CosmoRecord *self)
{
  g_atomic_rc_box_release_full (self, cosmo_record_clear);
}

/**
 * cosmo_record_equal:
 * @self: a record
 * @other: another one
 *
 * Returns: whether both say the same of the same day, whichever service said it and whenever
 */
gboolean
cosmo_record_equal (const CosmoRecord *self,
                    const CosmoRecord *other)
{
  g_return_val_if_fail (self != NULL && other != NULL, FALSE);

  return self->day == other->day &&
         self->media == other->media &&
         self->copyrighted == other->copyrighted &&
         self->width == other->width &&
         self->height == other->height &&
         g_strcmp0 (self->title, other->title) == 0 &&
         g_strcmp0 (self->explanation, other->explanation) == 0 &&
         g_strcmp0 (self->explanation_markup, other->explanation_markup) == 0 &&
         g_strcmp0 (self->credit, other->credit) == 0 &&
         g_strcmp0 (self->alt, other->alt) == 0 &&
         g_strcmp0 (self->page_url, other->page_url) == 0 &&
         g_strcmp0 (self->thumbnail_url, other->thumbnail_url) == 0 &&
         g_strcmp0 (self->image_url, other->image_url) == 0 &&
         g_strcmp0 (self->video_url, other->video_url) == 0;
}

/**
 * cosmo_record_new_with_addresses:
 * @self: a record
 * @other: another one of the same day
 *
 * Returns: (transfer full): what @self says, with the addresses of pictures that @other has
 */
CosmoRecord *
cosmo_record_new_with_addresses (const CosmoRecord *self,
                                 const CosmoRecord *other)
{
  CosmoRecord *record;

  g_return_val_if_fail (self != NULL && other != NULL && self->day == other->day, NULL);

  record = cosmo_record_new (self->day);
  record->media = self->media;
  record->source = self->source;
  record->fetched_at = self->fetched_at;
  record->title = g_strdup (self->title);
  record->explanation = g_strdup (self->explanation);
  record->explanation_markup = g_strdup (self->explanation_markup);
  record->credit = g_strdup (self->credit);
  record->copyrighted = self->copyrighted;
  record->alt = g_strdup (self->alt);
  record->page_url = g_strdup (self->page_url);
  record->thumbnail_url = g_strdup (other->thumbnail_url != NULL ? other->thumbnail_url : self->thumbnail_url);
  record->image_url = g_strdup (other->image_url != NULL ? other->image_url : self->image_url);
  record->video_url = g_strdup (other->video_url != NULL ? other->video_url : self->video_url);
  record->width = other->image_url != NULL ? other->width : self->width;
  record->height = other->image_url != NULL ? other->height : self->height;
  return record;
}
