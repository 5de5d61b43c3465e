/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-application.h"

G_BEGIN_DECLS

#define COSMO_TYPE_WINDOW (cosmo_window_get_type ())
G_DECLARE_FINAL_TYPE (CosmoWindow, cosmo_window, COSMO, WINDOW, AdwApplicationWindow)

CosmoWindow *cosmo_window_new (CosmoApplication *application);

G_END_DECLS
