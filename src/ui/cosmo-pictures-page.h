/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "cosmo-textures.h"

G_BEGIN_DECLS

#define COSMO_TYPE_PICTURES_PAGE (cosmo_pictures_page_get_type ())
G_DECLARE_FINAL_TYPE (CosmoPicturesPage, cosmo_pictures_page, COSMO, PICTURES_PAGE, AdwBin)

void        cosmo_pictures_page_set_textures  (CosmoPicturesPage *self,
                                               CosmoTextures     *textures);
void        cosmo_pictures_page_set_pictures  (CosmoPicturesPage *self,
                                               GListModel        *pictures);
GListModel *cosmo_pictures_page_list_pictures (CosmoPicturesPage *self);
void        cosmo_pictures_page_show          (CosmoPicturesPage *self,
                                               CosmoDay           day);

G_END_DECLS
