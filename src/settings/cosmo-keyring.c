/* SPDX-License-Identifier: GPL-3.0-or-later */

/**
 * CosmoKeyring:
 *
 * The user's API key: in the desktop's keyring where there is one, otherwise in memory until the program ends, and
 * nowhere else. It says honestly which of the two.
 *
 * What is asked of the desktop's keyring, and how, is in cosmo-secret.c.
 */

#include "config.h"

#include "cosmo-keyring.h"

#include <string.h>

#include "cosmo-fiber.h"
#include "cosmo-secret.h"

/* NASA's keys have 40 characters. A mirror's may be others; more than this is no key but a mistake of the clipboard. */
#define MAX_KEY_LENGTH 128

struct _CosmoKeyring
{
  GObject            parent_instance;

  CosmoKeyringState  state;
  SecretValue       *key;     /* in memory that is never swapped out, and is wiped when it is freed */

  CosmoWorkers      *worker;  /* one thread */
  guint              serial;  /* of the newest request: an older one has no say in the state any more */
};

G_DEFINE_QUARK (cosmo-keyring-error-quark, cosmo_keyring_error)

G_DEFINE_ENUM_TYPE (CosmoKeyringState, cosmo_keyring_state,
                    G_DEFINE_ENUM_VALUE (COSMO_KEYRING_UNREAD, "unread"),
                    G_DEFINE_ENUM_VALUE (COSMO_KEYRING_EMPTY, "empty"),
                    G_DEFINE_ENUM_VALUE (COSMO_KEYRING_STORED, "stored"),
                    G_DEFINE_ENUM_VALUE (COSMO_KEYRING_SESSION, "session"),
                    G_DEFINE_ENUM_VALUE (COSMO_KEYRING_LOCKED, "locked"),
                    G_DEFINE_ENUM_VALUE (COSMO_KEYRING_UNAVAILABLE, "unavailable"))

G_DEFINE_FINAL_TYPE (CosmoKeyring, cosmo_keyring, G_TYPE_OBJECT)

typedef enum
{
  PROP_STATE = 1,
  PROP_HAS_KEY,
} CosmoKeyringProperty;

static GParamSpec *properties[PROP_HAS_KEY + 1];

enum
{
  KEY_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Returns: (nullable): the key without the white space that comes along when it is copied, or %NULL if it cannot be one
 * that is safe in a request's header. */
static SecretValue *
clean_key (const char *key)
{
  gsize length;

  while (g_ascii_isspace (*key))
    key++;
  length = strlen (key);
  while (length > 0 && g_ascii_isspace (key[length - 1]))
    length--;

  if (length == 0 || length > MAX_KEY_LENGTH)
    return NULL;

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (key[i]))
      return NULL;

  return secret_value_new (key, length, "text/plain");
}

static void
set_state (CosmoKeyring      *self,
           CosmoKeyringState  state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
take_key (CosmoKeyring *self,
          SecretValue  *key)
{
  g_autoptr(SecretValue) previous = g_steal_pointer (&self->key);

  self->key = key;
  if ((previous != NULL) != (key != NULL))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_KEY]);
  if (previous != NULL || key != NULL)
    g_signal_emit (self, signals[KEY_CHANGED], 0);
}

static CosmoKeyringState
state_for_error (const GError *error)
{
  return error->code == COSMO_KEYRING_ERROR_LOCKED ? COSMO_KEYRING_LOCKED : COSMO_KEYRING_UNAVAILABLE;
}

/* What the fibers below are about. */
typedef struct
{
  CosmoKeyring *keyring;
  SecretValue  *key;     /* (nullable) */
  guint         serial;
} Change;

static Change *
change_new (CosmoKeyring *self,
            SecretValue  *key)
{
  Change *change = g_new0 (Change, 1);

  change->keyring = g_object_ref (self);
  change->key = key != NULL ? secret_value_ref (key) : NULL;
  change->serial = ++self->serial;
  return change;
}

static void
change_free (gpointer data)
{
  Change *change = data;

  g_clear_pointer (&change->key, secret_value_unref);
  g_object_unref (change->keyring);
  g_free (change);
}

/* It goes on when nobody waits for it: what was begun with the keyring is finished, and the state stays true. */
static DexFuture *
begin_change (CosmoKeyring *self,
              DexFiberFunc  fiber,
              SecretValue  *key)
{
  DexFuture *change = cosmo_fiber_spawn (fiber, change_new (self, key), change_free);

  dex_future_disown (dex_ref (change));
  return change;
}

static DexFuture *
load_fiber (gpointer data)
{
  Change *change = data;
  CosmoKeyring *self = change->keyring;
  g_autoptr(GError) error = NULL;
  g_autoptr(SecretValue) found = dex_await_boxed (cosmo_secret_lookup (self->worker), &error);
  g_autoptr(SecretValue) key = NULL;

  /* A key that was stored or removed meanwhile is newer than what was found. */
  if (change->serial != self->serial)
    return dex_future_new_true ();

  /* The keyring is open to other programs: what it holds is checked like what is typed. */
  if (found != NULL && secret_value_get_text (found) != NULL)
    key = clean_key (secret_value_get_text (found));

  if (key != NULL)
    {
      take_key (self, g_steal_pointer (&key));
      set_state (self, COSMO_KEYRING_STORED);
    }
  else if (self->key != NULL)
    set_state (self, COSMO_KEYRING_SESSION);
  else
    set_state (self, error != NULL ? state_for_error (error) : COSMO_KEYRING_EMPTY);

  return dex_future_new_true ();
}

static DexFuture *
store_fiber (gpointer data)
{
  Change *change = data;
  g_autoptr(GError) error = NULL;

  dex_await (cosmo_secret_store (change->keyring->worker, change->key), &error);

  if (change->serial == change->keyring->serial)
    set_state (change->keyring, error != NULL ? COSMO_KEYRING_SESSION : COSMO_KEYRING_STORED);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_true ();
}

static DexFuture *
remove_fiber (gpointer data)
{
  Change *change = data;
  g_autoptr(GError) error = NULL;

  dex_await (cosmo_secret_clear (change->keyring->worker), &error);

  if (change->serial == change->keyring->serial)
    set_state (change->keyring, error != NULL ? state_for_error (error) : COSMO_KEYRING_EMPTY);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_true ();
}

static void
cosmo_keyring_finalize (GObject *object)
{
  CosmoKeyring *self = COSMO_KEYRING (object);

  /* Without waiting: what is under way needs nothing of ours, and may wait for the user. */
  g_clear_pointer (&self->worker, cosmo_workers_free);
  g_clear_pointer (&self->key, secret_value_unref);

  G_OBJECT_CLASS (cosmo_keyring_parent_class)->finalize (object);
}

static void
cosmo_keyring_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  CosmoKeyring *self = COSMO_KEYRING (object);

  switch ((CosmoKeyringProperty) prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;

    case PROP_HAS_KEY:
      g_value_set_boolean (value, self->key != NULL);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_keyring_class_init (CosmoKeyringClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = cosmo_keyring_finalize;
  object_class->get_property = cosmo_keyring_get_property;

  /**
   * CosmoKeyring:state:
   *
   * Where the key is, or why there is none.
   */
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, COSMO_TYPE_KEYRING_STATE, COSMO_KEYRING_UNREAD,
                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * CosmoKeyring:has-key:
   *
   * Whether there is a key to use, wherever it is kept.
   */
  properties[PROP_HAS_KEY] =
    g_param_spec_boolean ("has-key", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * CosmoKeyring::key-changed:
   *
   * There is another key, or none any more: see cosmo_keyring_get_key(). A signal and not a property, so that nothing
   * that lists properties shows the key.
   */
  signals[KEY_CHANGED] =
    g_signal_new ("key-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
cosmo_keyring_init (CosmoKeyring *self)
{
  self->worker = cosmo_workers_new (1);
}

/**
 * cosmo_keyring_new:
 *
 * Nothing is asked of the keyring before cosmo_keyring_load().
 *
 * Returns: (transfer full): a keyring in the state %COSMO_KEYRING_UNREAD
 */
CosmoKeyring *
cosmo_keyring_new (void)
{
  return g_object_new (COSMO_TYPE_KEYRING, NULL);
}

/**
 * cosmo_keyring_get_state:
 * @self: a keyring
 *
 * Returns: where the key is, or why there is none
 */
CosmoKeyringState
cosmo_keyring_get_state (CosmoKeyring *self)
{
  g_return_val_if_fail (COSMO_IS_KEYRING (self), COSMO_KEYRING_UNREAD);

  return self->state;
}

/**
 * cosmo_keyring_get_key:
 * @self: a keyring
 *
 * Returns: (nullable) (transfer none): the API key, fit for a request's header, or %NULL while there is none. It is
 *   wiped when the key changes: do not keep it
 */
const char *
cosmo_keyring_get_key (CosmoKeyring *self)
{
  g_return_val_if_fail (COSMO_IS_KEYRING (self), NULL);

  return self->key != NULL ? secret_value_get_text (self->key) : NULL;
}

/**
 * cosmo_keyring_load:
 * @self: a keyring
 *
 * Reads the key from the keyring. The user may be asked to unlock it.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when #CosmoKeyring:state tells the outcome, and never
 *   rejects. It may wait as long as the user does
 */
DexFuture *
cosmo_keyring_load (CosmoKeyring *self)
{
  dex_return_error_if_fail (COSMO_IS_KEYRING (self));

  return begin_change (self, load_fiber, NULL);
}

/**
 * cosmo_keyring_store:
 * @self: a keyring
 * @key: the API key as it was typed or pasted, from anywhere
 *
 * Uses the key from now on, and stores it in the keyring. The user may be asked to unlock it. This goes on when the
 * future is dropped.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when the key is in the keyring. It rejects with
 *   %COSMO_KEYRING_ERROR_INVALID_KEY, at once, and nothing was changed; or with %COSMO_KEYRING_ERROR_LOCKED or
 *   %COSMO_KEYRING_ERROR_UNAVAILABLE, and the key is kept until the program ends
 */
DexFuture *
cosmo_keyring_store (CosmoKeyring *self,
                     const char   *key)
{
  g_autoptr(SecretValue) value = NULL;

  dex_return_error_if_fail (COSMO_IS_KEYRING (self));
  dex_return_error_if_fail (key != NULL);

  value = clean_key (key);
  if (value == NULL)
    return dex_future_new_reject (COSMO_KEYRING_ERROR, COSMO_KEYRING_ERROR_INVALID_KEY,
                                  "An API key is 1 to %d visible ASCII characters", MAX_KEY_LENGTH);

  take_key (self, secret_value_ref (value));
  set_state (self, COSMO_KEYRING_UNREAD);
  return begin_change (self, store_fiber, value);
}

/**
 * cosmo_keyring_remove:
 * @self: a keyring
 *
 * Forgets the key at once, and removes it from the keyring. This goes on when the future is dropped.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when the keyring holds no key. It rejects with
 *   %COSMO_KEYRING_ERROR_LOCKED or %COSMO_KEYRING_ERROR_UNAVAILABLE when the keyring may still hold one, which is then
 *   read again at the next start
 */
DexFuture *
cosmo_keyring_remove (CosmoKeyring *self)
{
  dex_return_error_if_fail (COSMO_IS_KEYRING (self));

  take_key (self, NULL);
  set_state (self, COSMO_KEYRING_UNREAD);
  return begin_change (self, remove_fiber, NULL);
}
