/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What leads out of the viewer: to the clipboard, and to NASA's page. */

#include "config.h"

#include "cosmo-viewer-private.h"

#include <glib/gi18n.h>

#include "cosmo-wording.h"

static void
say (CosmoViewer *self,
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

  if (self->original == NULL)
    return;

  gdk_clipboard_set_texture (gtk_widget_get_clipboard (widget), cosmo_original_get_texture (self->original));
  say (self, _("Picture copied"));
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
  say (self, _("Link copied"));
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
  say (self, _("Text copied"));
}

/* --- The browser -------------------------------------------------------------------------------------------------- */

static void
open_in_browser (CosmoViewer *self,
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
    open_in_browser (self, record->page_url);
}

static void
on_play (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  CosmoViewer *self = COSMO_VIEWER (widget);
  CosmoRecord *record = cosmo_viewer_get_record (self);

  if (record != NULL && record->video_url != NULL)
    open_in_browser (self, record->video_url);
}

/* --- For the other parts of the viewer ---------------------------------------------------------------------------- */

void
cosmo_viewer_install_sharing (GtkWidgetClass *widget_class)
{
  const GdkModifierType control_shift = GDK_CONTROL_MASK | GDK_SHIFT_MASK;

  gtk_widget_class_install_action (widget_class, "viewer.copy-picture", NULL, on_copy_picture);
  gtk_widget_class_install_action (widget_class, "viewer.copy-link", NULL, on_copy_link);
  gtk_widget_class_install_action (widget_class, "viewer.copy-text", NULL, on_copy_text);
  gtk_widget_class_install_action (widget_class, "viewer.play", NULL, on_play);
  gtk_widget_class_install_action (widget_class, "viewer.open-page", NULL, on_open_page);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "viewer.copy-picture", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, control_shift, "viewer.copy-link", NULL);
}

/* To be called when another picture, or more of it, is shown. */
void
cosmo_viewer_update_sharing (CosmoViewer *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  CosmoRecord *record = cosmo_viewer_get_record (self);
  gboolean has_page = record != NULL && record->page_url != NULL;

  gtk_widget_action_set_enabled (widget, "viewer.copy-picture", self->original != NULL);
  gtk_widget_action_set_enabled (widget, "viewer.copy-link", has_page);
  gtk_widget_action_set_enabled (widget, "viewer.copy-text", record != NULL);
  gtk_widget_action_set_enabled (widget, "viewer.open-page", has_page);
}
