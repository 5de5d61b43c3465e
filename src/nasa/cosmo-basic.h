/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-endpoint.h"
#include "cosmo-service.h"

G_BEGIN_DECLS

#define COSMO_TYPE_BASIC (cosmo_basic_get_type ())
G_DECLARE_FINAL_TYPE (CosmoBasic, cosmo_basic, COSMO, BASIC, CosmoEndpoint)

CosmoBasic *cosmo_basic_new   (CosmoHttp   *http,
                               const char  *url);
GPtrArray  *cosmo_basic_parse (const char  *body,
                               gsize        length,
                               CosmoSpan    span,
                               GError     **error);

G_END_DECLS
