/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The speed of a download, which is that of its last seconds: who looks wants to know how it goes now. */

#include "config.h"

#include "cosmo-speed.h"

/**
 * cosmo_speed_begin:
 * @self: a speed
 * @now: the monotonic time
 * @n_bytes: how many bytes have come before
 *
 * Begins to measure.
 */
void
cosmo_speed_begin (CosmoSpeed *self,
                   gint64      now,
                   guint64     n_bytes)
{
  *self = (CosmoSpeed) { .n_samples = 1 };
  self->samples[0].time = now;
  self->samples[0].n_bytes = n_bytes;
}

/**
 * cosmo_speed_update:
 * @self: a speed that is measured
 * @now: the monotonic time
 * @n_bytes: how many bytes have come in all
 *
 * To be called when bytes have come, however often.
 *
 * Returns: whether it was time to measure, so that the speed may be another one
 */
gboolean
cosmo_speed_update (CosmoSpeed *self,
                    gint64      now,
                    guint64     n_bytes)
{
  if (now - self->samples[self->newest].time < COSMO_SPEED_SAMPLE_USEC)
    return FALSE;

  self->newest = (self->newest + 1) % COSMO_SPEED_N_SAMPLES;
  self->samples[self->newest].time = now;
  self->samples[self->newest].n_bytes = n_bytes;
  self->n_samples = MIN (self->n_samples + 1, COSMO_SPEED_N_SAMPLES);
  return TRUE;
}

/**
 * cosmo_speed_get:
 * @self: a speed
 *
 * Returns: how many bytes came in each of the last seconds, 0 if that is not known yet
 */
guint64
cosmo_speed_get (const CosmoSpeed *self)
{
  guint oldest;

  if (self->n_samples < 2)
    return 0;

  oldest = (self->newest + COSMO_SPEED_N_SAMPLES + 1 - self->n_samples) % COSMO_SPEED_N_SAMPLES;
  return (self->samples[self->newest].n_bytes - self->samples[oldest].n_bytes) * G_USEC_PER_SEC /
         (self->samples[self->newest].time - self->samples[oldest].time);
}
