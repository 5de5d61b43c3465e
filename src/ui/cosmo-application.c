/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The program: its options, its actions, and what there is one of however many windows it has. */

#include "config.h"

#include "cosmo-application.h"

#include "cosmo-about.h"
#include "cosmo-calendar.h"
#include "cosmo-options.h"
#include "cosmo-preferences.h"
#include "cosmo-resources.h"
#include "cosmo-save-command.h"
#include "cosmo-saving.h"
#include "cosmo-session.h"
#include "cosmo-shortcut-row.h"
#include "cosmo-textures.h"
#include "cosmo-window.h"

#define TEXTURE_BYTES (128 * 1024 * 1024)

struct _CosmoApplication
{
  AdwApplication  parent_instance;

  CosmoOptions   *options;             /* of the process, checked */
  CosmoSession   *session;
  CosmoTextures  *textures;
};

G_DEFINE_FINAL_TYPE (CosmoApplication, cosmo_application, ADW_TYPE_APPLICATION)

/* --- Windows ------------------------------------------------------------------------------------------------------ */

/* The day that @options ask for, or 0. */
static CosmoDay
choose_day (const CosmoOptions *options)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  CosmoDay today = cosmo_calendar_get_today (now);

  if (options->random)
    return cosmo_calendar_choose_day (today);

  return options->today ? today : 0;
}

/* Shows a window with what @options ask for, in the one that there is or a new one. Whoever asks for nothing stays
 * where they are. */
static void
open_window (CosmoApplication   *self,
             const CosmoOptions *options)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  CosmoDay day = choose_day (options);
  guint year = options->year;

  /* A new window begins with the year of its day, and does not load another first. */
  if (day != 0)
    cosmo_day_get_date (day, &year, NULL, NULL);

  if (window == NULL)
    window = GTK_WINDOW (cosmo_window_new (GTK_APPLICATION (self), self->session, self->textures, year, options->view));
  else if (day == 0 && (year != 0 || options->view != NULL))
    cosmo_window_show_year (COSMO_WINDOW (window), year, options->view);

  if (day != 0)
    cosmo_window_show_day (COSMO_WINDOW (window), day);
  gtk_window_present (window);
}

/* --- Actions ------------------------------------------------------------------------------------------------------ */

/* The desktop's ways in, too: there may be no window yet. */
static void
on_open_day (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  const CosmoOptions today = { .today = TRUE };
  const CosmoOptions random = { .random = TRUE };
  const char *name = g_action_get_name (G_ACTION (action));

  open_window (COSMO_APPLICATION (user_data), g_str_equal (name, "today") ? &today : &random);
}

static void
on_preferences (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  CosmoApplication *self = COSMO_APPLICATION (user_data);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  CosmoPreferences *preferences = cosmo_preferences_new (cosmo_session_get_settings (self->session),
                                                         cosmo_session_get_keyring (self->session),
                                                         cosmo_session_get_planetary (self->session),
                                                         cosmo_session_get_images (self->session));

  adw_dialog_present (ADW_DIALOG (preferences), GTK_WIDGET (window));
}

static void
on_save_picture (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  CosmoApplication *self = COSMO_APPLICATION (user_data);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  CosmoRecord *record = COSMO_IS_WINDOW (window) ? cosmo_window_get_record (COSMO_WINDOW (window)) : NULL;

  if (record != NULL)
    cosmo_saving_save_picture (window, self->session, record);
}

static void
on_save_year (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  CosmoApplication *self = COSMO_APPLICATION (user_data);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  CosmoView view;
  guint year;

  if (!COSMO_IS_WINDOW (window))
    return;

  cosmo_window_get_year (COSMO_WINDOW (window), &year, &view);
  cosmo_saving_save_year (window, self->session, year, view);
}

static void
on_save_favourites (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  CosmoApplication *self = COSMO_APPLICATION (user_data);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (COSMO_IS_WINDOW (window))
    cosmo_saving_save_favourites (window, self->session);
}

static void
on_open_folder (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user_data));
  g_autoptr(GFile) folder = g_file_new_for_uri (g_variant_get_string (parameter, NULL));
  g_autoptr(GtkFileLauncher) launcher = gtk_file_launcher_new (folder);

  gtk_file_launcher_launch (launcher, window, NULL, NULL, NULL);
}

static void
on_shortcuts (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user_data));
  g_autoptr(GtkBuilder) builder = gtk_builder_new_from_resource (RESOURCE_PATH "/cosmo-shortcuts.ui");

  adw_dialog_present (ADW_DIALOG (gtk_builder_get_object (builder, "shortcuts")), GTK_WIDGET (window));
}

static void
on_about (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  CosmoApplication *self = COSMO_APPLICATION (user_data);

  cosmo_about_present (gtk_application_get_active_window (GTK_APPLICATION (self)), self->session);
}

static void
on_quit (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  /* Closed windows have saved their size; those that are quit would not. */
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (user_data)), *next; l != NULL; l = next)
    {
      next = l->next;
      gtk_window_close (GTK_WINDOW (l->data));
    }
  /* What goes on without a window ends as well. */
  g_application_quit (G_APPLICATION (user_data));
}

static void
add_actions (CosmoApplication *self)
{
  static const GActionEntry actions[] = {
    { "today", on_open_day },
    { "random", on_open_day },
    { "save-picture", on_save_picture },
    { "save-year", on_save_year },
    { "save-favourites", on_save_favourites },
    { "open-folder", on_open_folder, "s" },
    { "preferences", on_preferences },
    { "shortcuts", on_shortcuts },
    { "about", on_about },
    { "quit", on_quit },
  };
  static const struct
  {
    const char *action;
    const char *accels[2];
  } accels[] = {
    { "app.today", { "<Alt>Home" } },
    { "app.random", { "<Control>r" } },
    { "app.save-picture", { "<Control>s" } },
    { "app.save-year", { "<Control><Shift>s" } },
    { "app.preferences", { "<Control>comma" } },
    { "app.shortcuts", { "<Control>question" } },
    { "app.quit", { "<Control>q" } },
    { "window.close", { "<Control>w" } },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action, accels[i].accels);
}

/* --- The object --------------------------------------------------------------------------------------------------- */

/* Runs in the process that was started, before it looks for another one that runs already. */
static int
cosmo_application_handle_local_options (GApplication *application,
                                        GVariantDict *dict)
{
  CosmoApplication *self = COSMO_APPLICATION (application);
  g_autoptr(GError) error = NULL;

  if (g_variant_dict_contains (dict, "version"))
    {
      g_print ("cosmorama %s\n", PACKAGE_VERSION);
      return 0;
    }

  g_clear_pointer (&self->options, cosmo_options_free);
  self->options = cosmo_options_parse (dict, &error);
  if (self->options == NULL)
    {
      g_printerr ("cosmorama: %s\n", error->message);
      return 2;
    }

  if (self->options->save_year != 0)
    return cosmo_save_command_run (self->options);

  /* A run with addresses of its own must not become a window of one that has others. */
  if (self->options->planetary_url != NULL || self->options->basic_url != NULL)
    g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);

  return -1;
}

static int
cosmo_application_command_line (GApplication            *application,
                                GApplicationCommandLine *command_line)
{
  g_autoptr(CosmoOptions) options = NULL;
  g_autoptr(GError) error = NULL;

  /* They were checked by the process that sent them, which may be of another version. */
  options = cosmo_options_parse (g_application_command_line_get_options_dict (command_line), &error);
  if (options == NULL)
    {
      g_application_command_line_printerr (command_line, "cosmorama: %s\n", error->message);
      return 2;
    }

  open_window (COSMO_APPLICATION (application), options);
  return 0;
}

static void
cosmo_application_activate (GApplication *application)
{
  static const CosmoOptions none;

  open_window (COSMO_APPLICATION (application), &none);
}

/* What could not be downloaded without a network is asked for again when there is one. */
static void
on_network_changed (CosmoApplication *self,
                    gboolean          available)
{
  if (available)
    cosmo_textures_forgive (self->textures, NULL);
}

static void
cosmo_application_startup (GApplication *application)
{
  GDBusConnection *connection = g_application_get_dbus_connection (application);
  CosmoApplication *self = COSMO_APPLICATION (application);
  g_autoptr(GSettings) settings = NULL;

  G_APPLICATION_CLASS (cosmo_application_parent_class)->startup (application);

  /* The keyring and portals are gone with the session's bus, and the pictures are not. */
  if (connection != NULL)
    g_dbus_connection_set_exit_on_close (connection, FALSE);

  gtk_window_set_default_icon_name (APP_ID);
  if (self->options == NULL)
    self->options = g_new0 (CosmoOptions, 1);

  settings = g_settings_new (APP_ID);
  self->session = cosmo_session_new (settings, self->options->planetary_url, self->options->basic_url);
  self->textures = cosmo_textures_new (cosmo_session_get_images (self->session), TEXTURE_BYTES);
  cosmo_textures_set_loader (self->textures, cosmo_session_get_loader (self->session));
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed", G_CALLBACK (on_network_changed), self,
                           G_CONNECT_SWAPPED);
  add_actions (self);
}

static void
cosmo_application_shutdown (GApplication *application)
{
  cosmo_session_close (COSMO_APPLICATION (application)->session);

  G_APPLICATION_CLASS (cosmo_application_parent_class)->shutdown (application);
}

static void
cosmo_application_dispose (GObject *object)
{
  CosmoApplication *self = COSMO_APPLICATION (object);

  g_clear_object (&self->textures);
  g_clear_object (&self->session);
  g_clear_pointer (&self->options, cosmo_options_free);

  G_OBJECT_CLASS (cosmo_application_parent_class)->dispose (object);
}

static void
cosmo_application_class_init (CosmoApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->dispose = cosmo_application_dispose;

  application_class->activate = cosmo_application_activate;
  application_class->command_line = cosmo_application_command_line;
  application_class->handle_local_options = cosmo_application_handle_local_options;
  application_class->shutdown = cosmo_application_shutdown;
  application_class->startup = cosmo_application_startup;
}

static void
cosmo_application_init (CosmoApplication *self)
{
  cosmo_register_resource ();
  g_type_ensure (COSMO_TYPE_SHORTCUT_ROW);
  cosmo_options_add_to (G_APPLICATION (self));
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
                       "flags", G_APPLICATION_HANDLES_COMMAND_LINE,
                       "resource-base-path", RESOURCE_PATH,
                       "version", PACKAGE_VERSION,
                       NULL);
}
