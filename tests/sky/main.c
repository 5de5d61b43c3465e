/* SPDX-License-Identifier: GPL-3.0-or-later */

/* cosmo-sky: the stand-in for NASA as a program, for demonstrations, benchmarks and tests of the whole. */

#include <glib-unix.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cosmo-sky.h"
#include "sky-paint.h"

static CosmoSkyOptions options;
static char *announce_path;
static gboolean until_eof;
static char *image_folder;
static char *sheet_path;
static int sheet_width = 480;

static gboolean
parse_choice (GType        type,
              const char  *option,
              const char  *text,
              int         *value,
              GError     **error)
{
  g_autoptr(GEnumClass) choices = g_type_class_ref (type);
  const GEnumValue *choice = g_enum_get_value_by_nick (choices, text);
  g_autoptr(GString) nicks = NULL;

  if (choice != NULL)
    {
      *value = choice->value;
      return TRUE;
    }

  nicks = g_string_new (NULL);
  for (guint i = 0; i < choices->n_values; i++)
    g_string_append_printf (nicks, "%s%s", i > 0 ? ", " : "", choices->values[i].value_nick);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s is one of %s, not “%s”", option, nicks->str, text);
  return FALSE;
}

static gboolean
on_choice (const char  *option,
           const char  *text,
           gpointer     data,
           GError     **error)
{
  int value = 0;
  gboolean good;

  if (g_str_equal (option, "--planetary"))
    {
      good = parse_choice (COSMO_TYPE_SKY_PLANETARY, option, text, &value, error);
      options.planetary = value;
    }
  else if (g_str_equal (option, "--basic"))
    {
      good = parse_choice (COSMO_TYPE_SKY_BASIC, option, text, &value, error);
      options.basic = value;
    }
  else
    {
      good = parse_choice (COSMO_TYPE_SKY_GARBAGE, option, text, &value, error);
      options.garbage = value;
    }

  return good;
}

static gboolean
on_day (const char  *option,
        const char  *text,
        gpointer     data,
        GError     **error)
{
  CosmoDay day = cosmo_day_parse (text);
  guint n_bad_days = 0;

  if (day == 0)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s is a date like 2023-05-05, not “%s”", option,
                   text);
      return FALSE;
    }
  if (g_str_equal (option, "--today"))
    {
      options.today = day;
      return TRUE;
    }

  while (options.bad_days[n_bad_days] != 0)
    n_bad_days++;
  if (n_bad_days == COSMO_SKY_MAX_BAD_DAYS)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "no more than %d bad days, please",
                   COSMO_SKY_MAX_BAD_DAYS);
      return FALSE;
    }
  options.bad_days[n_bad_days] = day;
  return TRUE;
}

static gboolean
on_key (const char  *option,
        const char  *text,
        gpointer     data,
        GError     **error)
{
  guint n_keys = 0;

  while (options.keys[n_keys] != NULL)
    n_keys++;
  if (n_keys == COSMO_SKY_MAX_KEYS)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "no more than %d keys, please", COSMO_SKY_MAX_KEYS);
      return FALSE;
    }
  options.keys[n_keys] = g_strdup (text);
  return TRUE;
}

static gboolean
parse_options (int      *argc,
               char   ***argv,
               GError  **error)
{
  int port = 8642, latency = 0, per_day = 0, image_latency = 0, bandwidth = 0, limit = 0, retry_after = 5, seed = 1;
  const GOptionEntry entries[] = {
    { "port", 0, 0, G_OPTION_ARG_INT, &port, "Listen on this port; 0 for any that is free (8642)", "N" },
    { "until-eof", 0, 0, G_OPTION_ARG_NONE, &until_eof, "End when the standard input does", NULL },
    { "announce", 0, 0, G_OPTION_ARG_FILENAME, &announce_path, "Write the address to this file once it answers", "FILE" },
    { "today", 0, 0, G_OPTION_ARG_CALLBACK, on_day, "The newest day there is", "YYYY-MM-DD" },
    { "seed", 0, 0, G_OPTION_ARG_INT, &seed, "Of the chances below (1)", "N" },
    { "latency", 0, 0, G_OPTION_ARG_INT, &latency, "Before an API answer", "MS" },
    { "per-day", 0, 0, G_OPTION_ARG_INT, &per_day, "More, for each day of a range", "MS" },
    { "image-latency", 0, 0, G_OPTION_ARG_INT, &image_latency, "Before a picture", "MS" },
    { "jitter", 0, 0, G_OPTION_ARG_DOUBLE, &options.jitter, "Share of the latency that is random", "0..1" },
    { "bandwidth", 0, 0, G_OPTION_ARG_INT, &bandwidth, "For each answer; 0 for no limit", "KiB/s" },
    { "planetary", 0, 0, G_OPTION_ARG_CALLBACK, on_choice, "ok, short, retired, logo, down or hang", "STATE" },
    { "basic", 0, 0, G_OPTION_ARG_CALLBACK, on_choice, "ok, down or html", "STATE" },
    { "key", 0, 0, G_OPTION_ARG_CALLBACK, on_key, "An API key that is good; none given: any is (repeatable)", "KEY" },
    { "limit", 0, 0, G_OPTION_ARG_INT, &limit, "API answers a key is good for; 0 for any number", "N" },
    { "retry-after", 0, 0, G_OPTION_ARG_INT, &retry_after, "Until a spent key is good again (5)", "S" },
    { "bad-day", 0, 0, G_OPTION_ARG_CALLBACK, on_day, "Any range holding it answers 500 (repeatable)", "YYYY-MM-DD" },
    { "fail", 0, 0, G_OPTION_ARG_DOUBLE, &options.fail, "Share of API answers that are 503", "0..1" },
    { "image-fail", 0, 0, G_OPTION_ARG_DOUBLE, &options.image_fail, "Share of pictures that are 503", "0..1" },
    { "image-html", 0, 0, G_OPTION_ARG_DOUBLE, &options.image_html, "Share of pictures that are a web page", "0..1" },
    { "image-cut", 0, 0, G_OPTION_ARG_DOUBLE, &options.image_cut, "Share of pictures cut half-way", "0..1" },
    { "image-folder", 0, 0, G_OPTION_ARG_FILENAME, &image_folder, "Pictures are the files of this folder, by turns", "FOLDER" },
    { "garbage", 0, 0, G_OPTION_ARG_CALLBACK, on_choice, "none, truncated, deep, types, empty, utf8, huge, endless or headers", "KIND" },
    { "redirect", 0, 0, G_OPTION_ARG_STRING, &options.redirect, "API answers redirect to this base address", "URL" },
    { "film", 0, 0, G_OPTION_ARG_FILENAME, &options.film, "What every film is; none given: they are gone", "FILE" },
    { "sheet", 0, 0, G_OPTION_ARG_FILENAME, &sheet_path, "Paint a sheet of every kind of sky as PNG, and serve nothing", "FILE" },
    { "sheet-width", 0, 0, G_OPTION_ARG_INT, &sheet_width, "Of each picture in it (480)", "PIXELS" },
    { NULL }
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("- a stand-in for NASA's two services of the Astronomy "
                                                            "Picture of the Day");

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;

  if (port < 0 || port > G_MAXUINT16 || MIN (MIN (latency, per_day), MIN (image_latency, bandwidth)) < 0 ||
      MIN (limit, retry_after) < 0)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           "numbers are from 0, and ports up to 65535");
      return FALSE;
    }
  options.port = port;
  options.latency = latency;
  options.per_day = per_day;
  options.image_latency = image_latency;
  options.bandwidth = bandwidth;
  options.limit = limit;
  options.retry_after = retry_after;
  options.seed = seed;
  options.image_folder = image_folder;
  return TRUE;
}

/* Every kind of sky in a column of its own, a few of each. */
static gboolean
paint_sheet (const char  *path,
             guint        width,
             GError     **error)
{
  const guint n_each = 4, n_columns = 7, height = width * 5 / 8;
  guint n_bands = (SKY_N_KINDS + n_columns - 1) / n_columns;
  cairo_surface_t *sheet = cairo_image_surface_create (CAIRO_FORMAT_RGB24, n_columns * width,
                                                       n_bands * n_each * height);
  cairo_t *cr = cairo_create (sheet);
  cairo_status_t status;

  for (guint i = 0; i < SKY_N_KINDS * n_each; i++)
    {
      SkyKind kind = i / n_each;
      cairo_surface_t *picture = sky_paint_draw_kind (kind, 1000 + i, width, height);

      cairo_set_source_surface (cr, picture, kind % n_columns * width,
                                (kind / n_columns * n_each + i % n_each) * height);
      cairo_paint (cr);
      cairo_surface_destroy (picture);
    }
  cairo_destroy (cr);
  status = cairo_surface_write_to_png (sheet, path);
  cairo_surface_destroy (sheet);
  if (status != CAIRO_STATUS_SUCCESS)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s cannot be written: %s", path,
                 cairo_status_to_string (status));
  return status == CAIRO_STATUS_SUCCESS;
}

static gboolean
on_input (int          fd,
          GIOCondition condition,
          gpointer     loop)
{
  char ignored[256];

  if (read (fd, ignored, sizeof ignored) > 0)
    return G_SOURCE_CONTINUE;

  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static gboolean
on_signal (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

static gboolean
serve (GError **error)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(CosmoSky) sky = cosmo_sky_new (&options, error);

  if (sky == NULL)
    return FALSE;
  /* g_file_set_contents() renames a whole file into place. */
  if (announce_path != NULL && !g_file_set_contents (announce_path, cosmo_sky_get_url (sky), -1, error))
    return FALSE;

  puts (cosmo_sky_get_url (sky));
  fflush (stdout);
  if (until_eof)
    g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, on_input, loop);
  g_unix_signal_add (SIGINT, on_signal, loop);
  g_unix_signal_add (SIGTERM, on_signal, loop);
  g_main_loop_run (loop);
  return TRUE;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GError) error = NULL;

  options = COSMO_SKY_OPTIONS_INIT;
  if (!parse_options (&argc, &argv, &error) ||
      !(sheet_path != NULL ? paint_sheet (sheet_path, CLAMP (sheet_width, 32, 2000), &error) : serve (&error)))
    {
      fprintf (stderr, "cosmo-sky: %s\n", error->message);
      return EXIT_FAILURE;
    }

  return EXIT_SUCCESS;
}
