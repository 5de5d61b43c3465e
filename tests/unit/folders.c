/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "folders.h"

#include <glib/gstdio.h>

void
assert_private_files (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      GStatBuf status;

      g_assert_no_errno (g_stat (child, &status));
      g_test_message ("%s", name);
      g_assert_cmphex (status.st_mode & 0777, ==, 0600);
    }
}

void
delete_folder (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_unlink (child) != 0)
        delete_folder (child);
    }
  g_rmdir (path);
}
