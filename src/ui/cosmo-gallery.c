/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page that is seen first: which year is shown, which of its days, and what leads to another one. */

#include "config.h"

#include "cosmo-gallery.h"

#include <glib/gi18n.h>

#include "cosmo-today.h"
#include "cosmo-year-button.h"
#include "cosmo-year-page.h"

struct _CosmoGallery
{
  AdwNavigationPage   parent_instance;

  CosmoLoader        *loader;
  CosmoToday         *today;
  guint               year;
  guint               last_year;
  CosmoView           view;
  gboolean            narrow;
  guint               max_columns;

  CosmoYearPage      *year_page;
  CosmoYearButton    *year_button;
};

G_DEFINE_FINAL_TYPE (CosmoGallery, cosmo_gallery, ADW_TYPE_NAVIGATION_PAGE)

typedef enum
{
  PROP_LOADER = 1,
  PROP_YEAR,
  PROP_LAST_YEAR,
  PROP_VIEW,
  PROP_MODEL,
  PROP_NARROW,
  PROP_MAX_COLUMNS,
} CosmoGalleryProperty;

static GParamSpec *properties[PROP_MAX_COLUMNS + 1];

enum
{
  SIGNAL_OPEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Shows the chosen year and view from the beginning. */
static void
show_chosen_year (CosmoGallery *self)
{
  g_autoptr(CosmoYear) year = NULL;

  if (self->year == 0)
    return;

  year = cosmo_year_new (self->year, self->view, cosmo_today_get_day (self->today));
  cosmo_year_page_set_year (self->year_page, year);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

/* A new day joins its year, if that is on screen, and a new year those that can be chosen. */
static void
on_day_changed (CosmoGallery *self)
{
  CosmoDay day = cosmo_today_get_day (self->today);

  cosmo_day_get_date (day, &self->last_year, NULL, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST_YEAR]);
  if (self->year != 0)
    cosmo_year_page_set_today (self->year_page, day);
}

/* --- What the interface file shows when --------------------------------------------------------------------------- */

static char *
format_count (CosmoYear *model,
              guint      n_ready)
{
  if (model == NULL)
    return NULL;

  /* TRANSLATORS: how many of the pictures of a year are there already, like "212 of 365". */
  return g_strdup_printf (_("%u of %u"), n_ready, g_list_model_get_n_items (G_LIST_MODEL (model)));
}

/* In a narrow window there is only room for one line of a few letters, and the year is on its button already. */
static char *
format_title (gpointer   object,
              guint      year,
              CosmoYear *model,
              guint      n_ready,
              guint      n_pending,
              gboolean   narrow)
{
  return narrow ? format_count (model, n_ready) : g_strdup_printf ("%u", year);
}

static char *
format_subtitle (gpointer   object,
                 CosmoYear *model,
                 guint      n_ready,
                 guint      n_pending,
                 gboolean   narrow)
{
  return narrow ? NULL : format_count (model, n_ready);
}

/* --- What the user does ------------------------------------------------------------------------------------------- */

static void
on_open (CosmoGallery *self,
         guint         position)
{
  g_signal_emit (self, signals[SIGNAL_OPEN], 0, position);
}

static void
on_step_year (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  CosmoGallery *self = COSMO_GALLERY (widget);

  if (g_str_equal (action_name, "gallery.next-year") && self->year < self->last_year)
    cosmo_gallery_set_year (self, self->year + 1);
  else if (g_str_equal (action_name, "gallery.previous-year") && self->year > COSMO_CALENDAR_FIRST_YEAR)
    cosmo_gallery_set_year (self, self->year - 1);
}

static void
on_choose_year (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  cosmo_year_button_open (COSMO_GALLERY (widget)->year_button);
}

static void
on_choose_view (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  cosmo_gallery_set_view (COSMO_GALLERY (widget), g_str_equal (action_name, "gallery.firsts") ? COSMO_VIEW_FIRSTS
                                                                                              : COSMO_VIEW_EVERY_DAY);
}

/* --- The object --------------------------------------------------------------------------------------------------- */

static void
cosmo_gallery_dispose (GObject *object)
{
  CosmoGallery *self = COSMO_GALLERY (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), COSMO_TYPE_GALLERY);
  g_clear_object (&self->loader);
  g_clear_object (&self->today);

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
    case PROP_NARROW:
      self->narrow = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
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
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, writable);
  properties[PROP_MAX_COLUMNS] = g_param_spec_uint ("max-columns", NULL, NULL, 1, G_MAXUINT, 4, writable);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "gallery.previous-year", NULL, on_step_year);
  gtk_widget_class_install_action (widget_class, "gallery.next-year", NULL, on_step_year);
  gtk_widget_class_install_action (widget_class, "gallery.choose-year", NULL, on_choose_year);
  gtk_widget_class_install_action (widget_class, "gallery.firsts", NULL, on_choose_view);
  gtk_widget_class_install_action (widget_class, "gallery.every-day", NULL, on_choose_view);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "gallery.previous-year", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, GDK_ALT_MASK, "gallery.next-year", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, GDK_CONTROL_MASK, "gallery.choose-year", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1, GDK_ALT_MASK, "gallery.firsts", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_2, GDK_ALT_MASK, "gallery.every-day", NULL);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/cosmo-gallery.ui");
  gtk_widget_class_bind_template_child (widget_class, CosmoGallery, year_page);
  gtk_widget_class_bind_template_child (widget_class, CosmoGallery, year_button);
  gtk_widget_class_bind_template_callback (widget_class, format_title);
  gtk_widget_class_bind_template_callback (widget_class, format_subtitle);
  gtk_widget_class_bind_template_callback (widget_class, on_open);
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
  install_actions (widget_class);
  bind_template (widget_class);

  /* The user wants to see the picture at a position more closely. */
  signals[SIGNAL_OPEN] =
    g_signal_new ("open", COSMO_TYPE_GALLERY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  g_type_ensure (COSMO_TYPE_LOADER);
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
}

/**
 * cosmo_gallery_set_favourites:
 * @self: a gallery
 * @favourites: the days whose cards have a star
 *
 * To be called once.
 */
void
cosmo_gallery_set_favourites (CosmoGallery    *self,
                              CosmoFavourites *favourites)
{
  g_return_if_fail (COSMO_IS_GALLERY (self));

  cosmo_year_page_set_favourites (self->year_page, favourites);
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
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_YEAR]);
  show_chosen_year (self);
}

/**
 * cosmo_gallery_set_view:
 * @self: a gallery
 * @view: which days of the year to show
 */
void
cosmo_gallery_set_view (CosmoGallery *self,
                        CosmoView     view)
{
  g_return_if_fail (COSMO_IS_GALLERY (self));

  if (self->view == view)
    return;

  self->view = view;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VIEW]);
  show_chosen_year (self);
}

/**
 * cosmo_gallery_update_today:
 * @self: a gallery
 *
 * Lets it look whether another day has begun; to be called when its user comes back to it.
 */
void
cosmo_gallery_update_today (CosmoGallery *self)
{
  g_return_if_fail (COSMO_IS_GALLERY (self));

  cosmo_today_update (self->today);
}

/**
 * cosmo_gallery_focus_pictures:
 * @self: a gallery
 *
 * Gives the focus to the pictures. It is not what grabbing the focus for the page does: the page does that itself when Tab
 * leads past its last control, to begin again with the first, and would never get there.
 */
void
cosmo_gallery_focus_pictures (CosmoGallery *self)
{
  g_return_if_fail (COSMO_IS_GALLERY (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->year_page));
}

/**
 * cosmo_gallery_get_model:
 * @self: a gallery
 *
 * Returns: (transfer none) (nullable): the year that is shown
 */
CosmoYear *
cosmo_gallery_get_model (CosmoGallery *self)
{
  g_return_val_if_fail (COSMO_IS_GALLERY (self), NULL);

  return cosmo_year_page_get_year (self->year_page);
}

/**
 * cosmo_gallery_show:
 * @self: a gallery
 * @position: of a picture in the year
 *
 * Brings a picture's card into view and focuses it.
 */
void
cosmo_gallery_show (CosmoGallery *self,
                    guint         position)
{
  g_return_if_fail (COSMO_IS_GALLERY (self));

  cosmo_year_page_show (self->year_page, position);
}
