/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-calendar.h"

G_BEGIN_DECLS

/**
 * SkyMedia:
 * @SKY_MEDIA_IMAGE: a picture
 * @SKY_MEDIA_EMBEDDED: a film on a video site
 * @SKY_MEDIA_FILM: a film as a file
 * @SKY_MEDIA_OTHER: something that is only on the page
 */
typedef enum
{
  SKY_MEDIA_IMAGE,
  SKY_MEDIA_EMBEDDED,
  SKY_MEDIA_FILM,
  SKY_MEDIA_OTHER,
} SkyMedia;

/**
 * SkyWords:
 * @title: plain text
 * @explanation: plain text, one paragraph
 * @credit: who made it, plain text
 * @copyrighted: whether it is theirs
 * @alt: what is to be seen
 * @name: the title as it stands in a file's name
 *
 * What is told of a day.
 */
typedef struct
{
  char     *title;
  char     *explanation;
  char     *credit;
  gboolean  copyrighted;
  char     *alt;
  char     *name;
} SkyWords;

SkyMedia  sky_words_get_media (CosmoDay  day);
SkyWords *sky_words_new       (CosmoDay  day);
void      sky_words_free      (SkyWords *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyWords, sky_words_free)

G_END_DECLS
