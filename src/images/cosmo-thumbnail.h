/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-image.h"

G_BEGIN_DECLS

CosmoImage *cosmo_thumbnail_flatten (CosmoImage  *image);
GBytes     *cosmo_thumbnail_encode  (CosmoImage  *image,
                                     GError     **error);
CosmoImage *cosmo_thumbnail_decode  (GBytes      *file,
                                     GError     **error);

G_END_DECLS
