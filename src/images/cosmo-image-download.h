/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-http.h"

G_BEGIN_DECLS

DexFuture *cosmo_image_download (CosmoHttp       *http,
                                 const char      *url,
                                 CosmoProgress   *progress);
gboolean   cosmo_image_stream   (CosmoHttp       *http,
                                 const char      *url,
                                 CosmoProgress   *progress,
                                 CosmoHttpSink    sink,
                                 gpointer         data,
                                 GDestroyNotify   data_destroy,
                                 GError         **error);

G_END_DECLS
