/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Chance that can be repeated: everything in the painted sky follows from a seed. Inline, because a picture asks for
 * some ten million of these. */

#pragma once

#include <glib.h>
#include <math.h>

G_BEGIN_DECLS

#define SKY_PI 3.14159265f

/* A stream of chances; start it with a seed. */
typedef struct
{
  guint32 state;
} SkyRandom;

/* Every bit of @x changes about half of the result's (the "lowbias32" constants of Chris Wellons, public domain). */
static inline guint32
sky_hash (guint32 x)
{
  x ^= x >> 16;
  x *= 0x7feb352dU;
  x ^= x >> 15;
  x *= 0x846ca68bU;
  x ^= x >> 16;
  return x;
}

/* From 0 up to 1. */
static inline float
sky_random (SkyRandom *self)
{
  self->state += 0x9e3779b9U;
  return (float) (sky_hash (self->state) >> 8) * 0x1p-24f;
}

static inline float
sky_random_range (SkyRandom *self,
                  float      from,
                  float      to)
{
  return from + (to - from) * sky_random (self);
}

/* From 0 to @n - 1. */
static inline guint
sky_random_int (SkyRandom *self,
                guint      n)
{
  return MIN ((guint) (sky_random (self) * (float) n), n - 1);
}

/* About a normal distribution of variance 1, never beyond ±3.5. */
static inline float
sky_random_normal (SkyRandom *self)
{
  return 2.f * (sky_random (self) + sky_random (self) + sky_random (self) - 1.5f);
}

static inline float
sky_clamp (float x)
{
  return x < 0.f ? 0.f : x > 1.f ? 1.f : x;
}

static inline float
sky_mix (float from,
         float to,
         float share)
{
  return from + (to - from) * share;
}

static inline float
sky_smoothstep (float low,
                float high,
                float x)
{
  x = sky_clamp ((x - low) / (high - low));
  return x * x * (3.f - 2.f * x);
}

static inline float
sky_lattice (int     x,
             int     y,
             guint32 seed)
{
  guint32 hash = (guint32) x * 0x8da6b343U ^ (guint32) y * 0xd8163841U ^ seed;

  hash ^= hash >> 15;
  hash *= 0x2c1b3c6dU;
  hash ^= hash >> 12;
  hash *= 0x297a2d39U;
  return (float) (hash >> 9) * 0x1p-23f;
}

/* Smooth value noise from 0 to 1, with features of size 1. */
static inline float
sky_noise (float   x,
           float   y,
           guint32 seed)
{
  /* A cast rounds towards zero; floorf() would be a call without SSE 4. */
  int column = (int) x - (x < 0.f);
  int row = (int) y - (y < 0.f);
  float u = x - (float) column;
  float v = y - (float) row;
  float top, bottom;

  u = u * u * (3.f - 2.f * u);
  v = v * v * (3.f - 2.f * v);
  top = sky_mix (sky_lattice (column, row, seed), sky_lattice (column + 1, row, seed), u);
  bottom = sky_mix (sky_lattice (column, row + 1, seed), sky_lattice (column + 1, row + 1, seed), u);
  return sky_mix (top, bottom, v);
}

/* Fractal noise from 0 to 1, around 0.5: each octave is turned, so that no lattice shows. */
static inline float
sky_fbm (float   x,
         float   y,
         guint   octaves,
         guint32 seed)
{
  float sum = 0.f, weight = 0.5f, total = 0.f;

  for (guint i = 0; i < octaves; i++)
    {
      float turned = 1.62f * x + 1.22f * y;

      sum += weight * sky_noise (x, y, seed + i * 0x9e3779b9U);
      total += weight;
      weight *= 0.5f;
      y = 1.62f * y - 1.22f * x + 7.3f;
      x = turned + 3.1f;
    }

  return sum / total;
}

/* Fractal noise from 0 to 1 that is brightest along thin, branching lines. */
static inline float
sky_ridges (float   x,
            float   y,
            guint   octaves,
            guint32 seed)
{
  float sum = 0.f, weight = 0.5f, total = 0.f;

  for (guint i = 0; i < octaves; i++)
    {
      float ridge = 1.f - fabsf (2.f * sky_noise (x, y, seed + i * 0x9e3779b9U) - 1.f);
      float turned = 1.62f * x + 1.22f * y;

      sum += weight * ridge * ridge;
      total += weight;
      weight *= 0.5f;
      y = 1.62f * y - 1.22f * x + 5.7f;
      x = turned + 1.9f;
    }

  return sum / total;
}

G_END_DECLS
