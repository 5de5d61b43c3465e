/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Committing to the folder of an album: all of what is to be written is on the disk before any of it gets its name, and
 * the index is the first to get it, so that it knows each picture that is there (see cosmo-album-writer.c). */

#include "config.h"

#include "cosmo-saving-private.h"

/**
 * cosmo_album_arrival_new:
 * @file: a picture
 * @record: what is known of it
 * @name: its name
 * @place: what to do with another file that has the name
 * @with_sidecar: whether to write what is known of it beside it
 *
 * Returns: (transfer full): what cosmo_album_folder_commit() takes
 */
CosmoAlbumArrival *
cosmo_album_arrival_new (CosmoPictureFile *file,
                         CosmoRecord      *record,
                         const char       *name,
                         CosmoDraftPlace   place,
                         gboolean          with_sidecar)
{
  CosmoAlbumArrival *self = g_new0 (CosmoAlbumArrival, 1);

  self->file = cosmo_picture_file_ref (file);
  self->record = cosmo_record_ref (record);
  self->name = g_strdup (name);
  self->place = place;
  self->with_sidecar = with_sidecar;
  return self;
}

void
cosmo_album_arrival_free (CosmoAlbumArrival *self)
{
  cosmo_picture_file_unref (self->file);
  cosmo_record_unref (self->record);
  g_free (self->name);
  g_free (self);
}

typedef struct
{
  /* input */
  CosmoAlbumFolder *folder;
  GPtrArray        *entries;   /* of CosmoAlbumEntry: what the index says */
  GPtrArray        *arrivals;  /* of CosmoAlbumArrival */

  /* in progress */
  GPtrArray        *drafts;    /* of owned CosmoDraft: all that is to be synced, that of the index first */
  GPtrArray        *sidecars;  /* of owned CosmoDraft, for the arrival of the same number; NULL if it gets none */
  GPtrArray        *names;     /* of owned strings: theirs */
} Commit;

static void
sidecar_free (gpointer draft)
{
  if (draft != NULL)
    cosmo_draft_unref (draft);
}

static Commit *
commit_new (CosmoAlbumFolder *folder,
            CosmoAlbumIndex  *index,
            GPtrArray        *arrivals)
{
  Commit *self = g_new0 (Commit, 1);

  self->folder = cosmo_album_folder_ref (folder);
  self->entries = cosmo_album_index_list (index);
  self->arrivals = g_ptr_array_ref (arrivals);
  self->drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cosmo_draft_unref);
  self->sidecars = g_ptr_array_new_with_free_func (sidecar_free);
  self->names = g_ptr_array_new_with_free_func (g_free);
  return self;
}

static void
commit_free (gpointer data)
{
  Commit *self = data;

  cosmo_album_folder_unref (self->folder);
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->arrivals);
  g_ptr_array_unref (self->drafts);
  g_ptr_array_unref (self->sidecars);
  g_ptr_array_unref (self->names);
  g_free (self);
}

static gboolean
draft_index (Commit  *self,
             GError **error)
{
  g_autoptr(GBytes) content = cosmo_album_index_format (self->entries);
  CosmoDraft *draft = cosmo_draft_new (cosmo_album_folder_get_path (self->folder), COSMO_SAVING_DRAFT_PREFIX, error);

  if (draft == NULL)
    return FALSE;

  g_ptr_array_add (self->drafts, draft);
  return cosmo_draft_write (draft, content, 0, error);
}

static gboolean
draft_arrival (Commit             *self,
               CosmoAlbumArrival  *arrival,
               GError            **error)
{
  const char *folder = cosmo_album_folder_get_path (self->folder);
  g_autoptr(GError) reason = NULL;
  CosmoDraft *sidecar = NULL;
  char *name = NULL;

  g_ptr_array_add (self->drafts, cosmo_draft_ref (arrival->file->draft));
  if (arrival->with_sidecar)
    sidecar = cosmo_saver_draft_sidecar (folder, arrival->name, arrival->record, &name, &reason);
  if (sidecar != NULL)
    g_ptr_array_add (self->drafts, cosmo_draft_ref (sidecar));
  g_ptr_array_add (self->sidecars, sidecar);
  g_ptr_array_add (self->names, name);

  if (reason == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

/* What came to have the name meanwhile stays, as does a folder in the place of a picture, and that is no error.
 * Returns: whether @published is known */
static gboolean
publish (CosmoDraft       *draft,
         const char       *name,
         CosmoDraftPlace   place,
         gboolean         *published,
         GError          **error)
{
  g_autoptr(GError) reason = NULL;

  *published = cosmo_draft_publish (draft, name, place, &reason);
  if (*published ||
      g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_EXISTS) ||
      g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

/* A picture that is there already, from before the index was lost, need not come there again. */
static gboolean
is_there (Commit             *self,
          CosmoAlbumArrival  *arrival,
          GCancellable       *cancellable)
{
  CosmoPictureFile *file = arrival->file;

  if (!cosmo_album_folder_has_file (self->folder, arrival->name, file->size, file->sha256, cancellable))
    return FALSE;

  cosmo_draft_discard (file->draft);
  return TRUE;
}

static gboolean
publish_arrival (Commit             *self,
                 guint               position,
                 GCancellable       *cancellable,
                 GError            **error)
{
  CosmoAlbumArrival *arrival = g_ptr_array_index (self->arrivals, position);
  CosmoDraft *sidecar = g_ptr_array_index (self->sidecars, position);
  gboolean has_sidecar;

  if (!publish (arrival->file->draft, arrival->name, arrival->place, &arrival->is_published, error))
    return FALSE;

  arrival->is_published = arrival->is_published || is_there (self, arrival, cancellable);
  return !arrival->is_published || sidecar == NULL ||
         publish (sidecar, g_ptr_array_index (self->names, position), COSMO_DRAFT_KEEP, &has_sidecar, error);
}

static gboolean
commit (Commit        *self,
        GCancellable  *cancellable,
        GError       **error)
{
  if (!draft_index (self, error))
    return FALSE;

  for (guint i = 0; i < self->arrivals->len; i++)
    {
      if (!draft_arrival (self, g_ptr_array_index (self->arrivals, i), error))
        return FALSE;
    }

  if (!cosmo_draft_sync_all (self->drafts, error) ||
      !cosmo_draft_publish (g_ptr_array_index (self->drafts, 0), COSMO_ALBUM_INDEX_NAME, COSMO_DRAFT_REPLACE, error))
    return FALSE;

  for (guint i = 0; i < self->arrivals->len; i++)
    {
      if (!publish_arrival (self, i, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

static DexFuture *
commit_task (gpointer      data,
             GCancellable *cancellable)
{
  g_autoptr(GError) error = NULL;

  return commit (data, cancellable, &error) ? dex_future_new_true () : cosmo_saving_reject (error);
}

/**
 * cosmo_album_folder_commit:
 * @self: a folder
 * @index: its index
 * @arrivals: (element-type CosmoAlbumArrival): pictures that the index knows already; each is told whether it got its
 *   name
 *
 * Writes the index, and then gives the pictures their names.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when everything is on the disk, or rejects with a
 *   %COSMO_SAVE_ERROR, and then the index from before still is, or @index says more than there is
 */
DexFuture *
cosmo_album_folder_commit (CosmoAlbumFolder *self,
                           CosmoAlbumIndex  *index,
                           GPtrArray        *arrivals)
{
  return cosmo_workers_run (cosmo_saving_get_workers (), commit_task, commit_new (self, index, arrivals), commit_free);
}
