/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-card-grid.h"
#include "cosmo-notice-banner.h"
#include "cosmo-request.h"
#include "cosmo-year-page.h"

G_BEGIN_DECLS

struct _CosmoYearPage
{
  AdwBin             parent_instance;

  CosmoLoader       *loader;
  CosmoFavourites   *favourites;       /* nullable */
  CosmoYear         *year;
  CosmoRequest      *load;             /* of year, while it is under way */
  gboolean           load_again;       /* once it has ended */
  guint              late_source;      /* asks for today's picture again */
  guint              late_seconds;     /* how long that waits */
  guint              max_columns;

  CosmoNoticeBanner *notice_banner;
  GtkStack          *stack;
  CosmoCardGrid     *grid;
};

typedef enum
{
  PROP_LOADER = 1,
  PROP_YEAR,
  PROP_LOADING,
  PROP_MAX_COLUMNS,
} CosmoYearPageProperty;

/* cosmo-year-page.c */
void cosmo_year_page_notify                (CosmoYearPage         *self,
                                            CosmoYearPageProperty  property);

/* cosmo-year-page-loading.c: how its pictures come */
void cosmo_year_page_install_loading       (GtkWidgetClass        *widget_class);
void cosmo_year_page_init_loading          (CosmoYearPage         *self);
void cosmo_year_page_start_load            (CosmoYearPage         *self);
void cosmo_year_page_stop_load             (CosmoYearPage         *self);
void cosmo_year_page_load_new_day          (CosmoYearPage         *self);
void cosmo_year_page_wait_for_late_picture (CosmoYearPage         *self);

G_END_DECLS
