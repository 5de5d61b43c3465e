/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define COSMO_TYPE_PROGRESS_RING (cosmo_progress_ring_get_type ())
G_DECLARE_FINAL_TYPE (CosmoProgressRing, cosmo_progress_ring, COSMO, PROGRESS_RING, GtkWidget)

G_END_DECLS
