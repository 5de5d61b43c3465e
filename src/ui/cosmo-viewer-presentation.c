/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The viewer's full screen, where the controls are put away while nothing moves, and its slide show. */

#include "config.h"

#include "cosmo-viewer-private.h"

#include <glib/gi18n.h>

#define CONTROLS_SECONDS 3

/* --- Controls ----------------------------------------------------------------------------------------------------- */

static void
set_controls_visible (CosmoViewer *self,
                      gboolean     visible)
{
  if (self->controls_visible == visible)
    return;

  self->controls_visible = visible;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), visible ? NULL : "none");
  cosmo_viewer_notify (self, PROP_CONTROLS_VISIBLE);
}

/* Whether somebody has come to one of them with the keyboard: reading its name may take a while. Whatever was clicked
 * has the focus, too, but is done with. */
static gboolean
is_at_controls (CosmoViewer *self)
{
  return self->is_tabbing && !gtk_widget_is_focus (GTK_WIDGET (self->zoom_picture));
}

static gboolean
on_controls_late (gpointer user_data)
{
  CosmoViewer *self = user_data;

  if (gtk_menu_button_get_active (GTK_MENU_BUTTON (self->menu_button)))
    return G_SOURCE_CONTINUE;

  self->controls_source = 0;
  /* Whatever leads away from them wakes them again. */
  if (is_at_controls (self))
    return G_SOURCE_REMOVE;

  set_controls_visible (self, FALSE);
  return G_SOURCE_REMOVE;
}

/* Shows the controls, in full screen for a while. */
static void
wake_controls (CosmoViewer *self)
{
  g_clear_handle_id (&self->controls_source, g_source_remove);
  set_controls_visible (self, TRUE);
  if (self->fullscreened)
    self->controls_source = g_timeout_add_seconds (CONTROLS_SECONDS, on_controls_late, self);
}

static void
on_motion (CosmoViewer *self,
           double       x,
           double       y)
{
  /* The pointer is said to move too when something else does below it. */
  if (self->pointer_x == x && self->pointer_y == y)
    return;

  self->pointer_x = x;
  self->pointer_y = y;
  self->is_tabbing = FALSE;
  if (self->fullscreened)
    wake_controls (self);
}

static gboolean
on_key_pressed (CosmoViewer *self,
                guint        keyval)
{
  self->is_tabbing |= keyval == GDK_KEY_Tab || keyval == GDK_KEY_ISO_Left_Tab;
  if (self->fullscreened)
    wake_controls (self);
  return GDK_EVENT_PROPAGATE;
}

/* --- Full screen -------------------------------------------------------------------------------------------------- */

static GtkWindow *
get_window (CosmoViewer *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void stop_playing (CosmoViewer *self);

static void
on_window_fullscreened (CosmoViewer *self)
{
  GtkWindow *window = get_window (self);
  gboolean fullscreened = window != NULL && gtk_window_is_fullscreen (window);

  if (self->fullscreened == fullscreened)
    return;

  self->fullscreened = fullscreened;
  if (!fullscreened)
    stop_playing (self);
  wake_controls (self);
  cosmo_viewer_notify (self, PROP_FULLSCREENED);
  cosmo_viewer_update_details (self);
}

static void
on_fullscreen (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  CosmoViewer *self = COSMO_VIEWER (widget);

  if (self->fullscreened)
    gtk_window_unfullscreen (get_window (self));
  else
    gtk_window_fullscreen (get_window (self));
}

/* --- Slide show --------------------------------------------------------------------------------------------------- */

static void wait_for_slide (CosmoViewer *self);

static void
on_slide_loaded (gpointer      owner,
                 const GValue *value,
                 const GError *error)
{
  CosmoViewer *self = owner;

  /* One that cannot be had is passed over. */
  if (value != NULL)
    cosmo_viewer_show_original (self, self->slide_position, g_value_get_object (value));
  else
    wait_for_slide (self);
}

/* Looks for the next day with a picture, round the list; films are for those who sit in front of them. */
static const char *
find_slide (CosmoViewer *self)
{
  guint n_items = g_list_model_get_n_items (self->pictures);

  for (guint i = (self->slide_position + 1) % n_items; i != self->position; i = (i + 1) % n_items)
    {
      g_autoptr(CosmoPicture) picture = g_list_model_get_item (self->pictures, i);
      CosmoRecord *record = cosmo_picture_get_record (picture);

      if (record != NULL && record->image_url != NULL && record->video_url == NULL)
        {
          self->slide_position = i;
          return record->image_url;
        }
      /* Round, and not one that can be had. */
      if (i == self->slide_position)
        return NULL;
    }

  return NULL;
}

/* The next picture is shown once it is whole, however long the one before has to stay for that. */
static void
wait_for_slide (CosmoViewer *self)
{
  const char *url = find_slide (self);

  if (url != NULL)
    cosmo_request_start (&self->slide_request, cosmo_textures_load_original (self->textures, url, NULL),
                         on_slide_loaded, self);
  else
    stop_playing (self);
}

static void
on_slide_seen (gpointer user_data)
{
  CosmoViewer *self = user_data;

  self->slide_source = 0;
  self->slide_position = self->position;
  wait_for_slide (self);
}

/* The window may be gone when it ends. */
static void
set_playing (CosmoViewer *self,
             gboolean     playing)
{
  GtkApplication *application = GTK_APPLICATION (g_application_get_default ());

  self->playing = playing;
  if (playing)
    self->inhibit_cookie = gtk_application_inhibit (application, get_window (self), GTK_APPLICATION_INHIBIT_IDLE,
                                                    /* TRANSLATORS: why the screen stays on; seen in the desktop's list
                                                     * of programs that keep it from going dark. */
                                                    _("A slide show is running"));
  else if (self->inhibit_cookie != 0)
    gtk_application_uninhibit (application, g_steal_handle_id (&self->inhibit_cookie));
  cosmo_viewer_notify (self, PROP_PLAYING);
}

static void
stop_playing (CosmoViewer *self)
{
  if (!self->playing)
    return;

  g_clear_handle_id (&self->slide_source, g_source_remove);
  cosmo_request_clear (&self->slide_request);
  set_playing (self, FALSE);
}

static void
on_slideshow (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  CosmoViewer *self = COSMO_VIEWER (widget);

  if (self->playing)
    {
      stop_playing (self);
      return;
    }

  set_playing (self, TRUE);
  gtk_window_fullscreen (get_window (self));
  cosmo_viewer_restart_slide (self);
}

/* Escape leads back step by step: from the slide show and full screen to the page, and from there to the gallery. */
static void
on_leave (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  CosmoViewer *self = COSMO_VIEWER (widget);

  if (self->fullscreened || self->playing)
    cosmo_viewer_end_presentation (self);
  else
    gtk_widget_activate_action (widget, "navigation.pop", NULL);
}

/* --- For the other parts of the viewer ---------------------------------------------------------------------------- */

void
cosmo_viewer_install_presentation (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "viewer.fullscreen", NULL, on_fullscreen);
  gtk_widget_class_install_action (widget_class, "viewer.slideshow", NULL, on_slideshow);
  gtk_widget_class_install_action (widget_class, "viewer.leave", NULL, on_leave);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F11, 0, "viewer.fullscreen", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "viewer.slideshow", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "viewer.leave", NULL);
}

static void
on_root_changed (CosmoViewer *self)
{
  GtkWindow *window = get_window (self);

  if (window == NULL)
    return;

  g_signal_connect_object (window, "notify::fullscreened", G_CALLBACK (on_window_fullscreened), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "notify::suspended", G_CALLBACK (cosmo_viewer_resume_animation), self,
                           G_CONNECT_SWAPPED);
}

void
cosmo_viewer_init_presentation (CosmoViewer *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();

  self->controls_visible = TRUE;
  gtk_event_controller_set_propagation_phase (motion, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);

  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);

  g_signal_connect (self, "notify::root", G_CALLBACK (on_root_changed), NULL);
}

void
cosmo_viewer_clear_presentation (CosmoViewer *self)
{
  g_clear_handle_id (&self->controls_source, g_source_remove);
  stop_playing (self);
}

/* Leaves full screen, and ends the slide show. */
void
cosmo_viewer_end_presentation (CosmoViewer *self)
{
  GtkWindow *window = get_window (self);

  stop_playing (self);
  if (self->fullscreened && window != NULL)
    gtk_window_unfullscreen (window);
}

/* To be called when another picture is shown, and when it has come or does not: from then on it is looked at. */
void
cosmo_viewer_restart_slide (CosmoViewer *self)
{
  cosmo_request_clear (&self->slide_request);
  g_clear_handle_id (&self->slide_source, g_source_remove);
  if (self->playing && self->original_request == NULL)
    self->slide_source = g_timeout_add_seconds_once (self->slide_interval, on_slide_seen, self);
}
