/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the program says of itself: whose it is, and what somebody has to know who looks for a mistake that happens on
 * another machine. Of the latter nothing is private: neither the API key, nor addresses and folders of the user's own.
 */

#include "config.h"

#include "cosmo-about.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <libportal/portal.h>
#include <libsoup/soup.h>

static void
describe_system (GString *text)
{
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);

  g_string_append_printf (text, "Cosmorama %s, %s\n", PACKAGE_VERSION, APP_ID);
  g_string_append_printf (text, "System: %s%s\n", system != NULL ? system : "unknown",
                          xdp_portal_running_under_flatpak () ? ", in Flatpak" : "");
}

static void
describe_versions (GString *text)
{
  g_string_append_printf (text, "Runs with: GTK %u.%u.%u, libadwaita %u.%u.%u, GLib %u.%u.%u, libsoup %u.%u.%u\n",
                          gtk_get_major_version (), gtk_get_minor_version (), gtk_get_micro_version (),
                          adw_get_major_version (), adw_get_minor_version (), adw_get_micro_version (),
                          glib_major_version, glib_minor_version, glib_micro_version,
                          soup_get_major_version (), soup_get_minor_version (), soup_get_micro_version ());
  g_string_append_printf (text, "Built with: %s\n", BUILT_WITH);
}

/* What GTK and GIO chose on this machine for what can be done in several ways: of each, the name of its class. */
static void
describe_back_ends (GString   *text,
                    GtkWindow *window,
                    GSettings *settings)
{
  GskRenderer *renderer = window != NULL ? gtk_native_get_renderer (GTK_NATIVE (window)) : NULL;
  g_autoptr(GtkMediaStream) film = gtk_media_file_new ();
  g_autoptr(GObject) settings_backend = NULL;

  g_object_get (settings, "backend", &settings_backend, NULL);
  g_string_append_printf (text, "Display: %s\n", G_OBJECT_TYPE_NAME (gdk_display_get_default ()));
  g_string_append_printf (text, "Renderer: %s\n", renderer != NULL ? G_OBJECT_TYPE_NAME (renderer) : "none");
  g_string_append_printf (text, "Films: %s\n", G_OBJECT_TYPE_NAME (film));
  g_string_append_printf (text, "Network: %s\n", G_OBJECT_TYPE_NAME (g_network_monitor_get_default ()));
  g_string_append_printf (text, "TLS: %s\n", G_OBJECT_TYPE_NAME (g_tls_backend_get_default ()));
  g_string_append_printf (text, "Settings: %s\n", G_OBJECT_TYPE_NAME (settings_backend));
}

static gboolean
is_changed (GSettings  *settings,
            const char *key)
{
  g_autoptr(GVariant) value = g_settings_get_user_value (settings, key);

  return value != NULL;
}

static void
describe_services (GString      *text,
                   GSettings    *settings,
                   CosmoKeyring *keyring)
{
  g_autoptr(GEnumClass) states = g_type_class_ref (COSMO_TYPE_KEYRING_STATE);
  GEnumValue *state = g_enum_get_value (states, cosmo_keyring_get_state (keyring));
  gboolean has_mirrors = is_changed (settings, "planetary-url") || is_changed (settings, "basic-url");
  g_autofree char *source = g_settings_get_string (settings, "source");

  g_string_append_printf (text, "Source: %s, %s\n", source, has_mirrors ? "addresses changed" : "NASA’s addresses");
  g_string_append_printf (text, "Keyring: %s\n", state->value_nick);
}

static char *
describe (GtkWindow    *window,
          CosmoSession *session)
{
  GString *text = g_string_new (NULL);
  GSettings *settings = cosmo_session_get_settings (session);

  describe_system (text);
  describe_versions (text);
  describe_back_ends (text, window, settings);
  describe_services (text, settings, cosmo_session_get_keyring (session));

  return g_string_free_and_steal (text);
}

/**
 * cosmo_about_present:
 * @window: (nullable): the window that asked
 * @session: what is told of
 *
 * Shows what there is to know about the program.
 */
void
cosmo_about_present (GtkWindow    *window,
                     CosmoSession *session)
{
  g_autofree char *debug_info = NULL;

  g_return_if_fail (COSMO_IS_SESSION (session));

  debug_info = describe (window, session);
  adw_show_about_dialog (GTK_WIDGET (window),
                         "application-name", _("Cosmorama"),
                         "application-icon", APP_ID,
                         "developer-name", _("The Cosmorama project"),
                         "version", PACKAGE_VERSION,
                         "comments", _("A window onto NASA’s Astronomy Picture of the Day"),
                         "website", HOMEPAGE,
                         "issue-url", HOMEPAGE "/issues",
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "debug-info", debug_info,
                         "debug-info-filename", "cosmorama.txt",
                         /* TRANSLATORS: your names, one a line, as they shall appear in the About dialog. */
                         "translator-credits", _("translator-credits"),
                         NULL);
}
