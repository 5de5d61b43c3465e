/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libdex.h>

#include "cosmo-image.h"

G_BEGIN_DECLS

#define COSMO_TYPE_ANIMATION (cosmo_animation_get_type ())
G_DECLARE_FINAL_TYPE (CosmoAnimation, cosmo_animation, COSMO, ANIMATION, GObject)

CosmoAnimation *cosmo_animation_new     (GBytes         *bytes,
                                         guint           width,
                                         guint           height);
DexFuture      *cosmo_animation_next    (CosmoAnimation *self);
gboolean        cosmo_animation_is_over (CosmoAnimation *self);

G_END_DECLS
