/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "cosmo-session.h"
#include "cosmo-textures.h"

G_BEGIN_DECLS

#define COSMO_TYPE_WINDOW (cosmo_window_get_type ())
G_DECLARE_FINAL_TYPE (CosmoWindow, cosmo_window, COSMO, WINDOW, AdwApplicationWindow)

CosmoWindow *cosmo_window_new        (GtkApplication *application,
                                      CosmoSession   *session,
                                      CosmoTextures  *textures,
                                      guint           year,
                                      const char     *view);
void         cosmo_window_show_year  (CosmoWindow    *self,
                                      guint           year,
                                      const char     *view);
void         cosmo_window_show_day   (CosmoWindow    *self,
                                      CosmoDay        day);
CosmoRecord *cosmo_window_get_record (CosmoWindow    *self);
void         cosmo_window_get_year   (CosmoWindow    *self,
                                      guint          *year,
                                      CosmoView      *view);
void         cosmo_window_add_toast  (CosmoWindow    *self,
                                      const char     *text);

G_END_DECLS
