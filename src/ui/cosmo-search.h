/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-catalogue.h"
#include "cosmo-favourites.h"

G_BEGIN_DECLS

#define COSMO_TYPE_SEARCH (cosmo_search_get_type ())
G_DECLARE_FINAL_TYPE (CosmoSearch, cosmo_search, COSMO, SEARCH, GObject)

CosmoSearch *cosmo_search_new          (CosmoCatalogue  *catalogue,
                                        CosmoFavourites *favourites);
void         cosmo_search_set_text     (CosmoSearch     *self,
                                        const char      *text);
GListModel  *cosmo_search_get_pictures (CosmoSearch     *self);

G_END_DECLS
