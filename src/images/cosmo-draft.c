/* SPDX-License-Identifier: GPL-3.0-or-later */

/* CosmoDraft: a file that has no name until it is whole. It is written under a temporary name in its folder, synced,
 * and renamed, so that whenever the program is killed there is the whole file or none, and what was there before is not
 * harmed. While it is written it is locked: one that is not was left behind. Everything here blocks and is for threads;
 * a draft may go from one to another, and is used by one at a time.
 */

#define _GNU_SOURCE  /* renameat2(), syncfs() */
#include "config.h"

#include "cosmo-draft.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

/* So many files are synced one by one, which takes some milliseconds each; for more, the whole file system is. */
#define MAX_SINGLE_SYNCS 8

struct _CosmoDraft
{
  char    *folder;
  char    *path;         /* the temporary one; NULL once it has its name */
  int      fd;
  guint64  size;
  gboolean is_set_aside;
};

G_DEFINE_BOXED_TYPE (CosmoDraft, cosmo_draft, cosmo_draft_ref, cosmo_draft_unref)

static gboolean
fail (CosmoDraft  *self,
      int          saved_errno,
      GError     **error)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
               "%s: %s", self->folder, g_strerror (saved_errno));
  return FALSE;
}

static void
draft_clear (gpointer data)
{
  CosmoDraft *self = data;

  if (self->path != NULL && !self->is_set_aside)
    g_unlink (self->path);
  g_clear_fd (&self->fd, NULL);
  g_free (self->path);
  g_free (self->folder);
}

/**
 * cosmo_draft_new:
 * @folder: where the file shall be
 * @prefix: how its temporary name begins
 * @error: a #GIOErrorEnum
 *
 * Returns: (transfer full) (nullable): an empty draft, which its owner alone can read, or %NULL if the folder takes
 *   none
 */
CosmoDraft *
cosmo_draft_new (const char  *folder,
                 const char  *prefix,
                 GError     **error)
{
  g_autoptr(CosmoDraft) self = g_atomic_rc_box_new0 (CosmoDraft);
  g_autofree char *name = g_strconcat (prefix, "XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  self->folder = g_strdup (folder);
  self->fd = g_mkstemp_full (path, O_WRONLY | O_CLOEXEC, 0600);
  if (self->fd < 0)
    {
      fail (self, errno, error);
      return NULL;
    }

  self->path = g_steal_pointer (&path);
  /* A file system that knows no locks can do without. */
  flock (self->fd, LOCK_EX | LOCK_NB);
  return g_steal_pointer (&self);
}

CosmoDraft *
cosmo_draft_ref (CosmoDraft *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * cosmo_draft_unref:
 * @self: (transfer full): a draft
 *
 * With the last reference goes what was neither published nor set aside.
 */
void
cosmo_draft_unref (CosmoDraft *self)
{
  g_atomic_rc_box_release_full (self, draft_clear);
}

static gboolean
write_all (int     fd,
           GBytes *bytes)
{
  gsize size, done = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  while (done < size)
    {
      gssize n = write (fd, data + done, size - done);

      if (n < 0 && errno != EINTR)
        return FALSE;
      done += MAX (n, 0);
    }

  return TRUE;
}

static gboolean
clear (CosmoDraft  *self,
       GError     **error)
{
  if (ftruncate (self->fd, 0) != 0 || lseek (self->fd, 0, SEEK_SET) != 0)
    return fail (self, errno, error);

  self->size = 0;
  return TRUE;
}

/**
 * cosmo_draft_write:
 * @self: a draft
 * @bytes: what comes next
 * @offset: how many bytes it has already, or 0 to begin anew
 * @error: a #GIOErrorEnum
 *
 * Returns: whether it was written
 */
gboolean
cosmo_draft_write (CosmoDraft  *self,
                   GBytes      *bytes,
                   guint64      offset,
                   GError     **error)
{
  if (offset == 0 && self->size > 0 && !clear (self, error))
    return FALSE;

  g_return_val_if_fail (offset == self->size, FALSE);

  if (!write_all (self->fd, bytes))
    return fail (self, errno, error);

  self->size += g_bytes_get_size (bytes);
  return TRUE;
}

/**
 * cosmo_draft_set_aside:
 * @self: a draft, which need not be synced
 * @name: another temporary name in the folder, by which it can be told from others
 * @error: a #GIOErrorEnum
 *
 * From now on it stays when it is not published, for cosmo_draft_take_up(). After a power failure it may be incomplete.
 *
 * Returns: whether it has that name now
 */
gboolean
cosmo_draft_set_aside (CosmoDraft  *self,
                       const char  *name,
                       GError     **error)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_return_val_if_fail (self->path != NULL, FALSE);

  if (g_rename (self->path, path) != 0)
    return fail (self, errno, error);

  g_free (self->path);
  self->path = g_steal_pointer (&path);
  self->is_set_aside = TRUE;
  return TRUE;
}

/**
 * cosmo_draft_discard:
 * @self: a draft, not published
 *
 * Removes it at once, also if it was set aside.
 */
void
cosmo_draft_discard (CosmoDraft *self)
{
  g_return_if_fail (self->path != NULL);

  g_unlink (self->path);
  g_clear_pointer (&self->path, g_free);
}

/**
 * cosmo_draft_take_up:
 * @folder: where it is
 * @name: the temporary name under which it was set aside
 * @error: a #GIOErrorEnum
 *
 * Returns: (transfer full) (nullable): the draft, which goes if it is not set aside again; or %NULL if there is none,
 *   or somebody else has it
 */
CosmoDraft *
cosmo_draft_take_up (const char  *folder,
                     const char  *name,
                     GError     **error)
{
  g_autoptr(CosmoDraft) self = g_atomic_rc_box_new0 (CosmoDraft);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  self->folder = g_strdup (folder);
  self->fd = g_open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (self->fd < 0 || (flock (self->fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK))
    {
      fail (self, errno, error);
      return NULL;
    }

  self->path = g_steal_pointer (&path);
  return g_steal_pointer (&self);
}

/**
 * cosmo_draft_read:
 * @self: a draft that was taken up
 * @block: (out caller-allocates): takes what comes next
 * @size: how many bytes that may be
 *
 * Returns: how many bytes there were, 0 at the end; -1 if they cannot be read
 */
gssize
cosmo_draft_read (CosmoDraft *self,
                  void       *block,
                  gsize       size)
{
  gssize n;

  do
    n = read (self->fd, block, size);
  while (n < 0 && errno == EINTR);

  return n;
}

/**
 * cosmo_draft_sync:
 * @self: a draft
 * @error: a #GIOErrorEnum
 *
 * To be called before it is published.
 *
 * Returns: whether all of it is on the disk
 */
gboolean
cosmo_draft_sync (CosmoDraft  *self,
                  GError     **error)
{
  return fsync (self->fd) == 0 || fail (self, errno, error);
}

/**
 * cosmo_draft_sync_all:
 * @drafts: (element-type CosmoDraft): drafts in one folder
 * @error: a #GIOErrorEnum
 *
 * As cosmo_draft_sync() for each of them, in less time.
 *
 * Returns: whether all of them are on the disk
 */
gboolean
cosmo_draft_sync_all (GPtrArray  *drafts,
                      GError    **error)
{
  if (drafts->len > MAX_SINGLE_SYNCS)
    {
      CosmoDraft *any = g_ptr_array_index (drafts, 0);

      return syncfs (any->fd) == 0 || fail (any, errno, error);
    }

  for (guint i = 0; i < drafts->len; i++)
    {
      if (!cosmo_draft_sync (g_ptr_array_index (drafts, i), error))
        return FALSE;
    }

  return TRUE;
}

static int
rename_without_replacing (const char *from,
                          const char *to)
{
  if (renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
    return 0;
  if (errno == EEXIST)
    return -1;

  /* Some file systems cannot do both at once, and say so in many ways, but most of them give a file a second name. */
  if (link (from, to) == 0)
    return g_unlink (from);
  if (errno == EEXIST)
    return -1;

  if (g_access (to, F_OK) == 0)
    {
      errno = EEXIST;
      return -1;
    }
  return g_rename (from, to);
}

/**
 * cosmo_draft_publish:
 * @self: a draft, synced
 * @name: its name in the folder
 * @place: what to do with a file that has the name
 * @error: a #GIOErrorEnum
 *
 * Returns: whether it has its name now; if not, what was there before still is
 */
gboolean
cosmo_draft_publish (CosmoDraft       *self,
                     const char       *name,
                     CosmoDraftPlace   place,
                     GError          **error)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_return_val_if_fail (self->path != NULL, FALSE);

  if ((place == COSMO_DRAFT_REPLACE ? g_rename (self->path, path) : rename_without_replacing (self->path, path)) != 0)
    return fail (self, errno, error);

  g_clear_pointer (&self->path, g_free);
  return TRUE;
}

/**
 * cosmo_draft_remove_left:
 * @path: a temporary file
 *
 * Removes it if a run that was killed left it behind, and not if it is still being written.
 */
void
cosmo_draft_remove_left (const char *path)
{
  g_autofd int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) == 0)
    g_unlink (path);
}
