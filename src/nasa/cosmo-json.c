/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reading JSON that nobody vouches for. json-glib's own getters are criticals on members that are missing or have
 * another type, and its parser overflows the stack on deep nesting; nothing else in the program calls either. */

#include "config.h"

#include "cosmo-json.h"

#include <string.h>

/* Answers of both services are two or three deep. */
#define MAX_DEPTH 32

G_DEFINE_QUARK (cosmo-json-error-quark, cosmo_json_error)

static gboolean
is_too_deep (const char *text)
{
  gboolean in_string = FALSE;
  guint depth = 0;

  for (const char *p = text; *p != '\0'; p++)
    {
      if (in_string && *p == '\\' && p[1] != '\0')
        p++;
      else if (*p == '"')
        in_string = !in_string;
      else if (!in_string && (*p == '[' || *p == '{') && ++depth > MAX_DEPTH)
        return TRUE;
      else if (!in_string && (*p == ']' || *p == '}') && depth > 0)
        depth--;
    }

  return FALSE;
}

/**
 * cosmo_json_parse_long:
 * @body: (array length=length): what should be JSON, from a file of the user's
 * @length: its length in bytes
 * @error: return location for a %COSMO_JSON_ERROR
 *
 * As cosmo_json_parse(), however much it is.
 *
 * Returns: (transfer full) (nullable): what it holds, or %NULL with @error set
 */
JsonNode *
cosmo_json_parse_long (const char  *body,
                       gsize        length,
                       GError     **error)
{
  g_autoptr(JsonParser) parser = NULL;
  g_autoptr(GError) reason = NULL;
  g_autofree char *text = NULL;
  JsonNode *root;
  const char *start;

  g_return_val_if_fail (body != NULL || length == 0, NULL);

  text = g_utf8_make_valid (length > 0 ? body : "", length);
  start = g_str_has_prefix (text, "\xef\xbb\xbf") ? text + 3 : text;
  if (is_too_deep (start))
    {
      g_set_error_literal (error, COSMO_JSON_ERROR, COSMO_JSON_ERROR_TOO_DEEP, "Nested too deep to be an answer");
      return NULL;
    }

  parser = json_parser_new_immutable ();
  json_parser_set_strict (parser, TRUE);
  if (!json_parser_load_from_data (parser, start, -1, &reason))
    {
      g_set_error (error, COSMO_JSON_ERROR, COSMO_JSON_ERROR_INVALID, "Not JSON: %s", reason->message);
      return NULL;
    }

  /* Some versions of json-glib parse an empty body without complaint. */
  root = json_parser_get_root (parser);
  if (root == NULL)
    {
      g_set_error_literal (error, COSMO_JSON_ERROR, COSMO_JSON_ERROR_INVALID, "Not JSON: there is nothing");
      return NULL;
    }

  return json_node_ref (root);
}

/**
 * cosmo_json_parse:
 * @body: (array length=length): what should be JSON, from anywhere
 * @length: its length in bytes
 * @error: return location for a %COSMO_JSON_ERROR
 *
 * Parses strictly, but for one thing: what is not UTF-8 becomes U+FFFD, so that one bad byte in a title does not cost
 * the other days of the answer.
 *
 * Returns: (transfer full) (nullable): what it holds, or %NULL with @error set
 */
JsonNode *
cosmo_json_parse (const char  *body,
                  gsize        length,
                  GError     **error)
{
  if (length > COSMO_JSON_MAX_BYTES)
    {
      g_set_error_literal (error, COSMO_JSON_ERROR, COSMO_JSON_ERROR_INVALID, "More bytes than an answer can have");
      return NULL;
    }

  return cosmo_json_parse_long (body, length, error);
}

/**
 * cosmo_json_as_object:
 * @node: (nullable): a node
 *
 * Returns: (transfer none) (nullable): the object it holds, or %NULL if it holds anything else
 */
JsonObject *
cosmo_json_as_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * cosmo_json_as_array:
 * @node: (nullable): a node
 *
 * Returns: (transfer none) (nullable): the array it holds, or %NULL if it holds anything else
 */
JsonArray *
cosmo_json_as_array (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/**
 * cosmo_json_get_string:
 * @object: an object
 * @name: the name of a member
 *
 * Returns: (transfer none) (nullable): its text, in valid UTF-8, or %NULL if it is missing or no string
 */
const char *
cosmo_json_get_string (JsonObject *object,
                       const char *name)
{
  JsonNode *node;
  const char *text;

  g_return_val_if_fail (object != NULL && name != NULL, NULL);

  node = json_object_get_member (object, name);
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  text = json_node_get_string (node);
  return text != NULL && g_utf8_validate (text, -1, NULL) ? text : NULL;
}

/**
 * cosmo_json_get_int:
 * @object: an object
 * @name: the name of a member
 *
 * Returns: its value, or 0 if it is missing or no whole number
 */
gint64
cosmo_json_get_int (JsonObject *object,
                    const char *name)
{
  JsonNode *node;

  g_return_val_if_fail (object != NULL && name != NULL, 0);

  node = json_object_get_member (object, name);
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return 0;

  return json_node_get_int (node);
}

/**
 * cosmo_json_get_object:
 * @object: an object
 * @name: the name of a member
 *
 * Returns: (transfer none) (nullable): the object it holds, or %NULL if it is missing or anything else
 */
JsonObject *
cosmo_json_get_object (JsonObject *object,
                       const char *name)
{
  g_return_val_if_fail (object != NULL && name != NULL, NULL);

  return cosmo_json_as_object (json_object_get_member (object, name));
}
