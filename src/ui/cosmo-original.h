/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define COSMO_TYPE_ORIGINAL (cosmo_original_get_type ())
G_DECLARE_FINAL_TYPE (CosmoOriginal, cosmo_original, COSMO, ORIGINAL, GObject)

CosmoOriginal *cosmo_original_new           (GdkTexture    *texture,
                                             guint          width,
                                             guint          height,
                                             gsize          n_bytes,
                                             const char    *extension,
                                             gboolean       animated);
GdkTexture    *cosmo_original_get_texture   (CosmoOriginal *self);
guint          cosmo_original_get_width     (CosmoOriginal *self);
guint          cosmo_original_get_height    (CosmoOriginal *self);
gsize          cosmo_original_get_n_bytes   (CosmoOriginal *self);
const char    *cosmo_original_get_extension (CosmoOriginal *self);
gboolean       cosmo_original_is_animated   (CosmoOriginal *self);
gboolean       cosmo_original_is_reduced    (CosmoOriginal *self);

G_END_DECLS
