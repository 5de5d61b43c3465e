/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The Sun: its corona while the Moon covers it, and its face in the light of hydrogen. */

#include "sky-scene.h"

typedef struct
{
  float u, v, angle;
} Prominence;

typedef struct
{
  float      u, v, radius;
  float      axis, plumes;
  SkyColor   sky, corona;
  Prominence prominences[5];
  gboolean   diamond;
  float      diamond_angle;
} Eclipse;

/* The corona: threads along the field lines, long helmets near the equator, short brushes at the poles. */
static float
get_corona (const SkyScene *scene,
            const Eclipse  *self,
            float           r,
            float           angle)
{
  float turned = angle - self->axis;
  float x = cosf (turned);
  /* Threads bend away from the poles the farther they get. */
  float bend = 0.35f * sinf (2.f * turned) * (1.f - 1.f / r);
  float bx = cosf (turned - bend), by = sinf (turned - bend);
  float helmets = sky_fbm (1.7f * bx + 4.f, 1.7f * by + 0.12f * r, 3, scene->seed + 1);
  float threads = sky_fbm (9.f * bx + 9.f, 9.f * by + 0.35f * r, 4, scene->seed + 2);
  float fine = sky_fbm (34.f * bx, 34.f * by + 0.8f * r, 3, scene->seed + 3);
  float equator = x * x;
  float fall = sky_mix (5.0f - self->plumes, 2.3f, sky_clamp (0.35f * equator + 1.5f * (helmets - 0.30f)));

  return powf (r, -fall) * (0.10f + 1.5f * threads * threads + 0.8f * threads * fine) + 1.5f * powf (r, -13.f);
}

static void
shade_eclipse (const SkyScene *scene,
               float           u,
               float           v,
               SkyColor       *light)
{
  const Eclipse *self = scene->data;
  float x = u - self->u, y = v - self->v;
  float r = sqrtf (x * x + y * y) / self->radius;

  *light = self->sky;
  sky_color_add (light, (SkyColor) { 0.05f, 0.030f, 0.020f },
                 sky_smoothstep (0.2f, 1.1f, v / scene->half_height) * 0.5f);
  if (r > 0.9f)
    sky_color_add (light, self->corona, 0.95f * get_corona (scene, self, MAX (r, 1.f), atan2f (y, x)));
  if (self->diamond)
    {
      float dx = x - self->radius * cosf (self->diamond_angle), dy = y - self->radius * sinf (self->diamond_angle);
      float distance = sqrtf (dx * dx + dy * dy);

      sky_color_add (light, (SkyColor) { 1.f, 0.95f, 0.88f },
                     0.012f / (0.0004f + distance * distance) * 0.12f + 9.f * expf (-distance * 75.f));
    }
}

/* The Moon in front of it all, faintly lit by the Earth, and the red flames at its edge. */
static void
draw_eclipse_row (const SkyScene *scene,
                  int             row,
                  SkyColor       *pixels)
{
  const Eclipse *self = scene->data;
  float y = (row + 0.5f - 0.5f * scene->height) / scene->unit - self->v;
  float reach = self->radius * 1.15f;

  if (fabsf (y) > reach)
    return;

  for (int column = 0; column < scene->width; column++)
    {
      float x = (column + 0.5f - 0.5f * scene->width) / scene->unit - self->u;
      float r = sqrtf (x * x + y * y);
      float moon, flames = 0.f;

      if (r > reach)
        continue;

      for (guint i = 0; i < G_N_ELEMENTS (self->prominences); i++)
        {
          const Prominence *flame = &self->prominences[i];
          float du = x - flame->u, dv = y - flame->v;
          float wisps = sky_fbm (90.f * x, 90.f * y, 3, scene->seed + 30 + i);

          flames += sky_smoothstep (0.030f, 0.004f, sqrtf (du * du + dv * dv) + 0.030f * (wisps - 0.35f));
        }
      flames += sky_smoothstep (1.020f, 1.000f, r / self->radius) * 0.7f *
                sky_smoothstep (0.45f, 0.75f, sky_noise (7.f * x / r, 7.f * y / r, scene->seed + 7));
      sky_color_add (&pixels[column], (SkyColor) { 1.6f, 0.26f, 0.42f }, flames);

      moon = sky_clamp ((self->radius - r) * scene->unit + 0.5f);
      if (moon > 0.f)
        {
          float maria = sky_fbm (7.f * x + 3.f, 7.f * y, 4, scene->seed + 6);
          SkyColor face = { 0.010f, 0.011f, 0.014f };

          sky_color_scale (&face, 0.4f + 1.1f * maria);
          pixels[column] = sky_color_mix (pixels[column], face, moon);
        }
    }
}

void
sky_compose_eclipse (SkyScene *scene)
{
  static const SkyColor skies[] = {
    { 0.006f, 0.012f, 0.030f },
    { 0.005f, 0.015f, 0.034f },
    { 0.010f, 0.010f, 0.026f },
  };
  SkyRandom *random = &scene->random;
  Eclipse *self = g_new0 (Eclipse, 1);

  self->radius = sky_random_range (random, 0.13f, 0.20f);
  self->u = sky_random_range (random, -0.05f, 0.05f);
  self->v = sky_random_range (random, -0.04f, 0.04f);
  self->axis = sky_random_range (random, 0.f, SKY_PI);
  self->plumes = sky_random_range (random, 0.f, 1.6f);
  self->sky = skies[sky_random_int (random, G_N_ELEMENTS (skies))];
  self->corona = sky_color_mix ((SkyColor) { 0.92f, 0.96f, 1.05f }, (SkyColor) { 1.05f, 0.98f, 0.88f },
                                sky_random (random));
  self->diamond = sky_random (random) < 0.3f;
  self->diamond_angle = sky_random_range (random, 0.f, 2.f * SKY_PI);
  for (guint i = 0; i < G_N_ELEMENTS (self->prominences); i++)
    {
      float angle = sky_random_range (random, 0.f, 2.f * SKY_PI);

      self->prominences[i] = (Prominence) { 0.985f * self->radius * cosf (angle),
                                            0.985f * self->radius * sinf (angle), angle };
    }
  sky_scene_set_data (scene, self, g_free);

  scene->shade = shade_eclipse;
  scene->detail = draw_eclipse_row;
  scene->exposure = 0.75f;
  scene->bloom = 0.16f;
  scene->vignette = 0.5f;
  sky_scene_add_stars (scene, 70, 1.1f, 0.f);
}

/* --- The Sun's face ----------------------------------------------------------------------------------------------- */

typedef struct
{
  float    u, v, radius;
  float    spot_x[4], spot_y[4], spot_size[4];
  SkyColor dark, light;
} Sun;

static void
shade_sun (const SkyScene *scene,
           float           u,
           float           v,
           SkyColor       *light)
{
  const Sun *self = scene->data;
  float x = (u - self->u) / self->radius, y = (v - self->v) / self->radius;
  float r = sqrtf (x * x + y * y);
  float angle = atan2f (y, x);
  float height = MAX (0.f, r - 1.f);
  float loops = sky_ridges (9.f * x, 9.f * y, 4, scene->seed + 1);
  float where = sky_noise (2.4f * cosf (angle) + 7.f, 2.4f * sinf (angle), scene->seed + 2);

  *light = (SkyColor) { 0.004f, 0.002f, 0.002f };
  sky_color_add (light, self->light, 0.10f * expf (-height * 7.f));
  sky_color_add (light, self->light,
                 2.2f * loops * loops * loops * sky_smoothstep (0.52f, 0.85f, where) * expf (-height * 15.f));
}

static float
get_spots (const Sun *self,
           float      x,
           float      y,
           float      ragged)
{
  float shadow = 0.f;

  for (guint i = 0; i < G_N_ELEMENTS (self->spot_x); i++)
    {
      float dx = x - self->spot_x[i], dy = y - self->spot_y[i];
      float distance = sqrtf (dx * dx + dy * dy) / self->spot_size[i] + 0.9f * (ragged - 0.5f);

      shadow += 0.55f * sky_smoothstep (1.f, 0.75f, distance) + 0.45f * sky_smoothstep (0.6f, 0.4f, distance);
    }

  return MIN (shadow, 1.f);
}

static void
draw_sun_row (const SkyScene *scene,
              int             row,
              SkyColor       *pixels)
{
  const Sun *self = scene->data;
  float y = ((row + 0.5f - 0.5f * scene->height) / scene->unit - self->v) / self->radius;

  for (int column = 0; column < scene->width; column++)
    {
      float x = ((column + 0.5f - 0.5f * scene->width) / scene->unit - self->u) / self->radius;
      float r2 = x * x + y * y;
      float z, swirl_x, swirl_y, fibrils, plage, filament, ragged, shine;
      SkyColor face;

      if (r2 >= 1.f)
        continue;

      z = sqrtf (1.f - r2);
      swirl_x = sky_noise (5.f * x, 5.f * y, scene->seed + 3) - 0.5f;
      swirl_y = sky_noise (5.f * x + 9.f, 5.f * y, scene->seed + 4) - 0.5f;
      fibrils = sky_ridges (26.f * (x + 0.10f * swirl_x), 26.f * (y + 0.10f * swirl_y), 3, scene->seed + 5);
      plage = sky_smoothstep (0.56f, 0.80f, sky_fbm (3.2f * x + swirl_y, 5.2f * y, 4, scene->seed + 6));
      filament = sky_smoothstep (0.80f, 0.92f, sky_ridges (2.2f * x + 0.6f * swirl_y, 2.2f * y, 3, scene->seed + 7));
      ragged = sky_noise (30.f * x, 30.f * y, scene->seed + 8);
      shine = (0.34f + 0.42f * z) * (0.55f + 0.8f * fibrils) + 0.45f * plage * (0.1f + 1.5f * fibrils);
      shine *= (1.f - 0.55f * filament) * (1.f - 0.85f * get_spots (self, x, y, ragged));
      face = sky_color_mix (self->dark, self->light, sky_clamp (shine));
      sky_color_scale (&face, 0.20f + 1.35f * shine);
      pixels[column] = sky_color_mix (pixels[column], face,
                                      sky_clamp ((1.f - sqrtf (r2)) * self->radius * scene->unit));
    }
}

void
sky_compose_sun (SkyScene *scene)
{
  static const SkyColor colors[][2] = {
    { { 0.55f, 0.08f, 0.01f }, { 1.15f, 0.56f, 0.13f } },
    { { 0.42f, 0.03f, 0.02f }, { 1.10f, 0.34f, 0.14f } },
    { { 0.52f, 0.16f, 0.01f }, { 1.15f, 0.80f, 0.30f } },
  };
  SkyRandom *random = &scene->random;
  const SkyColor *chosen = colors[sky_random_int (random, G_N_ELEMENTS (colors))];
  Sun *self = g_new0 (Sun, 1);
  gboolean close = sky_random (random) < 0.35f;

  self->dark = chosen[0];
  self->light = chosen[1];
  self->radius = close ? sky_random_range (random, 0.8f, 1.1f) : sky_random_range (random, 0.36f, 0.42f);
  self->u = close ? sky_random_range (random, -0.3f, 0.3f) : sky_random_range (random, -0.05f, 0.05f);
  self->v = close ? self->radius - sky_random_range (random, 0.05f, 0.25f) : 0.f;
  for (guint i = 0; i < G_N_ELEMENTS (self->spot_x); i++)
    {
      float angle = sky_random_range (random, 0.f, 2.f * SKY_PI);
      float far = sky_random_range (random, 0.2f, 0.75f);

      self->spot_x[i] = far * cosf (angle);
      self->spot_y[i] = 0.45f * far * sinf (angle);
      self->spot_size[i] = sky_random_range (random, 0.012f, 0.045f);
    }
  sky_scene_set_data (scene, self, g_free);

  scene->shade = shade_sun;
  scene->detail = draw_sun_row;
  scene->exposure = 0.62f;
  scene->bloom = 0.25f;
  scene->vignette = 0.2f;
}
