/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a service told of one day. A service fills a new record and hands it out; from then on nobody changes it, which
 * is why it may be shared between threads and is counted atomically. */

#include "config.h"

#include "cosmo-record.h"

#define REPLACEMENT_CHARACTER "\357\277\275" /* U+FFFD */

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

static CosmoRecord *
copy (const CosmoRecord *self)
{
  CosmoRecord *record = cosmo_record_new (self->day);

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
  record->thumbnail_url = g_strdup (self->thumbnail_url);
  record->image_url = g_strdup (self->image_url);
  record->video_url = g_strdup (self->video_url);
  record->width = self->width;
  record->height = self->height;
  return record;
}

static void
replace (char       **text,
         const char  *other)
{
  if (other != NULL)
    g_set_str (text, other);
}

/* Whether letters were lost on its way to us. */
static gboolean
is_damaged (const char *text)
{
  return strstr (text, REPLACEMENT_CHARACTER) != NULL;
}

static gboolean
is_worse (const char *text,
          const char *known)
{
  return known != NULL && (text == NULL || (is_damaged (text) && !is_damaged (known)));
}

static void
complete (char       **text,
          const char  *known)
{
  if (is_worse (*text, known))
    g_set_str (text, known);
}

static void
complete_texts (CosmoRecord       *record,
                const CosmoRecord *known)
{
  complete (&record->title, known->title);
  complete (&record->alt, known->alt);
  complete (&record->page_url, known->page_url);

  /* One says whether the other is claimed. */
  if (record->credit == NULL)
    record->copyrighted |= known->copyrighted;
  complete (&record->credit, known->credit);

  /* The markup is that of its text. */
  if (is_worse (record->explanation, known->explanation))
    g_clear_pointer (&record->explanation_markup, g_free);
  complete (&record->explanation, known->explanation);
  if (g_strcmp0 (record->explanation, known->explanation) == 0)
    complete (&record->explanation_markup, known->explanation_markup);
}

static void
complete_addresses (CosmoRecord       *record,
                    const CosmoRecord *known)
{
  complete (&record->thumbnail_url, known->thumbnail_url);
  complete (&record->video_url, known->video_url);
  complete (&record->image_url, known->image_url);
  if (record->width == 0 && g_strcmp0 (record->image_url, known->image_url) == 0)
    {
      record->width = known->width;
      record->height = known->height;
    }
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

  record = copy (self);
  replace (&record->thumbnail_url, other->thumbnail_url);
  replace (&record->video_url, other->video_url);
  if (other->image_url != NULL)
    {
      replace (&record->image_url, other->image_url);
      record->width = other->width;
      record->height = other->height;
    }

  return record;
}

/**
 * cosmo_record_complete:
 * @self: what a service told of a day
 * @known: what was known of it before
 *
 * A service that no longer tells a text or an address, or tells a text with letters that cannot be read, has not taken
 * it back: it is another service, or has trouble.
 *
 * Returns: (transfer full): what @self says, and where it says nothing, or nothing legible, what @known does
 */
CosmoRecord *
cosmo_record_complete (CosmoRecord       *self,
                       const CosmoRecord *known)
{
  CosmoRecord *record;

  g_return_val_if_fail (self != NULL && known != NULL && self->day == known->day, NULL);

  record = copy (self);
  complete_texts (record, known);
  /* Those of a film are of no use to a picture. */
  if (record->media == known->media)
    complete_addresses (record, known);

  return record;
}
