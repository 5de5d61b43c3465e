/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The viewer's films. One that is a file plays in place, if GTK has something to play it with; what a site for films
 * has is watched there, in the browser. A film is asked for when its user wants to see it. */

#include "config.h"

#include "cosmo-viewer-private.h"

#include <glib/gi18n.h>

#include "cosmo-address.h"
#include "cosmo-announcement.h"

static const char * const film_suffixes[] = { ".mp4", ".m4v", ".webm", ".ogv", ".mov", NULL };

static gboolean
is_film_file (const char *url)
{
  g_autoptr(GUri) uri = g_uri_parse (url, G_URI_FLAGS_PARSE_RELAXED, NULL);
  g_autofree char *path = uri != NULL ? g_ascii_strdown (g_uri_get_path (uri), -1) : NULL;

  for (guint i = 0; path != NULL && film_suffixes[i] != NULL; i++)
    if (g_str_has_suffix (path, film_suffixes[i]))
      return cosmo_address_is_allowed (url);

  return FALSE;
}

static void
set_film (CosmoViewer    *self,
          GtkMediaStream *film)
{
  if (g_set_object (&self->film, film))
    cosmo_viewer_notify (self, PROP_FILM);
}

static void
set_film_failed (CosmoViewer *self,
                 gboolean     failed)
{
  if (self->film_failed == failed)
    return;

  self->film_failed = failed;
  cosmo_viewer_notify (self, PROP_FILM_FAILED);
}

static void
notify_film_loading (CosmoViewer *self)
{
  cosmo_viewer_notify (self, PROP_FILM_LOADING);
  cosmo_viewer_notify (self, PROP_LOADING);
}

static void
fail_film (CosmoViewer  *self,
           const GError *error)
{
  g_debug ("No film: %s", error->message);
  set_film (self, NULL);
  set_film_failed (self, TRUE);
  cosmo_announce (GTK_WIDGET (self), _("This video cannot be played here"),
                  GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
on_film_error (CosmoViewer    *self,
               GParamSpec     *pspec,
               GtkMediaStream *film)
{
  const GError *error = gtk_media_stream_get_error (film);

  if (error == NULL || self->film != film)
    return;

  fail_film (self, error);
}

static void
play_in_place (CosmoViewer *self,
               GFile       *file)
{
  g_autoptr(GtkMediaStream) film = gtk_media_file_new_for_file (file);

  g_signal_connect_object (film, "notify::error", G_CALLBACK (on_film_error), self, G_CONNECT_SWAPPED);
  set_film (self, film);
  gtk_media_stream_play (film);
  /* Without anything to play it with, that was known at once. */
  on_film_error (self, NULL, film);
}

static void
on_film_loaded (gpointer      owner,
                const GValue *value,
                const GError *error)
{
  CosmoViewer *self = owner;

  if (value != NULL)
    play_in_place (self, g_value_get_object (value));
  else
    fail_film (self, error);
  notify_film_loading (self);
}

static void
load_film (CosmoViewer *self,
           const char  *url)
{
  g_clear_object (&self->progress);
  self->progress = cosmo_progress_new ();
  cosmo_viewer_notify (self, PROP_PROGRESS);

  cosmo_request_start (&self->film_request, cosmo_textures_load_film (self->textures, url, self->progress),
                       on_film_loaded, self);
  notify_film_loading (self);
  /* Its button is gone, and without the focus no key reaches the page. */
  gtk_widget_grab_focus (GTK_WIDGET (self->zoom_picture));
}

static void
on_play (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  CosmoViewer *self = COSMO_VIEWER (widget);
  CosmoRecord *record = cosmo_viewer_get_record (self);

  if (self->film_request != NULL)
    return;
  else if (self->film != NULL)
    gtk_media_stream_set_playing (self->film, !gtk_media_stream_get_playing (self->film));
  else if (cosmo_viewer_is_animated (self))
    cosmo_viewer_toggle_animation (self);
  else if (record != NULL && record->video_url != NULL && is_film_file (record->video_url) && !self->film_failed)
    load_film (self, record->video_url);
  else if (record != NULL && record->video_url != NULL)
    cosmo_viewer_open_in_browser (self, record->video_url);
}

static void
on_film_released (CosmoViewer *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "viewer.play", NULL);
}

/* --- What the interface file shows when --------------------------------------------------------------------------- */

static gboolean
is_film (gpointer        object,
         GtkMediaStream *film)
{
  return film != NULL;
}

static gboolean
is_film_offered (gpointer        object,
                 CosmoRecord    *record,
                 GtkMediaStream *film,
                 gboolean        film_loading,
                 CosmoOriginal  *original,
                 gboolean        animating)
{
  if (original != NULL && cosmo_original_is_animated (original))
    return !animating;

  return record != NULL && record->video_url != NULL && film == NULL && !film_loading;
}

static char *
word_film (gpointer       object,
           CosmoRecord   *record,
           gboolean       film_failed,
           CosmoOriginal *original)
{
  if (original != NULL && cosmo_original_is_animated (original))
    /* TRANSLATORS: a button that plays an animation or a film. */
    return g_strdup (_("Play"));
  if (record != NULL && record->video_url != NULL && is_film_file (record->video_url) && !film_failed)
    return g_strdup (_("Play"));

  return g_strdup (_("Watch in Browser"));
}

/* --- For the other parts of the viewer ---------------------------------------------------------------------------- */

void
cosmo_viewer_install_film (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "viewer.play", NULL, on_play);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_space, 0, "viewer.play", NULL);
  gtk_widget_class_bind_template_callback (widget_class, on_film_released);
  gtk_widget_class_bind_template_callback (widget_class, is_film);
  gtk_widget_class_bind_template_callback (widget_class, is_film_offered);
  gtk_widget_class_bind_template_callback (widget_class, word_film);
}

/* Returns: whether one was being downloaded */
gboolean
cosmo_viewer_stop_film (CosmoViewer *self)
{
  if (self->film_request == NULL)
    return FALSE;

  cosmo_request_clear (&self->film_request);
  notify_film_loading (self);
  return TRUE;
}

/* To be called before another picture is shown. */
void
cosmo_viewer_end_film (CosmoViewer *self)
{
  cosmo_viewer_stop_film (self);
  set_film (self, NULL);
  set_film_failed (self, FALSE);
}
