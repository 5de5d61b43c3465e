/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The ways through the viewer: to the neighbours of a picture, closer to it and about in it. */

#include "config.h"

#include "cosmo-viewer-private.h"

#define ZOOM_STEP 1.25
/* How far an arrow key moves a picture that is larger than the view, in logical pixels. */
#define PAN_STEP 60.0
#define SWIPE_VELOCITY 600.0
/* From where on a finger turns the page, in logical pixels: before AdwNavigationView takes it for its own. */
#define SWIPE_DISTANCE 8.0
/* How wide the edge is from which a finger leads back to the gallery. */
#define SWIPE_EDGE 24.0

/* --- To the neighbours -------------------------------------------------------------------------------------------- */

/* Days without a picture are passed over. Returns whether there is one in that direction. */
gboolean
cosmo_viewer_find_neighbour (CosmoViewer *self,
                             int          step,
                             guint       *position)
{
  guint n_items = self->pictures != NULL ? g_list_model_get_n_items (self->pictures) : 0;

  /* Below 0 it wraps to more than there are. */
  for (guint i = self->position + step; i < n_items; i += step)
    {
      g_autoptr(CosmoPicture) picture = g_list_model_get_item (self->pictures, i);

      if (cosmo_picture_get_state (picture) == COSMO_PICTURE_READY)
        {
          *position = i;
          return TRUE;
        }
    }

  return FALSE;
}

static void
step (CosmoViewer *self,
      int          direction)
{
  guint position;

  if (cosmo_viewer_find_neighbour (self, direction, &position))
    cosmo_viewer_show (self, self->pictures, position);

  /* With the last step its button loses the focus, and without one no key reaches the page. */
  if (gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self))) == NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->zoom_picture));
}

static void
on_step (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  step (COSMO_VIEWER (widget), g_str_equal (action_name, "viewer.next") ? 1 : -1);
}

/* Where the next picture is to be found: in the direction of reading. */
static int
direction_of (CosmoViewer *self,
              gboolean     left)
{
  return left == (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL) ? 1 : -1;
}

/* An arrow key moves what is larger than the view, and leads to a neighbour otherwise. */
static gboolean
on_arrow (GtkWidget *widget,
          GVariant  *arguments,
          gpointer   user_data)
{
  CosmoViewer *self = COSMO_VIEWER (widget);
  int dx, dy;

  g_variant_get (arguments, "(ii)", &dx, &dy);
  if (cosmo_zoom_picture_get_zoomed (self->zoom_picture))
    cosmo_zoom_picture_pan (self->zoom_picture, -dx * PAN_STEP, -dy * PAN_STEP);
  else if (dx != 0)
    step (self, direction_of (self, dx < 0));
  else
    return GDK_EVENT_PROPAGATE;

  return GDK_EVENT_STOP;
}

/* Whether a movement to the side turns the page. What is larger than the view is moved by it; where there is no
 * neighbour, and from the edge of the page, it leads back to the gallery. */
static gboolean
turns_page (CosmoViewer *self,
            double       start_x,
            double       dx)
{
  gboolean is_reversed = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  double from_edge = is_reversed ? gtk_widget_get_width (GTK_WIDGET (self->zoom_picture)) - start_x : start_x;
  guint position;

  return !cosmo_zoom_picture_get_zoomed (self->zoom_picture) && from_edge >= SWIPE_EDGE &&
         cosmo_viewer_find_neighbour (self, direction_of (self, dx > 0), &position);
}

static void
on_swipe_begin (CosmoViewer      *self,
                GdkEventSequence *sequence,
                GtkGesture       *gesture)
{
  self->is_swiping = gtk_gesture_get_point (gesture, sequence, &self->swipe_x, &self->swipe_y);
}

static void
on_swipe_update (CosmoViewer      *self,
                 GdkEventSequence *sequence,
                 GtkGesture       *gesture)
{
  double x, y;

  if (!gtk_gesture_get_point (gesture, sequence, &x, &y) || !self->is_swiping)
    return;

  x -= self->swipe_x;
  y -= self->swipe_y;
  if (MAX (ABS (x), ABS (y)) < SWIPE_DISTANCE)
    return;

  self->is_swiping = FALSE;
  if (ABS (x) > ABS (y) && turns_page (self, self->swipe_x, x))
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
on_swipe (CosmoViewer *self,
          double       velocity_x,
          double       velocity_y)
{
  if (ABS (velocity_x) > SWIPE_VELOCITY && ABS (velocity_x) > 2 * ABS (velocity_y) &&
      turns_page (self, self->swipe_x, velocity_x))
    step (self, direction_of (self, velocity_x > 0));
}

/* --- Closer ------------------------------------------------------------------------------------------------------- */

static void
on_zoom (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  CosmoViewer *self = COSMO_VIEWER (widget);

  if (g_str_equal (action_name, "viewer.zoom-in"))
    cosmo_zoom_picture_zoom_by (self->zoom_picture, ZOOM_STEP);
  else if (g_str_equal (action_name, "viewer.zoom-out"))
    cosmo_zoom_picture_zoom_by (self->zoom_picture, 1 / ZOOM_STEP);
  else if (g_str_equal (action_name, "viewer.zoom-original"))
    cosmo_zoom_picture_zoom_to (self->zoom_picture, 1);
  else
    cosmo_zoom_picture_fit (self->zoom_picture);
}

/* --- For the other parts of the viewer ---------------------------------------------------------------------------- */

static void
add_bindings (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint       keyval;
    const char *action;
  } keys[] = {
    { GDK_KEY_Page_Up, "viewer.previous" },
    { GDK_KEY_Page_Down, "viewer.next" },
    { GDK_KEY_plus, "viewer.zoom-in" },
    { GDK_KEY_equal, "viewer.zoom-in" },
    { GDK_KEY_KP_Add, "viewer.zoom-in" },
    { GDK_KEY_minus, "viewer.zoom-out" },
    { GDK_KEY_KP_Subtract, "viewer.zoom-out" },
    { GDK_KEY_0, "viewer.zoom-fit" },
    { GDK_KEY_KP_0, "viewer.zoom-fit" },
    { GDK_KEY_1, "viewer.zoom-original" },
    { GDK_KEY_KP_1, "viewer.zoom-original" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      gtk_widget_class_add_binding_action (widget_class, keys[i].keyval, 0, keys[i].action, NULL);
      gtk_widget_class_add_binding_action (widget_class, keys[i].keyval, GDK_CONTROL_MASK, keys[i].action, NULL);
    }

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, 0, on_arrow, "(ii)", -1, 0);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, 0, on_arrow, "(ii)", 1, 0);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, 0, on_arrow, "(ii)", 0, -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, 0, on_arrow, "(ii)", 0, 1);
}

void
cosmo_viewer_install_movement (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "viewer.previous", NULL, on_step);
  gtk_widget_class_install_action (widget_class, "viewer.next", NULL, on_step);
  gtk_widget_class_install_action (widget_class, "viewer.zoom-in", NULL, on_zoom);
  gtk_widget_class_install_action (widget_class, "viewer.zoom-out", NULL, on_zoom);
  gtk_widget_class_install_action (widget_class, "viewer.zoom-fit", NULL, on_zoom);
  gtk_widget_class_install_action (widget_class, "viewer.zoom-original", NULL, on_zoom);
  add_bindings (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_swipe_begin);
  gtk_widget_class_bind_template_callback (widget_class, on_swipe_update);
  gtk_widget_class_bind_template_callback (widget_class, on_swipe);
}

/* To be called when another picture is shown, or has other neighbours. */
void
cosmo_viewer_update_movement (CosmoViewer *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  guint position;

  gtk_widget_action_set_enabled (widget, "viewer.previous", cosmo_viewer_find_neighbour (self, -1, &position));
  gtk_widget_action_set_enabled (widget, "viewer.next", cosmo_viewer_find_neighbour (self, 1, &position));
}
