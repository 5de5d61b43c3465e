/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define COSMO_TYPE_SHORTCUT_ROW (cosmo_shortcut_row_get_type ())
G_DECLARE_FINAL_TYPE (CosmoShortcutRow, cosmo_shortcut_row, COSMO, SHORTCUT_ROW, AdwActionRow)

G_END_DECLS
