/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "cosmo-file-name.h"

static char *
format (const char *pattern,
        const char *title)
{
  g_autoptr(CosmoRecord) record = cosmo_record_new (cosmo_day_new (2023, 1, 1));

  record->title = g_strdup (title);
  record->credit = g_strdup ("A. Stargazer");
  return cosmo_file_name_format (pattern, record, "jpg");
}

static void
test_titles (void)
{
  static const struct {
    const char *title, *name;
  } cases[] = {
    { "The Largest Rock in our Solar System", "2023-01-01 The Largest Rock in our Solar System.jpg" },
    { NULL, "2023-01-01.jpg" },
    { "", "2023-01-01.jpg" },
    { "../../etc/passwd", "2023-01-01 ..-..-etc-passwd.jpg" },
    { "C:\\Windows\\win.ini", "2023-01-01 C--Windows-win.ini.jpg" },
    { "What? \"Now\" <here> | there * end", "2023-01-01 What- -Now- -here- - there - end.jpg" },
    { "A title.", "2023-01-01 A title.jpg" },
    { "Dots and spaces . . .", "2023-01-01 Dots and spaces.jpg" },
    { "two\nlines\tand   more", "2023-01-01 two lines and more.jpg" },
    { "bell\a and nul-like \x7f", "2023-01-01 bell and nul-like.jpg" },
    { "turned \xE2\x80\xAEgnp.exe", "2023-01-01 turned gnp.exe.jpg" },
    { "e\xCC\x81toile", "2023-01-01 \xC3\xA9toile.jpg" },
    { "broken \xFF\xFE bytes", "2023-01-01 broken bytes.jpg" },
    { "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x80 in space", "2023-01-01 \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x80 in space.jpg" },
    { "\xD9\x85\xD8\xB1\xD8\xAD\xD8\xA8\xD8\xA7", "2023-01-01 \xD9\x85\xD8\xB1\xD8\xAD\xD8\xA8\xD8\xA7.jpg" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = format (COSMO_FILE_NAME_PATTERN, cases[i].title);

      g_assert_cmpstr (name, ==, cases[i].name);
    }
}

static void
test_patterns (void)
{
  static const struct {
    const char *pattern, *title, *name;
  } cases[] = {
    { "{title} ({date})", "Moon", "Moon (2023-01-01).jpg" },
    { "{year} {credit} {date}", "Moon", "2023 A. Stargazer 2023-01-01.jpg" },
    { "{title}", "con", "2023-01-01 con.jpg" },
    { "{title}", "NUL.tar", "2023-01-01 NUL.tar.jpg" },
    { "{title}", "Lpt1", "2023-01-01 Lpt1.jpg" },
    { "{title}", "Console", "Console.jpg" },
    { "{title}", ".hidden", "hidden.jpg" },
    { "{title}", "...", "2023-01-01.jpg" },
    { "{title}", "  ", "2023-01-01.jpg" },
    { "{titel} {date}", "Moon", "{titel} 2023-01-01.jpg" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = format (cases[i].pattern, cases[i].title);

      g_assert_cmpstr (name, ==, cases[i].name);
    }

  g_assert_true (cosmo_file_name_check_pattern ("{date}"));
  g_assert_true (cosmo_file_name_check_pattern (COSMO_FILE_NAME_PATTERN));
  g_assert_false (cosmo_file_name_check_pattern ("{title}"));
  g_assert_false (cosmo_file_name_check_pattern ("{year}/{date}"));
  g_assert_false (cosmo_file_name_check_pattern ("{date} \xFF"));
}

/* A device's name gets the date before it, and has room for that. */
static void
test_long_device (void)
{
  g_autofree char *letters = g_strnfill (300, 'd');
  g_autofree char *title = g_strconcat ("nul.", letters, NULL);
  g_autofree char *name = format ("{title}", title);

  g_assert_cmpuint (strlen (name), ==, COSMO_FILE_NAME_MAX_BYTES);
  g_assert_true (g_str_has_prefix (name, "2023-01-01 nul.ddd"));
  g_assert_true (g_str_has_suffix (name, "ddd.jpg"));
}

/* Whatever is in the title, what is left is whole characters, and not too many bytes. */
static void
test_length (void)
{
  static const char * const repeated[] = {
    "a", "\xC3\xA9", "\xE6\x98\x9F", "\xF0\x9F\x9A\x80", "a\xCC\xA7\xCC\xB2", "\xF0\x9F\x91\xA9\xE2\x80\x8D", ". ", "-",
  };

  for (guint i = 0; i < G_N_ELEMENTS (repeated); i++)
    {
      for (guint n = 40; n < 260; n++)
        {
          g_autoptr(GString) title = g_string_new (NULL);
          g_autofree char *name = NULL;

          for (guint k = 0; k < n; k++)
            g_string_append (title, repeated[i]);
          name = format (COSMO_FILE_NAME_PATTERN, title->str);

          g_assert_true (g_utf8_validate (name, -1, NULL));
          g_assert_cmpuint (strlen (name), <=, COSMO_FILE_NAME_MAX_BYTES);
          g_assert_true (g_str_has_suffix (name, ".jpg"));
          g_assert_false (g_str_has_suffix (name, "..jpg"));
          g_assert_false (g_str_has_suffix (name, " .jpg"));
          g_assert_false (g_str_has_suffix (name, "\xE2\x80\x8D.jpg"));
        }
    }
}

static void
test_extensions (void)
{
#define CASE(bytes, extension) { bytes, sizeof (bytes) - 1, extension }
  static const struct {
    const char *bytes;
    gsize       size;
    const char *extension;
  } cases[] = {
    CASE ("\xFF\xD8\xFF\xE0....", "jpg"),
    CASE ("\x89PNG\r\n\x1A\n....", "png"),
    CASE ("GIF89a", "gif"),
    CASE ("RIFF....WEBP", "webp"),
    CASE ("RIFF....WAVE", NULL),
    CASE ("II*\0....", "tif"),
    CASE ("....ftypisom", "mp4"),
    CASE ("....ftypqt  ", "mov"),
    CASE ("....ftypavif", "avif"),
    CASE ("<!doctype html>", NULL),
    CASE ("\xFF\xD8", NULL),
    CASE ("", NULL),
  };
#undef CASE

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GBytes) content = g_bytes_new_static (cases[i].bytes, cases[i].size);

      g_assert_cmpstr (cosmo_file_name_get_extension (content), ==, cases[i].extension);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/file-name/titles", test_titles);
  g_test_add_func ("/file-name/patterns", test_patterns);
  g_test_add_func ("/file-name/long-device", test_long_device);
  g_test_add_func ("/file-name/length", test_length);
  g_test_add_func ("/file-name/extensions", test_extensions);
  return g_test_run ();
}
