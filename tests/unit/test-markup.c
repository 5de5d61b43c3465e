/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cosmo-markup.h"
#include "cosmo-text.h"
#include "sound.h"

#include <string.h>

static void
test_explanations (void)
{
  static const struct {
    const char *html, *text, *markup;
  } cases[] = {
    { "A comet.", "A comet.", "A comet." },
    { "<strong>Explanation: </strong>A comet.", "A comet.", "A comet." },
    { "<p> <b> Explanation: </b>\nA\n  comet.<p>", "A comet.", "A comet." },
    { "A comet.<br><br><strong>Tomorrow's picture: </strong>a <a href=\"ap1.html\">planet</a><p>Notice", "A comet.", "A comet." },
    { "A <b>comet</b>.<b><br/>Tomorrow&#39;s picture:</b> a planet", "A comet.", "A <b>comet</b>." },
    { "One.<br>Two.<p>Three.</p><br><br><br>Four.", "One.\nTwo.\n\nThree.\n\nFour.", "One.\nTwo.\n\nThree.\n\nFour." },
    { "A <em>bright</em>, <i>blue</i> H<sub>2</sub>O<sup>+</sup> ion", "A bright, blue H2O+ ion",
      "A <i>bright</i>, <i>blue</i> H<sub>2</sub>O<sup>+</sup> ion" },
    { "5 &lt; 6 &amp; 7 &eacute;&nbsp;&#x1F30C;", "5 < 6 & 7 é 🌌", "5 &lt; 6 &amp; 7 é 🌌" },
    /* Links: only where a browser may go. */
    { "<a href=\"ap080820.html\">before</a>", "before", "<a href=\"https://apod.nasa.gov/apod/ap080820.html\">before</a>" },
    { "<a href='http://example.org/?a=1&amp;b=2' onclick='x()'>it</a>", "it",
      "<a href=\"https://example.org/?a=1&amp;b=2\">it</a>" },
    { "<a href=\"https://example.org/'><b>x\">it</a>", "it", "<a href=\"https://example.org/&apos;&gt;&lt;b&gt;x\">it</a>" },
    { "<a href=\"javascript:alert(1)\">it</a>, <a href=\"mailto:a@example.org\">mail</a>, <a name=\"x\">name</a>",
      "it, mail, name", "it, mail, name" },
    { "see <a href=\"a.html\"> that </a> one", "see that one", "see <a href=\"https://apod.nasa.gov/apod/a.html\">that</a> one" },
    { "<a href=\"a.html\"></a>nothing", "nothing", "nothing" },
    /* Never closed, within itself, unknown. */
    { "<b>never closed", "never closed", "<b>never closed</b>" },
    { "<b>a<b>b<b>c</b></b></b>", "abc", "<b>abc</b>" },
    { "<font color=red>red</font> <blink>x</blink> <unknown>y</unknown>", "red x y", "red x y" },
    { "</p></b></div>text", "text", "text" },
    { "a<!-- comment -->b<?php x ?>", "ab", "ab" },
    { "a<script>alert('x')</script><style>b{}</style><iframe src=x>c</iframe>d", "ad", "ad" },
    /* What a label must not get. */
    { "A\x01\xe2\x80\xae comet&#x202e;&#7;", "A comet", "A comet" },
    { "Tun\xe7 Tezel", "Tun\uFFFD Tezel", "Tun\uFFFD Tezel" },
    { "", NULL, NULL },
    { "<p> <br>", NULL, NULL },
    { "<strong>Explanation:</strong>", NULL, NULL },
    { NULL, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *markup = NULL;
      g_autofree char *text = cosmo_markup_dup_explanation (cases[i].html, &markup);

      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_cmpstr (markup, ==, cases[i].markup);
      if (markup != NULL)
        assert_sound_markup (markup, text);
    }
}

static void
test_texts (void)
{
  static const struct {
    const char *html, *text;
  } cases[] = {
    { "Moon &amp; Venus", "Moon & Venus" },
    { "Caf&eacute; &#8211; a &quot;star&quot;", "Café – a \"star\"" },
    { "<b> Image Credit: </b> <a href=\"a.html\">Jane</a>\nDoe", "Image Credit: Jane Doe" },
    { "5 < 6", "5 < 6" },
    { "", NULL },
    { NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = cosmo_markup_dup_text (cases[i].html);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_films (void)
{
  static const struct {
    const char *html, *url;
  } cases[] = {
    { "<video controls><source src=\"https://example.org/a.mp4\" type=\"video/mp4\"></video>", "https://example.org/a.mp4" },
    { "<center><iframe src=\"//www.youtube.com/embed/abc?rel=0\"></iframe></center>", "https://www.youtube.com/embed/abc?rel=0" },
    { "<video src='image/2301/a.mp4'>", "https://apod.nasa.gov/apod/image/2301/a.mp4" },
    { "<embed src=\"http://example.org/a.swf\">", "https://example.org/a.swf" },
    { "<iframe src=\"about:blank\"></iframe><iframe src=\"https://example.org/b\"></iframe>", "https://example.org/b" },
    { "<iframe></iframe>", NULL },
    { "<img src=\"https://example.org/a.jpg\">", NULL },
    { "", NULL },
    { NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *url = cosmo_markup_dup_film_url (cases[i].html);

      g_assert_cmpstr (url, ==, cases[i].url);
    }
}

/* How it is put right is the parser's business. */
static void
test_wrongly_nested (void)
{
  g_autofree char *markup = NULL;
  g_autofree char *text = cosmo_markup_dup_explanation ("<b>bold <i>both</b> italic</i> <a href=a><b>x</a></b>",
                                                        &markup);

  g_assert_cmpstr (text, ==, "bold both italic x");
  assert_sound_markup (markup, text);
}

/* Deep, long, and wrong as it can be: it takes no stack, and no more than a moment. */
static void
test_hostile (void)
{
  static const char * const pieces[] = {
    "<b>", "</i>", "<b></i>", "<table><tr><td>", "<a href=x>", "<p><b>x", "&amp;", "<sub><sup>x", "<", "&", "x ", "<div>", "</div>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr(GString) html = g_string_new ("start ");
      g_autofree char *text = NULL;
      g_autofree char *markup = NULL;

      while (html->len < 1000000)
        g_string_append (html, pieces[i]);
      text = cosmo_markup_dup_explanation (html->str, &markup);
      g_assert_true (g_str_has_prefix (text, "start"));
      g_assert_cmpint (g_utf8_strlen (text, -1), <=, COSMO_TEXT_MAX_EXPLANATION + 1);
      assert_sound_markup (markup, text);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/markup/explanations", test_explanations);
  g_test_add_func ("/markup/wrongly-nested", test_wrongly_nested);
  g_test_add_func ("/markup/texts", test_texts);
  g_test_add_func ("/markup/films", test_films);
  g_test_add_func ("/markup/hostile", test_hostile);
  return g_test_run ();
}
