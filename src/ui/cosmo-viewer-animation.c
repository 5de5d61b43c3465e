/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The viewer's pictures that move. One frame is seen, and one more is ready or on its way; nothing is decoded while the
 * animation stands still. Where the desktop's user wants little movement, it begins when it is asked to. */

#include "config.h"

#include "cosmo-viewer-private.h"

#include "cosmo-animation.h"

/* Many files say nothing or nonsense of how long a frame is shown; this is what browsers take that for. */
#define MIN_DURATION_MSEC 20
#define DEFAULT_DURATION_MSEC 100

static void
set_animating (CosmoViewer *self,
               gboolean     animating)
{
  if (self->animating == animating)
    return;

  self->animating = animating;
  cosmo_viewer_notify (self, PROP_ANIMATING);
}

static void on_frame (gpointer      owner,
                      const GValue *value,
                      const GError *error);

static void
ask_for_frame (CosmoViewer *self)
{
  cosmo_request_start (&self->frame_request, cosmo_animation_next (self->animation), on_frame, self);
}

static gboolean
is_seen (CosmoViewer *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) && !gtk_window_is_suspended (GTK_WINDOW (root));
}

static void show_frame (CosmoViewer *self);

static void
on_frame_seen (gpointer user_data)
{
  CosmoViewer *self = user_data;

  self->frame_source = 0;
  cosmo_viewer_resume_animation (self);
}

/* Shows the one that is ready, and asks for the next. The last one of an animation that ends stays. */
static void
show_frame (CosmoViewer *self)
{
  g_autoptr(CosmoImage) frame = g_steal_pointer (&self->frame);
  g_autoptr(GdkTexture) texture = cosmo_textures_make (frame);
  guint msec = frame->duration / 1000;

  cosmo_zoom_picture_set_texture (self->zoom_picture, texture, cosmo_original_get_width (self->original),
                                  cosmo_original_get_height (self->original));
  if (cosmo_animation_is_over (self->animation))
    {
      cosmo_viewer_end_animation (self);
      return;
    }

  self->frame_source = g_timeout_add_once (msec >= MIN_DURATION_MSEC ? msec : DEFAULT_DURATION_MSEC, on_frame_seen,
                                           self);
  ask_for_frame (self);
}

static void
on_frame (gpointer      owner,
          const GValue *value,
          const GError *error)
{
  CosmoViewer *self = owner;

  if (value == NULL)
    {
      g_debug ("No frame: %s", error->message);
      cosmo_viewer_end_animation (self);
      return;
    }

  self->frame = g_value_dup_boxed (value);
  cosmo_viewer_resume_animation (self);
}

static void
on_animation_loaded (gpointer      owner,
                     const GValue *value,
                     const GError *error)
{
  CosmoViewer *self = owner;

  if (value == NULL)
    {
      cosmo_viewer_end_animation (self);
      return;
    }

  self->animation = g_value_dup_object (value);
  ask_for_frame (self);
}

static void
start_animation (CosmoViewer *self)
{
  CosmoRecord *record = cosmo_viewer_get_record (self);

  if (record == NULL || record->image_url == NULL)
    return;

  set_animating (self, TRUE);
  cosmo_request_start (&self->frame_request, cosmo_textures_load_animation (self->textures, record->image_url),
                       on_animation_loaded, self);
}

/* To be called when an original is shown. */
void
cosmo_viewer_begin_animation (CosmoViewer *self)
{
  gboolean wanted;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &wanted, NULL);
  if (wanted && cosmo_viewer_is_animated (self))
    start_animation (self);
}

/* Shows the next frame if it is time for it: also to be called when the window is seen again. */
void
cosmo_viewer_resume_animation (CosmoViewer *self)
{
  if (self->frame != NULL && self->frame_source == 0 && is_seen (self))
    show_frame (self);
}

gboolean
cosmo_viewer_is_animated (CosmoViewer *self)
{
  return self->original != NULL && cosmo_original_is_animated (self->original);
}

/* Lets it stand still, or go on from its beginning. */
void
cosmo_viewer_toggle_animation (CosmoViewer *self)
{
  if (self->animating)
    cosmo_viewer_end_animation (self);
  else
    start_animation (self);
}

void
cosmo_viewer_end_animation (CosmoViewer *self)
{
  cosmo_request_clear (&self->frame_request);
  g_clear_handle_id (&self->frame_source, g_source_remove);
  g_clear_pointer (&self->frame, cosmo_image_unref);
  g_clear_object (&self->animation);
  set_animating (self, FALSE);
}
