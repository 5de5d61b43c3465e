/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libdex.h>

#include "cosmo-image.h"

G_BEGIN_DECLS

/* Files with more bytes are not decoded. */
#define COSMO_IMAGE_MAX_BYTES (100 * 1024 * 1024)

/**
 * CosmoImageError:
 * @COSMO_IMAGE_ERROR_UNREACHABLE: its address cannot be reached, broke off, timed out, or answered 5xx
 * @COSMO_IMAGE_ERROR_GONE: its address answers with an error, or with something that is no picture
 * @COSMO_IMAGE_ERROR_DAMAGED: it cannot be decoded
 * @COSMO_IMAGE_ERROR_TOO_LARGE: more bytes or pixels than the program takes
 * @COSMO_IMAGE_ERROR_TOO_SLOW: decoding took longer than the program waits
 * @COSMO_IMAGE_ERROR_OFFLINE: this computer has no network, or none that leads there: nothing is known of the picture
 */
typedef enum
{
  COSMO_IMAGE_ERROR_UNREACHABLE,
  COSMO_IMAGE_ERROR_GONE,
  COSMO_IMAGE_ERROR_DAMAGED,
  COSMO_IMAGE_ERROR_TOO_LARGE,
  COSMO_IMAGE_ERROR_TOO_SLOW,
  COSMO_IMAGE_ERROR_OFFLINE,
} CosmoImageError;

#define COSMO_IMAGE_ERROR (cosmo_image_error_quark ())
GQuark     cosmo_image_error_quark    (void);

/**
 * CosmoImageFit:
 * @COSMO_IMAGE_FIT_COVER: as small as it can be while it still covers the box; of a panorama, no side gets longer than
 *   three times the longer side of the box
 * @COSMO_IMAGE_FIT_CONTAIN: as large as it can be while it still lies in the box
 */
typedef enum
{
  COSMO_IMAGE_FIT_COVER,
  COSMO_IMAGE_FIT_CONTAIN,
} CosmoImageFit;

gboolean   cosmo_image_decoder_check  (GBytes         *bytes,
                                       GError        **error);
DexFuture *cosmo_image_decoder_decode (GBytes         *bytes,
                                       guint           width,
                                       guint           height,
                                       CosmoImageFit   fit);

G_END_DECLS
