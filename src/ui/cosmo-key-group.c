/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The user's API key in the preferences: whether there is one and where it is kept, a new one, whether NASA takes it,
 * and how many requests are left. */

#include "config.h"

#include "cosmo-key-group.h"

#include <glib/gi18n.h>

#include "cosmo-announcement.h"
#include "cosmo-preferences-row.h"
#include "cosmo-request.h"
#include "cosmo-wording.h"

/* Where NASA gives keys away (source: https://api.nasa.gov/, "Generate API Key"). */
#define GET_KEY_URL "https://api.nasa.gov/#signUp"

struct _CosmoKeyGroup
{
  AdwPreferencesGroup  parent_instance;

  CosmoKeyring        *keyring;
  CosmoPlanetary      *planetary;
  CosmoRequest        *test;           /* of the key, while it is under way */

  AdwEntryRow         *key_row;
  AdwPreferencesRow   *key_message;
  AdwActionRow        *test_row;
};

G_DEFINE_FINAL_TYPE (CosmoKeyGroup, cosmo_key_group, ADW_TYPE_PREFERENCES_GROUP)

typedef enum
{
  PROP_KEYRING = 1,
  PROP_PLANETARY,
  PROP_TESTING,
} CosmoKeyGroupProperty;

static GParamSpec *properties[PROP_TESTING + 1];

static char *
get_state_title (gpointer          instance,
                 CosmoKeyringState state)
{
  switch (state)
    {
    case COSMO_KEYRING_EMPTY:
      return g_strdup (_("No Key"));
    case COSMO_KEYRING_STORED:
      return g_strdup (_("Key Stored"));
    case COSMO_KEYRING_SESSION:
      return g_strdup (_("Key Not Stored"));
    case COSMO_KEYRING_LOCKED:
      return g_strdup (_("Keyring Locked"));
    case COSMO_KEYRING_UNAVAILABLE:
      return g_strdup (_("No Keyring"));
    case COSMO_KEYRING_UNREAD:
    default:
      return g_strdup (_("Waiting for the Keyring…"));
    }
}

static char *
get_state_subtitle (gpointer          instance,
                    CosmoKeyringState state)
{
  switch (state)
    {
    case COSMO_KEYRING_EMPTY:
      return g_strdup (_("Your key will be kept in your keyring, encrypted"));
    case COSMO_KEYRING_STORED:
      /* TRANSLATORS: the API key is. */
      return g_strdup (_("It is in your keyring, encrypted"));
    case COSMO_KEYRING_SESSION:
      /* TRANSLATORS: the API key is. */
      return g_strdup (_("It is used until you quit, as the keyring is locked or missing"));
    case COSMO_KEYRING_LOCKED:
      /* TRANSLATORS: the keyring. */
      return g_strdup (_("Unlock it to use the key that is in it"));
    case COSMO_KEYRING_UNAVAILABLE:
      return g_strdup (_("There is no place to keep a key: yours will be used until you quit"));
    case COSMO_KEYRING_UNREAD:
    default:
      /* TRANSLATORS: the keyring may. */
      return g_strdup (_("It may ask for your password"));
    }
}

static char *
get_state_icon_name (gpointer          instance,
                     CosmoKeyringState state)
{
  switch (state)
    {
    case COSMO_KEYRING_STORED:
      return g_strdup ("object-select-symbolic");
    case COSMO_KEYRING_LOCKED:
      return g_strdup ("changes-prevent-symbolic");
    case COSMO_KEYRING_SESSION:
    case COSMO_KEYRING_UNAVAILABLE:
      return g_strdup ("dialog-warning-symbolic");
    case COSMO_KEYRING_EMPTY:
    case COSMO_KEYRING_UNREAD:
    default:
      return g_strdup ("dialog-password-symbolic");
    }
}

static char *
get_key_title (gpointer instance,
               gboolean has_key)
{
  return g_strdup (has_key ? _("New API Key") : _("API Key"));
}

static gboolean
lacks_key (gpointer instance,
           gboolean has_key)
{
  return !has_key;
}

static gboolean
is_locked (gpointer          instance,
           CosmoKeyringState state)
{
  return state == COSMO_KEYRING_LOCKED;
}

static gboolean
knows_quota (gpointer instance,
             int      limit,
             int      remaining)
{
  return limit >= 0 && remaining >= 0;
}

static char *
describe_quota (gpointer instance,
                int      limit,
                int      remaining)
{
  /* TRANSLATORS: the first number is how many requests are left, the second how many the key allows in all. */
  return g_strdup_printf (_("%'d of %'d"), remaining, limit);
}

static char *
describe_test_error (const GError *error)
{
  if (g_error_matches (error, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_KEY_REFUSED))
    return g_strdup (_("NASA refused this key."));
  if (g_error_matches (error, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_QUOTA))
    return g_strdup (_("The key is valid, but no requests are left for now."));
  if (g_error_matches (error, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_DOWN) ||
      g_error_matches (error, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_INTERNAL))
    return g_strdup (_("The service cannot be reached. Try again later."));
  if (g_error_matches (error, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_NONSENSE))
    return g_strdup (_("What answered is not NASA’s service. Check its address below."));

  return cosmo_wording_for_error (error);
}

static void
show_test_result (CosmoKeyGroup *self,
                  const GError  *error)
{
  g_autofree char *text = error == NULL ? g_strdup (_("The key is valid.")) : describe_test_error (error);

  adw_action_row_set_subtitle (self->test_row, text);
  cosmo_announce (GTK_WIDGET (self->test_row), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
on_tested (gpointer      owner,
           const GValue *value,
           const GError *error)
{
  CosmoKeyGroup *self = owner;

  show_test_result (self, error);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TESTING]);
}

static void
on_test (CosmoKeyGroup *self)
{
  const char *key = cosmo_keyring_get_key (self->keyring);

  if (key == NULL)
    return;

  adw_action_row_set_subtitle (self->test_row, _("Asking NASA…"));
  cosmo_request_start (&self->test, cosmo_planetary_test_key (self->planetary, key), on_tested, self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TESTING]);
}

/* What was said of the former key is not true of this one. */
static void
on_keyring_key_changed (CosmoKeyGroup *self)
{
  cosmo_request_clear (&self->test);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TESTING]);
  adw_action_row_set_subtitle (self->test_row, _("Asks NASA whether it is valid, and how many requests are left"));
}

/* What became of a key that was entered, unlocked or removed. */
static void
on_keyring_state_changed (CosmoKeyGroup *self)
{
  CosmoKeyringState state = cosmo_keyring_get_state (self->keyring);
  g_autofree char *title = get_state_title (NULL, state);
  g_autofree char *subtitle = get_state_subtitle (NULL, state);

  cosmo_announce (GTK_WIDGET (self), title, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  cosmo_announce (GTK_WIDGET (self), subtitle, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_LOW);
}

static void
on_key_changed (CosmoKeyGroup *self)
{
  cosmo_preferences_row_set_refused (self->key_row, self->key_message, FALSE);
}

static void
on_key_apply (CosmoKeyGroup *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->key_row));
  /* It goes on without us, and the keyring's state tells how it ends. Only what is no key is refused at once. */
  g_autoptr(DexFuture) stored = cosmo_keyring_store (self->keyring, typed);
  gboolean refused = dex_future_is_rejected (stored);

  if (!refused)
    cosmo_preferences_row_set_text (self->key_row, "");
  cosmo_preferences_row_set_refused (self->key_row, self->key_message, refused);
}

static void
on_unlock (CosmoKeyGroup *self)
{
  dex_future_disown (cosmo_keyring_load (self->keyring));
}

static void
on_get_key (CosmoKeyGroup *self)
{
  g_autoptr(GtkUriLauncher) launcher = gtk_uri_launcher_new (GET_KEY_URL);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  gtk_uri_launcher_launch (launcher, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, NULL, NULL);
}

static void
on_remove_response (CosmoKeyGroup *self)
{
  dex_future_disown (cosmo_keyring_remove (self->keyring));
}

static void
on_remove (CosmoKeyGroup *self)
{
  const char *body = _("It will be removed from your keyring, and has to be entered again to be used.");
  AdwDialog *dialog = adw_alert_dialog_new (_("Remove API Key?"), body);

  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog),
                                  "cancel", _("_Cancel"),
                                  "remove", _("_Remove"),
                                  NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "remove", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response::remove", G_CALLBACK (on_remove_response), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
cosmo_key_group_dispose (GObject *object)
{
  CosmoKeyGroup *self = COSMO_KEY_GROUP (object);

  cosmo_request_clear (&self->test);
  gtk_widget_dispose_template (GTK_WIDGET (self), COSMO_TYPE_KEY_GROUP);
  g_clear_object (&self->planetary);
  g_clear_object (&self->keyring);

  G_OBJECT_CLASS (cosmo_key_group_parent_class)->dispose (object);
}

static void
cosmo_key_group_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  CosmoKeyGroup *self = COSMO_KEY_GROUP (object);

  switch ((CosmoKeyGroupProperty) prop_id)
    {
    case PROP_KEYRING:
      g_value_set_object (value, self->keyring);
      break;
    case PROP_PLANETARY:
      g_value_set_object (value, self->planetary);
      break;
    case PROP_TESTING:
      g_value_set_boolean (value, self->test != NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/cosmo-key-group.ui");
  gtk_widget_class_bind_template_child (widget_class, CosmoKeyGroup, key_row);
  gtk_widget_class_bind_template_child (widget_class, CosmoKeyGroup, key_message);
  gtk_widget_class_bind_template_child (widget_class, CosmoKeyGroup, test_row);
  gtk_widget_class_bind_template_callback (widget_class, get_state_title);
  gtk_widget_class_bind_template_callback (widget_class, get_state_subtitle);
  gtk_widget_class_bind_template_callback (widget_class, get_state_icon_name);
  gtk_widget_class_bind_template_callback (widget_class, get_key_title);
  gtk_widget_class_bind_template_callback (widget_class, is_locked);
  gtk_widget_class_bind_template_callback (widget_class, lacks_key);
  gtk_widget_class_bind_template_callback (widget_class, knows_quota);
  gtk_widget_class_bind_template_callback (widget_class, describe_quota);
  gtk_widget_class_bind_template_callback (widget_class, on_key_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_key_apply);
  gtk_widget_class_bind_template_callback (widget_class, on_unlock);
  gtk_widget_class_bind_template_callback (widget_class, on_test);
  gtk_widget_class_bind_template_callback (widget_class, on_get_key);
  gtk_widget_class_bind_template_callback (widget_class, on_remove);
}

static void
cosmo_key_group_class_init (CosmoKeyGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cosmo_key_group_dispose;
  object_class->get_property = cosmo_key_group_get_property;

  /**
   * CosmoKeyGroup:keyring:
   *
   * Where the API key is kept.
   */
  properties[PROP_KEYRING] =
    g_param_spec_object ("keyring", NULL, NULL, COSMO_TYPE_KEYRING,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * CosmoKeyGroup:planetary:
   *
   * The service that the key is for.
   */
  properties[PROP_PLANETARY] =
    g_param_spec_object ("planetary", NULL, NULL, COSMO_TYPE_PLANETARY,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * CosmoKeyGroup:testing:
   *
   * Whether NASA is being asked about the key.
   */
  properties[PROP_TESTING] =
    g_param_spec_boolean ("testing", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (COSMO_TYPE_PLANETARY);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
cosmo_key_group_init (CosmoKeyGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * cosmo_key_group_bind:
 * @self: a group that was not bound yet
 * @keyring: where the API key is kept; it was, or is being, loaded
 * @planetary: the service that the key is tested with
 */
void
cosmo_key_group_bind (CosmoKeyGroup  *self,
                      CosmoKeyring   *keyring,
                      CosmoPlanetary *planetary)
{
  g_return_if_fail (COSMO_IS_KEY_GROUP (self));
  g_return_if_fail (COSMO_IS_KEYRING (keyring));
  g_return_if_fail (COSMO_IS_PLANETARY (planetary));
  g_return_if_fail (self->keyring == NULL);

  self->keyring = g_object_ref (keyring);
  self->planetary = g_object_ref (planetary);
  g_signal_connect_object (keyring, "key-changed", G_CALLBACK (on_keyring_key_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keyring, "notify::state", G_CALLBACK (on_keyring_state_changed), self, G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEYRING]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLANETARY]);
}
