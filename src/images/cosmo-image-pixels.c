/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From the pixels that a decoder delivers to those that are shown: one of two formats, and no larger than needed.
 * The pixels come in memory shared with the decoder's process and are read once, from top to bottom, a few rows at a
 * time; what was read is given back, so that a large picture is never in this process's memory as a whole.
 */

#include "config.h"

#include "cosmo-image-pixels.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <math.h>
#include <sys/mman.h>
#include <unistd.h>

#define MAX_PIXELS_TAKEN  (G_GUINT64_CONSTANT (200) * 1000 * 1000)
#define MAX_PIXELS_GIVEN  (G_GUINT64_CONSTANT (64) * 1000 * 1000)

/* The longest side there is in a JPEG file. */
#define MAX_SIDE          65535

/* A panorama on a card shows little of itself: beyond this many times the box's longer side, covering the box is not
 * worth the memory. */
#define MAX_OVERHANG      3

/* How much of the picture is worked on at once. */
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
      return real >= 1 ? 255 : real > 0 ? (guint8) (real * 255 + 0.5f) : 0;
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

/* The pixels as they come, and how far they were read. */
typedef struct
{
  const guint8    *pixels;
  const Layout    *layout;
  guint            width;
  guint            height;
  gsize            stride;
  gboolean         is_plain;
} Source;

/* A view of, or a copy of, the rows from first up to end, in a format that GdkPixbuf knows. */
static GdkPixbuf *
source_get_rows (const Source *self,
                 guint         first,
                 guint         end)
{
  gboolean has_alpha = self->layout->alpha >= 0;
  GdkPixbuf *rows;

  if (self->is_plain)
    return gdk_pixbuf_new_from_data (self->pixels + first * self->stride, GDK_COLORSPACE_RGB, has_alpha, 8,
                                     self->width, end - first, self->stride, NULL, NULL);

  rows = gdk_pixbuf_new (GDK_COLORSPACE_RGB, has_alpha, 8, self->width, end - first);
  for (guint y = first; rows != NULL && y < end; y++)
    convert_row (self->layout, self->pixels + y * self->stride,
                 gdk_pixbuf_get_pixels (rows) + (gsize) (y - first) * gdk_pixbuf_get_rowstride (rows), self->width);

  return rows;
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

static gboolean
scale_down (const Source *source,
            GdkPixbuf    *target)
{
  guint width = gdk_pixbuf_get_width (target);
  guint height = gdk_pixbuf_get_height (target);
  double scale_x = (double) width / source->width;
  double scale_y = (double) height / source->height;
  guint band = MAX (1, BAND_BYTES * scale_y / source->stride);

  for (guint y = 0; y < height; y += band)
    {
      guint n_rows = MIN (band, height - y);
      /* One row more on each side: those at the border are mixed with them. */
      guint first = MAX (0, floor (y / scale_y) - 1);
      guint end = MIN (source->height, ceil ((y + n_rows) / scale_y) + 1);
      g_autoptr(GdkPixbuf) rows = source_get_rows (source, first, end);

      if (rows == NULL)
        return FALSE;
      gdk_pixbuf_scale (rows, target, 0, y, width, n_rows,
                        0, first * scale_y, scale_x, scale_y, GDK_INTERP_BILINEAR);
      /* The next band begins a row or two before the end of this one. */
      source_release_rows (source, first);
    }

  return TRUE;
}

static void
copy_rows (const Source *source,
           GdkPixbuf    *target)
{
  for (guint y = 0; y < source->height; y++)
    convert_row (source->layout, source->pixels + y * source->stride,
                 gdk_pixbuf_get_pixels (target) + (gsize) y * gdk_pixbuf_get_rowstride (target), source->width);
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
  g_autoptr(GdkPixbuf) target = NULL;
  g_autoptr(GBytes) scaled = NULL;
  CosmoImage *image;
  Source source;

  if (layout == NULL || !is_consistent (pixels, layout, width, height, stride))
    {
      g_set_error (error, COSMO_IMAGE_ERROR, COSMO_IMAGE_ERROR_DAMAGED,
                   "Cannot use pixels of format %d, %u × %u, stride %" G_GSIZE_FORMAT, format, width, height, stride);
      return NULL;
    }

  source = (Source) { g_bytes_get_data (pixels, NULL), layout, width, height, stride,
                      format == GLY_MEMORY_R8G8B8 || format == GLY_MEMORY_R8G8B8A8 };
  if (source.is_plain && to_width == width && to_height == height)
    return cosmo_image_new (width, height, stride, layout->alpha >= 0, pixels);

  target = gdk_pixbuf_new (GDK_COLORSPACE_RGB, layout->alpha >= 0, 8, to_width, to_height);
  if (target != NULL && to_width == width && to_height == height)
    copy_rows (&source, target);
  else if (target == NULL || !scale_down (&source, target))
    {
      g_set_error_literal (error, COSMO_IMAGE_ERROR, COSMO_IMAGE_ERROR_TOO_LARGE, "Not enough memory for the picture");
      return NULL;
    }

  scaled = gdk_pixbuf_read_pixel_bytes (target);
  image = cosmo_image_new (to_width, to_height, gdk_pixbuf_get_rowstride (target), layout->alpha >= 0, scaled);
  image->original_width = width;
  image->original_height = height;

  return image;
}
