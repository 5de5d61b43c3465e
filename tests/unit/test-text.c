/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cosmo-text.h"

#include <string.h>

typedef char *(*TextFunc) (const char *text);

typedef struct
{
  const char *text, *expected;
} Case;

static void
assert_cases (TextFunc    func,
              const Case *cases,
              guint       n_cases)
{
  for (guint i = 0; i < n_cases; i++)
    {
      g_autofree char *result = func (cases[i].text);

      g_assert_cmpstr (result, ==, cases[i].expected);
    }
}

static char *
clean (const char *text)
{
  return cosmo_text_clean (text, 20);
}

static void
test_clean (void)
{
  static const Case cases[] = {
    { NULL, NULL },
    { "", NULL },
    { " \r\n\t ", NULL },
    { "A Comet", "A Comet" },
    { "  A \r\n\tComet\n", "A Comet" },
    { "non\u00a0breaking\u2028line", "non breaking line" },
    /* What shows nothing, but changes what is around. */
    { "A\x01 \177Comet\x1b[31m", "A Comet[31m" },
    { "safe\u202egnp.exe", "safegnp.exe" },
    { "\u2066A\u2069 \u200fComet\ufeff", "A Comet" },
    { "zero\u200bwidth", "zerowidth" },
    { "\u202e\u200f", NULL },
    /* Joiners make one person of three here. */
    { "👩\u200d🚀 in space", "👩\u200d🚀 in space" },
    /* A letter that was lost is still a letter. */
    { "Tun\uFFFD Tezel", "Tun\uFFFD Tezel" },
    { "Tun\xe7 Tezel", "Tun\uFFFD Tezel" },
    /* Twenty characters fit, one more does not; no accent is torn off, and no space is left before the ellipsis. */
    { "12345678901234567890", "12345678901234567890" },
    { "123456789012345678901", "12345678901234567890…" },
    { "éééééééééééééééééééééé", "éééééééééééééééééééé…" },
    { "1234567890123456789 12", "1234567890123456789…" },
    { "1234567890123456789e\u0301\u0301", "1234567890123456789…" },
  };

  assert_cases (clean, cases, G_N_ELEMENTS (cases));
}

static void
test_titles (void)
{
  static const Case cases[] = {
    { "A Comet", "A Comet" },
    { "A Comet\nCredit:", "A Comet" },
    { "A Comet \r\nCredit and Copyright:", "A Comet" },
    { "A Comet\n\nCredit & Copyright:", "A Comet" },
    { "A Comet\n Image Credit: ", "A Comet" },
    { "A Comet\n\n", "A Comet" },
    { "Dawn of the Large\nHadron Collider", "Dawn of the Large Hadron Collider" },
    { "Moon &amp; Venus < Mars", "Moon &amp; Venus < Mars" },
    { "Credit:", "Credit:" },
    { "A Telescope of Extra Credit", "A Telescope of Extra Credit" },
    { "\n", NULL },
    { NULL, NULL },
  };
  g_autofree char *letters = g_strnfill (40000, 'x');
  g_autofree char *title = cosmo_text_dup_title (letters);

  assert_cases (cosmo_text_dup_title, cases, G_N_ELEMENTS (cases));
  g_assert_cmpint (g_utf8_strlen (title, -1), ==, COSMO_TEXT_MAX_TITLE + 1);
  g_assert_true (g_str_has_suffix (title, "x…"));
}

static void
test_credits (void)
{
  static const Case cases[] = {
    { "Jane Doe", "Jane Doe" },
    { "\nJane\nDoe\n(An Observatory)\n", "Jane Doe (An Observatory)" },
    { "Image Credit & Copyright: Jane Doe", "Jane Doe" },
    { " Image Credit &\nCopyright:  Jane Doe", "Jane Doe" },
    { "Credit: Jane Doe", "Jane Doe" },
    { "Copyright: Jane Doe", "Jane Doe" },
    { "Video Credit and Copyright: Jane Doe", "Jane Doe" },
    { "Picture Credit: Jane Doe", "Jane Doe" },
    { "Image Credit & License (CC BY): Jane Doe", "Jane Doe" },
    { "Jane Doe; Music: A Song", "Jane Doe; Music: A Song" },
    { "Jane Doe Music:", "Jane Doe" },
    { "Jane Doe ASTER Processing by:", "Jane Doe" },
    { "Jane Doe Annotation Advice:", "Jane Doe" },
    { "Jane Doe, ;", "Jane Doe" },
    { "Jane Doe Mars Image Credit: A Rover", "Jane Doe Mars Image Credit: A Rover" },
    /* An explanation that came along. */
    { "An Observatory\n Explanation:  \n\nAlmost unknown to casual observers", "An Observatory" },
    { "\n Explanation: \nOn this day", NULL },
    { "\n", NULL },
    { "Copyright:", NULL },
    { NULL, NULL },
  };
  g_autofree char *letters = g_strnfill (40000, 'x');
  g_autofree char *credit = cosmo_text_dup_credit (letters);

  assert_cases (cosmo_text_dup_credit, cases, G_N_ELEMENTS (cases));
  g_assert_cmpint (g_utf8_strlen (credit, -1), ==, COSMO_TEXT_MAX_CREDIT + 1);
  g_assert_true (cosmo_text_claims_copyright ("Image Credit & Copyright: Jane Doe"));
  g_assert_true (cosmo_text_claims_copyright ("© Jane Doe"));
  g_assert_false (cosmo_text_claims_copyright ("Image Credit: NASA"));
  g_assert_false (cosmo_text_claims_copyright (NULL));
}

static void
test_alternatives (void)
{
  static const Case cases[] = {
    { "A comet in front of stars.", "A comet in front of stars." },
    { "See Explanation. A comet in front of stars.", "A comet in front of stars." },
    { "See Explanation.\nClicking on the picture will download\nthe highest resolution version available.", NULL },
    { NULL, NULL },
  };

  assert_cases (cosmo_text_dup_alt, cases, G_N_ELEMENTS (cases));
}

static void
test_explanations (void)
{
  static const struct {
    const char *text, *expected, *credit;
  } cases[] = {
    { "A comet  passes.", "A comet passes.", NULL },
    { " Explanation: A comet passes.", "A comet passes.", NULL },
    { "June 20, 1995    A Comet  Picture Credit: An Observatory  Explanation:  It passes.", "It passes.", "An Observatory" },
    { "Explanation: Date: Credit: Jane Doe Explanation: It passes.", "It passes.", "Jane Doe" },
    /* What stood below it on the page. */
    { "A comet passes. Tomorrow's picture:  A Planet", "A comet passes.", NULL },
    { "Tomorrow's picture: A Planet  < Archive | Index |  Authors & editors: Somebody", NULL, NULL },
    { "A comet passes.   digg_url = 'http://example.org/'; digg_skin = 'compact';", "A comet passes.", NULL },
    { "A comet passes.   Follow APOD on: Facebook", "A comet passes.", NULL },
    { "A comet passes.    Free: APOD Calendar    Random: APOD Generator", "A comet passes.", NULL },
    { "Astronomy Picture of the Day is brought to you by  Somebody", NULL, NULL },
    /* What is of it, though it looks a little like that. */
    { "APOD is ten years old.   It began in 1995.", "APOD is ten years old. It began in 1995.", NULL },
    { "A comet passes. Thanks to APOD.", "A comet passes. Thanks to APOD.", NULL },
    { "Tomorrow's solstice is near.", "Tomorrow's solstice is near.", NULL },
    { "5 < 6 & 7", "5 < 6 & 7", NULL },
    { "", NULL, NULL },
    { NULL, NULL, NULL },
  };
  g_autofree char *letters = g_strnfill (100000, 'x');
  g_autofree char *cut = cosmo_text_dup_explanation (letters, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *credit = NULL;
      g_autofree char *explanation = cosmo_text_dup_explanation (cases[i].text, &credit);

      g_assert_cmpstr (explanation, ==, cases[i].expected);
      g_assert_cmpstr (credit, ==, cases[i].credit);
    }

  g_assert_cmpint (g_utf8_strlen (cut, -1), ==, COSMO_TEXT_MAX_EXPLANATION + 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/clean", test_clean);
  g_test_add_func ("/text/titles", test_titles);
  g_test_add_func ("/text/credits", test_credits);
  g_test_add_func ("/text/alternatives", test_alternatives);
  g_test_add_func ("/text/explanations", test_explanations);
  return g_test_run ();
}
