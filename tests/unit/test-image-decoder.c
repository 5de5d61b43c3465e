/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "cosmo-animation.h"
#include "cosmo-image-decoder.h"
#include "futures.h"
#include "pictures.h"

static CosmoImage *
decode (GBytes         *bytes,
        guint           width,
        guint           height,
        CosmoImageFit   fit,
        GError        **error)
{
  g_autoptr(DexFuture) future = cosmo_image_decoder_decode (bytes, width, height, fit);
  const GValue *value = wait_for (future, error);

  return value != NULL ? g_value_dup_boxed (value) : NULL;
}

static gboolean
is_red (const guint8 *pixel)
{
  return pixel[0] > 200 && pixel[1] < 60 && pixel[2] < 60;
}

static gboolean
is_blue (const guint8 *pixel)
{
  return pixel[0] < 60 && pixel[1] < 60 && pixel[2] > 200;
}

static void
test_formats (void)
{
  static const char * const types[] = { "jpeg", "png", "bmp", "tiff" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr(GBytes) file = picture_new_file (types[i], 400, 200);
      g_autoptr(GError) error = NULL;
      g_autoptr(CosmoImage) image = decode (file, 50, 50, COSMO_IMAGE_FIT_COVER, &error);

      g_test_message ("%s", types[i]);
      g_assert_no_error (error);
      g_assert_cmpuint (image->width, ==, 100);
      g_assert_cmpuint (image->height, ==, 50);
      g_assert_cmpuint (image->original_width, ==, 400);
      g_assert_cmpuint (image->original_height, ==, 200);
      g_assert_false (image->has_alpha);
      g_assert_true (is_red (picture_get_pixel (image, 20, 25)));
      g_assert_true (is_blue (picture_get_pixel (image, 80, 25)));
    }
}

static void
test_alpha (void)
{
  g_autoptr(GBytes) file = picture_new_see_through ();
  g_autoptr(GError) error = NULL;
  g_autoptr(CosmoImage) image = decode (file, 20, 10, COSMO_IMAGE_FIT_CONTAIN, &error);

  g_assert_no_error (error);
  g_assert_true (image->has_alpha);
  g_assert_cmpuint (picture_get_pixel (image, 3, 5)[3], ==, 0);
  g_assert_cmpuint (picture_get_pixel (image, 16, 5)[3], ==, 255);
  g_assert_true (is_blue (picture_get_pixel (image, 16, 5)));
}

/* The camera was held upright: what is stored on the left belongs at the top. */
static void
test_orientation (void)
{
  static const struct {
    guint    orientation, width, height;
    guint    red_x, red_y, blue_x, blue_y;
  } cases[] = {
    { 1, 64, 32, 5, 16, 58, 16 },
    { 3, 64, 32, 58, 16, 5, 16 },
    { 6, 32, 64, 16, 5, 16, 58 },
    { 8, 32, 64, 16, 58, 16, 5 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GBytes) file = picture_new_upright (cases[i].orientation);
      g_autoptr(GError) error = NULL;
      g_autoptr(CosmoImage) image = decode (file, 100, 100, COSMO_IMAGE_FIT_CONTAIN, &error);

      g_test_message ("orientation %u", cases[i].orientation);
      g_assert_no_error (error);
      g_assert_cmpuint (image->width, ==, cases[i].width);
      g_assert_cmpuint (image->height, ==, cases[i].height);
      g_assert_true (is_red (picture_get_pixel (image, cases[i].red_x, cases[i].red_y)));
      g_assert_true (is_blue (picture_get_pixel (image, cases[i].blue_x, cases[i].blue_y)));
    }
}

static GBytes *
bytes_from_text (const char *text)
{
  return g_bytes_new_static (text, strlen (text));
}

static void
test_refused (void)
{
  g_autoptr(GBytes) jpeg = picture_new_file ("jpeg", 600, 600);
  g_autoptr(GBytes) png = picture_new_file ("png", 600, 600);
  const struct {
    const char *what;
    GBytes     *file;
    int         code;
  } cases[] = {
    { "nothing", bytes_from_text (""), COSMO_IMAGE_ERROR_GONE },
    { "one byte", bytes_from_text ("\xff"), COSMO_IMAGE_ERROR_GONE },
    { "HTML", bytes_from_text ("<!DOCTYPE html><html><title>Gone</title>"), COSMO_IMAGE_ERROR_GONE },
    { "SVG", bytes_from_text ("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"
                              "<image href='file:///etc/passwd'/></svg>"),
      COSMO_IMAGE_ERROR_GONE },
    { "an SVG document", bytes_from_text ("<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>"
                                          "]><svg xmlns='http://www.w3.org/2000/svg'>&x;</svg>"),
      COSMO_IMAGE_ERROR_GONE },
    { "a sound", bytes_from_text ("RIFF\x24\0\0\0WAVEfmt "), COSMO_IMAGE_ERROR_GONE },
    { "a video", g_bytes_new_static ("\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x1f", 12), COSMO_IMAGE_ERROR_GONE },
    { "WEBP without RIFF", bytes_from_text ("........WEBPVP8 "), COSMO_IMAGE_ERROR_GONE },
    { "a JPEG of 3 bytes", picture_new_cut (jpeg, 3), COSMO_IMAGE_ERROR_DAMAGED },
    { "a JPEG of 100 bytes", picture_new_cut (jpeg, 100), COSMO_IMAGE_ERROR_DAMAGED },
    { "a PNG of 8 bytes", picture_new_cut (png, 8), COSMO_IMAGE_ERROR_DAMAGED },
    { "a PNG of 40 bytes", picture_new_cut (png, 40), COSMO_IMAGE_ERROR_DAMAGED },
    { "65535 × 65535", picture_new_huge_jpeg (), COSMO_IMAGE_ERROR_TOO_LARGE },
    { "201 megapixels", picture_new_empty_png (13401, 15000), COSMO_IMAGE_ERROR_TOO_LARGE },
    { "a side of 70000", picture_new_empty_png (70000, 1), COSMO_IMAGE_ERROR_TOO_LARGE },
    { "more than 100 MiB", g_bytes_new_take (g_malloc0 (100 * 1024 * 1024 + 1), 100 * 1024 * 1024 + 1),
      COSMO_IMAGE_ERROR_TOO_LARGE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GBytes) file = cases[i].file;
      g_autoptr(GError) error = NULL;
      g_autoptr(CosmoImage) image = decode (file, 720, 450, COSMO_IMAGE_FIT_COVER, &error);

      g_test_message ("%s", cases[i].what);
      g_assert_error (error, COSMO_IMAGE_ERROR, cases[i].code);
      g_assert_null (image);
    }
}

static void
test_endless_animation (void)
{
  g_autoptr(GBytes) file = picture_new_long_gif (50000);
  g_autoptr(GError) error = NULL;
  g_autoptr(CosmoImage) image = decode (file, 720, 450, COSMO_IMAGE_FIT_COVER, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (image->width, ==, 1);
}

/* Its frames come one by one, and after the last one the first; a file that is none has none. */
static void
test_animation (void)
{
  g_autoptr(GBytes) file = picture_new_long_gif (2);
  g_autoptr(GBytes) nonsense = g_bytes_new_static ("GIF89a and no more", 18);
  g_autoptr(CosmoAnimation) animation = cosmo_animation_new (file, 100, 100);
  g_autoptr(CosmoAnimation) broken = cosmo_animation_new (nonsense, 100, 100);
  g_autoptr(DexFuture) none = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr(DexFuture) next = cosmo_animation_next (animation);
      CosmoImage *frame = g_value_get_boxed (wait_for (next, &error));

      g_assert_no_error (error);
      g_assert_cmpuint (frame->width, ==, 1);
      g_assert_cmpint (frame->duration, >, 0);
    }

  none = cosmo_animation_next (broken);
  wait_for (none, &error);
  g_assert_error (error, COSMO_IMAGE_ERROR, COSMO_IMAGE_ERROR_DAMAGED);
}

/* "VmHWM" is the most memory that was ever resident, "VmRSS" what is now, in KiB. */
static guint64
read_memory (const char *key)
{
  g_autofree char *status = NULL;
  const char *line;

  g_file_get_contents ("/proc/self/status", &status, NULL, NULL);
  line = strstr (status, key);
  g_assert_nonnull (line);

  return g_ascii_strtoull (line + strlen (key) + 1, NULL, 10);
}

/* 30 kilobytes that become 588 megabytes, of which this process sees a part at a time. */
static void
test_bomb (void)
{
  g_autoptr(GBytes) file = picture_new_empty_png (14000, 14000);
  guint64 before = read_memory ("VmRSS:");
  g_autoptr(GError) error = NULL;
  g_autoptr(CosmoImage) image = NULL;

  g_file_set_contents ("/proc/self/clear_refs", "5", 1, NULL);
  image = decode (file, 720, 450, COSMO_IMAGE_FIT_COVER, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (image->width, ==, 720);
  g_assert_cmpuint (image->original_width, ==, 14000);
  g_assert_cmpuint (picture_get_pixel (image, 500, 500)[2], ==, 0x60);
  g_assert_cmpuint (read_memory ("VmHWM:") - before, <, 256 * 1024);
}

/* No child of this process is left. */
static gboolean
has_no_decoder (gpointer user_data)
{
  g_autoptr(GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  const char *task;

  while ((task = g_dir_read_name (tasks)))
    {
      g_autofree char *children_path = g_build_filename ("/proc/self/task", task, "children", NULL);
      g_autofree char *children = NULL;

      if (g_file_get_contents (children_path, &children, NULL, NULL) && *children != '\0')
        return FALSE;
    }

  return TRUE;
}

/* How long a process has computed, in ticks. */
static guint64
read_work (const char *pid)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "stat", NULL);
  g_autofree char *stat = NULL;
  g_auto(GStrv) fields = NULL;

  if (!g_file_get_contents (path, &stat, NULL, NULL))
    return 0;

  /* The 14th and 15th field; the second one is the name in brackets, which may have spaces. */
  fields = g_strsplit (strrchr (stat, ')') + 2, " ", -1);
  return g_ascii_strtoull (fields[11], NULL, 10) + g_ascii_strtoull (fields[12], NULL, 10);
}

/* The same of all that a process has started, and of what that has started. */
static guint64
read_work_of_children (const char *pid)
{
  g_autofree char *tasks_path = g_build_filename ("/proc", pid, "task", NULL);
  g_autoptr(GDir) tasks = g_dir_open (tasks_path, 0, NULL);
  const char *task;
  guint64 work = 0;

  while (tasks != NULL && (task = g_dir_read_name (tasks)))
    {
      g_autofree char *path = g_build_filename (tasks_path, task, "children", NULL);
      g_autofree char *children = NULL;
      g_auto(GStrv) pids = NULL;

      if (!g_file_get_contents (path, &children, NULL, NULL))
        continue;

      pids = g_strsplit (g_strchomp (children), " ", -1);
      for (guint i = 0; pids[i] != NULL; i++)
        work += read_work (pids[i]) + read_work_of_children (pids[i]);
    }

  return work;
}

typedef struct
{
  guint64 work;
  gint64  since;
} Rest;

/* No decoder is left, or none has computed for a second: glycin 2 keeps some for the next picture. */
static gboolean
decoders_rest (gpointer user_data)
{
  Rest *rest = user_data;
  guint64 work = read_work_of_children ("self");

  if (rest->since == 0 || work != rest->work)
    *rest = (Rest) { work, g_get_monotonic_time () };

  return has_no_decoder (NULL) || g_get_monotonic_time () - rest->since > G_USEC_PER_SEC;
}

/* Either its time is over first, or the memory that its decoder may have: which it is depends on the machine. Its
 * process does not go on for nobody. */
static void
test_endless (void)
{
  g_autoptr(GBytes) file = picture_new_endless_png ();
  g_autoptr(GError) error = NULL;
  g_autoptr(CosmoImage) image = decode (file, 720, 450, COSMO_IMAGE_FIT_COVER, &error);
  Rest rest = { 0 };

  g_assert_true (g_error_matches (error, COSMO_IMAGE_ERROR, COSMO_IMAGE_ERROR_TOO_SLOW) ||
                 g_error_matches (error, COSMO_IMAGE_ERROR, COSMO_IMAGE_ERROR_DAMAGED));
  g_assert_null (image);
  wait_until (decoders_rest, &rest);
}

static gboolean
has_decoder (gpointer user_data)
{
  return !has_no_decoder (user_data);
}

/* What nobody waits for gives its place to others, and nothing goes on working for it. */
static void
test_dropped (void)
{
  g_autoptr(GBytes) slow = picture_new_endless_png ();
  g_autoptr(GBytes) fine = picture_new_file ("jpeg", 400, 200);
  g_autoptr(GPtrArray) dropped = g_ptr_array_new_with_free_func (dex_unref);
  g_autoptr(GError) error = NULL;
  g_autoptr(CosmoImage) image = NULL;
  gint64 begun = g_get_monotonic_time ();
  Rest rest = { 0 };

  for (guint i = 0; i < 50; i++)
    g_ptr_array_add (dropped, cosmo_image_decoder_decode (slow, 720, 450, COSMO_IMAGE_FIT_COVER));
  wait_until (has_decoder, NULL);
  g_ptr_array_set_size (dropped, 0);

  image = decode (fine, 50, 50, COSMO_IMAGE_FIT_COVER, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 5 * G_USEC_PER_SEC);
  wait_until (decoders_rest, &rest);
}

int
main (int    argc,
      char **argv)
{
  /* Not with isolated directories: glycin finds its decoders in the system's. */
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/image-decoder/formats", test_formats);
  g_test_add_func ("/image-decoder/alpha", test_alpha);
  g_test_add_func ("/image-decoder/orientation", test_orientation);
  g_test_add_func ("/image-decoder/refused", test_refused);
  g_test_add_func ("/image-decoder/endless-animation", test_endless_animation);
  g_test_add_func ("/image-decoder/animation", test_animation);
  g_test_add_func ("/image-decoder/bomb", test_bomb);
  g_test_add_func ("/image-decoder/dropped", test_dropped);
  g_test_add_func ("/image-decoder/endless", test_endless);

  return g_test_run ();
}
