/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-record.h"

G_BEGIN_DECLS

/* The most bytes of a file name, its extension included: less than any file system's limit (255), with room for the
 * "~" and ".part" that programs add. */
#define COSMO_FILE_NAME_MAX_BYTES 200

/* What a picture is called when the user did not choose otherwise. */
#define COSMO_FILE_NAME_PATTERN "{date} {title}"

gboolean    cosmo_file_name_check_pattern (const char         *pattern);
char       *cosmo_file_name_format        (const char         *pattern,
                                           const CosmoRecord  *record,
                                           const char         *extension);
char       *cosmo_file_name_number        (const char         *name,
                                           guint               number);
const char *cosmo_file_name_get_extension (GBytes             *content);

G_END_DECLS
