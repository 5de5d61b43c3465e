/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Galaxies: one near by, with its arms, and thousands far away. */

#include "sky-scene.h"

typedef struct
{
  float u, v, size;
  float cosine, sine, tilt;
  float pitch, phase, tightness;
  guint n_arms;
  float bar;
  float warmth;
} Spiral;

/* How far a place is along the winding of the arms; the arms are where it is a multiple of 2π. */
static float
get_winding (const Spiral *self,
             float         x,
             float         y,
             float         r)
{
  return self->n_arms * (atan2f (y, x) - logf (r + 0.04f) * self->pitch) + self->phase;
}

static void
add_spiral (const Spiral *self,
            guint32       seed,
            float         u,
            float         v,
            guint         octaves,
            SkyColor     *light)
{
  float du = (u - self->u) / self->size, dv = (v - self->v) / self->size;
  float x = du * self->cosine + dv * self->sine;
  float y = (dv * self->cosine - du * self->sine) / self->tilt;
  float far = sqrtf (x * x + y * y);
  float warp_x = sky_fbm (5.f * x + 3.f, 5.f * y, octaves, seed + 1) - 0.5f;
  float warp_y = sky_fbm (5.f * x, 5.f * y + 8.f, octaves, seed + 2) - 0.5f;
  float px = x + 0.11f * warp_x, py = y + 0.11f * warp_y;
  float r = sqrtf (px * px + py * py);
  float winding, arm, lane, disc, core, bulge, clumps, knots, dust;

  if (far > 2.2f)
    return;

  winding = get_winding (self, px, py, r);
  arm = powf (0.5f + 0.5f * cosf (winding), self->tightness);
  lane = powf (0.5f + 0.5f * cosf (winding + 0.95f), 3.f);
  disc = expf (-r * 3.1f) * sky_smoothstep (1.7f, 0.5f, r);
  bulge = sqrtf (x * x + y * y * self->tilt * self->tilt * 1.6f);
  core = expf (-bulge * 17.f) * 3.0f + expf (-bulge * 7.f) * 0.85f;
  clumps = sky_fbm (13.f * px, 13.f * py, octaves + 1, seed + 3);
  knots = sky_noise (38.f * px, 38.f * py, seed + 4) * sky_noise (21.f * px, 21.f * py, seed + 5);
  dust = sky_ridges (7.f * px + 2.f * warp_y, 7.f * py, octaves, seed + 6);

  arm *= sky_smoothstep (0.06f, 0.26f, r);
  dust = sky_smoothstep (0.35f, 0.85f, dust * (0.55f + 0.75f * lane)) * sky_smoothstep (0.03f, 0.16f, r) *
         sky_smoothstep (1.3f, 0.4f, r);

  sky_color_add (light, (SkyColor) { 0.62f, 0.50f, 0.42f }, 0.95f * disc);
  sky_color_add (light,
                 sky_color_mix ((SkyColor) { 0.42f, 0.62f, 1.15f }, (SkyColor) { 0.8f, 0.75f, 0.85f }, self->warmth),
                 disc * arm * (0.7f + 4.2f * clumps * clumps));
  sky_color_add (light, (SkyColor) { 1.3f, 0.24f, 0.42f }, 7.f * disc * arm * sky_smoothstep (0.42f, 0.66f, knots));
  sky_color_add (light, (SkyColor) { 0.7f, 0.85f, 1.3f }, 3.f * disc * arm * sky_smoothstep (0.62f, 0.80f, clumps));
  light->r *= 1.f - 0.60f * dust;
  light->g *= 1.f - 0.72f * dust;
  light->b *= 1.f - 0.82f * dust;
  sky_color_add (light, (SkyColor) { 1.f, 0.80f, 0.52f }, core * (1.f - 0.35f * dust));
}

static void
spiral_init (Spiral    *self,
             SkyRandom *random)
{
  float angle = sky_random_range (random, 0.f, SKY_PI);

  self->cosine = cosf (angle);
  self->sine = sinf (angle);
  self->tilt = sky_random_range (random, 0.38f, 0.96f);
  self->pitch = sky_random_range (random, 2.0f, 3.4f) * (sky_random (random) < 0.5f ? -1.f : 1.f);
  self->phase = sky_random_range (random, 0.f, 6.f);
  self->tightness = sky_random_range (random, 1.5f, 3.2f);
  self->n_arms = 2;
  self->warmth = sky_random_range (random, 0.f, 0.6f);
}

static void
shade_spiral (const SkyScene *scene,
              float           u,
              float           v,
              SkyColor       *light)
{
  *light = (SkyColor) { 0.006f, 0.007f, 0.011f };
  add_spiral (scene->data, scene->seed, u, v, 4, light);
}

/* Squeezed, turned and coloured by its distance. */
static void
add_far_galaxy (SkyScene *scene,
                float     size)
{
  SkyRandom *random = &scene->random;
  float u = sky_random_range (random, -scene->half_width, scene->half_width);
  float v = sky_random_range (random, -scene->half_height, scene->half_height);
  SkyStar *galaxy = sky_scene_add_star (scene, u, v, 1.f);
  float age = sky_random (random);

  galaxy->radius = size;
  galaxy->stretch = sky_random_range (random, 0.18f, 0.95f);
  galaxy->angle = sky_random_range (random, 0.f, SKY_PI);
  galaxy->peak = sky_random_range (random, 0.25f, 1.3f);
  galaxy->color = age < 0.5f ? sky_color_mix ((SkyColor) { 1.f, 0.42f, 0.20f }, (SkyColor) { 1.f, 0.80f, 0.56f },
                                              2.f * age)
                             : sky_color_mix ((SkyColor) { 0.95f, 0.92f, 0.85f }, (SkyColor) { 0.50f, 0.70f, 1.f },
                                              2.f * age - 1.f);
}

void
sky_compose_spiral (SkyScene *scene)
{
  SkyRandom *random = &scene->random;
  Spiral *self = g_new0 (Spiral, 1);

  spiral_init (self, random);
  self->size = sky_random_range (random, 0.46f, 0.58f);
  self->u = sky_random_range (random, -0.06f, 0.06f);
  self->v = sky_random_range (random, -0.04f, 0.04f);
  sky_scene_set_data (scene, self, g_free);

  scene->shade = shade_spiral;
  scene->exposure = 0.72f;
  scene->saturation = 1.3f;
  scene->bloom = 0.18f;
  for (guint i = 0; i < 60; i++)
    add_far_galaxy (scene, sky_random_range (random, 0.002f, 0.007f));
  sky_scene_add_stars (scene, 1300, 0.9f, 5.f);
}

/* --- The deep field ----------------------------------------------------------------------------------------------- */

#define N_NEAR 7

static void
shade_deep_field (const SkyScene *scene,
                  float           u,
                  float           v,
                  SkyColor       *light)
{
  const Spiral *near = scene->data;
  float haze = sky_fbm (1.4f * u, 1.4f * v, 3, scene->seed + 9);

  *light = (SkyColor) { 0.004f, 0.005f, 0.009f };
  sky_color_add (light, (SkyColor) { 0.020f, 0.014f, 0.024f }, haze * haze);
  for (guint i = 0; i < N_NEAR; i++)
    {
      float du = u - near[i].u, dv = v - near[i].v;
      SkyColor spiral = { 0 };

      if (du * du + dv * dv > 2.5f * near[i].size * near[i].size)
        continue;
      add_spiral (&near[i], scene->seed + 100 * i, u, v, 3, &spiral);
      sky_color_add (light, spiral, 0.7f);
    }
}

void
sky_compose_deep_field (SkyScene *scene)
{
  SkyRandom *random = &scene->random;
  Spiral *near = g_new0 (Spiral, N_NEAR);
  float area = 4.f * scene->half_width * scene->half_height;

  for (guint i = 0; i < N_NEAR; i++)
    {
      spiral_init (&near[i], random);
      near[i].size = sky_random_range (random, 0.025f, i == 0 ? 0.11f : 0.07f);
      near[i].u = sky_random_range (random, -0.92f, 0.92f) * scene->half_width;
      near[i].v = sky_random_range (random, -0.92f, 0.92f) * scene->half_height;
    }
  sky_scene_set_data (scene, near, g_free);

  scene->shade = shade_deep_field;
  scene->exposure = 1.0f;
  scene->saturation = 1.4f;
  scene->vignette = 0.15f;
  for (guint i = 0; i < 950 * area; i++)
    add_far_galaxy (scene, 0.0028f * powf (MAX (sky_random (random), 0.004f), -0.45f));
  sky_scene_add_stars (scene, 60, 1.f, 0.f);
  for (guint i = 0; i < 4 + 5 * area; i++)
    {
      SkyStar *star = sky_scene_add_star (scene, sky_random_range (random, -scene->half_width, scene->half_width),
                                          sky_random_range (random, -scene->half_height, scene->half_height), 5.f);

      star->peak = sky_random_range (random, 2.f, 6.f);
      star->radius = sky_random_range (random, 0.0028f, 0.0075f);
      star->n_spikes = 6;
      star->spikes = sky_random_range (random, 6.f, 10.f);
      star->angle = 0.12f;
    }
}
