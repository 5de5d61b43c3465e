/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A picture that can be zoomed and moved, by wheel, touchpad, touch, mouse and from outside. Whatever is done to it, it
 * is only drawn again: nothing is decoded, made or laid out for that. */

#include "config.h"

#include "cosmo-zoom-picture-private.h"

/* Above this a pixel of the picture is to be seen as what it is. */
#define CRISP_SCALE 4.0

G_DEFINE_FINAL_TYPE (CosmoZoomPicture, cosmo_zoom_picture, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_PAINTABLE = 1,
  PROP_SCALE,
  PROP_ZOOMED,
} CosmoZoomPictureProperty;

static GParamSpec *properties[PROP_ZOOMED + 1];

/* To be called when another part of the picture is seen, or at another scale. */
void
cosmo_zoom_picture_update (CosmoZoomPicture *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_set_cursor_from_name (widget, cosmo_zoom_get_can_move (&self->zoom) ? "grab" : NULL);
  gtk_widget_queue_draw (widget);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SCALE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ZOOMED]);
}

/* At 100 % a pixel of the picture is one of the screen, however many of them make a logical one. */
static void
update_size (CosmoZoomPicture *self)
{
  double factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  cosmo_zoom_set_picture (&self->zoom, self->width / factor, self->height / factor);
  cosmo_zoom_picture_update (self);
}

/* --- The widget --------------------------------------------------------------------------------------------------- */

static void
cosmo_zoom_picture_measure (GtkWidget      *widget,
                            GtkOrientation  orientation,
                            int             for_size,
                            int            *minimum,
                            int            *natural,
                            int            *minimum_baseline,
                            int            *natural_baseline)
{
  /* It takes what there is, so that no picture moves anything else. */
  *minimum = *natural = 0;
}

static void
cosmo_zoom_picture_size_allocate (GtkWidget *widget,
                                  int        width,
                                  int        height,
                                  int        baseline)
{
  CosmoZoomPicture *self = COSMO_ZOOM_PICTURE (widget);

  if (self->zoom.view_width == width && self->zoom.view_height == height)
    return;

  cosmo_zoom_set_view (&self->zoom, width, height);
  cosmo_zoom_picture_update (self);
}

static GskScalingFilter
choose_filter (CosmoZoomPicture *self,
               double            width)
{
  /* Of the texture, which may have less pixels than the picture. */
  if (width * gtk_widget_get_scale_factor (GTK_WIDGET (self)) < gdk_texture_get_width (self->texture))
    return GSK_SCALING_FILTER_TRILINEAR;

  if (cosmo_zoom_get_scale (&self->zoom) > CRISP_SCALE && !self->is_preview)
    return GSK_SCALING_FILTER_NEAREST;

  return GSK_SCALING_FILTER_LINEAR;
}

static void
cosmo_zoom_picture_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  CosmoZoomPicture *self = COSMO_ZOOM_PICTURE (widget);
  graphene_rect_t bounds;

  if (self->texture == NULL)
    return;

  cosmo_zoom_get_bounds (&self->zoom, &bounds);
  gtk_snapshot_append_scaled_texture (snapshot, self->texture, choose_filter (self, bounds.size.width), &bounds);
}

static void
cosmo_zoom_picture_dispose (GObject *object)
{
  g_clear_object (&COSMO_ZOOM_PICTURE (object)->texture);

  G_OBJECT_CLASS (cosmo_zoom_picture_parent_class)->dispose (object);
}

static void
cosmo_zoom_picture_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  CosmoZoomPicture *self = COSMO_ZOOM_PICTURE (object);

  switch ((CosmoZoomPictureProperty) prop_id)
    {
    case PROP_PAINTABLE:
      g_value_set_object (value, self->texture);
      break;
    case PROP_SCALE:
      g_value_set_double (value, self->is_size_known ? cosmo_zoom_get_scale (&self->zoom) : 0);
      break;
    case PROP_ZOOMED:
      g_value_set_boolean (value, cosmo_zoom_picture_get_zoomed (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_zoom_picture_class_init (CosmoZoomPictureClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cosmo_zoom_picture_dispose;
  object_class->get_property = cosmo_zoom_picture_get_property;

  widget_class->measure = cosmo_zoom_picture_measure;
  widget_class->size_allocate = cosmo_zoom_picture_size_allocate;
  widget_class->snapshot = cosmo_zoom_picture_snapshot;

  properties[PROP_PAINTABLE] = g_param_spec_object ("paintable", NULL, NULL, GDK_TYPE_PAINTABLE, flags);
  /* 1 for 100 %, and 0 while the size of the picture is not known. */
  properties[PROP_SCALE] = g_param_spec_double ("scale", NULL, NULL, 0, G_MAXDOUBLE, 1, flags);
  /* Whether a part of the picture is out of view. */
  properties[PROP_ZOOMED] = g_param_spec_boolean ("zoomed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_css_name (widget_class, "zoompicture");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
cosmo_zoom_picture_init (CosmoZoomPicture *self)
{
  self->zoom = (CosmoZoom) COSMO_ZOOM_INIT;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (update_size), NULL);
  cosmo_zoom_picture_init_gestures (self);
}

static void
set_texture (CosmoZoomPicture *self,
             GdkTexture       *texture,
             guint             width,
             guint             height,
             gboolean          is_size_known)
{
  if (!g_set_object (&self->texture, texture))
    return;

  if (self->width != width || self->height != height || self->is_size_known != is_size_known)
    {
      self->width = width;
      self->height = height;
      self->is_size_known = is_size_known;
      update_size (self);
    }
  else
    {
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAINTABLE]);
}

/**
 * cosmo_zoom_picture_set_texture:
 * @self: a zoomable picture
 * @texture: what to show
 * @width: how wide the picture is, in pixels, of which @texture may be a smaller form
 * @height: likewise its height
 *
 * Shows a picture, or another form of the one that is shown: it takes the place of the old one, at its zoom.
 */
void
cosmo_zoom_picture_set_texture (CosmoZoomPicture *self,
                                GdkTexture       *texture,
                                guint             width,
                                guint             height)
{
  g_return_if_fail (COSMO_IS_ZOOM_PICTURE (self));
  g_return_if_fail (GDK_IS_TEXTURE (texture));
  g_return_if_fail (width > 0 && height > 0);

  self->is_preview = FALSE;
  set_texture (self, texture, width, height, TRUE);
}

/**
 * cosmo_zoom_picture_set_preview:
 * @self: a zoomable picture
 * @texture: a small form of the picture
 * @width: how wide the picture is, in pixels, or 0 if that is not known
 * @height: likewise its height
 *
 * Shows what there is of a picture until the whole of it comes: with soft pixels at any zoom, which are not its own.
 */
void
cosmo_zoom_picture_set_preview (CosmoZoomPicture *self,
                                GdkTexture       *texture,
                                guint             width,
                                guint             height)
{
  g_return_if_fail (COSMO_IS_ZOOM_PICTURE (self));
  g_return_if_fail (GDK_IS_TEXTURE (texture));

  self->is_preview = TRUE;
  if (width > 0 && height > 0)
    set_texture (self, texture, width, height, TRUE);
  else
    set_texture (self, texture, gdk_texture_get_width (texture), gdk_texture_get_height (texture), FALSE);
}

/**
 * cosmo_zoom_picture_clear:
 * @self: a zoomable picture
 *
 * Shows nothing. What is shown next is seen whole.
 */
void
cosmo_zoom_picture_clear (CosmoZoomPicture *self)
{
  g_return_if_fail (COSMO_IS_ZOOM_PICTURE (self));

  g_clear_object (&self->texture);
  self->width = self->height = 0;
  self->is_preview = self->is_size_known = FALSE;
  cosmo_zoom_fit (&self->zoom);
  update_size (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAINTABLE]);
}

/**
 * cosmo_zoom_picture_zoom_by:
 * @self: a zoomable picture
 * @factor: how much larger it shall be
 *
 * What is in the middle stays there.
 */
void
cosmo_zoom_picture_zoom_by (CosmoZoomPicture *self,
                            double            factor)
{
  g_return_if_fail (COSMO_IS_ZOOM_PICTURE (self));
  g_return_if_fail (factor > 0);

  cosmo_zoom_by (&self->zoom, factor, self->zoom.view_width / 2, self->zoom.view_height / 2);
  cosmo_zoom_picture_update (self);
}

/**
 * cosmo_zoom_picture_zoom_to:
 * @self: a zoomable picture
 * @scale: 1 for 100 %
 *
 * What is in the middle stays there.
 */
void
cosmo_zoom_picture_zoom_to (CosmoZoomPicture *self,
                            double            scale)
{
  g_return_if_fail (COSMO_IS_ZOOM_PICTURE (self));
  g_return_if_fail (scale > 0);

  cosmo_zoom_to (&self->zoom, scale, self->zoom.view_width / 2, self->zoom.view_height / 2);
  cosmo_zoom_picture_update (self);
}

/**
 * cosmo_zoom_picture_fit:
 * @self: a zoomable picture
 *
 * Shows the whole picture, as large as there is room.
 */
void
cosmo_zoom_picture_fit (CosmoZoomPicture *self)
{
  g_return_if_fail (COSMO_IS_ZOOM_PICTURE (self));

  cosmo_zoom_fit (&self->zoom);
  cosmo_zoom_picture_update (self);
}

/**
 * cosmo_zoom_picture_get_zoomed:
 * @self: a zoomable picture
 *
 * Returns: whether a part of the picture is out of view
 */
gboolean
cosmo_zoom_picture_get_zoomed (CosmoZoomPicture *self)
{
  g_return_val_if_fail (COSMO_IS_ZOOM_PICTURE (self), FALSE);

  return cosmo_zoom_get_can_move (&self->zoom);
}

/**
 * cosmo_zoom_picture_pan:
 * @self: a zoomable picture
 * @dx: how far to move it to the right, in logical pixels
 * @dy: likewise how far down
 *
 * Moves the picture in its view, at most until its edge is in sight.
 */
void
cosmo_zoom_picture_pan (CosmoZoomPicture *self,
                        double            dx,
                        double            dy)
{
  g_return_if_fail (COSMO_IS_ZOOM_PICTURE (self));

  cosmo_zoom_move (&self->zoom, dx, dy);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
