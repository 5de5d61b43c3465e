/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-catalogue.h"
#include "cosmo-image-store.h"
#include "cosmo-picture.h"

G_BEGIN_DECLS

#define COSMO_TYPE_FAVOURITES (cosmo_favourites_get_type ())
G_DECLARE_FINAL_TYPE (CosmoFavourites, cosmo_favourites, COSMO, FAVOURITES, GObject)

CosmoFavourites *cosmo_favourites_new      (CosmoCatalogue  *catalogue,
                                            CosmoImageStore *images);
gboolean         cosmo_favourites_contains (CosmoFavourites *self,
                                            CosmoDay         day);
DexFuture       *cosmo_favourites_set      (CosmoFavourites *self,
                                            CosmoDay         day,
                                            gboolean         favourite);

G_END_DECLS
