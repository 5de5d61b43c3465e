/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "cosmo-image-decoder.h"
#include "cosmo-image-pixels.h"
#include "pictures.h"

static void
test_fit (void)
{
  static const struct {
    guint         width, height, box_width, box_height;
    CosmoImageFit fit;
    guint         to_width, to_height;
  } cases[] = {
    { 1440, 900, 720, 450, COSMO_IMAGE_FIT_COVER, 720, 450 },
    { 1000, 2000, 720, 450, COSMO_IMAGE_FIT_COVER, 720, 1440 },
    { 2000, 1000, 720, 450, COSMO_IMAGE_FIT_COVER, 900, 450 },
    { 2000, 1000, 720, 450, COSMO_IMAGE_FIT_CONTAIN, 720, 360 },
    { 1000, 2000, 720, 450, COSMO_IMAGE_FIT_CONTAIN, 225, 450 },
    /* Never larger. */
    { 100, 50, 720, 450, COSMO_IMAGE_FIT_COVER, 100, 50 },
    { 100, 50, 720, 450, COSMO_IMAGE_FIT_CONTAIN, 100, 50 },
    { 1000, 100, 720, 450, COSMO_IMAGE_FIT_COVER, 1000, 100 },
    /* Panoramas. */
    { 20000, 1000, 720, 450, COSMO_IMAGE_FIT_COVER, 2160, 108 },
    { 65535, 1, 720, 450, COSMO_IMAGE_FIT_COVER, 2160, 1 },
    { 1, 65535, 720, 450, COSMO_IMAGE_FIT_CONTAIN, 1, 450 },
    /* 64 megapixels. */
    { 16000, 8000, G_MAXUINT, G_MAXUINT, COSMO_IMAGE_FIT_CONTAIN, 11314, 5657 },
    { 8000, 8000, G_MAXUINT, G_MAXUINT, COSMO_IMAGE_FIT_CONTAIN, 8000, 8000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint width, height;

      cosmo_image_pixels_fit (cases[i].width, cases[i].height, cases[i].box_width, cases[i].box_height, cases[i].fit,
                              &width, &height);
      g_test_message ("%u × %u", cases[i].width, cases[i].height);
      g_assert_cmpuint (width, ==, cases[i].to_width);
      g_assert_cmpuint (height, ==, cases[i].to_height);
    }
}

/* clang-format off */
#define WORDS(...) (const guint8 *) (const guint16[]) { __VA_ARGS__ }
#define REALS(...) (const guint8 *) (const gfloat[]) { __VA_ARGS__ }
#define BYTES(...) (const guint8[]) { __VA_ARGS__ }
/* clang-format on */

static void
test_memory_formats (void)
{
  const struct {
    GlyMemoryFormat format;
    gsize           size;
    const guint8   *from;
    gboolean        has_alpha;
    guint8          to[4];
  } cases[] = {
    { GLY_MEMORY_R8G8B8, 3, BYTES (1, 2, 3), FALSE, { 1, 2, 3 } },
    { GLY_MEMORY_B8G8R8, 3, BYTES (3, 2, 1), FALSE, { 1, 2, 3 } },
    { GLY_MEMORY_R8G8B8A8, 4, BYTES (1, 2, 3, 4), TRUE, { 1, 2, 3, 4 } },
    { GLY_MEMORY_B8G8R8A8, 4, BYTES (3, 2, 1, 4), TRUE, { 1, 2, 3, 4 } },
    { GLY_MEMORY_A8R8G8B8, 4, BYTES (4, 1, 2, 3), TRUE, { 1, 2, 3, 4 } },
    { GLY_MEMORY_A8B8G8R8, 4, BYTES (4, 3, 2, 1), TRUE, { 1, 2, 3, 4 } },
    { GLY_MEMORY_R8G8B8A8_PREMULTIPLIED, 4, BYTES (50, 100, 0, 100), TRUE, { 128, 255, 0, 100 } },
    { GLY_MEMORY_B8G8R8A8_PREMULTIPLIED, 4, BYTES (0, 100, 50, 100), TRUE, { 128, 255, 0, 100 } },
    { GLY_MEMORY_A8R8G8B8_PREMULTIPLIED, 4, BYTES (0, 9, 9, 9), TRUE, { 0, 0, 0, 0 } },
    { GLY_MEMORY_R16G16B16, 6, WORDS (0, 0x8080, 0xffff), FALSE, { 0, 128, 255 } },
    { GLY_MEMORY_R16G16B16A16, 8, WORDS (0, 257, 514, 0xffff), TRUE, { 0, 1, 2, 255 } },
    { GLY_MEMORY_G8, 1, BYTES (7), FALSE, { 7, 7, 7 } },
    { GLY_MEMORY_G8A8, 2, BYTES (7, 9), TRUE, { 7, 7, 7, 9 } },
    { GLY_MEMORY_G16, 2, WORDS (0xffff), FALSE, { 255, 255, 255 } },
    { GLY_MEMORY_G16A16, 4, WORDS (0xffff, 0), TRUE, { 255, 255, 255, 0 } },
    { GLY_MEMORY_R32G32B32_FLOAT, 12, REALS (-1, 0.5, 2), FALSE, { 0, 128, 255 } },
    { GLY_MEMORY_R32G32B32A32_FLOAT, 16, REALS (0, 1, NAN, INFINITY), TRUE, { 0, 255, 0, 255 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GBytes) pixels = g_bytes_new (cases[i].from, cases[i].size);
      g_autoptr(GError) error = NULL;
      g_autoptr(CosmoImage) image = cosmo_image_pixels_convert (pixels, cases[i].format, 1, 1, cases[i].size,
                                                                1, 1, &error);

      g_test_message ("format %d", cases[i].format);
      g_assert_no_error (error);
      g_assert_cmpint (image->has_alpha, ==, cases[i].has_alpha);
      g_assert_cmpmem (picture_get_pixel (image, 0, 0), image->has_alpha ? 4 : 3, cases[i].to,
                       image->has_alpha ? 4 : 3);
    }
}

/* A decoder that was taken over by its picture may claim what it likes. */
static void
test_inconsistent_pixels (void)
{
  static const struct {
    guint format, width, height;
    gsize stride;
  } cases[] = {
    { GLY_MEMORY_R8G8B8, 10, 11, 30 },
    { GLY_MEMORY_R8G8B8, 10, 10, 29 },
    { GLY_MEMORY_R8G8B8, 0, 10, 30 },
    { GLY_MEMORY_R8G8B8, 10, 0, 30 },
    { GLY_MEMORY_R8G8B8A8, 10, 10, 30 },
    { GLY_MEMORY_R8G8B8, 10, 2, G_MAXUINT32 },
    { GLY_MEMORY_R16G16B16_FLOAT, 5, 10, 30 },
    { 10000, 10, 10, 30 },
  };
  g_autoptr(GBytes) pixels = g_bytes_new_take (g_malloc0 (300), 300);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(CosmoImage) image = cosmo_image_pixels_convert (pixels, cases[i].format, cases[i].width,
                                                                cases[i].height, cases[i].stride, 1, 1, &error);

      g_test_message ("case %u", i);
      g_assert_error (error, COSMO_IMAGE_ERROR, COSMO_IMAGE_ERROR_DAMAGED);
      g_assert_null (image);
    }
}

/* Each pixel is the mean of what it covers, whole pixels and parts of them, and of all of it. */
static void
test_scaling (void)
{
  static const struct {
    guint  from, to;
    guint8 grays[6], expected[6];
  } cases[] = {
    { 4, 2, { 0, 100, 200, 250 }, { 50, 225 } },
    { 3, 2, { 30, 60, 240 }, { 40, 180 } },
    { 5, 3, { 0, 250, 100, 50, 200 }, { 100, 120, 140 } },
    { 6, 1, { 0, 0, 0, 0, 0, 60 }, { 10 } },
    { 6, 5, { 60, 0, 60, 0, 60, 0 }, { 50, 20, 30, 40, 10 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint is_upright = 0; is_upright < 2; is_upright++)
      {
        guint from = cases[i].from, to = cases[i].to;
        g_autoptr(GBytes) pixels = g_bytes_new (cases[i].grays, from);
        g_autoptr(GError) error = NULL;
        g_autoptr(CosmoImage) image = NULL;

        g_test_message ("%u to %u", from, to);
        if (is_upright)
          image = cosmo_image_pixels_convert (pixels, GLY_MEMORY_G8, 1, from, 1, 1, to, &error);
        else
          image = cosmo_image_pixels_convert (pixels, GLY_MEMORY_G8, from, 1, from, to, 1, &error);
        g_assert_no_error (error);
        for (guint j = 0; j < to; j++)
          g_assert_cmpint (picture_get_pixel (image, is_upright ? 0 : j, is_upright ? j : 0)[1], ==,
                           cases[i].expected[j]);
      }
}

/* What cannot be seen does not colour what can. */
static void
test_scaling_alpha (void)
{
  g_autoptr(GBytes) pixels = g_bytes_new_static ("\xff\xff\xff\0\x20\x40\x60\xff", 8);
  g_autoptr(GError) error = NULL;
  g_autoptr(CosmoImage) image = cosmo_image_pixels_convert (pixels, GLY_MEMORY_R8G8B8A8, 2, 1, 8, 1, 1, &error);
  const guint8 expected[] = { 0x20, 0x40, 0x60, 0x80 };

  g_assert_no_error (error);
  g_assert_cmpmem (picture_get_pixel (image, 0, 0), 4, expected, 4);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image-pixels/fit", test_fit);
  g_test_add_func ("/image-pixels/memory-formats", test_memory_formats);
  g_test_add_func ("/image-pixels/inconsistent-pixels", test_inconsistent_pixels);
  g_test_add_func ("/image-pixels/scaling", test_scaling);
  g_test_add_func ("/image-pixels/scaling-alpha", test_scaling_alpha);
  return g_test_run ();
}
