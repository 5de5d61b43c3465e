/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-http.h"

G_BEGIN_DECLS

#define COSMO_TYPE_ENDPOINT (cosmo_endpoint_get_type ())
G_DECLARE_DERIVABLE_TYPE (CosmoEndpoint, cosmo_endpoint, COSMO, ENDPOINT, GObject)

struct _CosmoEndpointClass
{
  GObjectClass parent_class;
};

void         cosmo_endpoint_set_url     (CosmoEndpoint  *self,
                                         const char     *url);
SoupMessage *cosmo_endpoint_new_message (CosmoEndpoint  *self,
                                         const char     *subpath,
                                         const char     *query,
                                         GError        **error);
DexFuture   *cosmo_endpoint_fetch       (CosmoEndpoint  *self,
                                         SoupMessage    *message);

G_END_DECLS
