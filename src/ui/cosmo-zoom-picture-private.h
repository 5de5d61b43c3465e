/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-zoom-picture.h"
#include "cosmo-zoom.h"

G_BEGIN_DECLS

struct _CosmoZoomPicture
{
  GtkWidget   parent_instance;

  GdkTexture *texture;
  guint       width;                   /* in pixels, of the picture; the texture may be a smaller form of it */
  guint       height;
  gboolean    is_preview;              /* the texture is what is shown until there is more of the picture */
  gboolean    is_size_known;           /* and not that of the preview */
  CosmoZoom   zoom;

  double      pointer_x;               /* where zooming takes place */
  double      pointer_y;
  double      pinch_scale;             /* when the gesture began */
  double      dragged_x;               /* how far the gesture has come */
  double      dragged_y;
};

/* cosmo-zoom-picture.c */
void cosmo_zoom_picture_update        (CosmoZoomPicture *self);

/* cosmo-zoom-picture-gestures.c: what its user does to it */
void cosmo_zoom_picture_init_gestures (CosmoZoomPicture *self);

G_END_DECLS
