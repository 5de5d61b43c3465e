/* SPDX-License-Identifier: GPL-3.0-or-later */

/* For memmem(). */
#define _GNU_SOURCE

#include "config.h"

#include "pictures.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

#define RED          0xff0000ff
#define BLUE         0x0000ffff
#define SEE_THROUGH  0x00000000

static GdkPixbuf *
draw (guint   width,
      guint   height,
      guint32 left,
      guint32 right)
{
  g_autoptr(GdkPixbuf) picture = gdk_pixbuf_new (GDK_COLORSPACE_RGB, left == SEE_THROUGH, 8, width, height);
  g_autoptr(GdkPixbuf) half = gdk_pixbuf_new_subpixbuf (picture, 0, 0, MAX (1, width / 2), height);

  gdk_pixbuf_fill (picture, right);
  gdk_pixbuf_fill (half, left);

  return g_steal_pointer (&picture);
}

static GBytes *
save (GdkPixbuf  *picture,
      const char *type)
{
  g_autoptr(GError) error = NULL;
  char *data;
  gsize size;

  gdk_pixbuf_save_to_buffer (picture, &data, &size, type, &error, NULL);
  g_assert_no_error (error);

  return g_bytes_new_take (data, size);
}

/* type: what gdk-pixbuf calls it: "jpeg", "png", "bmp", "tiff" */
GBytes *
picture_new_file (const char *type,
                  guint       width,
                  guint       height)
{
  g_autoptr(GdkPixbuf) picture = draw (width, height, RED, BLUE);

  return save (picture, type);
}

/* A PNG of 40 × 20 pixels, whose left half is transparent. */
GBytes *
picture_new_see_through (void)
{
  g_autoptr(GdkPixbuf) picture = draw (40, 20, SEE_THROUGH, BLUE);

  return save (picture, "png");
}

/* A JPEG of 64 × 32 pixels as they are stored, with an EXIF block that says how the camera was held. */
GBytes *
picture_new_upright (guint orientation)
{
  guint8 exif[] = {
    0xff, 0xe1, 0, 34, 'E', 'x', 'i', 'f', 0, 0,
    'M', 'M', 0, 42, 0, 0, 0, 8,
    0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0,
  };
  g_autoptr(GBytes) plain = picture_new_file ("jpeg", 64, 32);
  GByteArray *file = g_bytes_unref_to_array (g_steal_pointer (&plain));
  GByteArray *with = g_byte_array_new ();

  g_byte_array_append (with, file->data, 2);
  g_byte_array_append (with, exif, sizeof exif);
  g_byte_array_append (with, file->data + 2, file->len - 2);
  g_byte_array_unref (file);

  return g_byte_array_free_to_bytes (with);
}

GBytes *
picture_new_cut (GBytes *whole,
                 gsize   size)
{
  return g_bytes_new_from_bytes (whole, 0, MIN (size, g_bytes_get_size (whole)));
}

/* A JPEG that says it has 65535 × 65535 pixels. */
GBytes *
picture_new_huge_jpeg (void)
{
  static const guint8 frame_header[] = { 0xff, 0xc0, 0x00, 0x11, 0x08 };
  g_autoptr(GBytes) plain = picture_new_file ("jpeg", 16, 16);
  gsize size;
  guint8 *data = g_bytes_unref_to_data (g_steal_pointer (&plain), &size);
  guint8 *header = memmem (data, size, frame_header, sizeof frame_header);

  g_assert_nonnull (header);
  memset (header + sizeof frame_header, 0xff, 4);

  return g_bytes_new_take (data, size);
}

static guint32
crc (const guint8 *data,
     gsize         size)
{
  guint32 sum = 0xffffffff;

  for (gsize i = 0; i < size; i++)
    {
      sum ^= data[i];
      for (guint bit = 0; bit < 8; bit++)
        sum = sum & 1 ? (sum >> 1) ^ 0xedb88320 : sum >> 1;
    }

  return ~sum;
}

static void
append_number (GByteArray *to,
               guint32     number)
{
  guint32 swapped = GUINT32_TO_BE (number);

  g_byte_array_append (to, (guint8 *) &swapped, sizeof swapped);
}

static void
append_chunk (GByteArray   *to,
              const char   *name,
              const guint8 *data,
              gsize         size)
{
  gsize begin;

  append_number (to, size);
  begin = to->len;
  g_byte_array_append (to, (const guint8 *) name, 4);
  if (size > 0)
    g_byte_array_append (to, data, size);
  append_number (to, crc (to->data + begin, to->len - begin));
}

static GByteArray *
begin_png (guint32 width,
           guint32 height,
           guint8  bits,
           guint8  color_type)
{
  GByteArray *png = g_byte_array_new ();
  g_autoptr(GByteArray) header = g_byte_array_new ();
  const guint8 rest[] = { bits, color_type, 0, 0, 0 };

  g_byte_array_append (png, (const guint8 *) "\x89PNG\r\n\x1a\n", 8);
  append_number (header, width);
  append_number (header, height);
  g_byte_array_append (header, rest, sizeof rest);
  append_chunk (png, "IHDR", header->data, header->len);

  return png;
}

/* A PNG of one colour: a few kilobytes that become any number of megabytes. */
GBytes *
picture_new_empty_png (guint32 width,
                       guint32 height)
{
  static const guint8 palette[] = { 0x20, 0x40, 0x60, 0xff, 0xff, 0xff };
  g_autoptr(GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9);
  g_autoptr(GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr(GOutputStream) stream = g_converter_output_stream_new (memory, G_CONVERTER (compressor));
  gsize row_size = 1 + (width + 7) / 8;
  g_autofree guint8 *row = g_malloc0 (row_size);
  GByteArray *png = begin_png (width, height, 1, 3);

  for (guint32 y = 0; y < height; y++)
    g_output_stream_write_all (stream, row, row_size, NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);

  append_chunk (png, "PLTE", palette, sizeof palette);
  append_chunk (png, "IDAT", g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (memory)),
                g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (memory)));
  append_chunk (png, "IEND", NULL, 0);

  return g_byte_array_free_to_bytes (png);
}

/* A PNG that the decoder never gets done with. */
GBytes *
picture_new_endless_png (void)
{
  GByteArray *png = begin_png (0xffe70001, 0, 16, 0);

  append_number (png, 12);
  g_byte_array_append (png, (const guint8 *) "IDAT\x0a", 5);

  return g_byte_array_free_to_bytes (png);
}

/* An animation of one pixel that is repeated for ever. */
GBytes *
picture_new_long_gif (guint n_frames)
{
  static const guint8 begin[] = {
    'G', 'I', 'F', '8', '9', 'a', 1, 0, 1, 0, 0x80, 0, 0, 0xff, 0, 0, 0, 0, 0xff,
    0x21, 0xff, 11, 'N', 'E', 'T', 'S', 'C', 'A', 'P', 'E', '2', '.', '0', 3, 1, 0, 0, 0,
  };
  static const guint8 frame[] = {
    0x21, 0xf9, 4, 0, 1, 0, 0, 0,
    0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0,
  };
  GByteArray *gif = g_byte_array_new ();

  g_byte_array_append (gif, begin, sizeof begin);
  for (guint i = 0; i < n_frames; i++)
    g_byte_array_append (gif, frame, sizeof frame);
  g_byte_array_append (gif, (const guint8 *) ";", 1);

  return g_byte_array_free_to_bytes (gif);
}

const guint8 *
picture_get_pixel (CosmoImage *image,
                   guint       x,
                   guint       y)
{
  const guint8 *pixels = g_bytes_get_data (image->pixels, NULL);

  return pixels + y * image->stride + x * (image->has_alpha ? 4 : 3);
}
