/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The cells of a grid, as a list model, each of which holds a picture.
 *
 * GtkGridView throws away the widget of an item that is removed from its model, and makes another one for an item that
 * is added. For all cards of a year that takes longer than a person should wait. So the cells stay when another year is
 * shown, and only their pictures change; at the end some are added or removed. */

#include "config.h"

#include "cosmo-cells.h"

struct _CosmoCell
{
  GObject       parent_instance;

  CosmoPicture *picture;
};

G_DEFINE_FINAL_TYPE (CosmoCell, cosmo_cell, G_TYPE_OBJECT)

typedef enum
{
  PROP_PICTURE = 1,
} CosmoCellProperty;

static GParamSpec *cell_properties[PROP_PICTURE + 1];

struct _CosmoCells
{
  GObject    parent_instance;

  GPtrArray *cells;
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CosmoCells, cosmo_cells, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

/* --- A cell ------------------------------------------------------------------------------------------------------- */

static void
cosmo_cell_set_picture (CosmoCell    *self,
                        CosmoPicture *picture)
{
  if (g_set_object (&self->picture, picture))
    g_object_notify_by_pspec (G_OBJECT (self), cell_properties[PROP_PICTURE]);
}

static void
cosmo_cell_dispose (GObject *object)
{
  CosmoCell *self = COSMO_CELL (object);

  g_clear_object (&self->picture);

  G_OBJECT_CLASS (cosmo_cell_parent_class)->dispose (object);
}

static void
cosmo_cell_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  CosmoCell *self = COSMO_CELL (object);

  switch ((CosmoCellProperty) prop_id)
    {
    case PROP_PICTURE:
      g_value_set_object (value, self->picture);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_cell_class_init (CosmoCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cosmo_cell_dispose;
  object_class->get_property = cosmo_cell_get_property;

  cell_properties[PROP_PICTURE] =
    g_param_spec_object ("picture", NULL, NULL, COSMO_TYPE_PICTURE,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (cell_properties), cell_properties);
}

static void
cosmo_cell_init (CosmoCell *self)
{
}

/**
 * cosmo_cell_get_picture:
 * @self: a cell
 *
 * Returns: (transfer none): the picture that is in it now
 */
CosmoPicture *
cosmo_cell_get_picture (CosmoCell *self)
{
  g_return_val_if_fail (COSMO_IS_CELL (self), NULL);

  return self->picture;
}

/* --- All of them -------------------------------------------------------------------------------------------------- */

static GType
cosmo_cells_get_item_type (GListModel *model)
{
  return COSMO_TYPE_CELL;
}

static guint
cosmo_cells_get_n_items (GListModel *model)
{
  return COSMO_CELLS (model)->cells->len;
}

static gpointer
cosmo_cells_get_item (GListModel *model,
                      guint       position)
{
  CosmoCells *self = COSMO_CELLS (model);

  return position < self->cells->len ? g_object_ref (g_ptr_array_index (self->cells, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = cosmo_cells_get_item_type;
  iface->get_n_items = cosmo_cells_get_n_items;
  iface->get_item = cosmo_cells_get_item;
}

static void
cosmo_cells_finalize (GObject *object)
{
  CosmoCells *self = COSMO_CELLS (object);

  g_clear_pointer (&self->cells, g_ptr_array_unref);

  G_OBJECT_CLASS (cosmo_cells_parent_class)->finalize (object);
}

static void
cosmo_cells_class_init (CosmoCellsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cosmo_cells_finalize;
}

static void
cosmo_cells_init (CosmoCells *self)
{
  self->cells = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * cosmo_cells_new:
 *
 * Returns: (transfer full): no cells yet
 */
CosmoCells *
cosmo_cells_new (void)
{
  return g_object_new (COSMO_TYPE_CELLS, NULL);
}

/**
 * cosmo_cells_set_pictures:
 * @self: the cells
 * @pictures: (element-type CosmoPicture): what shall be in them, in its order
 */
void
cosmo_cells_set_pictures (CosmoCells *self,
                          GListModel *pictures)
{
  guint n_before, n_after;

  g_return_if_fail (COSMO_IS_CELLS (self));
  g_return_if_fail (G_IS_LIST_MODEL (pictures));

  n_before = self->cells->len;
  n_after = g_list_model_get_n_items (pictures);

  for (guint i = 0; i < n_after; i++)
    {
      g_autoptr(CosmoPicture) picture = g_list_model_get_item (pictures, i);

      if (i >= n_before)
        g_ptr_array_add (self->cells, g_object_new (COSMO_TYPE_CELL, NULL));
      cosmo_cell_set_picture (g_ptr_array_index (self->cells, i), picture);
    }

  if (n_after < n_before)
    g_ptr_array_remove_range (self->cells, n_after, n_before - n_after);
  if (n_after != n_before)
    g_list_model_items_changed (G_LIST_MODEL (self), MIN (n_before, n_after),
                                n_before > n_after ? n_before - n_after : 0,
                                n_after > n_before ? n_after - n_before : 0);
}
