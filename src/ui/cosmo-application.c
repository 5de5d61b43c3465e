/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The program: its options, its actions, and what there is one of however many windows it has. */

#include "config.h"

#include "cosmo-application.h"

#include <glib/gi18n.h>

#include "cosmo-basic.h"
#include "cosmo-image-store.h"
#include "cosmo-keyring.h"
#include "cosmo-loader.h"
#include "cosmo-options.h"
#include "cosmo-planetary.h"
#include "cosmo-preferences.h"
#include "cosmo-resources.h"
#include "cosmo-textures.h"
#include "cosmo-window.h"

#define TEXTURE_BYTES (128 * 1024 * 1024)

/* A keyring that asks its user to unlock it does not keep the pictures waiting for longer than this. */
#define KEYRING_SECONDS 3

struct _CosmoApplication
{
  AdwApplication   parent_instance;

  CosmoOptions    *options;            /* of the process, checked */

  GSettings       *settings;
  CosmoHttp       *http;
  CosmoPlanetary  *planetary;
  CosmoBasic      *basic;
  CosmoKeyring    *keyring;
  CosmoImageStore *store;
  CosmoTextures   *textures;
  CosmoCatalogue  *catalogue;
  CosmoLoader     *loader;
};

G_DEFINE_FINAL_TYPE (CosmoApplication, cosmo_application, ADW_TYPE_APPLICATION)

typedef enum
{
  PROP_LOADER = 1,
} CosmoApplicationProperty;

static GParamSpec *properties[PROP_LOADER + 1];

/* --- What there is one of ----------------------------------------------------------------------------------------- */

static void
apply_addresses (CosmoApplication *self)
{
  g_autofree char *planetary_url = g_settings_get_string (self->settings, "planetary-url");
  g_autofree char *basic_url = g_settings_get_string (self->settings, "basic-url");

  /* Those of this run come first. */
  if (self->options->planetary_url == NULL)
    cosmo_planetary_set_url (self->planetary, planetary_url);
  if (self->options->basic_url == NULL)
    cosmo_basic_set_url (self->basic, basic_url);

  cosmo_loader_forgive (self->loader);
}

static void
apply_source (CosmoApplication *self)
{
  cosmo_loader_set_source (self->loader, g_settings_get_enum (self->settings, "source"));
}

static void
apply_key (CosmoApplication *self)
{
  cosmo_planetary_set_key (self->planetary, cosmo_keyring_get_key (self->keyring));
  cosmo_loader_forgive (self->loader);
}

static void
create_catalogue (CosmoApplication *self)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "cosmorama", "catalogue.db", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);

  self->catalogue = cosmo_catalogue_new (file);
}

static void
create_services (CosmoApplication *self)
{
  g_autofree char *planetary_url = g_settings_get_string (self->settings, "planetary-url");
  g_autofree char *basic_url = g_settings_get_string (self->settings, "basic-url");

  self->http = cosmo_http_new ();
  self->planetary = cosmo_planetary_new (self->http, self->options->planetary_url != NULL ? self->options->planetary_url
                                                                                          : planetary_url);
  self->basic = cosmo_basic_new (self->http, self->options->basic_url != NULL ? self->options->basic_url : basic_url);
  self->loader = cosmo_loader_new (self->planetary, COSMO_SERVICE (self->basic));
  cosmo_loader_set_catalogue (self->loader, self->catalogue);
  apply_source (self);

  g_signal_connect_object (self->settings, "changed::source", G_CALLBACK (apply_source), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::planetary-url", G_CALLBACK (apply_addresses), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::basic-url", G_CALLBACK (apply_addresses), self, G_CONNECT_SWAPPED);
}

static void
apply_cache_limit (CosmoApplication *self)
{
  guint64 mebibytes = g_settings_get_uint (self->settings, "cache-limit");

  cosmo_image_store_set_limit (self->store, mebibytes * 1024 * 1024);
}

static void
create_store (CosmoApplication *self)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "cosmorama", NULL);
  g_autoptr(GFile) folder = g_file_new_for_path (path);

  self->store = cosmo_image_store_new (self->http, folder);
  self->textures = cosmo_textures_new (self->store, TEXTURE_BYTES);

  apply_cache_limit (self);
  g_signal_connect_object (self->settings, "changed::cache-limit", G_CALLBACK (apply_cache_limit), self,
                           G_CONNECT_SWAPPED);
}

static void
open_keyring (CosmoApplication *self)
{
  g_autoptr(DexFuture) key_known = NULL;

  self->keyring = cosmo_keyring_new ();
  g_signal_connect_object (self->keyring, "key-changed", G_CALLBACK (apply_key), self, G_CONNECT_SWAPPED);

  /* Which service to ask first depends on the key; what was seen before is shown without it. */
  key_known = dex_future_first (cosmo_keyring_load (self->keyring), dex_timeout_new_seconds (KEYRING_SECONDS), NULL);
  cosmo_loader_wait_for (self->loader, key_known);
}

/* --- Actions ------------------------------------------------------------------------------------------------------ */

static void
on_preferences (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  CosmoApplication *self = COSMO_APPLICATION (user_data);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  CosmoPreferences *preferences = cosmo_preferences_new (self->settings, self->keyring, self->planetary,
                                                         self->store);

  adw_dialog_present (ADW_DIALOG (preferences), GTK_WIDGET (window));
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

static char *
describe_versions (void)
{
  return g_strdup_printf ("Cosmorama %s\nGTK %u.%u.%u\nlibadwaita %u.%u.%u\nGLib %u.%u.%u\nlibsoup %u.%u.%u\n",
                          PACKAGE_VERSION,
                          gtk_get_major_version (), gtk_get_minor_version (), gtk_get_micro_version (),
                          adw_get_major_version (), adw_get_minor_version (), adw_get_micro_version (),
                          glib_major_version, glib_minor_version, glib_micro_version,
                          soup_get_major_version (), soup_get_minor_version (), soup_get_micro_version ());
}

static void
on_about (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  GtkApplication *application = GTK_APPLICATION (user_data);
  g_autofree char *versions = describe_versions ();

  adw_show_about_dialog (GTK_WIDGET (gtk_application_get_active_window (application)),
                         "application-name", _("Cosmorama"),
                         "application-icon", APP_ID,
                         "version", PACKAGE_VERSION,
                         "comments", _("A window onto NASA’s Astronomy Picture of the Day"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "debug-info", versions,
                         /* TRANSLATORS: your names, one a line, as they shall appear in the About dialog. */
                         "translator-credits", _("translator-credits"),
                         NULL);
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
}

static void
add_actions (CosmoApplication *self)
{
  static const GActionEntry actions[] = {
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

/* Shows a window with what @options ask for, in the one that there is or a new one. */
static void
open_window (CosmoApplication   *self,
             const CosmoOptions *options)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window != NULL)
    cosmo_window_show_year (COSMO_WINDOW (window), options->year, options->view);
  else
    window = GTK_WINDOW (cosmo_window_new (GTK_APPLICATION (self), self->textures, self->settings,
                                           options->year, options->view));
  gtk_window_present (window);
}

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

static void
cosmo_application_startup (GApplication *application)
{
  GDBusConnection *connection = g_application_get_dbus_connection (application);
  CosmoApplication *self = COSMO_APPLICATION (application);

  G_APPLICATION_CLASS (cosmo_application_parent_class)->startup (application);

  /* The keyring and portals are gone with the session's bus, and the pictures are not. */
  if (connection != NULL)
    g_dbus_connection_set_exit_on_close (connection, FALSE);

  gtk_window_set_default_icon_name (APP_ID);
  if (self->options == NULL)
    self->options = g_new0 (CosmoOptions, 1);

  self->settings = g_settings_new (APP_ID);
  create_catalogue (self);
  create_services (self);
  create_store (self);
  open_keyring (self);
  add_actions (self);
}

/* What was shown last is in the catalogue before the program ends. */
static void
cosmo_application_shutdown (GApplication *application)
{
  CosmoApplication *self = COSMO_APPLICATION (application);
  g_autoptr(DexFuture) closed = cosmo_catalogue_close (self->catalogue);

  while (dex_future_is_pending (closed))
    g_main_context_iteration (NULL, TRUE);

  G_APPLICATION_CLASS (cosmo_application_parent_class)->shutdown (application);
}

static void
cosmo_application_dispose (GObject *object)
{
  CosmoApplication *self = COSMO_APPLICATION (object);

  g_clear_object (&self->loader);
  g_clear_object (&self->catalogue);
  g_clear_object (&self->textures);
  g_clear_object (&self->store);
  g_clear_object (&self->keyring);
  g_clear_object (&self->basic);
  g_clear_object (&self->planetary);
  g_clear_object (&self->http);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->options, cosmo_options_free);

  G_OBJECT_CLASS (cosmo_application_parent_class)->dispose (object);
}

static void
cosmo_application_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  CosmoApplication *self = COSMO_APPLICATION (object);

  switch ((CosmoApplicationProperty) prop_id)
    {
    case PROP_LOADER:
      g_value_set_object (value, self->loader);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_application_class_init (CosmoApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->dispose = cosmo_application_dispose;
  object_class->get_property = cosmo_application_get_property;

  application_class->activate = cosmo_application_activate;
  application_class->command_line = cosmo_application_command_line;
  application_class->handle_local_options = cosmo_application_handle_local_options;
  application_class->shutdown = cosmo_application_shutdown;
  application_class->startup = cosmo_application_startup;

  /* What fills the years. */
  properties[PROP_LOADER] =
    g_param_spec_object ("loader", NULL, NULL, COSMO_TYPE_LOADER,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
cosmo_application_init (CosmoApplication *self)
{
  cosmo_register_resource ();
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
