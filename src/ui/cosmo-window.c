/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window: the gallery of a year, and above it the viewer of one picture. */

#include "config.h"

#include "cosmo-window.h"

struct _CosmoWindow
{
  AdwApplicationWindow parent_instance;
};

G_DEFINE_FINAL_TYPE (CosmoWindow, cosmo_window, ADW_TYPE_APPLICATION_WINDOW)

static void
cosmo_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), COSMO_TYPE_WINDOW);

  G_OBJECT_CLASS (cosmo_window_parent_class)->dispose (object);
}

static void
cosmo_window_class_init (CosmoWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cosmo_window_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/cosmo-window.ui");
}

static void
cosmo_window_init (CosmoWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * cosmo_window_new:
 * @application: the program it belongs to
 *
 * Returns: (transfer none): a window; it lives until it is closed
 */
CosmoWindow *
cosmo_window_new (CosmoApplication *application)
{
  g_return_val_if_fail (COSMO_IS_APPLICATION (application), NULL);

  return g_object_new (COSMO_TYPE_WINDOW, "application", application, NULL);
}
