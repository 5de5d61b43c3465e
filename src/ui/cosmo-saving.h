/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "cosmo-session.h"

G_BEGIN_DECLS

GFile *cosmo_saving_get_folder      (GSettings    *settings);
void   cosmo_saving_set_folder      (GSettings    *settings,
                                     GFile        *folder);
void   cosmo_saving_save_picture    (GtkWindow    *window,
                                     CosmoSession *session,
                                     CosmoRecord  *record);
void   cosmo_saving_save_year       (GtkWindow    *window,
                                     CosmoSession *session,
                                     guint         year,
                                     CosmoView     view);
void   cosmo_saving_save_favourites (GtkWindow    *window,
                                     CosmoSession *session);

G_END_DECLS
