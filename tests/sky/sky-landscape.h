/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sky-scene.h"

G_BEGIN_DECLS

/**
 * SkyRidge:
 * @height: of its line in the middle, in units, downwards
 * @relief: how far it goes up and down
 * @scale: how many hills there are to a unit
 * @seed: its form
 * @sharp: mountains, not hills
 */
typedef struct
{
  float    height;
  float    relief;
  float    scale;
  guint32  seed;
  gboolean sharp;
} SkyRidge;

float  sky_ridge_get_height    (const SkyRidge *self,
                                float           u);
void   sky_landscape_add_ridge (SkyScene       *scene,
                                const SkyRidge *ridge);
void   sky_landscape_add_trees (SkyScene       *scene,
                                const SkyRidge *ridge,
                                guint           n_trees,
                                float           size);

G_END_DECLS
