/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Addresses of services, pages and pictures: which of them are safe to ask, and what is made of one that somebody else
 * wrote down. */

#include "config.h"

#include "cosmo-address.h"

#include <string.h>

/* Longer than any real address. Servers commonly take 8 KiB at most for all of a request's head. */
#define MAX_URL_LENGTH 4096

/* As HTTP has them, and as libsoup takes them: what is percent-encoded stays so. */
#define URI_FLAGS (G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_ENCODED_PATH | G_URI_FLAGS_ENCODED_QUERY | \
                   G_URI_FLAGS_ENCODED_FRAGMENT | G_URI_FLAGS_SCHEME_NORMALIZE)

static gboolean
host_is_loopback (const char *host)
{
  g_autoptr(GInetAddress) address = NULL;

  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;

  address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

static gboolean
uri_is_loopback (GUri *uri)
{
  return g_uri_get_host (uri) != NULL && host_is_loopback (g_uri_get_host (uri));
}

/* What a browser makes of an address that is a little wrong: no spaces around it, no ends of lines in it, and what may
 * not stand there percent-encoded. GLib's relaxed parser would see a path in what follows a ";" in a host, and then
 * make no address of it. */
static char *
clean_url (const char *url)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (url));
  GString *clean = g_string_new (NULL);

  for (const char *p = trimmed; *p != '\0'; p++)
    {
      gboolean is_stray = *p == '%' && !(g_ascii_isxdigit (p[1]) && g_ascii_isxdigit (p[2]));

      if (strchr ("\t\r\n", *p) != NULL)
        continue;
      if (g_ascii_isgraph (*p) && !is_stray)
        g_string_append_c (clean, *p);
      else
        g_string_append_printf (clean, "%%%02X", (guchar) *p);
    }

  return g_string_free_and_steal (clean);
}

static GUri *
parse_url (const char *url,
           const char *base_url)
{
  g_autofree char *clean = NULL;
  g_autofree char *whole = NULL;
  g_autoptr(GUri) base = NULL;

  if (url == NULL || strnlen (url, MAX_URL_LENGTH + 1) > MAX_URL_LENGTH || !g_utf8_validate (url, -1, NULL))
    return NULL;

  clean = clean_url (url);
  if (*clean == '\0')
    return NULL;

  /* An address without a scheme is relative to its page, and every page is one of https. */
  whole = g_strconcat (g_str_has_prefix (clean, "//") ? "https:" : "", clean, NULL);
  base = base_url != NULL ? g_uri_parse (base_url, URI_FLAGS, NULL) : NULL;
  return g_uri_parse_relative (base, whole, URI_FLAGS, NULL);
}

/* It may have become longer than what it was made of. */
static char *
dup_short_string (GUri *uri)
{
  g_autofree char *url = g_uri_to_string (uri);

  return strlen (url) <= MAX_URL_LENGTH ? g_steal_pointer (&url) : NULL;
}

/**
 * cosmo_address_uri_is_allowed:
 * @uri: an address, from anywhere
 *
 * Returns: see cosmo_address_is_allowed()
 */
gboolean
cosmo_address_uri_is_allowed (GUri *uri)
{
  const char *scheme = g_uri_get_scheme (uri);

  if (g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return FALSE;

  return g_strcmp0 (scheme, "https") == 0 || (g_strcmp0 (scheme, "http") == 0 && uri_is_loopback (uri));
}

/**
 * cosmo_address_leads_to:
 * @uri: an address that was asked
 * @target: where its answer redirects to
 *
 * Returns: whether that may be asked in its place: a redirection may neither leave https, nor reach from elsewhere what
 *   is on this machine
 */
gboolean
cosmo_address_leads_to (GUri *uri,
                        GUri *target)
{
  return cosmo_address_uri_is_allowed (target) && (uri_is_loopback (uri) || !uri_is_loopback (target));
}

/**
 * cosmo_address_is_allowed:
 * @url: (nullable): what should be a whole address, from anywhere
 *
 * Returns: whether it is one that the program asks: https to anywhere, or http to this machine
 */
gboolean
cosmo_address_is_allowed (const char *url)
{
  g_autoptr(GUri) uri = parse_url (url, NULL);

  return uri != NULL && cosmo_address_uri_is_allowed (uri);
}

/**
 * cosmo_address_dup_https:
 * @url: (nullable): what should be an address, from anywhere
 * @base_url: (nullable): the address of the page it stands on
 *
 * Makes an address safe to ask and to show: relative ones are resolved, spaces trimmed, what must be percent-encoded
 * is, and http becomes https except on the loopback.
 *
 * Returns: (transfer full) (nullable): an address that cosmo_address_is_allowed() accepts, or %NULL if @url is none of
 *   http or https, names no host, carries a user's name, or is longer than any real one
 */
char *
cosmo_address_dup_https (const char *url,
                         const char *base_url)
{
  g_autoptr(GUri) uri = parse_url (url, base_url);
  g_autoptr(GUri) secure = NULL;

  /* "https://nasa.gov@example.com/" is not at NASA. */
  if (uri == NULL || g_uri_get_userinfo (uri) != NULL)
    return NULL;

  if (cosmo_address_uri_is_allowed (uri))
    return dup_short_string (uri);

  if (g_strcmp0 (g_uri_get_scheme (uri), "http") != 0 || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return NULL;

  secure = g_uri_build (g_uri_get_flags (uri), "https", NULL, g_uri_get_host (uri), -1, g_uri_get_path (uri),
                        g_uri_get_query (uri), g_uri_get_fragment (uri));
  return dup_short_string (secure);
}
