/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <libsoup/soup.h>

#include "cosmo-address.h"
#include "cosmo-markup.h"
#include "fuzz.h"
#include "sound.h"

/* Whoever asks for it, or opens it, ends up at the host that it names. */
static void
assert_safe (const char *url)
{
  g_autoptr(GUri) uri = NULL;
  g_autofree char *again = NULL;

  if (url == NULL)
    return;

  assert_sound_url (url);
  uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  g_assert_nonnull (uri);
  g_assert_null (g_uri_get_userinfo (uri));
  g_assert_cmpstr (g_uri_get_host (uri), !=, "");

  again = cosmo_address_dup_https (url, NULL);
  g_assert_cmpstr (again, ==, url);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *address = g_strndup ((const char *) data, size);
  g_autofree char *alone = cosmo_address_dup_https (address, NULL);
  g_autofree char *on_page = cosmo_address_dup_https (address, COSMO_MARKUP_BASE_URL);

  assert_safe (alone);
  assert_safe (on_page);
  cosmo_address_is_allowed (address);

  return 0;
}
