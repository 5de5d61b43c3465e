/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A picture as it can be dropped or pasted elsewhere: as a file with a good name, or as the bytes of such a file.
 * Nothing is written before somebody asks for it. */

#include "config.h"

#include "cosmo-picture-content.h"

#include "cosmo-fiber.h"
#include "cosmo-shared-file.h"

struct _CosmoPictureContent
{
  GdkContentProvider  parent_instance;

  CosmoTextures      *textures;
  char               *url;
  GFile              *file;
  char               *mime_type;
};

G_DEFINE_FINAL_TYPE (CosmoPictureContent, cosmo_picture_content, GDK_TYPE_CONTENT_PROVIDER)

/* --- Writing ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  CosmoPictureContent *self;
  char                *mime_type;
  GOutputStream       *stream;
  int                  priority;
} Delivery;

static void
delivery_free (gpointer data)
{
  Delivery *delivery = data;

  g_object_unref (delivery->self);
  g_free (delivery->mime_type);
  g_object_unref (delivery->stream);
  g_free (delivery);
}

static void
on_serialized (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(DexPromise) promise = user_data;
  g_autoptr(GError) error = NULL;

  if (gdk_content_serialize_finish (result, &error))
    dex_promise_resolve_boolean (promise, TRUE);
  else
    dex_promise_reject (promise, g_steal_pointer (&error));
}

/* In the way that GTK has for files, which in a sandbox is the portal's. */
static DexFuture *
write_name (Delivery *delivery)
{
  DexPromise *promise = dex_promise_new ();
  g_auto(GValue) value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_FILE);
  g_value_set_object (&value, delivery->self->file);
  gdk_content_serialize_async (delivery->stream, delivery->mime_type, &value, delivery->priority, NULL, on_serialized,
                               dex_ref (promise));
  return DEX_FUTURE (promise);
}

/* All of it at once: GTK 4.24 aborts where a second piece of a large clipboard of X11 follows the first. */
static gboolean
write_bytes (Delivery  *delivery,
             GError   **error)
{
  g_autoptr(GBytes) bytes = dex_await_boxed (dex_file_load_contents_bytes (delivery->self->file), error);

  while (bytes != NULL && g_bytes_get_size (bytes) > 0)
    {
      g_autoptr(GBytes) written = g_steal_pointer (&bytes);
      gint64 size = dex_await_int64 (dex_output_stream_write_bytes (delivery->stream, written, delivery->priority),
                                     error);

      if (size < 0)
        return FALSE;
      bytes = g_bytes_new_from_bytes (written, size, g_bytes_get_size (written) - size);
    }

  return bytes != NULL;
}

static DexFuture *
deliver_fiber (gpointer data)
{
  Delivery *delivery = data;
  CosmoPictureContent *self = delivery->self;
  g_autoptr(GError) error = NULL;

  if (!dex_await (cosmo_textures_write_original (self->textures, self->url, self->file), &error) ||
      (g_str_equal (delivery->mime_type, self->mime_type) ? !write_bytes (delivery, &error)
                                                          : !dex_await (write_name (delivery), &error)))
    {
      g_debug ("Not given away: %s", error->message);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  return dex_future_new_true ();
}

static void
cosmo_picture_content_write_mime_type_async (GdkContentProvider  *provider,
                                             const char          *mime_type,
                                             GOutputStream       *stream,
                                             int                  io_priority,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data)
{
  DexAsyncResult *result = dex_async_result_new (provider, cancellable, callback, user_data);
  Delivery *delivery = g_new0 (Delivery, 1);

  delivery->self = g_object_ref (COSMO_PICTURE_CONTENT (provider));
  delivery->mime_type = g_strdup (mime_type);
  delivery->stream = g_object_ref (stream);
  delivery->priority = io_priority;
  dex_async_result_await (result, cosmo_fiber_spawn (deliver_fiber, delivery, delivery_free));
  g_object_unref (result);
}

static gboolean
cosmo_picture_content_write_mime_type_finish (GdkContentProvider  *provider,
                                              GAsyncResult        *result,
                                              GError             **error)
{
  return dex_async_result_propagate_boolean (DEX_ASYNC_RESULT (result), error);
}

/* --- What there is ------------------------------------------------------------------------------------------------ */

static GdkContentFormats *
cosmo_picture_content_ref_formats (GdkContentProvider *provider)
{
  CosmoPictureContent *self = COSMO_PICTURE_CONTENT (provider);
  GdkContentFormats *file = gdk_content_formats_new_for_gtype (G_TYPE_FILE);
  const char *mime_types[] = { self->mime_type };
  g_autoptr(GdkContentFormats) bytes = gdk_content_formats_new (mime_types, G_N_ELEMENTS (mime_types));

  return gdk_content_formats_union (gdk_content_formats_union_serialize_mime_types (file), bytes);
}

static gboolean
cosmo_picture_content_get_value (GdkContentProvider  *provider,
                                 GValue              *value,
                                 GError             **error)
{
  if (G_VALUE_HOLDS (value, G_TYPE_FILE))
    {
      g_value_set_object (value, COSMO_PICTURE_CONTENT (provider)->file);
      return TRUE;
    }

  return GDK_CONTENT_PROVIDER_CLASS (cosmo_picture_content_parent_class)->get_value (provider, value, error);
}

/* --- The object --------------------------------------------------------------------------------------------------- */

static void
cosmo_picture_content_finalize (GObject *object)
{
  CosmoPictureContent *self = COSMO_PICTURE_CONTENT (object);

  g_clear_object (&self->textures);
  g_clear_object (&self->file);
  g_free (self->url);
  g_free (self->mime_type);

  G_OBJECT_CLASS (cosmo_picture_content_parent_class)->finalize (object);
}

static void
cosmo_picture_content_class_init (CosmoPictureContentClass *klass)
{
  GdkContentProviderClass *provider_class = GDK_CONTENT_PROVIDER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = cosmo_picture_content_finalize;

  provider_class->ref_formats = cosmo_picture_content_ref_formats;
  provider_class->get_value = cosmo_picture_content_get_value;
  provider_class->write_mime_type_async = cosmo_picture_content_write_mime_type_async;
  provider_class->write_mime_type_finish = cosmo_picture_content_write_mime_type_finish;
}

static void
cosmo_picture_content_init (CosmoPictureContent *self)
{
}

/**
 * cosmo_picture_content_new:
 * @textures: where the picture comes from
 * @record: what is known of it, with its address
 * @original: the picture itself
 *
 * Returns: (transfer full): the picture, to be given to other programs
 */
GdkContentProvider *
cosmo_picture_content_new (CosmoTextures *textures,
                           CosmoRecord   *record,
                           CosmoOriginal *original)
{
  CosmoPictureContent *self;
  g_autofree char *name = NULL;
  g_autofree char *content_type = NULL;

  g_return_val_if_fail (COSMO_IS_TEXTURES (textures), NULL);
  g_return_val_if_fail (record != NULL && record->image_url != NULL, NULL);
  g_return_val_if_fail (COSMO_IS_ORIGINAL (original), NULL);

  self = g_object_new (COSMO_TYPE_PICTURE_CONTENT, NULL);
  self->textures = g_object_ref (textures);
  self->url = g_strdup (record->image_url);
  self->file = cosmo_shared_file_new (record, cosmo_original_get_extension (original));
  name = g_file_get_basename (self->file);
  content_type = g_content_type_guess (name, NULL, 0, NULL);
  self->mime_type = g_content_type_get_mime_type (content_type);
  return GDK_CONTENT_PROVIDER (self);
}
