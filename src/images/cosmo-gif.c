/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long an animation goes on, which glycin does not tell. Only the blocks that a GIF consists of are looked at: what
 * is in them is for the sandbox. https://www.w3.org/Graphics/GIF/spec-gif89a.txt */

#include "config.h"

#include "cosmo-gif.h"

#include <string.h>

#define HEADER_SIZE 13
#define IMAGE_SIZE 9
#define BLOCK_IMAGE 0x2c
#define BLOCK_EXTENSION 0x21
#define EXTENSION_APPLICATION 0xff

/* Of all that is read only so much is there; a file that is cut ends where it is cut. */
typedef struct
{
  const guint8 *data;
  gsize         size;
} Reader;

/* Returns: (nullable): so many bytes, which are passed over */
static const guint8 *
take (Reader *reader,
      gsize   size)
{
  const guint8 *data = reader->data;

  if (size > reader->size)
    {
      reader->size = 0;
      return NULL;
    }

  reader->data += size;
  reader->size -= size;
  return data;
}

/* Returns: (nullable): the next of the blocks that a larger one consists of, and its size in the byte before it; NULL
 * at the end of that */
static const guint8 *
take_sub_block (Reader *reader)
{
  const guint8 *size = take (reader, 1);

  return size != NULL && *size > 0 ? take (reader, *size) : NULL;
}

static void
skip_sub_blocks (Reader *reader)
{
  while (take_sub_block (reader) != NULL)
    continue;
}

static void
skip_colours (Reader *reader,
              guint8  flags)
{
  if ((flags & 0x80) != 0)
    take (reader, 3 << ((flags & 0x07) + 1));
}

/* Netscape's, which every program knows: after it was shown, the animation is shown again so many times; 0 for ever. */
static void
read_extension (Reader  *reader,
                guint64 *n_times)
{
  const guint8 *label = take (reader, 1);
  const guint8 *block = take_sub_block (reader);
  gboolean is_loop = label != NULL && *label == EXTENSION_APPLICATION && block != NULL && block[-1] == 11 &&
                     (memcmp (block, "NETSCAPE2.0", 11) == 0 || memcmp (block, "ANIMEXTS1.0", 11) == 0);

  while (block != NULL && (block = take_sub_block (reader)) != NULL)
    if (is_loop && block[-1] == 3 && block[0] == 1)
      {
        guint n_repetitions = block[1] | block[2] << 8;

        *n_times = n_repetitions > 0 ? n_repetitions + 1 : 0;
      }
}

/**
 * cosmo_gif_count_frames:
 * @bytes: a file
 *
 * Returns: how many frames its animation shows until it ends, those included that are shown again, or %G_MAXUINT64 if
 *   it has no end, as that of any other file than a GIF
 */
guint64
cosmo_gif_count_frames (GBytes *bytes)
{
  Reader reader;
  const guint8 *header;
  const guint8 *block;
  guint64 n_frames = 0;
  guint64 n_times = 1;

  reader.data = g_bytes_get_data (bytes, &reader.size);
  header = take (&reader, HEADER_SIZE);
  if (header == NULL || memcmp (header, "GIF8", 4) != 0)
    return G_MAXUINT64;

  skip_colours (&reader, header[10]);
  while ((block = take (&reader, 1)) != NULL && (*block == BLOCK_IMAGE || *block == BLOCK_EXTENSION))
    {
      const guint8 *image;

      if (*block == BLOCK_EXTENSION)
        {
          read_extension (&reader, &n_times);
          continue;
        }

      image = take (&reader, IMAGE_SIZE);
      if (image == NULL)
        break;
      n_frames++;
      skip_colours (&reader, image[IMAGE_SIZE - 1]);
      take (&reader, 1);
      skip_sub_blocks (&reader);
    }

  return n_times > 0 ? n_frames * n_times : G_MAXUINT64;
}
