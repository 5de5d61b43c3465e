/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Looks for words in everything that was ever loaded, of whatever year: the catalogue knows, and asks nobody. */

#include "config.h"

#include "cosmo-search.h"

#include "cosmo-request.h"

/* More than anybody looks through: who finds as many types another word. */
#define MAX_PICTURES 500

struct _CosmoSearch
{
  GObject          parent_instance;

  CosmoCatalogue  *catalogue;
  CosmoFavourites *favourites;
  char            *text;
  CosmoRequest    *request;            /* for text, while it is under way */
  GListStore      *pictures;
};

G_DEFINE_FINAL_TYPE (CosmoSearch, cosmo_search, G_TYPE_OBJECT)

static void
mark_favourites (CosmoSearch *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->pictures)); i++)
    {
      g_autoptr(CosmoPicture) picture = g_list_model_get_item (G_LIST_MODEL (self->pictures), i);

      cosmo_picture_set_favourite (picture,
                                   cosmo_favourites_contains (self->favourites, cosmo_picture_get_day (picture)));
    }
}

static void
show_entries (CosmoSearch *self,
              GPtrArray   *entries)
{
  g_autoptr(GPtrArray) pictures = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < entries->len; i++)
    {
      CosmoCatalogueEntry *entry = g_ptr_array_index (entries, i);
      CosmoPicture *picture = cosmo_picture_new (entry->day);

      cosmo_picture_set_record (picture, entry->record);
      g_ptr_array_add (pictures, picture);
    }

  g_list_store_splice (self->pictures, 0, g_list_model_get_n_items (G_LIST_MODEL (self->pictures)), pictures->pdata,
                       pictures->len);
  mark_favourites (self);
}

/* A catalogue that cannot be read finds nothing; that it cannot be read, its property "state" tells. */
static void
on_found (gpointer      owner,
          const GValue *value,
          const GError *error)
{
  CosmoSearch *self = owner;

  if (value != NULL)
    show_entries (self, g_value_get_boxed (value));
  else
    g_list_store_remove_all (self->pictures);
}

static void
cosmo_search_dispose (GObject *object)
{
  CosmoSearch *self = COSMO_SEARCH (object);

  cosmo_request_clear (&self->request);
  g_clear_object (&self->catalogue);
  g_clear_object (&self->favourites);
  g_clear_object (&self->pictures);

  G_OBJECT_CLASS (cosmo_search_parent_class)->dispose (object);
}

static void
cosmo_search_finalize (GObject *object)
{
  CosmoSearch *self = COSMO_SEARCH (object);

  g_free (self->text);

  G_OBJECT_CLASS (cosmo_search_parent_class)->finalize (object);
}

static void
cosmo_search_class_init (CosmoSearchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cosmo_search_dispose;
  object_class->finalize = cosmo_search_finalize;
}

static void
cosmo_search_init (CosmoSearch *self)
{
  self->text = g_strdup ("");
  self->pictures = g_list_store_new (COSMO_TYPE_PICTURE);
}

/**
 * cosmo_search_new:
 * @catalogue: where to look
 * @favourites: which of the pictures are favourites
 *
 * Returns: (transfer full): a search for nothing
 */
CosmoSearch *
cosmo_search_new (CosmoCatalogue  *catalogue,
                  CosmoFavourites *favourites)
{
  CosmoSearch *self;

  g_return_val_if_fail (COSMO_IS_CATALOGUE (catalogue), NULL);
  g_return_val_if_fail (COSMO_IS_FAVOURITES (favourites), NULL);

  self = g_object_new (COSMO_TYPE_SEARCH, NULL);
  self->catalogue = g_object_ref (catalogue);
  self->favourites = g_object_ref (favourites);
  g_signal_connect_object (favourites, "changed", G_CALLBACK (mark_favourites), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * cosmo_search_set_text:
 * @self: a search
 * @text: what to look for, as a person typed it; see cosmo_catalogue_search()
 *
 * What was found before is shown until the answer is there, so that nothing flickers while somebody types.
 */
void
cosmo_search_set_text (CosmoSearch *self,
                       const char  *text)
{
  g_return_if_fail (COSMO_IS_SEARCH (self));
  g_return_if_fail (text != NULL);

  if (!g_set_str (&self->text, text))
    return;

  cosmo_request_start (&self->request, cosmo_catalogue_search (self->catalogue, text, MAX_PICTURES), on_found, self);
}

/**
 * cosmo_search_get_pictures:
 * @self: a search
 *
 * Returns: (transfer none) (element-type CosmoPicture): the pictures that were found, the best one first
 */
GListModel *
cosmo_search_get_pictures (CosmoSearch *self)
{
  g_return_val_if_fail (COSMO_IS_SEARCH (self), NULL);

  return G_LIST_MODEL (self->pictures);
}
