/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pictures as a scrolling grid of cards.
 *
 * GtkGridView keeps many more cards bound, and even mapped, than are in view. So the grid looks where they are, when it
 * has nothing better to do and something has moved, and tells them: those next to the middle of the view first, as
 * they ask for their pictures in that order. */

#include "config.h"

#include "cosmo-card-grid.h"

#include "cosmo-card.h"
#include "cosmo-card-wording.h"
#include "cosmo-cells.h"

struct _CosmoCardGrid
{
  AdwBin              parent_instance;

  CosmoTextures      *textures;
  GListModel         *pictures;
  CosmoCells         *cells;           /* of the grid view, with the same pictures */
  guint               max_columns;
  gboolean            had_focus;       /* before the columns changed */
  GPtrArray          *cards;           /* those that are bound, owned by the grid view */
  guint               look_source;
  CosmoSpan           sight;           /* the days in view, { 0, 0 } for none */

  GtkScrolledWindow  *scrolled_window;
  GtkGridView        *grid_view;
  GtkNoSelection     *selection;
};

G_DEFINE_FINAL_TYPE (CosmoCardGrid, cosmo_card_grid, ADW_TYPE_BIN)

typedef enum
{
  PROP_MAX_COLUMNS = 1,
} CosmoCardGridProperty;

static GParamSpec *properties[PROP_MAX_COLUMNS + 1];

enum
{
  SIGNAL_OPEN,
  SIGNAL_SIGHT_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* As many cards as are likely to be in view when a window opens. */
#define N_FIRST_CARDS 9

/* --- Which cards are in view -------------------------------------------------------------------------------------- */

typedef struct
{
  CosmoCard      *card;
  CosmoCardPlace  place;
  float           distance;            /* of its middle from that of the view */
} Sighting;

static int
compare_sightings (gconstpointer a,
                   gconstpointer b)
{
  const Sighting *one = a;
  const Sighting *other = b;

  /* Those that leave go before those that come, so that what they waited for is cancelled first. */
  if (one->place != other->place)
    return (int) one->place - (int) other->place;

  return (one->distance > other->distance) - (one->distance < other->distance);
}

static Sighting
look_at (CosmoCardGrid *self,
         CosmoCard     *card)
{
  Sighting sighting = { card, COSMO_CARD_AWAY, 0 };
  float height = gtk_widget_get_height (GTK_WIDGET (self->scrolled_window));
  graphene_rect_t bounds;

  if (!gtk_widget_get_mapped (GTK_WIDGET (card)) ||
      !gtk_widget_compute_bounds (GTK_WIDGET (card), GTK_WIDGET (self->scrolled_window), &bounds))
    return sighting;

  sighting.distance = ABS (bounds.origin.y + bounds.size.height / 2 - height / 2);
  if (bounds.origin.y < height && bounds.origin.y + bounds.size.height > 0)
    sighting.place = COSMO_CARD_IN_VIEW;
  else if (bounds.origin.y < 2 * height && bounds.origin.y + bounds.size.height > -height)
    sighting.place = COSMO_CARD_NEAR;

  return sighting;
}

static CosmoSpan
find_span_in_view (GArray *sightings)
{
  CosmoSpan span = { 0, 0 };

  for (guint i = 0; i < sightings->len; i++)
    {
      Sighting *sighting = &g_array_index (sightings, Sighting, i);
      CosmoPicture *picture = cosmo_card_get_picture (sighting->card);
      CosmoDay day;

      if (sighting->place != COSMO_CARD_IN_VIEW || picture == NULL)
        continue;

      day = cosmo_picture_get_day (picture);
      span.first = span.first == 0 ? day : MIN (span.first, day);
      span.last = MAX (span.last, day);
    }

  return span;
}

static void
set_sight (CosmoCardGrid *self,
           CosmoSpan      sight)
{
  if (self->sight.first == sight.first && self->sight.last == sight.last)
    return;

  self->sight = sight;
  g_signal_emit (self, signals[SIGNAL_SIGHT_CHANGED], 0);
}

static gboolean
look_at_cards (gpointer user_data)
{
  CosmoCardGrid *self = user_data;
  g_autoptr(GArray) sightings = g_array_sized_new (FALSE, FALSE, sizeof (Sighting), self->cards->len);

  self->look_source = 0;

  /* There is nothing to be seen yet, see expect_to_be_seen(). */
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return G_SOURCE_REMOVE;

  if (self->had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self->grid_view));
  self->had_focus = FALSE;

  for (guint i = 0; i < self->cards->len; i++)
    {
      Sighting sighting = look_at (self, g_ptr_array_index (self->cards, i));

      g_array_append_val (sightings, sighting);
    }

  g_array_sort (sightings, compare_sightings);
  for (guint i = 0; i < sightings->len; i++)
    {
      Sighting *sighting = &g_array_index (sightings, Sighting, i);

      cosmo_card_set_place (sighting->card, sighting->place);
    }
  set_sight (self, find_span_in_view (sightings));

  return G_SOURCE_REMOVE;
}

/* After the frame that is being made: only then it is known where the cards are. */
static void
queue_look (CosmoCardGrid *self)
{
  if (self->look_source == 0)
    self->look_source = g_idle_add_full (G_PRIORITY_LOW, look_at_cards, self, NULL);
}

/* --- Cards -------------------------------------------------------------------------------------------------------- */

static void
describe_cell (GtkListItem *item)
{
  CosmoPicture *picture = cosmo_cell_get_picture (gtk_list_item_get_item (item));
  g_autofree char *label = cosmo_card_wording_for_label (picture);
  g_autofree char *description = cosmo_card_wording_for_description (picture);

  gtk_list_item_set_accessible_label (item, label);
  gtk_list_item_set_accessible_description (item, description);
}

/* A cell says for its card that there is more to come. */
static void
on_busy_changed (CosmoCard *card)
{
  GtkWidget *cell = gtk_widget_get_parent (GTK_WIDGET (card));
  gboolean busy;

  g_object_get (card, "busy", &busy, NULL);
  if (cell != NULL)
    gtk_accessible_update_state (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_STATE_BUSY, busy, -1);
}

static void
on_setup (CosmoCardGrid *self,
          GtkListItem   *item)
{
  CosmoCard *card = cosmo_card_new (self->textures);

  g_signal_connect (card, "notify::busy", G_CALLBACK (on_busy_changed), NULL);
  g_signal_connect_object (card, "map", G_CALLBACK (queue_look), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (item, GTK_WIDGET (card));
}

static void
leave_picture (GtkListItem *item)
{
  CosmoPicture *picture = cosmo_card_get_picture (COSMO_CARD (gtk_list_item_get_child (item)));

  if (picture != NULL)
    g_signal_handlers_disconnect_by_func (picture, describe_cell, item);
}

static void
show_picture (GtkListItem *item)
{
  CosmoPicture *picture = cosmo_cell_get_picture (gtk_list_item_get_item (item));

  leave_picture (item);
  cosmo_card_set_picture (COSMO_CARD (gtk_list_item_get_child (item)), picture);
  g_signal_connect_object (picture, "notify::state", G_CALLBACK (describe_cell), item, G_CONNECT_SWAPPED);
  g_signal_connect_object (picture, "notify::record", G_CALLBACK (describe_cell), item, G_CONNECT_SWAPPED);
  describe_cell (item);
}

/* Before the window is there, nobody can look where its cards are. But it opens with the first ones, whose pictures can
 * be read from the disk while GTK is busy with the window. */
static void
expect_to_be_seen (CosmoCardGrid *self,
                   GtkListItem   *item)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) && gtk_list_item_get_position (item) < N_FIRST_CARDS)
    cosmo_card_set_place (COSMO_CARD (gtk_list_item_get_child (item)), COSMO_CARD_EXPECTED);
}

static void
on_bind (CosmoCardGrid *self,
         GtkListItem   *item)
{
  g_signal_connect_object (gtk_list_item_get_item (item), "notify::picture",
                           G_CALLBACK (show_picture), item, G_CONNECT_SWAPPED);
  show_picture (item);
  g_ptr_array_add (self->cards, gtk_list_item_get_child (item));
  expect_to_be_seen (self, item);
  queue_look (self);
}

static void
on_unbind (CosmoCardGrid *self,
           GtkListItem   *item)
{
  CosmoCard *card = COSMO_CARD (gtk_list_item_get_child (item));

  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), show_picture, item);
  leave_picture (item);
  g_ptr_array_remove_fast (self->cards, card);
  /* What it showed is left to be replaced: most cards are bound again in the same breath. */
  cosmo_card_set_place (card, COSMO_CARD_AWAY);
}

static void
on_pictures_changed (CosmoCardGrid *self)
{
  cosmo_cells_set_pictures (self->cells, self->pictures);
  queue_look (self);
}

static void
on_pictures_forgiven (CosmoCardGrid *self)
{
  for (guint i = 0; i < self->cards->len; i++)
    cosmo_card_try_again (g_ptr_array_index (self->cards, i));
}

static void
on_activate (CosmoCardGrid *self,
             guint          position)
{
  g_signal_emit (self, signals[SIGNAL_OPEN], 0, position);
}

static gboolean
cosmo_card_grid_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (COSMO_CARD_GRID (widget)->grid_view));
}

/* --- The object --------------------------------------------------------------------------------------------------- */

static void
cosmo_card_grid_dispose (GObject *object)
{
  CosmoCardGrid *self = COSMO_CARD_GRID (object);

  g_clear_handle_id (&self->look_source, g_source_remove);
  /* The bin does not notice when the template takes its child away. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), COSMO_TYPE_CARD_GRID);
  g_clear_object (&self->cells);
  g_clear_object (&self->pictures);
  g_clear_object (&self->textures);
  g_clear_pointer (&self->cards, g_ptr_array_unref);

  G_OBJECT_CLASS (cosmo_card_grid_parent_class)->dispose (object);
}

static void
cosmo_card_grid_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  CosmoCardGrid *self = COSMO_CARD_GRID (object);

  switch ((CosmoCardGridProperty) prop_id)
    {
    case PROP_MAX_COLUMNS:
      g_value_set_uint (value, self->max_columns);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_card_grid_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  CosmoCardGrid *self = COSMO_CARD_GRID (object);

  switch ((CosmoCardGridProperty) prop_id)
    {
    case PROP_MAX_COLUMNS:
      if (self->max_columns != g_value_get_uint (value))
        {
          self->max_columns = g_value_get_uint (value);
          /* The list lets go of the focus when it is laid out in other columns; it gets it back with the next look. */
          self->had_focus |= gtk_widget_get_focus_child (GTK_WIDGET (self->grid_view)) != NULL;
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_card_grid_class_init (CosmoCardGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cosmo_card_grid_dispose;
  object_class->get_property = cosmo_card_grid_get_property;
  object_class->set_property = cosmo_card_grid_set_property;

  widget_class->grab_focus = cosmo_card_grid_grab_focus;

  properties[PROP_MAX_COLUMNS] =
    g_param_spec_uint ("max-columns", NULL, NULL, 1, G_MAXUINT, 4,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /* The user wants to see the picture at a position more closely. */
  signals[SIGNAL_OPEN] =
    g_signal_new ("open", COSMO_TYPE_CARD_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  /* Other days are in view. */
  signals[SIGNAL_SIGHT_CHANGED] =
    g_signal_new ("sight-changed", COSMO_TYPE_CARD_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/cosmo-card-grid.ui");
  gtk_widget_class_bind_template_child (widget_class, CosmoCardGrid, scrolled_window);
  gtk_widget_class_bind_template_child (widget_class, CosmoCardGrid, grid_view);
  gtk_widget_class_bind_template_child (widget_class, CosmoCardGrid, selection);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_unbind);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

static void
cosmo_card_grid_init (CosmoCardGrid *self)
{
  GtkAdjustment *adjustment;

  self->max_columns = 4;
  self->cards = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));

  self->cells = cosmo_cells_new ();
  gtk_no_selection_set_model (self->selection, G_LIST_MODEL (self->cells));

  adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled_window);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (queue_look), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (queue_look), self, G_CONNECT_SWAPPED);
}

/**
 * cosmo_card_grid_set_textures:
 * @self: a grid
 * @textures: where the pictures of its cards come from
 *
 * To be called once, before there are any cards.
 */
void
cosmo_card_grid_set_textures (CosmoCardGrid *self,
                              CosmoTextures *textures)
{
  g_return_if_fail (COSMO_IS_CARD_GRID (self));
  g_return_if_fail (COSMO_IS_TEXTURES (textures));
  g_return_if_fail (self->pictures == NULL);

  g_set_object (&self->textures, textures);
  g_signal_connect_object (textures, "forgiven", G_CALLBACK (on_pictures_forgiven), self, G_CONNECT_SWAPPED);
}

/**
 * cosmo_card_grid_set_pictures:
 * @self: a grid
 * @pictures: (element-type CosmoPicture): what it shall show, from the beginning; it follows what becomes of the list
 */
void
cosmo_card_grid_set_pictures (CosmoCardGrid *self,
                              GListModel    *pictures)
{
  g_return_if_fail (COSMO_IS_CARD_GRID (self));
  g_return_if_fail (G_IS_LIST_MODEL (pictures));

  if (self->pictures == pictures)
    return;

  if (self->pictures != NULL)
    g_signal_handlers_disconnect_by_func (self->pictures, on_pictures_changed, self);
  g_set_object (&self->pictures, pictures);
  g_signal_connect_object (pictures, "items-changed", G_CALLBACK (on_pictures_changed), self, G_CONNECT_SWAPPED);
  on_pictures_changed (self);

  /* The focus comes along, if it is here. */
  if (g_list_model_get_n_items (pictures) > 0)
    gtk_grid_view_scroll_to (self->grid_view, 0,
                             gtk_widget_get_focus_child (GTK_WIDGET (self->grid_view)) != NULL ? GTK_LIST_SCROLL_FOCUS
                                                                                               : GTK_LIST_SCROLL_NONE,
                             NULL);
}

/**
 * cosmo_card_grid_get_sight:
 * @self: a grid
 *
 * Returns: from which day to which the pictures in view are, { 0, 0 } if nothing is
 */
CosmoSpan
cosmo_card_grid_get_sight (CosmoCardGrid *self)
{
  g_return_val_if_fail (COSMO_IS_CARD_GRID (self), ((CosmoSpan) { 0, 0 }));

  return self->sight;
}

/**
 * cosmo_card_grid_show:
 * @self: a grid
 * @day: of a picture
 *
 * Brings a card into view and focuses it. If it is there no more, the focus comes to where the grid is.
 */
void
cosmo_card_grid_show (CosmoCardGrid *self,
                      CosmoDay       day)
{
  guint n_items;

  g_return_if_fail (COSMO_IS_CARD_GRID (self));

  n_items = self->pictures != NULL ? g_list_model_get_n_items (self->pictures) : 0;
  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr(CosmoPicture) picture = g_list_model_get_item (self->pictures, i);

      if (cosmo_picture_get_day (picture) == day)
        gtk_grid_view_scroll_to (self->grid_view, i, GTK_LIST_SCROLL_FOCUS, NULL);
    }

  /* The list moves the focus only if it has it already: whoever came by the menu left it there. */
  gtk_widget_grab_focus (GTK_WIDGET (self->grid_view));
}
