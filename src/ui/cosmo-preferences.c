/* SPDX-License-Identifier: GPL-3.0-or-later */

/**
 * CosmoPreferences:
 *
 * The preferences: the user's API key and where it is kept, which of NASA's services is asked, and at which addresses.
 * Everything counts from the moment it is set.
 */

#include "config.h"

#include "cosmo-preferences.h"

#include <glib/gi18n.h>

#include "cosmo-announcement.h"
#include "cosmo-cache-group.h"
#include "cosmo-preferences-row.h"
#include "cosmo-record.h"
#include "cosmo-saving-group.h"

/* Where NASA gives keys away (source: https://api.nasa.gov/, "Generate API Key"). */
#define GET_KEY_URL "https://api.nasa.gov/#signUp"

struct _CosmoPreferences
{
  AdwPreferencesDialog  parent_instance;

  GSettings            *settings;
  CosmoKeyring         *keyring;
  CosmoPlanetary       *planetary;
  DexFuture            *test;  /* of the key, while it is under way; dropping it cancels it */

  AdwEntryRow          *key_row;
  AdwActionRow         *test_row;
  AdwComboRow          *source_row;
  CosmoCacheGroup      *cache_group;
  CosmoSavingGroup     *saving_group;
  AdwEntryRow          *planetary_row;
  AdwEntryRow          *basic_row;
  AdwPreferencesRow    *key_message;
  AdwPreferencesRow    *address_message;
};

G_DEFINE_FINAL_TYPE (CosmoPreferences, cosmo_preferences, ADW_TYPE_PREFERENCES_DIALOG)

typedef enum
{
  PROP_KEYRING = 1,
  PROP_PLANETARY,
  PROP_TESTING,
} CosmoPreferencesProperty;

static GParamSpec *properties[PROP_TESTING + 1];

/* --- The key ------------------------------------------------------------------------------------------------------ */

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
      return g_strdup (_("It is in your keyring, encrypted"));
    case COSMO_KEYRING_SESSION:
      return g_strdup (_("It is used until you quit, as the keyring is locked or missing"));
    case COSMO_KEYRING_LOCKED:
      return g_strdup (_("Unlock it to use the key that is in it"));
    case COSMO_KEYRING_UNAVAILABLE:
      return g_strdup (_("There is no place to keep a key: yours will be used until you quit"));
    case COSMO_KEYRING_UNREAD:
    default:
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

static void
set_test (CosmoPreferences *self,
          DexFuture        *test)
{
  dex_clear (&self->test);
  self->test = test;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TESTING]);
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
  /* Translators: the first number is how many requests are left, the second how many the key allows in all. */
  return g_strdup_printf (_("%'d of %'d"), remaining, limit);
}

static char *
describe_test_error (const GError *error)
{
  if (g_error_matches (error, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_KEY_REFUSED))
    return g_strdup (_("NASA refused this key."));
  if (g_error_matches (error, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_QUOTA))
    return g_strdup (_("The key is valid, but no requests are left for now."));
  if (g_error_matches (error, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_DOWN))
    return g_strdup (_("The service cannot be reached. Try again later."));

  return g_strdup (_("What answered is not NASA’s service. Check its address below."));
}

static void
show_test_result (CosmoPreferences *self,
                  const GError     *error)
{
  g_autofree char *text = error == NULL ? g_strdup (_("The key is valid.")) : describe_test_error (error);

  adw_action_row_set_subtitle (self->test_row, text);
  cosmo_announce (GTK_WIDGET (self->test_row), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static DexFuture *
on_tested (DexFuture *tested,
           gpointer   data)
{
  CosmoPreferences *self = data;
  g_autoptr(GError) error = NULL;

  dex_future_get_value (tested, &error);
  show_test_result (self, error);
  set_test (self, NULL);

  return NULL;
}

static void
on_test (CosmoPreferences *self)
{
  const char *key = cosmo_keyring_get_key (self->keyring);

  if (key == NULL)
    return;

  adw_action_row_set_subtitle (self->test_row, _("Asking NASA…"));
  set_test (self, dex_future_finally (cosmo_planetary_test_key (self->planetary, key),
                                      on_tested, g_object_ref (self), g_object_unref));
}

/* What was said of the former key is not true of this one. */
static void
on_keyring_key_changed (CosmoPreferences *self)
{
  set_test (self, NULL);
  adw_action_row_set_subtitle (self->test_row, _("Asks NASA whether it is valid, and how many requests are left"));
}

static void
on_key_changed (CosmoPreferences *self)
{
  cosmo_preferences_row_set_refused (self->key_row, self->key_message, FALSE);
}

static void
on_key_apply (CosmoPreferences *self)
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
on_unlock (CosmoPreferences *self)
{
  dex_future_disown (cosmo_keyring_load (self->keyring));
}

static void
on_get_key (CosmoPreferences *self)
{
  g_autoptr(GtkUriLauncher) launcher = gtk_uri_launcher_new (GET_KEY_URL);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  gtk_uri_launcher_launch (launcher, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, NULL, NULL);
}

static void
on_remove_response (CosmoPreferences *self)
{
  dex_future_disown (cosmo_keyring_remove (self->keyring));
}

static void
on_remove (CosmoPreferences *self)
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

/* --- Source and addresses ----------------------------------------------------------------------------------------- */

static char *
describe_source (gpointer    instance,
                 CosmoSource source)
{
  switch (source)
    {
    case COSMO_SOURCE_PLANETARY:
      return g_strdup (_("api.nasa.gov allows few requests without a key, and NASA plans to shut it down."));
    case COSMO_SOURCE_BASIC:
      return g_strdup (_("science.nasa.gov needs no key."));
    case COSMO_SOURCE_AUTOMATIC:
    default:
      return g_strdup (_("They come from whichever of NASA’s services answers."));
    }
}

static gboolean
source_from_setting (GValue   *value,
                     GVariant *setting,
                     gpointer  user_data)
{
  g_autoptr(GEnumClass) sources = g_type_class_ref (COSMO_TYPE_SOURCE);
  GEnumValue *source = g_enum_get_value_by_nick (sources, g_variant_get_string (setting, NULL));

  if (source == NULL)
    return FALSE;

  g_value_set_uint (value, source->value);
  return TRUE;
}

static GVariant *
source_to_setting (const GValue       *value,
                   const GVariantType *type,
                   gpointer            user_data)
{
  g_autoptr(GEnumClass) sources = g_type_class_ref (COSMO_TYPE_SOURCE);
  GEnumValue *source = g_enum_get_value (sources, g_value_get_uint (value));

  return source != NULL ? g_variant_new_string (source->value_nick) : NULL;
}

static const char *
get_address_setting (CosmoPreferences *self,
                     AdwEntryRow      *row)
{
  return row == self->planetary_row ? "planetary-url" : "basic-url";
}

static void
show_address (CosmoPreferences *self,
              AdwEntryRow      *row)
{
  g_autofree char *url = g_settings_get_string (self->settings, get_address_setting (self, row));

  cosmo_preferences_row_set_text (row, url);
}

static void
on_address_changed (AdwEntryRow      *row,
                    CosmoPreferences *self)
{
  cosmo_preferences_row_set_refused (row, self->address_message, FALSE);
}

static void
on_address_apply (AdwEntryRow      *row,
                  CosmoPreferences *self)
{
  g_autofree char *url = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  if (cosmo_http_url_is_allowed (url))
    {
      g_settings_set_string (self->settings, get_address_setting (self, row), url);
      show_address (self, row);
    }
  else
    {
      cosmo_preferences_row_set_refused (row, self->address_message, TRUE);
    }
}

static void
show_addresses (CosmoPreferences *self)
{
  show_address (self, self->planetary_row);
  show_address (self, self->basic_row);
}

static void
on_reset_addresses (CosmoPreferences *self)
{
  g_settings_reset (self->settings, "planetary-url");
  g_settings_reset (self->settings, "basic-url");
  /* Also where what was typed had not been taken, so that the setting does not change. */
  show_addresses (self);
}

static void
bind_settings (CosmoPreferences *self)
{
  g_settings_bind_with_mapping (self->settings, "source", self->source_row, "selected", G_SETTINGS_BIND_DEFAULT,
                                source_from_setting, source_to_setting, NULL, NULL);
  g_signal_connect_object (self->settings, "changed::planetary-url", G_CALLBACK (show_addresses), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::basic-url", G_CALLBACK (show_addresses), self,
                           G_CONNECT_SWAPPED);
  show_addresses (self);
}

/* ------------------------------------------------------------------------------------------------------------------ */

/* What is under way holds us: nobody is left to see how it ends. */
static void
cosmo_preferences_closed (AdwDialog *dialog)
{
  CosmoPreferences *self = COSMO_PREFERENCES (dialog);

  dex_clear (&self->test);
}

static void
cosmo_preferences_dispose (GObject *object)
{
  CosmoPreferences *self = COSMO_PREFERENCES (object);

  dex_clear (&self->test);
  gtk_widget_dispose_template (GTK_WIDGET (self), COSMO_TYPE_PREFERENCES);
  g_clear_object (&self->planetary);
  g_clear_object (&self->keyring);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (cosmo_preferences_parent_class)->dispose (object);
}

static void
cosmo_preferences_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  CosmoPreferences *self = COSMO_PREFERENCES (object);

  switch ((CosmoPreferencesProperty) prop_id)
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
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/cosmo-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, CosmoPreferences, key_row);
  gtk_widget_class_bind_template_child (widget_class, CosmoPreferences, test_row);
  gtk_widget_class_bind_template_child (widget_class, CosmoPreferences, source_row);
  gtk_widget_class_bind_template_child (widget_class, CosmoPreferences, cache_group);
  gtk_widget_class_bind_template_child (widget_class, CosmoPreferences, saving_group);
  gtk_widget_class_bind_template_child (widget_class, CosmoPreferences, planetary_row);
  gtk_widget_class_bind_template_child (widget_class, CosmoPreferences, basic_row);
  gtk_widget_class_bind_template_child (widget_class, CosmoPreferences, key_message);
  gtk_widget_class_bind_template_child (widget_class, CosmoPreferences, address_message);
  gtk_widget_class_bind_template_callback (widget_class, get_state_title);
  gtk_widget_class_bind_template_callback (widget_class, get_state_subtitle);
  gtk_widget_class_bind_template_callback (widget_class, get_state_icon_name);
  gtk_widget_class_bind_template_callback (widget_class, get_key_title);
  gtk_widget_class_bind_template_callback (widget_class, is_locked);
  gtk_widget_class_bind_template_callback (widget_class, lacks_key);
  gtk_widget_class_bind_template_callback (widget_class, knows_quota);
  gtk_widget_class_bind_template_callback (widget_class, describe_quota);
  gtk_widget_class_bind_template_callback (widget_class, describe_source);
  gtk_widget_class_bind_template_callback (widget_class, on_key_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_key_apply);
  gtk_widget_class_bind_template_callback (widget_class, on_unlock);
  gtk_widget_class_bind_template_callback (widget_class, on_test);
  gtk_widget_class_bind_template_callback (widget_class, on_get_key);
  gtk_widget_class_bind_template_callback (widget_class, on_remove);
  gtk_widget_class_bind_template_callback (widget_class, on_address_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_address_apply);
  gtk_widget_class_bind_template_callback (widget_class, on_reset_addresses);
}

static void
cosmo_preferences_class_init (CosmoPreferencesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cosmo_preferences_dispose;
  object_class->get_property = cosmo_preferences_get_property;
  ADW_DIALOG_CLASS (klass)->closed = cosmo_preferences_closed;

  /**
   * CosmoPreferences:keyring:
   *
   * Where the API key is kept.
   */
  properties[PROP_KEYRING] =
    g_param_spec_object ("keyring", NULL, NULL, COSMO_TYPE_KEYRING,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * CosmoPreferences:planetary:
   *
   * The service that the key is for.
   */
  properties[PROP_PLANETARY] =
    g_param_spec_object ("planetary", NULL, NULL, COSMO_TYPE_PLANETARY,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * CosmoPreferences:testing:
   *
   * Whether NASA is being asked about the key.
   */
  properties[PROP_TESTING] =
    g_param_spec_boolean ("testing", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (COSMO_TYPE_CACHE_GROUP);
  g_type_ensure (COSMO_TYPE_PLANETARY);
  g_type_ensure (COSMO_TYPE_SAVING_GROUP);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
cosmo_preferences_init (CosmoPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * cosmo_preferences_new:
 * @settings: the program's settings
 * @keyring: where the API key is kept; it was, or is being, loaded
 * @planetary: the service that the key is tested with
 * @images: the store whose use of the disk is shown
 *
 * Returns: (transfer floating): the preferences, to be shown with adw_dialog_present()
 */
CosmoPreferences *
cosmo_preferences_new (GSettings       *settings,
                       CosmoKeyring    *keyring,
                       CosmoPlanetary  *planetary,
                       CosmoImageStore *images)
{
  CosmoPreferences *self;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (COSMO_IS_KEYRING (keyring), NULL);
  g_return_val_if_fail (COSMO_IS_PLANETARY (planetary), NULL);
  g_return_val_if_fail (COSMO_IS_IMAGE_STORE (images), NULL);

  self = g_object_new (COSMO_TYPE_PREFERENCES, NULL);
  self->settings = g_object_ref (settings);
  self->keyring = g_object_ref (keyring);
  self->planetary = g_object_ref (planetary);
  g_signal_connect_object (keyring, "key-changed", G_CALLBACK (on_keyring_key_changed), self, G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEYRING]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLANETARY]);
  bind_settings (self);
  cosmo_cache_group_bind (self->cache_group, settings, images);
  cosmo_saving_group_bind (self->saving_group, settings);

  return self;
}
