/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "cosmo-picture.h"

G_BEGIN_DECLS

#define COSMO_TYPE_YEAR (cosmo_year_get_type ())
G_DECLARE_FINAL_TYPE (CosmoYear, cosmo_year, COSMO, YEAR, GObject)

CosmoYear    *cosmo_year_new           (guint      year,
                                        CosmoView  view,
                                        CosmoDay   today);
void          cosmo_year_set_today     (CosmoYear *self,
                                        CosmoDay   today);
guint         cosmo_year_get_year      (CosmoYear *self);
CosmoView     cosmo_year_get_view      (CosmoYear *self);
CosmoPicture *cosmo_year_get_picture   (CosmoYear *self,
                                        CosmoDay   day);
gboolean      cosmo_year_get_span      (CosmoYear *self,
                                        CosmoSpan *span);
GArray       *cosmo_year_list_pending  (CosmoYear *self);
guint         cosmo_year_get_n_ready   (CosmoYear *self);
guint         cosmo_year_get_n_pending (CosmoYear *self);
guint         cosmo_year_get_n_failed  (CosmoYear *self);

G_END_DECLS
