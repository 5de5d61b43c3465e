/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

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

#define COSMO_TYPE_CARD_IMAGE (cosmo_card_image_get_type ())
G_DECLARE_FINAL_TYPE (CosmoCardImage, cosmo_card_image, COSMO, CARD_IMAGE, GObject)

CosmoCardImage *cosmo_card_image_new         (CosmoTextures  *textures);
void            cosmo_card_image_set_picture (CosmoCardImage *self,
                                              CosmoPicture   *picture);
CosmoCardPlace  cosmo_card_image_get_place   (CosmoCardImage *self);
void            cosmo_card_image_set_place   (CosmoCardImage *self,
                                              CosmoCardPlace  place);
gboolean        cosmo_card_image_get_loading (CosmoCardImage *self);
gboolean        cosmo_card_image_is_absent   (CosmoCardImage *self);
void            cosmo_card_image_try_again   (CosmoCardImage *self);
gboolean        cosmo_card_image_forgive     (CosmoCardImage *self);

G_END_DECLS
