/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Copies of stored pictures, for one who keeps them elsewhere: a year that is saved must not push everything else out
 * of the store. */

#include "config.h"

#include "cosmo-image-store-private.h"

#include "cosmo-fiber.h"
#include "cosmo-image-download.h"

typedef struct
{
  CosmoImageStore *store;
  char            *url;
  CosmoTurns      *turns;         /* nullable */
  CosmoProgress   *progress;
  CosmoHttpSink    sink;
  gpointer         data;
  GDestroyNotify   data_destroy;
} Copy;

static Copy *
copy_ref (Copy *copy)
{
  return g_atomic_rc_box_acquire (copy);
}

static void
copy_clear (gpointer data)
{
  Copy *copy = data;

  g_clear_object (&copy->store);
  g_clear_object (&copy->progress);
  g_clear_pointer (&copy->turns, cosmo_turns_unref);
  g_free (copy->url);
  if (copy->data_destroy != NULL)
    copy->data_destroy (copy->data);
}

static void
copy_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, copy_clear);
}

static DexFuture *
pass_on (GBytes   *bytes,
         guint64   offset,
         gpointer  data)
{
  Copy *copy = data;

  return copy->sink (bytes, offset, copy->data);
}

/* Returns: (nullable): what is at hand, or will be when the request that is under way is done */
static GBytes *
find_original (Copy *copy)
{
  CosmoImageStore *self = copy->store;
  GBytes *bytes;

  if (cosmo_requests_has (self->originals, copy->url))
    return dex_await_boxed (cosmo_requests_ask (self->originals, copy->url, copy->progress), NULL);

  bytes = dex_await_boxed (cosmo_image_disk_read_original (self->disk, copy->url), NULL);
  if (bytes != NULL && copy->progress != NULL)
    cosmo_progress_set (copy->progress, g_bytes_get_size (bytes), g_bytes_get_size (bytes));

  return bytes;
}

static DexFuture *
copy_fiber (gpointer user_data)
{
  Copy *copy = user_data;
  g_autoptr(GBytes) bytes = find_original (copy);
  g_autoptr(CosmoTurn) turn = NULL;
  g_autoptr(GError) error = NULL;

  if (bytes != NULL)
    return pass_on (bytes, 0, copy);

  if ((copy->turns != NULL && !(turn = dex_await_boxed (cosmo_turns_take (copy->turns), &error))) ||
      !dex_await (cosmo_image_stream (copy->store->http, copy->url, copy->progress,
                                      pass_on, copy_ref (copy), copy_unref), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/**
 * cosmo_image_store_copy_original:
 * @self: a store
 * @url: the address of a picture, which may come from anywhere
 * @turns: (nullable): how many are downloaded at once
 * @progress: (nullable): where to say how far it has come
 * @sink: (scope notified): takes the file; its errors are to be of a domain of its own
 * @data: passed to @sink
 * @data_destroy: (nullable): frees @data when @sink is not called any more
 *
 * The file of a picture, as cosmo_image_store_load_original() gives it, for one who keeps it elsewhere: what is stored
 * comes from there, and what is not is downloaded piece by piece, and not stored. Only that takes one of @turns. When the
 * future is dropped, the download ends.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when @sink has taken all of it, or rejects as that of
 *   cosmo_image_store_load_thumbnail() does, but without remembering, or as that of @sink did
 */
DexFuture *
cosmo_image_store_copy_original (CosmoImageStore *self,
                                 const char      *url,
                                 CosmoTurns      *turns,
                                 CosmoProgress   *progress,
                                 CosmoHttpSink    sink,
                                 gpointer         data,
                                 GDestroyNotify   data_destroy)
{
  Copy *copy;

  g_return_val_if_fail (COSMO_IS_IMAGE_STORE (self), NULL);
  g_return_val_if_fail (url != NULL && sink != NULL, NULL);
  g_return_val_if_fail (progress == NULL || COSMO_IS_PROGRESS (progress), NULL);

  copy = g_atomic_rc_box_new0 (Copy);
  copy->store = g_object_ref (self);
  copy->url = g_strdup (url);
  copy->turns = turns != NULL ? cosmo_turns_ref (turns) : NULL;
  g_set_object (&copy->progress, progress);
  copy->sink = sink;
  copy->data = data;
  copy->data_destroy = data_destroy;
  return cosmo_fiber_spawn (copy_fiber, copy, copy_unref);
}
