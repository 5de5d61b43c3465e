/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-draft.h"
#include "cosmo-image-store.h"
#include "cosmo-record.h"

G_BEGIN_DECLS

DexFuture *cosmo_saver_load (CosmoImageStore *images,
                             CosmoRecord     *record);
DexFuture *cosmo_saver_save (GBytes          *bytes,
                             CosmoRecord     *record,
                             GFile           *file,
                             CosmoDraftPlace  place,
                             gboolean         with_sidecar);

G_END_DECLS
