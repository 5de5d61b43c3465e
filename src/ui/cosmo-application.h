/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define COSMO_TYPE_APPLICATION (cosmo_application_get_type ())
G_DECLARE_FINAL_TYPE (CosmoApplication, cosmo_application, COSMO, APPLICATION, AdwApplication)

CosmoApplication *cosmo_application_new (void);

G_END_DECLS
