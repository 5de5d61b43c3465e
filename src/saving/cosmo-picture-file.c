/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A picture on its way to the user's disk: its bytes go into a draft as they come, and into a checksum. When the
 * original is gone from its address, a smaller picture takes its place; of a film, a still frame does.
 *
 * Once all of it has come, the draft gets a temporary name that tells so, like ".cosmorama-2023-01-01.original." and
 * the SHA-256. The next run of a process that was killed then need not fetch it again: the name says what it is, and
 * the SHA-256 that it is whole. */

#include "config.h"

#include "cosmo-picture-file.h"

#include <string.h>

#include "cosmo-file-name.h"
#include "cosmo-saving-private.h"

/* What was set aside is read in pieces of so many bytes. */
#define BLOCK_SIZE (256 * 1024)

/* The most bytes that tell what kind of file it is. */
#define HEAD_SIZE 64

/* Writing waits for the disk, and hashing for the processor. */
#define WORKERS 4

G_DEFINE_QUARK (cosmo-save-error-quark, cosmo_save_error)

G_DEFINE_ENUM_TYPE (CosmoPictureKind, cosmo_picture_kind,
                    G_DEFINE_ENUM_VALUE (COSMO_PICTURE_KIND_ORIGINAL, "original"),
                    G_DEFINE_ENUM_VALUE (COSMO_PICTURE_KIND_REDUCED, "reduced"),
                    G_DEFINE_ENUM_VALUE (COSMO_PICTURE_KIND_STILL, "still"))

G_DEFINE_BOXED_TYPE (CosmoPictureFile, cosmo_picture_file, cosmo_picture_file_ref, cosmo_picture_file_unref)

/* What a #GIOErrorEnum that a file or folder caused means to one who saves pictures: a %COSMO_SAVE_ERROR. */
static GError *
translate_error (const GError *error)
{
  int code = COSMO_SAVE_ERROR_FAILED;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    code = COSMO_SAVE_ERROR_FULL;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED) ||
           g_error_matches (error, G_IO_ERROR, G_IO_ERROR_READ_ONLY) ||
           g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ||
           g_error_matches (error, G_IO_ERROR, G_IO_ERROR_EXISTS) ||
           g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY))
    code = COSMO_SAVE_ERROR_NOT_WRITABLE;

  return g_error_new_literal (COSMO_SAVE_ERROR, code, error->message);
}

/* Returns: (transfer none): the threads that write and check what is saved */
CosmoWorkers *
cosmo_saving_get_workers (void)
{
  static gsize workers;

  if (g_once_init_enter (&workers))
    g_once_init_leave (&workers, (gsize) cosmo_workers_new (WORKERS));

  return (CosmoWorkers *) workers;
}

/* Returns: (transfer full): a rejected future for what a thread could not do with the disk */
DexFuture *
cosmo_saving_reject (const GError *error)
{
  return dex_future_new_for_error (translate_error (error));
}

static CosmoPictureFile *
picture_file_new (CosmoAlbumFolder *folder,
                  CosmoDay          day)
{
  CosmoPictureFile *self = g_atomic_rc_box_new0 (CosmoPictureFile);

  self->folder = cosmo_album_folder_ref (folder);
  self->day = day;
  self->checksum = cosmo_sha256_new ();
  self->head = g_byte_array_sized_new (HEAD_SIZE);
  g_mutex_init (&self->lock);
  return self;
}

static void
picture_file_clear (gpointer data)
{
  CosmoPictureFile *self = data;

  dex_clear (&self->writing);
  g_clear_pointer (&self->piece, g_bytes_unref);
  g_clear_pointer (&self->draft, cosmo_draft_unref);
  g_free (self->sha256);
  cosmo_album_folder_unref (self->folder);
  cosmo_sha256_free (self->checksum);
  g_byte_array_unref (self->head);
  g_mutex_clear (&self->lock);
}

CosmoPictureFile *
cosmo_picture_file_ref (CosmoPictureFile *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cosmo_picture_file_unref (CosmoPictureFile *self)
{
  g_atomic_rc_box_release_full (self, picture_file_clear);
}

/* --- What threads do ---------------------------------------------------------------------------------------------- */

/* A piece of the file, in the order in which they come. */
typedef struct
{
  CosmoPictureFile *file;
  GBytes           *bytes;
  guint64           offset;
  gboolean          is_last;
} Piece;

static Piece *
piece_new (CosmoPictureFile *file,
           gboolean          is_last)
{
  Piece *piece = g_new0 (Piece, 1);

  piece->file = cosmo_picture_file_ref (file);
  piece->bytes = g_steal_pointer (&file->piece);
  piece->offset = file->offset;
  piece->is_last = is_last;
  return piece;
}

static void
piece_free (gpointer data)
{
  Piece *piece = data;

  if (piece == NULL)
    return;

  cosmo_picture_file_unref (piece->file);
  g_bytes_unref (piece->bytes);
  g_free (piece);
}

static void
begin_anew (CosmoPictureFile *self)
{
  cosmo_sha256_reset (self->checksum);
  g_byte_array_set_size (self->head, 0);
  self->size = 0;
}

static void
account_for (CosmoPictureFile *self,
             const guint8     *data,
             gsize             size)
{
  cosmo_sha256_update (self->checksum, data, size);
  g_byte_array_append (self->head, data, MIN (size, HEAD_SIZE - self->head->len));
  self->size += size;
}

/* All of it has come. */
static gboolean
look_at_whole (CosmoPictureFile  *self,
               GError           **error)
{
  g_autoptr(GBytes) head = g_bytes_new (self->head->data, self->head->len);

  self->sha256 = cosmo_sha256_finish (self->checksum);
  self->extension = cosmo_file_name_get_extension (head);
  if (self->extension != NULL)
    return TRUE;

  g_set_error_literal (error, COSMO_IMAGE_ERROR, COSMO_IMAGE_ERROR_GONE, "This is no kind of picture that is known");
  return FALSE;
}

static gboolean
write_bytes (CosmoPictureFile  *self,
             GBytes            *bytes,
             guint64            offset,
             GError           **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  if (self->draft == NULL)
    self->draft = cosmo_draft_new (cosmo_album_folder_get_path (self->folder), COSMO_SAVING_DRAFT_PREFIX, error);
  if (self->draft == NULL || !cosmo_draft_write (self->draft, bytes, offset, error))
    return FALSE;

  if (offset == 0)
    begin_anew (self);
  account_for (self, data, size);
  return TRUE;
}

static char *
name_whole (CosmoPictureFile *self)
{
  g_autoptr(GEnumClass) kinds = g_type_class_ref (COSMO_TYPE_PICTURE_KIND);
  g_autofree char *date = cosmo_day_format (self->day);

  return g_strdup_printf ("%s%s.%s.%s", COSMO_SAVING_DRAFT_PREFIX, date,
                          g_enum_get_value (kinds, self->kind)->value_nick, self->sha256);
}

static DexFuture *
write_piece (gpointer      data,
             GCancellable *cancellable)
{
  Piece *piece = data;
  CosmoPictureFile *self = piece->file;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autofree char *name = NULL;
  g_autoptr(GError) error = NULL;

  if (!write_bytes (self, piece->bytes, piece->offset, &error))
    return cosmo_saving_reject (error);
  if (!piece->is_last)
    return dex_future_new_true ();

  if (!look_at_whole (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  name = name_whole (self);
  return cosmo_draft_set_aside (self->draft, name, &error) ? dex_future_new_true () : cosmo_saving_reject (error);
}

/* --- What was set aside ------------------------------------------------------------------------------------------- */

static gboolean
parse_name (const char        *name,
            CosmoDay          *day,
            CosmoPictureKind  *kind,
            char             **sha256)
{
  g_autoptr(GEnumClass) kinds = g_type_class_ref (COSMO_TYPE_PICTURE_KIND);
  g_auto(GStrv) parts = NULL;
  GEnumValue *value;

  if (!g_str_has_prefix (name, COSMO_SAVING_DRAFT_PREFIX))
    return FALSE;

  parts = g_strsplit (name + strlen (COSMO_SAVING_DRAFT_PREFIX), ".", 3);
  value = g_strv_length (parts) == 3 ? g_enum_get_value_by_nick (kinds, parts[1]) : NULL;
  *day = cosmo_day_parse (parts[0]);
  if (value == NULL || *day == 0)
    return FALSE;

  *kind = value->value;
  *sha256 = g_strdup (parts[2]);
  return TRUE;
}

/**
 * cosmo_picture_file_parse_name:
 * @name: the name of a file
 *
 * Returns: the day of the picture that was set aside under this name; 0 if that is no such name
 */
CosmoDay
cosmo_picture_file_parse_name (const char *name)
{
  g_autofree char *sha256 = NULL;
  CosmoPictureKind kind;
  CosmoDay day;

  return parse_name (name, &day, &kind, &sha256) ? day : 0;
}

static gboolean
has_sha256 (CosmoPictureFile *self,
            const char       *sha256)
{
  g_autofree guint8 *block = g_malloc (BLOCK_SIZE);
  gssize n;

  while ((n = cosmo_draft_read (self->draft, block, BLOCK_SIZE)) > 0)
    account_for (self, block, n);

  return n == 0 && look_at_whole (self, NULL) && g_str_equal (self->sha256, sha256);
}

/**
 * cosmo_picture_file_take_up:
 * @folder: a folder, open
 * @name: the name of a file in it
 *
 * Takes up a picture that a run had fetched when it was killed or cancelled. One that is not whole is removed. It
 * blocks, and is for threads.
 *
 * Returns: (transfer full) (nullable): the picture, or %NULL if it is not whole
 */
CosmoPictureFile *
cosmo_picture_file_take_up (CosmoAlbumFolder *folder,
                            const char       *name)
{
  g_autoptr(CosmoPictureFile) self = picture_file_new (folder, 0);
  g_autofree char *sha256 = NULL;

  if (parse_name (name, &self->day, &self->kind, &sha256) &&
      (self->draft = cosmo_draft_take_up (cosmo_album_folder_get_path (folder), name, NULL)) != NULL &&
      has_sha256 (self, sha256) &&
      cosmo_draft_set_aside (self->draft, name, NULL))
    return g_steal_pointer (&self);

  return NULL;
}

/* --- Fetching ----------------------------------------------------------------------------------------------------- */

static DexFuture *
start_writing (DexFuture *before,
               gpointer   data)
{
  Piece **piece = data;

  return cosmo_workers_run (cosmo_saving_get_workers (), write_piece, g_steal_pointer (piece), piece_free);
}

static void
waiting_piece_free (gpointer data)
{
  Piece **piece = data;

  piece_free (*piece);
  g_free (piece);
}

/* Has the piece that came last written when the one before it is. */
static void
write_next (CosmoPictureFile *self,
            gboolean          is_last)
{
  DexFuture *before = self->writing != NULL ? self->writing : dex_future_new_true ();
  Piece **piece = g_new (Piece *, 1);

  *piece = piece_new (self, is_last);
  self->writing = dex_future_then (before, start_writing, piece, waiting_piece_free);
}

/* While a piece is being written the next one may come. It is kept until it is known whether it is the last one: a
 * small picture is written, hashed and set aside in one go. */
static DexFuture *
take_piece (GBytes   *bytes,
            guint64   offset,
            gpointer  data)
{
  CosmoPictureFile *self = data;
  DexFuture *before = self->writing != NULL ? dex_ref (self->writing) : dex_future_new_true ();

  if (self->piece != NULL && offset > 0)
    write_next (self, FALSE);

  g_clear_pointer (&self->piece, g_bytes_unref);
  self->piece = g_bytes_ref (bytes);
  self->offset = offset;
  return before;
}

static gboolean
download (CosmoPictureFile  *self,
          CosmoImageStore   *images,
          const char        *url,
          CosmoTurns        *turns,
          CosmoProgress     *progress,
          GError           **error)
{
  gboolean has_come = cosmo_image_store_copy_original (images, url, turns, progress, take_piece,
                                                       cosmo_picture_file_ref (self),
                                                       (GDestroyNotify) cosmo_picture_file_unref, error);

  if (has_come)
    {
      write_next (self, TRUE);
      /* What is there whole is set aside also if nobody waits for it any more. */
      dex_future_disown (dex_ref (self->writing));
    }

  /* Also what is of no use any more comes to its end: the thread that writes it has the file. */
  return (self->writing == NULL || dex_await (g_steal_pointer (&self->writing), has_come ? error : NULL)) && has_come;
}

static CosmoPictureKind
get_kind (const CosmoRecord *record,
          const char        *url)
{
  if (record->media != COSMO_MEDIA_IMAGE)
    return COSMO_PICTURE_KIND_STILL;

  return g_strcmp0 (url, record->image_url) == 0 ? COSMO_PICTURE_KIND_ORIGINAL : COSMO_PICTURE_KIND_REDUCED;
}

/**
 * cosmo_picture_file_fetch:
 * @images: where the pictures come from
 * @record: what is known of the picture
 * @folder: where its file shall be; it is not let go of before nothing is written there any more
 * @turns: how many are downloaded at once
 * @progress: (nullable): where to say how far it has come
 * @error: a %COSMO_IMAGE_ERROR when it cannot be had, or a %COSMO_SAVE_ERROR when it cannot be written
 *
 * Fetches the original of a picture, or what there is in its place, into a draft in @folder. To be called in a fiber;
 * when that is cancelled, it ends, and leaves nothing behind but what is whole.
 *
 * Returns: (transfer full) (nullable): the picture
 */
CosmoPictureFile *
cosmo_picture_file_fetch (CosmoImageStore  *images,
                          CosmoRecord      *record,
                          CosmoAlbumFolder *folder,
                          CosmoTurns       *turns,
                          CosmoProgress    *progress,
                          GError          **error)
{
  const char *urls[] = { record->image_url, record->thumbnail_url };
  g_autoptr(GError) first_error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr(CosmoPictureFile) file = NULL;
      g_autoptr(GError) reason = NULL;

      if (urls[i] == NULL || (i > 0 && g_strcmp0 (urls[i], urls[0]) == 0))
        continue;

      file = picture_file_new (folder, record->day);
      file->kind = get_kind (record, urls[i]);
      if (download (file, images, urls[i], turns, progress, &reason))
        return g_steal_pointer (&file);

      if (first_error == NULL || !g_error_matches (reason, COSMO_IMAGE_ERROR, COSMO_IMAGE_ERROR_GONE))
        {
          g_clear_error (&first_error);
          first_error = g_steal_pointer (&reason);
        }
      if (!g_error_matches (first_error, COSMO_IMAGE_ERROR, COSMO_IMAGE_ERROR_GONE))
        break;
    }

  if (first_error == NULL)
    g_set_error_literal (error, COSMO_SAVE_ERROR, COSMO_SAVE_ERROR_NO_PICTURE, "There is no picture to download");
  else
    g_propagate_error (error, g_steal_pointer (&first_error));
  return NULL;
}
