/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The viewer's picture: its thumbnail at once, then the original as it is downloaded, and once that is there, the
 * originals of its neighbours. */

#include "config.h"

#include "cosmo-viewer-private.h"

#include <glib/gi18n.h>

#include "cosmo-announcement.h"
#include "cosmo-wording.h"

/* --- What is shown ------------------------------------------------------------------------------------------------ */

static void
set_problem (CosmoViewer *self,
             const char  *problem)
{
  if (!g_set_str (&self->problem, problem))
    return;

  cosmo_viewer_notify (self, PROP_PROBLEM);
  if (problem != NULL)
    cosmo_announce (GTK_WIDGET (self), problem, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
set_original (CosmoViewer   *self,
              CosmoOriginal *original)
{
  if (self->original == original)
    return;

  cosmo_viewer_end_animation (self);
  g_set_object (&self->original, original);
  if (original != NULL)
    cosmo_zoom_picture_set_texture (self->zoom_picture, cosmo_original_get_texture (original),
                                    cosmo_original_get_width (original), cosmo_original_get_height (original));
  cosmo_viewer_notify (self, PROP_ORIGINAL);
  cosmo_viewer_update_sharing (self);
  cosmo_viewer_begin_animation (self);
}

static void
show_thumbnail (CosmoViewer *self,
                GdkTexture  *texture)
{
  CosmoRecord *record = cosmo_viewer_get_record (self);
  guint width = gdk_texture_get_width (texture);
  guint height = gdk_texture_get_height (texture);
  /* What the service says of the size is believed if it is that of a larger form of the same picture. */
  gboolean is_believed = record != NULL && record->width > width && record->height > 0 &&
                         ABS ((double) record->width / record->height * height / width - 1) < 0.02;

  cosmo_zoom_picture_set_preview (self->zoom_picture, texture,
                                  is_believed ? record->width : 0, is_believed ? record->height : 0);
}

/* What those are told who do not see the picture. */
static void
describe_picture (CosmoViewer *self)
{
  CosmoRecord *record = cosmo_viewer_get_record (self);
  const char *title = record != NULL && record->title != NULL ? record->title : "";
  const char *alt = record != NULL && record->alt != NULL ? record->alt : "";

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->zoom_picture),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, alt,
                                  -1);
}

/* --- What probably is shown next ---------------------------------------------------------------------------------- */

/* Nobody waits for it yet: it stays in memory for when somebody does. */
static void
on_prefetched (gpointer      owner,
               const GValue *value,
               const GError *error)
{
}

static void
prefetch_neighbour (CosmoViewer   *self,
                    int            step,
                    CosmoRequest **request)
{
  g_autoptr(CosmoPicture) picture = NULL;
  CosmoRecord *record;
  guint position;

  if (!cosmo_viewer_find_neighbour (self, step, &position))
    return;

  picture = g_list_model_get_item (self->pictures, position);
  record = cosmo_picture_get_record (picture);
  if (record != NULL && record->image_url != NULL)
    cosmo_request_start (request, cosmo_textures_load_original (self->textures, record->image_url, NULL),
                         on_prefetched, self);
}

/* What probably is looked at next, unless each byte costs. */
static void
prefetch (CosmoViewer *self)
{
  cosmo_request_clear (&self->next_request);
  cosmo_request_clear (&self->previous_request);

  if (self->picture == NULL || g_network_monitor_get_network_metered (g_network_monitor_get_default ()))
    return;

  prefetch_neighbour (self, 1, &self->next_request);
  prefetch_neighbour (self, -1, &self->previous_request);
}

/* --- Loading ------------------------------------------------------------------------------------------------------ */

static void
on_thumbnail_loaded (gpointer      owner,
                     const GValue *value,
                     const GError *error)
{
  CosmoViewer *self = owner;

  /* The original may have been faster. What a missing thumbnail means is said by the original. */
  if (value != NULL && self->original == NULL)
    show_thumbnail (self, g_value_get_object (value));
}

static void
load_thumbnail (CosmoViewer *self,
                const char  *url)
{
  GdkTexture *cached = cosmo_textures_lookup_thumbnail (self->textures, url);

  if (cached != NULL)
    show_thumbnail (self, cached);
  else
    cosmo_request_start (&self->thumbnail_request, cosmo_textures_load_thumbnail (self->textures, url),
                         on_thumbnail_loaded, self);
}

static void
on_original_loaded (gpointer      owner,
                    const GValue *value,
                    const GError *error)
{
  CosmoViewer *self = owner;

  if (value != NULL)
    {
      set_original (self, g_value_get_object (value));
    }
  else
    {
      g_autofree char *problem = cosmo_wording_for_error (error);

      g_debug ("No original: %s", error->message);
      set_problem (self, problem);
    }

  cosmo_viewer_notify (self, PROP_LOADING);
  cosmo_viewer_restart_slide (self);
  prefetch (self);
}

static void
load_original (CosmoViewer *self,
               const char  *url)
{
  g_clear_object (&self->progress);
  self->progress = cosmo_progress_new ();
  cosmo_viewer_notify (self, PROP_PROGRESS);

  cosmo_request_start (&self->original_request,
                       cosmo_textures_or_elsewhere (self->textures,
                                                    cosmo_textures_load_original (self->textures, url, self->progress),
                                                    self->picture),
                       on_original_loaded, self);
}

static void
load_picture (CosmoViewer *self)
{
  CosmoRecord *record = cosmo_viewer_get_record (self);

  cosmo_viewer_end_film (self);
  cosmo_request_clear (&self->thumbnail_request);
  cosmo_request_clear (&self->original_request);
  set_problem (self, NULL);
  set_original (self, NULL);
  cosmo_zoom_picture_clear (self->zoom_picture);
  describe_picture (self);

  if (record != NULL && record->thumbnail_url != NULL)
    load_thumbnail (self, record->thumbnail_url);
  if (record != NULL && record->image_url != NULL)
    load_original (self, record->image_url);

  cosmo_viewer_notify (self, PROP_LOADING);
  cosmo_viewer_restart_slide (self);
  cosmo_viewer_update_sharing (self);
}

/* --- What the user does ------------------------------------------------------------------------------------------- */

static void
on_stop (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  CosmoViewer *self = COSMO_VIEWER (widget);

  if (cosmo_viewer_stop_film (self) || self->original_request == NULL)
    return;

  cosmo_request_clear (&self->original_request);
  cosmo_textures_give_up (self->textures, cosmo_viewer_get_record (self)->image_url);
  set_problem (self, _("The download was stopped"));
  cosmo_viewer_notify (self, PROP_LOADING);
  cosmo_viewer_restart_slide (self);
}

static void
on_retry (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  CosmoViewer *self = COSMO_VIEWER (widget);
  CosmoRecord *record = cosmo_viewer_get_record (self);

  if (record != NULL && record->image_url != NULL)
    cosmo_textures_forgive (self->textures, record->image_url);
  load_picture (self);
  /* Its own button is gone. */
  gtk_widget_grab_focus (gtk_widget_get_mapped (self->stop_button) ? self->stop_button
                                                                   : GTK_WIDGET (self->zoom_picture));
}

/* --- For the other parts of the viewer ---------------------------------------------------------------------------- */

void
cosmo_viewer_install_picture (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "viewer.stop", NULL, on_stop);
  gtk_widget_class_install_action (widget_class, "viewer.retry", NULL, on_retry);
}

/* Shows a picture, or with %NULL nothing. */
void
cosmo_viewer_set_picture (CosmoViewer  *self,
                          CosmoPicture *picture)
{
  if (self->picture == picture)
    return;

  if (self->picture != NULL)
    g_signal_handlers_disconnect_by_func (self->picture, load_picture, self);
  g_set_object (&self->picture, picture);
  if (picture != NULL)
    g_signal_connect_object (picture, "notify::record", G_CALLBACK (load_picture), self, G_CONNECT_SWAPPED);

  load_picture (self);
  /* Not before: it may be one of them that is shown now. */
  if (self->original_request != NULL || picture == NULL)
    {
      cosmo_request_clear (&self->next_request);
      cosmo_request_clear (&self->previous_request);
    }
  cosmo_viewer_update_movement (self);
  cosmo_viewer_notify (self, PROP_PICTURE);
}

/* Shows a picture that is there already: nothing of the one before is left, and nothing less than the whole is seen. */
void
cosmo_viewer_show_original (CosmoViewer   *self,
                            guint          position,
                            CosmoOriginal *original)
{
  cosmo_viewer_show (self, self->pictures, position);
  cosmo_request_clear (&self->thumbnail_request);
  cosmo_request_clear (&self->original_request);
  set_original (self, original);
  cosmo_viewer_notify (self, PROP_LOADING);
  cosmo_viewer_restart_slide (self);
  prefetch (self);
}

/* To be called when pictures that failed may be asked for again. */
void
cosmo_viewer_retry (CosmoViewer *self)
{
  if (self->problem != NULL)
    load_picture (self);
}

void
cosmo_viewer_clear_picture (CosmoViewer *self)
{
  cosmo_request_clear (&self->film_request);
  cosmo_request_clear (&self->thumbnail_request);
  cosmo_request_clear (&self->original_request);
  cosmo_request_clear (&self->next_request);
  cosmo_request_clear (&self->previous_request);
}
