/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-picture-file.h"

G_BEGIN_DECLS

/* What the file with the index is called. */
#define COSMO_ALBUM_INDEX_NAME "cosmorama.json"

/**
 * CosmoAlbumEntry:
 * @file: (nullable): the name of the picture's file in the folder, or %NULL if it has none
 * @size: how many bytes it has
 * @sha256: (nullable): their SHA-256, in hexadecimal digits
 *
 * What the index knows of the file of a picture.
 */
typedef struct
{
  char        *file;
  guint64      size;
  char        *sha256;

  /*< private >*/
  char        *kind;
  CosmoRecord *record;
  char        *problem;
  char        *text;
} CosmoAlbumEntry;

typedef struct _CosmoAlbumIndex CosmoAlbumIndex;

#define COSMO_TYPE_ALBUM_INDEX (cosmo_album_index_get_type ())

GType                  cosmo_album_index_get_type    (void) G_GNUC_CONST;
CosmoAlbumIndex       *cosmo_album_index_load        (const char              *folder,
                                                      GError                 **error);
CosmoAlbumIndex       *cosmo_album_index_ref         (CosmoAlbumIndex         *self);
void                   cosmo_album_index_unref       (CosmoAlbumIndex         *self);
const CosmoAlbumEntry *cosmo_album_index_lookup      (CosmoAlbumIndex         *self,
                                                      CosmoDay                 day);
void                   cosmo_album_index_set_record  (CosmoAlbumIndex         *self,
                                                      CosmoRecord             *record);
void                   cosmo_album_index_set_file    (CosmoAlbumIndex         *self,
                                                      CosmoRecord             *record,
                                                      const CosmoPictureFile  *file,
                                                      const char              *name);
void                   cosmo_album_index_set_problem (CosmoAlbumIndex         *self,
                                                      CosmoRecord             *record,
                                                      const GError            *error);
GPtrArray             *cosmo_album_index_list        (CosmoAlbumIndex         *self);
GBytes                *cosmo_album_index_format      (GPtrArray               *entries);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CosmoAlbumIndex, cosmo_album_index_unref)

G_END_DECLS
