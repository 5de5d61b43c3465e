/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "cosmo-textures.h"

G_BEGIN_DECLS

#define COSMO_TYPE_CARD_GRID (cosmo_card_grid_get_type ())
G_DECLARE_FINAL_TYPE (CosmoCardGrid, cosmo_card_grid, COSMO, CARD_GRID, AdwBin)

void      cosmo_card_grid_set_textures (CosmoCardGrid *self,
                                        CosmoTextures *textures);
void      cosmo_card_grid_set_pictures (CosmoCardGrid *self,
                                        GListModel    *pictures);
CosmoSpan cosmo_card_grid_get_sight    (CosmoCardGrid *self);
void      cosmo_card_grid_show         (CosmoCardGrid *self,
                                        CosmoDay       day);

G_END_DECLS
