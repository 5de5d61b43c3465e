/* SPDX-License-Identifier: GPL-3.0-or-later */

/* CosmoImageFolder: pictures on disk, each under the SHA-256 of its address. A file is written under a temporary name,
 * synced, and renamed, so that whenever the program is killed there is the whole file or none. Everything here blocks
 * and is for threads; any number of them and of processes may use a folder at the same time.
 */

#include "config.h"

#include "cosmo-image-folder.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "cosmo-draft.h"

#define TEMPORARY_PREFIX   "new-"

/* When there are too many bytes, so many more go that the next few pictures find room without another search. */
#define TRIM_TO            0.9

#define NSEC_PER_SEC       G_GINT64_CONSTANT (1000000000)

/* What was seen later than this from now was seen by a clock that was wrong, or is: two clocks may differ a little. */
#define MAX_AHEAD          (24 * 60 * 60 * NSEC_PER_SEC)

struct _CosmoImageFolder
{
  /* By CosmoImageKind. */
  char    *paths[2];

  GMutex   lock;
  /* The bytes of all files, as far as this process knows, or SIZE_UNKNOWN. */
  guint64  size;
};

#define SIZE_UNKNOWN       G_MAXUINT64

static const char * const names[] = { "originals", "thumbnails" };

/**
 * cosmo_image_folder_new:
 * @path: the folder, which need not exist yet
 *
 * Returns: (transfer full): the folder; nothing is read or written yet
 */
CosmoImageFolder *
cosmo_image_folder_new (const char *path)
{
  CosmoImageFolder *self = g_atomic_rc_box_new0 (CosmoImageFolder);

  for (guint kind = 0; kind < G_N_ELEMENTS (names); kind++)
    self->paths[kind] = g_build_filename (path, names[kind], NULL);
  g_mutex_init (&self->lock);
  self->size = SIZE_UNKNOWN;

  return self;
}

CosmoImageFolder *
cosmo_image_folder_ref (CosmoImageFolder *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
folder_clear (gpointer data)
{
  CosmoImageFolder *self = data;

  for (guint kind = 0; kind < G_N_ELEMENTS (names); kind++)
    g_free (self->paths[kind]);
  g_mutex_clear (&self->lock);
}

void
cosmo_image_folder_unref (CosmoImageFolder *self)
{
  g_atomic_rc_box_release_full (self, folder_clear);
}

static char *
get_name (const char *url)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, url, -1);
}

static char *
get_path (CosmoImageFolder *self,
          CosmoImageKind    kind,
          const char       *url)
{
  g_autofree char *name = get_name (url);

  return g_build_filename (self->paths[kind], name, NULL);
}

/**
 * cosmo_image_folder_read:
 * @self: a folder
 * @kind: of which kind
 * @url: the address
 *
 * Reading it makes it the one that was seen last.
 *
 * Returns: (transfer full) (nullable): the contents, mapped from the file, or %NULL if there are none
 */
GBytes *
cosmo_image_folder_read (CosmoImageFolder *self,
                         CosmoImageKind    kind,
                         const char       *url)
{
  g_autofree char *path = get_path (self, kind, url);
  g_autoptr(GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);

  if (file == NULL || g_mapped_file_get_length (file) == 0)
    return NULL;

  utimensat (AT_FDCWD, path, NULL, 0);

  return g_mapped_file_get_bytes (file);
}

static void
set_size (CosmoImageFolder *self,
          guint64           size)
{
  g_mutex_lock (&self->lock);
  self->size = size;
  g_mutex_unlock (&self->lock);
}

static guint64
get_size (CosmoImageFolder *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->size;
}

/* What is written anew counts again, so that this is never too little. */
static void
add_to_size (CosmoImageFolder *self,
             gsize             n_bytes)
{
  g_mutex_lock (&self->lock);
  if (self->size != SIZE_UNKNOWN)
    self->size += n_bytes;
  g_mutex_unlock (&self->lock);
}

static gboolean
write_and_move (const char  *folder,
                const char  *name,
                GBytes      *contents,
                GError     **error)
{
  g_autoptr(CosmoDraft) draft = NULL;

  g_mkdir_with_parents (folder, 0700);
  draft = cosmo_draft_new (folder, TEMPORARY_PREFIX, error);
  return draft != NULL &&
         cosmo_draft_write (draft, contents, 0, error) &&
         cosmo_draft_sync (draft, error) &&
         cosmo_draft_publish (draft, name, COSMO_DRAFT_REPLACE, error);
}

/**
 * cosmo_image_folder_write:
 * @self: a folder
 * @kind: of which kind
 * @url: the address
 * @contents: the whole file
 * @error: a #GIOErrorEnum
 *
 * Makes the folder if it is not there. Folder and file can be read by nobody but their owner.
 *
 * Returns: whether it was written; if not, what was there before still is
 */
gboolean
cosmo_image_folder_write (CosmoImageFolder  *self,
                          CosmoImageKind     kind,
                          const char        *url,
                          GBytes            *contents,
                          GError           **error)
{
  g_autofree char *name = get_name (url);
  g_autoptr(GError) reason = NULL;

  /* Somebody who tidies up may have found it in the moment before it was locked: that does not happen twice. */
  if (write_and_move (self->paths[kind], name, contents, &reason) ||
      (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) &&
       write_and_move (self->paths[kind], name, contents, NULL)))
    {
      add_to_size (self, g_bytes_get_size (contents));
      return TRUE;
    }

  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

/**
 * cosmo_image_folder_discard:
 * @self: a folder
 * @kind: of which kind
 * @url: an address, whose file turned out to be of no use
 */
void
cosmo_image_folder_discard (CosmoImageFolder *self,
                            CosmoImageKind    kind,
                            const char       *url)
{
  g_autofree char *path = get_path (self, kind, url);

  g_unlink (path);
}

/* --- How much there is, and what goes first ----------------------------------------------------------------------- */

typedef struct
{
  char    *path;
  guint64  size;
  /* When, in nanoseconds since 1970-01-01 UTC; far before that if nobody knows. */
  gint64   seen;
} StoredFile;

static void
stored_file_clear (gpointer data)
{
  StoredFile *file = data;

  g_free (file->path);
}

static int
compare_seen (gconstpointer a,
              gconstpointer b)
{
  const StoredFile *first = a, *second = b;

  return (first->seen > second->seen) - (first->seen < second->seen);
}

/* What was seen in the future would stay until then, and what is seen now would have to go for it. So it goes first,
 * and still in its order, since it may be this clock that is wrong. */
static gint64
get_seen (const struct stat *info)
{
  gint64 seen = CLAMP (info->st_mtim.tv_sec, 0, G_MAXINT64 / NSEC_PER_SEC - 1) * NSEC_PER_SEC + info->st_mtim.tv_nsec;

  return seen <= g_get_real_time () * 1000 + MAX_AHEAD ? seen : seen - G_MAXINT64;
}

static void
list_files (GArray     *files,
            const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      struct stat info;

      if (lstat (path, &info) != 0 || !S_ISREG (info.st_mode))
        continue;

      if (g_str_has_prefix (name, TEMPORARY_PREFIX))
        {
          cosmo_draft_remove_left (path);
        }
      else
        {
          StoredFile file = { g_steal_pointer (&path), info.st_size, get_seen (&info) };

          g_array_append_val (files, file);
        }
    }
}

static GArray *
list_all_files (CosmoImageFolder *self)
{
  GArray *files = g_array_new (FALSE, FALSE, sizeof (StoredFile));

  g_array_set_clear_func (files, stored_file_clear);
  for (guint kind = 0; kind < G_N_ELEMENTS (names); kind++)
    list_files (files, self->paths[kind]);

  return files;
}

static guint64
sum_sizes (GArray *files)
{
  guint64 sum = 0;

  for (guint i = 0; i < files->len; i++)
    sum += g_array_index (files, StoredFile, i).size;

  return sum;
}

static GHashTable *
list_paths (CosmoImageFolder   *self,
            const char * const *urls)
{
  GHashTable *paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; urls != NULL && urls[i] != NULL; i++)
    for (guint kind = 0; kind < G_N_ELEMENTS (names); kind++)
      g_hash_table_add (paths, get_path (self, kind, urls[i]));

  return paths;
}

/**
 * cosmo_image_folder_measure:
 * @self: a folder
 *
 * Also removes what a run that was killed left half written.
 *
 * Returns: how many bytes all its files have
 */
guint64
cosmo_image_folder_measure (CosmoImageFolder *self)
{
  g_autoptr(GArray) files = list_all_files (self);
  guint64 size = sum_sizes (files);

  set_size (self, size);

  return size;
}

/**
 * cosmo_image_folder_trim:
 * @self: a folder
 * @limit: how many bytes all its files may have
 * @kept_urls: (nullable): addresses whose files stay in any case
 *
 * Removes files until they are within @limit: those that were not seen for longest first.
 */
void
cosmo_image_folder_trim (CosmoImageFolder   *self,
                         guint64             limit,
                         const char * const *kept_urls)
{
  g_autoptr(GArray) files = list_all_files (self);
  g_autoptr(GHashTable) kept = list_paths (self, kept_urls);
  guint64 size = sum_sizes (files);

  g_array_sort (files, compare_seen);
  for (guint i = 0; i < files->len && size > limit; i++)
    {
      const StoredFile *file = &g_array_index (files, StoredFile, i);

      if (!g_hash_table_contains (kept, file->path) && g_unlink (file->path) == 0)
        size -= file->size;
    }

  set_size (self, size);
}

/**
 * cosmo_image_folder_keep_within:
 * @self: a folder
 * @limit: how many bytes all its files may have
 * @kept_urls: (nullable): addresses whose files stay in any case
 *
 * As cosmo_image_folder_trim(), but looks at the files only when there may be too many.
 */
void
cosmo_image_folder_keep_within (CosmoImageFolder   *self,
                                guint64             limit,
                                const char * const *kept_urls)
{
  guint64 size = get_size (self);

  if (size == SIZE_UNKNOWN)
    size = cosmo_image_folder_measure (self);
  if (size > limit)
    cosmo_image_folder_trim (self, limit * TRIM_TO, kept_urls);
}
