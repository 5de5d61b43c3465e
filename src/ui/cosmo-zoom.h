/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <graphene.h>

G_BEGIN_DECLS

/* Of a zoom: pixels of the screen for a pixel of the picture, at most. */
#define COSMO_ZOOM_MAX 20.0

/**
 * CosmoZoom:
 * @picture_width: how wide the picture is at 100 %
 * @picture_height: likewise its height
 * @view_width: how wide the view is
 * @view_height: likewise its height
 * @fits: whether the whole picture is shown, as large as it can be, however the view changes
 * @scale: 1 for 100 %; of no meaning while it @fits
 * @x: what of the picture is in the middle of the view, from 0 at its left to 1 at its right
 * @y: likewise from its top to its bottom
 *
 * Where a picture is in the view that shows it, or a part of it. All lengths are in the same unit.
 */
typedef struct
{
  double   picture_width;
  double   picture_height;
  double   view_width;
  double   view_height;
  gboolean fits;
  double   scale;
  double   x;
  double   y;
} CosmoZoom;

#define COSMO_ZOOM_INIT { .fits = TRUE, .scale = 1, .x = 0.5, .y = 0.5 }

void     cosmo_zoom_set_picture  (CosmoZoom       *self,
                                  double           width,
                                  double           height);
void     cosmo_zoom_set_view     (CosmoZoom       *self,
                                  double           width,
                                  double           height);
void     cosmo_zoom_fit          (CosmoZoom       *self);
void     cosmo_zoom_to           (CosmoZoom       *self,
                                  double           scale,
                                  double           x,
                                  double           y);
void     cosmo_zoom_by           (CosmoZoom       *self,
                                  double           factor,
                                  double           x,
                                  double           y);
void     cosmo_zoom_move         (CosmoZoom       *self,
                                  double           dx,
                                  double           dy);
double   cosmo_zoom_get_scale    (const CosmoZoom *self);
gboolean cosmo_zoom_get_can_move (const CosmoZoom *self);
void     cosmo_zoom_get_bounds   (const CosmoZoom *self,
                                  graphene_rect_t *bounds);

G_END_DECLS
