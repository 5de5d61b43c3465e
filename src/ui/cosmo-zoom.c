/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The geometry of a picture that is zoomed and moved in its view, apart from the widget that draws it. */

#include "config.h"

#include "cosmo-zoom.h"

#include <math.h>

static gboolean
is_empty (const CosmoZoom *self)
{
  return self->picture_width <= 0 || self->picture_height <= 0 || self->view_width <= 0 || self->view_height <= 0;
}

static double
get_fitting_scale (const CosmoZoom *self)
{
  if (is_empty (self))
    return 1;

  return MIN (COSMO_ZOOM_MAX, MIN (self->view_width / self->picture_width, self->view_height / self->picture_height));
}

/* A side that is shown whole is in the middle; of another one there is never anything beside the picture to be seen. */
static double
clamp_middle (double middle,
              double picture,
              double view)
{
  double half = picture > 0 ? view / picture / 2 : 1;

  return half >= 0.5 ? 0.5 : CLAMP (middle, half, 1 - half);
}

static void
clamp_place (CosmoZoom *self)
{
  double scale = cosmo_zoom_get_scale (self);

  self->x = clamp_middle (self->x, self->picture_width * scale, self->view_width);
  self->y = clamp_middle (self->y, self->picture_height * scale, self->view_height);
}

/**
 * cosmo_zoom_set_picture:
 * @self: a zoom
 * @width: how wide the picture is at 100 %
 * @height: likewise its height
 *
 * Puts a picture in the place of another one that shows the same at another size: what is seen stays where it is, and
 * as large as it is.
 */
void
cosmo_zoom_set_picture (CosmoZoom *self,
                        double     width,
                        double     height)
{
  if (!self->fits && width > 0 && self->picture_width > 0)
    self->scale *= self->picture_width / width;

  self->picture_width = width;
  self->picture_height = height;
  clamp_place (self);
}

/**
 * cosmo_zoom_set_view:
 * @self: a zoom
 * @width: how wide the view is
 * @height: likewise its height
 *
 * What is in the middle of the view stays there, as far as that can be.
 */
void
cosmo_zoom_set_view (CosmoZoom *self,
                     double     width,
                     double     height)
{
  self->view_width = width;
  self->view_height = height;
  /* What is smaller than the whole picture in a larger view would be lost in it. */
  if (!self->fits && self->scale <= MIN (get_fitting_scale (self), 1))
    cosmo_zoom_fit (self);
  clamp_place (self);
}

/**
 * cosmo_zoom_fit:
 * @self: a zoom
 *
 * Shows the whole picture, as large as it can be.
 */
void
cosmo_zoom_fit (CosmoZoom *self)
{
  self->fits = TRUE;
  self->x = self->y = 0.5;
}

/**
 * cosmo_zoom_to:
 * @self: a zoom
 * @scale: 1 for 100 %; the picture gets neither smaller than the view or 100 %, nor larger than %COSMO_ZOOM_MAX
 * @x: a place in the view, from its left
 * @y: likewise from its top
 *
 * What is at that place stays there, as far as that can be.
 */
void
cosmo_zoom_to (CosmoZoom *self,
               double     scale,
               double     x,
               double     y)
{
  double fitting = get_fitting_scale (self);
  double before = cosmo_zoom_get_scale (self);
  double dx = x - self->view_width / 2;
  double dy = y - self->view_height / 2;

  if (is_empty (self))
    return;

  scale = CLAMP (scale, MIN (fitting, 1), COSMO_ZOOM_MAX);
  if (fabs (scale / fitting - 1) < 1e-6)
    {
      cosmo_zoom_fit (self);
      return;
    }

  self->x += dx / self->picture_width * (1 / before - 1 / scale);
  self->y += dy / self->picture_height * (1 / before - 1 / scale);
  self->scale = scale;
  self->fits = FALSE;
  clamp_place (self);
}

/* Whether a step from one scale to another leads past the third. */
static gboolean
leads_past (double from,
            double to,
            double between)
{
  const double hair = 1 + 1e-6;

  return from < to ? between > from * hair && between < to / hair
                   : between < from / hair && between > to * hair;
}

/**
 * cosmo_zoom_by:
 * @self: a zoom
 * @factor: how much larger the picture shall be
 * @x: a place in the view that stays where it is, from its left
 * @y: likewise from its top
 *
 * A step that would lead past 100 %, or past where the picture fits, ends there.
 */
void
cosmo_zoom_by (CosmoZoom *self,
               double     factor,
               double     x,
               double     y)
{
  double from = cosmo_zoom_get_scale (self);
  double to = from * factor;
  double fitting = get_fitting_scale (self);

  if (leads_past (from, to, fitting))
    to = fitting;
  if (leads_past (from, to, 1))
    to = 1;

  cosmo_zoom_to (self, to, x, y);
}

/**
 * cosmo_zoom_move:
 * @self: a zoom
 * @dx: how far to move the picture to the right
 * @dy: likewise how far down
 *
 * Moves the picture, at most until its edge is at that of the view.
 */
void
cosmo_zoom_move (CosmoZoom *self,
                 double     dx,
                 double     dy)
{
  double scale = cosmo_zoom_get_scale (self);

  if (is_empty (self))
    return;

  self->x -= dx / (self->picture_width * scale);
  self->y -= dy / (self->picture_height * scale);
  clamp_place (self);
}

/**
 * cosmo_zoom_get_scale:
 * @self: a zoom
 *
 * Returns: 1 for 100 %
 */
double
cosmo_zoom_get_scale (const CosmoZoom *self)
{
  return self->fits ? get_fitting_scale (self) : self->scale;
}

/**
 * cosmo_zoom_get_can_move:
 * @self: a zoom
 *
 * Returns: whether a part of the picture is out of view
 */
gboolean
cosmo_zoom_get_can_move (const CosmoZoom *self)
{
  /* Half a pixel is what rounding leaves. */
  return !self->fits && (self->picture_width * self->scale > self->view_width + 0.5 ||
                         self->picture_height * self->scale > self->view_height + 0.5);
}

/**
 * cosmo_zoom_get_bounds:
 * @self: a zoom
 * @bounds: (out caller-allocates): where the picture is, from the upper left corner of the view
 */
void
cosmo_zoom_get_bounds (const CosmoZoom *self,
                       graphene_rect_t *bounds)
{
  double scale = cosmo_zoom_get_scale (self);
  double width = self->picture_width * scale;
  double height = self->picture_height * scale;

  graphene_rect_init (bounds, self->view_width / 2 - self->x * width, self->view_height / 2 - self->y * height,
                      width, height);
}
