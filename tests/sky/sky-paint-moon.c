/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The Moon: a relief of craters of every size, lit from one side. */

#include "sky-scene.h"

#define N_CRATERS 1800
#define N_YOUNG 4

typedef struct
{
  float x, y, z, radius;
} Crater;

typedef struct
{
  float   u, v, radius;
  float   sun_x, sun_y, sun_z;
  float   warmth;
  Crater  young[N_YOUNG];      /* those with bright rays around them */
  int     size;                /* of the relief, in pixels */
  float  *relief;
} Moon;

static void
moon_free (gpointer data)
{
  Moon *self = data;

  g_free (self->relief);
  g_free (self);
}

static void
shade_moon_sky (const SkyScene *scene,
                float           u,
                float           v,
                SkyColor       *light)
{
  const Moon *self = scene->data;
  float x = u - self->u, y = v - self->v;
  float r = sqrtf (x * x + y * y) / self->radius;
  float side = 0.55f + 0.45f * (x * self->sun_x + y * self->sun_y) / (self->radius * MAX (r, 0.1f));

  *light = (SkyColor) { 0.004f, 0.006f, 0.011f };
  sky_color_add (light, (SkyColor) { 0.055f, 0.065f, 0.085f }, 0.8f * side * expf (-MAX (0.f, r - 1.f) * 7.f));
}

/* Presses a crater into the relief: a bowl, a raised rim, and for large ones a peak in the middle. */
static void
dig_crater (Moon         *self,
            const Crater *crater)
{
  float half = 0.5f * self->size;
  float reach = 1.7f * crater->radius;
  int left = MAX (0, (int) ((crater->x - reach) * half + half));
  int right = MIN (self->size - 1, (int) ((crater->x + reach) * half + half) + 1);
  int top = MAX (0, (int) ((crater->y - reach) * half + half));
  int bottom = MIN (self->size - 1, (int) ((crater->y + reach) * half + half) + 1);

  for (int row = top; row <= bottom; row++)
    {
      float y = (row + 0.5f - half) / half;

      for (int column = left; column <= right; column++)
        {
          float x = (column + 0.5f - half) / half;
          float r2 = x * x + y * y;
          float z = r2 < 1.f ? sqrtf (1.f - r2) : 0.f;
          float dx = x - crater->x, dy = y - crater->y, dz = z - crater->z;
          float far = sqrtf (dx * dx + dy * dy + dz * dz) / crater->radius;
          float height;

          if (far > 1.7f)
            continue;

          height = far < 1.f ? far * far - 0.75f : 0.25f * (1.7f - far) * (1.7f - far) / 0.49f;
          if (crater->radius < 0.05f || far > 0.8f)
            height = MAX (height, -0.75f);
          else
            height = MAX (height, -0.45f) + 0.30f * sky_smoothstep (0.18f, 0.f, far);
          self->relief[(gsize) row * self->size + column] += 0.34f * crater->radius * height;
        }
    }
}

static float
get_maria (const SkyScene *scene,
           float           x,
           float           y)
{
  float warp = sky_fbm (2.6f * x, 2.6f * y, 3, scene->seed + 1) - 0.5f;

  return sky_smoothstep (0.47f, 0.62f,
                         sky_fbm (1.35f * x + 0.9f * warp + 3.f, 1.35f * y + 0.9f * warp, 4, scene->seed + 2));
}

static float
get_rays (const SkyScene *scene,
          const Moon     *self,
          float           x,
          float           y,
          float           z)
{
  float light = 0.f;

  for (guint i = 0; i < N_YOUNG; i++)
    {
      const Crater *crater = &self->young[i];
      float dx = x - crater->x, dy = y - crater->y, dz = z - crater->z;
      float far = sqrtf (dx * dx + dy * dy + dz * dz) / crater->radius;
      float scale, streaks;

      if (far > 18.f)
        continue;

      scale = 9.f / MAX (sqrtf (dx * dx + dy * dy), 1e-4f);
      streaks = sky_noise (scale * dx + 20.f * i, scale * dy, scene->seed + 3);
      light += (expf (-far * 0.22f) - 0.019f) * sky_smoothstep (0.45f, 0.95f, streaks + 0.25f * expf (-far * 0.4f)) +
               0.6f * expf (-far * far * 0.8f);
    }

  return light;
}

static float
get_height (const Moon *self,
            float       x,
            float       y)
{
  float half = 0.5f * self->size;
  int column = CLAMP ((int) (x * half + half), 0, self->size - 1);
  int row = CLAMP ((int) (y * half + half), 0, self->size - 1);

  return self->relief[(gsize) row * self->size + column];
}

static SkyColor
get_ground (const SkyScene *scene,
            const Moon     *self,
            float           x,
            float           y,
            float           z)
{
  float step = 2.f / self->size;
  float slope_x = (get_height (self, x + step, y) - get_height (self, x - step, y)) / (2.f * step);
  float slope_y = (get_height (self, x, y + step) - get_height (self, x, y - step)) / (2.f * step);
  float maria = get_maria (scene, x, y);
  float rough = sky_fbm (38.f * x, 38.f * y, 4, scene->seed + 5) - 0.5f;
  float mottle = sky_fbm (6.f * x + 2.f, 6.f * y, 4, scene->seed + 6);
  float soil = 0.62f - 0.40f * maria * (0.75f + 0.5f * mottle) + 0.22f * rough + 0.22f * (mottle - 0.5f) +
               0.20f * get_rays (scene, self, x, y, z);
  float bumps = (1.f - 0.7f * maria) * sky_smoothstep (0.f, 0.4f, z);
  float nx = x - bumps * slope_x, ny = y - bumps * slope_y;
  float length = sqrtf (nx * nx + ny * ny + z * z);
  float sun = (nx * self->sun_x + ny * self->sun_y + z * self->sun_z) / MAX (length, 0.01f);
  float smooth_sun = x * self->sun_x + y * self->sun_y + z * self->sun_z;
  /* Dust throws light back the way it came: the full Moon is nearly flat. */
  float day = powf (sky_clamp (sun * 1.05f), 0.75f) * sky_smoothstep (-0.06f, 0.10f, smooth_sun);
  SkyColor ground = sky_color_mix ((SkyColor) { 1.f, 0.96f, 0.90f }, (SkyColor) { 0.90f, 0.94f, 1.f },
                                   self->warmth * maria);

  sky_color_scale (&ground, MAX (soil, 0.05f) * (day * 1.05f));
  sky_color_add (&ground, (SkyColor) { 0.006f, 0.008f, 0.012f }, soil);
  return ground;
}

static void
draw_moon_row (const SkyScene *scene,
               int             row,
               SkyColor       *pixels)
{
  const Moon *self = scene->data;
  float y = ((row + 0.5f - 0.5f * scene->height) / scene->unit - self->v) / self->radius;

  for (int column = 0; column < scene->width; column++)
    {
      float x = ((column + 0.5f - 0.5f * scene->width) / scene->unit - self->u) / self->radius;
      float r2 = x * x + y * y;

      if (r2 < 1.f)
        pixels[column] = sky_color_mix (pixels[column], get_ground (scene, self, x, y, sqrtf (1.f - r2)),
                                        sky_clamp ((1.f - sqrtf (r2)) * self->radius * scene->unit));
    }
}

static Crater
make_crater (SkyRandom *random,
             float      radius)
{
  float z = sky_random_range (random, 0.03f, 1.f);
  float angle = sky_random_range (random, 0.f, 2.f * SKY_PI);
  float far = sqrtf (1.f - z * z);

  return (Crater) { far * cosf (angle), far * sinf (angle), z, radius };
}

void
sky_compose_moon (SkyScene *scene)
{
  SkyRandom *random = &scene->random;
  Moon *self = g_new0 (Moon, 1);
  gboolean close = sky_random (random) < 0.4f;
  float phase = sky_random_range (random, -1.35f, 1.35f);
  float tilt = sky_random_range (random, -0.4f, 0.4f);

  self->radius = close ? sky_random_range (random, 0.65f, 0.95f) : sky_random_range (random, 0.36f, 0.43f);
  self->u = close ? sky_random_range (random, 0.1f, 0.35f) * (phase < 0.f ? 1.f : -1.f)
                  : sky_random_range (random, -0.06f, 0.06f);
  self->v = close ? sky_random_range (random, -0.3f, 0.3f) : 0.f;
  self->sun_x = sinf (phase) * cosf (tilt);
  self->sun_y = sinf (phase) * sinf (tilt);
  self->sun_z = cosf (phase);
  self->warmth = sky_random (random);
  self->size = MIN (1600, (int) (2.f * self->radius * scene->unit));
  self->relief = g_new0 (float, (gsize) self->size * self->size);
  sky_scene_set_data (scene, self, moon_free);

  for (guint i = 0; i < N_CRATERS; i++)
    {
      Crater crater = make_crater (random, MIN (0.10f, 0.0085f * powf (MAX (sky_random (random), 0.001f), -0.42f)));

      dig_crater (self, &crater);
    }
  for (guint i = 0; i < N_YOUNG; i++)
    {
      self->young[i] = make_crater (random, sky_random_range (random, 0.025f, 0.06f));
      dig_crater (self, &self->young[i]);
    }

  scene->shade = shade_moon_sky;
  scene->detail = draw_moon_row;
  scene->exposure = 0.66f;
  scene->bloom = 0.06f;
  scene->vignette = 0.1f;
  sky_scene_add_stars (scene, 90, 0.8f, 0.f);
}
