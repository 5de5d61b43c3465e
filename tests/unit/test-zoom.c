/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cosmo-zoom.h"

static CosmoZoom
new_zoom (double picture_width,
          double picture_height,
          double view_width,
          double view_height)
{
  CosmoZoom zoom = COSMO_ZOOM_INIT;

  cosmo_zoom_set_picture (&zoom, picture_width, picture_height);
  cosmo_zoom_set_view (&zoom, view_width, view_height);
  return zoom;
}

static void
assert_bounds (const CosmoZoom *zoom,
               double           x,
               double           y,
               double           width,
               double           height)
{
  graphene_rect_t bounds;

  cosmo_zoom_get_bounds (zoom, &bounds);
  g_assert_cmpfloat_with_epsilon (bounds.origin.x, x, 0.01);
  g_assert_cmpfloat_with_epsilon (bounds.origin.y, y, 0.01);
  g_assert_cmpfloat_with_epsilon (bounds.size.width, width, 0.01);
  g_assert_cmpfloat_with_epsilon (bounds.size.height, height, 0.01);
}

/* A new picture is shown whole, and as large as it can be. */
static void
test_fit (void)
{
  static const struct
  {
    double picture[2];
    double view[2];
    double scale;
    double bounds[4];
  } cases[] = {
    { { 4000, 2000 }, { 1000, 800 }, 0.25, { 0, 150, 1000, 500 } },
    { { 2000, 4000 }, { 1000, 800 }, 0.2, { 300, 0, 400, 800 } },
    { { 1000, 800 }, { 1000, 800 }, 1, { 0, 0, 1000, 800 } },
    { { 200, 100 }, { 1000, 800 }, 5, { 0, 150, 1000, 500 } },
    { { 1, 1 }, { 1000, 800 }, 20, { 490, 390, 20, 20 } },
    { { 30000, 10 }, { 300, 300 }, 0.01, { 0, 149.95, 300, 0.1 } },
    { { 0, 0 }, { 1000, 800 }, 1, { 500, 400, 0, 0 } },
    { { 100, 100 }, { 0, 0 }, 1, { -50, -50, 100, 100 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CosmoZoom zoom = new_zoom (cases[i].picture[0], cases[i].picture[1], cases[i].view[0], cases[i].view[1]);
      const double *bounds = cases[i].bounds;

      g_test_message ("%g × %g in %g × %g", cases[i].picture[0], cases[i].picture[1], cases[i].view[0],
                      cases[i].view[1]);
      g_assert_cmpfloat_with_epsilon (cosmo_zoom_get_scale (&zoom), cases[i].scale, 1e-6);
      assert_bounds (&zoom, bounds[0], bounds[1], bounds[2], bounds[3]);
      g_assert_false (cosmo_zoom_get_can_move (&zoom));
    }
}

/* What is below the pointer stays there, unless the picture's edge would come into the view. */
static void
test_pointer (void)
{
  static const struct
  {
    double scale;
    double pointer[2];
    double to_scale;
    double bounds[4];
  } cases[] = {
    /* 4000 × 2000 in 1000 × 800 fits at 0.25, with 150 above and below. */
    { 0, { 500, 400 }, 1, { -1500, -600, 4000, 2000 } },
    { 0, { 0, 150 }, 1, { 0, 0, 4000, 2000 } },
    { 0, { 1000, 650 }, 1, { -3000, -1200, 4000, 2000 } },
    { 0, { 250, 275 }, 1, { -750, -225, 4000, 2000 } },
    { 0, { 750, 400 }, 0.5, { -750, -100, 2000, 1000 } },
    /* Still less high than the view: in its middle, wherever the pointer is. */
    { 0, { 0, 0 }, 0.3, { 0, 100, 1200, 600 } },
    { 0, { 999, 799 }, 0.3, { -199.8, 100, 1200, 600 } },
    /* Limits. */
    { 0, { 500, 400 }, 1000, { -39500, -19600, 80000, 40000 } },
    { 1, { 500, 400 }, 0.001, { 0, 150, 1000, 500 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CosmoZoom zoom = new_zoom (4000, 2000, 1000, 800);
      const double *bounds = cases[i].bounds;

      g_test_message ("%u: to %g at %g, %g", i, cases[i].to_scale, cases[i].pointer[0], cases[i].pointer[1]);
      if (cases[i].scale > 0)
        cosmo_zoom_to (&zoom, cases[i].scale, 500, 400);
      cosmo_zoom_to (&zoom, cases[i].to_scale, cases[i].pointer[0], cases[i].pointer[1]);
      assert_bounds (&zoom, bounds[0], bounds[1], bounds[2], bounds[3]);
    }
}

/* In at a place and out again at the same one shows the same again. */
static void
test_there_and_back (void)
{
  CosmoZoom zoom = new_zoom (4000, 2000, 1000, 800);

  cosmo_zoom_to (&zoom, 1, 400, 300);
  cosmo_zoom_to (&zoom, 3.7, 123, 456);
  g_assert_true (cosmo_zoom_get_can_move (&zoom));
  cosmo_zoom_to (&zoom, 1, 123, 456);
  assert_bounds (&zoom, 400 - 1600, 300 - 600, 4000, 2000);
  cosmo_zoom_to (&zoom, 0.25, 999, 1);
  g_assert_true (zoom.fits);
}

/* Steps do not lead past 100 %, nor past where the picture fits. */
static void
test_steps (void)
{
  static const struct
  {
    double picture;
    double from;
    double factor;
    double to;
  } cases[] = {
    { 4000, 0.25, 1.25, 0.3125 },
    { 4000, 0.9, 1.25, 1 },
    { 4000, 1, 1.25, 1.25 },
    { 4000, 1.2, 0.8, 1 },
    { 4000, 1, 0.8, 0.8 },
    { 4000, 0.3, 0.8, 0.25 },
    { 4000, 0.25, 0.8, 0.25 },
    { 4000, 19, 1.25, 20 },
    { 4000, 0.5, 4, 1 },
    /* Smaller than the view: it fits at 5, and 100 % is the least. */
    { 200, 5, 1.25, 6.25 },
    { 200, 5, 0.8, 4 },
    { 200, 4.5, 1.25, 5 },
    { 200, 1.1, 0.8, 1 },
    { 200, 1, 0.8, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CosmoZoom zoom = new_zoom (cases[i].picture, cases[i].picture / 2, 1000, 1000);

      g_test_message ("%g wide, from %g by %g", cases[i].picture, cases[i].from, cases[i].factor);
      cosmo_zoom_to (&zoom, cases[i].from, 500, 500);
      cosmo_zoom_by (&zoom, cases[i].factor, 500, 500);
      g_assert_cmpfloat_with_epsilon (cosmo_zoom_get_scale (&zoom), cases[i].to, 1e-6);
    }
}

/* A picture is moved until its edge is in sight, and not at all where it is smaller than the view. */
static void
test_move (void)
{
  static const struct
  {
    double scale;
    double by[2];
    double origin[2];
  } cases[] = {
    { 1, { 0, 0 }, { -1500, -600 } },
    { 1, { 100, -50 }, { -1400, -650 } },
    { 1, { 1e9, 1e9 }, { 0, 0 } },
    { 1, { -1e9, -1e9 }, { -3000, -1200 } },
    { 0.3, { 50, 50 }, { -50, 100 } },
    { 0.25, { 50, 50 }, { 0, 150 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CosmoZoom zoom = new_zoom (4000, 2000, 1000, 800);

      g_test_message ("at %g by %g, %g", cases[i].scale, cases[i].by[0], cases[i].by[1]);
      cosmo_zoom_to (&zoom, cases[i].scale, 500, 400);
      cosmo_zoom_move (&zoom, cases[i].by[0], cases[i].by[1]);
      assert_bounds (&zoom, cases[i].origin[0], cases[i].origin[1], 4000 * cases[i].scale, 2000 * cases[i].scale);
    }
}

/* The thumbnail is zoomed, and the original takes its place: nothing moves. */
static void
test_replace (void)
{
  CosmoZoom zoom = new_zoom (640, 320, 1000, 800);
  graphene_rect_t before, after;

  cosmo_zoom_to (&zoom, 4, 700, 350);
  cosmo_zoom_get_bounds (&zoom, &before);
  cosmo_zoom_set_picture (&zoom, 4000, 2000);
  cosmo_zoom_get_bounds (&zoom, &after);
  g_assert_true (graphene_rect_equal (&before, &after));
  g_assert_cmpfloat_with_epsilon (cosmo_zoom_get_scale (&zoom), 0.64, 1e-6);

  /* One that fits goes on fitting. */
  zoom = new_zoom (640, 320, 1000, 800);
  cosmo_zoom_set_picture (&zoom, 4000, 2000);
  assert_bounds (&zoom, 0, 150, 1000, 500);
}

static void
test_resize (void)
{
  CosmoZoom zoom = new_zoom (4000, 2000, 1000, 800);

  /* What is in the middle stays there. */
  cosmo_zoom_to (&zoom, 1, 250, 275);
  cosmo_zoom_set_view (&zoom, 600, 400);
  assert_bounds (&zoom, -750 - 200, -225 - 200, 4000, 2000);

  /* At the edge it is the edge that stays. */
  cosmo_zoom_move (&zoom, 1e9, 1e9);
  cosmo_zoom_set_view (&zoom, 1000, 800);
  assert_bounds (&zoom, 0, 0, 4000, 2000);

  /* A view that has become larger than what was zoomed shows it whole. */
  cosmo_zoom_to (&zoom, 0.3, 500, 400);
  cosmo_zoom_set_view (&zoom, 3000, 3000);
  g_assert_true (zoom.fits);
  assert_bounds (&zoom, 0, 750, 3000, 1500);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/zoom/fit", test_fit);
  g_test_add_func ("/zoom/pointer", test_pointer);
  g_test_add_func ("/zoom/there-and-back", test_there_and_back);
  g_test_add_func ("/zoom/steps", test_steps);
  g_test_add_func ("/zoom/move", test_move);
  g_test_add_func ("/zoom/replace", test_replace);
  g_test_add_func ("/zoom/resize", test_resize);

  return g_test_run ();
}
