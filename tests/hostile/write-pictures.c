/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes the project's own hostile pictures into a folder, and a sound one among them: for the stand-in for NASA to
 * serve, and for decode-folder. They are made here, so that no file of the project is one. */

#include <stdlib.h>

#include "pictures.h"

static GBytes *
bytes_from_text (const char *text)
{
  return g_bytes_new_static (text, strlen (text));
}

static gboolean
write_picture (const char  *folder,
               const char  *name,
               GBytes      *picture,
               GError     **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  gsize length;
  const char *contents = g_bytes_get_data (picture, &length);

  return g_file_set_contents (path, contents, length, error);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GBytes) jpeg = picture_new_file ("jpeg", 600, 600);
  g_autoptr(GBytes) png = picture_new_file ("png", 600, 600);
  const struct {
    const char *name;
    GBytes     *file;
  } pictures[] = {
    { "animation-without-end.gif", picture_new_long_gif (50000) },
    { "cut.jpg", picture_new_cut (jpeg, 1000) },
    { "cut.png", picture_new_cut (png, 100) },
    { "drawing.jpg", bytes_from_text ("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"
                                      "<image href='file:///etc/passwd'/></svg>") },
    { "endless.png", picture_new_endless_png () },
    { "huge.jpg", picture_new_huge_jpeg () },
    { "long.png", picture_new_empty_png (70000, 1) },
    { "megapixels.png", picture_new_empty_png (13401, 15000) },
    { "nothing.jpg", bytes_from_text ("") },
    { "page.jpg", bytes_from_text ("<!DOCTYPE html><html><title>Gone</title>") },
    { "sound.jpg", g_bytes_ref (jpeg) },
  };

  for (guint i = 0; argc == 2 && i < G_N_ELEMENTS (pictures); i++)
    {
      g_autoptr(GBytes) file = pictures[i].file;
      g_autoptr(GError) error = NULL;

      if (!write_picture (argv[1], pictures[i].name, file, &error))
        {
          g_printerr ("%s\n", error->message);
          return EXIT_FAILURE;
        }
    }

  return argc == 2 ? EXIT_SUCCESS : EXIT_FAILURE;
}
