/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <cairo.h>

#include "sky-noise.h"

G_BEGIN_DECLS

/* Light, linear, 1 being white at an exposure of 1. It may be brighter. */
typedef struct
{
  float r, g, b;
} SkyColor;

/**
 * SkyStar:
 * @u: where it is
 * @v: likewise
 * @radius: in units, where its light ends
 * @peak: how bright its middle is
 * @stretch: 1 for a round one; less for one that is squeezed (a far galaxy)
 * @angle: how it is turned
 * @spikes: length of its diffraction spikes, as a multiple of @radius; 0 for none
 * @n_spikes: 4 or 6
 * @color: its colour
 */
typedef struct
{
  float    u, v;
  float    radius;
  float    peak;
  float    stretch;
  float    angle;
  float    spikes;
  guint    n_spikes;
  SkyColor color;
} SkyStar;

typedef struct _SkyScene SkyScene;

/**
 * SkyScene:
 * @width: of the picture, in pixels
 * @height: likewise
 * @unit: pixels in one unit. Places are given in units from the middle, u to the right and v downwards; the shorter
 *   side of the picture is one unit long, so that the same scene can be drawn at any size
 * @half_width: of the picture, in units
 * @half_height: likewise
 * @seed: what all of it follows from
 * @random: chances for composing. What is asked of it may not depend on @width
 * @exposure: multiplies the light
 * @saturation: 1 leaves the colours as they are
 * @vignette: how much darker the corners are, 0 to 1
 * @grain: of the film, 1 being usual
 * @bloom: how much bright parts spill into their surroundings, 0 to 1
 * @stars: (element-type SkyStar): what is sharp and far away
 * @shade: the soft, farthest part of the scene: the light at a place
 * @detail: (nullable): draws what is sharp and nearer than the stars over one row of pixels
 * @light: (nullable): a picture of the same size whose light is added
 * @silhouette: (nullable): an alpha mask of the same size, filled with @silhouette_color: the nearest things
 * @data: (nullable): what @shade and @detail need to know; freed with @free_data
 */
struct _SkyScene
{
  int              width, height;
  float            unit;
  float            half_width, half_height;
  guint32          seed;
  SkyRandom        random;

  float            exposure, saturation, vignette, grain, bloom;
  GArray          *stars;
  void           (*shade)     (const SkyScene *self,
                               float           u,
                               float           v,
                               SkyColor       *light);
  void           (*detail)    (const SkyScene *self,
                               int             y,
                               SkyColor       *row);
  cairo_surface_t *light;
  cairo_surface_t *silhouette;
  SkyColor         silhouette_color;
  gpointer         data;
  GDestroyNotify   free_data;
};

/* Each of these sets the scene up; they differ by what is in the sky. */
void     sky_compose_milky_way        (SkyScene *scene);
void     sky_compose_cluster          (SkyScene *scene);
void     sky_compose_nebula           (SkyScene *scene);
void     sky_compose_planetary_nebula (SkyScene *scene);
void     sky_compose_spiral           (SkyScene *scene);
void     sky_compose_deep_field       (SkyScene *scene);
void     sky_compose_eclipse          (SkyScene *scene);
void     sky_compose_sun              (SkyScene *scene);
void     sky_compose_planet           (SkyScene *scene);
void     sky_compose_moon             (SkyScene *scene);
void     sky_compose_comet            (SkyScene *scene);
void     sky_compose_aurora           (SkyScene *scene);
void     sky_compose_trails           (SkyScene *scene);

void     sky_scene_init               (SkyScene       *self,
                                       int             width,
                                       int             height,
                                       guint32         seed);
void     sky_scene_clear              (SkyScene       *self);
void     sky_scene_set_data           (SkyScene       *self,
                                       gpointer        data,
                                       GDestroyNotify  free_data);
void     sky_scene_add_stars          (SkyScene       *self,
                                       guint           n_stars,
                                       float           brightness,
                                       float           n_spiked);
SkyStar *sky_scene_add_star           (SkyScene       *self,
                                       float           u,
                                       float           v,
                                       float           brightness);
SkyColor sky_star_color               (float           temperature);

static inline SkyColor
sky_color_mix (SkyColor from,
               SkyColor to,
               float    share)
{
  return (SkyColor) { sky_mix (from.r, to.r, share), sky_mix (from.g, to.g, share), sky_mix (from.b, to.b, share) };
}

static inline void
sky_color_add (SkyColor *self,
               SkyColor  light,
               float     share)
{
  self->r += light.r * share;
  self->g += light.g * share;
  self->b += light.b * share;
}

static inline void
sky_color_scale (SkyColor *self,
                 float     factor)
{
  self->r *= factor;
  self->g *= factor;
  self->b *= factor;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SkyScene, sky_scene_clear)

G_END_DECLS
