/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void cosmo_menu_name_items (GtkMenuButton *button);

G_END_DECLS
