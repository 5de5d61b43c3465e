/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cosmo-markup.h"
#include "cosmo-text.h"
#include "fuzz.h"
#include "sound.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *html = g_strndup ((const char *) data, size);
  g_autofree char *text = cosmo_markup_dup_text (html);
  g_autofree char *film = cosmo_markup_dup_film_url (html);
  g_autofree char *markup = NULL;
  g_autofree char *explanation = cosmo_markup_dup_explanation (html, &markup);

  assert_sound_text (text, size);
  assert_sound_url (film);
  assert_sound_text (explanation, COSMO_TEXT_MAX_EXPLANATION);
  g_assert_cmpint (explanation != NULL, ==, markup != NULL);
  if (markup != NULL)
    assert_sound_markup (markup, explanation);

  return 0;
}
