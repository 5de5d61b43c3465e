/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-image-store.h"
#include "cosmo-loader.h"
#include "cosmo-original.h"

G_BEGIN_DECLS

#define COSMO_TYPE_TEXTURES (cosmo_textures_get_type ())
G_DECLARE_FINAL_TYPE (CosmoTextures, cosmo_textures, COSMO, TEXTURES, GObject)

CosmoTextures *cosmo_textures_new              (CosmoImageStore *store,
                                                gsize            max_bytes);
void           cosmo_textures_set_loader       (CosmoTextures   *self,
                                                CosmoLoader     *loader);
CosmoLoader   *cosmo_textures_get_loader       (CosmoTextures   *self);
GdkTexture    *cosmo_textures_lookup_thumbnail (CosmoTextures   *self,
                                                const char      *url);
DexFuture     *cosmo_textures_load_thumbnail   (CosmoTextures   *self,
                                                const char      *url);
DexFuture     *cosmo_textures_read_thumbnail   (CosmoTextures   *self,
                                                const char      *url);
DexFuture     *cosmo_textures_load_original    (CosmoTextures   *self,
                                                const char      *url,
                                                CosmoProgress   *progress);
void           cosmo_textures_give_up          (CosmoTextures   *self,
                                                const char      *url);
DexFuture     *cosmo_textures_load_animation   (CosmoTextures   *self,
                                                const char      *url);
DexFuture     *cosmo_textures_load_film        (CosmoTextures   *self,
                                                const char      *url,
                                                CosmoProgress   *progress);
GdkTexture    *cosmo_textures_make             (CosmoImage      *image);
DexFuture     *cosmo_textures_write_original   (CosmoTextures   *self,
                                                const char      *url,
                                                GFile           *file);
void           cosmo_textures_forgive          (CosmoTextures   *self,
                                                const char      *url);

/* cosmo-textures-elsewhere.c */
DexFuture     *cosmo_textures_or_elsewhere     (CosmoTextures   *self,
                                                DexFuture       *loading,
                                                CosmoPicture    *picture);

G_END_DECLS
