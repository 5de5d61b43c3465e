/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-record.h"

G_BEGIN_DECLS

/**
 * CosmoPictureState:
 * @COSMO_PICTURE_PENDING: not known yet
 * @COSMO_PICTURE_READY: there is a record
 * @COSMO_PICTURE_MISSING: there is no picture of that day, see cosmo_picture_get_missing()
 * @COSMO_PICTURE_FAILED: it could not be had, see cosmo_picture_get_error()
 */
typedef enum
{
  COSMO_PICTURE_PENDING,
  COSMO_PICTURE_READY,
  COSMO_PICTURE_MISSING,
  COSMO_PICTURE_FAILED,
} CosmoPictureState;

#define COSMO_TYPE_PICTURE_STATE (cosmo_picture_state_get_type ())
GType              cosmo_picture_state_get_type  (void) G_GNUC_CONST;

/**
 * CosmoMissing:
 * @COSMO_MISSING_NOT: the picture is not missing
 * @COSMO_MISSING_GAP: none was published that day
 * @COSMO_MISSING_NOT_YET: it is today's, and not out yet
 * @COSMO_MISSING_UNKNOWN: NASA's service has none for that day
 */
typedef enum
{
  COSMO_MISSING_NOT,
  COSMO_MISSING_GAP,
  COSMO_MISSING_NOT_YET,
  COSMO_MISSING_UNKNOWN,
} CosmoMissing;

#define COSMO_TYPE_MISSING (cosmo_missing_get_type ())
GType              cosmo_missing_get_type        (void) G_GNUC_CONST;

#define COSMO_TYPE_PICTURE (cosmo_picture_get_type ())
G_DECLARE_FINAL_TYPE (CosmoPicture, cosmo_picture, COSMO, PICTURE, GObject)

CosmoPicture      *cosmo_picture_new           (CosmoDay      day);
CosmoDay           cosmo_picture_get_day       (CosmoPicture *self);
CosmoPictureState  cosmo_picture_get_state     (CosmoPicture *self);
CosmoRecord       *cosmo_picture_get_record    (CosmoPicture *self);
CosmoMissing       cosmo_picture_get_missing   (CosmoPicture *self);
const GError      *cosmo_picture_get_error     (CosmoPicture *self);
void               cosmo_picture_set_record    (CosmoPicture *self,
                                                CosmoRecord  *record);
void               cosmo_picture_set_missing   (CosmoPicture *self,
                                                CosmoMissing  missing);
void               cosmo_picture_set_error     (CosmoPicture *self,
                                                const GError *error);
void               cosmo_picture_set_pending   (CosmoPicture *self);
gboolean           cosmo_picture_get_favourite (CosmoPicture *self);
void               cosmo_picture_set_favourite (CosmoPicture *self,
                                                gboolean      favourite);

G_END_DECLS
