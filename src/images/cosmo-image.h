/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * CosmoImage:
 * @width: in pixels
 * @height: in pixels
 * @stride: bytes from one row to the next
 * @has_alpha: four bytes a pixel, R G B A, not premultiplied; otherwise three, R G B
 * @pixels: the rows, from the top, in sRGB
 * @original_width: the width of the picture it was made from, in pixels
 * @original_height: likewise its height
 * @duration: how long it is to be seen, in microseconds, if it is a frame of a picture that moves, or else 0
 *
 * A decoded picture. It is not changed once it was handed out, so threads may share it.
 */
typedef struct
{
  guint     width;
  guint     height;
  gsize     stride;
  gboolean  has_alpha;
  GBytes   *pixels;
  guint     original_width;
  guint     original_height;
  gint64    duration;
} CosmoImage;

#define COSMO_TYPE_IMAGE (cosmo_image_get_type ())

GType       cosmo_image_get_type  (void) G_GNUC_CONST;
CosmoImage *cosmo_image_new       (guint       width,
                                   guint       height,
                                   gsize       stride,
                                   gboolean    has_alpha,
                                   GBytes     *pixels);
CosmoImage *cosmo_image_ref       (CosmoImage *self);
void        cosmo_image_unref     (CosmoImage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CosmoImage, cosmo_image_unref)

G_END_DECLS
