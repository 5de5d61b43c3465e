/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The turning of the sky: hours of starlight on one picture. */

#include "sky-landscape.h"

typedef struct
{
  SkyColor zenith, middle, horizon;
} Dusk;

static void
shade_dusk (const SkyScene *scene,
            float           u,
            float           v,
            SkyColor       *light)
{
  const Dusk *self = scene->data;
  float height = sky_clamp (0.5f - 0.5f * v / scene->half_height);
  float clouds = sky_fbm (1.6f * u + 4.f, 9.f * v, 4, scene->seed + 1);

  *light = sky_color_mix (self->horizon, self->middle, sky_smoothstep (0.04f, 0.42f, height));
  *light = sky_color_mix (*light, self->zenith, sky_smoothstep (0.25f, 0.95f, height));
  sky_color_add (light, self->horizon,
                 0.30f * sky_smoothstep (0.52f, 0.75f, clouds) * sky_smoothstep (0.45f, 0.10f, height));
}

static void
draw_trails (SkyScene *scene,
             float     pole_u,
             float     pole_v)
{
  SkyRandom *random = &scene->random;
  float reach = 1.2f * (scene->half_width + scene->half_height) + fabsf (pole_u);
  float turn = sky_random_range (random, 0.35f, 1.5f);
  float n_trails = sky_random_range (random, 420.f, 650.f) * reach;
  cairo_t *cr;

  scene->light = cairo_image_surface_create (CAIRO_FORMAT_RGB24, scene->width, scene->height);
  cr = cairo_create (scene->light);
  cairo_translate (cr, 0.5 * scene->width + pole_u * scene->unit, 0.5 * scene->height + pole_v * scene->unit);
  cairo_scale (cr, scene->unit, scene->unit);
  cairo_set_operator (cr, CAIRO_OPERATOR_ADD);

  for (guint i = 0; i < (guint) n_trails; i++)
    {
      float radius = reach * sqrtf (MAX (sky_random (random), 1e-5f));
      float start = sky_random_range (random, 0.f, 2.f * SKY_PI);
      float brightness = 0.10f * powf (MAX (sky_random (random), 0.01f), -0.45f);
      SkyColor color = sky_star_color (sky_clamp (0.52f + 0.30f * sky_random_normal (random)));
      float width = MAX (0.0011f * (0.7f + brightness), 1.0f / scene->unit);

      cairo_set_source_rgb (cr, color.r * brightness, color.g * brightness, color.b * brightness);
      cairo_set_line_width (cr, width);
      cairo_arc (cr, 0, 0, radius, start, start + turn);
      cairo_stroke (cr);
    }
  cairo_destroy (cr);
  cairo_surface_flush (scene->light);
}

void
sky_compose_trails (SkyScene *scene)
{
  static const Dusk dusks[] = {
    { { 0.006f, 0.012f, 0.036f }, { 0.022f, 0.052f, 0.13f }, { 0.34f, 0.20f, 0.12f } },
    { { 0.010f, 0.010f, 0.030f }, { 0.055f, 0.040f, 0.12f }, { 0.46f, 0.16f, 0.16f } },
    { { 0.004f, 0.014f, 0.028f }, { 0.012f, 0.070f, 0.11f }, { 0.16f, 0.30f, 0.26f } },
    { { 0.005f, 0.009f, 0.024f }, { 0.018f, 0.034f, 0.085f }, { 0.42f, 0.28f, 0.10f } },
  };
  SkyRandom *random = &scene->random;
  SkyRidge ridge = {
    .height = scene->half_height - sky_random_range (random, 0.08f, 0.15f),
    .relief = sky_random_range (random, 0.04f, 0.09f),
    .scale = sky_random_range (random, 0.8f, 1.6f),
    .seed = scene->seed + 40,
  };

  sky_scene_set_data (scene, g_memdup2 (&dusks[sky_random_int (random, G_N_ELEMENTS (dusks))], sizeof (Dusk)), g_free);
  scene->shade = shade_dusk;
  scene->exposure = 0.75f;
  scene->vignette = 0.35f;
  draw_trails (scene, sky_random_range (random, -0.5f, 0.5f) * scene->half_width,
               sky_random_range (random, -0.32f, 0.12f));
  sky_landscape_add_ridge (scene, &ridge);
  sky_landscape_add_trees (scene, &ridge, 34, sky_random_range (random, 0.10f, 0.26f));
  scene->silhouette_color = (SkyColor) { 0.003f, 0.004f, 0.006f };
}
