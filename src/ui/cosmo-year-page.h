/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "cosmo-favourites.h"
#include "cosmo-loader.h"
#include "cosmo-textures.h"
#include "cosmo-year.h"

G_BEGIN_DECLS

#define COSMO_TYPE_YEAR_PAGE (cosmo_year_page_get_type ())
G_DECLARE_FINAL_TYPE (CosmoYearPage, cosmo_year_page, COSMO, YEAR_PAGE, AdwBin)

void       cosmo_year_page_set_loader     (CosmoYearPage   *self,
                                           CosmoLoader     *loader);
void       cosmo_year_page_set_textures   (CosmoYearPage   *self,
                                           CosmoTextures   *textures);
void       cosmo_year_page_set_favourites (CosmoYearPage   *self,
                                           CosmoFavourites *favourites);
void       cosmo_year_page_set_year       (CosmoYearPage   *self,
                                           CosmoYear       *year);
CosmoYear *cosmo_year_page_get_year       (CosmoYearPage   *self);
void       cosmo_year_page_set_today      (CosmoYearPage   *self,
                                           CosmoDay         today);
void       cosmo_year_page_update         (CosmoYearPage   *self);
void       cosmo_year_page_show           (CosmoYearPage   *self,
                                           CosmoDay         day);

G_END_DECLS
