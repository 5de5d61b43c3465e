/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How far a download has come, for whoever shows it while somebody else awaits the bytes. */

#include "config.h"

#include "cosmo-http.h"

struct _CosmoProgress
{
  GObject  parent_instance;

  guint64  received;
  guint64  total;
};

G_DEFINE_FINAL_TYPE (CosmoProgress, cosmo_progress, G_TYPE_OBJECT)

typedef enum
{
  PROP_RECEIVED = 1,
  PROP_TOTAL,
} CosmoProgressProperty;

static GParamSpec *properties[PROP_TOTAL + 1];

static void
cosmo_progress_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  CosmoProgress *self = COSMO_PROGRESS (object);

  switch ((CosmoProgressProperty) prop_id)
    {
    case PROP_RECEIVED:
      g_value_set_uint64 (value, self->received);
      break;
    case PROP_TOTAL:
      g_value_set_uint64 (value, self->total);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_progress_class_init (CosmoProgressClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = cosmo_progress_get_property;

  properties[PROP_RECEIVED] = g_param_spec_uint64 ("received", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_TOTAL] = g_param_spec_uint64 ("total", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
cosmo_progress_init (CosmoProgress *self)
{
}

/**
 * cosmo_progress_new:
 *
 * Returns: (transfer full): a progress of which nothing is known yet
 */
CosmoProgress *
cosmo_progress_new (void)
{
  return g_object_new (COSMO_TYPE_PROGRESS, NULL);
}

/**
 * cosmo_progress_get_received:
 * @self: a progress
 *
 * Returns: how many bytes have come
 */
guint64
cosmo_progress_get_received (CosmoProgress *self)
{
  g_return_val_if_fail (COSMO_IS_PROGRESS (self), 0);

  return self->received;
}

/**
 * cosmo_progress_get_total:
 * @self: a progress
 *
 * Returns: how many bytes there will be, or 0 if the server did not say
 */
guint64
cosmo_progress_get_total (CosmoProgress *self)
{
  g_return_val_if_fail (COSMO_IS_PROGRESS (self), 0);

  return self->total;
}

/**
 * cosmo_progress_set:
 * @self: a progress
 * @received: how many bytes have come
 * @total: how many there will be, or 0 if that is not known
 */
void
cosmo_progress_set (CosmoProgress *self,
                    guint64        received,
                    guint64        total)
{
  g_return_if_fail (COSMO_IS_PROGRESS (self));

  g_object_freeze_notify (G_OBJECT (self));

  if (self->received != received)
    {
      self->received = received;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RECEIVED]);
    }

  if (self->total != total)
    {
      self->total = total;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOTAL]);
    }

  g_object_thaw_notify (G_OBJECT (self));
}
