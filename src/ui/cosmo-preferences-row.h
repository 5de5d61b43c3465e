/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void cosmo_preferences_row_set_refused (AdwEntryRow       *row,
                                        AdwPreferencesRow *message,
                                        gboolean           refused);
void cosmo_preferences_row_set_text    (AdwEntryRow       *row,
                                        const char        *text);

G_END_DECLS
