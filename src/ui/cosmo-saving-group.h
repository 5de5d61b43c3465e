/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define COSMO_TYPE_SAVING_GROUP (cosmo_saving_group_get_type ())
G_DECLARE_FINAL_TYPE (CosmoSavingGroup, cosmo_saving_group, COSMO, SAVING_GROUP, AdwPreferencesGroup)

void cosmo_saving_group_bind (CosmoSavingGroup *self,
                              GSettings        *settings);

G_END_DECLS
