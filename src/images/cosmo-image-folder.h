/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CosmoImageKind:
 * @COSMO_IMAGE_KIND_ORIGINAL: the bytes as they were downloaded
 * @COSMO_IMAGE_KIND_THUMBNAIL: made by us from an original
 */
typedef enum
{
  COSMO_IMAGE_KIND_ORIGINAL,
  COSMO_IMAGE_KIND_THUMBNAIL,
} CosmoImageKind;

typedef struct _CosmoImageFolder CosmoImageFolder;

CosmoImageFolder *cosmo_image_folder_new         (const char          *path);
CosmoImageFolder *cosmo_image_folder_ref         (CosmoImageFolder    *self);
void              cosmo_image_folder_unref       (CosmoImageFolder    *self);
GBytes           *cosmo_image_folder_read        (CosmoImageFolder    *self,
                                                  CosmoImageKind       kind,
                                                  const char          *url);
gboolean          cosmo_image_folder_write       (CosmoImageFolder    *self,
                                                  CosmoImageKind       kind,
                                                  const char          *url,
                                                  GBytes              *contents,
                                                  GError             **error);
void              cosmo_image_folder_discard     (CosmoImageFolder    *self,
                                                  CosmoImageKind       kind,
                                                  const char          *url);
guint64           cosmo_image_folder_measure     (CosmoImageFolder    *self);
void              cosmo_image_folder_trim        (CosmoImageFolder    *self,
                                                  guint64              limit,
                                                  const char * const  *kept_urls);
void              cosmo_image_folder_keep_within (CosmoImageFolder    *self,
                                                  guint64              limit,
                                                  const char * const  *kept_urls);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CosmoImageFolder, cosmo_image_folder_unref)

G_END_DECLS
