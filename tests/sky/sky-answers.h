/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include "cosmo-calendar.h"

G_BEGIN_DECLS

gboolean  sky_answers_has_day       (CosmoDay     day,
                                     CosmoDay     today);
JsonNode *sky_answers_planetary     (CosmoDay     day,
                                     const char  *base_url,
                                     gboolean     thumbs);
JsonNode *sky_answers_logo          (CosmoDay     day,
                                     const char  *base_url);
JsonNode *sky_answers_basic         (CosmoDay     day,
                                     const char  *base_url);
char     *sky_answers_basic_page    (CosmoDay     day,
                                     const char  *base_url);
char     *sky_day_format_short      (CosmoDay     day);
CosmoDay  sky_day_parse_short       (const char  *text);
CosmoDay  sky_answers_parse_picture (const char  *path,
                                     gboolean    *small);

G_END_DECLS
