/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Plain text from NASA, made fit to be shown. What the services send was taken from web pages by programs, over thirty
 * years: with line ends where the page had them, labels and notices that belong to the page, control characters, and
 * sometimes half of another field. Each of the odd cases here was seen in an answer. */

#include "config.h"

#include "cosmo-text.h"

#include <string.h>

#define ELLIPSIS "…"

/* How far into a text its label may begin: the first pages put date, title and credit before it. */
#define MAX_LEAD 300

/* A notice below an explanation is one line. */
#define MAX_NOTICE 300

#define CREDIT_LABEL_WORDS \
  "(?:credits?|copyrights?|licen[sc]e|courtesy)"
#define CREDIT_LABEL \
  "^(?:(?:today's|featured|image|picture|photo|photograph|video|animation|illustration|visualization|composite|movie|text)" \
  "\\s+)*" CREDIT_LABEL_WORDS "(?:\\s*(?:&|and|,|/)\\s*" CREDIT_LABEL_WORDS ")*\\s*(?:\\([^)]{0,40}\\)\\s*)?:\\s*"
/* Each run of spaces is looked at once (that is what its start and the "++" are for): titles are not cleaned before. */
#define TITLE_TAIL \
  "(?<!\\s)[^\\S\\n]*+\\n\\s*+(?:(?:image|picture)\\s++)?" CREDIT_LABEL_WORDS \
  "(?:\\s*+(?:&|and)\\s*+" CREDIT_LABEL_WORDS ")*+\\s*+:?\\s*+$"
/* A label whose link was lost. */
#define CREDIT_TAIL \
  "(?:\\s+(?:music|courtesy|(?:\\w+\\s+)?processing(?:\\s+by)?|annotation\\s+\\w+)\\s*:|(?<![\\s,;:])[\\s,;:]++)$"
#define ALT_LEAD \
  "^(?:see explanation\\.?\\s*|clicking on the (?:picture|image) will download\\s*the highest resolution version( available)?\\.?\\s*)+"

/* Each pattern is compiled once, into a variable of its own. */
static char *
remove_match (const char  *text,
              GRegex     **regex,
              const char  *pattern)
{
  char *rest;

  if (g_once_init_enter_pointer (regex))
    g_once_init_leave_pointer (regex, g_regex_new (pattern, G_REGEX_CASELESS, G_REGEX_MATCH_DEFAULT, NULL));

  rest = g_regex_replace_literal (*regex, text, -1, 0, "", G_REGEX_MATCH_DEFAULT, NULL);
  return rest != NULL ? rest : g_strdup (text);
}

static char *
none_if_empty (char *text)
{
  if (text != NULL && *text == '\0')
    g_clear_pointer (&text, g_free);

  return text;
}

/* Cuts at a character that a person sees as one: not between a letter and its accents. */
static void
truncate_chars (GString *text,
                gsize    max_chars)
{
  const char *end = text->str;

  for (gsize i = 0; i < max_chars && *end != '\0'; i++)
    end = g_utf8_next_char (end);
  if (*end == '\0')
    return;

  while (end > text->str && g_unichar_ismark (g_utf8_get_char (end)))
    end = g_utf8_prev_char (end);
  while (end > text->str && end[-1] == ' ')
    end--;

  g_string_truncate (text, end - text->str);
  g_string_append (text, ELLIPSIS);
}

/**
 * cosmo_text_is_hidden:
 * @c: a character
 *
 * Returns: whether it is one that shows nothing itself but may change how other text looks or reads: controls, marks of
 *   writing direction, invisible separators. Joiners are not among them, which scripts and emoji need, nor is U+FFFD,
 *   which tells that a letter of a name was lost.
 */
gboolean
cosmo_text_is_hidden (gunichar c)
{
  return (g_unichar_iscntrl (c) && !g_unichar_isspace (c)) ||
         c == 0x00ad || c == 0x061c || c == 0x200b || c == 0x200e || c == 0x200f || c == 0xfeff ||
         (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || (c >= 0xfff9 && c <= 0xfffb) ||
         (c >= 0xe0000 && c <= 0xe007f);
}

/**
 * cosmo_text_clean:
 * @text: (nullable): text, from anywhere
 * @max_chars: the most characters to keep
 *
 * Returns: (transfer full) (nullable): @text on one line, without spaces around or several in a row, without what
 *   cosmo_text_is_hidden(), in valid UTF-8, and with an ellipsis if it was longer; or %NULL if nothing is left
 */
char *
cosmo_text_clean (const char *text,
                  gsize       max_chars)
{
  g_autoptr(GString) clean = NULL;
  g_autofree char *valid = NULL;
  gboolean space_pending = FALSE;

  if (text == NULL)
    return NULL;

  valid = g_utf8_make_valid (text, -1);
  clean = g_string_sized_new (strlen (valid));
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c) || c == 0x85 || c == 0x2028 || c == 0x2029)
        {
          space_pending = clean->len > 0;
        }
      else if (!cosmo_text_is_hidden (c))
        {
          if (space_pending)
            g_string_append_c (clean, ' ');
          g_string_append_unichar (clean, c);
          space_pending = FALSE;
        }
    }

  truncate_chars (clean, max_chars);
  return none_if_empty (g_string_free (g_steal_pointer (&clean), FALSE));
}

/**
 * cosmo_text_find_explanation:
 * @text: a page's text, clean
 * @start: (out): where in it the explanation begins, in bytes
 * @end: (out): where it ends
 *
 * Finds the explanation between its label and what follows it on the page: what comes tomorrow, links, the editors.
 */
void
cosmo_text_find_explanation (const char *text,
                             gsize      *start,
                             gsize      *end)
{
  static const char label[] = "Explanation:";
  static const char * const tails[] = {
    "Tomorrow's picture:", "Tomorrow’s picture:", "digg_url =", "< Archive |", "< | Archive |",
    "Astronomy Picture of the Day is brought to you by", "We keep an archive of previous Astronomy Pictures",
  };
  const char *found;

  *start = 0;
  while ((found = g_strstr_len (text + *start, MAX_LEAD, label)) != NULL)
    *start = found + strlen (label) - text;
  while (g_ascii_isspace (text[*start]))
    (*start)++;

  *end = strlen (text);
  for (guint i = 0; i < G_N_ELEMENTS (tails); i++)
    {
      found = g_strstr_len (text + *start, *end - *start, tails[i]);
      if (found != NULL)
        *end = found - text;
    }
  while (*end > *start && g_ascii_isspace (text[*end - 1]))
    (*end)--;
}

/**
 * cosmo_text_dup_title:
 * @text: (nullable): a title, from anywhere
 *
 * Returns: (transfer full) (nullable): it on one line, without the label of the line below that came along
 */
char *
cosmo_text_dup_title (const char *text)
{
  static GRegex *tail;
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, strnlen (text, 16 * COSMO_TEXT_MAX_TITLE)) : NULL;
  g_autofree char *title = valid != NULL ? remove_match (valid, &tail, TITLE_TAIL) : NULL;

  return cosmo_text_clean (title, COSMO_TEXT_MAX_TITLE);
}

/**
 * cosmo_text_dup_credit:
 * @text: (nullable): a credit, from anywhere
 *
 * Returns: (transfer full) (nullable): it on one line, without labels, and without an explanation that came along
 */
char *
cosmo_text_dup_credit (const char *text)
{
  static GRegex *label, *tail;
  g_autofree char *line = cosmo_text_clean (text, 16 * COSMO_TEXT_MAX_CREDIT);
  g_autofree char *unlabelled = NULL;
  g_autofree char *credit = NULL;
  char *explanation;

  if (line == NULL)
    return NULL;

  explanation = strstr (line, "Explanation:");
  if (explanation != NULL)
    *explanation = '\0';

  unlabelled = remove_match (line, &label, CREDIT_LABEL);
  credit = remove_match (unlabelled, &tail, CREDIT_TAIL);
  return cosmo_text_clean (credit, COSMO_TEXT_MAX_CREDIT);
}

/**
 * cosmo_text_dup_alt:
 * @text: (nullable): a description for those who do not see the picture, from anywhere
 *
 * Returns: (transfer full) (nullable): it on one line, without the phrases that describe the page and not the picture
 */
char *
cosmo_text_dup_alt (const char *text)
{
  static GRegex *lead;
  g_autofree char *line = cosmo_text_clean (text, COSMO_TEXT_MAX_ALT);
  g_autofree char *alt = line != NULL ? remove_match (line, &lead, ALT_LEAD) : NULL;

  return none_if_empty (g_steal_pointer (&alt));
}

/* Where the last part begins that is set off by three spaces or more, as planetary does with the lines below a text. */
static gsize
find_last_line (const char *text,
                gsize       length)
{
  guint n_spaces = 0;

  for (gsize i = length; i > 0; i--)
    {
      n_spaces = g_ascii_isspace (text[i - 1]) ? n_spaces + 1 : 0;
      if (n_spaces == 3)
        return i + 2;
    }

  return 0;
}

/* Those lines are links, to APOD's other offers for the most part, and say nothing without them. */
static gsize
find_end_without_notices (const char *text)
{
  static const char * const marks[] = {
    "APOD", "Astrophysics Source Code Library", "Astronomy Puzzle of the Day", "digg_url",
  };
  gsize end = strlen (text);

  while (TRUE)
    {
      gsize line;
      gboolean is_notice = FALSE;

      while (end > 0 && g_ascii_isspace (text[end - 1]))
        end--;
      line = find_last_line (text, end);
      for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
        is_notice |= g_strstr_len (text + line, end - line, marks[i]) != NULL;
      if (line == 0 || end - line > MAX_NOTICE || !is_notice)
        return end;
      end = line;
    }
}

/* The first pages had their credit before the explanation, and the service never told it apart. */
static char *
dup_credit_of_lead (const char *lead,
                    gsize       length)
{
  const char *label = g_strstr_len (lead, length, "Credit:");
  g_autofree char *credit = label != NULL ? g_strndup (label, lead + length - label) : NULL;

  return cosmo_text_dup_credit (credit);
}

/**
 * cosmo_text_dup_explanation:
 * @text: (nullable): an explanation as planetary gives it: plain text, with something of its page around
 * @credit: (out) (optional) (nullable): the credit, if it stood before the explanation
 *
 * Returns: (transfer full) (nullable): the explanation alone, or %NULL if there is none
 */
char *
cosmo_text_dup_explanation (const char  *text,
                            char       **credit)
{
  g_autofree char *valid = NULL;
  g_autofree char *line = NULL;
  g_autofree char *explanation = NULL;
  gsize start, end;

  if (credit != NULL)
    *credit = NULL;
  if (text == NULL)
    return NULL;

  valid = g_utf8_make_valid (text, -1);
  valid[find_end_without_notices (valid)] = '\0';
  line = cosmo_text_clean (valid, COSMO_TEXT_MAX_EXPLANATION);
  if (line == NULL)
    return NULL;

  cosmo_text_find_explanation (line, &start, &end);
  if (credit != NULL)
    *credit = dup_credit_of_lead (line, start);
  explanation = g_strndup (line + start, end - start);
  return none_if_empty (g_steal_pointer (&explanation));
}

/**
 * cosmo_text_claims_copyright:
 * @text: (nullable): a credit with its label
 *
 * Returns: whether it says that somebody has the copyright
 */
gboolean
cosmo_text_claims_copyright (const char *text)
{
  return text != NULL && (g_regex_match_simple ("copyright", text, G_REGEX_CASELESS, G_REGEX_MATCH_DEFAULT) ||
                          strstr (text, "©") != NULL);
}
