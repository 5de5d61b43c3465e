/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The soft part of a picture, worked out on a coarse grid: what shades the scene, and what lenses add to it. */

#include "sky-grid.h"

/* The grid of the bloom is that much coarser again. */
#define BLOOM_STEP 4

void
sky_grid_init (SkyGrid *self,
               int      width,
               int      height)
{
  self->width = MAX (width, 2);
  self->height = MAX (height, 2);
  self->pixels = g_new0 (SkyColor, (gsize) self->width * self->height);
}

void
sky_grid_clear (SkyGrid *self)
{
  g_clear_pointer (&self->pixels, g_free);
}

/* One running mean over a line of pixels that lie @step apart. */
static void
blur_line (SkyColor *line,
           SkyColor *scratch,
           int       length,
           int       step,
           int       radius)
{
  SkyColor sum = { 0 };
  float share = 1.f / (2 * radius + 1);

  for (int i = -radius; i <= radius; i++)
    sky_color_add (&sum, line[CLAMP (i, 0, length - 1) * step], share);

  for (int i = 0; i < length; i++)
    {
      scratch[i] = sum;
      sky_color_add (&sum, line[MIN (i + radius + 1, length - 1) * step], share);
      sky_color_add (&sum, line[MAX (i - radius, 0) * step], -share);
    }

  for (int i = 0; i < length; i++)
    line[i * step] = scratch[i];
}

/* Three running means each way are as good as a normal distribution. */
static void
grid_blur (SkyGrid *self,
           int      radius)
{
  g_autofree SkyColor *scratch = g_new (SkyColor, MAX (self->width, self->height));

  for (int pass = 0; pass < 3; pass++)
    {
      for (int y = 0; y < self->height; y++)
        blur_line (self->pixels + (gsize) y * self->width, scratch, self->width, 1, radius);
      for (int x = 0; x < self->width; x++)
        blur_line (self->pixels + x, scratch, self->height, self->width, radius);
    }
}

/* Bright parts spill into their surroundings, as in every lens. */
void
sky_grid_bloom (SkyGrid *self,
                float    strength)
{
  g_auto(SkyGrid) glow = { 0 };

  sky_grid_init (&glow, self->width / BLOOM_STEP, self->height / BLOOM_STEP);

  for (int y = 0; y < glow.height; y++)
    {
      for (int x = 0; x < glow.width; x++)
        glow.pixels[y * glow.width + x] = sky_grid_sample (self, (x + 0.5f) * BLOOM_STEP, (y + 0.5f) * BLOOM_STEP);
    }
  grid_blur (&glow, MAX (1, MIN (glow.width, glow.height) / 24));

  for (int y = 0; y < self->height; y++)
    {
      for (int x = 0; x < self->width; x++)
        {
          SkyColor light = sky_grid_sample (&glow, (float) x / BLOOM_STEP - 0.5f, (float) y / BLOOM_STEP - 0.5f);

          sky_color_add (&self->pixels[(gsize) y * self->width + x], light, strength);
        }
    }
}

/* A soft halo around each bright star. */
void
sky_grid_add_halos (SkyGrid        *self,
                    const SkyScene *scene)
{
  float unit = MIN (self->width, self->height);

  for (guint i = 0; i < scene->stars->len; i++)
    {
      const SkyStar *star = &g_array_index (scene->stars, SkyStar, i);
      float x = 0.5f * self->width + star->u * unit;
      float y = 0.5f * self->height + star->v * unit;
      float width = star->radius * unit * 1.5f;
      int reach = star->radius * unit * 14.f;

      if (star->peak < 1.6f || star->stretch < 1.f)
        continue;

      for (int row = MAX (0, (int) y - reach); row <= MIN (self->height - 1, (int) y + reach); row++)
        {
          for (int column = MAX (0, (int) x - reach); column <= MIN (self->width - 1, (int) x + reach); column++)
            {
              float distance = ((column - x) * (column - x) + (row - y) * (row - y)) / (width * width);
              float edge = 1.f - distance * width * width / ((float) reach * reach);

              if (edge > 0.f)
                sky_color_add (&self->pixels[(gsize) row * self->width + column], star->color,
                               0.10f * star->peak * edge * edge / (1.f + distance));
            }
        }
    }
}

void
sky_grid_shade (SkyGrid        *self,
                const SkyScene *scene)
{
  for (int y = 0; y < self->height; y++)
    {
      float v = ((y + 0.5f) / self->height - 0.5f) * 2.f * scene->half_height;

      for (int x = 0; x < self->width; x++)
        {
          float u = ((x + 0.5f) / self->width - 0.5f) * 2.f * scene->half_width;

          scene->shade (scene, u, v, &self->pixels[(gsize) y * self->width + x]);
        }
    }
}
