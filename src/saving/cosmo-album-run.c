/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One run of saving pictures into an album. Some workers, each a fiber, take one picture after another: check whether
 * it is there whole, or else fetch it and hand it over to be written. One that is there whole is known to the index
 * (see cosmo-album-writer.c), and never fetched again. */

#include "config.h"

#include "cosmo-fiber.h"
#include "cosmo-saving-private.h"

/* Four are downloaded at once; the other workers check what is there, or find names, meanwhile. */
#define DOWNLOADS_AT_ONCE 4
#define WORKERS 8

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
  CosmoAlbumWriter *writer;     /* likewise */
  GQueue            again;      /* of owned CosmoRecord, those to try once more */
  guint             round;
  GError           *error;      /* why there is no use in going on; NULL as long as there is */
  gboolean          cancelled;  /* nobody waits for it any more */
} Run;

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
  g_clear_pointer (&run->writer, cosmo_album_writer_free);
  g_clear_pointer (&run->index, cosmo_album_index_unref);
  g_queue_clear_full (&run->again, (GDestroyNotify) cosmo_record_unref);
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
  g_clear_pointer (&run->writer, cosmo_album_writer_free);
  run_unref (run);
}

static gboolean
goes_on (Run *run)
{
  return !run->cancelled && run->error == NULL && cosmo_album_writer_get_error (run->writer) == NULL;
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

  file = cosmo_picture_file_fetch (run->images, record, run->folder, run->turns, progress, error);
  g_signal_handler_disconnect (progress, id);
  return file;
}

static CosmoPictureFile *
take_up_or_fetch (Run          *run,
                  CosmoRecord  *record,
                  GError      **error)
{
  CosmoPictureFile *file = dex_await_boxed (cosmo_album_folder_take_up (run->folder, record->day), NULL);

  return file != NULL || !goes_on (run) ? file : fetch (run, record, error);
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
  const CosmoAlbumEntry *entry;

  cosmo_album_index_set_record (run->index, record);
  entry = cosmo_album_index_lookup (run->index, record->day);
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
  else if ((file = take_up_or_fetch (run, record, &error)) && goes_on (run))
    cosmo_album_writer_keep (run->writer, record, file, &error);

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

static DexFuture *
run_fiber (gpointer data)
{
  Run *run = data;
  const GError *writer_error;
  g_autoptr(GError) error = NULL;

  run->index = dex_await_boxed (cosmo_album_folder_open (run->folder), &error);
  if (run->index == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  run->writer = cosmo_album_writer_new (run->album, run->folder, run->index);
  for (run->round = 1; run->round <= MAX_ROUNDS && goes_on (run); run->round++)
    work_off_records (run);

  if (run->cancelled)
    return dex_future_new_true ();

  writer_error = cosmo_album_writer_get_error (run->writer);
  if (writer_error != NULL)
    stop (run, writer_error);
  if (!cosmo_album_writer_finish (run->writer, &error))
    stop (run, error);
  if (run->error != NULL)
    return dex_future_new_for_error (g_error_copy (run->error));

  /* Of a day that failed now, what was fetched before is still wanted. */
  if (g_list_model_get_n_items (cosmo_album_get_failures (run->album)) > 0)
    return dex_future_new_true ();
  return cosmo_album_folder_remove_set_aside (run->folder);
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
