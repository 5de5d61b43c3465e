/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The days that the user likes best. The catalogue has them, and the store never removes their pictures; here is what
 * can be asked without waiting. */

#include "config.h"

#include "cosmo-favourites.h"

struct _CosmoFavourites
{
  GObject          parent_instance;

  CosmoCatalogue  *catalogue;
  CosmoImageStore *images;
  GHashTable      *days;               /* a set of CosmoDay */
};

G_DEFINE_FINAL_TYPE (CosmoFavourites, cosmo_favourites, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
keep_pictures (CosmoFavourites *self,
               GPtrArray       *entries)
{
  g_autoptr(GStrvBuilder) urls = g_strv_builder_new ();
  g_auto(GStrv) kept = NULL;

  for (guint i = 0; i < entries->len; i++)
    {
      CosmoCatalogueEntry *entry = g_ptr_array_index (entries, i);

      if (entry->record != NULL && entry->record->image_url != NULL)
        g_strv_builder_add (urls, entry->record->image_url);
      if (entry->record != NULL && entry->record->thumbnail_url != NULL)
        g_strv_builder_add (urls, entry->record->thumbnail_url);
    }

  kept = g_strv_builder_end (urls);
  cosmo_image_store_set_kept (self->images, (const char * const *) kept);
}

static DexFuture *
on_listed (DexFuture *future,
           gpointer   user_data)
{
  CosmoFavourites *self = user_data;
  GPtrArray *entries = g_value_get_boxed (dex_future_get_value (future, NULL));

  g_hash_table_remove_all (self->days);
  for (guint i = 0; i < entries->len; i++)
    g_hash_table_add (self->days, GUINT_TO_POINTER (((CosmoCatalogueEntry *) g_ptr_array_index (entries, i))->day));
  keep_pictures (self, entries);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return dex_future_new_true ();
}

/* Reads them from the catalogue, which another process may have changed as well. */
static void
list (CosmoFavourites *self)
{
  dex_future_disown (dex_future_then (cosmo_catalogue_list_favourites (self->catalogue),
                                      on_listed, g_object_ref (self), g_object_unref));
}

static DexFuture *
on_set (DexFuture *future,
        gpointer   user_data)
{
  list (COSMO_FAVOURITES (user_data));
  return dex_ref (future);
}

static void
cosmo_favourites_dispose (GObject *object)
{
  CosmoFavourites *self = COSMO_FAVOURITES (object);

  g_clear_object (&self->catalogue);
  g_clear_object (&self->images);

  G_OBJECT_CLASS (cosmo_favourites_parent_class)->dispose (object);
}

static void
cosmo_favourites_finalize (GObject *object)
{
  g_clear_pointer (&COSMO_FAVOURITES (object)->days, g_hash_table_unref);

  G_OBJECT_CLASS (cosmo_favourites_parent_class)->finalize (object);
}

static void
cosmo_favourites_class_init (CosmoFavouritesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cosmo_favourites_dispose;
  object_class->finalize = cosmo_favourites_finalize;

  /* Days have become favourites, or are none any more. */
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", COSMO_TYPE_FAVOURITES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
cosmo_favourites_init (CosmoFavourites *self)
{
  self->days = g_hash_table_new (NULL, NULL);
}

/**
 * cosmo_favourites_new:
 * @catalogue: where they are kept
 * @images: what shall not remove their pictures
 *
 * Returns: (transfer full): the favourites, which are being read
 */
CosmoFavourites *
cosmo_favourites_new (CosmoCatalogue  *catalogue,
                      CosmoImageStore *images)
{
  CosmoFavourites *self;

  g_return_val_if_fail (COSMO_IS_CATALOGUE (catalogue), NULL);
  g_return_val_if_fail (COSMO_IS_IMAGE_STORE (images), NULL);

  self = g_object_new (COSMO_TYPE_FAVOURITES, NULL);
  self->catalogue = g_object_ref (catalogue);
  self->images = g_object_ref (images);
  list (self);
  return self;
}

/**
 * cosmo_favourites_contains:
 * @self: the favourites
 * @day: a day
 *
 * Returns: whether it is one of them, as far as they have been read
 */
gboolean
cosmo_favourites_contains (CosmoFavourites *self,
                           CosmoDay         day)
{
  g_return_val_if_fail (COSMO_IS_FAVOURITES (self), FALSE);

  return g_hash_table_contains (self->days, GUINT_TO_POINTER (day));
}

/**
 * cosmo_favourites_set:
 * @self: the favourites
 * @day: a day
 * @favourite: whether it is to be one of them
 *
 * The signal "changed" tells when that can be seen: it is, once it is on the disk.
 *
 * Returns: (transfer full): a future that resolves to %TRUE, or rejects with a %COSMO_CATALOGUE_ERROR and nothing has
 *   changed
 */
DexFuture *
cosmo_favourites_set (CosmoFavourites *self,
                      CosmoDay         day,
                      gboolean         favourite)
{
  dex_return_error_if_fail (COSMO_IS_FAVOURITES (self));
  dex_return_error_if_fail (day != 0);

  return dex_future_then (cosmo_catalogue_set_favourite (self->catalogue, day, favourite,
                                                         g_get_real_time () / G_USEC_PER_SEC),
                          on_set, g_object_ref (self), g_object_unref);
}
