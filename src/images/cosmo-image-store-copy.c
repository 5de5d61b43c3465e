/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Copies of stored pictures, for one who keeps them elsewhere: a year that is saved must not push everything else out
 * of the store. */

#include "config.h"

#include "cosmo-image-store-private.h"

#include "cosmo-image-download.h"

/* Returns: (nullable): what is at hand, or will be when the request that is under way is done */
static GBytes *
find_original (CosmoImageStore *self,
               const char      *url,
               CosmoProgress   *progress)
{
  GBytes *bytes;

  if (cosmo_shared_requests_has (self->originals, url))
    return dex_await_boxed (cosmo_shared_requests_ask (self->originals, url, progress), NULL);

  bytes = dex_await_boxed (cosmo_image_disk_read_original (self->disk, url), NULL);
  if (bytes != NULL && progress != NULL)
    cosmo_progress_set (progress, g_bytes_get_size (bytes), g_bytes_get_size (bytes));

  return bytes;
}

/**
 * cosmo_image_store_copy_original:
 * @self: a store
 * @url: the address of a picture, which may come from anywhere
 * @turns: (nullable): how many are downloaded at once
 * @progress: (nullable): where to say how far it has come
 * @sink: (scope notified): takes the file; its errors are to be of a domain of its own
 * @data: passed to @sink
 * @data_destroy: frees @data when @sink is not called any more
 * @error: as for cosmo_image_store_load_thumbnail(), but without remembering, or an error of @sink
 *
 * The file of a picture, as cosmo_image_store_load_original() gives it, for one who keeps it elsewhere: what is stored
 * comes from there, and what is not is downloaded piece by piece, and not stored. Only that takes one of @turns. To be
 * called in a fiber; when that is cancelled, the download ends.
 *
 * Returns: whether @sink has taken all of it
 */
gboolean
cosmo_image_store_copy_original (CosmoImageStore  *self,
                                 const char       *url,
                                 CosmoTurns       *turns,
                                 CosmoProgress    *progress,
                                 CosmoHttpSink     sink,
                                 gpointer          data,
                                 GDestroyNotify    data_destroy,
                                 GError          **error)
{
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(CosmoTurn) turn = NULL;
  gboolean is_copied;

  g_return_val_if_fail (COSMO_IS_IMAGE_STORE (self), FALSE);
  g_return_val_if_fail (url != NULL && sink != NULL, FALSE);
  g_return_val_if_fail (progress == NULL || COSMO_IS_PROGRESS (progress), FALSE);

  bytes = find_original (self, url, progress);
  if (bytes == NULL && (turns == NULL || (turn = dex_await_boxed (cosmo_turns_take (turns), error)) != NULL))
    return cosmo_image_stream (self->http, url, progress, sink, data, data_destroy, error);

  is_copied = bytes != NULL && dex_await (sink (bytes, 0, data), error);
  data_destroy (data);
  return is_copied;
}
