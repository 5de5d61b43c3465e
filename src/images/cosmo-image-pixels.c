/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From the pixels that a decoder delivers to those that are shown: one of two formats, and no larger than needed.
 * The pixels come in memory shared with the decoder's process and are read once, from top to bottom, a few rows at a
 * time; what was read is given back, so that a large picture is never in this process's memory as a whole.
 */

#include "config.h"

#include "cosmo-image-pixels.h"

#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MAX_PIXELS_TAKEN  (G_GUINT64_CONSTANT (200) * 1000 * 1000)
#define MAX_PIXELS_GIVEN  (G_GUINT64_CONSTANT (64) * 1000 * 1000)

/* The longest side there is in a JPEG file. */
#define MAX_SIDE          65535

/* A panorama on a card shows little of itself: beyond this many times the box's longer side, covering the box is not
 * worth the memory. */
#define MAX_OVERHANG      3

/* How much of the picture is read before its memory is given back. */
#define BAND_BYTES        (8 * 1024 * 1024)

/* Where the channels are in a pixel, counted in channels; gray has the same place three times. */
typedef struct
{
  guint8    bits;
  guint8    n_channels;
  guint8    red;
  guint8    green;
  guint8    blue;
  gint8     alpha;
  gboolean  premultiplied;
} Layout;

static const Layout layouts[] = {
  [GLY_MEMORY_B8G8R8A8_PREMULTIPLIED] = { 8, 4, 2, 1, 0, 3, TRUE },
  [GLY_MEMORY_A8R8G8B8_PREMULTIPLIED] = { 8, 4, 1, 2, 3, 0, TRUE },
  [GLY_MEMORY_R8G8B8A8_PREMULTIPLIED] = { 8, 4, 0, 1, 2, 3, TRUE },
  [GLY_MEMORY_B8G8R8A8] = { 8, 4, 2, 1, 0, 3, FALSE },
  [GLY_MEMORY_A8R8G8B8] = { 8, 4, 1, 2, 3, 0, FALSE },
  [GLY_MEMORY_R8G8B8A8] = { 8, 4, 0, 1, 2, 3, FALSE },
  [GLY_MEMORY_A8B8G8R8] = { 8, 4, 3, 2, 1, 0, FALSE },
  [GLY_MEMORY_R8G8B8] = { 8, 3, 0, 1, 2, -1, FALSE },
  [GLY_MEMORY_B8G8R8] = { 8, 3, 2, 1, 0, -1, FALSE },
  [GLY_MEMORY_R16G16B16] = { 16, 3, 0, 1, 2, -1, FALSE },
  [GLY_MEMORY_R16G16B16A16_PREMULTIPLIED] = { 16, 4, 0, 1, 2, 3, TRUE },
  [GLY_MEMORY_R16G16B16A16] = { 16, 4, 0, 1, 2, 3, FALSE },
  [GLY_MEMORY_R32G32B32_FLOAT] = { 32, 3, 0, 1, 2, -1, FALSE },
  [GLY_MEMORY_R32G32B32A32_FLOAT_PREMULTIPLIED] = { 32, 4, 0, 1, 2, 3, TRUE },
  [GLY_MEMORY_R32G32B32A32_FLOAT] = { 32, 4, 0, 1, 2, 3, FALSE },
  [GLY_MEMORY_G8A8_PREMULTIPLIED] = { 8, 2, 0, 0, 0, 1, TRUE },
  [GLY_MEMORY_G8A8] = { 8, 2, 0, 0, 0, 1, FALSE },
  [GLY_MEMORY_G8] = { 8, 1, 0, 0, 0, -1, FALSE },
  [GLY_MEMORY_G16A16_PREMULTIPLIED] = { 16, 2, 0, 0, 0, 1, TRUE },
  [GLY_MEMORY_G16A16] = { 16, 2, 0, 0, 0, 1, FALSE },
  [GLY_MEMORY_G16] = { 16, 1, 0, 0, 0, -1, FALSE },
};

static const Layout *
find_layout (GlyMemoryFormat format)
{
  if ((gsize) format >= G_N_ELEMENTS (layouts) || layouts[format].bits == 0)
    return NULL;

  return &layouts[format];
}

static gsize
layout_get_pixel_size (const Layout *layout)
{
  return (gsize) layout->n_channels * layout->bits / 8;
}

static inline guint8
read_channel (const guint8 *pixel,
              guint         channel,
              guint         bits)
{
  guint16 word;
  gfloat real;

  switch (bits)
    {
    case 8:
      return pixel[channel];

    case 16:
      memcpy (&word, pixel + channel * sizeof word, sizeof word);
      return (word + 128) / 257;

    default:
      memcpy (&real, pixel + channel * sizeof real, sizeof real);
      /* Not a number compares as neither and becomes 0. */
      if (!(real > 0))
        return 0;
      return real >= 1 ? 255 : (guint8) (real * 255 + 0.5f);
    }
}

static void
convert_row (const Layout *layout,
             const guint8 *from,
             guint8       *to,
             guint         width)
{
  gsize pixel_size = layout_get_pixel_size (layout);

  for (guint x = 0; x < width; x++, from += pixel_size)
    {
      guint8 color[4];

      color[0] = read_channel (from, layout->red, layout->bits);
      color[1] = read_channel (from, layout->green, layout->bits);
      color[2] = read_channel (from, layout->blue, layout->bits);
      if (layout->alpha >= 0)
        {
          color[3] = read_channel (from, layout->alpha, layout->bits);
          for (guint i = 0; layout->premultiplied && i < 3; i++)
            color[i] = color[3] > 0 ? MIN (255, (color[i] * 255 + color[3] / 2) / color[3]) : 0;
          *to++ = color[0], *to++ = color[1], *to++ = color[2], *to++ = color[3];
        }
      else
        {
          *to++ = color[0], *to++ = color[1], *to++ = color[2];
        }
    }
}

/* The pixels as they come. */
typedef struct
{
  const guint8 *pixels;
  const Layout *layout;
  guint         width;
  guint         height;
  gsize         stride;
  /* Whether they are already what an image is made of. */
  gboolean      is_plain;
  guint         n_channels;
} Source;

/* Returns: the pixels of a row, in @buffer unless they can be used where they are */
static const guint8 *
source_get_row (const Source *self,
                guint         y,
                guint8       *buffer)
{
  const guint8 *row = self->pixels + y * self->stride;

  if (self->is_plain)
    return row;

  convert_row (self->layout, row, buffer, self->width);
  return buffer;
}

/* Gives the memory of the rows before @end back to the system. Shared pages stay in the file that they belong to,
 * private ones are lost: either way these are not read again. */
static void
source_release_rows (const Source *self,
                     guint         end)
{
  gsize page = sysconf (_SC_PAGESIZE);
  gsize from = ((gsize) self->pixels + page - 1) / page * page;
  gsize to = ((gsize) self->pixels + end * self->stride) / page * page;

  if (to > from)
    madvise ((gpointer) from, to - from, MADV_DONTNEED);
}

/* Where a pixel goes when a line of them gets shorter: into one pixel, or the end of one and the beginning of the next.
 * The shares that a pixel of the shorter line is made of add up to 1. */
typedef struct
{
  guint  index;
  gfloat here;
  gfloat next;
} Share;

static Share *
share_out (guint from,
           guint to)
{
  Share *shares = g_new (Share, from);

  for (guint i = 0; i < from; i++)
    {
      double begin = (double) i * to / from;
      double end = (double) (i + 1) * to / from;
      double border;

      shares[i].index = MIN ((guint) begin, to - 1);
      border = shares[i].index + 1;
      shares[i].here = MIN (end, border) - begin;
      shares[i].next = end > border && border < to ? end - border : 0;
    }

  return shares;
}

/* line: one pixel longer than the row is to become, and empty */
static void
shorten_row (const guint8 *row,
             guint         width,
             guint         n_channels,
             const Share  *shares,
             gfloat       *line)
{
  for (guint x = 0; x < width; x++, row += n_channels)
    {
      gfloat *to = line + (gsize) shares[x].index * n_channels;
      gfloat here = shares[x].here, next = shares[x].next;

      /* What cannot be seen has no colour. */
      if (n_channels == 4)
        {
          to[3] += here * row[3];
          to[7] += next * row[3];
          here *= row[3] / 255.0f;
          next *= row[3] / 255.0f;
        }
      for (guint i = 0; i < 3; i++)
        {
          to[i] += here * row[i];
          to[n_channels + i] += next * row[i];
        }
    }
}

static void
finish_row (const gfloat *sum,
            guint         width,
            guint         n_channels,
            guint8       *to)
{
  for (guint x = 0; x < width; x++, sum += n_channels, to += n_channels)
    {
      gfloat scale = n_channels == 4 && sum[3] > 0 ? 255 / sum[3] : 1;

      for (guint i = 0; i < 3; i++)
        to[i] = MIN (sum[i] * scale + 0.5f, 255);
      if (n_channels == 4)
        to[3] = MIN (sum[3] + 0.5f, 255);
    }
}

/* Each pixel of the target becomes the mean of the area that it covers. GdkPixbuf would do so too, but it cannot go on
 * where it stopped: it places a part of a picture on whole pixels only, and a seam shows. */
static void
scale_down (const Source *source,
            guint         width,
            guint         height,
            guint8       *target)
{
  guint n_channels = source->n_channels;
  gsize row_size = (gsize) width * n_channels;
  g_autofree Share *across = share_out (source->width, width);
  g_autofree Share *down = share_out (source->height, height);
  g_autofree guint8 *buffer = g_malloc ((gsize) source->width * n_channels);
  g_autofree gfloat *line = g_new (gfloat, row_size + n_channels);
  g_autofree gfloat *sum = g_new0 (gfloat, row_size);
  guint band = MAX (1, BAND_BYTES / source->stride);

  for (guint y = 0; y < source->height; y++)
    {
      memset (line, 0, (row_size + n_channels) * sizeof *line);
      shorten_row (source_get_row (source, y, buffer), source->width, n_channels, across, line);
      for (gsize i = 0; i < row_size; i++)
        sum[i] += down[y].here * line[i];

      if (y + 1 == source->height || down[y + 1].index > down[y].index)
        {
          finish_row (sum, width, n_channels, target + down[y].index * row_size);
          for (gsize i = 0; i < row_size; i++)
            sum[i] = down[y].next * line[i];
        }
      if (y % band == band - 1)
        source_release_rows (source, y + 1);
    }
}

static void
copy_rows (const Source *source,
           guint8       *target)
{
  for (guint y = 0; y < source->height; y++, target += (gsize) source->width * source->n_channels)
    convert_row (source->layout, source->pixels + y * source->stride, target, source->width);
}

static gboolean
is_consistent (GBytes       *pixels,
               const Layout *layout,
               guint         width,
               guint         height,
               gsize         stride)
{
  gsize row = width * layout_get_pixel_size (layout);

  return width > 0 && height > 0 && stride >= row && stride <= G_MAXINT &&
         g_bytes_get_size (pixels) >= stride * (height - 1) + row;
}

/**
 * cosmo_image_pixels_check_size:
 * @width: in pixels
 * @height: in pixels
 * @error: %COSMO_IMAGE_ERROR_TOO_LARGE
 *
 * Returns: whether a picture of this size is decoded at all
 */
gboolean
cosmo_image_pixels_check_size (guint64   width,
                               guint64   height,
                               GError  **error)
{
  if (width <= MAX_SIDE && height <= MAX_SIDE && width * height <= MAX_PIXELS_TAKEN)
    return TRUE;

  g_set_error (error, COSMO_IMAGE_ERROR, COSMO_IMAGE_ERROR_TOO_LARGE,
               "The picture has %" G_GUINT64_FORMAT " × %" G_GUINT64_FORMAT " pixels", width, height);
  return FALSE;
}

/**
 * cosmo_image_pixels_fit:
 * @width: of the picture, in pixels, at least 1
 * @height: of the picture, likewise
 * @box_width: of the box, in pixels, at least 1
 * @box_height: of the box, likewise
 * @fit: how the picture goes with the box
 * @to_width: (out): the width to scale it to, at most @width
 * @to_height: (out): the height to scale it to, at most @height
 *
 * Keeps the aspect ratio, never enlarges, and stays within 64 megapixels.
 */
void
cosmo_image_pixels_fit (guint          width,
                        guint          height,
                        guint          box_width,
                        guint          box_height,
                        CosmoImageFit  fit,
                        guint         *to_width,
                        guint         *to_height)
{
  double across = (double) box_width / width;
  double down = (double) box_height / height;
  double scale;

  if (fit == COSMO_IMAGE_FIT_COVER)
    scale = MIN (MAX (across, down), (double) MAX_OVERHANG * MAX (box_width, box_height) / MAX (width, height));
  else
    scale = MIN (across, down);

  scale = MIN (scale, sqrt ((double) MAX_PIXELS_GIVEN / ((double) width * height)));
  scale = MIN (scale, 1);

  *to_width = MAX (1, width * scale + 0.5);
  *to_height = MAX (1, height * scale + 0.5);
}

/**
 * cosmo_image_pixels_convert:
 * @pixels: the rows; **their content is undefined afterwards**, for the memory of what was read is given back
 * @format: what they are made of
 * @width: in pixels
 * @height: in pixels
 * @stride: bytes from one row to the next
 * @to_width: at most @width
 * @to_height: at most @height
 * @error: %COSMO_IMAGE_ERROR_DAMAGED when the rest does not fit together, or the format is none that is shown
 *
 * Takes time in proportion to the picture: for a thread.
 *
 * Returns: (transfer full) (nullable): the image in its new size, which may share the memory of @pixels
 */
CosmoImage *
cosmo_image_pixels_convert (GBytes           *pixels,
                            GlyMemoryFormat   format,
                            guint             width,
                            guint             height,
                            gsize             stride,
                            guint             to_width,
                            guint             to_height,
                            GError          **error)
{
  const Layout *layout = find_layout (format);
  g_autoptr(GBytes) scaled = NULL;
  CosmoImage *image;
  guint8 *target;
  Source source;
  gsize row_size;

  if (layout == NULL || !is_consistent (pixels, layout, width, height, stride))
    {
      g_set_error (error, COSMO_IMAGE_ERROR, COSMO_IMAGE_ERROR_DAMAGED,
                   "Cannot use pixels of format %d, %u × %u, stride %" G_GSIZE_FORMAT, format, width, height, stride);
      return NULL;
    }

  source = (Source) { g_bytes_get_data (pixels, NULL), layout, width, height, stride,
                      format == GLY_MEMORY_R8G8B8 || format == GLY_MEMORY_R8G8B8A8, layout->alpha >= 0 ? 4 : 3 };
  if (source.is_plain && to_width == width && to_height == height)
    return cosmo_image_new (width, height, stride, layout->alpha >= 0, pixels);

  row_size = (gsize) to_width * source.n_channels;
  target = g_try_malloc (row_size * to_height);
  if (target == NULL)
    {
      g_set_error_literal (error, COSMO_IMAGE_ERROR, COSMO_IMAGE_ERROR_TOO_LARGE, "Not enough memory for the picture");
      return NULL;
    }

  if (to_width == width && to_height == height)
    copy_rows (&source, target);
  else
    scale_down (&source, to_width, to_height, target);

  scaled = g_bytes_new_take (target, row_size * to_height);
  image = cosmo_image_new (to_width, to_height, row_size, layout->alpha >= 0, scaled);
  image->original_width = width;
  image->original_height = height;

  return image;
}
