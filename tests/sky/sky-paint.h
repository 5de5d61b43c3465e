/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <cairo.h>
#include <gio/gio.h>

#include "cosmo-calendar.h"

G_BEGIN_DECLS

/**
 * SkyKind:
 *
 * What is in the picture of a day.
 */
typedef enum
{
  SKY_KIND_NEBULA,
  SKY_KIND_MILKY_WAY,
  SKY_KIND_SPIRAL,
  SKY_KIND_ECLIPSE,
  SKY_KIND_PLANET,
  SKY_KIND_COMET,
  SKY_KIND_AURORA,
  SKY_KIND_MOON,
  SKY_KIND_TRAILS,
  SKY_KIND_DEEP_FIELD,
  SKY_KIND_CLUSTER,
  SKY_KIND_PLANETARY_NEBULA,
  SKY_KIND_SUN,
  SKY_N_KINDS,
} SkyKind;

SkyKind          sky_paint_get_kind  (CosmoDay   day);
const char      *sky_kind_get_name   (SkyKind    kind);
void             sky_paint_get_size  (CosmoDay   day,
                                      guint     *width,
                                      guint     *height);
cairo_surface_t *sky_paint_draw      (CosmoDay   day,
                                      guint      width);
cairo_surface_t *sky_paint_draw_kind (SkyKind    kind,
                                      guint32    seed,
                                      guint      width,
                                      guint      height);
GBytes          *sky_paint_encode    (CosmoDay   day,
                                      guint      width,
                                      GError   **error);

G_END_DECLS
