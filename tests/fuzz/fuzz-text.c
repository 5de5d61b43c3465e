/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cosmo-text.h"
#include "fuzz.h"
#include "sound.h"

/* What was cleaned is clean. */
static void
clean_twice (const char *text,
             gsize       max_chars)
{
  g_autofree char *once = cosmo_text_clean (text, max_chars);
  g_autofree char *twice = cosmo_text_clean (once, max_chars + 1);

  assert_sound_line (once, max_chars);
  g_assert_cmpstr (twice, ==, once);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *title = cosmo_text_dup_title (text);
  g_autofree char *credit = cosmo_text_dup_credit (text);
  g_autofree char *alt = cosmo_text_dup_alt (text);
  g_autofree char *lead_credit = NULL;
  g_autofree char *explanation = cosmo_text_dup_explanation (text, &lead_credit);

  assert_sound_line (title, COSMO_TEXT_MAX_TITLE);
  assert_sound_line (credit, COSMO_TEXT_MAX_CREDIT);
  assert_sound_line (alt, COSMO_TEXT_MAX_ALT);
  assert_sound_line (lead_credit, COSMO_TEXT_MAX_CREDIT);
  assert_sound_line (explanation, COSMO_TEXT_MAX_EXPLANATION);
  clean_twice (text, COSMO_TEXT_MAX_TITLE);
  clean_twice (text, 1 + size % 32);
  cosmo_text_claims_copyright (text);

  return 0;
}
