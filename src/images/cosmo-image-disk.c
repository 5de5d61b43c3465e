/* SPDX-License-Identifier: GPL-3.0-or-later */

/* CosmoImageDisk: the folder of stored pictures, for the main thread: what is asked of it is done in threads. Reading
 * does not wait for writing, which waits for the disk; and one file is written after the other.
 */

#include "config.h"

#include "cosmo-image-disk.h"

#include "cosmo-image-folder.h"
#include "cosmo-thumbnail.h"

struct _CosmoImageDisk
{
  CosmoImageFolder *folder;
  CosmoWorkers     *readers;  /* of whoever made this */
  CosmoWorkers     *writer;
  guint64           limit;
  GPtrArray        *kept;        /* of addresses, ended by NULL; it never changes, and threads share it */
  gboolean          knows_kept;  /* until then, nothing is removed */
};

/* What a thread needs of it, as it was when the task was made. */
typedef struct
{
  CosmoImageFolder *folder;
  CosmoImageKind    kind;
  char             *url;
  GBytes           *contents;
  CosmoImage       *image;
  guint64           limit;
  GPtrArray        *kept;
  gboolean          knows_kept;
} Task;

static gpointer
copy_url (gconstpointer url,
          gpointer      user_data)
{
  return g_strdup (url);
}

static GPtrArray *
list_kept (const char * const *urls)
{
  return g_ptr_array_new_from_null_terminated_array ((gpointer *) urls, copy_url, NULL, g_free);
}

static void
task_free (gpointer data)
{
  Task *task = data;

  cosmo_image_folder_unref (task->folder);
  g_free (task->url);
  g_clear_pointer (&task->contents, g_bytes_unref);
  g_clear_pointer (&task->image, cosmo_image_unref);
  g_ptr_array_unref (task->kept);
  g_free (task);
}

static Task *
task_new (CosmoImageDisk *self,
          CosmoImageKind  kind,
          const char     *url)
{
  Task *task = g_new0 (Task, 1);

  task->folder = cosmo_image_folder_ref (self->folder);
  task->kind = kind;
  task->url = g_strdup (url);
  task->limit = self->limit;
  task->kept = g_ptr_array_ref (self->kept);
  task->knows_kept = self->knows_kept;

  return task;
}

static const char * const *
get_kept (Task *task)
{
  return (const char * const *) task->kept->pdata;
}

static DexFuture *
new_not_stored (void)
{
  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "Not stored");
}

static DexFuture *
read_original (gpointer      data,
               GCancellable *cancellable)
{
  Task *task = data;
  GBytes *contents = cosmo_image_folder_read (task->folder, task->kind, task->url);

  return contents != NULL ? dex_future_new_take_boxed (G_TYPE_BYTES, contents) : new_not_stored ();
}

static DexFuture *
read_thumbnail (gpointer      data,
                GCancellable *cancellable)
{
  Task *task = data;
  g_autoptr(GBytes) contents = cosmo_image_folder_read (task->folder, task->kind, task->url);
  CosmoImage *image;

  if (contents == NULL)
    return new_not_stored ();

  if ((image = cosmo_thumbnail_decode (contents, NULL)))
    return dex_future_new_take_boxed (COSMO_TYPE_IMAGE, image);

  cosmo_image_folder_discard (task->folder, task->kind, task->url);
  return new_not_stored ();
}

static DexFuture *
discard (gpointer      data,
         GCancellable *cancellable)
{
  Task *task = data;

  cosmo_image_folder_discard (task->folder, task->kind, task->url);

  return dex_future_new_true ();
}

static DexFuture *
write_file (gpointer      data,
            GCancellable *cancellable)
{
  Task *task = data;
  g_autoptr(GError) error = NULL;

  if (task->image != NULL)
    task->contents = cosmo_thumbnail_encode (task->image, &error);

  if (task->contents == NULL ||
      !cosmo_image_folder_write (task->folder, task->kind, task->url, task->contents, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (task->knows_kept)
    cosmo_image_folder_keep_within (task->folder, task->limit, get_kept (task));
  return dex_future_new_true ();
}

static DexFuture *
keep_within (gpointer      data,
             GCancellable *cancellable)
{
  Task *task = data;

  cosmo_image_folder_keep_within (task->folder, task->limit, get_kept (task));

  return dex_future_new_true ();
}

static DexFuture *
measure (gpointer      data,
         GCancellable *cancellable)
{
  Task *task = data;

  return dex_future_new_for_uint64 (cosmo_image_folder_measure (task->folder));
}

static DexFuture *
trim (gpointer      data,
      GCancellable *cancellable)
{
  Task *task = data;

  if (task->knows_kept)
    cosmo_image_folder_trim (task->folder, task->limit, get_kept (task));

  return dex_future_new_true ();
}

static DexFuture *
run_task (CosmoWorkers *workers,
          CosmoWork     work,
          Task         *task)
{
  return cosmo_workers_run (workers, work, task, task_free);
}

/**
 * cosmo_image_disk_new:
 * @path: the folder, made when it is needed
 * @readers: the threads that read, which live longer than this
 *
 * What a run that was killed left half written in the folder is removed, in the background.
 *
 * Returns: (transfer full): the disk
 */
CosmoImageDisk *
cosmo_image_disk_new (const char   *path,
                      CosmoWorkers *readers)
{
  CosmoImageDisk *self = g_new0 (CosmoImageDisk, 1);

  self->folder = cosmo_image_folder_new (path);
  self->readers = readers;
  self->writer = cosmo_workers_new (1);
  self->limit = COSMO_IMAGE_DISK_LIMIT;
  self->kept = list_kept (NULL);
  dex_future_disown (cosmo_image_disk_measure (self));

  return self;
}

/**
 * cosmo_image_disk_free:
 * @self: (transfer full): a disk
 */
void
cosmo_image_disk_free (CosmoImageDisk *self)
{
  g_clear_pointer (&self->writer, cosmo_workers_free);
  g_clear_pointer (&self->folder, cosmo_image_folder_unref);
  g_ptr_array_unref (self->kept);
  g_free (self);
}

/**
 * cosmo_image_disk_read_original:
 * @self: a disk
 * @url: an address
 *
 * Returns: (transfer full): a future that resolves to #GBytes, or rejects with %G_IO_ERROR_NOT_FOUND
 */
DexFuture *
cosmo_image_disk_read_original (CosmoImageDisk *self,
                                const char     *url)
{
  return run_task (self->readers, read_original, task_new (self, COSMO_IMAGE_KIND_ORIGINAL, url));
}

/**
 * cosmo_image_disk_read_thumbnail:
 * @self: a disk
 * @url: an address
 *
 * Returns: (transfer full): a future that resolves to a #CosmoImage, or rejects with %G_IO_ERROR_NOT_FOUND
 */
DexFuture *
cosmo_image_disk_read_thumbnail (CosmoImageDisk *self,
                                 const char     *url)
{
  return run_task (self->readers, read_thumbnail, task_new (self, COSMO_IMAGE_KIND_THUMBNAIL, url));
}

/**
 * cosmo_image_disk_write_original:
 * @self: a disk
 * @url: an address
 * @contents: the whole file
 *
 * When there are too many bytes then, what was not seen for longest goes.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when it is on the disk, or rejects with a #GIOErrorEnum
 */
DexFuture *
cosmo_image_disk_write_original (CosmoImageDisk *self,
                                 const char     *url,
                                 GBytes         *contents)
{
  Task *task = task_new (self, COSMO_IMAGE_KIND_ORIGINAL, url);

  task->contents = g_bytes_ref (contents);
  return run_task (self->writer, write_file, task);
}

/**
 * cosmo_image_disk_write_thumbnail:
 * @self: a disk
 * @url: an address
 * @image: what it is the thumbnail of
 *
 * Returns: (transfer full): as for cosmo_image_disk_write_original()
 */
DexFuture *
cosmo_image_disk_write_thumbnail (CosmoImageDisk *self,
                                  const char     *url,
                                  CosmoImage     *image)
{
  Task *task = task_new (self, COSMO_IMAGE_KIND_THUMBNAIL, url);

  task->image = cosmo_image_ref (image);
  return run_task (self->writer, write_file, task);
}

/**
 * cosmo_image_disk_discard_original:
 * @self: a disk
 * @url: an address whose file turned out to be of no use
 *
 * Returns: (transfer full): a future that resolves to %TRUE when it is gone
 */
DexFuture *
cosmo_image_disk_discard_original (CosmoImageDisk *self,
                                   const char     *url)
{
  return run_task (self->writer, discard, task_new (self, COSMO_IMAGE_KIND_ORIGINAL, url));
}

/**
 * cosmo_image_disk_get_limit:
 * @self: a disk
 *
 * Returns: how many bytes the files may have
 */
guint64
cosmo_image_disk_get_limit (CosmoImageDisk *self)
{
  return self->limit;
}

/**
 * cosmo_image_disk_set_limit:
 * @self: a disk
 * @limit: how many bytes the files may have, %COSMO_IMAGE_DISK_LIMIT if this is never called
 *
 * When there are more, those that were not seen for longest go first.
 */
void
cosmo_image_disk_set_limit (CosmoImageDisk *self,
                            guint64         limit)
{
  self->limit = limit;
  dex_future_disown (run_task (self->writer, trim, task_new (self, 0, NULL)));
}

/**
 * cosmo_image_disk_set_kept:
 * @self: a disk
 * @urls: (nullable): the addresses whose files stay in any case
 *
 * Until this is called for the first time, nothing is removed.
 */
void
cosmo_image_disk_set_kept (CosmoImageDisk     *self,
                           const char * const *urls)
{
  gboolean is_first = !self->knows_kept;

  g_ptr_array_unref (self->kept);
  self->kept = list_kept (urls);
  self->knows_kept = TRUE;
  if (is_first)
    dex_future_disown (run_task (self->writer, keep_within, task_new (self, 0, NULL)));
}

/**
 * cosmo_image_disk_measure:
 * @self: a disk
 *
 * Returns: (transfer full): a future that resolves to a #guint64: how many bytes the files have
 */
DexFuture *
cosmo_image_disk_measure (CosmoImageDisk *self)
{
  return run_task (self->writer, measure, task_new (self, 0, NULL));
}

/**
 * cosmo_image_disk_clear:
 * @self: a disk
 *
 * Removes all files but those that stay in any case.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when it is done
 */
DexFuture *
cosmo_image_disk_clear (CosmoImageDisk *self)
{
  Task *task = task_new (self, 0, NULL);

  task->limit = 0;
  return run_task (self->writer, trim, task);
}
