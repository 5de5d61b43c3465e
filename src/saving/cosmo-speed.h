/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How often it is measured, in microseconds, and of how many of these the speed is that of. */
#define COSMO_SPEED_SAMPLE_USEC (G_USEC_PER_SEC / 4)
#define COSMO_SPEED_N_SAMPLES 20

/**
 * CosmoSpeed:
 *
 * How fast bytes have come in the last five seconds.
 */
typedef struct
{
  /*< private >*/
  struct
  {
    gint64  time;
    guint64 n_bytes;
  } samples[COSMO_SPEED_N_SAMPLES];  /* a ring */
  guint newest;
  guint n_samples;
} CosmoSpeed;

void     cosmo_speed_begin  (CosmoSpeed       *self,
                             gint64            now,
                             guint64           n_bytes);
gboolean cosmo_speed_update (CosmoSpeed       *self,
                             gint64            now,
                             guint64           n_bytes);
guint64  cosmo_speed_get    (const CosmoSpeed *self);

G_END_DECLS
