/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the relative addresses in explanations are relative to. */
#define COSMO_MARKUP_BASE_URL "https://apod.nasa.gov/apod/"

char *cosmo_markup_dup_text          (const char  *html);
char *cosmo_markup_dup_explanation   (const char  *html,
                                      char       **markup);
char *cosmo_markup_dup_film_url      (const char  *html);

G_END_DECLS
