/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "cosmo-favourites.h"
#include "cosmo-textures.h"

G_BEGIN_DECLS

#define COSMO_TYPE_VIEWER (cosmo_viewer_get_type ())
G_DECLARE_FINAL_TYPE (CosmoViewer, cosmo_viewer, COSMO, VIEWER, AdwNavigationPage)

void     cosmo_viewer_set_textures   (CosmoViewer     *self,
                                      CosmoTextures   *textures);
void     cosmo_viewer_set_favourites (CosmoViewer     *self,
                                      CosmoFavourites *favourites);
void     cosmo_viewer_show           (CosmoViewer     *self,
                                      GListModel      *pictures,
                                      guint            position);
CosmoDay cosmo_viewer_get_day        (CosmoViewer     *self);

G_END_DECLS
