/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "cosmo-favourites.h"
#include "cosmo-search.h"
#include "cosmo-textures.h"
#include "cosmo-year.h"

G_BEGIN_DECLS

#define COSMO_TYPE_GALLERY (cosmo_gallery_get_type ())
G_DECLARE_FINAL_TYPE (CosmoGallery, cosmo_gallery, COSMO, GALLERY, AdwNavigationPage)

void        cosmo_gallery_set_textures   (CosmoGallery    *self,
                                          CosmoTextures   *textures);
void        cosmo_gallery_set_favourites (CosmoGallery    *self,
                                          CosmoFavourites *favourites);
void        cosmo_gallery_set_search     (CosmoGallery    *self,
                                          CosmoSearch     *search);
void        cosmo_gallery_set_year       (CosmoGallery    *self,
                                          guint            year);
void        cosmo_gallery_set_view       (CosmoGallery    *self,
                                          CosmoView        view);
void        cosmo_gallery_update_today   (CosmoGallery    *self);
void        cosmo_gallery_focus_pictures (CosmoGallery    *self);
CosmoYear  *cosmo_gallery_get_model      (CosmoGallery    *self);
GListModel *cosmo_gallery_list_pictures  (CosmoGallery    *self);
void        cosmo_gallery_show           (CosmoGallery    *self,
                                          CosmoDay         day);

G_END_DECLS
