/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The picture that another program is given: under a good name, with the bytes as they were downloaded. The store knows
 * pictures by a checksum, and what it has may go; so there is a folder for the one that was given away last, where a
 * sandbox can pass it on from. */

#include "config.h"

#include "cosmo-shared-file.h"

#include <glib/gstdio.h>

#include "cosmo-draft.h"
#include "cosmo-fiber.h"
#include "cosmo-file-name.h"
#include "cosmo-saving-private.h"

#define DRAFT_PREFIX "."

typedef struct
{
  GFile           *file;
  CosmoImageStore *images;
  char            *url;

  char            *folder;
  char            *name;
  CosmoDraft      *draft;
} Share;

static Share *
share_ref (Share *share)
{
  return g_atomic_rc_box_acquire (share);
}

static void
share_clear (gpointer data)
{
  Share *share = data;

  g_clear_pointer (&share->draft, cosmo_draft_unref);
  g_clear_object (&share->file);
  g_clear_object (&share->images);
  g_free (share->url);
  g_free (share->folder);
  g_free (share->name);
}

static void
share_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, share_clear);
}

/* --- What threads do ---------------------------------------------------------------------------------------------- */

typedef struct
{
  Share   *share;
  GBytes  *bytes;
  guint64  offset;
} Piece;

static void
piece_free (gpointer data)
{
  Piece *piece = data;

  share_unref (piece->share);
  g_bytes_unref (piece->bytes);
  g_free (piece);
}

static DexFuture *
write_piece (gpointer      data,
             GCancellable *cancellable)
{
  Piece *piece = data;
  Share *share = piece->share;
  g_autoptr(GError) error = NULL;

  if (share->draft == NULL)
    {
      g_mkdir_with_parents (share->folder, 0700);
      share->draft = cosmo_draft_new (share->folder, DRAFT_PREFIX, &error);
    }
  if (share->draft == NULL || !cosmo_draft_write (share->draft, piece->bytes, piece->offset, &error))
    return cosmo_saving_reject (error);

  return dex_future_new_true ();
}

/* Whoever was given one of them has copied it by now; and a process that was killed may have left a draft. */
static void
remove_others (Share *share)
{
  g_autoptr(GDir) folder = g_dir_open (share->folder, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (share->folder, name, NULL);

      if (g_str_has_prefix (name, DRAFT_PREFIX))
        cosmo_draft_remove_left (path);
      else if (!g_str_equal (name, share->name))
        g_unlink (path);
    }
}

static DexFuture *
publish (gpointer      data,
         GCancellable *cancellable)
{
  Share *share = data;
  g_autoptr(GError) error = NULL;

  remove_others (share);
  if (!cosmo_draft_publish (share->draft, share->name, COSMO_DRAFT_REPLACE, &error))
    return cosmo_saving_reject (error);

  return dex_future_new_true ();
}

/* --- Writing ------------------------------------------------------------------------------------------------------ */

static DexFuture *
take_piece (GBytes   *bytes,
            guint64   offset,
            gpointer  data)
{
  Piece *piece = g_new0 (Piece, 1);

  piece->share = share_ref (data);
  piece->bytes = g_bytes_ref (bytes);
  piece->offset = offset;
  return cosmo_workers_run (cosmo_saving_get_workers (), write_piece, piece, piece_free);
}

static DexFuture *
write_fiber (gpointer data)
{
  Share *share = data;
  g_autoptr(GError) error = NULL;

  if (!cosmo_image_store_copy_original (share->images, share->url, NULL, NULL,
                                        take_piece, share_ref (share), share_unref, &error) ||
      !dex_await (cosmo_workers_run (cosmo_saving_get_workers (), publish, share_ref (share), share_unref), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_for_object (share->file);
}

/**
 * cosmo_shared_file_new:
 * @record: what is known of a picture
 * @extension: the usual one of its file, without a dot
 *
 * Returns: (transfer full): where the picture will be once it was written with cosmo_shared_file_write()
 */
GFile *
cosmo_shared_file_new (CosmoRecord *record,
                       const char  *extension)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (record != NULL && extension != NULL, NULL);

  name = cosmo_file_name_format (COSMO_FILE_NAME_PATTERN, record, extension);
  return g_file_new_build_filename (g_get_user_cache_dir (), "cosmorama", "shared", name, NULL);
}

/**
 * cosmo_shared_file_write:
 * @file: what cosmo_shared_file_new() gave
 * @images: where the pictures come from
 * @url: the address of the picture
 *
 * Writes the bytes of a picture as they were downloaded, which is done again if they are not stored. What was given
 * away before is removed.
 *
 * Returns: (transfer full): a future that resolves to @file, or rejects with a %COSMO_IMAGE_ERROR or a
 *   %COSMO_SAVE_ERROR
 */
DexFuture *
cosmo_shared_file_write (GFile           *file,
                         CosmoImageStore *images,
                         const char      *url)
{
  Share *share;

  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (COSMO_IS_IMAGE_STORE (images), NULL);
  g_return_val_if_fail (url != NULL, NULL);

  share = g_atomic_rc_box_new0 (Share);
  share->file = g_object_ref (file);
  share->images = g_object_ref (images);
  share->url = g_strdup (url);
  share->folder = g_path_get_dirname (g_file_peek_path (file));
  share->name = g_file_get_basename (file);
  return cosmo_fiber_spawn (write_fiber, share, share_unref);
}
