/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is asked of the desktop's keyring: to look up, store and clear the one key.
 *
 * Libsecret chooses its back end with synchronous calls when it is first used, derives the keys of its file back end
 * where it is called, and may wait for the user's password. So every request runs in a thread, and libsecret's
 * connection is closed after each: they are few, and none then meets what is left of a keyring that was restarted. */

#include "config.h"

#include "cosmo-secret.h"

#include "cosmo-keyring.h"

/* Shown by the desktop's program for passwords. It stays with the key, whatever the language is later:
 * not translated. */
#define LABEL "Cosmorama: API key for api.nasa.gov"
#define ATTRIBUTES "application", APP_ID, "service", "api.nasa.gov", NULL

/* The name is not searched for: gnome-keyring gives every locked item the name of another schema, so that nobody would
 * ever be asked to unlock ours. */
static const SecretSchema schema = {
  .name = APP_ID,
  .flags = SECRET_SCHEMA_DONT_MATCH_NAME,
  .attributes = {
    { "application", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "service", SECRET_SCHEMA_ATTRIBUTE_STRING },
  },
};

/* What is asked of the keyring. Runs in the worker's thread; returns the key or %NULL. */
typedef SecretValue *(*Ask) (SecretValue  *key,
                             GError      **error);

typedef struct
{
  Ask          ask;
  SecretValue *key;      /* (nullable) */
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_clear_pointer (&request->key, secret_value_unref);
  g_free (request);
}

/* The keyring's error in our words. Its own text goes to the debug log: it never holds the key. */
static GError *
translate_error (const GError *error)
{
  g_debug ("The keyring refused: %s", error->message);

  if (g_error_matches (error, COSMO_KEYRING_ERROR, COSMO_KEYRING_ERROR_LOCKED) ||
      g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    return g_error_new_literal (COSMO_KEYRING_ERROR, COSMO_KEYRING_ERROR_LOCKED, "The keyring is locked");

  return g_error_new_literal (COSMO_KEYRING_ERROR, COSMO_KEYRING_ERROR_UNAVAILABLE, "There is no working keyring");
}

/* Whether the keyring still holds a key, be it locked. Libsecret tells of no error when the user does not unlock it, so
 * this is how that is told from an empty keyring. */
static gboolean
check_nothing_is_left (GError **error)
{
  GList *items = secret_password_search_sync (&schema, SECRET_SEARCH_NONE, NULL, error, ATTRIBUTES);
  gboolean empty = items == NULL;

  g_list_free_full (items, g_object_unref);
  if (!empty)
    g_set_error_literal (error, COSMO_KEYRING_ERROR, COSMO_KEYRING_ERROR_LOCKED, "The keyring was not unlocked");
  return empty;
}

static SecretValue *
lookup (SecretValue  *key,
        GError      **error)
{
  g_autoptr(GError) local_error = NULL;
  SecretValue *found = secret_password_lookup_binary_sync (&schema, NULL, &local_error, ATTRIBUTES);

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (found == NULL)
    check_nothing_is_left (error);

  return found;
}

static SecretValue *
store (SecretValue  *key,
       GError      **error)
{
  secret_password_store_binary_sync (&schema, SECRET_COLLECTION_DEFAULT, LABEL, key, NULL, error, ATTRIBUTES);
  return NULL;
}

static SecretValue *
clear (SecretValue  *key,
       GError      **error)
{
  g_autoptr(GError) local_error = NULL;

  secret_password_clear_sync (&schema, NULL, &local_error, ATTRIBUTES);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    check_nothing_is_left (error);

  return NULL;
}

/* A session's bus that was there and is gone is never there again. GLib takes whoever asks by it for a mistake of the
 * programmer's, and says so with a critical warning. */
static gboolean
check_bus (GError **error)
{
  g_autoptr(GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);

  if (bus == NULL || !g_dbus_connection_is_closed (bus))
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "The session's bus is gone");
  return FALSE;
}

static DexFuture *
run_request (gpointer      data,
             GCancellable *cancellable)
{
  Request *request = data;
  g_autoptr(GError) error = NULL;
  SecretValue *found = NULL;

  if (check_bus (&error))
    found = request->ask (request->key, &error);
  secret_service_disconnect ();

  if (error != NULL)
    return dex_future_new_for_error (translate_error (error));
  return dex_future_new_take_boxed (SECRET_TYPE_VALUE, found);
}

static DexFuture *
ask (CosmoWorkers *worker,
     Ask           func,
     SecretValue  *key)
{
  Request *request = g_new0 (Request, 1);

  request->ask = func;
  request->key = key != NULL ? secret_value_ref (key) : NULL;
  return cosmo_workers_run (worker, run_request, request, request_free);
}

/**
 * cosmo_secret_lookup:
 * @worker: a single thread, so that requests are carried out in their order
 *
 * The user may be asked to unlock the keyring, as for the other requests.
 *
 * Returns: (transfer full): a future that resolves to the key as a boxed #SecretValue, %NULL if there is none, or
 *   rejects with %COSMO_KEYRING_ERROR_LOCKED or %COSMO_KEYRING_ERROR_UNAVAILABLE
 */
DexFuture *
cosmo_secret_lookup (CosmoWorkers *worker)
{
  return ask (worker, lookup, NULL);
}

/**
 * cosmo_secret_store:
 * @worker: as for cosmo_secret_lookup()
 * @key: the key
 *
 * Returns: (transfer full): a future that resolves when the keyring has the key, and no other, or rejects as that of
 *   cosmo_secret_lookup() does
 */
DexFuture *
cosmo_secret_store (CosmoWorkers *worker,
                    SecretValue  *key)
{
  return ask (worker, store, key);
}

/**
 * cosmo_secret_clear:
 * @worker: as for cosmo_secret_lookup()
 *
 * Returns: (transfer full): a future that resolves when the keyring has no key, or rejects as that of
 *   cosmo_secret_lookup() does
 */
DexFuture *
cosmo_secret_clear (CosmoWorkers *worker)
{
  return ask (worker, clear, NULL);
}
