/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <string.h>

#include "cosmo-sidecar.h"
#include "fuzz.h"

/* What another program reads in a field of the side-car; "" where there is no such field. */
static char *
read_back (xmlDoc     *document,
           const char *path)
{
  xmlXPathContext *context = xmlXPathNewContext (document);
  xmlXPathObject *found;
  xmlChar *text;
  char *result;

  xmlXPathRegisterNs (context, BAD_CAST "dc", BAD_CAST "http://purl.org/dc/elements/1.1/");
  xmlXPathRegisterNs (context, BAD_CAST "rdf", BAD_CAST "http://www.w3.org/1999/02/22-rdf-syntax-ns#");
  found = xmlXPathEvalExpression (BAD_CAST path, context);
  text = xmlXPathCastToString (found);
  result = g_strdup ((const char *) text);
  xmlFree (text);
  xmlXPathFreeObject (found);
  xmlXPathFreeContext (context);

  return result;
}

/* Sound text comes back as it was; of any other, no more than what it had. */
static void
assert_kept (xmlDoc     *document,
             const char *path,
             const char *text)
{
  g_autofree char *read = read_back (document, path);

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p != '\n' && (!g_ascii_isprint (*p)))
        {
          g_assert_true (g_utf8_validate (read, -1, NULL));
          return;
        }
    }

  g_assert_cmpstr (read, ==, text);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(CosmoRecord) record = cosmo_record_new (cosmo_day_new (2023, 1, 1));
  g_autoptr(GBytes) content = NULL;
  xmlDoc *document;

  record->copyrighted = size % 2;
  record->title = fuzz_take_field (&data, &size);
  record->explanation = fuzz_take_field (&data, &size);
  record->credit = fuzz_take_field (&data, &size);
  record->alt = fuzz_take_field (&data, &size);
  record->page_url = fuzz_take_field (&data, &size);
  record->image_url = fuzz_take_field (&data, &size);

  content = cosmo_sidecar_format (record);
  document = xmlReadMemory (g_bytes_get_data (content, NULL), g_bytes_get_size (content), NULL, NULL,
                            XML_PARSE_NONET | XML_PARSE_PEDANTIC);
  g_assert_nonnull (document);
  assert_kept (document, "//dc:title//rdf:li", record->title);
  assert_kept (document, "//dc:description//rdf:li", record->explanation);
  assert_kept (document, "//dc:creator//rdf:li", record->credit);
  assert_kept (document, "//dc:identifier", record->page_url);
  xmlFreeDoc (document);

  return 0;
}
