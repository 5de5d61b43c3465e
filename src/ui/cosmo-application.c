/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The program: its options, its actions, and what there is one of however many windows it has. */

#include "config.h"

#include "cosmo-application.h"

#include <glib/gi18n.h>

#include "cosmo-resources.h"
#include "cosmo-window.h"

struct _CosmoApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (CosmoApplication, cosmo_application, ADW_TYPE_APPLICATION)

static void
on_quit (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  g_application_quit (G_APPLICATION (user_data));
}

static void
cosmo_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    window = GTK_WINDOW (cosmo_window_new (COSMO_APPLICATION (application)));
  gtk_window_present (window);
}

static void
cosmo_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { "quit", on_quit },
  };

  G_APPLICATION_CLASS (cosmo_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "app.quit",
                                         (const char *[]) { "<Control>q", NULL });
  gtk_window_set_default_icon_name (APP_ID);
}

static void
cosmo_application_class_init (CosmoApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->activate = cosmo_application_activate;
  application_class->startup = cosmo_application_startup;
}

static void
cosmo_application_init (CosmoApplication *self)
{
  cosmo_register_resource ();
}

/**
 * cosmo_application_new:
 *
 * Returns: (transfer full): the program, not yet running
 */
CosmoApplication *
cosmo_application_new (void)
{
  /* The resources have one place, whatever the application id of the profile is. */
  return g_object_new (COSMO_TYPE_APPLICATION,
                       "application-id", APP_ID,
                       "resource-base-path", RESOURCE_PATH,
                       "version", PACKAGE_VERSION,
                       NULL);
}
