/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What of the file system outlives the program. In Flatpak's sandbox a folder that the program was not given can be
 * made and written to like any other, but it is in memory, and gone with the sandbox.
 */

#define _GNU_SOURCE

#include "config.h"

#include "cosmo-sandbox.h"

#include <fcntl.h>
#include <sys/stat.h>

/* Every sandbox of Flatpak has this file, and nothing else does (source: flatpak-metadata(5)). */
#define FLATPAK_INFO "/.flatpak-info"

/* Returns: a number of the mount that @path is on, or 0 if it cannot be told. The device's number is no answer, for a
 * folder of the same disk may be mounted into the sandbox, or not. */
static guint64
get_mount (const char *path)
{
  struct statx info;

  if (statx (AT_FDCWD, path, 0, STATX_MNT_ID, &info) != 0 || !(info.stx_mask & STATX_MNT_ID))
    return 0;
  return info.stx_mnt_id;
}

/**
 * cosmo_sandbox_loses:
 * @folder: where something is to be written, which need not be there yet
 *
 * Returns: whether what is written there would be gone when the program ends
 */
gboolean
cosmo_sandbox_loses (GFile *folder)
{
  g_autofree char *path = NULL;
  guint64 mount;

  g_return_val_if_fail (G_IS_FILE (folder), FALSE);

  path = g_file_get_path (folder);
  if (path == NULL || !g_file_test (FLATPAK_INFO, G_FILE_TEST_EXISTS))
    return FALSE;

  /* What is not there yet will be where the first folder above it is that is there. */
  while (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      char *parent = g_path_get_dirname (path);

      g_free (path);
      path = parent;
    }

  mount = get_mount (path);
  return mount != 0 && (mount == get_mount ("/") || mount == get_mount ("/tmp"));
}
