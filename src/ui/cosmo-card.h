/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "cosmo-card-image.h"

G_BEGIN_DECLS

#define COSMO_TYPE_CARD (cosmo_card_get_type ())
G_DECLARE_FINAL_TYPE (CosmoCard, cosmo_card, COSMO, CARD, GtkWidget)

CosmoCard    *cosmo_card_new         (CosmoTextures  *textures);
CosmoPicture *cosmo_card_get_picture (CosmoCard      *self);
void          cosmo_card_set_picture (CosmoCard      *self,
                                      CosmoPicture   *picture);
void          cosmo_card_set_place   (CosmoCard      *self,
                                      CosmoCardPlace  place);
void          cosmo_card_try_again   (CosmoCard      *self);

G_END_DECLS
