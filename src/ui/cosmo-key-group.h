/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "cosmo-keyring.h"
#include "cosmo-planetary.h"

G_BEGIN_DECLS

#define COSMO_TYPE_KEY_GROUP (cosmo_key_group_get_type ())
G_DECLARE_FINAL_TYPE (CosmoKeyGroup, cosmo_key_group, COSMO, KEY_GROUP, AdwPreferencesGroup)

void cosmo_key_group_bind (CosmoKeyGroup  *self,
                           CosmoKeyring   *keyring,
                           CosmoPlanetary *planetary);

G_END_DECLS
