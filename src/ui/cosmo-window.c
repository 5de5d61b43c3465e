/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window: the gallery, and above it the viewer of one picture. It opens as it was closed. */

#include "config.h"

#include "cosmo-window.h"

#include <glib/gi18n.h>

#include "cosmo-gallery.h"
#include "cosmo-viewer.h"
#include "cosmo-wording.h"

struct _CosmoWindow
{
  AdwApplicationWindow  parent_instance;

  CosmoCatalogue       *catalogue;
  CosmoImageStore      *images;
  char                 *trouble;       /* with keeping what is shown: what was said of it, or NULL */
  AdwToast             *trouble_toast; /* likewise, until it is dismissed */
  CosmoPicture         *awaited;       /* to be opened once it is there, or NULL */

  AdwToastOverlay      *toast_overlay;
  AdwNavigationView    *navigation_view;
  CosmoGallery         *gallery;
  CosmoViewer          *viewer;
};

G_DEFINE_FINAL_TYPE (CosmoWindow, cosmo_window, ADW_TYPE_APPLICATION_WINDOW)

/* --- Pictures ----------------------------------------------------------------------------------------------------- */

static void on_awaited_changed (CosmoWindow *self);

static void
stop_awaiting (CosmoWindow *self)
{
  if (self->awaited != NULL)
    g_signal_handlers_disconnect_by_func (self->awaited, on_awaited_changed, self);
  g_clear_object (&self->awaited);
}

static void
on_open (CosmoWindow *self,
         guint        position)
{
  g_autoptr(GListModel) pictures = cosmo_gallery_list_pictures (self->gallery);

  stop_awaiting (self);
  cosmo_viewer_show (self->viewer, pictures, position);
  adw_navigation_view_push (self->navigation_view, ADW_NAVIGATION_PAGE (self->viewer));
}

static guint
find_position (GListModel   *model,
               CosmoPicture *picture)
{
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(CosmoPicture) other = g_list_model_get_item (model, i);

      if (other == picture)
        return i;
    }

  return GTK_INVALID_LIST_POSITION;
}

/* On a day without a picture, the one of the day before is the newest. */
static void
on_awaited_missing (CosmoWindow *self,
                    CosmoDay     day,
                    CosmoMissing missing)
{
  if (missing == COSMO_MISSING_NOT_YET)
    cosmo_window_add_toast (self, _("Today’s picture is not out yet"));
  if (day > cosmo_calendar_get_first ())
    cosmo_window_show_day (self, day - 1);
}

static void
on_awaited_changed (CosmoWindow *self)
{
  g_autoptr(CosmoPicture) picture = g_object_ref (self->awaited);
  guint position = find_position (G_LIST_MODEL (cosmo_gallery_get_model (self->gallery)), picture);

  switch (cosmo_picture_get_state (picture))
    {
    case COSMO_PICTURE_READY:
      on_open (self, position);
      break;
    case COSMO_PICTURE_MISSING:
      stop_awaiting (self);
      on_awaited_missing (self, cosmo_picture_get_day (picture), cosmo_picture_get_missing (picture));
      break;
    case COSMO_PICTURE_FAILED:
      /* Its card says why, and can try again. */
      stop_awaiting (self);
      cosmo_gallery_show (self->gallery, cosmo_picture_get_day (picture));
      break;
    case COSMO_PICTURE_PENDING:
    default:
      break;
    }
}

static void
on_popped (CosmoWindow *self)
{
  cosmo_gallery_show (self->gallery, cosmo_viewer_get_day (self->viewer));
}

/* --- The window itself -------------------------------------------------------------------------------------------- */

/* The computer may have slept into another day. */
static void
on_is_active_changed (CosmoWindow *self)
{
  if (gtk_window_is_active (GTK_WINDOW (self)))
    cosmo_gallery_update_today (self->gallery);
}

static void
on_low (CosmoWindow *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "low");
}

static void
on_not_low (CosmoWindow *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self), "low");
}

static void
on_cramped (CosmoWindow *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "cramped");
}

static void
on_not_cramped (CosmoWindow *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self), "cramped");
}

static void
on_trouble_details (CosmoWindow *self)
{
  g_autofree char *details = NULL;
  g_autofree char *heading = cosmo_wording_for_keeping (self->catalogue, self->images, &details);
  AdwDialog *dialog;

  if (heading == NULL)
    return;

  dialog = adw_alert_dialog_new (heading, details);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_trouble_dismissed (CosmoWindow *self)
{
  g_clear_object (&self->trouble_toast);
}

/* Says once what keeps the program from keeping what it shows, until that has changed. */
static void
on_keeping_changed (CosmoWindow *self)
{
  g_autofree char *details = NULL;
  g_autofree char *heading = cosmo_wording_for_keeping (self->catalogue, self->images, &details);

  if (!g_set_str (&self->trouble, heading))
    return;

  if (self->trouble_toast != NULL)
    adw_toast_dismiss (self->trouble_toast);
  if (heading == NULL)
    return;

  self->trouble_toast = adw_toast_new (heading);
  adw_toast_set_timeout (self->trouble_toast, 0);
  adw_toast_set_button_label (self->trouble_toast, _("_Details"));
  g_signal_connect_object (self->trouble_toast, "button-clicked", G_CALLBACK (on_trouble_details), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->trouble_toast, "dismissed", G_CALLBACK (on_trouble_dismissed), self,
                           G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (self->toast_overlay, g_object_ref (self->trouble_toast));
}

/* What was chosen for this run only is not written: the settings are bound after it, and in one direction. */
static void
remember (CosmoWindow *self,
          GSettings   *settings)
{
  g_settings_bind (settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "last-year", self->gallery, "year", G_SETTINGS_BIND_SET);
  g_settings_bind (settings, "view", self->gallery, "view", G_SETTINGS_BIND_SET);

  g_settings_bind (settings, "details-visible", self->viewer, "details-preferred", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "slideshow-interval", self->viewer, "slide-interval", G_SETTINGS_BIND_GET);
}

static void
on_toast (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  cosmo_window_add_toast (COSMO_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
cosmo_window_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cosmo_window_parent_class)->map (widget);

  /* The pictures are what the keyboard is for, not the first button of the header, which GTK has just chosen. */
  cosmo_gallery_focus_pictures (COSMO_WINDOW (widget)->gallery);
}

static void
cosmo_window_dispose (GObject *object)
{
  CosmoWindow *self = COSMO_WINDOW (object);

  stop_awaiting (self);
  gtk_widget_dispose_template (GTK_WIDGET (object), COSMO_TYPE_WINDOW);
  g_clear_object (&self->trouble_toast);
  g_clear_object (&self->catalogue);
  g_clear_object (&self->images);

  G_OBJECT_CLASS (cosmo_window_parent_class)->dispose (object);
}

static void
cosmo_window_finalize (GObject *object)
{
  CosmoWindow *self = COSMO_WINDOW (object);

  g_clear_pointer (&self->trouble, g_free);

  G_OBJECT_CLASS (cosmo_window_parent_class)->finalize (object);
}

static void
cosmo_window_class_init (CosmoWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cosmo_window_dispose;
  object_class->finalize = cosmo_window_finalize;

  widget_class->map = cosmo_window_map;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/cosmo-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CosmoWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, CosmoWindow, navigation_view);
  gtk_widget_class_bind_template_child (widget_class, CosmoWindow, gallery);
  gtk_widget_class_bind_template_child (widget_class, CosmoWindow, viewer);
  gtk_widget_class_bind_template_callback (widget_class, on_open);
  gtk_widget_class_bind_template_callback (widget_class, stop_awaiting);
  gtk_widget_class_bind_template_callback (widget_class, on_popped);
  gtk_widget_class_bind_template_callback (widget_class, on_is_active_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_low);
  gtk_widget_class_bind_template_callback (widget_class, on_not_low);
  gtk_widget_class_bind_template_callback (widget_class, on_cramped);
  gtk_widget_class_bind_template_callback (widget_class, on_not_cramped);

  /* What was done, in a few words. */
  gtk_widget_class_install_action (widget_class, "window.toast", "s", on_toast);

  g_type_ensure (COSMO_TYPE_GALLERY);
  g_type_ensure (COSMO_TYPE_VIEWER);
}

static void
on_high_contrast_changed (CosmoWindow     *self,
                          GParamSpec      *pspec,
                          AdwStyleManager *style_manager)
{
  if (adw_style_manager_get_high_contrast (style_manager))
    gtk_widget_add_css_class (GTK_WIDGET (self), "high-contrast");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "high-contrast");
}

static void
cosmo_window_init (CosmoWindow *self)
{
  AdwStyleManager *style_manager = adw_style_manager_get_default ();

  gtk_widget_init_template (GTK_WIDGET (self));
  /* A program that is being worked on has stripes on GNOME. */
  if (DEVEL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
  g_signal_connect_object (style_manager, "notify::high-contrast", G_CALLBACK (on_high_contrast_changed), self,
                           G_CONNECT_SWAPPED);
  on_high_contrast_changed (self, NULL, style_manager);
}

/* Lets the window say when what is shown is not kept. */
static void
watch_keeping (CosmoWindow *self)
{
  g_signal_connect_object (self->catalogue, "notify::state", G_CALLBACK (on_keeping_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->catalogue, "notify::error", G_CALLBACK (on_keeping_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->images, "notify::error", G_CALLBACK (on_keeping_changed), self, G_CONNECT_SWAPPED);
  on_keeping_changed (self);
}

/**
 * cosmo_window_new:
 * @application: the program it belongs to
 * @session: what it shows; the window opens as its settings say, and keeps them up to date
 * @textures: where the pictures come from
 * @year: the year to show, or 0 for the one that was shown last
 * @view: (nullable): the nick of the #CosmoView to show, or %NULL for the one that was shown last
 *
 * Returns: (transfer none): a window; it lives until it is closed
 */
CosmoWindow *
cosmo_window_new (GtkApplication *application,
                  CosmoSession   *session,
                  CosmoTextures  *textures,
                  guint           year,
                  const char     *view)
{
  CosmoFavourites *favourites;
  g_autoptr(CosmoSearch) search = NULL;
  CosmoWindow *self;
  GSettings *settings;
  guint last_year;

  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (COSMO_IS_SESSION (session), NULL);
  g_return_val_if_fail (COSMO_IS_TEXTURES (textures), NULL);

  self = g_object_new (COSMO_TYPE_WINDOW, "application", application, NULL);
  self->catalogue = g_object_ref (cosmo_session_get_catalogue (session));
  self->images = g_object_ref (cosmo_session_get_images (session));
  favourites = cosmo_session_get_favourites (session);
  search = cosmo_search_new (self->catalogue, favourites);
  cosmo_gallery_set_textures (self->gallery, textures);
  cosmo_viewer_set_textures (self->viewer, textures);
  cosmo_gallery_set_favourites (self->gallery, favourites);
  cosmo_viewer_set_favourites (self->viewer, favourites);
  cosmo_gallery_set_search (self->gallery, search);

  settings = cosmo_session_get_settings (session);
  last_year = g_settings_get_uint (settings, "last-year");
  cosmo_gallery_set_view (self->gallery, g_settings_get_enum (settings, "view"));
  if (year == 0)
    year = last_year != 0 ? last_year : G_MAXUINT16;
  cosmo_window_show_year (self, year, view);
  remember (self, settings);
  g_object_set (self->gallery, "loader", cosmo_session_get_loader (session), NULL);
  watch_keeping (self);
  return self;
}

/**
 * cosmo_window_show_year:
 * @self: a window
 * @year: a year of the archive, or 0 to stay
 * @view: (nullable): the nick of a #CosmoView, or %NULL to stay
 *
 * Shows another year in the gallery.
 */
void
cosmo_window_show_year (CosmoWindow *self,
                        guint        year,
                        const char  *view)
{
  g_return_if_fail (COSMO_IS_WINDOW (self));

  adw_navigation_view_pop_to_tag (self->navigation_view, "gallery");
  if (view != NULL)
    cosmo_gallery_set_view (self->gallery, g_str_equal (view, "firsts") ? COSMO_VIEW_FIRSTS : COSMO_VIEW_EVERY_DAY);
  if (year != 0)
    cosmo_gallery_set_year (self->gallery, year);
}

/**
 * cosmo_window_show_day:
 * @self: a window
 * @day: a day of the archive
 *
 * Shows the year of a day, and opens its picture as soon as it is known. A day without a picture gives way to the one
 * before. If the user goes elsewhere meanwhile, that is where they stay.
 */
void
cosmo_window_show_day (CosmoWindow *self,
                       CosmoDay     day)
{
  CosmoPicture *picture;
  guint year;

  g_return_if_fail (COSMO_IS_WINDOW (self));
  g_return_if_fail (day >= cosmo_calendar_get_first ());

  cosmo_day_get_date (day, &year, NULL, NULL);
  cosmo_window_show_year (self, year, "every-day");
  stop_awaiting (self);

  picture = cosmo_year_get_picture (cosmo_gallery_get_model (self->gallery), day);
  if (picture == NULL)
    return;

  self->awaited = g_object_ref (picture);
  g_signal_connect_object (picture, "notify::state", G_CALLBACK (on_awaited_changed), self, G_CONNECT_SWAPPED);
  on_awaited_changed (self);
}

/**
 * cosmo_window_get_record:
 * @self: a window
 *
 * Returns: (transfer none) (nullable): what is known of the picture that is open, or %NULL if none is
 */
CosmoRecord *
cosmo_window_get_record (CosmoWindow *self)
{
  g_autoptr(CosmoPicture) picture = NULL;

  g_return_val_if_fail (COSMO_IS_WINDOW (self), NULL);

  if (adw_navigation_view_get_visible_page (self->navigation_view) != ADW_NAVIGATION_PAGE (self->viewer))
    return NULL;

  g_object_get (self->viewer, "picture", &picture, NULL);
  return picture != NULL ? cosmo_picture_get_record (picture) : NULL;
}

/**
 * cosmo_window_get_year:
 * @self: a window
 * @year: (out): the year that it shows
 * @view: (out): which of its days
 */
void
cosmo_window_get_year (CosmoWindow *self,
                       guint       *year,
                       CosmoView   *view)
{
  g_return_if_fail (COSMO_IS_WINDOW (self));

  g_object_get (self->gallery, "year", year, "view", view, NULL);
}

/**
 * cosmo_window_add_toast:
 * @self: a window
 * @text: what to tell the user, plain
 */
void
cosmo_window_add_toast (CosmoWindow *self,
                        const char  *text)
{
  AdwToast *toast;

  g_return_if_fail (COSMO_IS_WINDOW (self));
  g_return_if_fail (text != NULL);

  toast = adw_toast_new (text);
  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}
