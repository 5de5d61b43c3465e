/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-image.h"

G_BEGIN_DECLS

/* Picture files for the tests, sound and not so sound. The sound ones have a red left half and a blue right half. */

GBytes       *picture_new_file        (const char *type,
                                       guint       width,
                                       guint       height);
GBytes       *picture_new_upright     (guint       orientation);
GBytes       *picture_new_see_through (void);
GBytes       *picture_new_cut         (GBytes     *whole,
                                       gsize       size);
GBytes       *picture_new_huge_jpeg   (void);
GBytes       *picture_new_empty_png   (guint32     width,
                                       guint32     height);
GBytes       *picture_new_endless_png (void);
GBytes       *picture_new_long_gif    (guint       n_frames);

/* Red, green and blue of what was made of one, and how much is seen of it, if that is not all. */
const guint8 *picture_get_pixel       (CosmoImage *image,
                                       guint       x,
                                       guint       y);

G_END_DECLS
