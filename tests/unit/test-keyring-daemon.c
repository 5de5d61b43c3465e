/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The keyring on the real gnome-keyring-daemon, on a bus of its own: as it comes, is locked, hangs and goes, and what
 * is left of the key elsewhere. */

#include "config.h"

#include "cosmo-keyring.h"
#include "fiber-test.h"

#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#define KEY "4ndr0meda-and-0rion-0123456789abcdefghij"
#define PASSWORD "of the test"

/* Nothing can be activated on this bus: no keyring of the user's, and nobody who would ask for a password. */
#define BUS_CONFIGURATION \
  "<busconfig><type>session</type><listen>unix:dir=%s</listen><auth>EXTERNAL</auth>" \
  "<policy context='default'><allow send_destination='*'/><allow receive_sender='*'/><allow own='*'/></policy>" \
  "</busconfig>"

static char *folder;
static GSubprocess *bus;

static GString *logged;
static GMutex logged_mutex;

static void
on_appeared (GDBusConnection *connection,
             const char      *name,
             const char      *owner,
             gpointer         data)
{
  dex_promise_resolve_boolean (data, TRUE);
}

static void
on_vanished (GDBusConnection *connection,
             const char      *name,
             gpointer         data)
{
  dex_promise_resolve_boolean (data, TRUE);
}

static void
await_service (GBusNameAppearedCallback appeared,
               GBusNameVanishedCallback vanished)
{
  DexPromise *promise = dex_promise_new ();
  guint watch = g_bus_watch_name (G_BUS_TYPE_SESSION, "org.freedesktop.secrets", G_BUS_NAME_WATCHER_FLAGS_NONE,
                                  appeared, vanished, promise, NULL);

  dex_await (dex_ref (promise), NULL);
  g_bus_unwatch_name (watch);
  dex_unref (promise);
}

/* The daemon keeps what it stores from one start to the next. */
static GSubprocess *
start_daemon (gboolean unlocked)
{
  const GSubprocessFlags flags =
    G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE;
  g_autoptr(GError) error = NULL;
  GSubprocess *daemon = g_subprocess_new (flags, &error, "gnome-keyring-daemon", "--foreground", "--components=secrets",
                                          unlocked ? "--unlock" : NULL, NULL);
  GOutputStream *input;

  g_assert_no_error (error);
  input = g_subprocess_get_stdin_pipe (daemon);
  g_assert_true (g_output_stream_write_all (input, PASSWORD, strlen (PASSWORD), NULL, NULL, NULL));
  g_output_stream_close (input, NULL, NULL);
  await_service (on_appeared, NULL);
  return daemon;
}

static void
kill_daemon (GSubprocess *daemon)
{
  g_subprocess_force_exit (daemon);
  await_service (NULL, on_vanished);
  g_object_unref (daemon);
}

static void
assert_holds (CosmoKeyring      *keyring,
              CosmoKeyringState  state,
              const char        *key)
{
  g_assert_cmpint (cosmo_keyring_get_state (keyring), ==, state);
  g_assert_cmpstr (cosmo_keyring_get_key (keyring), ==, key);
}

static void
assert_reads (CosmoKeyringState  state,
              const char        *key)
{
  g_autoptr(CosmoKeyring) keyring = cosmo_keyring_new ();

  g_assert_true (dex_await (cosmo_keyring_load (keyring), NULL));
  assert_holds (keyring, state, key);
}

static void
assert_rejects (DexFuture         *future,
                CosmoKeyringError  code)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (dex_await (future, &error));
  g_assert_error (error, COSMO_KEYRING_ERROR, (int) code);
}

static void
store (const char *key)
{
  g_autoptr(CosmoKeyring) keyring = cosmo_keyring_new ();
  g_autoptr(GError) error = NULL;

  dex_await (cosmo_keyring_store (keyring, key), &error);
  g_assert_no_error (error);
  assert_holds (keyring, COSMO_KEYRING_STORED, key);
}

static DexFuture *
test_no_service (gpointer data)
{
  g_autoptr(CosmoKeyring) keyring = cosmo_keyring_new ();

  assert_reads (COSMO_KEYRING_UNAVAILABLE, NULL);
  assert_rejects (cosmo_keyring_store (keyring, KEY), COSMO_KEYRING_ERROR_UNAVAILABLE);
  assert_holds (keyring, COSMO_KEYRING_SESSION, KEY);
  assert_rejects (cosmo_keyring_remove (keyring), COSMO_KEYRING_ERROR_UNAVAILABLE);
  assert_holds (keyring, COSMO_KEYRING_UNAVAILABLE, NULL);

  return dex_future_new_true ();
}

static DexFuture *
test_unlocked (gpointer data)
{
  g_autoptr(CosmoKeyring) keyring = cosmo_keyring_new ();
  GSubprocess *daemon = start_daemon (TRUE);

  assert_reads (COSMO_KEYRING_EMPTY, NULL);
  store ("first");
  store (KEY);
  assert_reads (COSMO_KEYRING_STORED, KEY);

  g_assert_true (dex_await (cosmo_keyring_remove (keyring), NULL));
  assert_holds (keyring, COSMO_KEYRING_EMPTY, NULL);
  assert_reads (COSMO_KEYRING_EMPTY, NULL);

  kill_daemon (daemon);
  return dex_future_new_true ();
}

static DexFuture *
test_locked (gpointer data)
{
  g_autoptr(CosmoKeyring) keyring = cosmo_keyring_new ();
  GSubprocess *daemon = start_daemon (TRUE);

  store (KEY);
  kill_daemon (daemon);

  daemon = start_daemon (FALSE);
  assert_reads (COSMO_KEYRING_LOCKED, NULL);
  assert_rejects (cosmo_keyring_store (keyring, "another"), COSMO_KEYRING_ERROR_LOCKED);
  assert_holds (keyring, COSMO_KEYRING_SESSION, "another");
  assert_rejects (cosmo_keyring_remove (keyring), COSMO_KEYRING_ERROR_LOCKED);
  assert_holds (keyring, COSMO_KEYRING_LOCKED, NULL);
  kill_daemon (daemon);

  /* What could not be removed is there again once it is unlocked, as it was said. */
  daemon = start_daemon (TRUE);
  g_assert_true (dex_await (cosmo_keyring_load (keyring), NULL));
  assert_holds (keyring, COSMO_KEYRING_STORED, KEY);
  g_assert_true (dex_await (cosmo_keyring_remove (keyring), NULL));

  kill_daemon (daemon);
  return dex_future_new_true ();
}

/* The keyring goes away while the program runs, and comes back: the key stays usable throughout. */
static DexFuture *
test_restarted (gpointer data)
{
  g_autoptr(CosmoKeyring) keyring = cosmo_keyring_new ();
  GSubprocess *daemon = start_daemon (TRUE);

  g_assert_true (dex_await (cosmo_keyring_store (keyring, "first"), NULL));
  kill_daemon (daemon);
  assert_holds (keyring, COSMO_KEYRING_STORED, "first");

  assert_rejects (cosmo_keyring_store (keyring, KEY), COSMO_KEYRING_ERROR_UNAVAILABLE);
  assert_holds (keyring, COSMO_KEYRING_SESSION, KEY);

  daemon = start_daemon (TRUE);
  g_assert_true (dex_await (cosmo_keyring_store (keyring, KEY), NULL));
  assert_holds (keyring, COSMO_KEYRING_STORED, KEY);
  assert_reads (COSMO_KEYRING_STORED, KEY);
  g_assert_true (dex_await (cosmo_keyring_remove (keyring), NULL));

  kill_daemon (daemon);
  return dex_future_new_true ();
}

/* Whether the main loop still turns is asked of the bus, which answers when it does. */
static void
assert_main_loop_turns (void)
{
  g_autoptr(GDBusConnection) connection = dex_await_object (dex_bus_get (G_BUS_TYPE_SESSION), NULL);
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;

  reply = dex_await_variant (dex_dbus_connection_call (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                                       "org.freedesktop.DBus", "GetId", NULL, NULL,
                                                       G_DBUS_CALL_FLAGS_NONE, -1),
                             &error);
  g_assert_no_error (error);
}

static DexFuture *
test_hanging (gpointer data)
{
  g_autoptr(CosmoKeyring) keyring = cosmo_keyring_new ();
  GSubprocess *daemon = start_daemon (TRUE);
  g_autoptr(DexFuture) load = NULL;
  g_autoptr(DexFuture) interrupted = NULL;

  store (KEY);

  g_subprocess_send_signal (daemon, SIGSTOP);
  load = cosmo_keyring_load (keyring);
  assert_main_loop_turns ();
  g_assert_true (dex_future_is_pending (load));
  g_subprocess_send_signal (daemon, SIGCONT);
  g_assert_true (dex_await (g_steal_pointer (&load), NULL));
  assert_holds (keyring, COSMO_KEYRING_STORED, KEY);

  g_subprocess_send_signal (daemon, SIGSTOP);
  interrupted = cosmo_keyring_remove (keyring);
  assert_main_loop_turns ();
  g_assert_true (dex_future_is_pending (interrupted));
  kill_daemon (daemon);
  assert_rejects (g_steal_pointer (&interrupted), COSMO_KEYRING_ERROR_UNAVAILABLE);
  assert_holds (keyring, COSMO_KEYRING_UNAVAILABLE, NULL);

  return dex_future_new_true ();
}

static void
assert_not_in (const char *where,
               const char *contents,
               gsize       length)
{
  if (memmem (contents, length, KEY, strlen (KEY)) != NULL)
    g_error ("The key is in %s", where);
}

/* Looks for the key in every file under a folder; returns how many there are. */
static guint
assert_not_under (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint n_files = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      g_autofree char *contents = NULL;
      gsize length;

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        {
          n_files += assert_not_under (child);
        }
      else if (g_file_test (child, G_FILE_TEST_IS_REGULAR) && g_file_get_contents (child, &contents, &length, NULL))
        {
          assert_not_in (child, contents, length);
          n_files++;
        }
    }

  return n_files;
}

static void
assert_key_is_nowhere (void)
{
  static const char * const of_process[] = { "/proc/self/cmdline", "/proc/self/environ" };
  g_autofree char *log = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (of_process); i++)
    {
      g_autofree char *contents = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (of_process[i], &contents, &length, NULL));
      assert_not_in (of_process[i], contents, length);
    }

  /* At least the bus's configuration, the settings and a keyring. */
  g_assert_cmpuint (assert_not_under (folder), >=, 3);

  g_mutex_lock (&logged_mutex);
  log = g_strndup (logged->str, logged->len);
  g_mutex_unlock (&logged_mutex);
  g_assert_cmpstr (log, !=, "");
  assert_not_in ("the log", log, strlen (log));
}

static DexFuture *
test_key_stays_put (gpointer data)
{
  g_autoptr(GSettings) settings = g_settings_new (APP_ID);
  g_autoptr(CosmoKeyring) keyring = cosmo_keyring_new ();
  GSubprocess *daemon;

  g_settings_set_string (settings, "source", "planetary");
  g_settings_sync ();

  /* For this session only, and what is said of it in the log. */
  assert_rejects (cosmo_keyring_store (keyring, KEY), COSMO_KEYRING_ERROR_UNAVAILABLE);
  assert_key_is_nowhere ();

  daemon = start_daemon (TRUE);
  g_assert_true (dex_await (cosmo_keyring_store (keyring, KEY), NULL));
  assert_reads (COSMO_KEYRING_STORED, KEY);
  assert_key_is_nowhere ();

  g_assert_true (dex_await (cosmo_keyring_remove (keyring), NULL));
  kill_daemon (daemon);
  assert_key_is_nowhere ();

  return dex_future_new_true ();
}

/* The last one, as no bus comes back within a process. */
static DexFuture *
test_bus_gone (gpointer data)
{
  g_autoptr(GDBusConnection) connection = dex_await_object (dex_bus_get (G_BUS_TYPE_SESSION), NULL);
  g_autoptr(CosmoKeyring) keyring = cosmo_keyring_new ();
  GSubprocess *daemon = start_daemon (TRUE);

  /* As the application does: the keyring is no reason to end. */
  g_dbus_connection_set_exit_on_close (connection, FALSE);
  g_assert_true (dex_await (cosmo_keyring_store (keyring, KEY), NULL));
  g_subprocess_force_exit (bus);
  dex_await (dex_subprocess_wait_check (bus), NULL);

  assert_holds (keyring, COSMO_KEYRING_STORED, KEY);
  assert_reads (COSMO_KEYRING_UNAVAILABLE, NULL);
  assert_rejects (cosmo_keyring_store (keyring, "another"), COSMO_KEYRING_ERROR_UNAVAILABLE);
  assert_holds (keyring, COSMO_KEYRING_SESSION, "another");

  g_subprocess_force_exit (daemon);
  g_object_unref (daemon);
  return dex_future_new_true ();
}

static void
on_logged (const char     *domain,
           GLogLevelFlags  level,
           const char     *message,
           gpointer        data)
{
  g_mutex_lock (&logged_mutex);
  g_string_append_printf (logged, "%s: %s\n", domain, message);
  g_mutex_unlock (&logged_mutex);
  g_log_default_handler (domain, level, message, data);
}

static void
set_up_home (void)
{
  static const char * const names[] = {
    "HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR",
  };

  folder = g_dir_make_tmp ("cosmorama-keyring-XXXXXX", NULL);
  g_assert_nonnull (folder);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_assert_no_errno (g_mkdir (path, 0700));
      g_setenv (names[i], path, TRUE);
    }
  g_setenv ("GSETTINGS_BACKEND", "keyfile", TRUE);
  g_unsetenv ("SECRET_BACKEND");
}

static void
set_up_bus (void)
{
  g_autofree char *configuration = g_strdup_printf (BUS_CONFIGURATION, folder);
  g_autofree char *path = g_build_filename (folder, "bus.conf", NULL);
  g_autofree char *argument = g_strdup_printf ("--config-file=%s", path);
  g_autoptr(GDataInputStream) output = NULL;
  g_autofree char *address = NULL;
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, configuration, -1, &error);
  g_assert_no_error (error);
  bus = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error,
                          "dbus-daemon", "--nofork", "--nosyslog", "--print-address", argument, NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (bus));
  address = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", address, TRUE);
}

static void
remove_folder (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_folder (child);
    }
  g_remove (path);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  set_up_home ();
  set_up_bus ();
  g_test_init (&argc, &argv, NULL);
  logged = g_string_new (NULL);
  g_log_set_default_handler (on_logged, NULL);
  dex_init ();

  fiber_test_add ("/keyring-daemon/no-service", test_no_service);
  fiber_test_add ("/keyring-daemon/unlocked", test_unlocked);
  fiber_test_add ("/keyring-daemon/locked", test_locked);
  fiber_test_add ("/keyring-daemon/restarted", test_restarted);
  fiber_test_add ("/keyring-daemon/hanging", test_hanging);
  fiber_test_add ("/keyring-daemon/key-stays-put", test_key_stays_put);
  fiber_test_add ("/keyring-daemon/bus-gone", test_bus_gone);
  status = g_test_run ();

  g_subprocess_force_exit (bus);
  remove_folder (folder);
  g_string_free (logged, TRUE);
  g_object_unref (bus);
  g_free (folder);
  return status;
}
