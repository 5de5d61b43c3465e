/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "cosmo-textures.h"

G_BEGIN_DECLS

#define COSMO_TYPE_PICTURE_CONTENT (cosmo_picture_content_get_type ())
G_DECLARE_FINAL_TYPE (CosmoPictureContent, cosmo_picture_content, COSMO, PICTURE_CONTENT, GdkContentProvider)

GdkContentProvider *cosmo_picture_content_new (CosmoTextures *textures,
                                               CosmoRecord   *record,
                                               CosmoOriginal *original);

G_END_DECLS
