/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-gallery.h"
#include "cosmo-pictures-page.h"
#include "cosmo-today.h"
#include "cosmo-year-button.h"
#include "cosmo-year-page.h"

G_BEGIN_DECLS

struct _CosmoGallery
{
  AdwNavigationPage  parent_instance;

  CosmoLoader       *loader;
  CosmoToday        *today;
  CosmoSearch       *search;           /* nullable */
  guint              year;
  guint              last_year;
  CosmoView          view;
  gboolean           favourites_shown;
  gboolean           search_mode;      /* whether there is an entry to type into */
  gboolean           search_shown;     /* whether something was typed */
  gboolean           narrow;
  gboolean           views_lose_focus; /* until they are to be seen at their other place */
  guint              views_source;     /* gives them the focus */
  guint              max_columns;

  GtkStack          *stack;
  CosmoYearPage     *year_page;
  CosmoPicturesPage *favourites_page;
  CosmoPicturesPage *search_page;
  CosmoYearButton   *year_button;
  GtkWidget         *wide_views;
  GtkWidget         *narrow_views;
  GtkSearchBar      *search_bar;
  GtkSearchEntry    *search_entry;
};

typedef enum
{
  PROP_LOADER = 1,
  PROP_YEAR,
  PROP_LAST_YEAR,
  PROP_VIEW,
  PROP_MODEL,
  PROP_PAGE,
  PROP_SEARCH_MODE,
  PROP_TAB,
  PROP_NARROW,
  PROP_MAX_COLUMNS,
} CosmoGalleryProperty;

/* What can be chosen: a view of the year, or the favourites. */
typedef enum
{
  COSMO_GALLERY_TAB_FIRSTS = COSMO_VIEW_FIRSTS,
  COSMO_GALLERY_TAB_EVERY_DAY = COSMO_VIEW_EVERY_DAY,
  COSMO_GALLERY_TAB_FAVOURITES,
} CosmoGalleryTab;

/* cosmo-gallery.c */
void cosmo_gallery_notify          (CosmoGallery         *self,
                                    CosmoGalleryProperty  property);
void cosmo_gallery_notify_page     (CosmoGallery         *self);
void cosmo_gallery_set_tab         (CosmoGallery         *self,
                                    CosmoGalleryTab       tab);

/* cosmo-gallery-header.c: what it says, and the ways to another year or view */
void  cosmo_gallery_install_header    (GtkWidgetClass       *widget_class);
char *cosmo_gallery_format_n_pictures (guint                 n_pictures);
void  cosmo_gallery_set_narrow        (CosmoGallery         *self,
                                       gboolean              narrow);

/* cosmo-gallery-search.c: what is typed, and what it finds */
void cosmo_gallery_install_search  (GtkWidgetClass       *widget_class);
void cosmo_gallery_set_search_mode (CosmoGallery         *self,
                                    gboolean              search_mode);

G_END_DECLS
