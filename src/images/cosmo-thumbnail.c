/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The files that thumbnails are kept in: JPEG, written by us and therefore read in this process, which takes a fifth of
 * the time of a decoder of its own. Right after the first marker a comment says how large the original is:
 * "cosmorama 1 WIDTHxHEIGHT". What does not look exactly like that was not written by us, and is not read.
 */

#include "config.h"

#include "cosmo-thumbnail.h"

#include <stdio.h>
#include <string.h>
#include <turbojpeg.h>

#include "cosmo-image-decoder.h"

#define QUALITY           88
#define MAX_SIDE          4096
#define COMMENT_FORMAT    "cosmorama 1 %ux%u"
#define MAX_COMMENT_SIZE  64

/* 0xff 0xd8, the start of a JPEG file. */
#define START_SIZE        2
/* 0xff 0xfe, and two bytes with the size of the comment and of themselves. */
#define COMMENT_HEAD_SIZE 4

/**
 * cosmo_thumbnail_flatten:
 * @image: an image
 *
 * Returns: (transfer full): @image itself if it has no alpha channel, otherwise a copy of it laid on black
 */
CosmoImage *
cosmo_thumbnail_flatten (CosmoImage *image)
{
  const guint8 *from = g_bytes_get_data (image->pixels, NULL);
  gsize stride = (gsize) image->width * 3;
  g_autoptr(GBytes) pixels = NULL;
  guint8 *data, *to;
  CosmoImage *flat;

  if (!image->has_alpha)
    return cosmo_image_ref (image);

  data = to = g_malloc (stride * image->height);
  for (guint y = 0; y < image->height; y++)
    for (guint x = 0; x < image->width; x++)
      {
        const guint8 *pixel = from + y * image->stride + (gsize) x * 4;

        for (guint i = 0; i < 3; i++)
          *to++ = (pixel[i] * pixel[3] + 127) / 255;
      }

  pixels = g_bytes_new_take (data, stride * image->height);
  flat = cosmo_image_new (image->width, image->height, stride, FALSE, pixels);
  flat->original_width = image->original_width;
  flat->original_height = image->original_height;

  return flat;
}

static GBytes *
with_comment (const guint8 *jpeg,
              gsize         size,
              CosmoImage   *image)
{
  GByteArray *file = g_byte_array_sized_new (size + COMMENT_HEAD_SIZE + MAX_COMMENT_SIZE);
  char comment[MAX_COMMENT_SIZE];
  int length = g_snprintf (comment, sizeof comment, COMMENT_FORMAT, image->original_width, image->original_height);
  const guint8 head[COMMENT_HEAD_SIZE] = { 0xff, 0xfe, 0, length + 2 };

  g_byte_array_append (file, jpeg, START_SIZE);
  g_byte_array_append (file, head, sizeof head);
  g_byte_array_append (file, (const guint8 *) comment, length);
  g_byte_array_append (file, jpeg + START_SIZE, size - START_SIZE);

  return g_byte_array_free_to_bytes (file);
}

static gboolean
read_comment (const guint8 *data,
              gsize         size,
              guint        *original_width,
              guint        *original_height)
{
  char comment[MAX_COMMENT_SIZE] = "";
  gsize length;

  if (size < START_SIZE + COMMENT_HEAD_SIZE || memcmp (data, "\xff\xd8\xff\xfe\0", 5) != 0)
    return FALSE;

  length = data[5] - 2;
  if (data[5] < 2 || length >= sizeof comment || size < START_SIZE + COMMENT_HEAD_SIZE + length)
    return FALSE;
  memcpy (comment, data + START_SIZE + COMMENT_HEAD_SIZE, length);

  return sscanf (comment, COMMENT_FORMAT, original_width, original_height) == 2;
}

/**
 * cosmo_thumbnail_encode:
 * @image: an image without alpha channel
 * @error: %COSMO_IMAGE_ERROR_DAMAGED
 *
 * Returns: (transfer full) (nullable): the file
 */
GBytes *
cosmo_thumbnail_encode (CosmoImage  *image,
                        GError     **error)
{
  tjhandle codec = tjInitCompress ();
  unsigned char *jpeg = NULL;
  unsigned long size = 0;
  GBytes *file = NULL;

  g_return_val_if_fail (!image->has_alpha, NULL);

  if (tjCompress2 (codec, g_bytes_get_data (image->pixels, NULL), image->width, image->stride, image->height,
                   TJPF_RGB, &jpeg, &size, TJSAMP_420, QUALITY, TJFLAG_ACCURATEDCT) == 0)
    file = with_comment (jpeg, size, image);
  else
    g_set_error (error, COSMO_IMAGE_ERROR, COSMO_IMAGE_ERROR_DAMAGED,
                 "Cannot encode a thumbnail: %s", tjGetErrorStr2 (codec));
  tjFree (jpeg);
  tjDestroy (codec);

  return file;
}

/* The pixels, if there is not the least thing wrong with them. */
static guint8 *
read_pixels (const guint8 *data,
             gsize         size,
             int          *width,
             int          *height)
{
  tjhandle codec = tjInitDecompress ();
  guint8 *pixels = NULL;
  int subsampling, colorspace;

  if (tjDecompressHeader3 (codec, data, size, width, height, &subsampling, &colorspace) == 0 &&
      *width > 0 && *width <= MAX_SIDE && *height > 0 && *height <= MAX_SIDE)
    {
      pixels = g_malloc ((gsize) *width * *height * 3);
      if (tjDecompress2 (codec, data, size, pixels, *width, *width * 3, *height, TJPF_RGB, TJFLAG_ACCURATEDCT) != 0)
        g_clear_pointer (&pixels, g_free);
    }
  tjDestroy (codec);

  return pixels;
}

/**
 * cosmo_thumbnail_decode:
 * @file: what cosmo_thumbnail_encode() made, or what is left of it
 * @error: %COSMO_IMAGE_ERROR_DAMAGED
 *
 * Returns: (transfer full) (nullable): the image, with the size of its original
 */
CosmoImage *
cosmo_thumbnail_decode (GBytes  *file,
                        GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (file, &size);
  guint original_width, original_height;
  g_autoptr(GBytes) pixels = NULL;
  guint8 *rows = NULL;
  int width, height;
  CosmoImage *image;

  if (read_comment (data, size, &original_width, &original_height))
    rows = read_pixels (data, size, &width, &height);

  if (rows == NULL)
    {
      g_set_error_literal (error, COSMO_IMAGE_ERROR, COSMO_IMAGE_ERROR_DAMAGED, "The stored thumbnail is damaged");
      return NULL;
    }

  pixels = g_bytes_new_take (rows, (gsize) width * height * 3);
  image = cosmo_image_new (width, height, (gsize) width * 3, FALSE, pixels);
  image->original_width = original_width;
  image->original_height = original_height;

  return image;
}
