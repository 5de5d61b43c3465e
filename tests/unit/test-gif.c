/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cosmo-gif.h"

#define HEADER "GIF89a\1\0\1\0\0\0\0"
#define HEADER_WITH_COLOURS "GIF89a\1\0\1\0\x80\0\0RGBRGB"
#define LOOP(low, high) "!\xff\x0bNETSCAPE2.0\3\1" low high "\0"
#define DELAY "!\xf9\4\0\1\0\0\0"
#define FRAME ",\0\0\0\0\1\0\1\0\0\2\2D\1\0"
#define FRAME_WITH_COLOURS ",\0\0\0\0\1\0\1\0\x81RGBRGBRGBRGB\2\2D\1\0"
#define END ";"

/* The texts have an end that is no part of the file. */
#define BYTES(text) (const guint8 *) text, sizeof text - 1

static void
test_frames (void)
{
  static const struct
  {
    const char   *what;
    const guint8 *data;
    gsize         size;
    guint64       n_frames;
  } cases[] = {
    { "without a word about it", BYTES (HEADER DELAY FRAME DELAY FRAME END), 2 },
    { "colours", BYTES (HEADER_WITH_COLOURS FRAME_WITH_COLOURS FRAME FRAME_WITH_COLOURS END), 3 },
    { "for ever", BYTES (HEADER LOOP ("\0", "\0") FRAME FRAME END), G_MAXUINT64 },
    { "once more", BYTES (HEADER LOOP ("\1", "\0") FRAME FRAME END), 4 },
    { "often", BYTES (HEADER LOOP ("\xff", "\xff") FRAME FRAME END), 2 * 65536 },
    { "after the first frame", BYTES (HEADER FRAME LOOP ("\2", "\0") FRAME END), 6 },
    { "its other name", BYTES (HEADER "!\xff\13ANIMEXTS1.0\3\1\1\0\0" FRAME END), 2 },
    { "something before it", BYTES (HEADER "!\xff\x0bNETSCAPE2.0\5\2abcd\3\1\2\0\0" FRAME END), 3 },
    { "of another program", BYTES (HEADER "!\xff\x0bXMP DataXMP\3\1\0\0\0" FRAME END), 1 },
    { "a comment that looks like it", BYTES (HEADER "!\xfe\x0bNETSCAPE2.0\3\1\0\0\0" FRAME END), 1 },
    { "cut in a frame", BYTES (HEADER FRAME ",\0\0\0"), 1 },
    { "cut in its data", BYTES (HEADER FRAME ",\0\0\0\0\1\0\1\0\0\2\xff"), 2 },
    { "cut in the extension", BYTES (HEADER "!\xff\x0bNETSC"), 0 },
    { "cut in its number", BYTES (HEADER FRAME "!\xff\x0bNETSCAPE2.0\3\1"), 1 },
    { "cut in the colours", BYTES ("GIF89a\1\0\1\0\xf7\0\0RGB"), 0 },
    { "noise after a frame", BYTES (HEADER FRAME "noise" FRAME), 1 },
    { "no more than its name", BYTES ("GIF89a"), G_MAXUINT64 },
    { "another format", BYTES ("\x89PNG\r\n\x1a\n and something"), G_MAXUINT64 },
    { "nothing", NULL, 0, G_MAXUINT64 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      /* Where reading too far is noticed. */
      g_autoptr(GBytes) bytes = g_bytes_new (cases[i].data, cases[i].size);

      g_test_message ("%s", cases[i].what);
      g_assert_cmpuint (cosmo_gif_count_frames (bytes), ==, cases[i].n_frames);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/gif/frames", test_frames);

  return g_test_run ();
}
