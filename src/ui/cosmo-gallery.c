/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page that is seen first: the pictures of a year, the favourites, or what was searched for, and what leads from
 * one to the other. */

#include "config.h"

#include "cosmo-gallery-private.h"

#include "cosmo-menu.h"

G_DEFINE_FINAL_TYPE (CosmoGallery, cosmo_gallery, ADW_TYPE_NAVIGATION_PAGE)

static GParamSpec *properties[PROP_MAX_COLUMNS + 1];

enum
{
  SIGNAL_OPEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

void
cosmo_gallery_notify (CosmoGallery         *self,
                      CosmoGalleryProperty  property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* Shows the chosen year and view from the beginning. */
static void
show_chosen_year (CosmoGallery *self)
{
  g_autoptr(CosmoYear) year = NULL;

  if (self->year == 0)
    return;

  year = cosmo_year_new (self->year, self->view, cosmo_today_get_day (self->today));
  cosmo_year_page_set_year (self->year_page, year);
  cosmo_gallery_notify (self, PROP_MODEL);
}

/* The name of the page that is shown, in the interface file. */
static const char *
get_page (CosmoGallery *self)
{
  if (self->search_shown)
    return "search";

  return self->favourites_shown ? "favourites" : "year";
}

/* The page that is shown, or NULL if it is that of the year. */
static CosmoPicturesPage *
get_pictures_page (CosmoGallery *self)
{
  if (self->search_shown)
    return self->search_page;

  return self->favourites_shown ? self->favourites_page : NULL;
}

static gboolean
focus_pictures (CosmoGallery *self)
{
  CosmoPicturesPage *page = get_pictures_page (self);

  return gtk_widget_grab_focus (page != NULL ? GTK_WIDGET (page) : GTK_WIDGET (self->year_page));
}

/* Tells that another page is shown. */
void
cosmo_gallery_notify_page (CosmoGallery *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean is_year = g_str_equal (get_page (self), "year");
  gboolean focused = gtk_widget_get_focus_child (GTK_WIDGET (self->stack)) != NULL;

  gtk_widget_action_set_enabled (widget, "gallery.previous-year", is_year);
  gtk_widget_action_set_enabled (widget, "gallery.next-year", is_year);
  gtk_widget_action_set_enabled (widget, "gallery.choose-year", is_year);
  cosmo_gallery_notify (self, PROP_PAGE);

  /* The focus comes along, if it is here; and without one no key reaches the page. */
  if (focused)
    focus_pictures (self);
}

static void
set_favourites_shown (CosmoGallery *self,
                      gboolean      shown)
{
  if (self->favourites_shown == shown)
    return;

  self->favourites_shown = shown;
  cosmo_gallery_notify_page (self);
  cosmo_gallery_notify (self, PROP_TAB);
}

static guint
get_tab (CosmoGallery *self)
{
  return self->favourites_shown ? COSMO_GALLERY_TAB_FAVOURITES : self->view;
}

void
cosmo_gallery_set_tab (CosmoGallery    *self,
                       CosmoGalleryTab  tab)
{
  cosmo_gallery_set_search_mode (self, FALSE);
  if (tab == COSMO_GALLERY_TAB_FAVOURITES)
    set_favourites_shown (self, TRUE);
  else
    cosmo_gallery_set_view (self, tab == COSMO_GALLERY_TAB_FIRSTS ? COSMO_VIEW_FIRSTS : COSMO_VIEW_EVERY_DAY);
}

/* A new day joins its year, if that is on screen, and a new year those that can be chosen. */
static void
on_day_changed (CosmoGallery *self)
{
  CosmoDay day = cosmo_today_get_day (self->today);

  cosmo_day_get_date (day, &self->last_year, NULL, NULL);
  cosmo_gallery_notify (self, PROP_LAST_YEAR);
  if (self->year != 0)
    cosmo_year_page_set_today (self->year_page, day);
}

/* --- What the user does ------------------------------------------------------------------------------------------- */

static void
on_open (CosmoGallery *self,
         guint         position)
{
  g_signal_emit (self, signals[SIGNAL_OPEN], 0, position);
}

/* --- The object --------------------------------------------------------------------------------------------------- */

static void
cosmo_gallery_dispose (GObject *object)
{
  CosmoGallery *self = COSMO_GALLERY (object);

  g_clear_handle_id (&self->views_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), COSMO_TYPE_GALLERY);
  g_clear_object (&self->loader);
  g_clear_object (&self->today);
  g_clear_object (&self->search);

  G_OBJECT_CLASS (cosmo_gallery_parent_class)->dispose (object);
}

static void
cosmo_gallery_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  CosmoGallery *self = COSMO_GALLERY (object);

  switch ((CosmoGalleryProperty) prop_id)
    {
    case PROP_LOADER:
      g_value_set_object (value, self->loader);
      break;
    case PROP_YEAR:
      g_value_set_uint (value, self->year);
      break;
    case PROP_LAST_YEAR:
      g_value_set_uint (value, self->last_year);
      break;
    case PROP_VIEW:
      g_value_set_enum (value, self->view);
      break;
    case PROP_MODEL:
      g_value_set_object (value, cosmo_year_page_get_year (self->year_page));
      break;
    case PROP_PAGE:
      g_value_set_static_string (value, get_page (self));
      break;
    case PROP_SEARCH_MODE:
      g_value_set_boolean (value, self->search_mode);
      break;
    case PROP_TAB:
      g_value_set_uint (value, get_tab (self));
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    case PROP_MAX_COLUMNS:
      g_value_set_uint (value, self->max_columns);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_gallery_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  CosmoGallery *self = COSMO_GALLERY (object);

  switch (prop_id)
    {
    case PROP_LOADER:
      if (g_set_object (&self->loader, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_YEAR:
      cosmo_gallery_set_year (self, g_value_get_uint (value));
      break;
    case PROP_VIEW:
      cosmo_gallery_set_view (self, g_value_get_enum (value));
      break;
    case PROP_SEARCH_MODE:
      cosmo_gallery_set_search_mode (self, g_value_get_boolean (value));
      break;
    case PROP_TAB:
      cosmo_gallery_set_tab (self, g_value_get_uint (value));
      break;
    case PROP_NARROW:
      cosmo_gallery_set_narrow (self, g_value_get_boolean (value));
      break;
    case PROP_MAX_COLUMNS:
      self->max_columns = g_value_get_uint (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = readable | G_PARAM_WRITABLE;

  properties[PROP_LOADER] = g_param_spec_object ("loader", NULL, NULL, COSMO_TYPE_LOADER, writable);
  properties[PROP_YEAR] = g_param_spec_uint ("year", NULL, NULL, 0, G_MAXUINT16, 0, writable);
  properties[PROP_LAST_YEAR] = g_param_spec_uint ("last-year", NULL, NULL, 0, G_MAXUINT16, 0, readable);
  properties[PROP_VIEW] = g_param_spec_enum ("view", NULL, NULL, COSMO_TYPE_VIEW, COSMO_VIEW_EVERY_DAY, writable);
  properties[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, COSMO_TYPE_YEAR, readable);
  properties[PROP_PAGE] = g_param_spec_string ("page", NULL, NULL, NULL, readable);
  properties[PROP_SEARCH_MODE] = g_param_spec_boolean ("search-mode", NULL, NULL, FALSE, writable);
  properties[PROP_TAB] = g_param_spec_uint ("tab", NULL, NULL, 0, COSMO_GALLERY_TAB_FAVOURITES,
                                            COSMO_GALLERY_TAB_EVERY_DAY, writable);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, writable);
  properties[PROP_MAX_COLUMNS] = g_param_spec_uint ("max-columns", NULL, NULL, 1, G_MAXUINT, 4, writable);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/cosmo-gallery.ui");
  gtk_widget_class_bind_template_child (widget_class, CosmoGallery, stack);
  gtk_widget_class_bind_template_child (widget_class, CosmoGallery, year_page);
  gtk_widget_class_bind_template_child (widget_class, CosmoGallery, favourites_page);
  gtk_widget_class_bind_template_child (widget_class, CosmoGallery, search_page);
  gtk_widget_class_bind_template_callback (widget_class, on_open);
  gtk_widget_class_bind_template_callback (widget_class, cosmo_menu_name_items);
}

static void
cosmo_gallery_class_init (CosmoGalleryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cosmo_gallery_dispose;
  object_class->get_property = cosmo_gallery_get_property;
  object_class->set_property = cosmo_gallery_set_property;

  install_properties (object_class);
  bind_template (widget_class);
  cosmo_gallery_install_header (widget_class);
  cosmo_gallery_install_search (widget_class);

  /* The user wants to see the picture at a position more closely. */
  signals[SIGNAL_OPEN] =
    g_signal_new ("open", COSMO_TYPE_GALLERY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  g_type_ensure (COSMO_TYPE_LOADER);
  g_type_ensure (COSMO_TYPE_PICTURES_PAGE);
  g_type_ensure (COSMO_TYPE_YEAR);
  g_type_ensure (COSMO_TYPE_YEAR_BUTTON);
  g_type_ensure (COSMO_TYPE_YEAR_PAGE);
}

static void
cosmo_gallery_init (CosmoGallery *self)
{
  self->view = COSMO_VIEW_EVERY_DAY;
  self->max_columns = 4;
  self->today = cosmo_today_new ();
  cosmo_day_get_date (cosmo_today_get_day (self->today), &self->last_year, NULL, NULL);
  g_signal_connect_object (self->today, "notify::day", G_CALLBACK (on_day_changed), self, G_CONNECT_SWAPPED);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
}

/**
 * cosmo_gallery_set_textures:
 * @self: a gallery
 * @textures: where its cards find their pictures
 *
 * To be called once, before a year is chosen.
 */
void
cosmo_gallery_set_textures (CosmoGallery  *self,
                            CosmoTextures *textures)
{
  g_return_if_fail (COSMO_IS_GALLERY (self));

  cosmo_year_page_set_textures (self->year_page, textures);
  cosmo_pictures_page_set_textures (self->favourites_page, textures);
  cosmo_pictures_page_set_textures (self->search_page, textures);
}

/**
 * cosmo_gallery_set_favourites:
 * @self: a gallery
 * @favourites: the pictures that have a star, and can be shown by themselves
 *
 * To be called once.
 */
void
cosmo_gallery_set_favourites (CosmoGallery    *self,
                              CosmoFavourites *favourites)
{
  g_return_if_fail (COSMO_IS_GALLERY (self));

  cosmo_year_page_set_favourites (self->year_page, favourites);
  cosmo_pictures_page_set_pictures (self->favourites_page, G_LIST_MODEL (favourites));
}

/**
 * cosmo_gallery_set_year:
 * @self: a gallery
 * @year: a year of the archive; the nearest one is taken if it is none
 *
 * Shows another year. What was loading for the old one is cancelled.
 */
void
cosmo_gallery_set_year (CosmoGallery *self,
                        guint         year)
{
  g_return_if_fail (COSMO_IS_GALLERY (self));

  year = CLAMP (year, COSMO_CALENDAR_FIRST_YEAR, self->last_year);
  if (self->year == year)
    return;

  self->year = year;
  cosmo_gallery_notify (self, PROP_YEAR);
  show_chosen_year (self);
}

/**
 * cosmo_gallery_set_view:
 * @self: a gallery
 * @view: which days of the year to show
 *
 * Shows the year, if the favourites or what was found were shown.
 */
void
cosmo_gallery_set_view (CosmoGallery *self,
                        CosmoView     view)
{
  g_return_if_fail (COSMO_IS_GALLERY (self));

  cosmo_gallery_set_search_mode (self, FALSE);
  set_favourites_shown (self, FALSE);
  if (self->view == view)
    return;

  self->view = view;
  cosmo_gallery_notify (self, PROP_VIEW);
  cosmo_gallery_notify (self, PROP_TAB);
  show_chosen_year (self);
}

/**
 * cosmo_gallery_update_today:
 * @self: a gallery
 *
 * Lets it look whether another day has begun, and whether today's picture is out; to be called when its user comes back
 * to it.
 */
void
cosmo_gallery_update_today (CosmoGallery *self)
{
  g_return_if_fail (COSMO_IS_GALLERY (self));

  cosmo_today_update (self->today);
  cosmo_year_page_update (self->year_page);
}

/**
 * cosmo_gallery_focus_pictures:
 * @self: a gallery
 *
 * Gives the focus to the pictures. It is not what grabbing the focus for the page does: the page does that itself when
 * Tab leads past its last control, to begin again with the first, and would never get there.
 */
void
cosmo_gallery_focus_pictures (CosmoGallery *self)
{
  g_return_if_fail (COSMO_IS_GALLERY (self));

  focus_pictures (self);
}

/**
 * cosmo_gallery_get_model:
 * @self: a gallery
 *
 * Returns: (transfer none) (nullable): the chosen year, even while something else is shown
 */
CosmoYear *
cosmo_gallery_get_model (CosmoGallery *self)
{
  g_return_val_if_fail (COSMO_IS_GALLERY (self), NULL);

  return cosmo_year_page_get_year (self->year_page);
}

/**
 * cosmo_gallery_list_pictures:
 * @self: a gallery
 *
 * Returns: (transfer full) (element-type CosmoPicture): what is shown. A year grows when another day begins; favourites
 *   and what was found are those of now, so that one that is a favourite no more does not go while it is looked at.
 */
GListModel *
cosmo_gallery_list_pictures (CosmoGallery *self)
{
  g_return_val_if_fail (COSMO_IS_GALLERY (self), NULL);

  if (get_pictures_page (self) != NULL)
    return cosmo_pictures_page_list_pictures (get_pictures_page (self));

  return G_LIST_MODEL (g_object_ref (cosmo_year_page_get_year (self->year_page)));
}

/**
 * cosmo_gallery_show:
 * @self: a gallery
 * @day: of a picture that it lists
 *
 * Brings a picture's card into view and focuses it.
 */
void
cosmo_gallery_show (CosmoGallery *self,
                    CosmoDay      day)
{
  g_return_if_fail (COSMO_IS_GALLERY (self));

  if (get_pictures_page (self) != NULL)
    cosmo_pictures_page_show (get_pictures_page (self), day);
  else
    cosmo_year_page_show (self->year_page, day);
}
