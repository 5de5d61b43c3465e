/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The days that the user likes best, as a list model of their pictures, the one added last first. The catalogue has
 * them, and the store never removes their pictures; here is what can be asked without waiting. */

#include "config.h"

#include "cosmo-favourites.h"

struct _CosmoFavourites
{
  GObject          parent_instance;

  CosmoCatalogue  *catalogue;
  CosmoImageStore *images;
  GHashTable      *days;               /* a set of CosmoDay */
  GPtrArray       *pictures;           /* of those that there is a record of */
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CosmoFavourites, cosmo_favourites, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

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

/* --- The list ----------------------------------------------------------------------------------------------------- */

static GType
cosmo_favourites_get_item_type (GListModel *model)
{
  return COSMO_TYPE_PICTURE;
}

static guint
cosmo_favourites_get_n_items (GListModel *model)
{
  return COSMO_FAVOURITES (model)->pictures->len;
}

static gpointer
cosmo_favourites_get_item (GListModel *model,
                           guint       position)
{
  CosmoFavourites *self = COSMO_FAVOURITES (model);

  return position < self->pictures->len ? g_object_ref (g_ptr_array_index (self->pictures, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = cosmo_favourites_get_item_type;
  iface->get_n_items = cosmo_favourites_get_n_items;
  iface->get_item = cosmo_favourites_get_item;
}

static CosmoPicture *
find_picture (GPtrArray *pictures,
              CosmoDay   day)
{
  for (guint i = 0; i < pictures->len; i++)
    if (cosmo_picture_get_day (g_ptr_array_index (pictures, i)) == day)
      return g_ptr_array_index (pictures, i);

  return NULL;
}

/* Those that were there before are the same objects, so that whoever shows one is told what becomes of it. */
static GPtrArray *
collect_pictures (CosmoFavourites *self,
                  GPtrArray       *entries)
{
  GPtrArray *pictures = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < entries->len; i++)
    {
      CosmoCatalogueEntry *entry = g_ptr_array_index (entries, i);
      CosmoPicture *picture = find_picture (self->pictures, entry->day);

      if (entry->record == NULL)
        continue;

      picture = picture != NULL ? g_object_ref (picture) : cosmo_picture_new (entry->day);
      cosmo_picture_set_record (picture, entry->record);
      cosmo_picture_set_favourite (picture, TRUE);
      g_ptr_array_add (pictures, picture);
    }

  return pictures;
}

static void
set_pictures (CosmoFavourites *self,
              GPtrArray       *pictures)
{
  g_autoptr(GPtrArray) before = g_steal_pointer (&self->pictures);
  guint first = 0;
  guint n_same = 0;

  self->pictures = g_ptr_array_ref (pictures);
  while (first < MIN (before->len, pictures->len) &&
         before->pdata[first] == pictures->pdata[first])
    first++;
  while (n_same < MIN (before->len, pictures->len) - first &&
         before->pdata[before->len - 1 - n_same] == pictures->pdata[pictures->len - 1 - n_same])
    n_same++;

  for (guint i = 0; i < before->len; i++)
    {
      CosmoPicture *picture = g_ptr_array_index (before, i);

      cosmo_picture_set_favourite (picture, cosmo_favourites_contains (self, cosmo_picture_get_day (picture)));
    }

  if (before->len - first - n_same > 0 || pictures->len - first - n_same > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), first, before->len - first - n_same,
                                pictures->len - first - n_same);
}

/* --- From the catalogue ------------------------------------------------------------------------------------------- */

static DexFuture *
on_listed (DexFuture *future,
           gpointer   user_data)
{
  CosmoFavourites *self = user_data;
  GPtrArray *entries = g_value_get_boxed (dex_future_get_value (future, NULL));
  g_autoptr(GPtrArray) pictures = collect_pictures (self, entries);

  g_hash_table_remove_all (self->days);
  for (guint i = 0; i < entries->len; i++)
    g_hash_table_add (self->days, GUINT_TO_POINTER (((CosmoCatalogueEntry *) g_ptr_array_index (entries, i))->day));
  keep_pictures (self, entries);
  set_pictures (self, pictures);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return dex_future_new_true ();
}

/* If none are known, there are none whose pictures could be kept, and the store has its limit all the same. */
static DexFuture *
on_not_listed (DexFuture *future,
               gpointer   user_data)
{
  CosmoFavourites *self = user_data;

  if (self->pictures->len == 0)
    cosmo_image_store_set_kept (self->images, NULL);
  return dex_ref (future);
}

/* Reads them from the catalogue, which another process may have changed as well. */
static void
list (CosmoFavourites *self)
{
  DexFuture *listed = dex_future_then (cosmo_catalogue_list_favourites (self->catalogue),
                                       on_listed, g_object_ref (self), g_object_unref);

  dex_future_disown (dex_future_catch (listed, on_not_listed, g_object_ref (self), g_object_unref));
}

static DexFuture *
on_set (DexFuture *future,
        gpointer   user_data)
{
  list (COSMO_FAVOURITES (user_data));
  return dex_ref (future);
}

/* --- The object --------------------------------------------------------------------------------------------------- */

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
  CosmoFavourites *self = COSMO_FAVOURITES (object);

  g_clear_pointer (&self->days, g_hash_table_unref);
  g_clear_pointer (&self->pictures, g_ptr_array_unref);

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
  self->pictures = g_ptr_array_new_with_free_func (g_object_unref);
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
