/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cosmo-address.h"

static void
test_https (void)
{
  static const char base[] = "https://apod.nasa.gov/apod/";
  static const struct {
    const char *url, *expected;
  } cases[] = {
    { "https://apod.nasa.gov/apod/image/m64.jpg", "https://apod.nasa.gov/apod/image/m64.jpg" },
    { "http://apod.nasa.gov/apod/image/m64.jpg", "https://apod.nasa.gov/apod/image/m64.jpg" },
    { "http://example.org:80/a", "https://example.org/a" },
    { "HTTP://Example.org/A", "https://Example.org/A" },
    { "//www.youtube.com/embed/abc?rel=0", "https://www.youtube.com/embed/abc?rel=0" },
    { "ap080820.html", "https://apod.nasa.gov/apod/ap080820.html" },
    { "../other/#part", "https://apod.nasa.gov/other/#part" },
    { "  https://example.org/a \n", "https://example.org/a" },
    { "https://example.org/a b.jpg", "https://example.org/a%20b.jpg" },
    { "https://example.org/caf\xc3\xa9", "https://example.org/caf%C3%A9" },
    { "https://example.org/?w=1&crop=faces%2Cfocalpoint", "https://example.org/?w=1&crop=faces%2Cfocalpoint" },
    { "https://example.org/100%.jpg", "https://example.org/100%25.jpg" },
    { "https://example.org/a\r\n\tb.jpg\x01", "https://example.org/ab.jpg%01" },
    { "https://b\u00fccher.example/", "https://xn--bcher-kva.example/" },
    { "https://nasa.gov;.example.org/a", "https://nasa.gov;.example.org/a" },
    { "https://example.org/#\u202egpj", "https://example.org/#%E2%80%AEgpj" },
    { "http://127.0.0.1:8642/a", "http://127.0.0.1:8642/a" },
    { "http://localhost:8642/a", "http://localhost:8642/a" },
    { "http://[::1]:8642/a", "http://[::1]:8642/a" },
    { "http://127.0.0.1.example.org/a", "https://127.0.0.1.example.org/a" },
    { NULL, NULL },
    { "", NULL },
    { "   ", NULL },
    { "mailto:somebody@example.org", NULL },
    { "javascript:alert(1)", NULL },
    { "data:text/html,hello", NULL },
    { "file:///etc/passwd", NULL },
    { "ftp://example.org/", NULL },
    { "https://", NULL },
    { "https:///path", NULL },
    { "http:///path", NULL },
    { "https://nasa.gov@example.org/", NULL },
    { "http://nasa.gov:x@example.org/", NULL },
    { "https://example.org:99999/", NULL },
    { "https://example.org/\xff", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *url = cosmo_address_dup_https (cases[i].url, base);

      g_assert_cmpstr (url, ==, cases[i].expected);
      g_assert_true (url == NULL || cosmo_address_is_allowed (url));
    }
}

static void
test_without_page (void)
{
  g_autofree char *protocol_relative = cosmo_address_dup_https ("//www.youtube.com/embed/abc", NULL);

  g_assert_cmpstr (protocol_relative, ==, "https://www.youtube.com/embed/abc");
  g_assert_null (cosmo_address_dup_https ("relative.html", NULL));
}

/* Also one that becomes too long only when it is encoded. */
static void
test_too_long (void)
{
  g_autofree char *path = g_strnfill (5000, 'a');
  g_autofree char *long_url = g_strconcat ("https://example.org/", path, NULL);
  g_autofree char *spaces = g_strdup_printf ("https://example.org/%2000s.jpg", "");

  g_assert_null (cosmo_address_dup_https (long_url, NULL));
  g_assert_null (cosmo_address_dup_https (spaces, NULL));
}

static void
test_not_allowed (void)
{
  static const char * const urls[] = {
    NULL, "", "example.org", "http://example.org/", "http://192.168.0.1/", "ftp://127.0.0.1/", "file:///etc/passwd",
    "https://",
  };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    g_assert_false (cosmo_address_is_allowed (urls[i]));
}

static void
test_redirections (void)
{
  static const struct {
    const char *url, *target;
    gboolean    expected;
  } cases[] = {
    { "https://apod.nasa.gov/a.jpg", "https://science.nasa.gov/a.jpg", TRUE },
    { "https://apod.nasa.gov/a.jpg", "http://apod.nasa.gov/a.jpg", FALSE },
    { "https://apod.nasa.gov/a.jpg", "ftp://apod.nasa.gov/a.jpg", FALSE },
    { "https://apod.nasa.gov/a.jpg", "http://127.0.0.1:631/a.jpg", FALSE },
    { "https://apod.nasa.gov/a.jpg", "https://localhost/a.jpg", FALSE },
    { "https://apod.nasa.gov/a.jpg", "https://[::1]/a.jpg", FALSE },
    { "http://127.0.0.1:8642/a.jpg", "http://localhost:8643/a.jpg", TRUE },
    { "http://127.0.0.1:8642/a.jpg", "https://apod.nasa.gov/a.jpg", TRUE },
    { "http://127.0.0.1:8642/a.jpg", "http://apod.nasa.gov/a.jpg", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GUri) uri = g_uri_parse (cases[i].url, G_URI_FLAGS_NONE, NULL);
      g_autoptr(GUri) target = g_uri_parse (cases[i].target, G_URI_FLAGS_NONE, NULL);

      g_test_message ("%s %s", cases[i].url, cases[i].target);
      g_assert_cmpint (cosmo_address_leads_to (uri, target), ==, cases[i].expected);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/address/https", test_https);
  g_test_add_func ("/address/without-page", test_without_page);
  g_test_add_func ("/address/too-long", test_too_long);
  g_test_add_func ("/address/not-allowed", test_not_allowed);
  g_test_add_func ("/address/redirections", test_redirections);
  return g_test_run ();
}
