/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-record.h"

G_BEGIN_DECLS

/* What is true of a record whatever its service sent. All of these end the program where it is not. */

void assert_sound_text      (const char *text,
                             gsize       max_chars);
void assert_sound_line      (const char *text,
                             gsize       max_chars);
void assert_sound_markup    (const char *markup,
                             const char *text);
void assert_harmless_markup (const char *markup);
void assert_sound_url       (const char *url);
void assert_sound_records   (GPtrArray  *records,
                             CosmoSpan   span);

G_END_DECLS
