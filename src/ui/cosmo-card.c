/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A day in the grid: its picture, date, title and the beginning of its explanation, or what became of them instead.
 *
 * Every card measures the same, whatever it holds. */

#include "config.h"

#include "cosmo-card.h"

#include "cosmo-absence.h"
#include "cosmo-card-wording.h"
#include "cosmo-wording.h"

#define MIN_WIDTH 288
#define NATURAL_WIDTH 360
#define TITLE_LINES 2
#define EXPLANATION_LINES 4
#define MAX_EXPLANATION 500

/* The same as in the interface file. */
#define TEXT_MARGIN 14
#define TEXT_SPACING 4

struct _CosmoCard
{
  GtkWidget        parent_instance;

  CosmoCardImage  *image;
  CosmoPicture    *picture;
  gboolean         busy;

  int              text_height;        /* 0 while it is not known for the current font */

  GtkWidget       *absence;            /* or NULL, owned by frame */

  GtkWidget       *frame;
  GtkWidget       *text;
  GtkWidget       *date;
  GtkWidget       *title;
  GtkWidget       *explanation;
};

G_DEFINE_FINAL_TYPE (CosmoCard, cosmo_card, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_IMAGE = 1,
  PROP_PICTURE,
  PROP_BUSY,
} CosmoCardProperty;

static GParamSpec *properties[PROP_BUSY + 1];

/* --- States ------------------------------------------------------------------------------------------------------- */

static void
update_busy (CosmoCard *self)
{
  gboolean pending = self->picture != NULL && cosmo_picture_get_state (self->picture) == COSMO_PICTURE_PENDING;
  gboolean busy = cosmo_card_image_get_place (self->image) == COSMO_CARD_IN_VIEW &&
                  (pending || cosmo_card_image_get_loading (self->image));

  if (self->busy == busy)
    return;

  self->busy = busy;
  if (busy)
    gtk_widget_add_css_class (GTK_WIDGET (self), "busy");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "busy");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/* There is an icon where there is no picture to wait for. */
static void
update_absence (CosmoCard *self)
{
  CosmoPictureState state = self->picture != NULL ? cosmo_picture_get_state (self->picture) : COSMO_PICTURE_PENDING;
  gboolean absent = state == COSMO_PICTURE_READY ? cosmo_card_image_is_absent (self->image)
                                                 : state != COSMO_PICTURE_PENDING;

  if (absent && self->absence == NULL)
    {
      self->absence = GTK_WIDGET (cosmo_absence_new ());
      g_object_bind_property (self, "picture", self->absence, "picture", G_BINDING_SYNC_CREATE);
      g_object_bind_property (self->image, "problem", self->absence, "image-problem", G_BINDING_SYNC_CREATE);
      gtk_overlay_add_overlay (GTK_OVERLAY (self->frame), self->absence);
    }

  if (self->absence != NULL)
    gtk_widget_set_visible (self->absence, absent);
}

static void
on_state_changed (CosmoCard *self)
{
  update_absence (self);
  update_busy (self);
}

static void
set_image (CosmoCard      *self,
           CosmoCardImage *image)
{
  self->image = g_object_ref (image);
  g_signal_connect_object (image, "notify::loading", G_CALLBACK (update_busy), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (image, "notify::problem", G_CALLBACK (update_absence), self, G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IMAGE]);
}

static void
on_retry (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  CosmoCard *self = COSMO_CARD (widget);

  if (!cosmo_card_image_forgive (self->image) && self->picture != NULL)
    gtk_widget_activate_action (widget, "gallery.retry-day", "u", cosmo_picture_get_day (self->picture));
}

/* --- What the interface file shows when --------------------------------------------------------------------------- */

static char *
format_date (gpointer object,
             CosmoDay day)
{
  return day != 0 ? cosmo_wording_for_date (day) : NULL;
}

/* A few lines of it are seen; the rest would be measured for nothing. */
static char *
shorten (gpointer    object,
         const char *explanation)
{
  if (explanation == NULL)
    return NULL;

  return g_utf8_strlen (explanation, -1) > MAX_EXPLANATION ? g_utf8_substring (explanation, 0, MAX_EXPLANATION)
                                                           : g_strdup (explanation);
}

static gboolean
has_badge (gpointer   object,
           CosmoMedia media,
           gboolean   copyrighted)
{
  return media == COSMO_MEDIA_VIDEO || copyrighted;
}

static gboolean
is_there (gpointer      object,
          GdkPaintable *paintable)
{
  return paintable != NULL;
}

static gboolean
is_known (gpointer          object,
          CosmoPictureState state)
{
  return state != COSMO_PICTURE_PENDING;
}

static gboolean
is_waiting (gpointer          object,
            CosmoPictureState state,
            gboolean          loading)
{
  return state == COSMO_PICTURE_PENDING || loading;
}

/* --- Size --------------------------------------------------------------------------------------------------------- */

static int
measure_lines (GtkWidget *label,
               guint      n_lines)
{
  g_autofree char *text = g_strnfill (n_lines - 1, '\n');
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (label, text);
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

/* The height of the text when every label is full, so that cards are alike whether they are or not. */
static int
measure_text (CosmoCard *self)
{
  if (self->text_height == 0)
    {
      self->text_height = measure_lines (self->date, 1) +
                          measure_lines (self->title, TITLE_LINES) +
                          measure_lines (self->explanation, EXPLANATION_LINES) +
                          2 * TEXT_SPACING + 2 * TEXT_MARGIN;
    }

  return self->text_height;
}

static int
get_frame_height (int width)
{
  return width * 10 / 16;
}

static GtkSizeRequestMode
cosmo_card_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
cosmo_card_measure (GtkWidget      *widget,
                    GtkOrientation  orientation,
                    int             for_size,
                    int            *minimum,
                    int            *natural,
                    int            *minimum_baseline,
                    int            *natural_baseline)
{
  CosmoCard *self = COSMO_CARD (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MIN_WIDTH;
      *natural = NATURAL_WIDTH;
    }
  else
    {
      int width = for_size >= 0 ? MAX (for_size, MIN_WIDTH) : NATURAL_WIDTH;

      *minimum = *natural = get_frame_height (width) + measure_text (self);
    }
}

static void
cosmo_card_size_allocate (GtkWidget *widget,
                          int        width,
                          int        height,
                          int        baseline)
{
  CosmoCard *self = COSMO_CARD (widget);
  int frame_height = get_frame_height (width);
  GtkAllocation frame = { 0, 0, width, frame_height };
  GtkAllocation text = { 0, frame_height, width, height - frame_height };

  /* What they ask for changes nothing, but they must have been asked. */
  gtk_widget_measure (self->frame, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_measure (self->text, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_size_allocate (self->frame, &frame, -1);
  gtk_widget_size_allocate (self->text, &text, -1);
}

static void
cosmo_card_css_changed (GtkWidget         *widget,
                        GtkCssStyleChange *change)
{
  CosmoCard *self = COSMO_CARD (widget);

  GTK_WIDGET_CLASS (cosmo_card_parent_class)->css_changed (widget, change);

  /* The font may have. */
  self->text_height = 0;
}

/* --- The object --------------------------------------------------------------------------------------------------- */

static void
cosmo_card_dispose (GObject *object)
{
  CosmoCard *self = COSMO_CARD (object);

  cosmo_card_set_picture (self, NULL);
  self->absence = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), COSMO_TYPE_CARD);
  g_clear_object (&self->image);

  G_OBJECT_CLASS (cosmo_card_parent_class)->dispose (object);
}

static void
cosmo_card_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  CosmoCard *self = COSMO_CARD (object);

  switch ((CosmoCardProperty) prop_id)
    {
    case PROP_IMAGE:
      g_value_set_object (value, self->image);
      break;
    case PROP_PICTURE:
      g_value_set_object (value, self->picture);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_card_set_property (GObject      *object,
                         guint         prop_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  CosmoCard *self = COSMO_CARD (object);

  switch (prop_id)
    {
    case PROP_IMAGE:
      set_image (self, g_value_get_object (value));
      break;
    case PROP_PICTURE:
      cosmo_card_set_picture (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_IMAGE] =
    g_param_spec_object ("image", NULL, NULL, COSMO_TYPE_CARD_IMAGE,
                         readable | G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_PICTURE] =
    g_param_spec_object ("picture", NULL, NULL, COSMO_TYPE_PICTURE, readable | G_PARAM_WRITABLE);
  properties[PROP_BUSY] =
    g_param_spec_boolean ("busy", NULL, NULL, FALSE, readable);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/cosmo-card.ui");
  gtk_widget_class_bind_template_child (widget_class, CosmoCard, frame);
  gtk_widget_class_bind_template_child (widget_class, CosmoCard, text);
  gtk_widget_class_bind_template_child (widget_class, CosmoCard, date);
  gtk_widget_class_bind_template_child (widget_class, CosmoCard, title);
  gtk_widget_class_bind_template_child (widget_class, CosmoCard, explanation);
  gtk_widget_class_bind_template_callback (widget_class, format_date);
  gtk_widget_class_bind_template_callback (widget_class, cosmo_card_wording_for_title);
  gtk_widget_class_bind_template_callback (widget_class, shorten);
  gtk_widget_class_bind_template_callback (widget_class, cosmo_card_wording_for_badge);
  gtk_widget_class_bind_template_callback (widget_class, has_badge);
  gtk_widget_class_bind_template_callback (widget_class, is_there);
  gtk_widget_class_bind_template_callback (widget_class, is_known);
  gtk_widget_class_bind_template_callback (widget_class, is_waiting);
}

static void
cosmo_card_class_init (CosmoCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cosmo_card_dispose;
  object_class->get_property = cosmo_card_get_property;
  object_class->set_property = cosmo_card_set_property;

  widget_class->get_request_mode = cosmo_card_get_request_mode;
  widget_class->measure = cosmo_card_measure;
  widget_class->size_allocate = cosmo_card_size_allocate;
  widget_class->css_changed = cosmo_card_css_changed;

  install_properties (object_class);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "card.retry", NULL, on_retry);
  gtk_widget_class_set_css_name (widget_class, "picturecard");
}

static void
cosmo_card_init (CosmoCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * cosmo_card_new:
 * @textures: where its picture comes from
 *
 * Returns: (transfer floating): a card that shows nothing yet
 */
CosmoCard *
cosmo_card_new (CosmoTextures *textures)
{
  g_autoptr(CosmoCardImage) image = cosmo_card_image_new (textures);

  return g_object_new (COSMO_TYPE_CARD, "image", image, NULL);
}

/**
 * cosmo_card_get_picture:
 * @self: a card
 *
 * Returns: (transfer none) (nullable): the picture it shows
 */
CosmoPicture *
cosmo_card_get_picture (CosmoCard *self)
{
  g_return_val_if_fail (COSMO_IS_CARD (self), NULL);

  return self->picture;
}

/**
 * cosmo_card_set_picture:
 * @self: a card
 * @picture: (nullable): what it shall show, and follow, or %NULL to show nothing
 *
 * Its thumbnail is shown at once if it is in memory; otherwise it waits until the card is in view.
 */
void
cosmo_card_set_picture (CosmoCard    *self,
                        CosmoPicture *picture)
{
  g_return_if_fail (COSMO_IS_CARD (self));

  if (self->picture == picture)
    return;

  if (self->picture != NULL)
    g_signal_handlers_disconnect_by_func (self->picture, on_state_changed, self);
  g_set_object (&self->picture, picture);
  /* Before the card, since the image is asked when that is told. */
  cosmo_card_image_set_picture (self->image, picture);
  if (picture != NULL)
    {
      g_signal_connect_object (picture, "notify::record", G_CALLBACK (on_state_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (picture, "notify::state", G_CALLBACK (on_state_changed), self, G_CONNECT_SWAPPED);
    }

  on_state_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PICTURE]);
}

/**
 * cosmo_card_set_place:
 * @self: a card
 * @place: where it is now
 *
 * Tells a card where it is, which decides what is done for its picture.
 */
void
cosmo_card_set_place (CosmoCard      *self,
                      CosmoCardPlace  place)
{
  g_return_if_fail (COSMO_IS_CARD (self));

  cosmo_card_image_set_place (self->image, place);
  update_busy (self);
}

/**
 * cosmo_card_try_again:
 * @self: a card
 *
 * Forgets that there was no thumbnail, and asks for it again when the card is in view.
 */
void
cosmo_card_try_again (CosmoCard *self)
{
  g_return_if_fail (COSMO_IS_CARD (self));

  cosmo_card_image_try_again (self->image);
}
