/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-http.h"

G_BEGIN_DECLS

/* A time that is never over. */
#define COSMO_REQUESTS_TO_THE_END G_MAXUINT

typedef struct _CosmoRequest CosmoRequest;
typedef struct _CosmoRequests CosmoRequests;

/**
 * CosmoRequestFunc:
 * @request: what is asked for
 * @owner: the object that these requests belong to, which lives as long as this runs
 *
 * Does what a request takes, in a fiber. It answers with cosmo_request_answer() and may go on working afterwards.
 *
 * Returns: (transfer full): a future that rejects if there was no answer
 */
typedef DexFuture *(*CosmoRequestFunc) (CosmoRequest *request,
                                        gpointer      owner);

CosmoRequests *cosmo_requests_new         (CosmoRequestFunc  func,
                                           GObject          *owner);
DexFuture     *cosmo_requests_ask         (CosmoRequests    *self,
                                           const char       *url,
                                           CosmoProgress    *progress);
gboolean       cosmo_requests_has         (CosmoRequests    *self,
                                           const char       *url);
void           cosmo_requests_see_through (CosmoRequests    *self,
                                           const char       *url,
                                           guint             seconds);
void           cosmo_requests_give_up     (CosmoRequests    *self,
                                           const char       *url);
void           cosmo_requests_forgive     (CosmoRequests    *self,
                                           const char       *url);
void           cosmo_requests_free        (CosmoRequests    *self);

void           cosmo_request_begin        (CosmoRequest     *self);
const char    *cosmo_request_get_url      (CosmoRequest     *self);
CosmoProgress *cosmo_request_get_progress (CosmoRequest     *self);
void           cosmo_request_answer       (CosmoRequest     *self,
                                           GType             boxed_type,
                                           gconstpointer     boxed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CosmoRequests, cosmo_requests_free)

G_END_DECLS
