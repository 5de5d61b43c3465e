/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define COSMO_TYPE_ABSENCE (cosmo_absence_get_type ())
G_DECLARE_FINAL_TYPE (CosmoAbsence, cosmo_absence, COSMO, ABSENCE, AdwBin)

CosmoAbsence *cosmo_absence_new (void);

G_END_DECLS
