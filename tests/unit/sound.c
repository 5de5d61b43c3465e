/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sound.h"

#include <pango/pango.h>
#include <string.h>

#include "cosmo-address.h"
#include "cosmo-text.h"

/* Written without regard to what cosmo_text_is_hidden() takes out. */
static gboolean
turns_direction (gunichar c)
{
  return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* Paragraphs, as a label shows them. */
void
assert_sound_text (const char *text,
                   gsize       max_chars)
{
  if (text == NULL)
    return;

  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpstr (text, !=, "");
  /* One more is the ellipsis. */
  g_assert_cmpuint (g_utf8_strlen (text, -1), <=, max_chars + 1);
  g_assert_false (g_ascii_isspace (text[0]));
  g_assert_false (g_ascii_isspace (text[strlen (text) - 1]));

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_assert_true (c == '\n' || !g_unichar_iscntrl (c));
      g_assert_false (turns_direction (c));
    }
}

void
assert_sound_line (const char *text,
                   gsize       max_chars)
{
  assert_sound_text (text, max_chars);
  if (text == NULL)
    return;

  g_assert_null (strchr (text, '\n'));
  g_assert_null (strstr (text, "  "));
}

/* What a label makes of markup: it takes the links out, and gives the rest to Pango. */
typedef struct
{
  GString   *rest;
  GPtrArray *links;
} Label;

static void
on_start_element (GMarkupParseContext  *context,
                  const char           *name,
                  const char          **attribute_names,
                  const char          **attribute_values,
                  gpointer              user_data,
                  GError              **error)
{
  static const char * const plain[] = { "markup", "b", "i", "sub", "sup", NULL };
  Label *label = user_data;

  if (strcmp (name, "a") == 0)
    {
      g_assert_cmpstr (attribute_names[0], ==, "href");
      g_assert_null (attribute_names[1]);
      g_ptr_array_add (label->links, g_strdup (attribute_values[0]));
      return;
    }

  g_assert_true (g_strv_contains (plain, name));
  g_assert_null (attribute_names[0]);
  g_string_append_printf (label->rest, "<%s>", name);
}

static void
on_end_element (GMarkupParseContext  *context,
                const char           *name,
                gpointer              user_data,
                GError              **error)
{
  Label *label = user_data;

  if (strcmp (name, "a") != 0)
    g_string_append_printf (label->rest, "</%s>", name);
}

static void
on_text (GMarkupParseContext  *context,
         const char           *text,
         gsize                 length,
         gpointer              user_data,
         GError              **error)
{
  Label *label = user_data;
  g_autofree char *escaped = g_markup_escape_text (text, length);

  g_string_append (label->rest, escaped);
}

/* There is nothing in markup but what CosmoRecord allows. Returns how it reads, and where its links lead. */
static char *
read_markup (const char  *markup,
             GPtrArray  **links)
{
  static const GMarkupParser parser = { on_start_element, on_end_element, on_text };
  g_autoptr(GString) rest = g_string_new (NULL);
  Label label = { rest, g_ptr_array_new_with_free_func (g_free) };
  g_autoptr(GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &label, NULL);
  g_autofree char *whole = g_strdup_printf ("<markup>%s</markup>", markup);
  g_autoptr(GError) error = NULL;
  char *text = NULL;

  g_markup_parse_context_parse (context, whole, -1, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);

  pango_parse_markup (rest->str, -1, 0, NULL, &text, NULL, &error);
  g_assert_no_error (error);
  *links = label.links;
  return text;
}

/* Of a service: it reads like the text, and every link can be followed. */
void
assert_sound_markup (const char *markup,
                     const char *text)
{
  g_autoptr(GPtrArray) links = NULL;
  g_autofree char *shown = read_markup (markup, &links);

  g_assert_cmpstr (shown, ==, text);
  for (guint i = 0; i < links->len; i++)
    assert_sound_url (g_ptr_array_index (links, i));
}

/* Of a file: it can be shown, and no link starts anything but a browser. */
void
assert_harmless_markup (const char *markup)
{
  g_autoptr(GPtrArray) links = NULL;
  g_autofree char *shown = read_markup (markup, &links);

  for (guint i = 0; i < links->len; i++)
    {
      const char *link = g_ptr_array_index (links, i);

      g_assert_true (g_str_has_prefix (link, "https://") || g_str_has_prefix (link, "http://"));
    }
}

void
assert_sound_url (const char *url)
{
  if (url == NULL)
    return;

  g_assert_true (g_str_has_prefix (url, "https://") || g_str_has_prefix (url, "http://"));
  g_assert_true (cosmo_address_is_allowed (url));
  for (const char *p = url; *p != '\0'; p++)
    g_assert_true (g_ascii_isgraph (*p));
}

static void
assert_sound_record (const CosmoRecord *record)
{
  assert_sound_line (record->title, COSMO_TEXT_MAX_TITLE);
  assert_sound_text (record->explanation, COSMO_TEXT_MAX_EXPLANATION);
  assert_sound_line (record->credit, COSMO_TEXT_MAX_CREDIT);
  assert_sound_line (record->alt, COSMO_TEXT_MAX_ALT);
  g_assert_cmpint (record->explanation != NULL, ==, record->explanation_markup != NULL);
  if (record->explanation_markup != NULL)
    assert_sound_markup (record->explanation_markup, record->explanation);

  assert_sound_url (record->page_url);
  assert_sound_url (record->thumbnail_url);
  assert_sound_url (record->image_url);
  assert_sound_url (record->video_url);

  g_assert_true (record->media != COSMO_MEDIA_IMAGE || record->image_url != NULL);
  g_assert_true (record->media != COSMO_MEDIA_VIDEO || record->video_url != NULL);
  g_assert_cmpint (record->image_url != NULL, ==, record->thumbnail_url != NULL);
  g_assert_cmpint (record->width > 0, ==, record->height > 0);
}

/* records: of an answer: oldest first, one a day, inside of what was asked for */
void
assert_sound_records (GPtrArray *records,
                      CosmoSpan  span)
{
  CosmoDay before = span.first - 1;

  for (guint i = 0; i < records->len; i++)
    {
      const CosmoRecord *record = g_ptr_array_index (records, i);

      g_assert_cmpuint (record->day, >, before);
      g_assert_cmpuint (record->day, <=, span.last);
      assert_sound_record (record);
      before = record->day;
    }
}
