/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-endpoint.h"
#include "cosmo-service.h"

G_BEGIN_DECLS

#define COSMO_TYPE_PLANETARY (cosmo_planetary_get_type ())
G_DECLARE_FINAL_TYPE (CosmoPlanetary, cosmo_planetary, COSMO, PLANETARY, CosmoEndpoint)

/* NASA's key for those who have none: 30 answers an hour for each address. */
#define COSMO_PLANETARY_DEMO_KEY "DEMO_KEY"

CosmoPlanetary *cosmo_planetary_new      (CosmoHttp      *http,
                                          const char     *url);
void            cosmo_planetary_set_key  (CosmoPlanetary *self,
                                          const char     *key);
gboolean        cosmo_planetary_has_key  (CosmoPlanetary *self);
DexFuture      *cosmo_planetary_test_key (CosmoPlanetary *self,
                                          const char     *key);
GPtrArray      *cosmo_planetary_parse    (const char     *body,
                                          gsize           length,
                                          CosmoSpan       span,
                                          GError        **error);

G_END_DECLS
