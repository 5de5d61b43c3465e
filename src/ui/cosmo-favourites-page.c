/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The pictures that the user likes best, of all years, the one added last first. */

#include "config.h"

#include "cosmo-favourites-page.h"

#include "cosmo-card-grid.h"

struct _CosmoFavouritesPage
{
  AdwBin           parent_instance;

  CosmoFavourites *favourites;         /* nullable */
  guint            max_columns;

  CosmoCardGrid   *grid;
};

G_DEFINE_FINAL_TYPE (CosmoFavouritesPage, cosmo_favourites_page, ADW_TYPE_BIN)

typedef enum
{
  PROP_N_FAVOURITES = 1,
  PROP_MAX_COLUMNS,
} CosmoFavouritesPageProperty;

static GParamSpec *properties[PROP_MAX_COLUMNS + 1];

enum
{
  SIGNAL_OPEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static guint
count_favourites (CosmoFavouritesPage *self)
{
  return self->favourites != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->favourites)) : 0;
}

static char *
choose_page (gpointer object,
             guint    n_favourites)
{
  return g_strdup (n_favourites > 0 ? "grid" : "empty");
}

static void
on_open (CosmoFavouritesPage *self,
         guint                position)
{
  g_signal_emit (self, signals[SIGNAL_OPEN], 0, position);
}

static void
on_items_changed (CosmoFavouritesPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_FAVOURITES]);
}

static gboolean
cosmo_favourites_page_grab_focus (GtkWidget *widget)
{
  CosmoFavouritesPage *self = COSMO_FAVOURITES_PAGE (widget);

  return count_favourites (self) > 0 && gtk_widget_grab_focus (GTK_WIDGET (self->grid));
}

static void
cosmo_favourites_page_dispose (GObject *object)
{
  CosmoFavouritesPage *self = COSMO_FAVOURITES_PAGE (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), COSMO_TYPE_FAVOURITES_PAGE);
  g_clear_object (&self->favourites);

  G_OBJECT_CLASS (cosmo_favourites_page_parent_class)->dispose (object);
}

static void
cosmo_favourites_page_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  CosmoFavouritesPage *self = COSMO_FAVOURITES_PAGE (object);

  switch ((CosmoFavouritesPageProperty) prop_id)
    {
    case PROP_N_FAVOURITES:
      g_value_set_uint (value, count_favourites (self));
      break;
    case PROP_MAX_COLUMNS:
      g_value_set_uint (value, self->max_columns);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_favourites_page_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  CosmoFavouritesPage *self = COSMO_FAVOURITES_PAGE (object);

  switch (prop_id)
    {
    case PROP_MAX_COLUMNS:
      self->max_columns = g_value_get_uint (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_favourites_page_class_init (CosmoFavouritesPageClass *klass)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cosmo_favourites_page_dispose;
  object_class->get_property = cosmo_favourites_page_get_property;
  object_class->set_property = cosmo_favourites_page_set_property;

  widget_class->grab_focus = cosmo_favourites_page_grab_focus;

  properties[PROP_N_FAVOURITES] = g_param_spec_uint ("n-favourites", NULL, NULL, 0, G_MAXUINT, 0, readable);
  properties[PROP_MAX_COLUMNS] =
    g_param_spec_uint ("max-columns", NULL, NULL, 1, G_MAXUINT, 4, readable | G_PARAM_WRITABLE);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /* The user wants to see the picture at a position more closely. */
  signals[SIGNAL_OPEN] =
    g_signal_new ("open", COSMO_TYPE_FAVOURITES_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/cosmo-favourites-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CosmoFavouritesPage, grid);
  gtk_widget_class_bind_template_callback (widget_class, choose_page);
  gtk_widget_class_bind_template_callback (widget_class, on_open);

  g_type_ensure (COSMO_TYPE_CARD_GRID);
}

static void
cosmo_favourites_page_init (CosmoFavouritesPage *self)
{
  self->max_columns = 4;
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * cosmo_favourites_page_set_textures:
 * @self: a page
 * @textures: where its cards find their pictures
 *
 * To be called once, before there are favourites.
 */
void
cosmo_favourites_page_set_textures (CosmoFavouritesPage *self,
                                    CosmoTextures       *textures)
{
  g_return_if_fail (COSMO_IS_FAVOURITES_PAGE (self));

  cosmo_card_grid_set_textures (self->grid, textures);
}

/**
 * cosmo_favourites_page_set_favourites:
 * @self: a page
 * @favourites: what it shows
 *
 * To be called once.
 */
void
cosmo_favourites_page_set_favourites (CosmoFavouritesPage *self,
                                      CosmoFavourites     *favourites)
{
  g_return_if_fail (COSMO_IS_FAVOURITES_PAGE (self));
  g_return_if_fail (COSMO_IS_FAVOURITES (favourites));
  g_return_if_fail (self->favourites == NULL);

  self->favourites = g_object_ref (favourites);
  cosmo_card_grid_set_pictures (self->grid, G_LIST_MODEL (favourites));
  g_signal_connect_object (favourites, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  on_items_changed (self);
}

/**
 * cosmo_favourites_page_list_pictures:
 * @self: a page
 *
 * Returns: (transfer full) (element-type CosmoPicture): the pictures that are favourites now
 */
GListModel *
cosmo_favourites_page_list_pictures (CosmoFavouritesPage *self)
{
  GListStore *pictures = g_list_store_new (COSMO_TYPE_PICTURE);

  g_return_val_if_fail (COSMO_IS_FAVOURITES_PAGE (self), G_LIST_MODEL (pictures));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->favourites)); i++)
    {
      g_autoptr(CosmoPicture) picture = g_list_model_get_item (G_LIST_MODEL (self->favourites), i);

      g_list_store_append (pictures, picture);
    }

  return G_LIST_MODEL (pictures);
}

/**
 * cosmo_favourites_page_show:
 * @self: a page
 * @day: of a picture
 *
 * Brings a picture's card into view and focuses it.
 */
void
cosmo_favourites_page_show (CosmoFavouritesPage *self,
                            CosmoDay             day)
{
  g_return_if_fail (COSMO_IS_FAVOURITES_PAGE (self));

  cosmo_card_grid_show (self->grid, day);
}
