/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cosmo-json.h"

#include <string.h>

static void
test_refused (void)
{
  static const struct {
    const char *body;
    int         code;
  } cases[] = {
    { "", COSMO_JSON_ERROR_INVALID },
    { "   \n", COSMO_JSON_ERROR_INVALID },
    { "<!doctype html><title>NASA</title>", COSMO_JSON_ERROR_INVALID },
    { "no healthy upstream", COSMO_JSON_ERROR_INVALID },
    { "{\"date\": \"2023-01-01\"", COSMO_JSON_ERROR_INVALID },
    { "{\"date\": \"2023-01-01\"} trailing", COSMO_JSON_ERROR_INVALID },
    { "{'date': '2023-01-01'}", COSMO_JSON_ERROR_INVALID },
    { "[1, 2,]", COSMO_JSON_ERROR_INVALID },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonNode) root = cosmo_json_parse (cases[i].body, strlen (cases[i].body), &error);

      g_test_message ("%s", cases[i].body);
      g_assert_error (error, COSMO_JSON_ERROR, cases[i].code);
      g_assert_null (root);
    }
}

/* 300,000 brackets overflow json-glib's stack; brackets inside a string are text. */
static void
test_nesting (void)
{
  g_autofree char *brackets = g_strnfill (300000, '[');
  g_autofree char *text = g_strdup_printf ("[\"\\\"%s\"]", brackets);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) nothing = cosmo_json_parse (brackets, strlen (brackets), &error);
  g_autoptr(JsonNode) root = cosmo_json_parse (text, strlen (text), NULL);
  static const char siblings[] = "[[[]],[[]],[[]],[[]],[[]],[[]],[[]],[[]],[[]],[[]],[[]],[[]],[[]],[[]],[[]],[[]],"
                                 "[[]]]";
  g_autoptr(JsonNode) wide = cosmo_json_parse (siblings, strlen (siblings), NULL);

  g_assert_error (error, COSMO_JSON_ERROR, COSMO_JSON_ERROR_TOO_DEEP);
  g_assert_null (nothing);
  g_assert_nonnull (root);
  g_assert_nonnull (wide);
}

static void
test_too_long (void)
{
  g_autofree char *body = g_strnfill (COSMO_JSON_MAX_BYTES + 1, ' ');
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) root = NULL;

  body[0] = '[';
  body[COSMO_JSON_MAX_BYTES] = ']';
  root = cosmo_json_parse (body, COSMO_JSON_MAX_BYTES + 1, &error);
  g_assert_error (error, COSMO_JSON_ERROR, COSMO_JSON_ERROR_INVALID);
  g_assert_null (root);
}

/* Bytes that are no UTF-8 cost no more than themselves. */
static void
test_encoding (void)
{
  static const struct {
    const char *body;
    gsize       length;
    const char *title;
  } cases[] = {
    { "{\"title\": \"Tun\xe7 \xff\xfe\xc0\"}", 21, "Tun\uFFFD \uFFFD\uFFFD\uFFFD" },
    { "\xef\xbb\xbf{\"title\": \"after a byte order mark\"}", 39, "after a byte order mark" },
    { "{\"title\": \"a\0b\"}", 16, "a\uFFFDb" },
    { "{\"title\": \"\\u00e9\\ud83c\\udf0c\"}", 31, "é🌌" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonNode) root = cosmo_json_parse (cases[i].body, cases[i].length, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (cosmo_json_get_string (cosmo_json_as_object (root), "title"), ==, cases[i].title);
    }
}

static void
test_lone_surrogate (void)
{
  static const char body[] = "{\"title\": \"\\ud83c\", \"date\": \"2023-01-01\"}";
  g_autoptr(JsonNode) root = cosmo_json_parse (body, strlen (body), NULL);
  const char *title = root != NULL ? cosmo_json_get_string (cosmo_json_as_object (root), "title") : NULL;

  g_assert_true (title == NULL || g_utf8_validate (title, -1, NULL));
}

/* A member of another type is a missing member. */
static void
test_types (void)
{
  static const char body[] = "{\"string\": \"text\", \"number\": 1, \"boolean\": true, \"null\": null, "
                             "\"array\": [\"text\"], \"object\": {\"string\": \"inside\"}}";
  static const char * const not_strings[] = { "number", "boolean", "null", "array", "object", "absent" };
  static const char * const not_objects[] = { "string", "number", "boolean", "null", "array", "absent" };
  g_autoptr(JsonNode) root = cosmo_json_parse (body, strlen (body), NULL);
  JsonObject *object = cosmo_json_as_object (root);

  g_assert_nonnull (object);
  g_assert_null (cosmo_json_as_array (root));
  g_assert_null (cosmo_json_as_array (NULL));
  g_assert_null (cosmo_json_as_object (NULL));
  g_assert_cmpstr (cosmo_json_get_string (object, "string"), ==, "text");
  g_assert_cmpstr (cosmo_json_get_string (cosmo_json_get_object (object, "object"), "string"), ==, "inside");
  for (guint i = 0; i < G_N_ELEMENTS (not_strings); i++)
    g_assert_null (cosmo_json_get_string (object, not_strings[i]));
  for (guint i = 0; i < G_N_ELEMENTS (not_objects); i++)
    g_assert_null (cosmo_json_get_object (object, not_objects[i]));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/refused", test_refused);
  g_test_add_func ("/json/nesting", test_nesting);
  g_test_add_func ("/json/too-long", test_too_long);
  g_test_add_func ("/json/encoding", test_encoding);
  g_test_add_func ("/json/lone-surrogate", test_lone_surrogate);
  g_test_add_func ("/json/types", test_types);
  return g_test_run ();
}
