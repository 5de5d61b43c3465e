/* SPDX-License-Identifier: GPL-3.0-or-later */

/* CosmoImageStore: pictures by their address, from the disk if they were seen before, otherwise from the network.
 *
 * A thumbnail is made from the original, so that the bytes of an address are downloaded once whoever asks for what.
 * The disk is a help and no condition: what it refuses is downloaded again another time. For the main thread, which
 * waits for neither disk nor computing.
 */

#include "config.h"

#include "cosmo-image-store-private.h"

#include "cosmo-image-download.h"
#include "cosmo-thumbnail.h"

#define DOWNLOADS_AT_ONCE  5

/* An original that nobody looks at any more may still be wanted again, by one who steps to and fro. It has so long to
 * arrive: what is looked at next must not wait behind it for long, and a large file must not cost a slow
 * network more. */
#define SECONDS_ALONE      3

G_DEFINE_FINAL_TYPE (CosmoImageStore, cosmo_image_store, G_TYPE_OBJECT)

enum
{
  PROP_LIMIT = 1,
  PROP_ERROR,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

/* A disk that is full or gone is said once: it concerns every picture. Takes @error. */
static void
set_error (CosmoImageStore *self,
           GError          *error)
{
  g_autoptr(GError) old = self->error;
  gboolean same = error != NULL && old != NULL ? g_error_matches (old, error->domain, error->code) : error == old;

  self->error = error;
  if (same)
    return;

  if (error != NULL)
    g_message ("Pictures cannot be stored: %s", error->message);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

/* @written: (transfer full): what the disk gave for it */
static void
see_stored (CosmoImageStore *self,
            DexFuture       *written)
{
  GError *error = NULL;

  dex_await (written, &error);
  if (!g_error_matches (error, DEX_ERROR, DEX_ERROR_FIBER_CANCELLED))
    set_error (self, error);
  else
    g_error_free (error);
}

static DexFuture *
load_original (CosmoSharedRequest *request,
               gpointer            owner)
{
  CosmoImageStore *self = owner;
  const char *url = cosmo_shared_request_get_url (request);
  g_autoptr(CosmoTurn) turn = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = NULL;

  if ((bytes = dex_await_boxed (cosmo_image_disk_read_original (self->disk, url), NULL)))
    {
      cosmo_shared_request_answer (request, G_TYPE_BYTES, bytes);
      return dex_future_new_true ();
    }

  if (!(turn = dex_await_boxed (cosmo_turns_take (self->downloads), &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  cosmo_shared_request_begin (request);
  bytes = dex_await_boxed (cosmo_image_download (self->http, url, cosmo_shared_request_get_progress (request)), &error);
  if (bytes == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  cosmo_shared_request_answer (request, G_TYPE_BYTES, bytes);

  /* The request and the turn last until it is stored: who asks meanwhile is answered from here, and a slow disk slows
   * down the downloads instead of filling the memory. */
  see_stored (self, cosmo_image_disk_write_original (self->disk, url, bytes));

  return dex_future_new_true ();
}

static DexFuture *
flatten (gpointer      data,
         GCancellable *cancellable)
{
  return dex_future_new_take_boxed (COSMO_TYPE_IMAGE, cosmo_thumbnail_flatten (data));
}

/* Downloads and decodes. What cannot be decoded is not worth keeping: perhaps it was cut short on its way. */
static CosmoImage *
make_thumbnail (CosmoImageStore  *self,
                const char       *url,
                GError          **error)
{
  g_autoptr(CosmoImage) image = NULL;
  g_autoptr(DexFuture) asked = NULL;
  g_autoptr(GError) damage = NULL;
  g_autoptr(GBytes) bytes = NULL;

  asked = cosmo_shared_requests_ask (self->originals, url, NULL);
  /* These are small. */
  cosmo_shared_requests_see_through (self->originals, url, COSMO_SHARED_REQUESTS_TO_THE_END);
  bytes = dex_await_boxed (g_steal_pointer (&asked), error);
  if (bytes == NULL)
    return NULL;

  image = dex_await_boxed (cosmo_image_decoder_decode (bytes, COSMO_THUMBNAIL_WIDTH, COSMO_THUMBNAIL_HEIGHT,
                                                       COSMO_IMAGE_FIT_COVER),
                           &damage);
  if (image != NULL && image->has_alpha)
    return dex_await_boxed (cosmo_workers_run (self->workers, flatten, g_steal_pointer (&image),
                                               (GDestroyNotify) cosmo_image_unref),
                            error);
  if (image != NULL)
    return g_steal_pointer (&image);

  if (g_error_matches (damage, COSMO_IMAGE_ERROR, COSMO_IMAGE_ERROR_DAMAGED))
    dex_await (cosmo_image_disk_discard_original (self->disk, url), NULL);
  g_propagate_error (error, g_steal_pointer (&damage));

  return NULL;
}

static DexFuture *
load_thumbnail (CosmoSharedRequest *request,
                gpointer            owner)
{
  CosmoImageStore *self = owner;
  const char *url = cosmo_shared_request_get_url (request);
  g_autoptr(CosmoImage) image = NULL;
  g_autoptr(GError) error = NULL;

  if ((image = dex_await_boxed (cosmo_image_disk_read_thumbnail (self->disk, url), NULL)))
    {
      cosmo_shared_request_answer (request, COSMO_TYPE_IMAGE, image);
      return dex_future_new_true ();
    }

  if (!(image = make_thumbnail (self, url, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  cosmo_shared_request_answer (request, COSMO_TYPE_IMAGE, image);
  see_stored (self, cosmo_image_disk_write_thumbnail (self->disk, url, image));

  return dex_future_new_true ();
}

static void
cosmo_image_store_finalize (GObject *object)
{
  CosmoImageStore *self = COSMO_IMAGE_STORE (object);

  g_clear_pointer (&self->originals, cosmo_shared_requests_free);
  g_clear_pointer (&self->thumbnails, cosmo_shared_requests_free);
  g_clear_pointer (&self->downloads, cosmo_turns_unref);
  g_clear_pointer (&self->disk, cosmo_image_disk_free);
  g_clear_pointer (&self->workers, cosmo_workers_free);
  g_clear_object (&self->http);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (cosmo_image_store_parent_class)->finalize (object);
}

static void
cosmo_image_store_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  CosmoImageStore *self = COSMO_IMAGE_STORE (object);

  switch (prop_id)
    {
    case PROP_LIMIT:
      g_value_set_uint64 (value, cosmo_image_store_get_limit (self));
      break;

    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_image_store_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  CosmoImageStore *self = COSMO_IMAGE_STORE (object);

  switch (prop_id)
    {
    case PROP_LIMIT:
      cosmo_image_store_set_limit (self, g_value_get_uint64 (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_image_store_class_init (CosmoImageStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = cosmo_image_store_finalize;
  object_class->get_property = cosmo_image_store_get_property;
  object_class->set_property = cosmo_image_store_set_property;

  /* How many bytes the stored pictures may have. */
  properties[PROP_LIMIT] = g_param_spec_uint64 ("limit", NULL, NULL, 0, G_MAXUINT64, COSMO_IMAGE_DISK_LIMIT,
                                                G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  /* Why pictures cannot be stored, as a #GIOErrorEnum, or nothing. */
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR,
                                               G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
cosmo_image_store_init (CosmoImageStore *self)
{
  self->originals = cosmo_shared_requests_new (load_original, G_OBJECT (self));
  self->thumbnails = cosmo_shared_requests_new (load_thumbnail, G_OBJECT (self));
  self->downloads = cosmo_turns_new (DOWNLOADS_AT_ONCE);
  self->workers = cosmo_workers_new (MAX (1, g_get_num_processors () / 2));
}

/**
 * cosmo_image_store_new:
 * @http: what downloads
 * @folder: where pictures are stored; made when it is needed
 *
 * What a run that was killed left half written in @folder is removed, in the background.
 *
 * Returns: (transfer full): a store
 */
CosmoImageStore *
cosmo_image_store_new (CosmoHttp *http,
                       GFile     *folder)
{
  CosmoImageStore *self;

  g_return_val_if_fail (COSMO_IS_HTTP (http), NULL);
  g_return_val_if_fail (g_file_peek_path (folder) != NULL, NULL);

  self = g_object_new (COSMO_TYPE_IMAGE_STORE, NULL);
  self->http = g_object_ref (http);
  self->disk = cosmo_image_disk_new (g_file_peek_path (folder), self->workers);

  return self;
}

/**
 * cosmo_image_store_load_thumbnail:
 * @self: a store
 * @url: the address of a picture, which may come from anywhere
 *
 * The picture at a size that covers %COSMO_THUMBNAIL_WIDTH × %COSMO_THUMBNAIL_HEIGHT pixels, without alpha channel.
 * When the future is dropped, and nobody else waits for the same, downloading and decoding end.
 *
 * Returns: (transfer full): a future that resolves to a #CosmoImage or rejects with a %COSMO_IMAGE_ERROR, and then does
 *   so for ten minutes or until cosmo_image_store_forgive() is called
 */
DexFuture *
cosmo_image_store_load_thumbnail (CosmoImageStore *self,
                                  const char      *url)
{
  g_return_val_if_fail (COSMO_IS_IMAGE_STORE (self), NULL);
  g_return_val_if_fail (url != NULL, NULL);

  return cosmo_shared_requests_ask (self->thumbnails, url, NULL);
}

/**
 * cosmo_image_store_read_thumbnail:
 * @self: a store
 * @url: the address of a picture
 *
 * As cosmo_image_store_load_thumbnail(), but from the disk or not at all.
 *
 * Returns: (transfer full): a future that resolves to a #CosmoImage, or rejects with %G_IO_ERROR_NOT_FOUND
 */
DexFuture *
cosmo_image_store_read_thumbnail (CosmoImageStore *self,
                                  const char      *url)
{
  g_return_val_if_fail (COSMO_IS_IMAGE_STORE (self), NULL);
  g_return_val_if_fail (url != NULL, NULL);

  return cosmo_image_disk_read_thumbnail (self->disk, url);
}

/**
 * cosmo_image_store_load_original:
 * @self: a store
 * @url: the address of a picture, which may come from anywhere
 * @progress: (nullable): where to say how far its download has come; stays empty when there is none
 *
 * The file of a picture, to the last byte as it was downloaded. When the future is dropped, and nobody else waits for
 * the same, the download ends: at once if it has not begun, otherwise after a few seconds in which it may arrive for
 * one who comes back. Who means it calls cosmo_image_store_give_up().
 *
 * Returns: (transfer full): a future that resolves to #GBytes with the first bytes of a picture, which need not be
 *   sound, or rejects as that of cosmo_image_store_load_thumbnail() does
 */
DexFuture *
cosmo_image_store_load_original (CosmoImageStore *self,
                                 const char      *url,
                                 CosmoProgress   *progress)
{
  DexFuture *asked;

  g_return_val_if_fail (COSMO_IS_IMAGE_STORE (self), NULL);
  g_return_val_if_fail (url != NULL, NULL);
  g_return_val_if_fail (progress == NULL || COSMO_IS_PROGRESS (progress), NULL);

  asked = cosmo_shared_requests_ask (self->originals, url, progress);
  cosmo_shared_requests_see_through (self->originals, url, SECONDS_ALONE);

  return asked;
}

/**
 * cosmo_image_store_give_up:
 * @self: a store
 * @url: the address of an original that was stopped
 *
 * Ends its download at once, or as soon as nobody waits for it any more.
 */
void
cosmo_image_store_give_up (CosmoImageStore *self,
                           const char      *url)
{
  g_return_if_fail (COSMO_IS_IMAGE_STORE (self));
  g_return_if_fail (url != NULL);

  cosmo_shared_requests_give_up (self->originals, url);
}

/**
 * cosmo_image_store_forgive:
 * @self: a store
 * @url: (nullable): an address that failed and shall be tried again when it is asked for, or %NULL for all of them
 */
void
cosmo_image_store_forgive (CosmoImageStore *self,
                           const char      *url)
{
  g_return_if_fail (COSMO_IS_IMAGE_STORE (self));

  cosmo_shared_requests_forgive (self->originals, url);
  cosmo_shared_requests_forgive (self->thumbnails, url);
}

/**
 * cosmo_image_store_get_error:
 * @self: a store
 *
 * Returns: (transfer none) (nullable): why the last picture could not be stored, as a #GIOErrorEnum, or %NULL if it was
 */
const GError *
cosmo_image_store_get_error (CosmoImageStore *self)
{
  g_return_val_if_fail (COSMO_IS_IMAGE_STORE (self), NULL);

  return self->error;
}

/**
 * cosmo_image_store_get_limit:
 * @self: a store
 *
 * Returns: how many bytes the stored pictures may have
 */
guint64
cosmo_image_store_get_limit (CosmoImageStore *self)
{
  g_return_val_if_fail (COSMO_IS_IMAGE_STORE (self), 0);

  return cosmo_image_disk_get_limit (self->disk);
}

/**
 * cosmo_image_store_set_limit:
 * @self: a store
 * @limit: how many bytes the stored pictures may have, 1 GiB if this is never called
 *
 * When there are more, those that were not seen for longest go first.
 */
void
cosmo_image_store_set_limit (CosmoImageStore *self,
                             guint64          limit)
{
  g_return_if_fail (COSMO_IS_IMAGE_STORE (self));

  if (cosmo_image_disk_get_limit (self->disk) == limit)
    return;

  cosmo_image_disk_set_limit (self->disk, limit);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIMIT]);
}

/**
 * cosmo_image_store_set_kept:
 * @self: a store
 * @urls: (nullable): the addresses of pictures that are never removed, those of the favourites
 *
 * Until this is called for the first time, nothing is removed.
 */
void
cosmo_image_store_set_kept (CosmoImageStore    *self,
                            const char * const *urls)
{
  g_return_if_fail (COSMO_IS_IMAGE_STORE (self));

  cosmo_image_disk_set_kept (self->disk, urls);
}

/**
 * cosmo_image_store_measure:
 * @self: a store
 *
 * Returns: (transfer full): a future that resolves to a #guint64: how many bytes the stored pictures have
 */
DexFuture *
cosmo_image_store_measure (CosmoImageStore *self)
{
  g_return_val_if_fail (COSMO_IS_IMAGE_STORE (self), NULL);

  return cosmo_image_disk_measure (self->disk);
}

/**
 * cosmo_image_store_clear:
 * @self: a store
 *
 * Removes all stored pictures but those that cosmo_image_store_set_kept() names.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when it is done
 */
DexFuture *
cosmo_image_store_clear (CosmoImageStore *self)
{
  g_return_val_if_fail (COSMO_IS_IMAGE_STORE (self), NULL);

  return cosmo_image_disk_clear (self->disk);
}
