/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Worlds near enough to have a face: a giant planet with its rings, and the Moon. */

#include "sky-scene.h"

typedef struct
{
  float    u, v, radius;
  float    cosine, sine;        /* of the way the axis leans in the picture */
  float    opening;             /* sine of the angle at which the rings are seen */
  float    ring_inner, ring_outer;
  float    sun_x, sun_y, sun_z;
  float    n_bands, turbulence;
  SkyColor pale, middle, dark, rings, night;
} Planet;

static void
shade_planet_sky (const SkyScene *scene,
                  float           u,
                  float           v,
                  SkyColor       *light)
{
  const Planet *self = scene->data;
  float x = u - self->u, y = v - self->v;
  float cloud = sky_fbm (1.3f * u + 5.f, 1.3f * v, 5, scene->seed + 1);
  float r = sqrtf (x * x + y * y) / self->radius;

  *light = (SkyColor) { 0.004f, 0.005f, 0.008f };
  sky_color_add (light, self->night, sky_smoothstep (0.35f, 0.8f, cloud));
  sky_color_add (light, self->middle, 0.10f * expf (-MAX (0.f, r - 1.f) * 5.f));
}

/* How much light the rings throw, and stop, at a distance from the planet's middle counted in its radii. */
static float
get_ring (const Planet *self,
          guint32       seed,
          float         r)
{
  float place = (r - self->ring_inner) / (self->ring_outer - self->ring_inner);
  float grooves, gap;

  if (place <= 0.f || place >= 1.f)
    return 0.f;

  grooves = 0.55f * sky_noise (9.f * place, 0.f, seed) + 0.30f * sky_noise (38.f * place, 1.f, seed) +
            0.15f * sky_noise (140.f * place, 2.f, seed);
  gap = 1.f - 0.92f * sky_smoothstep (0.022f, 0.010f, fabsf (place - 0.66f)) -
        0.6f * sky_smoothstep (0.010f, 0.005f, fabsf (place - 0.90f));
  return (0.30f + 1.0f * grooves) * gap * sky_smoothstep (0.f, 0.22f, place) * sky_smoothstep (1.f, 0.97f, place);
}

static SkyColor
get_face (const SkyScene *scene,
          const Planet   *self,
          float           x,
          float           y,
          float           z)
{
  /* The axis leans towards us by as much as the rings are open. */
  float lean = sqrtf (1.f - self->opening * self->opening);
  float latitude = y * lean + z * self->opening;
  float deep = z * lean - y * self->opening;
  float longitude = atan2f (x, MAX (deep, 0.02f));
  float swirl = sky_fbm (3.2f * longitude, 9.f * latitude, 4, scene->seed + 2) - 0.5f;
  float fine = sky_fbm (7.f * longitude + 3.f * swirl, 40.f * latitude + 2.f * swirl, 3, scene->seed + 3) - 0.5f;
  float bands = sky_noise (self->n_bands * latitude + self->turbulence * swirl + 60.f, 0.f, scene->seed + 4);
  float belts = sky_noise (2.6f * self->n_bands * latitude + 1.4f * self->turbulence * swirl + 20.f, 3.f,
                           scene->seed + 5);
  float tone = sky_clamp (0.72f * bands + 0.32f * belts + 0.35f * fine);
  SkyColor face = tone < 0.5f ? sky_color_mix (self->dark, self->middle, 2.f * tone)
                              : sky_color_mix (self->middle, self->pale, 2.f * tone - 1.f);

  sky_color_scale (&face, 1.f - 0.30f * sky_smoothstep (0.55f, 1.f, fabsf (latitude)));
  return face;
}

static void
draw_globe (const SkyScene *scene,
            const Planet   *self,
            float           x,
            float           y,
            SkyColor       *pixel)
{
  float r2 = x * x + y * y;
  float z, day, rim;
  SkyColor face;

  if (r2 >= 1.f)
    return;

  z = sqrtf (1.f - r2);
  face = get_face (scene, self, x, -y, z);
  day = sky_smoothstep (-0.10f, 0.75f, x * self->sun_x + y * self->sun_y + z * self->sun_z);
  rim = 1.f - z;

  /* The rings' shadow falls on the globe as a dark band. */
  if (self->opening > 0.f && self->ring_outer > 0.f)
    {
      float offset = (y - 0.18f * self->opening - 0.13f) / (self->opening * 0.9f + 0.02f);
      float shadow = get_ring (self, scene->seed + 9, sqrtf (x * x + offset * offset) * 1.35f);

      day *= 1.f - 0.5f * sky_clamp (shadow) * sky_smoothstep (0.f, 0.15f, y);
    }

  sky_color_scale (&face, 0.006f + 1.05f * day * (1.f - 0.45f * rim * rim));
  sky_color_add (&face, self->pale, 0.10f * powf (rim, 4.f) * day);
  *pixel = sky_color_mix (*pixel, face, sky_clamp ((1.f - sqrtf (r2)) * self->radius * scene->unit));
}

static void
draw_planet_row (const SkyScene *scene,
                 int             row,
                 SkyColor       *pixels)
{
  const Planet *self = scene->data;
  float v = (row + 0.5f - 0.5f * scene->height) / scene->unit - self->v;
  float reach = MAX (1.05f, self->ring_outer) * self->radius;

  if (fabsf (v) > reach)
    return;

  for (int column = 0; column < scene->width; column++)
    {
      float u = (column + 0.5f - 0.5f * scene->width) / scene->unit - self->u;
      float x = (u * self->cosine + v * self->sine) / self->radius;
      float y = (v * self->cosine - u * self->sine) / self->radius;
      float plane = y / self->opening;
      float ring_r = sqrtf (x * x + plane * plane);
      float ring = self->ring_outer > 0.f ? get_ring (self, scene->seed + 9, ring_r) : 0.f;
      float lit = 1.f, behind;
      SkyColor shine = self->rings;

      if (fabsf (u) > reach)
        continue;

      /* The globe's shadow on the rings, away from the Sun. */
      behind = x * -self->sun_x - plane * 0.5f;
      if (behind > 0.f && ring > 0.f)
        {
          float aside = fabsf (x * 0.5f - plane * self->sun_x) / sqrtf (0.25f + self->sun_x * self->sun_x);

          lit = sky_smoothstep (0.93f, 1.05f, aside + (behind < 0.3f ? 0.3f : 0.f));
        }
      sky_color_scale (&shine, ring * (0.06f + 0.94f * lit) * 0.85f);

      /* The farther half of the rings is behind the globe, the nearer half before it. */
      if (y <= 0.f && ring > 0.f)
        {
          sky_color_scale (&pixels[column], 1.f - 0.8f * MIN (ring, 1.f));
          sky_color_add (&pixels[column], shine, 1.f);
        }
      draw_globe (scene, self, x, y, &pixels[column]);
      if (y > 0.f && ring > 0.f)
        {
          sky_color_scale (&pixels[column], 1.f - 0.85f * MIN (ring, 1.f));
          sky_color_add (&pixels[column], shine, 1.f);
        }
    }
}

void
sky_compose_planet (SkyScene *scene)
{
  static const struct {
    SkyColor pale, middle, dark, rings, night;
  } worlds[] = {
    /* clang-format off */
    { { 1.0f, 0.88f, 0.66f }, { 0.82f, 0.62f, 0.38f }, { 0.52f, 0.34f, 0.18f }, { 0.92f, 0.80f, 0.62f },
      { 0.020f, 0.012f, 0.018f } },
    { { 0.72f, 0.92f, 0.98f }, { 0.30f, 0.58f, 0.80f }, { 0.12f, 0.28f, 0.56f }, { 0.70f, 0.76f, 0.86f },
      { 0.010f, 0.014f, 0.030f } },
    { { 1.0f, 0.92f, 0.82f }, { 0.86f, 0.50f, 0.30f }, { 0.46f, 0.18f, 0.12f }, { 0.85f, 0.66f, 0.52f },
      { 0.026f, 0.010f, 0.014f } },
    { { 0.95f, 0.86f, 0.96f }, { 0.58f, 0.42f, 0.72f }, { 0.28f, 0.18f, 0.44f }, { 0.86f, 0.76f, 0.80f },
      { 0.016f, 0.010f, 0.030f } },
    { { 0.86f, 0.98f, 0.86f }, { 0.42f, 0.68f, 0.58f }, { 0.16f, 0.36f, 0.38f }, { 0.80f, 0.84f, 0.72f },
      { 0.008f, 0.018f, 0.020f } },
    /* clang-format on */
  };
  SkyRandom *random = &scene->random;
  Planet *self = g_new0 (Planet, 1);
  guint chosen = sky_random_int (random, G_N_ELEMENTS (worlds));
  float angle = sky_random_range (random, -0.6f, 0.6f);
  float sun = sky_random_range (random, 0.35f, 0.85f) * (sky_random (random) < 0.5f ? -1.f : 1.f);

  self->pale = worlds[chosen].pale;
  self->middle = worlds[chosen].middle;
  self->dark = worlds[chosen].dark;
  self->rings = worlds[chosen].rings;
  self->night = worlds[chosen].night;
  self->radius = sky_random_range (random, 0.20f, 0.27f);
  self->u = sky_random_range (random, -0.10f, 0.10f);
  self->v = sky_random_range (random, -0.05f, 0.05f);
  self->cosine = cosf (angle);
  self->sine = sinf (angle);
  self->opening = sky_random_range (random, 0.16f, 0.42f);
  self->ring_inner = sky_random_range (random, 1.18f, 1.35f);
  self->ring_outer = sky_random_range (random, 2.05f, 2.45f);
  self->sun_x = sun;
  self->sun_y = -sky_random_range (random, 0.05f, 0.25f);
  self->sun_z = sqrtf (MAX (0.05f, 1.f - self->sun_x * self->sun_x - self->sun_y * self->sun_y));
  self->n_bands = sky_random_range (random, 4.f, 8.f);
  self->turbulence = sky_random_range (random, 0.2f, 1.3f);
  sky_scene_set_data (scene, self, g_free);

  scene->shade = shade_planet_sky;
  scene->detail = draw_planet_row;
  scene->exposure = 0.62f;
  scene->bloom = 0.15f;
  sky_scene_add_stars (scene, 800, 0.7f, 1.f);
  for (guint i = 0; i < 3; i++)
    {
      SkyStar *moon = sky_scene_add_star (scene, sky_random_range (random, -0.6f, 0.6f),
                                          sky_random_range (random, -0.4f, 0.4f), 2.f);

      moon->radius = sky_random_range (random, 0.002f, 0.005f);
      moon->color = self->pale;
    }
}
