/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The most bytes of an answer that are looked at: 25 days of basic are about 1 MiB. */
#define COSMO_JSON_MAX_BYTES (4 * 1024 * 1024)

/**
 * CosmoJsonError:
 * @COSMO_JSON_ERROR_INVALID: it is no JSON
 * @COSMO_JSON_ERROR_TOO_DEEP: its brackets are nested deeper than in anything NASA sends
 */
typedef enum
{
  COSMO_JSON_ERROR_INVALID,
  COSMO_JSON_ERROR_TOO_DEEP,
} CosmoJsonError;

#define COSMO_JSON_ERROR (cosmo_json_error_quark ())
GQuark      cosmo_json_error_quark (void);

JsonNode   *cosmo_json_parse       (const char  *body,
                                    gsize        length,
                                    GError     **error);
JsonNode   *cosmo_json_parse_long  (const char  *body,
                                    gsize        length,
                                    GError     **error);
JsonObject *cosmo_json_as_object   (JsonNode    *node);
JsonArray  *cosmo_json_as_array    (JsonNode    *node);
const char *cosmo_json_get_string  (JsonObject  *object,
                                    const char  *name);
gint64      cosmo_json_get_int     (JsonObject  *object,
                                    const char  *name);
JsonObject *cosmo_json_get_object  (JsonObject  *object,
                                    const char  *name);

G_END_DECLS
