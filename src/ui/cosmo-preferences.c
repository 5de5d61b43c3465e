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

#include "cosmo-address.h"
#include "cosmo-cache-group.h"
#include "cosmo-key-group.h"
#include "cosmo-preferences-row.h"
#include "cosmo-record.h"
#include "cosmo-saving-group.h"

struct _CosmoPreferences
{
  AdwPreferencesDialog  parent_instance;

  GSettings            *settings;

  CosmoKeyGroup        *key_group;
  AdwComboRow          *source_row;
  CosmoCacheGroup      *cache_group;
  CosmoSavingGroup     *saving_group;
  AdwEntryRow          *planetary_row;
  AdwEntryRow          *basic_row;
  AdwPreferencesRow    *address_message;
};

G_DEFINE_FINAL_TYPE (CosmoPreferences, cosmo_preferences, ADW_TYPE_PREFERENCES_DIALOG)

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
      /* TRANSLATORS: the pictures do. */
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

  if (cosmo_address_is_allowed (url))
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

/* --- The object --------------------------------------------------------------------------------------------------- */

static void
cosmo_preferences_dispose (GObject *object)
{
  CosmoPreferences *self = COSMO_PREFERENCES (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), COSMO_TYPE_PREFERENCES);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (cosmo_preferences_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/cosmo-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, CosmoPreferences, key_group);
  gtk_widget_class_bind_template_child (widget_class, CosmoPreferences, source_row);
  gtk_widget_class_bind_template_child (widget_class, CosmoPreferences, cache_group);
  gtk_widget_class_bind_template_child (widget_class, CosmoPreferences, saving_group);
  gtk_widget_class_bind_template_child (widget_class, CosmoPreferences, planetary_row);
  gtk_widget_class_bind_template_child (widget_class, CosmoPreferences, basic_row);
  gtk_widget_class_bind_template_child (widget_class, CosmoPreferences, address_message);
  gtk_widget_class_bind_template_callback (widget_class, describe_source);
  gtk_widget_class_bind_template_callback (widget_class, on_address_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_address_apply);
  gtk_widget_class_bind_template_callback (widget_class, on_reset_addresses);
}

static void
cosmo_preferences_class_init (CosmoPreferencesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cosmo_preferences_dispose;

  g_type_ensure (COSMO_TYPE_CACHE_GROUP);
  g_type_ensure (COSMO_TYPE_KEY_GROUP);
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
  bind_settings (self);
  cosmo_key_group_bind (self->key_group, keyring, planetary);
  cosmo_cache_group_bind (self->cache_group, settings, images);
  cosmo_saving_group_bind (self->saving_group, settings);

  return self;
}
