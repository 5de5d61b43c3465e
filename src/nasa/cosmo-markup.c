/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reading NASA's HTML: into plain text, and into the little markup that a label shows. libxml2 reads the HTML; what is
 * written here is made anew from it, so that nothing gets through that was not meant to.
 *
 * Trees are walked without recursion: fibers have small stacks, and nobody vouches for the depth of a page. */

#include "config.h"

#include "cosmo-markup.h"

#include <libxml/HTMLparser.h>
#include <string.h>

#include "cosmo-address.h"
#include "cosmo-text.h"

/* The most bytes of a page that are read; parsing takes time that grows with the square of what is nested wrongly. */
#define MAX_HTML (64 * 1024)

/* One of the few elements that a label shows. */
typedef struct
{
  const xmlNode *node;
  const char    *name;
  char          *href;        /* escaped, or NULL */
  gboolean       is_written;
} Tag;

/* Writes a tree as text and as markup at once, or a part of it. Positions are in bytes of the whole text. */
typedef struct
{
  /* input */
  gsize     start;
  gsize     end;

  /* in progress */
  gsize     position;
  gboolean  space_pending;
  guint     n_breaks_pending;
  GArray   *tags;             /* of Tag, those that are open */

  /* output */
  GString  *text;
  GString  *markup;
} Writer;

static void
clear_tag (gpointer data)
{
  Tag *tag = data;

  g_free (tag->href);
}

static void
writer_init (Writer *writer,
             gsize   start,
             gsize   end)
{
  *writer = (Writer) { .start = start, .end = end };
  writer->tags = g_array_new (FALSE, FALSE, sizeof (Tag));
  g_array_set_clear_func (writer->tags, clear_tag);
  writer->text = g_string_new (NULL);
  writer->markup = g_string_new (NULL);
}

static void
writer_clear (Writer *writer)
{
  g_clear_pointer (&writer->tags, g_array_unref);
  if (writer->text != NULL)
    g_string_free (g_steal_pointer (&writer->text), TRUE);
  if (writer->markup != NULL)
    g_string_free (g_steal_pointer (&writer->markup), TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Writer, writer_clear)

/* A tag is written with its first character, so that there are no empty ones. */
static void
write_open_tags (Writer *writer)
{
  for (guint i = 0; i < writer->tags->len; i++)
    {
      Tag *tag = &g_array_index (writer->tags, Tag, i);

      if (tag->is_written)
        continue;
      if (tag->href != NULL)
        g_string_append_printf (writer->markup, "<%s href=\"%s\">", tag->name, tag->href);
      else
        g_string_append_printf (writer->markup, "<%s>", tag->name);
      tag->is_written = TRUE;
    }
}

/* Nearly all that comes is a letter, which needs no work. */
static void
append_escaped (GString    *markup,
                const char *bytes,
                gsize       length)
{
  g_autofree char *escaped = NULL;

  if (length == 1 && (g_ascii_isalnum (*bytes) || *bytes == ' '))
    {
      g_string_append_c (markup, *bytes);
      return;
    }

  escaped = g_markup_escape_text (bytes, length);
  g_string_append (markup, escaped);
}

static void
write_bytes (Writer     *writer,
             const char *bytes,
             gsize       length,
             gboolean    is_space)
{
  if (writer->position >= writer->start && writer->position + length <= writer->end)
    {
      if (!is_space)
        write_open_tags (writer);
      g_string_append_len (writer->text, bytes, length);
      append_escaped (writer->markup, bytes, length);
    }

  writer->position += length;
}

static void
write_pending_space (Writer *writer)
{
  if (writer->position > 0 && writer->n_breaks_pending > 0)
    write_bytes (writer, "\n\n", MIN (writer->n_breaks_pending, 2), TRUE);
  else if (writer->position > 0 && writer->space_pending)
    write_bytes (writer, " ", 1, TRUE);

  writer->n_breaks_pending = 0;
  writer->space_pending = FALSE;
}

static void
write_text (Writer     *writer,
            const char *text)
{
  const char *next;

  for (const char *p = text; *p != '\0'; p = next)
    {
      gunichar c = g_utf8_get_char (p);

      next = g_utf8_next_char (p);
      if (g_unichar_isspace (c) || c == 0x85 || c == 0x2028 || c == 0x2029)
        {
          writer->space_pending = TRUE;
        }
      else if (!cosmo_text_is_hidden (c))
        {
          write_pending_space (writer);
          write_bytes (writer, p, next - p, FALSE);
        }
    }
}

static const char *
get_label_tag (const xmlNode *node)
{
  static const struct {
    const char *html, *label;
  } names[] = {
    { "a", "a" }, { "b", "b" }, { "strong", "b" }, { "i", "i" }, { "em", "i" }, { "sub", "sub" }, { "sup", "sup" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (strcmp ((const char *) node->name, names[i].html) == 0)
        return names[i].label;
    }

  return NULL;
}

static gboolean
is_one_of (const xmlNode      *node,
           const char * const *names)
{
  return g_strv_contains (names, (const char *) node->name);
}

static char *
dup_url_attribute (const xmlNode *node,
                   const char    *name)
{
  xmlChar *value = xmlGetProp (node, (const xmlChar *) name);
  char *url = cosmo_address_dup_https ((const char *) value, COSMO_MARKUP_BASE_URL);

  xmlFree (value);
  return url;
}

/* No element is written inside another one of its kind, which also bounds how deep they can be. */
static void
push_tag (Writer        *writer,
          const xmlNode *node)
{
  Tag tag = { .node = node, .name = get_label_tag (node) };

  if (tag.name == NULL)
    return;

  for (guint i = 0; i < writer->tags->len; i++)
    {
      if (strcmp (g_array_index (writer->tags, Tag, i).name, tag.name) == 0)
        return;
    }

  if (strcmp (tag.name, "a") == 0)
    {
      g_autofree char *url = dup_url_attribute (node, "href");

      if (url == NULL)
        return;
      tag.href = g_markup_escape_text (url, -1);
    }

  g_array_append_val (writer->tags, tag);
}

static void
pop_tag (Writer        *writer,
         const xmlNode *node)
{
  guint last = writer->tags->len - 1;
  const Tag *tag;

  if (writer->tags->len == 0)
    return;

  tag = &g_array_index (writer->tags, Tag, last);
  if (tag->node != node)
    return;

  if (tag->is_written)
    g_string_append_printf (writer->markup, "</%s>", tag->name);
  g_array_remove_index (writer->tags, last);
}

/* Returns whether what is inside the node is to be written as well. */
static gboolean
enter_node (Writer        *writer,
            const xmlNode *node)
{
  static const char * const unseen[] = {
    "head", "script", "style", "iframe", "video", "audio", "object", "noscript", "template", "select", "textarea", NULL
  };
  static const char * const blocks[] = {
    "p", "div", "center", "blockquote", "ul", "ol", "li", "table", "tr", "hr", "h1", "h2", "h3", "h4", "h5", "h6", NULL
  };

  if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
    write_text (writer, (const char *) node->content);
  if (node->type != XML_ELEMENT_NODE)
    return node->type == XML_HTML_DOCUMENT_NODE;
  if (is_one_of (node, unseen))
    return FALSE;

  if (strcmp ((const char *) node->name, "br") == 0)
    writer->n_breaks_pending++;
  else if (is_one_of (node, blocks))
    writer->n_breaks_pending = MAX (writer->n_breaks_pending, 2);
  else
    push_tag (writer, node);

  return TRUE;
}

static void
leave_node (Writer        *writer,
            const xmlNode *node)
{
  if (node->type == XML_ELEMENT_NODE && (strcmp ((const char *) node->name, "p") == 0))
    writer->n_breaks_pending = MAX (writer->n_breaks_pending, 2);

  pop_tag (writer, node);
}

static void
write_tree (Writer        *writer,
            const xmlNode *root)
{
  const xmlNode *node = root;

  while (node != NULL)
    {
      if (enter_node (writer, node) && node->children != NULL)
        {
          node = node->children;
          continue;
        }

      leave_node (writer, node);
      while (node != root && node->next == NULL)
        {
          node = node->parent;
          leave_node (writer, node);
        }
      node = node != root ? node->next : NULL;
    }
}

static htmlDocPtr
parse_html (const char *html)
{
  const int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                      HTML_PARSE_IGNORE_ENC | HTML_PARSE_COMPACT;
  g_autofree char *valid = NULL;

  if (html == NULL)
    return NULL;

  valid = g_utf8_make_valid (html, strnlen (html, MAX_HTML));
  return htmlReadMemory (valid, strlen (valid), NULL, "UTF-8", options);
}

/**
 * cosmo_markup_dup_text:
 * @html: (nullable): a piece of HTML, from anywhere
 *
 * Returns: (transfer full) (nullable): the text that a browser would show of it, or %NULL if there is none
 */
char *
cosmo_markup_dup_text (const char *html)
{
  htmlDocPtr document = parse_html (html);
  g_auto(Writer) writer = { 0 };

  if (document == NULL)
    return NULL;

  writer_init (&writer, 0, G_MAXSIZE);
  write_tree (&writer, (const xmlNode *) document);
  xmlFreeDoc (document);

  return writer.text->len > 0 ? g_string_free (g_steal_pointer (&writer.text), FALSE) : NULL;
}

/* Where to end a text so that it has no more characters than an explanation may have. */
static gsize
limit_chars (const char *text,
             gsize       start,
             gsize       end)
{
  const char *p = text + start;

  for (gsize i = 0; i < COSMO_TEXT_MAX_EXPLANATION && p < text + end; i++)
    p = g_utf8_next_char (p);

  return p - text;
}

/**
 * cosmo_markup_dup_explanation:
 * @html: (nullable): an explanation as basic gives it: HTML, with something of its page around
 * @markup: (out): the same as the markup that #CosmoRecord allows
 *
 * Returns: (transfer full) (nullable): the explanation alone as plain text, its paragraphs set off by empty lines, or
 *   %NULL, as @markup is then, if there is none
 */
char *
cosmo_markup_dup_explanation (const char  *html,
                              char       **markup)
{
  htmlDocPtr document = parse_html (html);
  g_auto(Writer) page = { 0 };
  g_auto(Writer) writer = { 0 };
  gsize start, end, limit;

  *markup = NULL;
  if (document == NULL)
    return NULL;

  writer_init (&page, 0, G_MAXSIZE);
  write_tree (&page, (const xmlNode *) document);
  cosmo_text_find_explanation (page.text->str, &start, &end);
  limit = limit_chars (page.text->str, start, end);

  writer_init (&writer, start, limit);
  write_tree (&writer, (const xmlNode *) document);
  xmlFreeDoc (document);
  if (writer.text->len == 0)
    return NULL;

  if (limit < end)
    {
      g_string_append (writer.text, "…");
      g_string_append (writer.markup, "…");
    }

  *markup = g_string_free (g_steal_pointer (&writer.markup), FALSE);
  return g_string_free (g_steal_pointer (&writer.text), FALSE);
}

static const xmlNode *
next_node (const xmlNode *node)
{
  if (node->type != XML_ENTITY_REF_NODE && node->children != NULL)
    return node->children;
  while (node != NULL && node->next == NULL)
    node = node->parent;

  return node != NULL ? node->next : NULL;
}

/**
 * cosmo_markup_dup_film_url:
 * @html: (nullable): a whole page of a day
 *
 * Returns: (transfer full) (nullable): the address of the film that it plays, or of the page that it shows in itself
 */
char *
cosmo_markup_dup_film_url (const char *html)
{
  static const char * const players[] = { "source", "video", "iframe", "embed", NULL };
  htmlDocPtr document = parse_html (html);
  char *url = NULL;

  if (document == NULL)
    return NULL;

  for (const xmlNode *node = (const xmlNode *) document; node != NULL && url == NULL; node = next_node (node))
    {
      if (node->type == XML_ELEMENT_NODE && is_one_of (node, players))
        url = dup_url_attribute (node, "src");
    }

  xmlFreeDoc (document);
  return url;
}
