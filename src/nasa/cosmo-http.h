/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libdex.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * CosmoHttpError:
 * @COSMO_HTTP_ERROR_NOT_ALLOWED: the address, or one it redirects to, is neither https nor http to the loopback
 * @COSMO_HTTP_ERROR_TOO_LARGE: the body has more bytes than the caller takes
 *
 * What goes wrong besides the errors of #GIOErrorEnum, #GResolverError and #GTlsError.
 */
typedef enum
{
  COSMO_HTTP_ERROR_NOT_ALLOWED,
  COSMO_HTTP_ERROR_TOO_LARGE,
} CosmoHttpError;

#define COSMO_HTTP_ERROR (cosmo_http_error_quark ())
GQuark         cosmo_http_error_quark      (void);
gboolean       cosmo_http_error_is_offline (const GError  *error);

#define COSMO_TYPE_PROGRESS (cosmo_progress_get_type ())
G_DECLARE_FINAL_TYPE (CosmoProgress, cosmo_progress, COSMO, PROGRESS, GObject)

CosmoProgress *cosmo_progress_new          (void);
guint64        cosmo_progress_get_received (CosmoProgress *self);
guint64        cosmo_progress_get_total    (CosmoProgress *self);
void           cosmo_progress_set          (CosmoProgress *self,
                                            guint64        received,
                                            guint64        total);

#define COSMO_TYPE_HTTP (cosmo_http_get_type ())
G_DECLARE_FINAL_TYPE (CosmoHttp, cosmo_http, COSMO, HTTP, GObject)

/**
 * CosmoHttpSink:
 * @bytes: the next bytes of a body
 * @offset: where in the body they begin; 0 also when a body begins anew, after an attempt that broke off
 * @data: what was given with it
 *
 * Takes a body piece by piece. No further piece is handed over before its future has resolved, and none at all once it
 * has rejected.
 *
 * Returns: (transfer full): a future that resolves when the next bytes may come
 */
typedef DexFuture *(*CosmoHttpSink) (GBytes   *bytes,
                                     guint64   offset,
                                     gpointer  data);

CosmoHttp     *cosmo_http_new              (void);
DexFuture     *cosmo_http_fetch            (CosmoHttp     *self,
                                            SoupMessage   *message,
                                            gsize          max_bytes,
                                            CosmoProgress *progress);
DexFuture     *cosmo_http_stream           (CosmoHttp     *self,
                                            SoupMessage   *message,
                                            gsize          max_bytes,
                                            CosmoProgress *progress,
                                            CosmoHttpSink  sink,
                                            gpointer       data,
                                            GDestroyNotify data_destroy);

G_END_DECLS
