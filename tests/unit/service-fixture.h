/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "canned-server.h"
#include "cosmo-http.h"
#include "cosmo-service.h"

G_BEGIN_DECLS

/* What is the same for every service: one that asks a canned server, and what any of them has to do. */

#define NEW_YEAR cosmo_day_new (2023, 1, 1)
#define ONE_DAY ((CosmoSpan) { NEW_YEAR, NEW_YEAR })
#define THREE_DAYS ((CosmoSpan) { NEW_YEAR, NEW_YEAR + 2 })

typedef GPtrArray *(*ServiceParser) (const char  *body,
                                     gsize        length,
                                     CosmoSpan    span,
                                     GError     **error);

/**
 * StatusCase:
 * @answer: what the server says
 * @code: the #CosmoServiceError that it is
 * @retry_after: the seconds it asks to wait, or -1
 */
typedef struct
{
  CannedAnswer answer;
  int          code;
  int          retry_after;
} StatusCase;

typedef struct
{
  CannedServer *server;
  CosmoHttp    *http;
  CosmoService *service;
} ServiceFixture;

void       service_fixture_set_up         (ServiceFixture      *self,
                                           const char          *path,
                                           CosmoService      *(*new_service) (CosmoHttp *, const char *));
void       service_fixture_tear_down      (ServiceFixture      *self,
                                           gconstpointer        data);
GPtrArray *service_fixture_fetch          (ServiceFixture      *self,
                                           CosmoSpan            span,
                                           GError             **error);
void       service_fixture_check_statuses (ServiceFixture      *self,
                                           const StatusCase    *cases,
                                           guint                n_cases);
void       service_fixture_check_deadline (ServiceFixture      *self,
                                           gconstpointer        data);
void       service_check_nonsense         (ServiceParser        parse,
                                           CosmoSpan            span,
                                           const char * const  *bodies,
                                           guint                n_bodies);

G_END_DECLS
