/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A comet with its two tails, over the last light of dusk or among the stars; and a globular cluster. */

#include "sky-landscape.h"

typedef struct
{
  float    u, v, cosine, sine;
  float    length, spread, curve;
  SkyColor zenith, horizon, dust, ions, head;
  float    dusk;
} Comet;

static void
shade_comet (const SkyScene *scene,
             float           u,
             float           v,
             SkyColor       *light)
{
  const Comet *self = scene->data;
  float x = u - self->u, y = v - self->v;
  float along = x * self->cosine + y * self->sine;
  float across = y * self->cosine - x * self->sine;
  float far = MAX (along, 0.f) / self->length;
  float distance = sqrtf (x * x + y * y);
  float height = sky_clamp (0.5f - 0.5f * v / scene->half_height);
  /* The dust lags behind on its orbit; the ions are blown straight away from the Sun, in streamers. */
  float bow = across - self->curve * far * far * self->length;
  float dust_width = 0.010f + self->spread * powf (far, 0.85f);
  float dust_side = bow / dust_width;
  float bands = sky_fbm (3.f * dust_side + 4.f, 1.2f * far, 3, scene->seed + 1);
  float dust = expf (-dust_side * dust_side * (dust_side * self->curve > 0.f ? 1.2f : 4.f)) * expf (-far * 2.1f);
  float ion_width = 0.006f + 0.045f * far;
  float kinks = 0.012f * (sky_fbm (6.f * along, 2.f, 3, scene->seed + 2) - 0.5f);
  float ion_side = (across + 0.10f * self->spread * far * self->length + kinks) / ion_width;
  float streamers = sky_fbm (3.2f * ion_side + 20.f, 1.6f * along, 4, scene->seed + 3);
  float ions = expf (-ion_side * ion_side) * expf (-far * 1.5f) * sky_smoothstep (0.28f, 0.68f, streamers);

  *light = sky_color_mix (self->horizon, self->zenith, sky_smoothstep (0.f, 0.75f, height));
  sky_color_add (light, self->horizon, 1.4f * self->dusk * powf (1.f - height, 5.f));
  if (along > 0.f)
    {
      sky_color_add (light, self->dust, dust * (0.38f + 0.30f * bands) * sky_smoothstep (0.f, 0.02f, along));
      sky_color_add (light, self->ions, 0.75f * ions * sky_smoothstep (0.f, 0.03f, along));
    }
  sky_color_add (light, self->head, 0.85f * expf (-distance * 34.f) + 0.16f * expf (-distance * 9.f));
  sky_color_add (light, (SkyColor) { 1.f, 0.97f, 0.90f }, 5.f * expf (-distance * 190.f));
}

void
sky_compose_comet (SkyScene *scene)
{
  static const SkyColor skies[][2] = {
    { { 0.006f, 0.014f, 0.044f }, { 0.36f, 0.17f, 0.09f } },
    { { 0.008f, 0.016f, 0.040f }, { 0.22f, 0.12f, 0.16f } },
    { { 0.005f, 0.018f, 0.040f }, { 0.10f, 0.17f, 0.20f } },
    { { 0.006f, 0.007f, 0.014f }, { 0.010f, 0.012f, 0.022f } },
  };
  SkyRandom *random = &scene->random;
  Comet *self = g_new0 (Comet, 1);
  guint chosen = sky_random_int (random, G_N_ELEMENTS (skies));
  gboolean land = chosen + 1 < G_N_ELEMENTS (skies);
  float side = sky_random (random) < 0.5f ? -1.f : 1.f;
  float angle = -sky_random_range (random, 0.55f, 1.25f);
  SkyRidge ridge = {
    .height = scene->half_height - sky_random_range (random, 0.07f, 0.13f),
    .relief = sky_random_range (random, 0.04f, 0.09f),
    .scale = sky_random_range (random, 0.8f, 1.7f),
    .seed = scene->seed + 40,
    .sharp = sky_random (random) < 0.5f,
  };

  self->zenith = skies[chosen][0];
  self->horizon = skies[chosen][1];
  self->dusk = land ? 1.f : 0.f;
  self->u = -side * sky_random_range (random, 0.10f, 0.30f) * scene->half_width * 1.2f;
  self->v = sky_random_range (random, 0.08f, 0.24f) * 2.f * scene->half_height * (land ? 0.7f : 1.f);
  self->cosine = side * cosf (angle);
  self->sine = sinf (angle);
  self->length = sky_random_range (random, 0.55f, 0.95f);
  self->spread = sky_random_range (random, 0.10f, 0.22f);
  self->curve = side * sky_random_range (random, 0.10f, 0.34f);
  self->dust = (SkyColor) { 1.0f, 0.86f, 0.66f };
  self->ions = (SkyColor) { 0.34f, 0.58f, 1.15f };
  self->head = sky_color_mix ((SkyColor) { 0.42f, 1.f, 0.74f }, (SkyColor) { 0.9f, 0.95f, 0.85f }, sky_random (random));
  sky_scene_set_data (scene, self, g_free);

  scene->shade = shade_comet;
  scene->exposure = 0.72f;
  scene->saturation = 1.1f;
  scene->bloom = 0.18f;
  scene->vignette = 0.35f;
  sky_scene_add_stars (scene, land ? 800 : 2200, 0.8f, land ? 0.f : 4.f);
  if (land)
    {
      sky_landscape_add_ridge (scene, &ridge);
      if (!ridge.sharp)
        sky_landscape_add_trees (scene, &ridge, 30, sky_random_range (random, 0.05f, 0.13f));
      scene->silhouette_color = (SkyColor) { 0.005f, 0.005f, 0.008f };
    }
}

/* --- A globular cluster ------------------------------------------------------------------------------------------- */

typedef struct
{
  float u, v, core;
} Cluster;

static void
shade_cluster (const SkyScene *scene,
               float           u,
               float           v,
               SkyColor       *light)
{
  const Cluster *self = scene->data;
  float x = u - self->u, y = v - self->v;
  float r = sqrtf (x * x + y * y) / self->core;

  *light = (SkyColor) { 0.006f, 0.007f, 0.012f };
  sky_color_add (light, (SkyColor) { 1.f, 0.78f, 0.52f }, 0.30f / powf (1.f + r * r, 1.5f));
  sky_color_add (light, (SkyColor) { 0.60f, 0.62f, 0.80f }, 0.10f / (1.f + r * r));
}

void
sky_compose_cluster (SkyScene *scene)
{
  SkyRandom *random = &scene->random;
  Cluster *self = g_new0 (Cluster, 1);

  self->u = sky_random_range (random, -0.08f, 0.08f);
  self->v = sky_random_range (random, -0.05f, 0.05f);
  self->core = sky_random_range (random, 0.07f, 0.13f);
  sky_scene_set_data (scene, self, g_free);

  scene->shade = shade_cluster;
  scene->exposure = 1.0f;
  scene->saturation = 1.2f;
  scene->bloom = 0.14f;
  sky_scene_add_stars (scene, 900, 0.9f, 3.f);
  for (guint i = 0; i < 14000; i++)
    {
      /* Plummer's law, cut off far outside. */
      float share = sky_random_range (random, 0.02f, 0.985f);
      float r = self->core / sqrtf (powf (share, -1.f) - 1.f + 1e-3f);
      float angle = sky_random_range (random, 0.f, 2.f * SKY_PI);
      float brightness = 0.10f * powf (MAX (sky_random (random), 0.004f), -0.58f);
      SkyStar *star = sky_scene_add_star (scene, self->u + r * cosf (angle), self->v + r * sinf (angle), brightness);

      /* The brightest ones are red giants and blue stragglers. */
      if (brightness > 0.4f)
        star->color = sky_random (random) < 0.7f ? sky_star_color (0.16f) : sky_star_color (0.95f);
    }
}
