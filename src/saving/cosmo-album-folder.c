/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The folder of an album, as threads see it: it is locked while a run saves into it, its files are checked against what
 * the index says, and new ones get their names. */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "cosmo-file-name.h"
#include "cosmo-saving-private.h"

/* Checking reads a file in pieces of so many bytes. */
#define BLOCK_SIZE (256 * 1024)

struct _CosmoAlbumFolder
{
  char       *path;
  int         lock;       /* the folder itself, held until the run and what it began end; -1 before it is opened */
  GHashTable *names;      /* a set of those of the files that were there when it was opened, without regard to case */
  GHashTable *set_aside;  /* from CosmoDay to the name of what a run before had fetched; complete once it is open */
};

/**
 * cosmo_album_folder_new:
 * @path: where it is
 *
 * Returns: (transfer full): the folder, which nothing has been done with yet
 */
CosmoAlbumFolder *
cosmo_album_folder_new (const char *path)
{
  CosmoAlbumFolder *self = g_atomic_rc_box_new0 (CosmoAlbumFolder);

  self->path = g_strdup (path);
  self->lock = -1;
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->set_aside = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  return self;
}

CosmoAlbumFolder *
cosmo_album_folder_ref (CosmoAlbumFolder *self)
{
  return g_atomic_rc_box_acquire (self);
}

/* Lets others save into the folder. Nothing is done in it any more. */
void
cosmo_album_folder_unlock (CosmoAlbumFolder *self)
{
  /* Closing would not be enough: a process that is just being started, like a decoder's sandbox, has what is open here
   * too until it becomes another program, and a lock lasts as long as anybody has it. */
  if (self->lock >= 0)
    flock (self->lock, LOCK_UN);
  g_clear_fd (&self->lock, NULL);
}

static void
folder_clear (gpointer data)
{
  CosmoAlbumFolder *self = data;

  cosmo_album_folder_unlock (self);
  g_hash_table_unref (self->names);
  g_hash_table_unref (self->set_aside);
  g_free (self->path);
}

void
cosmo_album_folder_unref (CosmoAlbumFolder *self)
{
  g_atomic_rc_box_release_full (self, folder_clear);
}

const char *
cosmo_album_folder_get_path (CosmoAlbumFolder *self)
{
  return self->path;
}

/* --- Tasks -------------------------------------------------------------------------------------------------------- */

typedef struct
{
  CosmoAlbumFolder *folder;
  CosmoPictureFile *file;
  CosmoRecord      *record;
  char             *name;
  guint             number;
  guint64           size;
  char             *sha256;
} Task;

static Task *
task_new (CosmoAlbumFolder *self,
          const char       *name)
{
  Task *task = g_new0 (Task, 1);

  task->folder = cosmo_album_folder_ref (self);
  task->name = g_strdup (name);
  return task;
}

static void
task_free (gpointer data)
{
  Task *task = data;

  cosmo_album_folder_unref (task->folder);
  g_clear_pointer (&task->file, cosmo_picture_file_unref);
  g_clear_pointer (&task->record, cosmo_record_unref);
  g_free (task->name);
  g_free (task->sha256);
  g_free (task);
}

static DexFuture *
new_not_there (void)
{
  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "Not there");
}

static DexFuture *
run_task (CosmoWork  work,
          Task      *task)
{
  return cosmo_workers_run (cosmo_saving_get_workers (), work, task, task_free);
}

/* --- Opening ------------------------------------------------------------------------------------------------------ */

static gboolean
reject_errno (int      saved_errno,
              GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), g_strerror (saved_errno));
  return FALSE;
}

/* The folder itself is locked, so that no file of ours is left there when the process is killed. */
static gboolean
lock (CosmoAlbumFolder  *self,
      GError           **error)
{
  if (g_mkdir_with_parents (self->path, 0777) != 0)
    return reject_errno (errno, error);

  self->lock = g_open (self->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (self->lock < 0)
    return reject_errno (errno, error);

  /* A file system that knows no locks on folders has to do without. */
  if (flock (self->lock, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    {
      g_clear_fd (&self->lock, NULL);
      g_set_error (error, COSMO_SAVE_ERROR, COSMO_SAVE_ERROR_IN_USE, "Another run saves into %s", self->path);
      return FALSE;
    }

  return TRUE;
}

/* Of the drafts that are there, pictures that are whole are kept. The rest was left behind, or belongs to a picture
 * that is being saved by itself. */
static void
take_draft (CosmoAlbumFolder *self,
            const char       *name)
{
  g_autofree char *path = g_build_filename (self->path, name, NULL);
  CosmoDay day = cosmo_picture_file_parse_name (name);

  if (day != 0 && !g_hash_table_contains (self->set_aside, GUINT_TO_POINTER (day)))
    g_hash_table_insert (self->set_aside, GUINT_TO_POINTER (day), g_strdup (name));
  else
    cosmo_draft_remove_left (path);
}

static void
list_files (CosmoAlbumFolder *self)
{
  g_autoptr(GDir) dir = g_dir_open (self->path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)))
    {
      if (g_str_has_prefix (name, COSMO_SAVING_DRAFT_PREFIX))
        take_draft (self, name);
      else if (g_utf8_validate (name, -1, NULL))
        g_hash_table_add (self->names, g_utf8_casefold (name, -1));
    }
}

static DexFuture *
open_folder (gpointer      data,
             GCancellable *cancellable)
{
  Task *task = data;
  g_autoptr(GError) error = NULL;
  CosmoAlbumIndex *index;

  if (!lock (task->folder, &error))
    return error->domain == COSMO_SAVE_ERROR ? dex_future_new_for_error (g_steal_pointer (&error))
                                             : cosmo_saving_reject (error);

  list_files (task->folder);
  index = cosmo_album_index_load (task->folder->path, &error);
  return index != NULL ? dex_future_new_take_boxed (COSMO_TYPE_ALBUM_INDEX, index)
                       : dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * cosmo_album_folder_open:
 * @self: a folder
 *
 * Makes the folder if it is not there, locks it, and clears away what a run that was killed left behind.
 *
 * Returns: (transfer full): a future that resolves to its #CosmoAlbumIndex, or rejects with a %COSMO_SAVE_ERROR
 */
DexFuture *
cosmo_album_folder_open (CosmoAlbumFolder *self)
{
  return run_task (open_folder, task_new (self, NULL));
}

/* --- What was set aside ------------------------------------------------------------------------------------------- */

static DexFuture *
take_up (gpointer      data,
         GCancellable *cancellable)
{
  Task *task = data;
  CosmoPictureFile *file = cosmo_picture_file_take_up (task->folder, task->name);

  return file != NULL ? dex_future_new_take_boxed (COSMO_TYPE_PICTURE_FILE, file) : new_not_there ();
}

/**
 * cosmo_album_folder_take_up:
 * @self: a folder, open
 * @day: the day of a picture
 *
 * Returns: (transfer full): a future that resolves to the #CosmoPictureFile that a run before had fetched, and could
 *   not give its name any more; or rejects if there is none that is whole
 */
DexFuture *
cosmo_album_folder_take_up (CosmoAlbumFolder *self,
                            CosmoDay          day)
{
  g_autofree char *name = NULL;

  if (!g_hash_table_steal_extended (self->set_aside, GUINT_TO_POINTER (day), NULL, (gpointer *) &name))
    return new_not_there ();

  return run_task (take_up, task_new (self, name));
}

static DexFuture *
remove_set_aside (gpointer      data,
                  GCancellable *cancellable)
{
  Task *task = data;
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, task->folder->set_aside);
  while (g_hash_table_iter_next (&iter, NULL, &name))
    {
      g_autofree char *path = g_build_filename (task->folder->path, name, NULL);

      cosmo_draft_remove_left (path);
    }

  return dex_future_new_true ();
}

/**
 * cosmo_album_folder_remove_set_aside:
 * @self: a folder, open, of which nothing is taken up any more
 *
 * Removes what a run before had fetched and no run has taken up.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when that is done
 */
DexFuture *
cosmo_album_folder_remove_set_aside (CosmoAlbumFolder *self)
{
  if (g_hash_table_size (self->set_aside) == 0)
    return dex_future_new_true ();

  return run_task (remove_set_aside, task_new (self, NULL));
}

/* --- Checking ----------------------------------------------------------------------------------------------------- */

/* Returns: (nullable): the SHA-256 of a file, or %NULL if it cannot be read or nobody waits for it any more */
static char *
hash_file (int           fd,
           GCancellable *cancellable)
{
  g_autoptr(CosmoSha256) checksum = cosmo_sha256_new ();
  g_autofree guint8 *block = g_malloc (BLOCK_SIZE);
  gssize n;

  while ((n = read (fd, block, BLOCK_SIZE)) != 0)
    {
      if (g_cancellable_is_cancelled (cancellable) || (n < 0 && errno != EINTR))
        return NULL;
      if (n > 0)
        cosmo_sha256_update (checksum, block, n);
    }

  return cosmo_sha256_finish (checksum);
}

/* Whether a file of that name is there whole. */
gboolean
cosmo_album_folder_has_file (CosmoAlbumFolder *self,
                             const char       *name,
                             guint64           size,
                             const char       *sha256,
                             GCancellable     *cancellable)
{
  g_autofree char *path = g_build_filename (self->path, name, NULL);
  g_autofd int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  g_autofree char *found = NULL;
  struct stat info;

  if (fd < 0 || fstat (fd, &info) != 0 || !S_ISREG (info.st_mode) || (guint64) info.st_size != size)
    return FALSE;

  found = hash_file (fd, cancellable);
  return g_strcmp0 (found, sha256) == 0;
}

static DexFuture *
check (gpointer      data,
       GCancellable *cancellable)
{
  Task *task = data;

  return dex_future_new_for_boolean (cosmo_album_folder_has_file (task->folder, task->name, task->size, task->sha256,
                                                                  cancellable));
}

/**
 * cosmo_album_folder_check:
 * @self: a folder
 * @name: the name of a file
 * @size: how many bytes it should have
 * @sha256: what their SHA-256 should be
 *
 * Returns: (transfer full): a future that resolves to a #gboolean: whether it is so
 */
DexFuture *
cosmo_album_folder_check (CosmoAlbumFolder *self,
                          const char       *name,
                          guint64           size,
                          const char       *sha256)
{
  Task *task = task_new (self, name);

  task->size = size;
  task->sha256 = g_strdup (sha256);
  return run_task (check, task);
}

/* --- Naming ------------------------------------------------------------------------------------------------------- */

/**
 * cosmo_album_folder_had_file:
 * @self: a folder, open
 * @name: what a file should be called
 *
 * Returns: whether there was a file of that name when the folder was opened, or of one that differs in case only, which
 *   is the same to some file systems
 */
gboolean
cosmo_album_folder_had_file (CosmoAlbumFolder *self,
                             const char       *name)
{
  g_autofree char *key = g_utf8_casefold (name, -1);

  return g_hash_table_contains (self->names, key);
}

static DexFuture *
find_name (gpointer      data,
           GCancellable *cancellable)
{
  Task *task = data;

  for (guint number = task->number;; number++)
    {
      g_autofree char *name = cosmo_file_name_number (task->name, number);
      g_autofree char *path = g_build_filename (task->folder->path, name, NULL);
      struct stat info;

      if (lstat (path, &info) != 0 ||
          cosmo_album_folder_has_file (task->folder, name, task->file->size, task->file->sha256, cancellable))
        return dex_future_new_take_string (g_steal_pointer (&name));
    }
}

/**
 * cosmo_album_folder_find_name:
 * @self: a folder
 * @name: what the file should be called
 * @number: the first to try of the numbers that tell files of one name apart
 * @file: the file
 *
 * Returns: (transfer full): a future that resolves to a string: a name that no file has, or only one with the same
 *   bytes
 */
DexFuture *
cosmo_album_folder_find_name (CosmoAlbumFolder *self,
                              const char       *name,
                              guint             number,
                              CosmoPictureFile *file)
{
  Task *task = task_new (self, name);

  task->number = number;
  task->file = cosmo_picture_file_ref (file);
  return run_task (find_name, task);
}

/* --- What lies beside the pictures -------------------------------------------------------------------------------- */

static DexFuture *
describe (gpointer      data,
          GCancellable *cancellable)
{
  Task *task = data;
  g_autoptr(GError) error = NULL;

  return cosmo_saver_write_sidecar (task->folder->path, task->name, task->record, &error)
           ? dex_future_new_true ()
           : cosmo_saving_reject (error);
}

/**
 * cosmo_album_folder_describe:
 * @self: a folder
 * @name: the name of a picture's file
 * @record: what is known of it
 *
 * Returns: (transfer full): a future that resolves to %TRUE when there is a side-car, or rejects with a
 *   %COSMO_SAVE_ERROR
 */
DexFuture *
cosmo_album_folder_describe (CosmoAlbumFolder *self,
                             const char       *name,
                             CosmoRecord      *record)
{
  Task *task = task_new (self, name);

  task->record = cosmo_record_ref (record);
  return run_task (describe, task);
}
