/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Films, which are downloaded whole before they are played: GTK's player wants to look at the end of one before its
 * beginning, and from version 4.24 on takes no address of the network. What is downloaded is in a file without a name,
 * which goes with whoever plays it. */

#include "config.h"

#include "cosmo-image-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "cosmo-fiber.h"

#define MAX_BYTES (512 * 1024 * 1024)

typedef struct
{
  CosmoImageStore *store;
  CosmoProgress   *progress;
  SoupMessage     *message;
  int              fd;
} Film;

static Film *
film_ref (Film *film)
{
  return g_atomic_rc_box_acquire (film);
}

static void
film_clear (gpointer data)
{
  Film *film = data;

  g_clear_object (&film->store);
  g_clear_object (&film->progress);
  g_clear_object (&film->message);
  g_clear_fd (&film->fd, NULL);
}

static void
film_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, film_clear);
}

/* --- The file, in a thread ---------------------------------------------------------------------------------------- */

static DexFuture *
reject_errno (int error)
{
  return dex_future_new_reject (G_IO_ERROR, g_io_error_from_errno (error), "The film cannot be written: %s",
                                g_strerror (error));
}

static DexFuture *
create_file (gpointer      data,
             GCancellable *cancellable)
{
  Film *film = data;
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "cosmorama", NULL);
  g_autofree char *path = g_build_filename (folder, "film-XXXXXX", NULL);

  g_mkdir_with_parents (folder, 0700);
  film->fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  if (film->fd < 0)
    return reject_errno (errno);

  g_unlink (path);
  return dex_future_new_true ();
}

typedef struct
{
  Film    *film;
  GBytes  *bytes;
  guint64  offset;
} Piece;

static void
piece_free (gpointer data)
{
  Piece *piece = data;

  film_unref (piece->film);
  g_bytes_unref (piece->bytes);
  g_free (piece);
}

static DexFuture *
write_piece (gpointer      data,
             GCancellable *cancellable)
{
  Piece *piece = data;
  gsize size, done = 0;
  const guint8 *bytes = g_bytes_get_data (piece->bytes, &size);

  while (done < size)
    {
      gssize n = pwrite (piece->film->fd, bytes + done, size - done, piece->offset + done);

      if (n < 0 && errno != EINTR)
        return reject_errno (errno);
      done += MAX (n, 0);
    }

  return dex_future_new_true ();
}

/* --- Downloading -------------------------------------------------------------------------------------------------- */

static DexFuture *
take_piece (GBytes   *bytes,
            guint64   offset,
            gpointer  data)
{
  Film *film = data;
  Piece *piece = g_new0 (Piece, 1);

  piece->film = film_ref (film);
  piece->bytes = g_bytes_ref (bytes);
  piece->offset = offset;
  return cosmo_workers_run (film->store->workers, write_piece, piece, piece_free);
}

static void
close_file (gpointer data)
{
  g_close (GPOINTER_TO_INT (data), NULL);
}

/* Returns: the file, which is gone with the last reference to it */
static GFile *
steal_file (Film *film)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", film->fd);
  GFile *file = g_file_new_for_path (path);

  g_object_set_data_full (G_OBJECT (file), "cosmo-film", GINT_TO_POINTER (g_steal_fd (&film->fd)), close_file);

  return file;
}

static DexFuture *
load_fiber (gpointer data)
{
  Film *film = data;
  g_autoptr(GError) error = NULL;
  guint status;

  if (!dex_await (cosmo_workers_run (film->store->workers, create_file, film_ref (film), film_unref), &error) ||
      !dex_await (cosmo_http_stream (film->store->http, film->message, MAX_BYTES, film->progress,
                                     take_piece, film_ref (film), film_unref),
                  &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  status = soup_message_get_status (film->message);
  if (status != SOUP_STATUS_OK)
    return dex_future_new_reject (COSMO_IMAGE_ERROR, COSMO_IMAGE_ERROR_GONE, "The server answered %u", status);

  return dex_future_new_take_object (steal_file (film));
}

/**
 * cosmo_image_store_load_film:
 * @self: a store
 * @url: the address of a film, which may come from anywhere
 * @progress: (nullable): where to say how far it has come
 *
 * Downloads a film, which is not stored. When the future is dropped, the download ends.
 *
 * Returns: (transfer full): a future that resolves to a #GFile that is there as long as the object is, or rejects with
 *   an error of the network, %COSMO_IMAGE_ERROR_GONE, or a #GIOErrorEnum when it cannot be written
 */
DexFuture *
cosmo_image_store_load_film (CosmoImageStore *self,
                             const char      *url,
                             CosmoProgress   *progress)
{
  g_autoptr(SoupMessage) message = NULL;
  Film *film;

  g_return_val_if_fail (COSMO_IS_IMAGE_STORE (self), NULL);
  g_return_val_if_fail (url != NULL, NULL);
  g_return_val_if_fail (progress == NULL || COSMO_IS_PROGRESS (progress), NULL);

  message = soup_message_new (SOUP_METHOD_GET, url);
  if (message == NULL)
    return dex_future_new_reject (COSMO_IMAGE_ERROR, COSMO_IMAGE_ERROR_GONE, "This is not an address");

  soup_message_headers_replace (soup_message_get_request_headers (message), "Accept", "video/*");
  film = g_atomic_rc_box_new0 (Film);
  film->store = g_object_ref (self);
  g_set_object (&film->progress, progress);
  film->message = g_steal_pointer (&message);
  film->fd = -1;
  return cosmo_fiber_spawn (load_fiber, film, film_unref);
}
