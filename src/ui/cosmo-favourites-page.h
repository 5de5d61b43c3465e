/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "cosmo-favourites.h"
#include "cosmo-textures.h"

G_BEGIN_DECLS

#define COSMO_TYPE_FAVOURITES_PAGE (cosmo_favourites_page_get_type ())
G_DECLARE_FINAL_TYPE (CosmoFavouritesPage, cosmo_favourites_page, COSMO, FAVOURITES_PAGE, AdwBin)

void        cosmo_favourites_page_set_textures   (CosmoFavouritesPage *self,
                                                  CosmoTextures       *textures);
void        cosmo_favourites_page_set_favourites (CosmoFavouritesPage *self,
                                                  CosmoFavourites     *favourites);
GListModel *cosmo_favourites_page_list_pictures  (CosmoFavouritesPage *self);
void        cosmo_favourites_page_show           (CosmoFavouritesPage *self,
                                                  CosmoDay             day);

G_END_DECLS
