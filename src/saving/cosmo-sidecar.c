/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is known of a picture, as an XMP side-car: a file beside it that digiKam, darktable, gThumb and exiftool read,
 * so that the picture itself can stay as NASA made it, to the last byte. The fields are those of the XMP specification,
 * part 1 (ISO 16684-1: Dublin Core and XMP Rights) and part 2 (Photoshop), and of IPTC's Photo Metadata
 * standard (Iptc4xmpCore). */

#include "config.h"

#include "cosmo-sidecar.h"

#include <libxml/tree.h>
#include <string.h>

#define NS_RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

static const struct
{
  const char *prefix;
  const char *uri;
} namespaces[] = {
  { "dc", "http://purl.org/dc/elements/1.1/" },
  { "photoshop", "http://ns.adobe.com/photoshop/1.0/" },
  { "xmpRights", "http://ns.adobe.com/xap/1.0/rights/" },
  { "Iptc4xmpCore", "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" },
};

static xmlNs *
find_namespace (xmlNode    *node,
                const char *prefix)
{
  return xmlSearchNs (node->doc, node, BAD_CAST prefix);
}

static gboolean
is_xml_character (gunichar c)
{
  return c >= 0x20 ? (c != 0xFFFE && c != 0xFFFF) : (c == '\t' || c == '\n');
}

/* Characters that XML cannot hold at all make way; the services' texts have none, a damaged catalogue might. */
static char *
make_xml_text (const char *text)
{
  char *result = g_utf8_make_valid (text, -1);
  char *end = result;

  for (const char *p = result, *next; *p != '\0'; p = next)
    {
      next = g_utf8_next_char (p);
      if (is_xml_character (g_utf8_get_char (p)))
        {
          memmove (end, p, next - p);
          end += next - p;
        }
    }

  *end = '\0';
  return result;
}

static void
add_text (xmlNode    *description,
          const char *prefix,
          const char *name,
          const char *text)
{
  g_autofree char *xml_text = NULL;

  if (text == NULL || *text == '\0')
    return;

  xml_text = make_xml_text (text);
  xmlNewTextChild (description, find_namespace (description, prefix), BAD_CAST name, BAD_CAST xml_text);
}

/* Some fields hold a list: of the same text in several languages ("Alt"), or of several things in order ("Seq"). */
static void
add_list (xmlNode    *description,
          const char *prefix,
          const char *name,
          const char *kind,
          const char *text)
{
  xmlNs *rdf = find_namespace (description, "rdf");
  g_autofree char *xml_text = NULL;
  xmlNode *field, *list, *item;

  if (text == NULL || *text == '\0')
    return;

  xml_text = make_xml_text (text);
  field = xmlNewChild (description, find_namespace (description, prefix), BAD_CAST name, NULL);
  list = xmlNewChild (field, rdf, BAD_CAST kind, NULL);
  item = xmlNewTextChild (list, rdf, BAD_CAST "li", BAD_CAST xml_text);
  if (g_str_equal (kind, "Alt"))
    xmlNewNsProp (item, xmlSearchNs (item->doc, item, BAD_CAST "xml"), BAD_CAST "lang", BAD_CAST "x-default");
}

static xmlNode *
add_description (xmlDoc *document)
{
  xmlNode *meta = xmlNewDocNode (document, NULL, BAD_CAST "xmpmeta", NULL);
  xmlNode *rdf, *description;

  xmlDocSetRootElement (document, meta);
  xmlSetNs (meta, xmlNewNs (meta, BAD_CAST "adobe:ns:meta/", BAD_CAST "x"));

  rdf = xmlNewChild (meta, NULL, BAD_CAST "RDF", NULL);
  xmlSetNs (rdf, xmlNewNs (rdf, BAD_CAST NS_RDF, BAD_CAST "rdf"));

  description = xmlNewChild (rdf, rdf->ns, BAD_CAST "Description", NULL);
  xmlNewNsProp (description, rdf->ns, BAD_CAST "about", BAD_CAST "");
  for (guint i = 0; i < G_N_ELEMENTS (namespaces); i++)
    xmlNewNs (description, BAD_CAST namespaces[i].uri, BAD_CAST namespaces[i].prefix);

  return description;
}

/**
 * cosmo_sidecar_format:
 * @record: what is known of the picture
 *
 * Returns: (transfer full): the content of the side-car
 */
GBytes *
cosmo_sidecar_format (const CosmoRecord *record)
{
  xmlDoc *document;
  xmlNode *description;
  xmlChar *text = NULL;
  int length = 0;
  g_autofree char *date = NULL;

  g_return_val_if_fail (record != NULL, NULL);

  document = xmlNewDoc (BAD_CAST "1.0");
  description = add_description (document);
  date = cosmo_day_format (record->day);

  add_list (description, "dc", "title", "Alt", record->title);
  add_list (description, "dc", "description", "Alt", record->explanation);
  add_list (description, "dc", "creator", "Seq", record->credit);
  add_list (description, "dc", "rights", "Alt", record->copyrighted ? record->credit : NULL);
  add_text (description, "dc", "identifier", record->page_url);
  add_text (description, "dc", "source", record->image_url);
  add_text (description, "photoshop", "Headline", record->title);
  add_text (description, "photoshop", "DateCreated", date);
  add_text (description, "photoshop", "Credit", record->credit);
  add_text (description, "photoshop", "Source", "NASA Astronomy Picture of the Day");
  add_text (description, "xmpRights", "Marked", record->copyrighted ? "True" : NULL);
  add_text (description, "xmpRights", "WebStatement", record->page_url);
  add_list (description, "Iptc4xmpCore", "AltTextAccessibility", "Alt", record->alt);

  xmlDocDumpFormatMemoryEnc (document, &text, &length, "UTF-8", 1);
  xmlFreeDoc (document);

  return g_bytes_new_with_free_func (text, length, (GDestroyNotify) xmlFree, text);
}
