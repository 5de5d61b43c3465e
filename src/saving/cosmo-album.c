/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A folder that pictures are saved into, and how far that has come. The saving itself is in cosmo-album-run.c. */

#include "config.h"

#include "cosmo-album.h"

#include "cosmo-file-name.h"
#include "cosmo-picture.h"
#include "cosmo-saving-private.h"
#include "cosmo-speed.h"

struct _CosmoAlbum
{
  GObject     parent_instance;

  GFile      *folder;
  char       *pattern;
  gboolean    with_sidecars;

  GQueue      records;             /* of owned CosmoRecord, those that nobody has taken yet */
  gboolean    has_all;             /* no more are added */
  DexPromise *more;                /* of another record, or of there being no more; NULL if nobody waits */

  guint       n_total;             /* of those that were added, and of failures */
  guint       n_expected;
  guint       n_saved;
  guint       n_kept;
  guint       n_noted;
  guint64     n_bytes;
  GListStore *failures;            /* of CosmoPicture */
  gint64      begun_at;            /* in monotonic time */
  CosmoSpeed  speed;
};

G_DEFINE_FINAL_TYPE (CosmoAlbum, cosmo_album, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
emit_changed (CosmoAlbum *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* --- What the run takes ------------------------------------------------------------------------------------------- */

static void
wake_run (CosmoAlbum *self)
{
  g_autoptr(DexPromise) more = g_steal_pointer (&self->more);

  if (more != NULL)
    dex_promise_resolve_boolean (more, TRUE);
}

/* Returns: (transfer full) (nullable): another picture to save, or NULL if there is none now */
CosmoRecord *
cosmo_album_take_record (CosmoAlbum *self)
{
  return g_queue_pop_head (&self->records);
}

/* Returns: (transfer full): a future that resolves to whether there may be another picture to save, when
 * that is known */
DexFuture *
cosmo_album_wait_for_record (CosmoAlbum *self)
{
  if (!g_queue_is_empty (&self->records))
    return dex_future_new_true ();
  if (self->has_all)
    return dex_future_new_false ();

  if (self->more == NULL)
    self->more = dex_promise_new ();
  return dex_ref (DEX_FUTURE (self->more));
}

void
cosmo_album_end_records (CosmoAlbum *self)
{
  self->has_all = TRUE;
  wake_run (self);
}

/* --- What the run reports ----------------------------------------------------------------------------------------- */

void
cosmo_album_add_bytes (CosmoAlbum *self,
                       guint64     n_bytes)
{
  self->n_bytes += n_bytes;
  if (cosmo_speed_update (&self->speed, g_get_monotonic_time (), self->n_bytes))
    emit_changed (self);
}

void
cosmo_album_add_saved (CosmoAlbum *self)
{
  self->n_saved++;
  emit_changed (self);
}

void
cosmo_album_add_kept (CosmoAlbum *self)
{
  self->n_kept++;
  emit_changed (self);
}

void
cosmo_album_add_noted (CosmoAlbum *self)
{
  self->n_noted++;
  emit_changed (self);
}

void
cosmo_album_report_failure (CosmoAlbum   *self,
                            CosmoDay      day,
                            const GError *error)
{
  g_autoptr(CosmoPicture) picture = cosmo_picture_new (day);

  cosmo_picture_set_error (picture, error);
  g_list_store_append (self->failures, picture);
  emit_changed (self);
}

/* --- The object --------------------------------------------------------------------------------------------------- */

static void
cosmo_album_finalize (GObject *object)
{
  CosmoAlbum *self = COSMO_ALBUM (object);

  g_queue_clear_full (&self->records, (GDestroyNotify) cosmo_record_unref);
  dex_clear (&self->more);
  g_clear_object (&self->folder);
  g_clear_object (&self->failures);
  g_free (self->pattern);

  G_OBJECT_CLASS (cosmo_album_parent_class)->finalize (object);
}

static void
cosmo_album_class_init (CosmoAlbumClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = cosmo_album_finalize;

  /* Something is to be read anew: after every picture, and a few times a second while bytes come. */
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", COSMO_TYPE_ALBUM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
cosmo_album_init (CosmoAlbum *self)
{
  self->failures = g_list_store_new (COSMO_TYPE_PICTURE);
}

/**
 * cosmo_album_new:
 * @folder: where to save; made if it is not there
 * @pattern: what the files are called, see cosmo_file_name_check_pattern(); the usual one is taken if it cannot be used
 * @with_sidecars: whether to write what is known of each picture beside it
 *
 * Returns: (transfer full): an album, for one run
 */
CosmoAlbum *
cosmo_album_new (GFile      *folder,
                 const char *pattern,
                 gboolean    with_sidecars)
{
  CosmoAlbum *self;

  g_return_val_if_fail (G_IS_FILE (folder), NULL);
  g_return_val_if_fail (pattern != NULL, NULL);

  self = g_object_new (COSMO_TYPE_ALBUM, NULL);
  self->folder = g_object_ref (folder);
  self->pattern = g_strdup (cosmo_file_name_check_pattern (pattern) ? pattern : COSMO_FILE_NAME_PATTERN);
  self->with_sidecars = with_sidecars;
  return self;
}

/**
 * cosmo_album_get_folder:
 * @self: an album
 *
 * Returns: (transfer none): where the pictures are
 */
GFile *
cosmo_album_get_folder (CosmoAlbum *self)
{
  g_return_val_if_fail (COSMO_IS_ALBUM (self), NULL);

  return self->folder;
}

/**
 * cosmo_album_get_pattern:
 * @self: an album
 *
 * Returns: what new files are called; those that are there already keep their names
 */
const char *
cosmo_album_get_pattern (CosmoAlbum *self)
{
  g_return_val_if_fail (COSMO_IS_ALBUM (self), NULL);

  return self->pattern;
}

/**
 * cosmo_album_has_sidecars:
 * @self: an album
 *
 * Returns: whether what is known of each picture is written beside it
 */
gboolean
cosmo_album_has_sidecars (CosmoAlbum *self)
{
  g_return_val_if_fail (COSMO_IS_ALBUM (self), FALSE);

  return self->with_sidecars;
}

/**
 * cosmo_album_add:
 * @self: an album
 * @record: a picture to save
 *
 * To be called before cosmo_album_save(), or while what that was given is adding.
 */
void
cosmo_album_add (CosmoAlbum  *self,
                 CosmoRecord *record)
{
  g_return_if_fail (COSMO_IS_ALBUM (self));
  g_return_if_fail (record != NULL);

  g_queue_push_tail (&self->records, cosmo_record_ref (record));
  self->n_total++;
  wake_run (self);
  emit_changed (self);
}

/**
 * cosmo_album_set_n_expected:
 * @self: an album
 * @n_expected: how many pictures will probably be added
 *
 * Lets cosmo_album_get_n_total() tell early how many there will be.
 */
void
cosmo_album_set_n_expected (CosmoAlbum *self,
                            guint       n_expected)
{
  g_return_if_fail (COSMO_IS_ALBUM (self));

  if (self->n_expected == n_expected)
    return;

  self->n_expected = n_expected;
  emit_changed (self);
}

/**
 * cosmo_album_save:
 * @self: an album
 * @images: where the pictures come from
 * @adding: (nullable) (transfer full): resolves when all pictures were added, or rejects if they cannot be; %NULL if
 *   they were already
 *
 * Saves pictures, four at once. Those that are there whole, by the size and SHA-256 that the index of the folder says,
 * are not touched; those that are broken are fetched again, and those that could not be had before are tried again.
 * Files that the index does not know are never overwritten. Of a film, its still frame is saved, or, if there is none,
 * what is known of it in the index.
 *
 * Whenever it ends, by dropping the future or with the process, all pictures that have their names are whole, and the
 * index knows of them; others that are whole lie there under temporary names. The next run goes on from there, and
 * fetches none of them again.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when every picture was tried, see
 *   cosmo_album_get_failures(); or rejects with a %COSMO_SAVE_ERROR when there is no use in going on, or as @adding
 *   does
 */
DexFuture *
cosmo_album_save (CosmoAlbum      *self,
                  CosmoImageStore *images,
                  DexFuture       *adding)
{
  g_autoptr(DexFuture) added = adding != NULL ? adding : dex_future_new_true ();

  g_return_val_if_fail (COSMO_IS_ALBUM (self), NULL);
  g_return_val_if_fail (COSMO_IS_IMAGE_STORE (images), NULL);

  if (g_file_peek_path (self->folder) == NULL)
    return dex_future_new_reject (COSMO_SAVE_ERROR, COSMO_SAVE_ERROR_NOT_WRITABLE, "This folder has no path");

  self->begun_at = g_get_monotonic_time ();
  cosmo_speed_begin (&self->speed, self->begun_at, self->n_bytes);
  emit_changed (self);
  return cosmo_album_run (self, images, g_steal_pointer (&added));
}

/**
 * cosmo_album_get_n_total:
 * @self: an album
 *
 * Returns: how many pictures there are to save, as far as that is known; 0 if it is not
 */
guint
cosmo_album_get_n_total (CosmoAlbum *self)
{
  g_return_val_if_fail (COSMO_IS_ALBUM (self), 0);

  return self->n_total + self->n_expected;
}

/**
 * cosmo_album_get_n_saved:
 * @self: an album
 *
 * Returns: how many of them were saved by this run
 */
guint
cosmo_album_get_n_saved (CosmoAlbum *self)
{
  g_return_val_if_fail (COSMO_IS_ALBUM (self), 0);

  return self->n_saved;
}

/**
 * cosmo_album_get_n_kept:
 * @self: an album
 *
 * Returns: how many of them were there already
 */
guint
cosmo_album_get_n_kept (CosmoAlbum *self)
{
  g_return_val_if_fail (COSMO_IS_ALBUM (self), 0);

  return self->n_kept;
}

/**
 * cosmo_album_get_n_noted:
 * @self: an album
 *
 * Returns: of how many there is no picture to save, so that only the index tells of them: films, and things that are
 *   seen on NASA's page only
 */
guint
cosmo_album_get_n_noted (CosmoAlbum *self)
{
  g_return_val_if_fail (COSMO_IS_ALBUM (self), 0);

  return self->n_noted;
}

/**
 * cosmo_album_get_failures:
 * @self: an album
 *
 * Returns: (transfer none): a #CosmoPicture with its error for each day that could not be saved
 */
GListModel *
cosmo_album_get_failures (CosmoAlbum *self)
{
  g_return_val_if_fail (COSMO_IS_ALBUM (self), NULL);

  return G_LIST_MODEL (self->failures);
}

/**
 * cosmo_album_get_n_bytes:
 * @self: an album
 *
 * Returns: how many bytes have come
 */
guint64
cosmo_album_get_n_bytes (CosmoAlbum *self)
{
  g_return_val_if_fail (COSMO_IS_ALBUM (self), 0);

  return self->n_bytes;
}

/**
 * cosmo_album_get_speed:
 * @self: an album
 *
 * Returns: how many bytes came in each of the last seconds, 0 if that is not known yet
 */
guint64
cosmo_album_get_speed (CosmoAlbum *self)
{
  g_return_val_if_fail (COSMO_IS_ALBUM (self), 0);

  return cosmo_speed_get (&self->speed);
}

/**
 * cosmo_album_get_seconds_left:
 * @self: an album
 *
 * Returns: how long the rest takes, if it goes on as it did; -1 if that is not known yet
 */
gint64
cosmo_album_get_seconds_left (CosmoAlbum *self)
{
  guint n_failed, n_done, n_total;
  gint64 seconds;

  g_return_val_if_fail (COSMO_IS_ALBUM (self), -1);

  n_failed = g_list_model_get_n_items (G_LIST_MODEL (self->failures));
  n_done = self->n_saved + self->n_kept + self->n_noted + n_failed;
  n_total = cosmo_album_get_n_total (self);
  if (self->n_saved == 0 || n_done > n_total)
    return -1;

  /* What was there already took no time worth counting. */
  seconds = (g_get_monotonic_time () - self->begun_at) / G_USEC_PER_SEC;
  return seconds * (n_total - n_done) / self->n_saved;
}

/**
 * cosmo_album_add_failure:
 * @self: an album
 * @day: a day of which nothing is known, so that there is nothing to save
 * @error: why
 *
 * Counts a day that should be in the album and cannot be, besides those that are given to cosmo_album_save().
 */
void
cosmo_album_add_failure (CosmoAlbum   *self,
                         CosmoDay      day,
                         const GError *error)
{
  g_return_if_fail (COSMO_IS_ALBUM (self));
  g_return_if_fail (error != NULL);

  self->n_total++;
  cosmo_album_report_failure (self, day, error);
}
