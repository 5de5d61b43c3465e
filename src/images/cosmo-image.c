/* SPDX-License-Identifier: GPL-3.0-or-later */

/* CosmoImage: the pixels of a picture, counted by references. Between threads it travels without a copy. */

#include "config.h"

#include "cosmo-image.h"

G_DEFINE_BOXED_TYPE (CosmoImage, cosmo_image, cosmo_image_ref, cosmo_image_unref)

/**
 * cosmo_image_new:
 * @width: in pixels, at least 1
 * @height: in pixels, at least 1
 * @stride: bytes from one row to the next
 * @has_alpha: whether @pixels are R G B A rather than R G B
 * @pixels: the rows; the last one may end without the padding that @stride has
 *
 * The original size is that of the image itself, until somebody who knows better sets it.
 *
 * Returns: (transfer full): a new image, which keeps a reference to @pixels
 */
CosmoImage *
cosmo_image_new (guint     width,
                 guint     height,
                 gsize     stride,
                 gboolean  has_alpha,
                 GBytes   *pixels)
{
  CosmoImage *self;
  gsize row = (gsize) width * (has_alpha ? 4 : 3);

  g_return_val_if_fail (width > 0 && height > 0 && stride >= row, NULL);
  g_return_val_if_fail (g_bytes_get_size (pixels) >= stride * (height - 1) + row, NULL);

  self = g_atomic_rc_box_new0 (CosmoImage);
  self->width = self->original_width = width;
  self->height = self->original_height = height;
  self->stride = stride;
  self->has_alpha = has_alpha;
  self->pixels = g_bytes_ref (pixels);

  return self;
}

/**
 * cosmo_image_ref:
 * @self: an image
 *
 * Returns: (transfer full): @self
 */
CosmoImage *
cosmo_image_ref (CosmoImage *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
cosmo_image_clear (gpointer data)
{
  CosmoImage *self = data;

  g_clear_pointer (&self->pixels, g_bytes_unref);
}

/**
 * cosmo_image_unref:
 * @self: (transfer full): an image
 */
void
cosmo_image_unref (CosmoImage *self)
{
  g_atomic_rc_box_release_full (self, cosmo_image_clear);
}
