/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "cosmo-image-store.h"

G_BEGIN_DECLS

#define COSMO_TYPE_CACHE_GROUP (cosmo_cache_group_get_type ())
G_DECLARE_FINAL_TYPE (CosmoCacheGroup, cosmo_cache_group, COSMO, CACHE_GROUP, AdwPreferencesGroup)

void cosmo_cache_group_bind (CosmoCacheGroup *self,
                             GSettings       *settings,
                             CosmoImageStore *images);

G_END_DECLS
