/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page that shows a year: its pictures stream into the grid, and what the user should know of it is said above
 * them. Choosing another year or view lets go of what was loading for the old one. */

#include "config.h"

#include "cosmo-gallery.h"

#include <glib/gi18n.h>

#include "cosmo-card-grid.h"
#include "cosmo-request.h"
#include "cosmo-today.h"
#include "cosmo-wording.h"
#include "cosmo-year-button.h"

struct _CosmoGallery
{
  AdwNavigationPage   parent_instance;

  CosmoLoader        *loader;
  CosmoToday         *today;
  CosmoFavourites    *favourites;      /* nullable */
  guint               year;
  guint               last_year;
  CosmoView           view;
  CosmoYear          *model;
  CosmoRequest       *load;            /* of model, while it is under way */
  gboolean            load_again;      /* once it has ended */
  gboolean            notice_dismissed;
  guint               n_ticks;         /* of a notice that counts down */
  guint               tick_source;
  gboolean            narrow;
  guint               max_columns;

  CosmoCardGrid      *grid;
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
  PROP_LOADING,
  PROP_NOTICE_DISMISSED,
  PROP_N_TICKS,
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

/* --- Loading ------------------------------------------------------------------------------------------------------ */

static void start_load (CosmoGallery *self);

static void
announce_end (CosmoGallery *self)
{
  /* TRANSLATORS: read aloud when everything there is of a year has been loaded: year, how many pictures, how many days. */
  g_autofree char *message = g_strdup_printf (_("%u: %u of %u pictures loaded"), self->year,
                                              cosmo_year_get_n_ready (self->model),
                                              g_list_model_get_n_items (G_LIST_MODEL (self->model)));

  gtk_accessible_announce (GTK_ACCESSIBLE (self), message, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_LOW);
}

static void
on_load_ended (gpointer      owner,
               const GValue *value,
               const GError *error)
{
  CosmoGallery *self = owner;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
  announce_end (self);
  if (self->load_again)
    start_load (self);
}

static void
stop_load (CosmoGallery *self)
{
  if (self->load == NULL)
    return;

  cosmo_request_clear (&self->load);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
set_notice_dismissed (CosmoGallery *self,
                      gboolean      dismissed)
{
  if (self->notice_dismissed == dismissed)
    return;

  self->notice_dismissed = dismissed;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NOTICE_DISMISSED]);
}

static void
start_load (CosmoGallery *self)
{
  self->load_again = FALSE;
  if (self->loader == NULL || self->model == NULL || cosmo_year_get_n_pending (self->model) == 0)
    return;

  set_notice_dismissed (self, FALSE);
  cosmo_request_start (&self->load, cosmo_loader_load (self->loader, self->model), on_load_ended, self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

/* Lets what is pending be asked for, now or as soon as the load that is under way has ended. */
static void
load_more (CosmoGallery *self)
{
  if (self->load != NULL)
    self->load_again = TRUE;
  else
    start_load (self);
}

/* Another key or address takes the place of the former one at once, be it that the loader waits for a quota. */
static void
on_forgiven (CosmoGallery *self)
{
  stop_load (self);
  cosmo_gallery_try_again (self);
}

/* Marks those of the pictures that are favourites. */
static void
mark_favourites (CosmoGallery *self)
{
  guint n_items = self->model != NULL && self->favourites != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->model)) : 0;

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr(CosmoPicture) picture = g_list_model_get_item (G_LIST_MODEL (self->model), i);

      cosmo_picture_set_favourite (picture,
                                   cosmo_favourites_contains (self->favourites, cosmo_picture_get_day (picture)));
    }
}

/* Shows the chosen year and view from the beginning. */
static void
show_chosen_year (CosmoGallery *self)
{
  g_autoptr(CosmoYear) model = NULL;

  if (self->year == 0)
    return;

  model = cosmo_year_new (self->year, self->view, cosmo_today_get_day (self->today));
  stop_load (self);
  g_set_object (&self->model, model);
  mark_favourites (self);
  cosmo_card_grid_set_year (self->grid, model);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
  start_load (self);
}

/* A new day joins its year, if that is on screen, and a new year those that can be chosen. */
static void
on_day_changed (CosmoGallery *self)
{
  CosmoDay day = cosmo_today_get_day (self->today);

  cosmo_day_get_date (day, &self->last_year, NULL, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST_YEAR]);

  if (self->model == NULL)
    return;

  cosmo_year_set_today (self->model, day);
  cosmo_card_grid_update_year (self->grid);
  load_more (self);
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

static float
get_fraction (gpointer   object,
              CosmoYear *model,
              guint      n_pending)
{
  guint n_items = model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (model)) : 0;

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
             CosmoYear   *model,
             guint        n_ready,
             guint        n_failed,
             guint        n_pending,
             CosmoNotice  notice)
{
  if (model != NULL && g_list_model_get_n_items (G_LIST_MODEL (model)) == 0)
    return g_strdup ("empty");
  if (n_ready == 0 && notice == COSMO_NOTICE_OFFLINE)
    return g_strdup ("offline");
  if (n_ready == 0 && n_pending == 0 && n_failed > 0)
    return g_strdup ("unreachable");

  return g_strdup ("grid");
}

static char *
word_notice (gpointer     object,
             CosmoLoader *loader,
             CosmoNotice  notice,
             guint        n_failed,
             guint        n_ticks)
{
  return loader != NULL ? cosmo_wording_for_notice (loader, n_failed) : g_strdup ("");
}

static char *
word_notice_button (gpointer    object,
                    CosmoNotice notice)
{
  switch (notice)
    {
    case COSMO_NOTICE_SWITCHED:
      return g_strdup (_("_Dismiss"));
    case COSMO_NOTICE_FAILED:
      return g_strdup (_("_Try Again"));
    case COSMO_NOTICE_KEY_REFUSED:
    case COSMO_NOTICE_QUOTA:
      return g_strdup (_("_Preferences"));
    case COSMO_NOTICE_NONE:
    case COSMO_NOTICE_OFFLINE:
    default:
      return NULL;
    }
}

static gboolean
has_notice (gpointer    object,
            CosmoNotice notice,
            gboolean    dismissed,
            const char *page)
{
  /* The page that is shown when there is nothing says it in full. */
  gboolean is_on_page = (notice == COSMO_NOTICE_FAILED || notice == COSMO_NOTICE_OFFLINE) && g_strcmp0 (page, "grid") != 0;

  return notice != COSMO_NOTICE_NONE && !dismissed && !is_on_page;
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

/* The banner is seen; those who do not see it are told. */
static void update_countdown (CosmoGallery *self);

static void
on_tick (gpointer user_data)
{
  CosmoGallery *self = user_data;

  self->tick_source = 0;
  self->n_ticks++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_TICKS]);
  update_countdown (self);
}

static gboolean
is_seen (CosmoGallery *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return gtk_widget_get_mapped (GTK_WIDGET (self)) && GTK_IS_WINDOW (root) && !gtk_window_is_suspended (GTK_WINDOW (root));
}

/* A notice that says how long it will be is put right when that has changed, as long as somebody may see it: each minute,
 * and in the last one each second. */
static void
update_countdown (CosmoGallery *self)
{
  gint64 left = 0;

  g_clear_handle_id (&self->tick_source, g_source_remove);
  if (self->loader != NULL && cosmo_loader_get_notice (self->loader) == COSMO_NOTICE_QUOTA)
    left = cosmo_loader_get_resume_at (self->loader) - g_get_real_time () / G_USEC_PER_SEC;

  if (left > 0 && is_seen (self))
    self->tick_source = g_timeout_add_seconds_once (left > 60 ? (left - 1) % 60 + 1 : 1, on_tick, self);
}

static void
on_notice_changed (CosmoGallery *self)
{
  CosmoNotice notice = cosmo_loader_get_notice (self->loader);
  guint n_failed = self->model != NULL ? cosmo_year_get_n_failed (self->model) : 0;
  g_autofree char *message = word_notice (NULL, self->loader, notice, n_failed, 0);

  set_notice_dismissed (self, FALSE);
  update_countdown (self);
  if (notice != COSMO_NOTICE_NONE)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), message, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/* --- What the user does ------------------------------------------------------------------------------------------- */

static void
on_open (CosmoGallery *self,
         guint         position)
{
  g_autoptr(CosmoPicture) picture = g_list_model_get_item (G_LIST_MODEL (self->model), position);

  if (cosmo_picture_get_state (picture) == COSMO_PICTURE_READY)
    g_signal_emit (self, signals[SIGNAL_OPEN], 0, position);
  else if (cosmo_picture_get_state (picture) == COSMO_PICTURE_FAILED)
    gtk_widget_activate_action (GTK_WIDGET (self), "gallery.retry-day", "u", cosmo_picture_get_day (picture));
}

static void
on_notice_button_clicked (CosmoGallery *self)
{
  switch (cosmo_loader_get_notice (self->loader))
    {
    case COSMO_NOTICE_FAILED:
      cosmo_gallery_try_again (self);
      break;
    case COSMO_NOTICE_KEY_REFUSED:
    case COSMO_NOTICE_QUOTA:
      gtk_widget_activate_action (GTK_WIDGET (self), "app.preferences", NULL);
      break;
    case COSMO_NOTICE_SWITCHED:
    case COSMO_NOTICE_OFFLINE:
    case COSMO_NOTICE_NONE:
    default:
      set_notice_dismissed (self, TRUE);
    }
}

static void
on_retry_day (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  CosmoGallery *self = COSMO_GALLERY (widget);
  CosmoPicture *picture = cosmo_year_get_picture (self->model, g_variant_get_uint32 (parameter));

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
  cosmo_gallery_try_again (COSMO_GALLERY (widget));
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

static void
on_suspended_changed (CosmoGallery *self)
{
  /* It may have stood still for a while. */
  g_clear_handle_id (&self->tick_source, g_source_remove);
  on_tick (self);
}

static void
cosmo_gallery_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cosmo_gallery_parent_class)->map (widget);

  g_signal_connect_object (gtk_widget_get_root (widget), "notify::suspended", G_CALLBACK (on_suspended_changed), widget,
                           G_CONNECT_SWAPPED);
  on_suspended_changed (COSMO_GALLERY (widget));
}

static void
cosmo_gallery_unmap (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_root (widget), on_suspended_changed, widget);
  GTK_WIDGET_CLASS (cosmo_gallery_parent_class)->unmap (widget);
  update_countdown (COSMO_GALLERY (widget));
}

/* --- The object --------------------------------------------------------------------------------------------------- */

static void
cosmo_gallery_dispose (GObject *object)
{
  CosmoGallery *self = COSMO_GALLERY (object);

  cosmo_request_clear (&self->load);
  g_clear_handle_id (&self->tick_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), COSMO_TYPE_GALLERY);
  g_clear_object (&self->model);
  g_clear_object (&self->favourites);
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
      g_value_set_object (value, self->model);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->load != NULL);
      break;
    case PROP_NOTICE_DISMISSED:
      g_value_set_boolean (value, self->notice_dismissed);
      break;
    case PROP_N_TICKS:
      g_value_set_uint (value, self->n_ticks);
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
      cosmo_gallery_set_loader (self, g_value_get_object (value));
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
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, readable);
  properties[PROP_NOTICE_DISMISSED] = g_param_spec_boolean ("notice-dismissed", NULL, NULL, FALSE, readable);
  properties[PROP_N_TICKS] = g_param_spec_uint ("n-ticks", NULL, NULL, 0, G_MAXUINT, 0, readable);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, writable);
  properties[PROP_MAX_COLUMNS] = g_param_spec_uint ("max-columns", NULL, NULL, 1, G_MAXUINT, 4, writable);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "gallery.retry-day", "u", on_retry_day);
  gtk_widget_class_install_action (widget_class, "gallery.try-again", NULL, on_try_again);
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
  gtk_widget_class_bind_template_child (widget_class, CosmoGallery, grid);
  gtk_widget_class_bind_template_child (widget_class, CosmoGallery, year_button);
  gtk_widget_class_bind_template_callback (widget_class, format_title);
  gtk_widget_class_bind_template_callback (widget_class, format_subtitle);
  gtk_widget_class_bind_template_callback (widget_class, get_fraction);
  gtk_widget_class_bind_template_callback (widget_class, is_under_way);
  gtk_widget_class_bind_template_callback (widget_class, choose_page);
  gtk_widget_class_bind_template_callback (widget_class, word_notice);
  gtk_widget_class_bind_template_callback (widget_class, word_notice_button);
  gtk_widget_class_bind_template_callback (widget_class, has_notice);
  gtk_widget_class_bind_template_callback (widget_class, word_outage);
  gtk_widget_class_bind_template_callback (widget_class, on_open);
  gtk_widget_class_bind_template_callback (widget_class, on_notice_button_clicked);
}

static void
cosmo_gallery_class_init (CosmoGalleryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cosmo_gallery_dispose;
  object_class->get_property = cosmo_gallery_get_property;
  object_class->set_property = cosmo_gallery_set_property;

  widget_class->map = cosmo_gallery_map;
  widget_class->unmap = cosmo_gallery_unmap;

  install_properties (object_class);
  install_actions (widget_class);
  bind_template (widget_class);

  /* The user wants to see the picture at a position more closely. */
  signals[SIGNAL_OPEN] =
    g_signal_new ("open", COSMO_TYPE_GALLERY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  g_type_ensure (COSMO_TYPE_CARD_GRID);
  g_type_ensure (COSMO_TYPE_LOADER);
  g_type_ensure (COSMO_TYPE_YEAR);
  g_type_ensure (COSMO_TYPE_YEAR_BUTTON);
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
 * cosmo_gallery_set_loader:
 * @self: a gallery
 * @loader: (nullable): what fills the year; nothing is loaded before there is one
 */
void
cosmo_gallery_set_loader (CosmoGallery *self,
                          CosmoLoader  *loader)
{
  g_return_if_fail (COSMO_IS_GALLERY (self));

  if (self->loader == loader)
    return;

  stop_load (self);
  if (self->loader != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->loader, on_notice_changed, self);
      g_signal_handlers_disconnect_by_func (self->loader, on_forgiven, self);
    }
  g_set_object (&self->loader, loader);
  if (loader != NULL)
    {
      g_signal_connect_object (loader, "notify::notice", G_CALLBACK (on_notice_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (loader, "forgiven", G_CALLBACK (on_forgiven), self, G_CONNECT_SWAPPED);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADER]);
  start_load (self);
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

  cosmo_card_grid_set_textures (self->grid, textures);
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
  g_return_if_fail (COSMO_IS_FAVOURITES (favourites));
  g_return_if_fail (self->favourites == NULL);

  self->favourites = g_object_ref (favourites);
  g_signal_connect_object (favourites, "changed", G_CALLBACK (mark_favourites), self, G_CONNECT_SWAPPED);
  mark_favourites (self);
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

  gtk_widget_grab_focus (GTK_WIDGET (self->grid));
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

  return self->model;
}

/**
 * cosmo_gallery_try_again:
 * @self: a gallery
 *
 * Asks once more for every day that failed.
 */
void
cosmo_gallery_try_again (CosmoGallery *self)
{
  g_return_if_fail (COSMO_IS_GALLERY (self));

  if (self->model == NULL)
    return;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->model)); i++)
    {
      g_autoptr(CosmoPicture) picture = g_list_model_get_item (G_LIST_MODEL (self->model), i);

      if (cosmo_picture_get_state (picture) == COSMO_PICTURE_FAILED)
        cosmo_picture_set_pending (picture);
    }

  load_more (self);
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

  cosmo_card_grid_show (self->grid, position);
}
