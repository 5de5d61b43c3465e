/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "cosmo-picture.h"

G_BEGIN_DECLS

#define COSMO_TYPE_CELL (cosmo_cell_get_type ())
G_DECLARE_FINAL_TYPE (CosmoCell, cosmo_cell, COSMO, CELL, GObject)

CosmoPicture *cosmo_cell_get_picture   (CosmoCell  *self);

#define COSMO_TYPE_CELLS (cosmo_cells_get_type ())
G_DECLARE_FINAL_TYPE (CosmoCells, cosmo_cells, COSMO, CELLS, GObject)

CosmoCells   *cosmo_cells_new          (void);
void          cosmo_cells_set_pictures   (CosmoCells *self,
                                          GListModel *pictures);

G_END_DECLS
