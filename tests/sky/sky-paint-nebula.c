/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Clouds of gas: bright nebulae with dust in front of them, and the shells of dying stars. */

#include "sky-scene.h"

typedef struct
{
  SkyColor sky, deep, gas, bright, rim;
} Palette;

/* As filters show them: red hydrogen with blue reflection; the "Hubble palette" in gold and teal; a blue reflection
 * nebula; rose and violet; green oxygen with red borders. */
/* clang-format off */
static const Palette palettes[] = {
  { { 0.008f, 0.007f, 0.012f }, { 0.16f, 0.018f, 0.030f }, { 0.78f, 0.12f, 0.12f }, { 1.2f, 0.55f, 0.62f },
    { 0.22f, 0.42f, 0.85f } },
  { { 0.005f, 0.010f, 0.014f }, { 0.02f, 0.085f, 0.12f }, { 0.10f, 0.40f, 0.46f }, { 1.0f, 0.70f, 0.34f },
    { 0.85f, 0.36f, 0.10f } },
  { { 0.007f, 0.008f, 0.013f }, { 0.025f, 0.045f, 0.10f }, { 0.13f, 0.27f, 0.62f }, { 0.62f, 0.84f, 1.3f },
    { 0.52f, 0.36f, 0.26f } },
  { { 0.009f, 0.006f, 0.014f }, { 0.085f, 0.022f, 0.12f }, { 0.52f, 0.12f, 0.46f }, { 1.2f, 0.58f, 0.66f },
    { 0.24f, 0.22f, 0.78f } },
  { { 0.006f, 0.009f, 0.011f }, { 0.14f, 0.022f, 0.022f }, { 0.05f, 0.36f, 0.28f }, { 0.50f, 0.98f, 0.80f },
    { 0.95f, 0.24f, 0.12f } },
};
/* clang-format on */

typedef struct
{
  Palette palette;
  float   zoom, x, y, cosine, sine;
  float   heart_u[2], heart_v[2], heart_size[2];
  float   dustiness;
} Nebula;

static void
shade_nebula (const SkyScene *scene,
              float           u,
              float           v,
              SkyColor       *light)
{
  const Nebula *self = scene->data;
  const Palette *palette = &self->palette;
  float x = self->x + self->zoom * (u * self->cosine - v * self->sine);
  float y = self->y + self->zoom * (u * self->sine + v * self->cosine);
  /* Gas flows: the noise is looked up at a place that noise has moved. */
  float flow_x = sky_fbm (x, y, 3, scene->seed + 1) - 0.5f;
  float flow_y = sky_fbm (x + 5.2f, y + 1.3f, 3, scene->seed + 2) - 0.5f;
  float density = sky_fbm (x + 1.7f * flow_x, y + 1.7f * flow_y, 7, scene->seed + 3);
  float threads = sky_ridges (2.1f * x + 2.2f * flow_y, 2.1f * y + 2.2f * flow_x, 6, scene->seed + 4);
  float dust = sky_fbm (1.35f * x - 1.5f * flow_y + 9.f, 1.35f * y + 1.5f * flow_x, 7, scene->seed + 5);
  float clumps = sky_fbm (4.3f * x + 3.f * flow_y, 4.3f * y - 3.f * flow_x, 4, scene->seed + 6);
  float heart = 0.f, veil, emission, shadow, edge;

  for (guint i = 0; i < 2; i++)
    {
      float du = u - self->heart_u[i], dv = v - self->heart_v[i];

      heart += expf (-(du * du + dv * dv) / (self->heart_size[i] * self->heart_size[i]));
    }
  heart = MIN (heart, 1.2f) * (0.55f + density);

  veil = sky_smoothstep (0.34f, 0.74f, density + 0.14f * heart);
  emission = veil * veil * (0.14f + 1.0f * heart) * (0.35f + 2.5f * clumps * clumps);
  shadow = sky_smoothstep (0.50f, 0.63f, dust + 0.04f * threads - 0.02f * heart) * self->dustiness;
  edge = 4.f * shadow * (1.f - shadow) * emission;
  threads = threads * threads * threads;

  *light = palette->sky;
  sky_color_add (light, palette->deep, 0.25f + 0.9f * veil);
  sky_color_add (light, sky_color_mix (palette->gas, palette->rim, sky_smoothstep (-0.02f, 0.18f, flow_x)),
                 emission * (0.25f + 2.8f * threads));
  sky_color_add (light, palette->bright, emission * heart * (0.05f + 2.3f * threads));
  sky_color_scale (light, 1.f - 0.90f * shadow);
  sky_color_add (light, palette->rim, 0.10f * edge);
}

void
sky_compose_nebula (SkyScene *scene)
{
  SkyRandom *random = &scene->random;
  Nebula *self = g_new0 (Nebula, 1);
  float angle = sky_random_range (random, 0.f, 2.f * SKY_PI);

  self->palette = palettes[sky_random_int (random, G_N_ELEMENTS (palettes))];
  self->zoom = sky_random_range (random, 1.7f, 3.2f);
  self->x = sky_random_range (random, 0.f, 100.f);
  self->y = sky_random_range (random, 0.f, 100.f);
  self->cosine = cosf (angle);
  self->sine = sinf (angle);
  self->dustiness = sky_random_range (random, 0.65f, 1.f);
  for (guint i = 0; i < 2; i++)
    {
      self->heart_u[i] = sky_random_range (random, -0.6f, 0.6f) * scene->half_width;
      self->heart_v[i] = sky_random_range (random, -0.5f, 0.5f) * scene->half_height;
      self->heart_size[i] = sky_random_range (random, 0.22f, 0.48f);
    }
  sky_scene_set_data (scene, self, g_free);

  scene->shade = shade_nebula;
  scene->exposure = 0.58f;
  scene->saturation = 1.12f;
  scene->bloom = 0.22f;
  scene->vignette = 0.45f;
  sky_scene_add_stars (scene, 2600, 1.f, 5.f);
}

/* --- Planetary nebulae -------------------------------------------------------------------------------------------- */

typedef struct
{
  SkyColor inner, middle, outer;
  float    cosine, sine, squeeze, radius, lobes, wildness;
} Shell;

static void
shade_shell (const SkyScene *scene,
             float           u,
             float           v,
             SkyColor       *light)
{
  const Shell *self = scene->data;
  float x = (u * self->cosine + v * self->sine) / self->radius;
  float y = (v * self->cosine - u * self->sine) / self->radius * self->squeeze;
  float angle = atan2f (y, x);
  float waist = 1.f + self->lobes * cosf (2.f * angle);
  float warp = self->wildness * (sky_fbm (2.1f * x + 11.f, 2.1f * y, 4, scene->seed + 1) - 0.5f);
  float r = sqrtf (x * x + y * y) / waist + warp;
  float knots = sky_ridges (4.2f * x, 4.2f * y, 4, scene->seed + 2);
  /* The gas streams outwards: threads run along the radius. */
  float rays = sky_fbm (7.f * cosf (angle) + 20.f, 7.f * sinf (angle) + 1.1f * r, 5, scene->seed + 3);
  float hollow = expf (-powf (fabsf (r - 0.36f) / 0.30f, 2.f));
  float ring = expf (-powf ((r - 0.66f) / 0.13f, 2.f));
  float rim = expf (-powf ((r - 0.86f) / 0.12f, 2.f));
  float halo = expf (-MAX (0.f, r - 0.85f) * 3.4f) * sky_smoothstep (0.75f, 1.1f, r);
  float cloud = sky_fbm (1.6f * u + 40.f, 1.6f * v, 4, scene->seed + 4);

  *light = (SkyColor) { 0.006f, 0.006f, 0.009f };
  sky_color_add (light, self->outer, 0.035f * cloud * cloud);
  sky_color_add (light, self->inner, hollow * (0.30f + 0.55f * knots * knots));
  sky_color_add (light, self->middle, ring * (0.30f + 1.1f * knots * knots));
  sky_color_add (light, self->outer, rim * (0.15f + 1.6f * rays * rays * (0.4f + knots)));
  sky_color_add (light, self->outer, 0.34f * halo * sky_smoothstep (0.38f, 0.72f, rays));
}

void
sky_compose_planetary_nebula (SkyScene *scene)
{
  static const SkyColor colors[][3] = {
    { { 0.10f, 0.52f, 0.72f }, { 0.95f, 0.62f, 0.28f }, { 0.92f, 0.16f, 0.10f } },
    { { 0.18f, 0.66f, 0.56f }, { 0.36f, 0.74f, 0.90f }, { 0.62f, 0.18f, 0.50f } },
    { { 0.16f, 0.30f, 0.80f }, { 0.28f, 0.80f, 0.66f }, { 0.95f, 0.40f, 0.14f } },
    { { 0.50f, 0.26f, 0.72f }, { 0.90f, 0.42f, 0.50f }, { 0.95f, 0.55f, 0.20f } },
  };
  SkyRandom *random = &scene->random;
  const SkyColor *chosen = colors[sky_random_int (random, G_N_ELEMENTS (colors))];
  Shell *self = g_new0 (Shell, 1);
  float angle = sky_random_range (random, 0.f, SKY_PI);
  SkyStar *star;

  self->inner = chosen[0];
  self->middle = chosen[1];
  self->outer = chosen[2];
  self->cosine = cosf (angle);
  self->sine = sinf (angle);
  self->squeeze = sky_random_range (random, 1.f, 1.35f);
  self->radius = sky_random_range (random, 0.34f, 0.44f);
  self->lobes = sky_random_range (random, 0.f, 0.32f);
  self->wildness = sky_random_range (random, 0.2f, 0.6f);
  sky_scene_set_data (scene, self, g_free);

  scene->shade = shade_shell;
  scene->exposure = 0.8f;
  scene->bloom = 0.2f;
  sky_scene_add_stars (scene, 2200, 0.9f, 3.f);
  star = sky_scene_add_star (scene, 0.f, 0.f, 6.f);
  star->color = sky_star_color (1.f);
}
