/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Answers that nobody sends by mistake, given to both parsers, and sent to both services. */

#include "config.h"

#include <gio/gio.h>
#include <string.h>
#include <time.h>

#include "cosmo-basic.h"
#include "cosmo-planetary.h"
#include "cosmo-sky.h"
#include "futures.h"
#include "sound.h"

#define FIRST cosmo_day_new (2023, 1, 1)
#define SPAN ((CosmoSpan) { FIRST, FIRST + 24 })
#define MAX_GROWTH (64 * 1024)  /* KiB */

typedef GPtrArray *(*Parser) (const char  *body,
                              gsize        length,
                              CosmoSpan    span,
                              GError     **error);

static const Parser parsers[] = { cosmo_planetary_parse, cosmo_basic_parse };

/* Every field that either service has, apart from the date. */
static const char * const fields[] = {
  "title", "explanation", "copyright", "credit", "alt", "url", "hdurl", "thumbnail_url", "permalink", "basic_html",
  "media_type", "post_id", "service_version",
};

/* A record whose fields all have the same value, which is a piece of JSON. */
static char *
make_body (const char *value)
{
  GString *body = g_string_new ("{\"date\": \"2023-01-01\"");

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    g_string_append_printf (body, ", \"%s\": %s", fields[i], value);

  return g_string_free_and_steal (g_string_append_c (body, '}'));
}

static void
assert_one_sound_record (const char *body)
{
  clock_t begin = clock ();

  for (guint i = 0; i < G_N_ELEMENTS (parsers); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) records = parsers[i](body, strlen (body), SPAN, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (records->len, ==, 1);
      assert_sound_records (records, SPAN);
    }

  /* It has been ten for one title. A record takes less than a millisecond, and the window waits meanwhile. */
  g_assert_cmpint (clock () - begin, <, 2 * CLOCKS_PER_SEC);
}

static void
assert_nonsense (const char *body)
{
  for (guint i = 0; i < G_N_ELEMENTS (parsers); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) records = parsers[i](body, strlen (body), SPAN, &error);

      g_assert_error (error, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_NONSENSE);
      g_assert_null (records);
    }
}

/* A wrong type is a missing field, and text is text, whatever is in it. */
static void
test_values (void)
{
  static const char * const values[] = {
    "null", "true", "false", "0", "-1e300", "[]", "{}", "[\"text\"]", "{\"text\": \"text\"}", "[[[[[[[[5]]]]]]]]",
    "\"\"", "\" \\n\\t\\r\\f \"", "\"\\u0000\"", "\"a\\u0000b\"",
    /* Not UTF-8: a lone byte, an overlong slash, half of a surrogate, a character beyond the last. */
    "\"\xff\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"", "\"https://a.org/\xff.jpg\"",
    /* Markup, in part never closed. */
    "\"<b>A</b> <i>comet\"", "\"</markup><a href='javascript:x'>A</a>\"", "\"<a href=\\\"https://a.org\\\">A <span size='9'>\"",
    "\"&lt;b&gt; &amp;amp; & <\"", "\"<![CDATA[A]]> <!-- \"", "\"<script>alert(1)</script>A\"",
    "\"<video><source src='javascript:x'></video><iframe src='https://a.org/;x'>\"",
    /* What turns the direction of what follows, and what is not seen. */
    "\"\u202egpj.A\u202c \u2066B\u2069 \u200e\u200f\u061c\"", "\"\\u202egpj\\u2066\\u0007\\u001b[31mA\"",
    "\"\u200b\u2060\ufeff\u00ad\"", "\"&#x202e;A&#7;\"", "\"https://a.org/\u202egpj.jpg\"",
    /* Addresses that are none, or lead elsewhere than it seems. */
    "\"javascript:alert(1)//.jpg\"", "\"data:image/svg+xml,x.jpg\"", "\"file:///etc/passwd.jpg\"", "\"//.jpg\"",
    "\"https://nasa.gov@example.org/a.jpg\"", "\"https://nasa.gov;.example.org/a.jpg\"", "\"https://%00/a.jpg\"",
    "\"https://[::1/a.jpg\"", "\"https://a.org:99999/a.jpg\"", "\"https://a.org/\\r\\nX-Api-Key: a.jpg\"",
    "\"https://a.org/dynamicimage/assets/%.jpg?w=%&h=5\"",
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *body = make_body (values[i]);
      g_autofree char *shown = g_strescape (values[i], NULL);

      g_test_message ("%s", shown);
      assert_one_sound_record (body);
    }
}

/* 40,000 characters of each, and the lengths that records may have. */
static void
test_long_texts (void)
{
  static const char * const repeated[] = {
    "x", "x ", "é", "🌌", "e\u0301", "\u0301", "\u202e", " ", "\\n", "\\n ", ",", ", ", "credit ",
    "&amp;", "<b>", "</i>", "<a href=x>", "Credit: ", "   APOD",
  };

  for (guint i = 0; i < G_N_ELEMENTS (repeated); i++)
    {
      g_autoptr(GString) value = g_string_new ("\"");
      g_autofree char *body = NULL;

      for (guint n = 0; n < 40000; n++)
        g_string_append (value, repeated[i]);
      g_string_append_c (value, '"');
      body = make_body (value->str);

      g_test_message ("%s", repeated[i]);
      if (strlen (body) <= 4 * 1024 * 1024)
        assert_one_sound_record (body);
      else
        assert_nonsense (body);
    }
}

static void
test_dates (void)
{
  static const char * const dates[] = {
    "\"2999-01-01\"", "\"9999-12-31\"", "\"99999-01-01\"", "\"0000-00-00\"", "\"0000-01-01\"", "\"0001-01-01\"", "\"-001-01-01\"",
    "\"2023-02-30\"", "\"2023-13-01\"", "\"2023-1-1\"", "\"2023-01-01T00:00:00Z\"", "\" 2023-01-01\"", "\"２０２３-01-01\"",
    "\"18446744073709551616-01-01\"", "\"2023-01-4294967297\"", "\"\"", "\"\\u0000\"", "20230101", "2023", "null", "true",
    "[\"2023-01-01\"]", "{\"date\": \"2023-01-01\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      g_autofree char *body = g_strdup_printf ("[{\"date\": \"2023-01-02\"}, {\"date\": %s, \"title\": \"A\"}]",
                                               dates[i]);

      g_test_message ("%s", dates[i]);
      assert_nonsense (body);
    }
}

/* The last of several members of one name counts, for the check of the date as for what is shown. */
static void
test_duplicate_names (void)
{
  static const char inside[] = "{\"date\": \"1999-01-01\", \"title\": \"<\", "
                               "\"date\": \"2023-01-01\", \"title\": \"A comet\"}";

  assert_nonsense ("{\"date\": \"2023-01-01\", \"title\": \"A comet\", \"date\": \"1999-01-01\"}");
  assert_one_sound_record (inside);
  for (guint i = 0; i < G_N_ELEMENTS (parsers); i++)
    {
      g_autoptr(GPtrArray) records = parsers[i](inside, strlen (inside), SPAN, NULL);
      const CosmoRecord *record = g_ptr_array_index (records, 0);

      g_assert_cmpuint (record->day, ==, FIRST);
      g_assert_cmpstr (record->title, ==, "A comet");
    }
}

/* The same day a thousand times is one day. */
static void
test_repeated_days (void)
{
  g_autoptr(GString) body = g_string_new ("[{\"date\": \"2023-01-01\"}");

  for (guint i = 0; i < 1000; i++)
    g_string_append (body, ", {\"date\": \"2023-01-01\", \"title\": \"A\"}");
  assert_one_sound_record (g_string_append_c (body, ']')->str);
}

/* --- Sent by a server --------------------------------------------------------------------------------------------- */

/* In KiB, from the kernel; 0 where it does not tell. */
static guint64
read_memory (const char *name)
{
  g_autofree char *status = NULL;
  const char *found;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;

  found = strstr (status, name);
  return found != NULL ? g_ascii_strtoull (found + strlen (name), NULL, 10) : 0;
}

/* Has the kernel forget the peak so far (proc_pid_clear_refs(5)), and returns what is in use. */
static guint64
begin_peak (void)
{
  g_autoptr(GFile) file = g_file_new_for_path ("/proc/self/clear_refs");
  g_autoptr(GFileOutputStream) stream = g_file_append_to (file, G_FILE_CREATE_NONE, NULL, NULL);

  if (stream == NULL || !g_output_stream_write_all (G_OUTPUT_STREAM (stream), "5", 1, NULL, NULL, NULL))
    return 0;

  return read_memory ("VmRSS:");
}

static void
assert_answer (CosmoService *service,
               int           code)
{
  guint64 before = begin_peak ();
  g_autoptr(DexFuture) future = cosmo_service_fetch (service, SPAN);
  g_autoptr(GError) error = NULL;
  const GValue *value = wait_for (future, &error);

  if (code < 0)
    {
      g_assert_no_error (error);
      g_assert_cmpuint (((GPtrArray *) g_value_get_boxed (value))->len, ==, 25);
      assert_sound_records (g_value_get_boxed (value), SPAN);
    }
  else
    {
      g_assert_error (error, COSMO_SERVICE_ERROR, code);
    }

  if (before > 0)
    {
      g_test_message ("%" G_GUINT64_FORMAT " KiB at the most, %" G_GUINT64_FORMAT " before", read_memory ("VmHWM:"),
                      before);
      g_assert_cmpuint (read_memory ("VmHWM:"), <, before + MAX_GROWTH);
    }
}

static void
test_garbage (gconstpointer data)
{
  static const struct {
    CosmoSkyGarbage garbage;
    int             code;
  } cases[] = {
    { COSMO_SKY_GARBAGE_TRUNCATED, COSMO_SERVICE_ERROR_NONSENSE },
    { COSMO_SKY_GARBAGE_DEEP, COSMO_SERVICE_ERROR_NONSENSE },
    { COSMO_SKY_GARBAGE_EMPTY, COSMO_SERVICE_ERROR_NONSENSE },
    { COSMO_SKY_GARBAGE_HUGE, COSMO_SERVICE_ERROR_NONSENSE },
    { COSMO_SKY_GARBAGE_ENDLESS, COSMO_SERVICE_ERROR_NONSENSE },
    { COSMO_SKY_GARBAGE_HEADERS, COSMO_SERVICE_ERROR_DOWN },
    { COSMO_SKY_GARBAGE_TYPES, -1 },
    { COSMO_SKY_GARBAGE_UTF8, -1 },
  };
  guint i = GPOINTER_TO_UINT (data);
  CosmoSkyOptions options = COSMO_SKY_OPTIONS_INIT;
  g_autoptr(CosmoHttp) http = cosmo_http_new ();
  g_autoptr(CosmoPlanetary) planetary = NULL;
  g_autoptr(CosmoBasic) basic = NULL;
  g_autoptr(CosmoSky) sky = NULL;
  g_autoptr(GError) error = NULL;

  options.garbage = cases[i].garbage;
  sky = cosmo_sky_new (&options, &error);
  g_assert_no_error (error);
  planetary = cosmo_planetary_new (http, cosmo_sky_get_planetary_url (sky));
  basic = cosmo_basic_new (http, cosmo_sky_get_basic_url (sky));

  assert_answer (COSMO_SERVICE (planetary), cases[i].code);
  assert_answer (COSMO_SERVICE (basic), cases[i].code);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  dex_init ();
  g_test_add_func ("/hostile-answers/values", test_values);
  g_test_add_func ("/hostile-answers/long-texts", test_long_texts);
  g_test_add_func ("/hostile-answers/dates", test_dates);
  g_test_add_func ("/hostile-answers/duplicate-names", test_duplicate_names);
  g_test_add_func ("/hostile-answers/repeated-days", test_repeated_days);

#define add(path, i) g_test_add_data_func ("/hostile-answers/sent/" path, GUINT_TO_POINTER (i), test_garbage)
  add ("truncated", 0);
  add ("deep", 1);
  add ("empty", 2);
  add ("huge", 3);
  add ("endless", 4);
  add ("headers", 5);
  add ("types", 6);
  add ("utf8", 7);
#undef add
  return g_test_run ();
}
