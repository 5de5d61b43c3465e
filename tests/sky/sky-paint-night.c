/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The night as seen from the ground: the Milky Way, the aurora, and the turning of the sky in a long exposure. */

#include "sky-landscape.h"

typedef struct
{
  float    cosine, sine, offset, bend;
  float    core, width;
  float    horizon;
  SkyColor night, glow, band;
} MilkyWay;

static void
shade_milky_way (const SkyScene *scene,
                 float           u,
                 float           v,
                 SkyColor       *light)
{
  const MilkyWay *self = scene->data;
  float along = u * self->cosine + v * self->sine;
  float across = v * self->cosine - u * self->sine - self->offset - self->bend * along * along;
  float warp = sky_fbm (2.2f * along + 3.f, 2.2f * across, 3, scene->seed + 1) - 0.5f;
  float clouds = sky_fbm (3.6f * along + warp, 3.6f * across + 5.f, 6, scene->seed + 2);
  float wisps = sky_ridges (4.4f * along + 1.8f * warp, 6.2f * across + 2.f * warp, 5, scene->seed + 3);
  float core = expf (-powf ((along - self->core) / 0.32f, 2.f));
  float width = self->width * (1.f + 0.7f * core);
  float distance = (across + 0.10f * warp) / width;
  float band = expf (-distance * distance);
  float rift = (across + 0.22f * warp - 0.01f) / (0.46f * width);
  float lane = expf (-rift * rift);
  float branches = sky_ridges (3.1f * along + 2.4f * warp + 7.f, 8.f * across + 1.6f * along, 5, scene->seed + 4);
  float veil = 0.40f * lane + 0.46f * wisps + 0.52f * branches * (0.35f + lane);
  float dust = sky_smoothstep (0.40f, 0.86f, veil) * sky_clamp (1.5f * band);
  float pink = sky_smoothstep (0.66f, 0.80f, sky_noise (8.f * along, 8.f * across, scene->seed + 5)) * band;
  float low = sky_smoothstep (-0.45f * scene->half_height, self->horizon, v);
  float airglow = sky_fbm (1.1f * u + 9.f, 6.f * v, 3, scene->seed + 6);

  *light = self->night;
  sky_color_add (light, self->glow, 0.32f * low * low * low + 0.10f * low * airglow);
  sky_color_add (light, self->band, band * (0.06f + 1.5f * clouds * clouds * clouds));
  sky_color_add (light, (SkyColor) { 1.f, 0.70f, 0.42f },
                 0.85f * core * expf (-distance * distance * 1.8f) * (0.1f + 1.7f * clouds * clouds));
  sky_color_add (light, (SkyColor) { 1.f, 0.16f, 0.32f }, 0.16f * pink * clouds);
  light->r *= 1.f - 0.84f * dust;
  light->g *= 1.f - 0.88f * dust;
  light->b *= 1.f - 0.90f * dust;
}

/* The band is made of stars: most of them lie close to it. */
static void
add_band_stars (SkyScene *scene,
                guint     n_stars)
{
  const MilkyWay *self = scene->data;
  SkyRandom *random = &scene->random;
  float reach = scene->half_width + scene->half_height;
  guint total = n_stars * reach;

  for (guint i = 0; i < total; i++)
    {
      float along = sky_random_range (random, -reach, reach);
      float across = 0.75f * self->width * sky_random_normal (random) + self->offset + self->bend * along * along;
      float brightness = 0.13f * powf (MAX (sky_random (random), 0.002f), -0.45f);

      sky_scene_add_star (scene, along * self->cosine - across * self->sine, along * self->sine + across * self->cosine,
                          brightness);
    }
}

void
sky_compose_milky_way (SkyScene *scene)
{
  static const SkyColor glows[] = {
    { 0.40f, 0.26f, 0.12f },
    { 0.08f, 0.30f, 0.22f },
    { 0.42f, 0.16f, 0.10f },
    { 0.10f, 0.20f, 0.36f },
  };
  static const SkyColor bands[] = { { 0.62f, 0.66f, 0.85f }, { 0.74f, 0.66f, 0.66f }, { 0.55f, 0.60f, 0.88f } };
  SkyRandom *random = &scene->random;
  MilkyWay *self = g_new0 (MilkyWay, 1);
  float angle = sky_random_range (random, 0.35f, 1.25f) * (sky_random (random) < 0.5f ? -1.f : 1.f);
  SkyRidge ridge = {
    .height = scene->half_height - sky_random_range (random, 0.09f, 0.16f),
    .relief = sky_random_range (random, 0.04f, 0.10f),
    .scale = sky_random_range (random, 0.9f, 1.8f),
    .seed = scene->seed + 40,
    .sharp = sky_random (random) < 0.5f,
  };

  /* On a wide picture the band lies flat. */
  angle *= MIN (1.f, 1.1f * scene->half_height / scene->half_width + 0.25f);
  self->cosine = cosf (angle);
  self->sine = sinf (angle);
  self->offset = sky_random_range (random, -0.10f, 0.06f);
  self->bend = sky_random_range (random, -0.12f, 0.12f);
  self->core = sky_random_range (random, -0.2f, 0.35f) * (self->sine > 0.f ? 1.f : -1.f);
  self->width = sky_random_range (random, 0.11f, 0.17f);
  self->night = sky_color_mix ((SkyColor) { 0.012f, 0.018f, 0.036f }, (SkyColor) { 0.018f, 0.016f, 0.028f },
                               sky_random (random));
  self->glow = glows[sky_random_int (random, G_N_ELEMENTS (glows))];
  self->band = bands[sky_random_int (random, G_N_ELEMENTS (bands))];
  self->horizon = scene->half_height;
  sky_scene_set_data (scene, self, g_free);

  scene->shade = shade_milky_way;
  scene->exposure = 0.85f;
  scene->saturation = 1.15f;
  scene->bloom = 0.12f;
  scene->vignette = 0.4f;
  sky_scene_add_stars (scene, 2600, 0.9f, 2.f);
  add_band_stars (scene, 7000);
  sky_landscape_add_ridge (scene, &ridge);
  if (sky_random (random) < 0.6f)
    sky_landscape_add_trees (scene, &ridge, 26, sky_random_range (random, 0.06f, 0.16f));
  scene->silhouette_color = (SkyColor) { 0.004f, 0.005f, 0.007f };
}

/* --- Aurora ------------------------------------------------------------------------------------------------------- */

#define N_CURTAINS 3

typedef struct
{
  float    height, swing, scale, length, strength;
  guint32  seed;
} Curtain;

typedef struct
{
  Curtain   curtains[N_CURTAINS];
  SkyColor  low, high, night;
  SkyRidge  ridge, foothills;
  float     shore;
} Aurora;

static void
add_curtain (const Aurora  *self,
             const Curtain *curtain,
             float          u,
             float          v,
             SkyColor      *light)
{
  float fold = sky_fbm (curtain->scale * u + 3.f, 0.f, 3, curtain->seed) - 0.5f;
  float foot = curtain->height + curtain->swing * fold;
  float height = (foot - v) / curtain->length;
  float rays = sky_fbm (46.f * (u + 0.5f * fold) + 0.5f * v, 0.25f * v, 3, curtain->seed + 1);
  float patches = sky_smoothstep (0.28f, 0.66f, sky_fbm (1.3f * u + 7.f, 0.3f, 2, curtain->seed + 2));
  float shine;

  if (height < -0.20f)
    return;

  shine = (height < 0.f ? sky_smoothstep (-0.20f, 0.02f, height) : expf (-height * (1.5f + 4.0f * (1.f - rays)))) *
          (0.06f + 2.2f * rays * rays * rays) * patches * curtain->strength;
  sky_color_add (light, sky_color_mix (self->low, self->high, sky_smoothstep (0.25f, 1.25f, height)), shine);
}

static void
shade_aurora_sky (const SkyScene *scene,
                  const Aurora   *self,
                  float           u,
                  float           v,
                  SkyColor       *light)
{
  float low = sky_smoothstep (-scene->half_height, self->shore, v);

  *light = self->night;
  sky_color_add (light, self->low, 0.012f + 0.030f * low * low);
  for (guint i = 0; i < N_CURTAINS; i++)
    add_curtain (self, &self->curtains[i], u, v, light);
}

/* Water shows the sky upside down, broken by ripples. */
static void
shade_aurora (const SkyScene *scene,
              float           u,
              float           v,
              SkyColor       *light)
{
  const Aurora *self = scene->data;

  if (v > self->shore)
    {
      float depth = v - self->shore;
      float ripple = sky_fbm (5.f * u, 60.f * depth / (0.25f + 2.f * depth), 3, scene->seed + 9) - 0.5f;

      shade_aurora_sky (scene, self, u + 0.05f * ripple, self->shore - 1.15f * depth - 0.10f * ripple * depth, light);
      sky_color_scale (light, 0.55f + 0.5f * ripple);
    }
  else
    {
      shade_aurora_sky (scene, self, u, v, light);
    }
}

/* How much of a pixel lies below a line. */
static float
cover (const SkyScene *scene,
       float           v,
       float           line)
{
  return sky_clamp ((v - line) * scene->unit + 0.5f);
}

static void
draw_mountain_row (const SkyScene *scene,
                   int             row,
                   SkyColor       *pixels)
{
  const Aurora *self = scene->data;
  float v = (row + 0.5f - 0.5f * scene->height) / scene->unit;
  gboolean mirrored = v > self->shore;
  float depth = fabsf (v - self->shore);
  float level = self->shore - depth * (mirrored ? 1.15f : 1.f);

  if (level < self->ridge.height - 0.5f)
    return;

  for (int column = 0; column < scene->width; column++)
    {
      float u = (column + 0.5f - 0.5f * scene->width) / scene->unit;
      float line = sky_ridge_get_height (&self->ridge, u);
      float share = cover (scene, level, line);
      float snow, slope;
      SkyColor rock = { 0.010f, 0.014f, 0.020f };

      if (share > 0.f)
        {
          slope = (sky_ridge_get_height (&self->ridge, u + 0.006f) - line) * 40.f;
          snow = sky_smoothstep (0.40f, 0.62f,
                                 sky_fbm (22.f * u + 7.f * level, 16.f * level - 3.f * slope, 5, scene->seed + 12));
          snow *= sky_smoothstep (0.18f, 0.01f, level - line) * (0.6f + 0.4f * sky_clamp (0.5f + slope));
          sky_color_add (&rock, self->low, 0.022f + 0.085f * snow);
          sky_color_add (&rock, (SkyColor) { 0.03f, 0.04f, 0.06f }, snow);
          sky_color_scale (&rock, mirrored ? 0.5f : 1.f);
          pixels[column] = sky_color_mix (pixels[column], rock, share * (mirrored ? 0.9f : 1.f));
        }

      share = cover (scene, level, sky_ridge_get_height (&self->foothills, u));
      if (share > 0.f)
        pixels[column] = sky_color_mix (pixels[column], (SkyColor) { 0.005f, 0.008f, 0.010f },
                                        share * (mirrored ? 0.85f : 1.f));
    }
}

/* The ripples leave nothing of the stars. */
static void
drop_stars_below (SkyScene *scene,
                  float     shore)
{
  for (guint i = scene->stars->len; i > 0; i--)
    {
      if (g_array_index (scene->stars, SkyStar, i - 1).v > shore)
        g_array_remove_index_fast (scene->stars, i - 1);
    }
}

void
sky_compose_aurora (SkyScene *scene)
{
  static const SkyColor colors[][2] = {
    { { 0.16f, 0.95f, 0.42f }, { 0.42f, 0.10f, 0.62f } },
    { { 0.22f, 0.92f, 0.55f }, { 0.85f, 0.14f, 0.30f } },
    { { 0.14f, 0.86f, 0.66f }, { 0.26f, 0.22f, 0.85f } },
    { { 0.40f, 0.92f, 0.30f }, { 0.75f, 0.16f, 0.55f } },
  };
  SkyRandom *random = &scene->random;
  const SkyColor *chosen = colors[sky_random_int (random, G_N_ELEMENTS (colors))];
  Aurora *self = g_new0 (Aurora, 1);
  gboolean lake = sky_random (random) < 0.6f;

  self->low = chosen[0];
  self->high = chosen[1];
  self->night = (SkyColor) { 0.008f, 0.014f, 0.030f };
  self->shore = lake ? scene->half_height - sky_random_range (random, 0.18f, 0.28f) : scene->half_height + 1.f;
  for (guint i = 0; i < N_CURTAINS; i++)
    {
      self->curtains[i] = (Curtain) {
        .height = sky_random_range (random, -0.18f, 0.16f) - 0.04f * i,
        .swing = sky_random_range (random, 0.25f, 0.6f),
        .scale = sky_random_range (random, 0.8f, 1.7f),
        .length = sky_random_range (random, 0.22f, 0.48f),
        .strength = sky_random_range (random, 1.0f, 2.2f) / (1.f + 0.5f * i),
        .seed = scene->seed + 20 + 5 * i,
      };
    }
  self->ridge = (SkyRidge) {
    .height = MIN (self->shore, scene->half_height) - sky_random_range (random, 0.07f, 0.12f),
    .relief = sky_random_range (random, 0.13f, 0.24f),
    .scale = sky_random_range (random, 0.9f, 1.8f),
    .seed = scene->seed + 50,
    .sharp = TRUE,
  };
  self->foothills = (SkyRidge) {
    .height = MIN (self->shore, scene->half_height) - (lake ? 0.018f : 0.05f),
    .relief = 0.035f,
    .scale = 2.2f,
    .seed = scene->seed + 51,
  };
  sky_scene_set_data (scene, self, g_free);

  scene->shade = shade_aurora;
  scene->detail = draw_mountain_row;
  scene->exposure = 0.62f;
  scene->bloom = 0.22f;
  sky_scene_add_stars (scene, 900, 0.9f, 0.f);
  drop_stars_below (scene, self->shore);
  if (!lake)
    {
      sky_landscape_add_trees (scene, &self->foothills, 60, sky_random_range (random, 0.08f, 0.16f));
      scene->silhouette_color = (SkyColor) { 0.004f, 0.006f, 0.007f };
    }
}
