/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "cosmo-picture.h"
#include "cosmo-textures.h"

G_BEGIN_DECLS

/**
 * CosmoCardPlace:
 * @COSMO_CARD_AWAY: nobody will see it soon
 * @COSMO_CARD_NEAR: the next movement of the view may show it
 * @COSMO_CARD_EXPECTED: it will be seen as soon as there is something to be seen
 * @COSMO_CARD_IN_VIEW: it is seen, at least a part of it
 *
 * Where a card is, as seen by the user.
 */
typedef enum
{
  COSMO_CARD_AWAY,
  COSMO_CARD_NEAR,
  COSMO_CARD_EXPECTED,
  COSMO_CARD_IN_VIEW,
} CosmoCardPlace;

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
