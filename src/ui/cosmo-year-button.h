/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define COSMO_TYPE_YEAR_BUTTON (cosmo_year_button_get_type ())
G_DECLARE_FINAL_TYPE (CosmoYearButton, cosmo_year_button, COSMO, YEAR_BUTTON, AdwBin)

void cosmo_year_button_open (CosmoYearButton *self);

G_END_DECLS
