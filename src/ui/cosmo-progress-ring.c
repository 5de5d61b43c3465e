/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A ring that closes as something goes on, for where there is no room for a bar. */

#include "config.h"

#include "cosmo-progress-ring.h"

#include <math.h>

#define SIZE 20
#define LINE_WIDTH 3.0f

struct _CosmoProgressRing
{
  GtkWidget  parent_instance;

  double     fraction;
};

G_DEFINE_FINAL_TYPE (CosmoProgressRing, cosmo_progress_ring, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_FRACTION = 1,
} CosmoProgressRingProperty;

static GParamSpec *properties[PROP_FRACTION + 1];

static void
set_fraction (CosmoProgressRing *self,
              double             fraction)
{
  if (self->fraction == fraction)
    return;

  self->fraction = fraction;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, fraction, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
}

static void
cosmo_progress_ring_measure (GtkWidget      *widget,
                             GtkOrientation  orientation,
                             int             for_size,
                             int            *minimum,
                             int            *natural,
                             int            *minimum_baseline,
                             int            *natural_baseline)
{
  *minimum = *natural = SIZE;
}

/* The part of the ring from its top, clockwise. */
static GskPath *
make_arc (const graphene_point_t *middle,
          float                   radius,
          double                  fraction)
{
  g_autoptr(GskPathBuilder) builder = gsk_path_builder_new ();
  const float angle = 2 * G_PI * fraction;
  const float sine = sinf (angle);
  const float cosine = cosf (angle);

  gsk_path_builder_move_to (builder, middle->x, middle->y - radius);
  gsk_path_builder_svg_arc_to (builder, radius, radius, 0, fraction > 0.5, TRUE,
                               middle->x + radius * sine, middle->y - radius * cosine);
  return gsk_path_builder_to_path (builder);
}

static GskPath *
make_circle (const graphene_point_t *middle,
             float                   radius)
{
  g_autoptr(GskPathBuilder) builder = gsk_path_builder_new ();

  gsk_path_builder_add_circle (builder, middle, radius);
  return gsk_path_builder_to_path (builder);
}

static void
cosmo_progress_ring_snapshot (GtkWidget   *widget,
                              GtkSnapshot *snapshot)
{
  CosmoProgressRing *self = COSMO_PROGRESS_RING (widget);
  const float size = MIN (gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  const float radius = (size - LINE_WIDTH) / 2;
  const graphene_point_t middle = { gtk_widget_get_width (widget) / 2.0f, gtk_widget_get_height (widget) / 2.0f };
  g_autoptr(GskStroke) stroke = gsk_stroke_new (LINE_WIDTH);
  g_autoptr(GskPath) circle = make_circle (&middle, radius);
  GdkRGBA color, faint;

  gtk_widget_get_color (widget, &color);
  faint = color;
  faint.alpha *= 0.25f;
  gtk_snapshot_append_stroke (snapshot, circle, stroke, &faint);

  if (self->fraction >= 1)
    {
      gtk_snapshot_append_stroke (snapshot, circle, stroke, &color);
    }
  else if (self->fraction > 0)
    {
      g_autoptr(GskPath) arc = make_arc (&middle, radius, self->fraction);

      gsk_stroke_set_line_cap (stroke, GSK_LINE_CAP_ROUND);
      gtk_snapshot_append_stroke (snapshot, arc, stroke, &color);
    }
}

static void
cosmo_progress_ring_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  CosmoProgressRing *self = COSMO_PROGRESS_RING (object);

  switch ((CosmoProgressRingProperty) prop_id)
    {
    case PROP_FRACTION:
      g_value_set_double (value, self->fraction);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_progress_ring_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  CosmoProgressRing *self = COSMO_PROGRESS_RING (object);

  switch ((CosmoProgressRingProperty) prop_id)
    {
    case PROP_FRACTION:
      set_fraction (self, g_value_get_double (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_progress_ring_class_init (CosmoProgressRingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = cosmo_progress_ring_get_property;
  object_class->set_property = cosmo_progress_ring_set_property;

  widget_class->measure = cosmo_progress_ring_measure;
  widget_class->snapshot = cosmo_progress_ring_snapshot;

  /* How much of it is done, from 0 to 1. */
  properties[PROP_FRACTION] =
    g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PROGRESS_BAR);
}

static void
cosmo_progress_ring_init (CosmoProgressRing *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 1.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, 0.0,
                                  -1);
}
