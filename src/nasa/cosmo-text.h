/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The most characters of a text that are kept. The longest that NASA is known to have sent are less than half
 * as long. */
#define COSMO_TEXT_MAX_TITLE 200
#define COSMO_TEXT_MAX_CREDIT 400
#define COSMO_TEXT_MAX_ALT 2000
#define COSMO_TEXT_MAX_EXPLANATION 20000

gboolean  cosmo_text_is_hidden        (gunichar     c);
char     *cosmo_text_clean            (const char  *text,
                                       gsize        max_chars);
void      cosmo_text_find_explanation (const char  *text,
                                       gsize       *start,
                                       gsize       *end);
char     *cosmo_text_dup_title        (const char  *text);
char     *cosmo_text_dup_credit       (const char  *text);
char     *cosmo_text_dup_alt          (const char  *text);
char     *cosmo_text_dup_explanation  (const char  *text,
                                       char       **credit);
gboolean  cosmo_text_claims_copyright (const char  *text);

G_END_DECLS
