/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What stands between us and the sky: hills, mountains and trees, dark against it. */

#include "sky-landscape.h"

/**
 * sky_ridge_get_height:
 * @self: a ridge
 * @u: a place
 *
 * Returns: where the line of the ridge is there, in units from the middle of the picture downwards
 */
float
sky_ridge_get_height (const SkyRidge *self,
                      float           u)
{
  float x = u * self->scale + 31.f;

  if (self->sharp)
    return self->height - self->relief * (1.5f * sky_ridges (x, 0.37f, 6, self->seed) - 0.6f);

  return self->height - self->relief * (2.f * sky_fbm (x, 0.37f, 4, self->seed) - 1.f);
}

static cairo_t *
open_silhouette (SkyScene *scene)
{
  cairo_t *cr;

  if (scene->silhouette == NULL)
    scene->silhouette = cairo_image_surface_create (CAIRO_FORMAT_A8, scene->width, scene->height);

  cr = cairo_create (scene->silhouette);
  cairo_translate (cr, 0.5 * scene->width, 0.5 * scene->height);
  cairo_scale (cr, scene->unit, scene->unit);
  return cr;
}

static void
close_silhouette (SkyScene *scene,
                  cairo_t  *cr)
{
  cairo_destroy (cr);
  cairo_surface_flush (scene->silhouette);
}

/* Makes the land under a ridge part of the silhouette. */
void
sky_landscape_add_ridge (SkyScene       *scene,
                         const SkyRidge *ridge)
{
  cairo_t *cr = open_silhouette (scene);
  float step = 1.5f / scene->unit;

  cairo_move_to (cr, -scene->half_width, scene->half_height);
  for (float u = -scene->half_width; u <= scene->half_width + step; u += step)
    cairo_line_to (cr, u, sky_ridge_get_height (ridge, u));
  cairo_line_to (cr, scene->half_width, scene->half_height);
  cairo_fill (cr);
  close_silhouette (scene, cr);
}

/* A conifer with its foot at the origin, one unit high: tiers of hanging branches, ragged and a little crooked. */
static void
draw_conifer (cairo_t   *cr,
              SkyRandom *random)
{
  guint n_tiers = 9 + sky_random_int (random, 6);
  float width = sky_random_range (random, 0.15f, 0.24f);
  float lean = sky_random_range (random, -0.03f, 0.03f);

  cairo_rectangle (cr, -0.014, -0.5, 0.028, 0.55);
  cairo_fill (cr);
  cairo_move_to (cr, lean, -1.0);
  for (int side = 1; side >= -1; side -= 2)
    {
      for (guint i = 1; i <= n_tiers; i++)
        {
          float down = (float) (side > 0 ? i : n_tiers + 1 - i) / n_tiers;
          float out = side * width * powf (down, 0.85f) * sky_random_range (random, 0.65f, 1.1f);
          float tip = -1.f + 0.94f * down + sky_random_range (random, -0.015f, 0.015f);
          float notch = -1.f + 0.94f * (down - (side > 0 ? 0.2f : 0.7f) / n_tiers);

          if (side > 0)
            {
              cairo_line_to (cr, lean + out, tip + 0.02f);
              cairo_line_to (cr, lean + 0.42f * out, notch + 0.035f);
            }
          else
            {
              cairo_line_to (cr, lean + 0.42f * out, notch + 0.035f);
              cairo_line_to (cr, lean + out, tip + 0.02f);
            }
        }
    }
  cairo_close_path (cr);
  cairo_fill (cr);
}

/* Plants conifers on a ridge, in groups, @size units high at most. */
void
sky_landscape_add_trees (SkyScene       *scene,
                         const SkyRidge *ridge,
                         guint           n_trees,
                         float           size)
{
  SkyRandom *random = &scene->random;
  cairo_t *cr = open_silhouette (scene);
  guint total = n_trees * 2.f * scene->half_width;

  for (guint i = 0; i < total; i++)
    {
      float u = sky_random_range (random, -scene->half_width, scene->half_width);
      float group = sky_smoothstep (0.35f, 0.7f, sky_noise (2.2f * u + 50.f, 0.f, scene->seed + 70));
      float height = size * (0.25f + 0.75f * group) * sky_random_range (random, 0.45f, 1.f);

      cairo_save (cr);
      cairo_translate (cr, u, sky_ridge_get_height (ridge, u) + 0.02f * height);
      cairo_scale (cr, height, height);
      draw_conifer (cr, random);
      cairo_restore (cr);
    }
  close_silhouette (scene, cr);
}
