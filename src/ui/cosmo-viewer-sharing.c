/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What leads out of the viewer: to the clipboard, to other programs, to the desktop's background and to NASA's page. */

#include "config.h"

#include "cosmo-viewer-private.h"

#include <glib/gi18n.h>

#include "cosmo-background.h"
#include "cosmo-fiber.h"
#include "cosmo-picture-content.h"
#include "cosmo-shared-file.h"
#include "cosmo-wording.h"

/* The longer side of what follows the pointer, in logical pixels. */
#define DRAG_ICON_SIZE 128.0

/* Tells in a few words what was done, or was not. */
void
cosmo_viewer_say (CosmoViewer *self,
                  const char  *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "window.toast", "s", text);
}

/* --- The clipboard ------------------------------------------------------------------------------------------------ */

static void
on_copy_picture (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  CosmoViewer *self = COSMO_VIEWER (widget);
  CosmoRecord *record = cosmo_viewer_get_record (self);
  GdkContentProvider *forms[2];
  g_autoptr(GdkContentProvider) content = NULL;

  if (self->original == NULL || record == NULL)
    return;

  /* As NASA's file where such a file is taken, and in any other form that GTK makes of its pixels. */
  forms[0] = cosmo_picture_content_new (self->textures, record, self->original);
  forms[1] = gdk_content_provider_new_typed (GDK_TYPE_TEXTURE, cosmo_original_get_texture (self->original));
  content = gdk_content_provider_new_union (forms, G_N_ELEMENTS (forms));
  gdk_clipboard_set_content (gtk_widget_get_clipboard (widget), content);
  cosmo_viewer_say (self, _("Picture copied"));
}

static void
on_copy_link (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  CosmoViewer *self = COSMO_VIEWER (widget);
  CosmoRecord *record = cosmo_viewer_get_record (self);

  if (record == NULL || record->page_url == NULL)
    return;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), record->page_url);
  cosmo_viewer_say (self, _("Link copied"));
}

static void
append_paragraph (GString    *text,
                  const char *paragraph)
{
  if (paragraph != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n\n" : "", paragraph);
}

static void
on_copy_text (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  CosmoViewer *self = COSMO_VIEWER (widget);
  CosmoRecord *record = cosmo_viewer_get_record (self);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *date = NULL;

  if (record == NULL)
    return;

  date = cosmo_wording_for_long_date (record->day);
  append_paragraph (text, record->title);
  append_paragraph (text, date);
  append_paragraph (text, record->credit);
  append_paragraph (text, record->explanation);
  append_paragraph (text, record->page_url);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text->str);
  cosmo_viewer_say (self, _("Text copied"));
}

/* --- Dragging ----------------------------------------------------------------------------------------------------- */

/* What is larger than the view is moved in it, and a finger turns the page. */
static gboolean
can_be_dragged (CosmoViewer   *self,
                GtkDragSource *source)
{
  gboolean is_touch = gtk_gesture_single_get_current_sequence (GTK_GESTURE_SINGLE (source)) != NULL;

  return self->original != NULL && !cosmo_zoom_picture_get_zoomed (self->zoom_picture) && !is_touch;
}

static GdkContentProvider *
on_drag_prepare (CosmoViewer   *self,
                 double         x,
                 double         y,
                 GtkDragSource *source)
{
  CosmoRecord *record = cosmo_viewer_get_record (self);

  if (!can_be_dragged (self, source))
    return NULL;

  return cosmo_picture_content_new (self->textures, record, self->original);
}

static void
on_drag_begin (CosmoViewer   *self,
               GdkDrag       *drag,
               GtkDragSource *source)
{
  GdkTexture *texture = cosmo_original_get_texture (self->original);
  double scale = DRAG_ICON_SIZE / MAX (gdk_texture_get_width (texture), gdk_texture_get_height (texture));
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, gdk_texture_get_width (texture) * scale,
                                               gdk_texture_get_height (texture) * scale);
  g_autoptr(GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr(GdkPaintable) icon = NULL;

  gtk_snapshot_append_scaled_texture (snapshot, texture, GSK_SCALING_FILTER_TRILINEAR, &bounds);
  icon = gtk_snapshot_to_paintable (snapshot, &bounds.size);
  gtk_drag_source_set_icon (source, icon, bounds.size.width / 2, bounds.size.height / 2);
}

/* --- The background ----------------------------------------------------------------------------------------------- */

typedef struct
{
  CosmoTextures *textures;
  char          *url;
  GFile         *file;
} Background;

static void
background_free (gpointer data)
{
  Background *background = data;

  g_object_unref (background->textures);
  g_object_unref (background->file);
  g_free (background->url);
  g_free (background);
}

static DexFuture *
set_background_fiber (gpointer data)
{
  Background *background = data;
  g_autoptr(GError) error = NULL;

  if (!dex_await (cosmo_textures_write_original (background->textures, background->url, background->file), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return cosmo_background_set (background->file);
}

static void
on_background_set (gpointer      owner,
                   const GValue *value,
                   const GError *error)
{
  CosmoViewer *self = owner;

  if (error == NULL)
    cosmo_viewer_say (self, _("The background was set"));
  else if (cosmo_background_error_is_missing (error))
    cosmo_viewer_say (self, _("This desktop does not let programs set its background"));
  else if (!cosmo_background_error_is_refusal (error))
    cosmo_viewer_say (self, _("The background could not be set"));
}

static void
on_set_background (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  CosmoViewer *self = COSMO_VIEWER (widget);
  CosmoRecord *record = cosmo_viewer_get_record (self);
  Background *background;

  if (record == NULL || self->original == NULL)
    return;

  background = g_new0 (Background, 1);
  background->textures = g_object_ref (self->textures);
  background->url = g_strdup (record->image_url);
  background->file = cosmo_shared_file_new (record, cosmo_original_get_extension (self->original));
  cosmo_request_start (&self->background_request, cosmo_fiber_spawn (set_background_fiber, background, background_free),
                       on_background_set, self);
}

/* --- The browser -------------------------------------------------------------------------------------------------- */

void
cosmo_viewer_open_in_browser (CosmoViewer *self,
                              const char  *url)
{
  g_autoptr(GtkUriLauncher) launcher = gtk_uri_launcher_new (url);

  gtk_uri_launcher_launch (launcher, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, NULL, NULL);
}

static void
on_open_page (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  CosmoViewer *self = COSMO_VIEWER (widget);
  CosmoRecord *record = cosmo_viewer_get_record (self);

  if (record != NULL && record->page_url != NULL)
    cosmo_viewer_open_in_browser (self, record->page_url);
}

/* --- For the other parts of the viewer ---------------------------------------------------------------------------- */

void
cosmo_viewer_install_sharing (GtkWidgetClass *widget_class)
{
  const GdkModifierType control_shift = GDK_CONTROL_MASK | GDK_SHIFT_MASK;

  gtk_widget_class_install_action (widget_class, "viewer.copy-picture", NULL, on_copy_picture);
  gtk_widget_class_install_action (widget_class, "viewer.copy-link", NULL, on_copy_link);
  gtk_widget_class_install_action (widget_class, "viewer.copy-text", NULL, on_copy_text);
  gtk_widget_class_install_action (widget_class, "viewer.set-background", NULL, on_set_background);
  gtk_widget_class_install_action (widget_class, "viewer.open-page", NULL, on_open_page);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "viewer.copy-picture", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, control_shift, "viewer.copy-link", NULL);
}

/* To be called once, when the interface file was loaded. */
void
cosmo_viewer_init_sharing (CosmoViewer *self)
{
  GtkDragSource *source = gtk_drag_source_new ();

  g_signal_connect_object (source, "prepare", G_CALLBACK (on_drag_prepare), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (source, "drag-begin", G_CALLBACK (on_drag_begin), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->zoom_picture), GTK_EVENT_CONTROLLER (source));
}

/* To be called when another picture, or more of it, is shown. */
void
cosmo_viewer_update_sharing (CosmoViewer *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  CosmoRecord *record = cosmo_viewer_get_record (self);
  gboolean has_page = record != NULL && record->page_url != NULL;

  gtk_widget_action_set_enabled (widget, "viewer.copy-picture", self->original != NULL);
  gtk_widget_action_set_enabled (widget, "viewer.set-background", self->original != NULL);
  gtk_widget_action_set_enabled (widget, "viewer.copy-link", has_page);
  gtk_widget_action_set_enabled (widget, "viewer.copy-text", record != NULL);
  gtk_widget_action_set_enabled (widget, "viewer.open-page", has_page);
}
