/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The pictures of a year, which stream into the grid, and above them what is to be said of that. Another year takes the
 * place of the old one at once, and lets go of what was loading for it. */

#include "config.h"

#include "cosmo-year-page.h"

#include <glib/gi18n.h>

#include "cosmo-announcement.h"
#include "cosmo-card-grid.h"
#include "cosmo-notice-banner.h"
#include "cosmo-request.h"
#include "cosmo-wording.h"

/* When today's picture is not out yet, it is asked for again after so many seconds, and then after twice as many each
 * time: usually it appears five minutes after the day has begun in New York. */
#define FIRST_LATE_SECONDS   (5 * 60)
#define LONGEST_LATE_SECONDS (60 * 60)

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
  CosmoCardGrid     *grid;
};

G_DEFINE_FINAL_TYPE (CosmoYearPage, cosmo_year_page, ADW_TYPE_BIN)

typedef enum
{
  PROP_LOADER = 1,
  PROP_YEAR,
  PROP_LOADING,
  PROP_MAX_COLUMNS,
} CosmoYearPageProperty;

static GParamSpec *properties[PROP_MAX_COLUMNS + 1];

enum
{
  SIGNAL_OPEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* --- Loading ------------------------------------------------------------------------------------------------------ */

static void start_load (CosmoYearPage *self);
static void load_more (CosmoYearPage *self);

static void
announce_end (CosmoYearPage *self)
{
  /* TRANSLATORS: read aloud when everything there is of a year has been loaded: year, how many pictures, how many days. */
  g_autofree char *message = g_strdup_printf (_("%u: %u of %u pictures loaded"), cosmo_year_get_year (self->year),
                                              cosmo_year_get_n_ready (self->year),
                                              g_list_model_get_n_items (G_LIST_MODEL (self->year)));

  cosmo_announce (GTK_WIDGET (self), message, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_LOW);
}

/* Returns: (transfer full) (nullable): today's picture, if it is the newest of the year and not out yet */
static CosmoPicture *
get_late_picture (CosmoYearPage *self)
{
  guint n_items = self->year != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->year)) : 0;
  g_autoptr(CosmoPicture) newest = n_items > 0 ? g_list_model_get_item (G_LIST_MODEL (self->year), n_items - 1) : NULL;

  if (newest == NULL || cosmo_picture_get_missing (newest) != COSMO_MISSING_NOT_YET)
    return NULL;

  return g_steal_pointer (&newest);
}

static void
ask_for_late_picture (CosmoYearPage *self)
{
  g_autoptr(CosmoPicture) late = get_late_picture (self);

  if (late == NULL)
    return;

  cosmo_picture_set_pending (late);
  load_more (self);
}

static void
on_late (gpointer user_data)
{
  CosmoYearPage *self = user_data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  self->late_source = 0;
  self->late_seconds = MIN (2 * self->late_seconds, LONGEST_LATE_SECONDS);
  /* Who does not see it comes back to the window first, see cosmo_year_page_update(). */
  if (GTK_IS_WINDOW (root) && !gtk_window_is_suspended (GTK_WINDOW (root)))
    ask_for_late_picture (self);
}

static void
wait_for_late_picture (CosmoYearPage *self)
{
  g_autoptr(CosmoPicture) late = get_late_picture (self);

  g_clear_handle_id (&self->late_source, g_source_remove);
  if (late != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->late_source = g_timeout_add_seconds_once (self->late_seconds, on_late, self);
}

static void
on_load_ended (gpointer      owner,
               const GValue *value,
               const GError *error)
{
  CosmoYearPage *self = owner;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
  if (cosmo_year_get_n_pending (self->year) == 0)
    announce_end (self);
  if (self->load_again)
    start_load (self);
  else
    wait_for_late_picture (self);
}

static void
stop_load (CosmoYearPage *self)
{
  if (self->load == NULL)
    return;

  cosmo_request_clear (&self->load);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static gboolean
is_metered (void)
{
  return g_network_monitor_get_network_metered (g_network_monitor_get_default ());
}

/* Where each byte costs, only what is in view is asked for. */
static DexFuture *
load_what_is_wanted (CosmoYearPage *self)
{
  return is_metered () ? cosmo_loader_load_span (self->loader, self->year, cosmo_card_grid_get_sight (self->grid))
                       : cosmo_loader_load (self->loader, self->year);
}

static void
start_load (CosmoYearPage *self)
{
  self->load_again = FALSE;
  if (self->loader == NULL || self->year == NULL || cosmo_year_get_n_pending (self->year) == 0)
    return;

  cosmo_notice_banner_renew (self->notice_banner);
  cosmo_request_start (&self->load, load_what_is_wanted (self), on_load_ended, self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

/* Lets what is pending be asked for, now or as soon as the load that is under way has ended. */
static void
load_more (CosmoYearPage *self)
{
  if (self->load != NULL)
    self->load_again = TRUE;
  else
    start_load (self);
}

static gboolean
has_pending_in_view (CosmoYearPage *self)
{
  CosmoSpan sight = cosmo_card_grid_get_sight (self->grid);

  for (CosmoDay day = sight.first; self->year != NULL && day != 0 && day <= sight.last; day++)
    {
      CosmoPicture *picture = cosmo_year_get_picture (self->year, day);

      if (picture != NULL && cosmo_picture_get_state (picture) == COSMO_PICTURE_PENDING)
        return TRUE;
    }

  return FALSE;
}

static void
on_sight_changed (CosmoYearPage *self)
{
  if (is_metered () && has_pending_in_view (self))
    load_more (self);
}

static void
on_metered_changed (CosmoYearPage *self)
{
  stop_load (self);
  start_load (self);
}

static void
try_again (CosmoYearPage *self)
{
  if (self->year == NULL)
    return;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->year)); i++)
    {
      g_autoptr(CosmoPicture) picture = g_list_model_get_item (G_LIST_MODEL (self->year), i);

      if (cosmo_picture_get_state (picture) == COSMO_PICTURE_FAILED)
        cosmo_picture_set_pending (picture);
    }

  load_more (self);
}

/* Another key or address takes the place of the former one at once, be it that the loader waits for a quota. */
static void
on_forgiven (CosmoYearPage *self)
{
  stop_load (self);
  try_again (self);
}

/* Marks those of the pictures that are favourites. */
static void
mark_favourites (CosmoYearPage *self)
{
  guint n_items = self->year != NULL && self->favourites != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->year)) : 0;

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
on_retry_day (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  CosmoYearPage *self = COSMO_YEAR_PAGE (widget);
  CosmoPicture *picture = cosmo_year_get_picture (self->year, g_variant_get_uint32 (parameter));

  if (picture == NULL || cosmo_picture_get_state (picture) != COSMO_PICTURE_FAILED)
    return;

  cosmo_picture_set_pending (picture);
  load_more (self);
}

static void
on_try_again (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  try_again (COSMO_YEAR_PAGE (widget));
}

static void
cosmo_year_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cosmo_year_page_parent_class)->map (widget);
  wait_for_late_picture (COSMO_YEAR_PAGE (widget));
}

static void
cosmo_year_page_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cosmo_year_page_parent_class)->unmap (widget);
  wait_for_late_picture (COSMO_YEAR_PAGE (widget));
}

static gboolean
cosmo_year_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (COSMO_YEAR_PAGE (widget)->grid));
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

  gtk_widget_class_install_action (widget_class, "gallery.retry-day", "u", on_retry_day);
  gtk_widget_class_install_action (widget_class, "gallery.try-again", NULL, on_try_again);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/cosmo-year-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CosmoYearPage, notice_banner);
  gtk_widget_class_bind_template_child (widget_class, CosmoYearPage, grid);
  gtk_widget_class_bind_template_callback (widget_class, get_fraction);
  gtk_widget_class_bind_template_callback (widget_class, choose_page);
  gtk_widget_class_bind_template_callback (widget_class, is_bare);
  gtk_widget_class_bind_template_callback (widget_class, is_under_way);
  gtk_widget_class_bind_template_callback (widget_class, word_notice);
  gtk_widget_class_bind_template_callback (widget_class, word_outage);
  gtk_widget_class_bind_template_callback (widget_class, on_open);
  gtk_widget_class_bind_template_callback (widget_class, on_sight_changed);

  g_type_ensure (COSMO_TYPE_CARD_GRID);
  g_type_ensure (COSMO_TYPE_LOADER);
  g_type_ensure (COSMO_TYPE_NOTICE_BANNER);
  g_type_ensure (COSMO_TYPE_YEAR);
}

static void
cosmo_year_page_init (CosmoYearPage *self)
{
  self->max_columns = 4;
  self->late_seconds = FIRST_LATE_SECONDS;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (g_network_monitor_get_default (), "notify::network-metered", G_CALLBACK (on_metered_changed),
                           self, G_CONNECT_SWAPPED);
}

/**
 * cosmo_year_page_set_loader:
 * @self: a page
 * @loader: (nullable): what fills the year; nothing is loaded before there is one
 */
void
cosmo_year_page_set_loader (CosmoYearPage *self,
                            CosmoLoader   *loader)
{
  g_return_if_fail (COSMO_IS_YEAR_PAGE (self));

  if (self->loader == loader)
    return;

  stop_load (self);
  if (self->loader != NULL)
    g_signal_handlers_disconnect_by_func (self->loader, on_forgiven, self);
  g_set_object (&self->loader, loader);
  if (loader != NULL)
    g_signal_connect_object (loader, "forgiven", G_CALLBACK (on_forgiven), self, G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADER]);
  start_load (self);
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

  stop_load (self);
  g_set_object (&self->year, year);
  mark_favourites (self);
  cosmo_card_grid_set_pictures (self->grid, G_LIST_MODEL (year));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_YEAR]);
  start_load (self);
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

  self->late_seconds = FIRST_LATE_SECONDS;
  cosmo_year_set_today (self->year, today);
  load_more (self);
}

/**
 * cosmo_year_page_update:
 * @self: a page
 *
 * Asks again for today's picture if it was not out yet; to be called when its user comes back to it. While it is seen,
 * that is done from time to time anyway.
 */
void
cosmo_year_page_update (CosmoYearPage *self)
{
  g_return_if_fail (COSMO_IS_YEAR_PAGE (self));

  ask_for_late_picture (self);
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
