/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sky-scene.h"

G_BEGIN_DECLS

/* Light on a grid of pixels. */
typedef struct
{
  int       width, height;
  SkyColor *pixels;
} SkyGrid;

void sky_grid_init      (SkyGrid        *self,
                         int             width,
                         int             height);
void sky_grid_clear     (SkyGrid        *self);
void sky_grid_shade     (SkyGrid        *self,
                         const SkyScene *scene);
void sky_grid_add_halos (SkyGrid        *self,
                         const SkyScene *scene);
void sky_grid_bloom     (SkyGrid        *self,
                         float           strength);

/* The light at a place between the pixels; @x and @y count pixels, from the middle of the first. */
static inline SkyColor
sky_grid_sample (const SkyGrid *self,
                 float          x,
                 float          y)
{
  int column = CLAMP ((int) x, 0, self->width - 2);
  int row = CLAMP ((int) y, 0, self->height - 2);
  const SkyColor *pixel = self->pixels + (gsize) row * self->width + column;
  float u = sky_clamp (x - column);
  float v = sky_clamp (y - row);

  return sky_color_mix (sky_color_mix (pixel[0], pixel[1], u),
                        sky_color_mix (pixel[self->width], pixel[self->width + 1], u), v);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SkyGrid, sky_grid_clear)

G_END_DECLS
