/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-http.h"
#include "cosmo-image-decoder.h"
#include "cosmo-turns.h"

G_BEGIN_DECLS

/* The box that a thumbnail covers, in pixels: a card of 360 × 225 on a screen with scale 2. */
#define COSMO_THUMBNAIL_WIDTH  720
#define COSMO_THUMBNAIL_HEIGHT 450

#define COSMO_TYPE_IMAGE_STORE (cosmo_image_store_get_type ())
G_DECLARE_FINAL_TYPE (CosmoImageStore, cosmo_image_store, COSMO, IMAGE_STORE, GObject)

CosmoImageStore *cosmo_image_store_new            (CosmoHttp           *http,
                                                   GFile               *folder);
DexFuture       *cosmo_image_store_load_thumbnail (CosmoImageStore     *self,
                                                   const char          *url);
DexFuture       *cosmo_image_store_read_thumbnail (CosmoImageStore     *self,
                                                   const char          *url);
DexFuture       *cosmo_image_store_load_original  (CosmoImageStore     *self,
                                                   const char          *url,
                                                   CosmoProgress       *progress);
void             cosmo_image_store_give_up        (CosmoImageStore     *self,
                                                   const char          *url);
gboolean         cosmo_image_store_copy_original  (CosmoImageStore     *self,
                                                   const char          *url,
                                                   CosmoTurns          *turns,
                                                   CosmoProgress       *progress,
                                                   CosmoHttpSink        sink,
                                                   gpointer             data,
                                                   GDestroyNotify       data_destroy,
                                                   GError             **error);
DexFuture       *cosmo_image_store_load_film      (CosmoImageStore     *self,
                                                   const char          *url,
                                                   CosmoProgress       *progress);
void             cosmo_image_store_forgive        (CosmoImageStore     *self,
                                                   const char          *url);
const GError    *cosmo_image_store_get_error      (CosmoImageStore     *self);
guint64          cosmo_image_store_get_limit      (CosmoImageStore     *self);
void             cosmo_image_store_set_limit      (CosmoImageStore     *self,
                                                   guint64              limit);
void             cosmo_image_store_set_kept       (CosmoImageStore     *self,
                                                   const char * const  *urls);
DexFuture       *cosmo_image_store_measure        (CosmoImageStore     *self);
DexFuture       *cosmo_image_store_clear          (CosmoImageStore     *self);

G_END_DECLS
