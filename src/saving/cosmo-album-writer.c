/* SPDX-License-Identifier: GPL-3.0-or-later */

/* CosmoAlbumWriter: writes down what has come. A picture that was fetched is handed over to it: what the picture will
 * be goes into the index, and only then it gets its name. So there is no moment at which a picture has its name and the
 * index does not know it.
 *
 * Committing waits for the disk, and nobody waits for that: pictures that become ready in the meantime, or a moment
 * later, all go into the next commit. Syncing each by itself would take longer than fetching it. */

#include "config.h"

#include "cosmo-fiber.h"
#include "cosmo-file-name.h"
#include "cosmo-saving-private.h"

/* A commit waits for so many pictures, but no longer than that. */
#define COMMIT_SIZE 32
#define COMMIT_MSEC 250

/* Each picture that is not committed yet keeps a file open: this is far below what a process may have. */
#define MAX_ARRIVALS (4 * COMMIT_SIZE)

struct _CosmoAlbumWriter
{
  /* input */
  CosmoAlbum       *album;
  CosmoAlbumFolder *folder;
  CosmoAlbumIndex  *index;

  /* in progress */
  GPtrArray        *arrivals;   /* of CosmoAlbumArrival, those that get their names with the next index */
  GHashTable       *names;      /* a set of theirs, and of those that got them, without regard to case */
  DexPromise       *commit;     /* of what goes into the index when it is written next; NULL if nothing does */
  DexPromise       *hurry;      /* that the next commit waits for nothing more; NULL if it does not wait */
  gboolean          is_ending;  /* there is nothing more to wait for */
  DexFuture        *committing; /* the fiber that writes it */
  gboolean          is_committing;
  GError           *error;      /* why it could not be written; NULL as long as it can */
  gboolean          cancelled;
};

static GPtrArray *
new_arrivals (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) cosmo_album_arrival_free);
}

/**
 * cosmo_album_writer_new:
 * @album: what is counted when it is saved
 * @folder: where to write, open
 * @index: its index
 *
 * Returns: (transfer full): a writer
 */
CosmoAlbumWriter *
cosmo_album_writer_new (CosmoAlbum       *album,
                        CosmoAlbumFolder *folder,
                        CosmoAlbumIndex  *index)
{
  CosmoAlbumWriter *self = g_atomic_rc_box_new0 (CosmoAlbumWriter);

  self->album = g_object_ref (album);
  self->folder = cosmo_album_folder_ref (folder);
  self->index = cosmo_album_index_ref (index);
  self->arrivals = new_arrivals ();
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

static void
writer_clear (gpointer data)
{
  CosmoAlbumWriter *self = data;

  g_clear_object (&self->album);
  g_clear_pointer (&self->folder, cosmo_album_folder_unref);
  g_clear_pointer (&self->index, cosmo_album_index_unref);
  g_clear_pointer (&self->arrivals, g_ptr_array_unref);
  g_clear_pointer (&self->names, g_hash_table_unref);
  dex_clear (&self->commit);
  dex_clear (&self->hurry);
  dex_clear (&self->committing);
  g_clear_error (&self->error);
}

static CosmoAlbumWriter *
writer_ref (CosmoAlbumWriter *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
writer_unref (gpointer self)
{
  g_atomic_rc_box_release_full (self, writer_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CosmoAlbumWriter, writer_unref)

/**
 * cosmo_album_writer_free:
 * @self: (transfer full): a writer
 *
 * What was not written yet is not written any more.
 */
void
cosmo_album_writer_free (CosmoAlbumWriter *self)
{
  self->cancelled = TRUE;
  dex_clear (&self->committing);
  writer_unref (self);
}

/**
 * cosmo_album_writer_get_error:
 * @self: a writer
 *
 * Returns: (nullable): why there is no use in handing over more, a %COSMO_SAVE_ERROR
 */
const GError *
cosmo_album_writer_get_error (CosmoAlbumWriter *self)
{
  return self->error;
}

/* --- Names -------------------------------------------------------------------------------------------------------- */

/* Two pictures may want the same name, when what they are called has to be cut. Some file systems know no case. */
static gboolean
reserve_name (CosmoAlbumWriter *self,
              const char       *name)
{
  return g_hash_table_add (self->names, g_utf8_casefold (name, -1));
}

/* Returns: (nullable): a name that neither a file in the folder has, nor another picture of this run will get */
static char *
find_name (CosmoAlbumWriter  *self,
           CosmoRecord       *record,
           CosmoPictureFile  *file,
           GError           **error)
{
  g_autofree char *wanted = cosmo_file_name_format (cosmo_album_get_pattern (self->album), record, file->extension);

  /* Most names are free, and there is nothing to look for. A file that came to have it since then is not harmed. */
  if (!cosmo_album_folder_had_file (self->folder, wanted) && reserve_name (self, wanted))
    return g_steal_pointer (&wanted);

  for (guint number = 1;; number++)
    {
      g_autofree char *name = dex_await_string (cosmo_album_folder_find_name (self->folder, wanted, number, file),
                                                error);

      if (name == NULL || reserve_name (self, name))
        return g_steal_pointer (&name);
    }
}

/* Returns: (nullable): what the file of a picture will be called; @place says what becomes of one that has the name */
static char *
choose_name (CosmoAlbumWriter  *self,
             CosmoRecord       *record,
             CosmoPictureFile  *file,
             CosmoDraftPlace   *place,
             GError           **error)
{
  const CosmoAlbumEntry *entry = cosmo_album_index_lookup (self->index, record->day);

  /* A file of ours that is broken is replaced, and no other. */
  *place = COSMO_DRAFT_REPLACE;
  if (entry != NULL && entry->file != NULL && g_str_has_suffix (entry->file, file->extension) &&
      reserve_name (self, entry->file))
    return g_strdup (entry->file);

  *place = COSMO_DRAFT_KEEP;
  return find_name (self, record, file, error);
}

/* --- The index ---------------------------------------------------------------------------------------------------- */

static void
hurry (CosmoAlbumWriter *self)
{
  g_autoptr(DexPromise) promise = g_steal_pointer (&self->hurry);

  if (promise != NULL)
    dex_promise_resolve_boolean (promise, TRUE);
}

/* Lets more pictures come, since writing the index costs the same for one and for many. */
static void
wait_for_more (CosmoAlbumWriter *self)
{
  if (self->is_ending || self->arrivals->len >= COMMIT_SIZE)
    return;

  self->hurry = dex_promise_new ();
  dex_await (dex_future_first (dex_ref (self->hurry), dex_timeout_new_msec (COMMIT_MSEC), NULL), NULL);
  dex_clear (&self->hurry);
}

static void
fail (CosmoAlbumWriter *self,
      const GError     *error)
{
  if (self->error == NULL)
    self->error = g_error_copy (error);
  /* Nobody waits for more to save. */
  cosmo_album_end_records (self->album);
}

static DexFuture *commit_index (CosmoAlbumWriter *self);

static void
hand_over (CosmoAlbumWriter *self,
           CosmoRecord      *record,
           CosmoPictureFile *file,
           const char       *name,
           CosmoDraftPlace   place)
{
  cosmo_album_index_set_file (self->index, record, file, name);
  g_ptr_array_add (self->arrivals,
                   cosmo_album_arrival_new (file, record, name, place, cosmo_album_has_sidecars (self->album)));
  if (self->arrivals->len >= COMMIT_SIZE)
    hurry (self);
  dex_future_disown (commit_index (self));
}

/* Another file came to have the name of a picture: it looks for a new one, which the next index tells. */
static gboolean
rename_arrival (CosmoAlbumWriter   *self,
                CosmoAlbumArrival  *arrival,
                GError            **error)
{
  g_autofree char *name = find_name (self, arrival->record, arrival->file, error);

  if (name == NULL)
    return FALSE;

  hand_over (self, arrival->record, arrival->file, name, COSMO_DRAFT_KEEP);
  return TRUE;
}

static gboolean
commit_once (CosmoAlbumWriter  *self,
             GError           **error)
{
  g_autoptr(GPtrArray) arrivals = g_steal_pointer (&self->arrivals);

  self->arrivals = new_arrivals ();
  if (!dex_await (cosmo_album_folder_commit (self->folder, self->index, arrivals), error))
    return FALSE;

  for (guint i = 0; i < arrivals->len; i++)
    {
      CosmoAlbumArrival *arrival = g_ptr_array_index (arrivals, i);

      if (arrival->is_published)
        cosmo_album_add_saved (self->album);
      else if (!rename_arrival (self, arrival, error))
        return FALSE;
    }

  return TRUE;
}

static DexFuture *
commit_fiber (gpointer data)
{
  CosmoAlbumWriter *self = data;

  while (self->commit != NULL && !self->cancelled)
    {
      g_autoptr(DexPromise) commit = NULL;
      g_autoptr(GError) error = NULL;

      wait_for_more (self);
      if (self->cancelled)
        break;

      commit = g_steal_pointer (&self->commit);
      if (commit_once (self, &error))
        {
          dex_promise_resolve_boolean (commit, TRUE);
        }
      else
        {
          fail (self, error);
          dex_promise_reject (commit, g_steal_pointer (&error));
        }
    }

  self->is_committing = FALSE;
  return dex_future_new_true ();
}

/* Returns: (transfer full): a future that resolves when what the index says now is on the disk */
static DexFuture *
commit_index (CosmoAlbumWriter *self)
{
  DexFuture *committed;

  if (self->commit == NULL)
    self->commit = dex_promise_new ();
  committed = dex_ref (DEX_FUTURE (self->commit));

  if (!self->is_committing)
    {
      self->is_committing = TRUE;
      dex_clear (&self->committing);
      self->committing = cosmo_fiber_spawn (commit_fiber, writer_ref (self), writer_unref);
    }

  return committed;
}

/**
 * cosmo_album_writer_keep:
 * @self: a writer
 * @record: what is known of a picture
 * @file: the picture, as it was fetched
 * @error: a %COSMO_SAVE_ERROR
 *
 * Hands over a picture, which counts as saved when it is on the disk. To be called in a fiber, which is made to wait
 * when more comes than the disk can take.
 *
 * Returns: whether it was taken; it is not, without an error, by a writer that was freed meanwhile
 */
gboolean
cosmo_album_writer_keep (CosmoAlbumWriter  *self,
                         CosmoRecord       *record,
                         CosmoPictureFile  *file,
                         GError           **error)
{
  g_autoptr(CosmoAlbumWriter) owner = writer_ref (self);
  CosmoDraftPlace place;
  g_autofree char *name = choose_name (self, record, file, &place, error);

  if (name == NULL || self->cancelled)
    return FALSE;

  hand_over (self, record, file, name, place);
  return self->arrivals->len < MAX_ARRIVALS || dex_await (commit_index (self), error);
}

/**
 * cosmo_album_writer_finish:
 * @self: a writer
 * @error: a %COSMO_SAVE_ERROR
 *
 * Waits, in a fiber, until all that was handed over and the index as it is now are on the disk.
 *
 * Returns: whether they are
 */
gboolean
cosmo_album_writer_finish (CosmoAlbumWriter  *self,
                           GError           **error)
{
  g_autoptr(CosmoAlbumWriter) owner = writer_ref (self);

  self->is_ending = TRUE;
  hurry (self);
  do
    {
      if (!dex_await (commit_index (self), error))
        return FALSE;
    }
  /* What did not get its name with that commit gets another one with the next, which has begun by now. */
  while (self->is_committing && !self->cancelled);

  return TRUE;
}
