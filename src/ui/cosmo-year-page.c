/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The pictures of a year, which stream into the grid, and above them what is to be said of that. Another year takes the
 * place of the old one at once, and lets go of what was loading for it. */

#include "config.h"

#include "cosmo-year-page-private.h"

#include <glib/gi18n.h>

#include "cosmo-wording.h"

G_DEFINE_FINAL_TYPE (CosmoYearPage, cosmo_year_page, ADW_TYPE_BIN)

static GParamSpec *properties[PROP_MAX_COLUMNS + 1];

enum
{
  SIGNAL_OPEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

void
cosmo_year_page_notify (CosmoYearPage         *self,
                        CosmoYearPageProperty  property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* Marks those of the pictures that are favourites. */
static void
mark_favourites (CosmoYearPage *self)
{
  guint n_items = self->year != NULL && self->favourites != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->year))
                                                                 : 0;

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr(CosmoPicture) picture = g_list_model_get_item (G_LIST_MODEL (self->year), i);

      cosmo_picture_set_favourite (picture,
                                   cosmo_favourites_contains (self->favourites, cosmo_picture_get_day (picture)));
    }
}

/* --- What the interface file shows when --------------------------------------------------------------------------- */

static float
get_fraction (gpointer   object,
              CosmoYear *year,
              guint      n_pending)
{
  guint n_items = year != NULL ? g_list_model_get_n_items (G_LIST_MODEL (year)) : 0;

  return n_items > 0 ? 1.0f - (float) n_pending / n_items : 0.0f;
}

/* What waits for a network makes no progress. */
static gboolean
is_under_way (gpointer    object,
              gboolean    loading,
              CosmoNotice notice)
{
  return loading && notice != COSMO_NOTICE_OFFLINE;
}

static char *
choose_page (gpointer     object,
             CosmoYear   *year,
             guint        n_ready,
             guint        n_failed,
             guint        n_pending,
             CosmoNotice  notice)
{
  if (year != NULL && g_list_model_get_n_items (G_LIST_MODEL (year)) == 0)
    return g_strdup ("empty");
  if (n_ready == 0 && notice == COSMO_NOTICE_OFFLINE)
    return g_strdup ("offline");
  if (n_ready == 0 && n_pending == 0 && n_failed > 0)
    return g_strdup ("unreachable");

  return g_strdup ("grid");
}

static gboolean
is_bare (gpointer    object,
         const char *page)
{
  return g_strcmp0 (page, "grid") != 0;
}

static char *
word_notice (gpointer     object,
             CosmoLoader *loader,
             CosmoNotice  notice)
{
  return loader != NULL ? cosmo_wording_for_notice (loader, 0) : g_strdup ("");
}

static char *
word_outage (gpointer     object,
             CosmoNotice  notice,
             CosmoLoader *loader)
{
  g_autofree char *reason = NULL;

  if (!g_network_monitor_get_network_available (g_network_monitor_get_default ()))
    return g_strdup (_("This computer is offline. Connect to the Internet and try again."));
  if (loader != NULL)
    reason = cosmo_wording_for_error (cosmo_loader_get_notice_error (loader));

  /* TRANSLATORS: a sentence: what went wrong, and a full stop. */
  return reason != NULL ? g_strdup_printf (_("%s."), reason) : NULL;
}

/* --- What the user does ------------------------------------------------------------------------------------------- */

static void
on_open (CosmoYearPage *self,
         guint         position)
{
  g_autoptr(CosmoPicture) picture = g_list_model_get_item (G_LIST_MODEL (self->year), position);

  if (cosmo_picture_get_state (picture) == COSMO_PICTURE_READY)
    g_signal_emit (self, signals[SIGNAL_OPEN], 0, position);
  else if (cosmo_picture_get_state (picture) == COSMO_PICTURE_FAILED)
    gtk_widget_activate_action (GTK_WIDGET (self), "gallery.retry-day", "u", cosmo_picture_get_day (picture));
}

static void
cosmo_year_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cosmo_year_page_parent_class)->map (widget);
  cosmo_year_page_wait_for_late_picture (COSMO_YEAR_PAGE (widget));
}

static void
cosmo_year_page_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cosmo_year_page_parent_class)->unmap (widget);
  cosmo_year_page_wait_for_late_picture (COSMO_YEAR_PAGE (widget));
}

/* A page that only says something is scrolled with the keyboard, if need be. */
static gboolean
cosmo_year_page_grab_focus (GtkWidget *widget)
{
  CosmoYearPage *self = COSMO_YEAR_PAGE (widget);
  GtkWidget *page = gtk_stack_get_visible_child (self->stack);

  if (page == GTK_WIDGET (self->grid))
    return gtk_widget_grab_focus (page);

  return gtk_widget_get_focus_child (page) != NULL || gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

/* --- The object --------------------------------------------------------------------------------------------------- */

static void
cosmo_year_page_dispose (GObject *object)
{
  CosmoYearPage *self = COSMO_YEAR_PAGE (object);

  cosmo_request_clear (&self->load);
  g_clear_handle_id (&self->late_source, g_source_remove);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), COSMO_TYPE_YEAR_PAGE);
  g_clear_object (&self->year);
  g_clear_object (&self->favourites);
  g_clear_object (&self->loader);

  G_OBJECT_CLASS (cosmo_year_page_parent_class)->dispose (object);
}

static void
cosmo_year_page_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  CosmoYearPage *self = COSMO_YEAR_PAGE (object);

  switch ((CosmoYearPageProperty) prop_id)
    {
    case PROP_LOADER:
      g_value_set_object (value, self->loader);
      break;
    case PROP_YEAR:
      g_value_set_object (value, self->year);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->load != NULL);
      break;
    case PROP_MAX_COLUMNS:
      g_value_set_uint (value, self->max_columns);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_year_page_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  CosmoYearPage *self = COSMO_YEAR_PAGE (object);

  switch (prop_id)
    {
    case PROP_LOADER:
      cosmo_year_page_set_loader (self, g_value_get_object (value));
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
  properties[PROP_YEAR] = g_param_spec_object ("year", NULL, NULL, COSMO_TYPE_YEAR, readable);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, readable);
  properties[PROP_MAX_COLUMNS] = g_param_spec_uint ("max-columns", NULL, NULL, 1, G_MAXUINT, 4, writable);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
cosmo_year_page_class_init (CosmoYearPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cosmo_year_page_dispose;
  object_class->get_property = cosmo_year_page_get_property;
  object_class->set_property = cosmo_year_page_set_property;

  widget_class->grab_focus = cosmo_year_page_grab_focus;
  widget_class->map = cosmo_year_page_map;
  widget_class->unmap = cosmo_year_page_unmap;

  install_properties (object_class);

  /* The user wants to see the picture at a position more closely. */
  signals[SIGNAL_OPEN] =
    g_signal_new ("open", COSMO_TYPE_YEAR_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/cosmo-year-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CosmoYearPage, notice_banner);
  gtk_widget_class_bind_template_child (widget_class, CosmoYearPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CosmoYearPage, grid);
  gtk_widget_class_bind_template_callback (widget_class, get_fraction);
  gtk_widget_class_bind_template_callback (widget_class, choose_page);
  gtk_widget_class_bind_template_callback (widget_class, is_bare);
  gtk_widget_class_bind_template_callback (widget_class, is_under_way);
  gtk_widget_class_bind_template_callback (widget_class, word_notice);
  gtk_widget_class_bind_template_callback (widget_class, word_outage);
  gtk_widget_class_bind_template_callback (widget_class, on_open);
  cosmo_year_page_install_loading (widget_class);

  g_type_ensure (COSMO_TYPE_CARD_GRID);
  g_type_ensure (COSMO_TYPE_LOADER);
  g_type_ensure (COSMO_TYPE_NOTICE_BANNER);
  g_type_ensure (COSMO_TYPE_YEAR);
}

static void
cosmo_year_page_init (CosmoYearPage *self)
{
  self->max_columns = 4;
  gtk_widget_init_template (GTK_WIDGET (self));
  cosmo_year_page_init_loading (self);
}

/**
 * cosmo_year_page_set_textures:
 * @self: a page
 * @textures: where its cards find their pictures
 *
 * To be called once, before there is a year.
 */
void
cosmo_year_page_set_textures (CosmoYearPage *self,
                              CosmoTextures *textures)
{
  g_return_if_fail (COSMO_IS_YEAR_PAGE (self));

  cosmo_card_grid_set_textures (self->grid, textures);
}

/**
 * cosmo_year_page_set_favourites:
 * @self: a page
 * @favourites: the days whose cards have a star
 *
 * To be called once.
 */
void
cosmo_year_page_set_favourites (CosmoYearPage   *self,
                                CosmoFavourites *favourites)
{
  g_return_if_fail (COSMO_IS_YEAR_PAGE (self));
  g_return_if_fail (COSMO_IS_FAVOURITES (favourites));
  g_return_if_fail (self->favourites == NULL);

  self->favourites = g_object_ref (favourites);
  g_signal_connect_object (favourites, "changed", G_CALLBACK (mark_favourites), self, G_CONNECT_SWAPPED);
  mark_favourites (self);
}

/**
 * cosmo_year_page_set_year:
 * @self: a page
 * @year: what to show, from its beginning; what it does not know yet is loaded
 */
void
cosmo_year_page_set_year (CosmoYearPage *self,
                          CosmoYear     *year)
{
  g_return_if_fail (COSMO_IS_YEAR_PAGE (self));
  g_return_if_fail (COSMO_IS_YEAR (year));

  cosmo_year_page_stop_load (self);
  g_set_object (&self->year, year);
  mark_favourites (self);
  cosmo_card_grid_set_pictures (self->grid, G_LIST_MODEL (year));
  cosmo_year_page_notify (self, PROP_YEAR);
  cosmo_year_page_start_load (self);
}

/**
 * cosmo_year_page_get_year:
 * @self: a page
 *
 * Returns: (transfer none) (nullable): what it shows
 */
CosmoYear *
cosmo_year_page_get_year (CosmoYearPage *self)
{
  g_return_val_if_fail (COSMO_IS_YEAR_PAGE (self), NULL);

  return self->year;
}

/**
 * cosmo_year_page_set_today:
 * @self: a page
 * @today: the newest day that there may be a picture of
 *
 * Lets a new day join its year. To be called when there is a year.
 */
void
cosmo_year_page_set_today (CosmoYearPage *self,
                           CosmoDay       today)
{
  g_return_if_fail (COSMO_IS_YEAR_PAGE (self));
  g_return_if_fail (self->year != NULL);

  cosmo_year_set_today (self->year, today);
  cosmo_year_page_load_new_day (self);
}

/**
 * cosmo_year_page_show:
 * @self: a page
 * @day: of a picture in the year
 *
 * Brings a picture's card into view and focuses it.
 */
void
cosmo_year_page_show (CosmoYearPage *self,
                      CosmoDay       day)
{
  g_return_if_fail (COSMO_IS_YEAR_PAGE (self));

  cosmo_card_grid_show (self->grid, day);
}
