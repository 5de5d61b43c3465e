/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-http.h"
#include "cosmo-json.h"
#include "cosmo-service.h"

G_BEGIN_DECLS

/* RFC 6585; libsoup has no name for it. */
#define COSMO_ANSWER_TOO_MANY_REQUESTS 429

/**
 * CosmoAnswerReader:
 * @object: what a service says of a day
 * @day: that day
 *
 * Returns: (transfer full): the same as a record
 */
typedef CosmoRecord *(*CosmoAnswerReader) (JsonObject *object,
                                           CosmoDay    day);

GPtrArray   *cosmo_answer_read_records (const char         *body,
                                        gsize               length,
                                        CosmoSpan           span,
                                        CosmoAnswerReader   read,
                                        GError            **error);
void         cosmo_answer_sort_records (GPtrArray          *records);
GError      *cosmo_answer_new_error    (CosmoServiceError   code,
                                        SoupMessage        *message);
gint64       cosmo_answer_get_number   (SoupMessage        *message,
                                        const char         *header);
char        *cosmo_answer_dup_picture  (JsonObject         *object,
                                        const char         *name);

G_END_DECLS
