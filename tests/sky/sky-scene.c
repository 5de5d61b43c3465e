/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A scene is what a picture shows, apart from any size in pixels: the kinds of sky compose it, and sky-paint.c draws
 * it. */

#include "sky-scene.h"

/* The brightness of the faintest and the brightest star, and the radius that one of brightness 1 has, in units. */
#define FAINTEST 0.04f
#define BRIGHTEST 3.5f
#define STAR_RADIUS 0.0016f

/**
 * sky_star_color:
 * @temperature: 0 for the coolest stars, 1 for the hottest
 *
 * Returns: the colour such a star has in a photograph
 */
SkyColor
sky_star_color (float temperature)
{
  static const SkyColor cool = { 1.f, 0.58f, 0.30f }, sunlike = { 1.f, 0.90f, 0.78f }, hot = { 0.62f, 0.76f, 1.f };

  return temperature < 0.45f ? sky_color_mix (cool, sunlike, temperature / 0.45f)
                             : sky_color_mix (sunlike, hot, (temperature - 0.45f) / 0.55f);
}

void
sky_scene_init (SkyScene *self,
                int       width,
                int       height,
                guint32   seed)
{
  *self = (SkyScene) {
    .width = width,
    .height = height,
    .unit = MIN (width, height),
    .seed = sky_hash (seed),
    .random = { sky_hash (seed ^ 0x5bf03635U) },
    .exposure = 1.f,
    .saturation = 1.f,
    .vignette = 0.25f,
    .grain = 1.f,
    .bloom = 0.1f,
    .stars = g_array_new (FALSE, FALSE, sizeof (SkyStar)),
  };
  self->half_width = 0.5f * width / self->unit;
  self->half_height = 0.5f * height / self->unit;
}

void
sky_scene_clear (SkyScene *self)
{
  g_clear_pointer (&self->stars, g_array_unref);
  g_clear_pointer (&self->light, cairo_surface_destroy);
  g_clear_pointer (&self->silhouette, cairo_surface_destroy);
  if (self->free_data != NULL)
    self->free_data (g_steal_pointer (&self->data));
}

void
sky_scene_set_data (SkyScene       *self,
                    gpointer        data,
                    GDestroyNotify  free_data)
{
  self->data = data;
  self->free_data = free_data;
}

/* The star stays where it is until the next one is added. */
SkyStar *
sky_scene_add_star (SkyScene *self,
                    float     u,
                    float     v,
                    float     brightness)
{
  /* Most stars are near white; the strong colours are rare, as in the sky. */
  float temperature = sky_clamp (0.55f + 0.24f * sky_random_normal (&self->random));
  SkyStar star = {
    .u = u,
    .v = v,
    .radius = STAR_RADIUS * powf (brightness, 0.38f),
    .peak = 0.9f * powf (brightness, 0.75f),
    .stretch = 1.f,
    .color = sky_star_color (temperature),
  };

  g_array_append_val (self->stars, star);
  return &g_array_index (self->stars, SkyStar, self->stars->len - 1);
}

/* Scatters stars over the picture: many faint ones and few bright ones. @n_stars is for one square unit. */
void
sky_scene_add_stars (SkyScene *self,
                     guint     n_stars,
                     float     brightness,
                     float     n_spiked)
{
  float area = 4.f * self->half_width * self->half_height;
  guint total = n_stars * area;

  for (guint i = 0; i < total; i++)
    {
      float u = sky_random_range (&self->random, -self->half_width, self->half_width);
      float v = sky_random_range (&self->random, -self->half_height, self->half_height);
      float chance = MAX (sky_random (&self->random), 0.5f / n_stars);
      SkyStar *star = sky_scene_add_star (self, u, v, brightness * MIN (BRIGHTEST, FAINTEST * powf (chance, -0.8f)));

      if (i < n_spiked * area)
        {
          star->radius = STAR_RADIUS * sky_random_range (&self->random, 2.2f, 4.2f);
          star->peak = 4.f * sky_random_range (&self->random, 0.7f, 1.6f);
          star->spikes = sky_random_range (&self->random, 5.f, 9.f);
          star->n_spikes = 4;
        }
    }
}
