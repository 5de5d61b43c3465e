/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One run of saving pictures into an album. Some workers, each a fiber, take one picture after another: check whether it is
 * there whole, or else fetch it, and hand it over to be committed: what it will be is written into the index, and only then
 * it gets its name. So there is no moment at which a picture has its name and the index does not know it, and one that was
 * whole is never fetched again.
 *
 * Committing waits for the disk, and fetching does not wait for that: pictures that become ready in the meantime, or a
 * moment later, all go into the next commit. Syncing each by itself would take longer than fetching it. */

#include "config.h"

#include "cosmo-fiber.h"
#include "cosmo-file-name.h"
#include "cosmo-saving-private.h"

/* Four are downloaded at once; the other workers check what is there, or find names, meanwhile. */
#define DOWNLOADS_AT_ONCE 4
#define WORKERS 8

/* A commit waits for so many pictures, but no longer than that. */
#define COMMIT_SIZE 32
#define COMMIT_MSEC 250

/* Each picture that is not committed yet keeps a file open: this is far below what a process may have. */
#define MAX_ARRIVALS (4 * COMMIT_SIZE)

/* What cannot be reached is tried once more when all others were tried. */
#define MAX_ROUNDS 2

typedef struct
{
  /* input */
  CosmoAlbum       *album;
  CosmoImageStore  *images;
  CosmoAlbumFolder *folder;
  CosmoTurns       *turns;
  DexFuture        *adding;     /* of records, to the album */

  /* in progress */
  CosmoAlbumIndex  *index;      /* NULL before the folder is open */
  GQueue            again;      /* of owned CosmoRecord, those to try once more */
  guint             round;
  GPtrArray        *arrivals;   /* of CosmoAlbumArrival, those that get their names with the next index */
  GHashTable       *names;      /* a set of theirs, and of those that got them, without regard to case */
  DexPromise       *commit;     /* of what goes into the index when it is written next; NULL if nothing does */
  DexPromise       *hurry;      /* that the next commit waits for nothing more; NULL if it does not wait */
  gboolean          is_ending;  /* there is nothing more to wait for */
  DexFuture        *committing; /* the fiber that writes it */
  gboolean          is_committing;
  GError           *error;      /* why there is no use in going on; NULL as long as there is */
  gboolean          cancelled;  /* nobody waits for it any more */
} Run;

static GPtrArray *
new_arrivals (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) cosmo_album_arrival_free);
}

static Run *
run_new (CosmoAlbum      *album,
         CosmoImageStore *images)
{
  Run *run = g_atomic_rc_box_new0 (Run);

  run->album = g_object_ref (album);
  run->images = g_object_ref (images);
  run->folder = cosmo_album_folder_new (g_file_peek_path (cosmo_album_get_folder (album)));
  run->turns = cosmo_turns_new (DOWNLOADS_AT_ONCE);
  g_queue_init (&run->again);
  run->arrivals = new_arrivals ();
  run->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return run;
}

static void
run_clear (gpointer data)
{
  Run *run = data;

  g_clear_object (&run->album);
  g_clear_object (&run->images);
  g_clear_pointer (&run->folder, cosmo_album_folder_unref);
  g_clear_pointer (&run->turns, cosmo_turns_unref);
  dex_clear (&run->adding);
  g_clear_pointer (&run->index, cosmo_album_index_unref);
  g_queue_clear_full (&run->again, (GDestroyNotify) cosmo_record_unref);
  g_clear_pointer (&run->arrivals, g_ptr_array_unref);
  g_clear_pointer (&run->names, g_hash_table_unref);
  dex_clear (&run->commit);
  dex_clear (&run->hurry);
  dex_clear (&run->committing);
  g_clear_error (&run->error);
}

static Run *
run_ref (Run *run)
{
  return g_atomic_rc_box_acquire (run);
}

static void
run_unref (gpointer run)
{
  g_atomic_rc_box_release_full (run, run_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Run, run_unref)

static void
run_cancel (gpointer data)
{
  Run *run = data;

  run->cancelled = TRUE;
  dex_clear (&run->adding);
  dex_clear (&run->committing);
  run_unref (run);
}

static gboolean
goes_on (Run *run)
{
  return !run->cancelled && run->error == NULL;
}

static void
stop (Run          *run,
      const GError *error)
{
  if (run->error == NULL)
    run->error = g_error_copy (error);
  /* Nobody waits for more to save. */
  cosmo_album_end_records (run->album);
}

/* --- Names -------------------------------------------------------------------------------------------------------- */

/* Two pictures may want the same name, when what they are called has to be cut. Some file systems know no case. */
static gboolean
reserve_name (Run        *run,
              const char *name)
{
  return g_hash_table_add (run->names, g_utf8_casefold (name, -1));
}

/* Returns: (nullable): a name that neither a file in the folder has, nor another picture of this run will get */
static char *
find_name (Run               *run,
           CosmoRecord       *record,
           CosmoPictureFile  *file,
           GError           **error)
{
  g_autofree char *wanted = cosmo_file_name_format (cosmo_album_get_pattern (run->album), record, file->extension);

  for (guint number = 1; ; number++)
    {
      g_autofree char *name = dex_await_string (cosmo_album_folder_find_name (run->folder, wanted, number, file), error);

      if (name == NULL || reserve_name (run, name))
        return g_steal_pointer (&name);
    }
}

/* Returns: (nullable): what the file of a picture will be called; @place says what becomes of one that has the name */
static char *
choose_name (Run               *run,
             CosmoRecord       *record,
             CosmoPictureFile  *file,
             CosmoDraftPlace   *place,
             GError           **error)
{
  const CosmoAlbumEntry *entry = cosmo_album_index_lookup (run->index, record->day);

  /* A file of ours that is broken is replaced, and no other. */
  *place = COSMO_DRAFT_REPLACE;
  if (entry != NULL && entry->file != NULL && g_str_has_suffix (entry->file, file->extension) &&
      reserve_name (run, entry->file))
    return g_strdup (entry->file);

  *place = COSMO_DRAFT_KEEP;
  return find_name (run, record, file, error);
}

/* --- The index ---------------------------------------------------------------------------------------------------- */

static void
hurry (Run *run)
{
  g_autoptr(DexPromise) promise = g_steal_pointer (&run->hurry);

  if (promise != NULL)
    dex_promise_resolve_boolean (promise, TRUE);
}

/* Lets more pictures come, since writing the index costs the same for one and for many. */
static void
wait_for_more (Run *run)
{
  if (run->is_ending || run->arrivals->len >= COMMIT_SIZE)
    return;

  run->hurry = dex_promise_new ();
  dex_await (dex_future_first (dex_ref (run->hurry), dex_timeout_new_msec (COMMIT_MSEC), NULL), NULL);
  dex_clear (&run->hurry);
}

static DexFuture *commit_index (Run *run);

static void
hand_over (Run              *run,
           CosmoRecord      *record,
           CosmoPictureFile *file,
           const char       *name,
           CosmoDraftPlace   place)
{
  cosmo_album_index_set_file (run->index, record, file, name);
  g_ptr_array_add (run->arrivals,
                   cosmo_album_arrival_new (file, record, name, place, cosmo_album_has_sidecars (run->album)));
  if (run->arrivals->len >= COMMIT_SIZE)
    hurry (run);
  dex_future_disown (commit_index (run));
}

/* Another file came to have the name of a picture: it looks for a new one, which the next index tells. */
static gboolean
rename_arrival (Run                *run,
                CosmoAlbumArrival  *arrival,
                GError            **error)
{
  g_autofree char *name = find_name (run, arrival->record, arrival->file, error);

  if (name == NULL)
    return FALSE;

  hand_over (run, arrival->record, arrival->file, name, COSMO_DRAFT_KEEP);
  return TRUE;
}

static gboolean
commit_once (Run     *run,
             GError **error)
{
  g_autoptr(GPtrArray) arrivals = g_steal_pointer (&run->arrivals);
  g_autoptr(GBytes) content = cosmo_album_index_format (run->index);

  run->arrivals = new_arrivals ();
  if (!dex_await (cosmo_album_folder_commit (run->folder, content, arrivals), error))
    return FALSE;

  for (guint i = 0; i < arrivals->len; i++)
    {
      CosmoAlbumArrival *arrival = g_ptr_array_index (arrivals, i);

      if (arrival->is_published)
        cosmo_album_add_saved (run->album);
      else if (!rename_arrival (run, arrival, error))
        return FALSE;
    }

  return TRUE;
}

static DexFuture *
commit_fiber (gpointer data)
{
  Run *run = data;

  while (run->commit != NULL && !run->cancelled)
    {
      g_autoptr(DexPromise) commit = NULL;
      g_autoptr(GError) error = NULL;

      wait_for_more (run);
      commit = g_steal_pointer (&run->commit);
      if (commit_once (run, &error))
        {
          dex_promise_resolve_boolean (commit, TRUE);
        }
      else
        {
          stop (run, error);
          dex_promise_reject (commit, g_steal_pointer (&error));
        }
    }

  run->is_committing = FALSE;
  return dex_future_new_true ();
}

/* Returns: (transfer full): a future that resolves when what the index says now is on the disk */
static DexFuture *
commit_index (Run *run)
{
  DexFuture *committed;

  if (run->commit == NULL)
    run->commit = dex_promise_new ();
  committed = dex_ref (DEX_FUTURE (run->commit));

  if (!run->is_committing)
    {
      run->is_committing = TRUE;
      dex_clear (&run->committing);
      run->committing = cosmo_fiber_spawn (commit_fiber, run_ref (run), run_unref);
    }

  return committed;
}

/* --- One picture -------------------------------------------------------------------------------------------------- */

typedef struct
{
  CosmoAlbum *album;
  guint64     n_bytes;
} Counter;

static void
on_received (CosmoProgress *progress,
             GParamSpec    *pspec,
             Counter       *counter)
{
  guint64 n_bytes = cosmo_progress_get_received (progress);

  /* When it is fewer than before, it began anew. */
  cosmo_album_add_bytes (counter->album, n_bytes > counter->n_bytes ? n_bytes - counter->n_bytes : n_bytes);
  counter->n_bytes = n_bytes;
}

static CosmoPictureFile *
fetch (Run          *run,
       CosmoRecord  *record,
       GError      **error)
{
  g_autoptr(CosmoProgress) progress = cosmo_progress_new ();
  Counter counter = { run->album, 0 };
  gulong id = g_signal_connect (progress, "notify::received", G_CALLBACK (on_received), &counter);
  CosmoPictureFile *file;

  file = dex_await_boxed (cosmo_picture_file_fetch (run->images, record, cosmo_album_folder_get_path (run->folder),
                                                    run->turns, progress),
                          error);
  g_signal_handler_disconnect (progress, id);
  return file;
}

static gboolean
keep_file (Run               *run,
           CosmoRecord       *record,
           CosmoPictureFile  *file,
           GError           **error)
{
  CosmoDraftPlace place;
  g_autofree char *name = choose_name (run, record, file, &place, error);

  if (name == NULL || !goes_on (run))
    return FALSE;

  hand_over (run, record, file, name, place);
  /* No faster than the disk. */
  return run->arrivals->len < MAX_ARRIVALS || dex_await (commit_index (run), error);
}

/* Whether a picture is there already, as the index says. */
static gboolean
is_kept (Run         *run,
         CosmoRecord *record)
{
  const CosmoAlbumEntry *entry = cosmo_album_index_lookup (run->index, record->day);

  return entry != NULL && entry->file != NULL &&
         dex_await_boolean (cosmo_album_folder_check (run->folder, entry->file, entry->size, entry->sha256), NULL);
}

static void
handle_failure (Run         *run,
                CosmoRecord *record,
                GError      *error)
{
  if (g_error_matches (error, COSMO_SAVE_ERROR, COSMO_SAVE_ERROR_NO_PICTURE))
    {
      /* That there is none is all that there is to know. */
      cosmo_album_index_set_problem (run->index, record, NULL);
      cosmo_album_add_noted (run->album);
    }
  else if (error->domain == COSMO_SAVE_ERROR)
    stop (run, error);
  else if (run->round < MAX_ROUNDS && (g_error_matches (error, COSMO_IMAGE_ERROR, COSMO_IMAGE_ERROR_UNREACHABLE) ||
                                       g_error_matches (error, COSMO_IMAGE_ERROR, COSMO_IMAGE_ERROR_OFFLINE)))
    g_queue_push_tail (&run->again, cosmo_record_ref (record));
  else
    {
      cosmo_album_index_set_problem (run->index, record, error);
      cosmo_album_report_failure (run->album, record->day, error);
    }
}

static gboolean
describe (Run          *run,
          CosmoRecord  *record,
          GError      **error)
{
  const CosmoAlbumEntry *entry = cosmo_album_index_lookup (run->index, record->day);

  cosmo_album_index_set_record (run->index, record);
  return !cosmo_album_has_sidecars (run->album) ||
         dex_await (cosmo_album_folder_describe (run->folder, entry->file, record), error);
}

static void
save_picture (Run         *run,
              CosmoRecord *record)
{
  g_autoptr(CosmoPictureFile) file = NULL;
  g_autoptr(GError) error = NULL;
  gboolean kept = is_kept (run, record);

  if (!goes_on (run))
    return;

  if (kept)
    kept = describe (run, record, &error);
  else if ((file = fetch (run, record, &error)) && goes_on (run))
    keep_file (run, record, file, &error);

  if (run->cancelled)
    return;

  if (error != NULL)
    handle_failure (run, record, error);
  else if (kept)
    cosmo_album_add_kept (run->album);
}

/* --- All of them -------------------------------------------------------------------------------------------------- */

/* Returns: (nullable): another picture to save, or %NULL when there is no use in going on */
static CosmoRecord *
take_record (Run *run)
{
  CosmoRecord *record = NULL;

  if (run->round > 1)
    return goes_on (run) ? g_queue_pop_head (&run->again) : NULL;

  while (goes_on (run) && (record = cosmo_album_take_record (run->album)) == NULL)
    {
      if (!dex_await_boolean (cosmo_album_wait_for_record (run->album), NULL))
        return NULL;
    }

  return record;
}

static DexFuture *
worker_fiber (gpointer data)
{
  Run *run = data;
  CosmoRecord *next;

  while ((next = take_record (run)))
    {
      g_autoptr(CosmoRecord) record = next;

      save_picture (run, record);
    }

  return dex_future_new_true ();
}

static void
work_off_records (Run *run)
{
  g_autoptr(GPtrArray) workers = g_ptr_array_new_with_free_func (dex_unref);

  for (guint i = 0; i < WORKERS; i++)
    g_ptr_array_add (workers, cosmo_fiber_spawn (worker_fiber, run_ref (run), run_unref));
  dex_await (dex_future_allv ((DexFuture **) workers->pdata, workers->len), NULL);
}

/* What did not get its name with the last commit gets another one with the next. */
static gboolean
commit_rest (Run     *run,
             GError **error)
{
  run->is_ending = TRUE;
  hurry (run);
  do
    {
      if (!dex_await (commit_index (run), error))
        return FALSE;
    }
  while (run->arrivals->len > 0);

  return TRUE;
}

static DexFuture *
run_fiber (gpointer data)
{
  Run *run = data;
  g_autoptr(GError) error = NULL;

  run->index = dex_await_boxed (cosmo_album_folder_open (run->folder), &error);
  if (run->index == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  for (run->round = 1; run->round <= MAX_ROUNDS && goes_on (run); run->round++)
    work_off_records (run);

  if (!run->cancelled && !commit_rest (run, &error))
    stop (run, error);
  if (run->error != NULL)
    return dex_future_new_for_error (g_error_copy (run->error));
  return dex_future_new_true ();
}

static DexFuture *
on_all_added (DexFuture *added,
              gpointer   data)
{
  Run *run = data;
  g_autoptr(GError) error = NULL;

  if (dex_future_get_value (added, &error) == NULL)
    stop (run, error);
  cosmo_album_end_records (run->album);
  return NULL;
}

/* The end of a run is also where it is dropped: see the destroy function that goes with this. */
static DexFuture *
on_run_ended (DexFuture *completed,
              gpointer   data)
{
  Run *run = data;

  /* A thread may be about to let go of the folder: whoever saves next must not have to wait for that. */
  cosmo_album_folder_unlock (run->folder);
  return dex_ref (completed);
}

/**
 * cosmo_album_run:
 * @album: where to save, and how far that has come
 * @images: where the pictures come from
 * @adding: (transfer full): see cosmo_album_save()
 *
 * Returns: (transfer full): see cosmo_album_save()
 */
DexFuture *
cosmo_album_run (CosmoAlbum      *album,
                 CosmoImageStore *images,
                 DexFuture       *adding)
{
  g_autoptr(Run) run = run_new (album, images);

  run->adding = dex_future_finally (adding, on_all_added, run_ref (run), run_unref);

  /* The fibers are cancelled only in the next turn of the main loop: what comes in by then must find the mark. */
  return dex_future_finally (cosmo_fiber_spawn (run_fiber, run_ref (run), run_unref),
                             on_run_ended,
                             run_ref (run), run_cancel);
}
