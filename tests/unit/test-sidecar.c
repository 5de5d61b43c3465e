/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The side-car is read back with exiv2 and exiftool, as the programs of photographers would. */

#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "cosmo-sidecar.h"

static CosmoRecord *
make_record (void)
{
  CosmoRecord *record = cosmo_record_new (cosmo_day_new (2023, 1, 1));

  record->title = g_strdup ("Stars & <Dust> “seen” by Émilie");
  record->explanation = g_strdup ("First & foremost: 1 < 2.\nA second line with ]]> in it. 星");
  record->credit = g_strdup ("É. Lune & Co.");
  record->copyrighted = TRUE;
  record->alt = g_strdup ("A star.");
  record->page_url = g_strdup ("https://apod.nasa.gov/apod/ap230101.html?a=1&b=2");
  record->image_url = g_strdup ("https://apod.nasa.gov/apod/image/2301/stars.jpg");
  return record;
}

static char *
write_sidecar (const CosmoRecord *record)
{
  g_autoptr(GBytes) content = cosmo_sidecar_format (record);
  g_autoptr(GError) error = NULL;
  char *path = NULL;
  int fd = g_file_open_tmp ("cosmo-XXXXXX.xmp", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_set_contents (path, g_bytes_get_data (content, NULL), g_bytes_get_size (content), &error);
  g_assert_no_error (error);
  return path;
}

/* Runs a program on the side-car and returns what it prints. */
static char *
read_back (const char * const *argv,
           const CosmoRecord  *record)
{
  g_autofree char *path = write_sidecar (record);
  g_autoptr(GPtrArray) command = g_ptr_array_new ();
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  char *output = NULL;

  for (guint i = 0; argv[i] != NULL; i++)
    g_ptr_array_add (command, (char *) argv[i]);
  g_ptr_array_add (command, path);
  g_ptr_array_add (command, NULL);

  process = g_subprocess_newv ((const char * const *) command->pdata, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  g_unlink (path);
  return output;
}

static gboolean
lacks_program (const char *name)
{
  g_autofree char *path = g_find_program_in_path (name);

  if (path == NULL)
    g_test_skip_printf ("%s is not installed", name);
  return path == NULL;
}

static void
test_exiftool (void)
{
  static const struct {
    const char *tag, *value;
  } fields[] = {
    { "XMP-dc:Title", "Stars & <Dust> “seen” by Émilie" },
    { "XMP-dc:Description", "First & foremost: 1 < 2.\nA second line with ]]> in it. 星" },
    { "XMP-dc:Creator", "É. Lune & Co." },
    { "XMP-dc:Rights", "É. Lune & Co." },
    { "XMP-dc:Identifier", "https://apod.nasa.gov/apod/ap230101.html?a=1&b=2" },
    { "XMP-dc:Source", "https://apod.nasa.gov/apod/image/2301/stars.jpg" },
    { "XMP-photoshop:DateCreated", "2023:01:01" },
    { "XMP-photoshop:Credit", "É. Lune & Co." },
    { "XMP-xmpRights:Marked", "True" },
    { "XMP-iptcCore:AltTextAccessibility", "A star." },
  };
  g_autoptr(CosmoRecord) record = make_record ();

  if (lacks_program ("exiftool"))
    return;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *tag = g_strconcat ("-", fields[i].tag, NULL);
      const char *argv[] = { "exiftool", "-s3", "-b", tag, NULL };
      g_autofree char *value = read_back (argv, record);

      g_test_message ("%s", fields[i].tag);
      g_assert_cmpstr (value, ==, fields[i].value);
    }
}

static void
test_exiv2 (void)
{
  static const char * const argv[] = { "exiv2", "-px", "pr", NULL };
  g_autoptr(CosmoRecord) record = make_record ();
  g_autofree char *output = NULL;

  if (lacks_program ("exiv2"))
    return;

  output = read_back (argv, record);
  g_assert_nonnull (strstr (output, "Xmp.dc.title"));
  g_assert_nonnull (strstr (output, "Stars & <Dust> “seen” by Émilie"));
  g_assert_nonnull (strstr (output, "Xmp.photoshop.DateCreated"));
  g_assert_nonnull (strstr (output, "Xmp.xmpRights.Marked"));
}

/* A record with nothing but its day, and one with what XML cannot hold, still make a side-car. */
static void
test_little_and_odd (void)
{
  static const char * const argv[] = { "exiftool", "-s3", "-b", "-XMP-dc:Title", "-XMP-photoshop:DateCreated", NULL };
  g_autoptr(CosmoRecord) bare = cosmo_record_new (cosmo_day_new (1995, 6, 16));
  g_autoptr(CosmoRecord) odd = cosmo_record_new (cosmo_day_new (1995, 6, 16));
  g_autofree char *from_bare = NULL, *from_odd = NULL;

  if (lacks_program ("exiftool"))
    return;

  odd->title = g_strdup ("be\x01ll\a \xEF\xBF\xBE end");
  from_bare = read_back (argv, bare);
  from_odd = read_back (argv, odd);
  g_assert_cmpstr (from_bare, ==, "1995:06:16");
  g_assert_cmpstr (from_odd, ==, "bell  end1995:06:16");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sidecar/exiftool", test_exiftool);
  g_test_add_func ("/sidecar/exiv2", test_exiv2);
  g_test_add_func ("/sidecar/little-and-odd", test_little_and_odd);
  return g_test_run ();
}
