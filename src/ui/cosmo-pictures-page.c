/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A page of pictures that may be of any years, like the favourites, and of what it says when there is none. */

#include "config.h"

#include "cosmo-pictures-page.h"

#include "cosmo-card-grid.h"

struct _CosmoPicturesPage
{
  AdwBin         parent_instance;

  GListModel    *pictures;             /* nullable */
  guint          max_columns;
  char          *empty_icon_name;
  char          *empty_title;
  char          *empty_description;

  GtkStack      *stack;
  CosmoCardGrid *grid;
};

G_DEFINE_FINAL_TYPE (CosmoPicturesPage, cosmo_pictures_page, ADW_TYPE_BIN)

typedef enum
{
  PROP_N_PICTURES = 1,
  PROP_MAX_COLUMNS,
  PROP_EMPTY_ICON_NAME,
  PROP_EMPTY_TITLE,
  PROP_EMPTY_DESCRIPTION,
} CosmoPicturesPageProperty;

static GParamSpec *properties[PROP_EMPTY_DESCRIPTION + 1];

enum
{
  SIGNAL_OPEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static guint
get_n_pictures (CosmoPicturesPage *self)
{
  return self->pictures != NULL ? g_list_model_get_n_items (self->pictures) : 0;
}

static char *
choose_page (gpointer object,
             guint    n_pictures)
{
  return g_strdup (n_pictures > 0 ? "grid" : "empty");
}

static void
on_open (CosmoPicturesPage *self,
         guint              position)
{
  g_signal_emit (self, signals[SIGNAL_OPEN], 0, position);
}

static void
on_items_changed (CosmoPicturesPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_PICTURES]);
}

/* A page that only says something is scrolled with the keyboard, if need be. */
static gboolean
cosmo_pictures_page_grab_focus (GtkWidget *widget)
{
  CosmoPicturesPage *self = COSMO_PICTURES_PAGE (widget);
  GtkWidget *page = gtk_stack_get_visible_child (self->stack);

  if (get_n_pictures (self) > 0)
    return gtk_widget_grab_focus (GTK_WIDGET (self->grid));

  return gtk_widget_get_focus_child (page) != NULL || gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

static void
cosmo_pictures_page_dispose (GObject *object)
{
  CosmoPicturesPage *self = COSMO_PICTURES_PAGE (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), COSMO_TYPE_PICTURES_PAGE);
  g_clear_object (&self->pictures);

  G_OBJECT_CLASS (cosmo_pictures_page_parent_class)->dispose (object);
}

static void
cosmo_pictures_page_finalize (GObject *object)
{
  CosmoPicturesPage *self = COSMO_PICTURES_PAGE (object);

  g_free (self->empty_icon_name);
  g_free (self->empty_title);
  g_free (self->empty_description);

  G_OBJECT_CLASS (cosmo_pictures_page_parent_class)->finalize (object);
}

static void
cosmo_pictures_page_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  CosmoPicturesPage *self = COSMO_PICTURES_PAGE (object);

  switch ((CosmoPicturesPageProperty) prop_id)
    {
    case PROP_N_PICTURES:
      g_value_set_uint (value, get_n_pictures (self));
      break;
    case PROP_MAX_COLUMNS:
      g_value_set_uint (value, self->max_columns);
      break;
    case PROP_EMPTY_ICON_NAME:
      g_value_set_string (value, self->empty_icon_name);
      break;
    case PROP_EMPTY_TITLE:
      g_value_set_string (value, self->empty_title);
      break;
    case PROP_EMPTY_DESCRIPTION:
      g_value_set_string (value, self->empty_description);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_pictures_page_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  CosmoPicturesPage *self = COSMO_PICTURES_PAGE (object);

  switch (prop_id)
    {
    case PROP_MAX_COLUMNS:
      self->max_columns = g_value_get_uint (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_EMPTY_ICON_NAME:
      if (g_set_str (&self->empty_icon_name, g_value_get_string (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_EMPTY_TITLE:
      if (g_set_str (&self->empty_title, g_value_get_string (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_EMPTY_DESCRIPTION:
      if (g_set_str (&self->empty_description, g_value_get_string (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_pictures_page_class_init (CosmoPicturesPageClass *klass)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = readable | G_PARAM_WRITABLE;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cosmo_pictures_page_dispose;
  object_class->finalize = cosmo_pictures_page_finalize;
  object_class->get_property = cosmo_pictures_page_get_property;
  object_class->set_property = cosmo_pictures_page_set_property;

  widget_class->grab_focus = cosmo_pictures_page_grab_focus;

  properties[PROP_N_PICTURES] = g_param_spec_uint ("n-pictures", NULL, NULL, 0, G_MAXUINT, 0, readable);
  properties[PROP_MAX_COLUMNS] = g_param_spec_uint ("max-columns", NULL, NULL, 1, G_MAXUINT, 4, writable);
  /* What is shown in place of pictures. */
  properties[PROP_EMPTY_ICON_NAME] = g_param_spec_string ("empty-icon-name", NULL, NULL, NULL, writable);
  properties[PROP_EMPTY_TITLE] = g_param_spec_string ("empty-title", NULL, NULL, NULL, writable);
  properties[PROP_EMPTY_DESCRIPTION] = g_param_spec_string ("empty-description", NULL, NULL, NULL, writable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /* The user wants to see the picture at a position more closely. */
  signals[SIGNAL_OPEN] =
    g_signal_new ("open", COSMO_TYPE_PICTURES_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                  G_TYPE_UINT);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/cosmo-pictures-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CosmoPicturesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CosmoPicturesPage, grid);
  gtk_widget_class_bind_template_callback (widget_class, choose_page);
  gtk_widget_class_bind_template_callback (widget_class, on_open);

  g_type_ensure (COSMO_TYPE_CARD_GRID);
}

static void
cosmo_pictures_page_init (CosmoPicturesPage *self)
{
  self->max_columns = 4;
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * cosmo_pictures_page_set_textures:
 * @self: a page
 * @textures: where its cards find their pictures
 *
 * To be called once, before it has pictures.
 */
void
cosmo_pictures_page_set_textures (CosmoPicturesPage *self,
                                  CosmoTextures     *textures)
{
  g_return_if_fail (COSMO_IS_PICTURES_PAGE (self));

  cosmo_card_grid_set_textures (self->grid, textures);
}

/**
 * cosmo_pictures_page_set_pictures:
 * @self: a page
 * @pictures: (element-type CosmoPicture): what it shows
 *
 * To be called once.
 */
void
cosmo_pictures_page_set_pictures (CosmoPicturesPage *self,
                                  GListModel        *pictures)
{
  g_return_if_fail (COSMO_IS_PICTURES_PAGE (self));
  g_return_if_fail (G_IS_LIST_MODEL (pictures));
  g_return_if_fail (self->pictures == NULL);

  self->pictures = g_object_ref (pictures);
  cosmo_card_grid_set_pictures (self->grid, pictures);
  g_signal_connect_object (pictures, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  on_items_changed (self);
}

/**
 * cosmo_pictures_page_list_pictures:
 * @self: a page
 *
 * Returns: (transfer full) (element-type CosmoPicture): the pictures that it shows now, whatever becomes of them
 */
GListModel *
cosmo_pictures_page_list_pictures (CosmoPicturesPage *self)
{
  GListStore *pictures;

  g_return_val_if_fail (COSMO_IS_PICTURES_PAGE (self), NULL);

  pictures = g_list_store_new (COSMO_TYPE_PICTURE);
  for (guint i = 0; i < get_n_pictures (self); i++)
    {
      g_autoptr(CosmoPicture) picture = g_list_model_get_item (self->pictures, i);

      g_list_store_append (pictures, picture);
    }

  return G_LIST_MODEL (pictures);
}

/**
 * cosmo_pictures_page_show:
 * @self: a page
 * @day: of a picture
 *
 * Brings a picture's card into view and focuses it. If there are no pictures any more, the focus comes to what says so.
 */
void
cosmo_pictures_page_show (CosmoPicturesPage *self,
                          CosmoDay           day)
{
  g_return_if_fail (COSMO_IS_PICTURES_PAGE (self));

  if (get_n_pictures (self) > 0)
    cosmo_card_grid_show (self->grid, day);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self));
}
