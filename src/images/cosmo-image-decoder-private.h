/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glycin.h>

#include "cosmo-image-decoder.h"

G_BEGIN_DECLS

/* What every decoding begins and ends with. */
GFile      *cosmo_image_decoder_new_file    (GBytes         *bytes,
                                             int            *fd,
                                             GError        **error);
GlyLoader  *cosmo_image_decoder_new_loader  (GFile          *file);
CosmoImage *cosmo_image_decoder_read_frame  (GlyFrame       *frame,
                                             guint           box_width,
                                             guint           box_height,
                                             CosmoImageFit   fit,
                                             GError        **error);

G_END_DECLS
