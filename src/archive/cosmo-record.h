/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-calendar.h"

G_BEGIN_DECLS

/**
 * CosmoMedia:
 * @COSMO_MEDIA_IMAGE: a picture
 * @COSMO_MEDIA_VIDEO: a film; the record may have a still frame of it
 * @COSMO_MEDIA_OTHER: something to be seen on NASA's page only
 */
typedef enum
{
  COSMO_MEDIA_IMAGE,
  COSMO_MEDIA_VIDEO,
  COSMO_MEDIA_OTHER,
} CosmoMedia;

#define COSMO_TYPE_MEDIA (cosmo_media_get_type ())
GType        cosmo_media_get_type   (void) G_GNUC_CONST;

/**
 * CosmoSource:
 * @COSMO_SOURCE_AUTOMATIC: whichever service answers (a choice of the user's; never the source of a record)
 * @COSMO_SOURCE_PLANETARY: api.nasa.gov and its mirrors
 * @COSMO_SOURCE_BASIC: science.nasa.gov
 */
typedef enum
{
  COSMO_SOURCE_AUTOMATIC,
  COSMO_SOURCE_PLANETARY,
  COSMO_SOURCE_BASIC,
} CosmoSource;

#define COSMO_TYPE_SOURCE (cosmo_source_get_type ())
GType        cosmo_source_get_type  (void) G_GNUC_CONST;

/**
 * CosmoRecord:
 * @day: the day it is the picture of
 * @media: what kind of picture it is
 * @source: the service that gave it
 * @fetched_at: when, in seconds since 1970-01-01 UTC
 * @title: (nullable): plain text on one line, or %NULL
 * @explanation: (nullable): plain text
 * @explanation_markup: (nullable): the same as Pango markup that holds nothing but `<a href="http(s)://…">`, `<b>`,
 *   `<i>`, `<sub>`, `<sup>`
 * @credit: (nullable): plain text on one line: who made it
 * @copyrighted: whether @credit claims a copyright
 * @alt: (nullable): NASA's description for those who do not see the picture, as plain text
 * @page_url: (nullable): NASA's page of the day
 * @thumbnail_url: (nullable): the address of a small picture, or of a film's still frame
 * @image_url: (nullable): the address of the picture at its full size
 * @video_url: (nullable): the address of the film, to play or to open in a browser
 * @width: the full width of the picture in pixels, or 0 when the service did not say
 * @height: likewise the height
 *
 * What a service told of one day, in one shape for both services. It is not changed once it was handed out, so threads
 * may share it.
 *
 * Every address begins with `https://`, or with `http://` when its host is the loopback.
 */
typedef struct
{
  CosmoDay     day;
  CosmoMedia   media;
  CosmoSource  source;
  gint64       fetched_at;
  char        *title;
  char        *explanation;
  char        *explanation_markup;
  char        *credit;
  gboolean     copyrighted;
  char        *alt;
  char        *page_url;
  char        *thumbnail_url;
  char        *image_url;
  char        *video_url;
  guint        width;
  guint        height;
} CosmoRecord;

#define COSMO_TYPE_RECORD (cosmo_record_get_type ())

GType        cosmo_record_get_type  (void) G_GNUC_CONST;
CosmoRecord *cosmo_record_new       (CosmoDay           day);
CosmoRecord *cosmo_record_ref       (CosmoRecord       *self);
void         cosmo_record_unref     (CosmoRecord       *self);
gboolean     cosmo_record_equal     (const CosmoRecord *self,
                                     const CosmoRecord *other);
CosmoRecord *cosmo_record_new_with_addresses
                                    (const CosmoRecord *self,
                                     const CosmoRecord *other);
CosmoRecord *cosmo_record_complete  (CosmoRecord       *self,
                                     const CosmoRecord *known);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CosmoRecord, cosmo_record_unref)

G_END_DECLS
