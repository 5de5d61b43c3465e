/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define COSMO_TYPE_DETAILS (cosmo_details_get_type ())
G_DECLARE_FINAL_TYPE (CosmoDetails, cosmo_details, COSMO, DETAILS, GtkWidget)

G_END_DECLS
