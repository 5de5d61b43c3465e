/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cosmo-zoom-picture.h"
#include "futures.h"

#define VIEW 400

typedef struct
{
  GtkWindow        *window;
  CosmoZoomPicture *picture;
} Fixture;

static GdkTexture *
new_texture (guint width,
             guint height)
{
  g_autoptr(GBytes) bytes = g_bytes_new_take (g_malloc0 (width * height * 3), width * height * 3);

  return gdk_memory_texture_new (width, height, GDK_MEMORY_R8G8B8, bytes, width * 3);
}

static void
set_flag (gboolean *flag)
{
  *flag = TRUE;
}

/* Waits until what was changed is on the screen. */
static void
wait_for_frame (Fixture *fixture)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (fixture->window));
  gboolean painted = FALSE;
  gulong handler = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (set_flag), &painted);

  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
  wait_for_flag (&painted);
  g_signal_handler_disconnect (clock, handler);
}

static gboolean
has_size (Fixture *fixture)
{
  return gtk_widget_get_width (GTK_WIDGET (fixture->picture)) == VIEW;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->picture = g_object_ref_sink (g_object_new (COSMO_TYPE_ZOOM_PICTURE, NULL));
  gtk_widget_set_size_request (GTK_WIDGET (fixture->picture), VIEW, VIEW);
  fixture->window = GTK_WINDOW (g_object_ref (gtk_window_new ()));
  gtk_window_set_child (fixture->window, GTK_WIDGET (fixture->picture));
  gtk_window_set_resizable (fixture->window, FALSE);
  gtk_window_present (fixture->window);
  while (!has_size (fixture))
    g_main_context_iteration (NULL, TRUE);
  wait_for_frame (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (fixture->window);
  g_clear_object (&fixture->window);
  g_assert_finalize_object (fixture->picture);
}

/* Returns: (transfer full): how the picture is drawn, after a frame with it */
static GskRenderNode *
draw (Fixture *fixture)
{
  g_autoptr(GtkSnapshot) snapshot = gtk_snapshot_new ();
  GskRenderNode *node;

  wait_for_frame (fixture);
  GTK_WIDGET_GET_CLASS (fixture->picture)->snapshot (GTK_WIDGET (fixture->picture), snapshot);
  node = gtk_snapshot_to_node (snapshot);
  g_assert_nonnull (node);
  g_assert_cmpint (gsk_render_node_get_node_type (node), ==, GSK_TEXTURE_SCALE_NODE);
  return node;
}

/* Smooth when it is scaled down, and crisp above 400 %, where a pixel is to be seen as what it is; not those
 * of a preview. */
static void
test_filter (Fixture       *fixture,
             gconstpointer  data)
{
  static const struct
  {
    guint            texture;
    guint            picture;  /* 0: a preview of a picture whose size is not known */
    double           scale;    /* 0: as it fits */
    GskScalingFilter filter;
  } cases[] = {
    { 800, 800, 0, GSK_SCALING_FILTER_TRILINEAR },
    { 800, 800, 0.9, GSK_SCALING_FILTER_TRILINEAR },
    { 800, 800, 1, GSK_SCALING_FILTER_LINEAR },
    { 800, 800, 4, GSK_SCALING_FILTER_LINEAR },
    { 800, 800, 4.1, GSK_SCALING_FILTER_NEAREST },
    { 50, 50, 0, GSK_SCALING_FILTER_NEAREST },
    { 200, 200, 0, GSK_SCALING_FILTER_LINEAR },
    /* A smaller form of a large picture. */
    { 400, 1600, 0.5, GSK_SCALING_FILTER_LINEAR },
    { 1000, 1600, 0.5, GSK_SCALING_FILTER_TRILINEAR },
    { 50, 0, 0, GSK_SCALING_FILTER_LINEAR },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GdkTexture) texture = new_texture (cases[i].texture, cases[i].texture);
      g_autoptr(GskRenderNode) node = NULL;

      g_test_message ("%u of %u at %g", cases[i].texture, cases[i].picture, cases[i].scale);
      cosmo_zoom_picture_clear (fixture->picture);
      if (cases[i].picture > 0)
        cosmo_zoom_picture_set_texture (fixture->picture, texture, cases[i].picture, cases[i].picture);
      else
        cosmo_zoom_picture_set_preview (fixture->picture, texture, 0, 0);
      if (cases[i].scale > 0)
        cosmo_zoom_picture_zoom_to (fixture->picture, cases[i].scale);

      node = draw (fixture);
      g_assert_cmpint (gsk_texture_scale_node_get_filter (node), ==, cases[i].filter);
    }
}

/* The zoom is that of the picture, and is not told while it is not known. */
static void
test_scale (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct
  {
    guint  width;
    double scale;
  } cases[] = { { 0, 0 }, { 1600, 0.25 } };
  g_autoptr(GdkTexture) original = new_texture (1600, 1600);
  double scale;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GdkTexture) texture = new_texture (100, 100);

      cosmo_zoom_picture_clear (fixture->picture);
      cosmo_zoom_picture_set_preview (fixture->picture, texture, cases[i].width, cases[i].width);
      g_object_get (fixture->picture, "scale", &scale, NULL);
      g_assert_cmpfloat (scale, ==, cases[i].scale);
    }

  cosmo_zoom_picture_set_texture (fixture->picture, original, 1600, 1600);
  g_object_get (fixture->picture, "scale", &scale, NULL);
  g_assert_cmpfloat (scale, ==, 0.25);
}

/* Zooming and moving draw the same texture at another place, and lay nothing out. */
static void
test_smooth (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GdkTexture) texture = new_texture (1600, 1200);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (fixture->window));
  gboolean laid_out = FALSE;
  gulong handler;

  cosmo_zoom_picture_set_texture (fixture->picture, texture, 1600, 1200);
  wait_for_frame (fixture);
  handler = g_signal_connect_swapped (clock, "layout", G_CALLBACK (set_flag), &laid_out);
  for (guint i = 0; i < 30; i++)
    {
      g_autoptr(GskRenderNode) node = NULL;

      if (i % 2 == 0)
        cosmo_zoom_picture_zoom_by (fixture->picture, 1.25);
      else
        cosmo_zoom_picture_pan (fixture->picture, -20, -10);
      node = draw (fixture);

      g_assert_true (gsk_texture_scale_node_get_texture (node) == texture);
      g_assert_true (cosmo_zoom_picture_get_zoomed (fixture->picture));
      g_assert_false (laid_out);
    }

  g_signal_handler_disconnect (clock, handler);
  /* What does is told, too. */
  handler = g_signal_connect_swapped (clock, "layout", G_CALLBACK (set_flag), &laid_out);
  gtk_widget_queue_resize (GTK_WIDGET (fixture->picture));
  wait_for_frame (fixture);
  g_assert_true (laid_out);
  g_signal_handler_disconnect (clock, handler);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();

  g_test_add ("/zoom-picture/filter", Fixture, NULL, set_up, test_filter, tear_down);
  g_test_add ("/zoom-picture/scale", Fixture, NULL, set_up, test_scale, tear_down);
  g_test_add ("/zoom-picture/smooth", Fixture, NULL, set_up, test_smooth, tear_down);

  return g_test_run ();
}
