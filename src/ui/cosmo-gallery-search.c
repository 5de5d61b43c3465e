/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The search of the gallery: while something is typed, what it finds takes the place of the year or the favourites. */

#include "config.h"

#include "cosmo-gallery-private.h"

#include <glib/gi18n.h>

#include "cosmo-announcement.h"

static void
set_search_shown (CosmoGallery *self,
                  gboolean      shown)
{
  if (self->search_shown == shown)
    return;

  self->search_shown = shown;
  cosmo_gallery_notify_page (self);
}

/* It is seen while one types; those who do not see it are told when they pause. */
static void
on_found_changed (CosmoGallery *self,
                  guint         position,
                  guint         n_removed,
                  guint         n_added,
                  GListModel   *found)
{
  g_autofree char *message = cosmo_gallery_format_n_pictures (g_list_model_get_n_items (found));

  if (self->search_shown)
    cosmo_announce (GTK_WIDGET (self), message != NULL ? message : _("No Results Found"),
                    GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_LOW);
}

static void
on_search_changed (CosmoGallery *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  if (self->search != NULL && *text != '\0')
    cosmo_search_set_text (self->search, text);
  set_search_shown (self, self->search_mode && *text != '\0');
}

/* Whoever finds nothing goes on typing. */
static void
on_search_activated (CosmoGallery *self)
{
  g_autoptr(GListModel) pictures = cosmo_gallery_list_pictures (self);

  if (g_list_model_get_n_items (pictures) > 0)
    cosmo_gallery_focus_pictures (self);
}

static void
on_search (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  CosmoGallery *self = COSMO_GALLERY (widget);

  cosmo_gallery_set_search_mode (self, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

/* To be called once, when the class is set up. */
void
cosmo_gallery_install_search (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, CosmoGallery, search_bar);
  gtk_widget_class_bind_template_child (widget_class, CosmoGallery, search_entry);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activated);

  gtk_widget_class_install_action (widget_class, "gallery.search", NULL, on_search);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "gallery.search", NULL);
}

/* The entry is emptied when it goes, and the focus does not go with it. */
void
cosmo_gallery_set_search_mode (CosmoGallery *self,
                               gboolean      search_mode)
{
  gboolean focused = gtk_widget_get_focus_child (GTK_WIDGET (self->search_bar)) != NULL;

  if (self->search_mode == search_mode)
    return;

  self->search_mode = search_mode;
  cosmo_gallery_notify (self, PROP_SEARCH_MODE);
  if (search_mode)
    return;

  set_search_shown (self, FALSE);
  if (focused)
    cosmo_gallery_focus_pictures (self);
}

/**
 * cosmo_gallery_set_search:
 * @self: a gallery
 * @search: what finds pictures
 *
 * To be called once.
 */
void
cosmo_gallery_set_search (CosmoGallery *self,
                          CosmoSearch  *search)
{
  g_return_if_fail (COSMO_IS_GALLERY (self));
  g_return_if_fail (COSMO_IS_SEARCH (search));
  g_return_if_fail (self->search == NULL);

  self->search = g_object_ref (search);
  cosmo_pictures_page_set_pictures (self->search_page, cosmo_search_get_pictures (search));
  g_signal_connect_object (cosmo_search_get_pictures (search), "items-changed", G_CALLBACK (on_found_changed), self,
                           G_CONNECT_SWAPPED);
}
