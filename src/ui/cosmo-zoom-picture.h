/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define COSMO_TYPE_ZOOM_PICTURE (cosmo_zoom_picture_get_type ())
G_DECLARE_FINAL_TYPE (CosmoZoomPicture, cosmo_zoom_picture, COSMO, ZOOM_PICTURE, GtkWidget)

void     cosmo_zoom_picture_set_texture (CosmoZoomPicture *self,
                                         GdkTexture       *texture,
                                         guint             width,
                                         guint             height);
void     cosmo_zoom_picture_set_preview (CosmoZoomPicture *self,
                                         GdkTexture       *texture,
                                         guint             width,
                                         guint             height);
void     cosmo_zoom_picture_clear       (CosmoZoomPicture *self);
void     cosmo_zoom_picture_zoom_by     (CosmoZoomPicture *self,
                                         double            factor);
void     cosmo_zoom_picture_zoom_to     (CosmoZoomPicture *self,
                                         double            scale);
void     cosmo_zoom_picture_fit         (CosmoZoomPicture *self);
gboolean cosmo_zoom_picture_get_zoomed  (CosmoZoomPicture *self);
void     cosmo_zoom_picture_pan         (CosmoZoomPicture *self,
                                         double            dx,
                                         double            dy);

G_END_DECLS
