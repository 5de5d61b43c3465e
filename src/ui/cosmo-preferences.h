/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "cosmo-image-store.h"
#include "cosmo-keyring.h"
#include "cosmo-planetary.h"

G_BEGIN_DECLS

#define COSMO_TYPE_PREFERENCES (cosmo_preferences_get_type ())
G_DECLARE_FINAL_TYPE (CosmoPreferences, cosmo_preferences, COSMO, PREFERENCES, AdwPreferencesDialog)

CosmoPreferences *cosmo_preferences_new (GSettings       *settings,
                                         CosmoKeyring    *keyring,
                                         CosmoPlanetary  *planetary,
                                         CosmoImageStore *images);

G_END_DECLS
