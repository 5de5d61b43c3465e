/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glycin.h>

#include "cosmo-image-decoder.h"

G_BEGIN_DECLS

gboolean    cosmo_image_pixels_check_size (guint64          width,
                                           guint64          height,
                                           GError         **error);
CosmoImage *cosmo_image_pixels_convert    (GBytes          *pixels,
                                           GlyMemoryFormat  format,
                                           guint            width,
                                           guint            height,
                                           gsize            stride,
                                           guint            to_width,
                                           guint            to_height,
                                           GError         **error);
void        cosmo_image_pixels_fit        (guint            width,
                                           guint            height,
                                           guint            box_width,
                                           guint            box_height,
                                           CosmoImageFit    fit,
                                           guint           *to_width,
                                           guint           *to_height);

G_END_DECLS
