/* SPDX-License-Identifier: GPL-3.0-or-later */

/**
 * CosmoCacheGroup:
 *
 * The preferences of the picture store: how much of the disk it uses, how much it may use, and a button that
 * empties it.
 */

#include "config.h"

#include "cosmo-cache-group.h"

#include <glib/gi18n.h>

#include "cosmo-request.h"

struct _CosmoCacheGroup
{
  AdwPreferencesGroup  parent_instance;

  CosmoImageStore     *images;
  CosmoRequest        *measurement;  /* while it is under way */
  CosmoRequest        *clearing;     /* likewise */

  AdwActionRow        *usage_row;
  GtkSpinButton       *limit_button;
};

G_DEFINE_FINAL_TYPE (CosmoCacheGroup, cosmo_cache_group, ADW_TYPE_PREFERENCES_GROUP)

typedef enum
{
  PROP_CLEARING = 1,
} CosmoCacheGroupProperty;

static GParamSpec *properties[PROP_CLEARING + 1];

static void
on_measured (gpointer      owner,
             const GValue *value,
             const GError *error)
{
  CosmoCacheGroup *self = owner;
  g_autofree char *text = value != NULL ? g_format_size_full (g_value_get_uint64 (value), G_FORMAT_SIZE_IEC_UNITS)
                                        : NULL;

  /* TRANSLATORS: how much space the stored pictures use. */
  adw_action_row_set_subtitle (self->usage_row, text != NULL ? text : _("Unknown"));
}

static void
measure (CosmoCacheGroup *self)
{
  if (self->images != NULL)
    cosmo_request_start (&self->measurement, cosmo_image_store_measure (self->images), on_measured, self);
}

static void
on_cleared (gpointer      owner,
            const GValue *value,
            const GError *error)
{
  CosmoCacheGroup *self = owner;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLEARING]);
  measure (self);
}

static void
on_clear_response (CosmoCacheGroup *self)
{
  DexFuture *clearing = cosmo_image_store_clear (self->images);

  /* It is done to its end, also if nobody is left to see it. */
  dex_future_disown (dex_ref (clearing));
  cosmo_request_start (&self->clearing, clearing, on_cleared, self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLEARING]);
}

static void
on_clear (CosmoCacheGroup *self)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("Clear Stored Pictures?"),
                                            _("They will be downloaded again when they are needed. Favorites stay."));

  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog),
                                  "cancel", _("_Cancel"),
                                  "clear", _("C_lear"),
                                  NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "clear", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response::clear", G_CALLBACK (on_clear_response), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
cosmo_cache_group_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cosmo_cache_group_parent_class)->map (widget);

  measure (COSMO_CACHE_GROUP (widget));
}

static void
cosmo_cache_group_dispose (GObject *object)
{
  CosmoCacheGroup *self = COSMO_CACHE_GROUP (object);

  cosmo_request_clear (&self->measurement);
  cosmo_request_clear (&self->clearing);
  gtk_widget_dispose_template (GTK_WIDGET (self), COSMO_TYPE_CACHE_GROUP);
  g_clear_object (&self->images);

  G_OBJECT_CLASS (cosmo_cache_group_parent_class)->dispose (object);
}

static void
cosmo_cache_group_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  CosmoCacheGroup *self = COSMO_CACHE_GROUP (object);

  switch ((CosmoCacheGroupProperty) prop_id)
    {
    case PROP_CLEARING:
      g_value_set_boolean (value, self->clearing != NULL);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_cache_group_class_init (CosmoCacheGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cosmo_cache_group_dispose;
  object_class->get_property = cosmo_cache_group_get_property;
  widget_class->map = cosmo_cache_group_map;

  /**
   * CosmoCacheGroup:clearing:
   *
   * Whether the stored pictures are being removed.
   */
  properties[PROP_CLEARING] =
    g_param_spec_boolean ("clearing", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/cosmo-cache-group.ui");
  gtk_widget_class_bind_template_child (widget_class, CosmoCacheGroup, usage_row);
  gtk_widget_class_bind_template_child (widget_class, CosmoCacheGroup, limit_button);
  gtk_widget_class_bind_template_callback (widget_class, on_clear);
}

static void
cosmo_cache_group_init (CosmoCacheGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * cosmo_cache_group_bind:
 * @self: a group that was not bound yet
 * @settings: the program's settings, which hold the limit
 * @images: the store that is looked at and cleared; whoever made it gives it the limit
 */
void
cosmo_cache_group_bind (CosmoCacheGroup *self,
                        GSettings       *settings,
                        CosmoImageStore *images)
{
  g_return_if_fail (COSMO_IS_CACHE_GROUP (self));
  g_return_if_fail (G_IS_SETTINGS (settings));
  g_return_if_fail (COSMO_IS_IMAGE_STORE (images));
  g_return_if_fail (self->images == NULL);

  self->images = g_object_ref (images);
  g_settings_bind (settings, "cache-limit", self->limit_button, "value", G_SETTINGS_BIND_DEFAULT);
}
