/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-image-store.h"
#include "cosmo-record.h"

G_BEGIN_DECLS

#define COSMO_TYPE_ALBUM (cosmo_album_get_type ())
G_DECLARE_FINAL_TYPE (CosmoAlbum, cosmo_album, COSMO, ALBUM, GObject)

CosmoAlbum *cosmo_album_new              (GFile            *folder,
                                          const char       *pattern,
                                          gboolean          with_sidecars);
GFile      *cosmo_album_get_folder       (CosmoAlbum       *self);
const char *cosmo_album_get_pattern      (CosmoAlbum       *self);
gboolean    cosmo_album_has_sidecars     (CosmoAlbum       *self);
void        cosmo_album_add              (CosmoAlbum       *self,
                                          CosmoRecord      *record);
void        cosmo_album_set_n_expected   (CosmoAlbum       *self,
                                          guint             n_expected);
DexFuture  *cosmo_album_save             (CosmoAlbum       *self,
                                          CosmoImageStore  *images,
                                          DexFuture        *adding);
guint       cosmo_album_get_n_total      (CosmoAlbum       *self);
guint       cosmo_album_get_n_saved      (CosmoAlbum       *self);
guint       cosmo_album_get_n_kept       (CosmoAlbum       *self);
guint       cosmo_album_get_n_noted      (CosmoAlbum       *self);
GListModel *cosmo_album_get_failures     (CosmoAlbum       *self);
guint64     cosmo_album_get_n_bytes      (CosmoAlbum       *self);
guint64     cosmo_album_get_speed        (CosmoAlbum       *self);
gint64      cosmo_album_get_seconds_left (CosmoAlbum       *self);
void        cosmo_album_add_failure      (CosmoAlbum       *self,
                                          CosmoDay          day,
                                          const GError     *error);

G_END_DECLS
