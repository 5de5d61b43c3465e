/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A picture at its full size, and what is to be said of its file. It does not change. */

#include "config.h"

#include "cosmo-original.h"

struct _CosmoOriginal
{
  GObject     parent_instance;

  GdkTexture *texture;
  guint       width;
  guint       height;
  gsize       n_bytes;
  const char *extension;
  gboolean    animated;
};

G_DEFINE_FINAL_TYPE (CosmoOriginal, cosmo_original, G_TYPE_OBJECT)

static void
cosmo_original_dispose (GObject *object)
{
  g_clear_object (&COSMO_ORIGINAL (object)->texture);

  G_OBJECT_CLASS (cosmo_original_parent_class)->dispose (object);
}

static void
cosmo_original_class_init (CosmoOriginalClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cosmo_original_dispose;
}

static void
cosmo_original_init (CosmoOriginal *self)
{
}

/**
 * cosmo_original_new:
 * @texture: the pixels, as many of them as can be shown
 * @width: how wide the picture is in its file, in pixels
 * @height: likewise its height
 * @n_bytes: how many bytes the file has
 * @extension: the usual extension of such a file, by its bytes; a static string
 * @animated: whether it moves, of which @texture is the first frame
 *
 * Returns: (transfer full): an original
 */
CosmoOriginal *
cosmo_original_new (GdkTexture *texture,
                    guint       width,
                    guint       height,
                    gsize       n_bytes,
                    const char *extension,
                    gboolean    animated)
{
  CosmoOriginal *self;

  g_return_val_if_fail (GDK_IS_TEXTURE (texture), NULL);
  g_return_val_if_fail (width > 0 && height > 0, NULL);
  g_return_val_if_fail (extension != NULL, NULL);

  self = g_object_new (COSMO_TYPE_ORIGINAL, NULL);
  self->texture = g_object_ref (texture);
  self->width = width;
  self->height = height;
  self->n_bytes = n_bytes;
  self->extension = extension;
  self->animated = animated;
  return self;
}

/**
 * cosmo_original_get_texture:
 * @self: an original
 *
 * Returns: (transfer none): its pixels
 */
GdkTexture *
cosmo_original_get_texture (CosmoOriginal *self)
{
  g_return_val_if_fail (COSMO_IS_ORIGINAL (self), NULL);

  return self->texture;
}

/**
 * cosmo_original_get_width:
 * @self: an original
 *
 * Returns: how wide the picture is in its file, in pixels
 */
guint
cosmo_original_get_width (CosmoOriginal *self)
{
  g_return_val_if_fail (COSMO_IS_ORIGINAL (self), 0);

  return self->width;
}

/**
 * cosmo_original_get_height:
 * @self: an original
 *
 * Returns: how high the picture is in its file, in pixels
 */
guint
cosmo_original_get_height (CosmoOriginal *self)
{
  g_return_val_if_fail (COSMO_IS_ORIGINAL (self), 0);

  return self->height;
}

/**
 * cosmo_original_get_n_bytes:
 * @self: an original
 *
 * Returns: how many bytes its file has
 */
gsize
cosmo_original_get_n_bytes (CosmoOriginal *self)
{
  g_return_val_if_fail (COSMO_IS_ORIGINAL (self), 0);

  return self->n_bytes;
}

/**
 * cosmo_original_get_extension:
 * @self: an original
 *
 * Returns: the usual extension of such a file, by its bytes, without a dot
 */
const char *
cosmo_original_get_extension (CosmoOriginal *self)
{
  g_return_val_if_fail (COSMO_IS_ORIGINAL (self), NULL);

  return self->extension;
}

/**
 * cosmo_original_is_animated:
 * @self: an original
 *
 * Returns: whether it moves, of which its texture is the first frame
 */
gboolean
cosmo_original_is_animated (CosmoOriginal *self)
{
  g_return_val_if_fail (COSMO_IS_ORIGINAL (self), FALSE);

  return self->animated;
}

/**
 * cosmo_original_is_reduced:
 * @self: an original
 *
 * Returns: whether the picture has more pixels in its file than are shown
 */
gboolean
cosmo_original_is_reduced (CosmoOriginal *self)
{
  g_return_val_if_fail (COSMO_IS_ORIGINAL (self), FALSE);

  return self->width != gdk_texture_get_width (self->texture) || self->height != gdk_texture_get_height (self->texture);
}
