/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What wheel, touchpad, touch and mouse do to a picture that can be zoomed and moved. */

#include "config.h"

#include "cosmo-zoom-picture-private.h"

#include <math.h>

/* Of a notch of the wheel, and of a touchpad scrolled as far as one. */
#define WHEEL_FACTOR 1.2
#define SURFACE_NOTCH 40.0

static void
on_motion (CosmoZoomPicture *self,
           double            x,
           double            y)
{
  self->pointer_x = x;
  self->pointer_y = y;
}

static gboolean
on_scroll (CosmoZoomPicture         *self,
           double                    dx,
           double                    dy,
           GtkEventControllerScroll *controller)
{
  GtkEventController *base = GTK_EVENT_CONTROLLER (controller);
  gboolean is_surface = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_SURFACE;
  gboolean is_control = (gtk_event_controller_get_current_event_state (base) & GDK_CONTROL_MASK) != 0;

  /* Two fingers move what is larger than the view; a wheel has only one direction, and zooms. */
  if (is_surface && !is_control)
    {
      if (!cosmo_zoom_get_can_move (&self->zoom))
        return GDK_EVENT_PROPAGATE;
      cosmo_zoom_picture_pan (self, -dx, -dy);
      return GDK_EVENT_STOP;
    }

  if (is_surface)
    cosmo_zoom_to (&self->zoom, cosmo_zoom_get_scale (&self->zoom) * pow (WHEEL_FACTOR, -dy / SURFACE_NOTCH),
                   self->pointer_x, self->pointer_y);
  else
    cosmo_zoom_by (&self->zoom, pow (WHEEL_FACTOR, -dy), self->pointer_x, self->pointer_y);
  cosmo_zoom_picture_update (self);
  return GDK_EVENT_STOP;
}

static void
on_pinch_begin (CosmoZoomPicture *self,
                GdkEventSequence *sequence,
                GtkGesture       *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  self->pinch_scale = cosmo_zoom_get_scale (&self->zoom);
  gtk_gesture_get_bounding_box_center (gesture, &self->pointer_x, &self->pointer_y);
}

/* The fingers take what is between them along. */
static void
on_pinch (CosmoZoomPicture *self,
          double            factor,
          GtkGesture       *gesture)
{
  double x = self->pointer_x;
  double y = self->pointer_y;

  gtk_gesture_get_bounding_box_center (gesture, &x, &y);
  cosmo_zoom_move (&self->zoom, x - self->pointer_x, y - self->pointer_y);
  self->pointer_x = x;
  self->pointer_y = y;
  cosmo_zoom_to (&self->zoom, self->pinch_scale * factor, x, y);
  cosmo_zoom_picture_update (self);
}

static void
on_drag_begin (CosmoZoomPicture *self,
               double            x,
               double            y,
               GtkGesture       *gesture)
{
  self->dragged_x = self->dragged_y = 0;
  if (!cosmo_zoom_get_can_move (&self->zoom))
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
}

static void
on_drag_update (CosmoZoomPicture *self,
                double            dx,
                double            dy,
                GtkGesture       *gesture)
{
  GtkWidget *widget = GTK_WIDGET (self);

  if (!gtk_drag_check_threshold (widget, 0, 0, dx, dy) && self->dragged_x == 0 && self->dragged_y == 0)
    return;

  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_set_cursor_from_name (widget, "grabbing");
  cosmo_zoom_move (&self->zoom, dx - self->dragged_x, dy - self->dragged_y);
  self->dragged_x = dx;
  self->dragged_y = dy;
  gtk_widget_queue_draw (widget);
}

static void
on_drag_end (CosmoZoomPicture *self)
{
  cosmo_zoom_picture_update (self);
}

/* Not the press: that of a swipe, which another gesture takes, is counted as well, but it is never told of as released. */
static void
on_released (CosmoZoomPicture *self,
             int               n_press,
             double            x,
             double            y)
{
  if (n_press % 2 != 0)
    return;

  if (self->zoom.fits)
    cosmo_zoom_to (&self->zoom, 1, x, y);
  else
    cosmo_zoom_fit (&self->zoom);
  cosmo_zoom_picture_update (self);
}

static void
add_controller (CosmoZoomPicture   *self,
                GtkEventController *controller)
{
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
add_pointer_controllers (CosmoZoomPicture *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (on_scroll), self);
  add_controller (self, motion);
  add_controller (self, scroll);
}

static void
add_gestures (CosmoZoomPicture *self)
{
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (on_pinch_begin), self);
  g_signal_connect_swapped (pinch, "scale-changed", G_CALLBACK (on_pinch), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (gtk_widget_grab_focus), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (on_released), self);
  add_controller (self, GTK_EVENT_CONTROLLER (pinch));
  add_controller (self, GTK_EVENT_CONTROLLER (drag));
  add_controller (self, GTK_EVENT_CONTROLLER (click));
}

/* To be called once, when the widget is set up. */
void
cosmo_zoom_picture_init_gestures (CosmoZoomPicture *self)
{
  add_pointer_controllers (self);
  add_gestures (self);
}
