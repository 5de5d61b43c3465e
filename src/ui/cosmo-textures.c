/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The pictures that were shown last, ready to be drawn, for the gallery and the viewer together.
 *
 * What they take is bounded in bytes: the least recently wanted goes first. One that somebody still shows lives on with
 * them. Thumbnails and originals are kept by address, apart from each other. */

#include "config.h"

#include "cosmo-textures.h"

#include "cosmo-animation.h"
#include "cosmo-file-name.h"
#include "cosmo-shared-file.h"

/* Of an original in pixels, at most: every graphics card takes a texture of that size. */
#define MAX_SIDE 8192

/* Of what can be decoded, but has no name that is known here. */
#define DEFAULT_EXTENSION "jpg"

typedef struct
{
  char    *key;
  GObject *object;                     /* a GdkTexture, or a CosmoOriginal */
  gsize    n_bytes;
} Entry;

struct _CosmoTextures
{
  GObject          parent_instance;

  CosmoImageStore *store;
  CosmoLoader     *loader;             /* nullable */
  gsize            max_bytes;
  gsize            n_bytes;

  GHashTable      *links;              /* key of an entry → its GList link in entries */
  GQueue           entries;            /* of Entry, the most recently wanted first */
};

G_DEFINE_FINAL_TYPE (CosmoTextures, cosmo_textures, G_TYPE_OBJECT)

enum
{
  SIGNAL_FORGIVEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static char *
make_key (const char *url,
          gboolean    original)
{
  return g_strconcat (original ? "original " : "thumbnail ", url, NULL);
}

static void
drop_link (CosmoTextures *self,
           GList         *link)
{
  Entry *entry = link->data;

  g_hash_table_remove (self->links, entry->key);
  g_queue_delete_link (&self->entries, link);
  self->n_bytes -= entry->n_bytes;
  g_clear_pointer (&entry->key, g_free);
  g_clear_object (&entry->object);
  g_free (entry);
}

static gpointer
lookup (CosmoTextures *self,
        const char    *key)
{
  GList *link = g_hash_table_lookup (self->links, key);

  if (link == NULL)
    return NULL;

  g_queue_unlink (&self->entries, link);
  g_queue_push_head_link (&self->entries, link);
  return ((Entry *) link->data)->object;
}

static void
keep (CosmoTextures *self,
      const char    *key,
      gpointer       object,
      gsize          n_bytes)
{
  GList *old = g_hash_table_lookup (self->links, key);
  Entry *entry;

  if (old != NULL)
    drop_link (self, old);
  /* One that fits in nowhere would drive out all the others for nothing. */
  if (n_bytes > self->max_bytes)
    return;
  while (self->n_bytes + n_bytes > self->max_bytes)
    drop_link (self, self->entries.tail);

  entry = g_new0 (Entry, 1);
  entry->key = g_strdup (key);
  entry->object = g_object_ref (object);
  entry->n_bytes = n_bytes;
  g_queue_push_head (&self->entries, entry);
  g_hash_table_insert (self->links, entry->key, self->entries.head);
  self->n_bytes += n_bytes;
}

/* --- From bytes to textures --------------------------------------------------------------------------------------- */

typedef struct
{
  CosmoTextures *textures;
  char          *key;
  gsize          n_bytes;              /* of the file of an original */
  const char    *extension;            /* likewise */
} Arrival;

static Arrival *
arrival_new (CosmoTextures *textures,
             const char    *key,
             gsize          n_bytes)
{
  Arrival *arrival = g_new0 (Arrival, 1);

  arrival->textures = g_object_ref (textures);
  arrival->key = g_strdup (key);
  arrival->n_bytes = n_bytes;
  return arrival;
}

static void
arrival_free (gpointer data)
{
  Arrival *arrival = data;

  g_clear_object (&arrival->textures);
  g_clear_pointer (&arrival->key, g_free);
  g_free (arrival);
}

/**
 * cosmo_textures_make:
 * @image: pixels
 *
 * Returns: (transfer full): a texture of them, which is not kept
 */
GdkTexture *
cosmo_textures_make (CosmoImage *image)
{
  return gdk_memory_texture_new (image->width, image->height,
                                 image->has_alpha ? GDK_MEMORY_R8G8B8A8 : GDK_MEMORY_R8G8B8,
                                 image->pixels, image->stride);
}

/* Keeps what has arrived, unless another request for it was first. */
static DexFuture *
keep_arrival (Arrival *arrival,
              gpointer object,
              gsize    n_bytes)
{
  gpointer kept = lookup (arrival->textures, arrival->key);

  if (kept != NULL)
    return dex_future_new_for_object (kept);

  keep (arrival->textures, arrival->key, object, n_bytes);
  return dex_future_new_for_object (object);
}

static DexFuture *
on_thumbnail_arrived (DexFuture *future,
                      gpointer   user_data)
{
  CosmoImage *image = g_value_get_boxed (dex_future_get_value (future, NULL));
  g_autoptr(GdkTexture) texture = cosmo_textures_make (image);

  return keep_arrival (user_data, texture, g_bytes_get_size (image->pixels));
}

static DexFuture *
on_original_decoded (DexFuture *future,
                     gpointer   user_data)
{
  Arrival *arrival = user_data;
  CosmoImage *image = g_value_get_boxed (dex_future_get_value (future, NULL));
  g_autoptr(GdkTexture) texture = cosmo_textures_make (image);
  g_autoptr(CosmoOriginal) original = cosmo_original_new (texture, image->original_width, image->original_height,
                                                          arrival->n_bytes, arrival->extension, image->duration > 0);

  return keep_arrival (arrival, original, g_bytes_get_size (image->pixels));
}

/* The store gives an original as it was downloaded, since that is what is saved. */
static DexFuture *
on_original_arrived (DexFuture *future,
                     gpointer   user_data)
{
  Arrival *arrival = user_data;
  GBytes *bytes = g_value_get_boxed (dex_future_get_value (future, NULL));
  Arrival *next = arrival_new (arrival->textures, arrival->key, g_bytes_get_size (bytes));
  const char *extension = cosmo_file_name_get_extension (bytes);

  next->extension = extension != NULL ? extension : DEFAULT_EXTENSION;
  return dex_future_then (cosmo_image_decoder_decode (bytes, MAX_SIDE, MAX_SIDE, COSMO_IMAGE_FIT_CONTAIN),
                          on_original_decoded, next, arrival_free);
}

/* --- The object --------------------------------------------------------------------------------------------------- */

static void
cosmo_textures_dispose (GObject *object)
{
  CosmoTextures *self = COSMO_TEXTURES (object);

  while (self->entries.head != NULL)
    drop_link (self, self->entries.head);
  g_clear_object (&self->store);
  g_clear_object (&self->loader);

  G_OBJECT_CLASS (cosmo_textures_parent_class)->dispose (object);
}

static void
cosmo_textures_finalize (GObject *object)
{
  CosmoTextures *self = COSMO_TEXTURES (object);

  g_clear_pointer (&self->links, g_hash_table_unref);

  G_OBJECT_CLASS (cosmo_textures_parent_class)->finalize (object);
}

static void
cosmo_textures_class_init (CosmoTexturesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cosmo_textures_dispose;
  object_class->finalize = cosmo_textures_finalize;

  /* Pictures that failed may be asked for again. */
  signals[SIGNAL_FORGIVEN] =
    g_signal_new ("forgiven", COSMO_TYPE_TEXTURES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
cosmo_textures_init (CosmoTextures *self)
{
  self->links = g_hash_table_new (g_str_hash, g_str_equal);
  g_queue_init (&self->entries);
}

/**
 * cosmo_textures_new:
 * @store: where the pictures come from
 * @max_bytes: the most bytes of pixels to keep
 *
 * Returns: (transfer full): an empty set of textures
 */
CosmoTextures *
cosmo_textures_new (CosmoImageStore *store,
                    gsize            max_bytes)
{
  CosmoTextures *self;

  g_return_val_if_fail (COSMO_IS_IMAGE_STORE (store), NULL);

  self = g_object_new (COSMO_TYPE_TEXTURES, NULL);
  self->store = g_object_ref (store);
  self->max_bytes = max_bytes;
  return self;
}

/**
 * cosmo_textures_set_loader:
 * @self: the textures
 * @loader: (nullable): who is asked where a picture is that is not at its address any more
 */
void
cosmo_textures_set_loader (CosmoTextures *self,
                           CosmoLoader   *loader)
{
  g_return_if_fail (COSMO_IS_TEXTURES (self));

  g_set_object (&self->loader, loader);
}

/**
 * cosmo_textures_get_loader:
 * @self: the textures
 *
 * Returns: (transfer none) (nullable): what cosmo_textures_set_loader() was told
 */
CosmoLoader *
cosmo_textures_get_loader (CosmoTextures *self)
{
  g_return_val_if_fail (COSMO_IS_TEXTURES (self), NULL);

  return self->loader;
}

/**
 * cosmo_textures_lookup_thumbnail:
 * @self: the textures
 * @url: the address of a picture
 *
 * Returns: (transfer none) (nullable): its thumbnail if it is in memory, which makes it the last one to go, or %NULL
 */
GdkTexture *
cosmo_textures_lookup_thumbnail (CosmoTextures *self,
                                 const char    *url)
{
  g_autofree char *key = make_key (url, FALSE);

  g_return_val_if_fail (COSMO_IS_TEXTURES (self), NULL);

  return lookup (self, key);
}

/**
 * cosmo_textures_load_thumbnail:
 * @self: the textures
 * @url: the address of a picture
 *
 * Returns: (transfer full): a future that resolves to a #GdkTexture, or rejects with a %COSMO_IMAGE_ERROR. Dropping it
 *   cancels the loading, unless somebody else waits for the same.
 */
DexFuture *
cosmo_textures_load_thumbnail (CosmoTextures *self,
                               const char    *url)
{
  g_autofree char *key = make_key (url, FALSE);
  GdkTexture *texture;

  g_return_val_if_fail (COSMO_IS_TEXTURES (self), NULL);

  texture = lookup (self, key);
  if (texture != NULL)
    return dex_future_new_for_object (texture);

  return dex_future_then (cosmo_image_store_load_thumbnail (self->store, url),
                          on_thumbnail_arrived, arrival_new (self, key, 0), arrival_free);
}

/**
 * cosmo_textures_read_thumbnail:
 * @self: the textures
 * @url: the address of a picture
 *
 * Returns: (transfer full): a future that resolves to a #GdkTexture, or rejects with %G_IO_ERROR_NOT_FOUND if the
 *   thumbnail is not stored: nothing is downloaded for it
 */
DexFuture *
cosmo_textures_read_thumbnail (CosmoTextures *self,
                               const char    *url)
{
  g_autofree char *key = make_key (url, FALSE);

  g_return_val_if_fail (COSMO_IS_TEXTURES (self), NULL);

  return dex_future_then (cosmo_image_store_read_thumbnail (self->store, url),
                          on_thumbnail_arrived, arrival_new (self, key, 0), arrival_free);
}

/**
 * cosmo_textures_load_original:
 * @self: the textures
 * @url: the address of a picture
 * @progress: (nullable): told how the download goes on
 *
 * Returns: (transfer full): a future that resolves to a #CosmoOriginal, whose texture is scaled down if the picture has
 *   a side of more than 8192 pixels or more than 64 megapixels, or rejects with a %COSMO_IMAGE_ERROR. Dropping it
 *   cancels the loading, soon if not at once: a download that has begun may arrive for one who comes back.
 */
DexFuture *
cosmo_textures_load_original (CosmoTextures *self,
                              const char    *url,
                              CosmoProgress *progress)
{
  g_autofree char *key = make_key (url, TRUE);
  CosmoOriginal *original;

  g_return_val_if_fail (COSMO_IS_TEXTURES (self), NULL);

  original = lookup (self, key);
  if (original != NULL)
    return dex_future_new_for_object (original);

  return dex_future_then (cosmo_image_store_load_original (self->store, url, progress),
                          on_original_arrived, arrival_new (self, key, 0), arrival_free);
}

/**
 * cosmo_textures_give_up:
 * @self: the textures
 * @url: the address of an original whose loading was dropped
 *
 * Lets its download end now, since it was stopped on purpose.
 */
void
cosmo_textures_give_up (CosmoTextures *self,
                        const char    *url)
{
  g_return_if_fail (COSMO_IS_TEXTURES (self));

  cosmo_image_store_give_up (self->store, url);
}

static DexFuture *
on_animation_arrived (DexFuture *future,
                      gpointer   user_data)
{
  GBytes *bytes = g_value_get_boxed (dex_future_get_value (future, NULL));
  g_autoptr(CosmoAnimation) animation = cosmo_animation_new (bytes, MAX_SIDE, MAX_SIDE);

  return dex_future_new_for_object (animation);
}

/**
 * cosmo_textures_load_animation:
 * @self: the textures
 * @url: the address of a picture that moves
 *
 * Returns: (transfer full): a future that resolves to a #CosmoAnimation, or rejects with a %COSMO_IMAGE_ERROR
 */
DexFuture *
cosmo_textures_load_animation (CosmoTextures *self,
                               const char    *url)
{
  g_return_val_if_fail (COSMO_IS_TEXTURES (self), NULL);

  return dex_future_then (cosmo_image_store_load_original (self->store, url, NULL), on_animation_arrived, NULL, NULL);
}

/**
 * cosmo_textures_load_film:
 * @self: the textures
 * @url: the address of a film
 * @progress: (nullable): where to say how far it has come
 *
 * Returns: (transfer full): a future as that of cosmo_image_store_load_film()
 */
DexFuture *
cosmo_textures_load_film (CosmoTextures *self,
                          const char    *url,
                          CosmoProgress *progress)
{
  g_return_val_if_fail (COSMO_IS_TEXTURES (self), NULL);

  return cosmo_image_store_load_film (self->store, url, progress);
}

/**
 * cosmo_textures_write_original:
 * @self: the textures
 * @url: the address of a picture
 * @file: where to write it, see cosmo_shared_file_new()
 *
 * Returns: (transfer full): a future as that of cosmo_shared_file_write()
 */
DexFuture *
cosmo_textures_write_original (CosmoTextures *self,
                               const char    *url,
                               GFile         *file)
{
  g_return_val_if_fail (COSMO_IS_TEXTURES (self), NULL);

  return cosmo_shared_file_write (file, self->store, url);
}

/**
 * cosmo_textures_forgive:
 * @self: the textures
 * @url: (nullable): the address of a picture that failed, or %NULL for all that did
 *
 * Lets the next request for it be a real one, though it has just failed. If it is for all of them, those who show that
 * one failed are told to ask again, by the signal "forgiven".
 */
void
cosmo_textures_forgive (CosmoTextures *self,
                        const char    *url)
{
  g_return_if_fail (COSMO_IS_TEXTURES (self));

  cosmo_image_store_forgive (self->store, url);
  if (url == NULL)
    g_signal_emit (self, signals[SIGNAL_FORGIVEN], 0);
}
