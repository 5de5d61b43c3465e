/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What can be done with the keyboard, and the keys for it. Whoever does not see the keys is told of them with the row,
 * which alone has the focus. */

#include "config.h"

#include "cosmo-shortcut-row.h"

struct _CosmoShortcutRow
{
  AdwActionRow  parent_instance;

  char         *keys;
};

G_DEFINE_FINAL_TYPE (CosmoShortcutRow, cosmo_shortcut_row, ADW_TYPE_ACTION_ROW)

typedef enum
{
  PROP_KEYS = 1,
} CosmoShortcutRowProperty;

static GParamSpec *properties[PROP_KEYS + 1];

static void
set_keys (CosmoShortcutRow *self,
          const char       *keys)
{
  if (!g_set_str (&self->keys, keys))
    return;

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, keys, -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEYS]);
}

static void
cosmo_shortcut_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), COSMO_TYPE_SHORTCUT_ROW);

  G_OBJECT_CLASS (cosmo_shortcut_row_parent_class)->dispose (object);
}

static void
cosmo_shortcut_row_finalize (GObject *object)
{
  g_free (COSMO_SHORTCUT_ROW (object)->keys);

  G_OBJECT_CLASS (cosmo_shortcut_row_parent_class)->finalize (object);
}

static void
cosmo_shortcut_row_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  CosmoShortcutRow *self = COSMO_SHORTCUT_ROW (object);

  switch ((CosmoShortcutRowProperty) prop_id)
    {
    case PROP_KEYS:
      g_value_set_string (value, self->keys);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_shortcut_row_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  CosmoShortcutRow *self = COSMO_SHORTCUT_ROW (object);

  switch ((CosmoShortcutRowProperty) prop_id)
    {
    case PROP_KEYS:
      set_keys (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_shortcut_row_class_init (CosmoShortcutRowClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cosmo_shortcut_row_dispose;
  object_class->finalize = cosmo_shortcut_row_finalize;
  object_class->get_property = cosmo_shortcut_row_get_property;
  object_class->set_property = cosmo_shortcut_row_set_property;

  /* As they are written in the user's language. */
  properties[PROP_KEYS] = g_param_spec_string ("keys", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass), RESOURCE_PATH "/cosmo-shortcut-row.ui");
}

static void
cosmo_shortcut_row_init (CosmoShortcutRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* It is no subtitle that describes such a row. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
}
