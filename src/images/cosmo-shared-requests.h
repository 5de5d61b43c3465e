/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-http.h"

G_BEGIN_DECLS

/* A time that is never over. */
#define COSMO_SHARED_REQUESTS_TO_THE_END G_MAXUINT

typedef struct _CosmoSharedRequest  CosmoSharedRequest;
typedef struct _CosmoSharedRequests CosmoSharedRequests;

/**
 * CosmoSharedRequestFunc:
 * @request: what is asked for
 * @owner: the object that these requests belong to, which lives as long as this runs
 *
 * Does what a request takes, in a fiber. It answers with cosmo_shared_request_answer() and may go on working
 * afterwards.
 *
 * Returns: (transfer full): a future that rejects if there was no answer
 */
typedef DexFuture *(*CosmoSharedRequestFunc) (CosmoSharedRequest *request,
                                              gpointer            owner);

CosmoSharedRequests *cosmo_shared_requests_new         (CosmoSharedRequestFunc  func,
                                                        GObject                *owner);
DexFuture           *cosmo_shared_requests_ask         (CosmoSharedRequests    *self,
                                                        const char             *url,
                                                        CosmoProgress          *progress);
gboolean             cosmo_shared_requests_has         (CosmoSharedRequests    *self,
                                                        const char             *url);
void                 cosmo_shared_requests_see_through (CosmoSharedRequests    *self,
                                                        const char             *url,
                                                        guint                   seconds);
void                 cosmo_shared_requests_give_up     (CosmoSharedRequests    *self,
                                                        const char             *url);
void                 cosmo_shared_requests_forgive     (CosmoSharedRequests    *self,
                                                        const char             *url);
void                 cosmo_shared_requests_free        (CosmoSharedRequests    *self);

void                 cosmo_shared_request_begin        (CosmoSharedRequest     *self);
const char          *cosmo_shared_request_get_url      (CosmoSharedRequest     *self);
CosmoProgress       *cosmo_shared_request_get_progress (CosmoSharedRequest     *self);
void                 cosmo_shared_request_answer       (CosmoSharedRequest     *self,
                                                        GType                   boxed_type,
                                                        gconstpointer           boxed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CosmoSharedRequests, cosmo_shared_requests_free)

G_END_DECLS
