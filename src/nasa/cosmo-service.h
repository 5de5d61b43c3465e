/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libdex.h>

#include "cosmo-record.h"

G_BEGIN_DECLS

/**
 * CosmoServiceError:
 * @COSMO_SERVICE_ERROR_OFFLINE: this computer has no network, or none that leads there: nothing is known of the service
 * @COSMO_SERVICE_ERROR_DOWN: it cannot be reached, broke off, timed out, or answered 5xx: worth another try
 * @COSMO_SERVICE_ERROR_INTERNAL: it answered 500, which it does for every span that holds a day it stumbles over: worth
 *   another try, and then one with fewer days
 * @COSMO_SERVICE_ERROR_NONSENSE: what answered is not the service: HTML, a redirect, a wrong shape, days not asked for,
 *   or a picture of NASA's logo: another try is of no use for a while
 * @COSMO_SERVICE_ERROR_NO_PICTURE: it has no picture in the days asked for
 * @COSMO_SERVICE_ERROR_RANGE: it refuses the days asked for (some may lie in its future)
 * @COSMO_SERVICE_ERROR_KEY_REFUSED: it wants another API key
 * @COSMO_SERVICE_ERROR_QUOTA: the key has no answers left: see cosmo_service_error_get_retry_after()
 */
typedef enum
{
  COSMO_SERVICE_ERROR_OFFLINE,
  COSMO_SERVICE_ERROR_DOWN,
  COSMO_SERVICE_ERROR_INTERNAL,
  COSMO_SERVICE_ERROR_NONSENSE,
  COSMO_SERVICE_ERROR_NO_PICTURE,
  COSMO_SERVICE_ERROR_RANGE,
  COSMO_SERVICE_ERROR_KEY_REFUSED,
  COSMO_SERVICE_ERROR_QUOTA,
} CosmoServiceError;

#define COSMO_SERVICE_ERROR (cosmo_service_error_quark ())
GQuark       cosmo_service_error_quark           (void);
gint64       cosmo_service_error_get_retry_after (const GError *error);
void         cosmo_service_error_set_retry_after (GError       *error,
                                                  gint64        seconds);

#define COSMO_TYPE_SERVICE (cosmo_service_get_type ())
G_DECLARE_INTERFACE (CosmoService, cosmo_service, COSMO, SERVICE, GObject)

/**
 * CosmoServiceInterface:
 * @get_source: which of NASA's services it is
 * @get_max_days: how many days may be asked for at once
 * @fetch: see cosmo_service_fetch()
 */
struct _CosmoServiceInterface
{
  GTypeInterface parent_iface;

  CosmoSource  (*get_source)   (CosmoService *self);
  guint        (*get_max_days) (CosmoService *self);
  DexFuture   *(*fetch)        (CosmoService *self,
                                CosmoSpan     span);
};

CosmoSource  cosmo_service_get_source            (CosmoService *self);
guint        cosmo_service_get_max_days          (CosmoService *self);
DexFuture   *cosmo_service_fetch                 (CosmoService *self,
                                                  CosmoSpan     span);

G_END_DECLS
