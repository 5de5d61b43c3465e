/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What both of NASA's services are for the rest of the program. */

#include "config.h"

#include "cosmo-service.h"

typedef struct
{
  gint64 retry_after;
} CosmoServiceErrorPrivate;

static void
cosmo_service_error_private_init (CosmoServiceErrorPrivate *priv)
{
  priv->retry_after = -1;
}

static void
cosmo_service_error_private_copy (const CosmoServiceErrorPrivate *source,
                                  CosmoServiceErrorPrivate       *destination)
{
  destination->retry_after = source->retry_after;
}

static void
cosmo_service_error_private_clear (CosmoServiceErrorPrivate *priv)
{
}

G_DEFINE_EXTENDED_ERROR (CosmoServiceError, cosmo_service_error)
G_DEFINE_INTERFACE (CosmoService, cosmo_service, G_TYPE_OBJECT)

static void
cosmo_service_default_init (CosmoServiceInterface *iface)
{
}

/**
 * cosmo_service_error_get_retry_after:
 * @error: (nullable): an error of any domain
 *
 * Returns: in how many seconds from when it was made the service wants to be asked again, or -1 if it did not say
 */
gint64
cosmo_service_error_get_retry_after (const GError *error)
{
  if (error == NULL || error->domain != COSMO_SERVICE_ERROR)
    return -1;

  return cosmo_service_error_get_private (error)->retry_after;
}

/**
 * cosmo_service_error_set_retry_after:
 * @error: an error of %COSMO_SERVICE_ERROR
 * @seconds: in how many seconds the service wants to be asked again, or -1 if it did not say
 */
void
cosmo_service_error_set_retry_after (GError *error,
                                     gint64  seconds)
{
  g_return_if_fail (error != NULL && error->domain == COSMO_SERVICE_ERROR);

  cosmo_service_error_get_private (error)->retry_after = seconds;
}

/**
 * cosmo_service_get_source:
 * @self: a service
 *
 * Returns: which of NASA's services it is
 */
CosmoSource
cosmo_service_get_source (CosmoService *self)
{
  g_return_val_if_fail (COSMO_IS_SERVICE (self), COSMO_SOURCE_AUTOMATIC);

  return COSMO_SERVICE_GET_IFACE (self)->get_source (self);
}

/**
 * cosmo_service_get_max_days:
 * @self: a service
 *
 * Returns: how many days may be asked for at once, at least 1
 */
guint
cosmo_service_get_max_days (CosmoService *self)
{
  g_return_val_if_fail (COSMO_IS_SERVICE (self), 1);

  return COSMO_SERVICE_GET_IFACE (self)->get_max_days (self);
}

/**
 * cosmo_service_fetch:
 * @self: a service
 * @span: the days to ask for, no more than cosmo_service_get_max_days()
 *
 * Asks once, in a single attempt.
 *
 * Returns: (transfer full): a future that resolves to a #GPtrArray of #CosmoRecord (a boxed value, not to be changed):
 *   oldest first, at most one a day, each of a day of @span. Days of which the service has nothing are not among them;
 *   when that is the only day asked for, the future may also reject with %COSMO_SERVICE_ERROR_NO_PICTURE. It rejects
 *   with %COSMO_SERVICE_ERROR only. When it is dropped, the request stops.
 */
DexFuture *
cosmo_service_fetch (CosmoService *self,
                     CosmoSpan     span)
{
  g_return_val_if_fail (COSMO_IS_SERVICE (self), NULL);
  g_return_val_if_fail (span.first != 0 && span.first <= span.last, NULL);
  g_return_val_if_fail (span.last - span.first < cosmo_service_get_max_days (self), NULL);

  return COSMO_SERVICE_GET_IFACE (self)->fetch (self, span);
}
