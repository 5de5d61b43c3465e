/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cosmo-speed.h"

#define START (1000 * G_USEC_PER_SEC)

static void
test_begins (void)
{
  CosmoSpeed speed = { 0 };

  g_assert_cmpuint (cosmo_speed_get (&speed), ==, 0);
  cosmo_speed_begin (&speed, START, 5000);
  g_assert_cmpuint (cosmo_speed_get (&speed), ==, 0);

  /* Too soon to tell. */
  g_assert_false (cosmo_speed_update (&speed, START + COSMO_SPEED_SAMPLE_USEC - 1, 6000));
  g_assert_cmpuint (cosmo_speed_get (&speed), ==, 0);
  g_assert_true (cosmo_speed_update (&speed, START + COSMO_SPEED_SAMPLE_USEC, 6000));
  g_assert_cmpuint (cosmo_speed_get (&speed), ==, 4000);
}

/* What was long ago does not count, however long it goes on. */
static void
test_last_seconds (void)
{
  CosmoSpeed speed;
  guint64 n_bytes = 0;
  gint64 now = START;

  cosmo_speed_begin (&speed, now, 0);
  for (guint i = 1; i < 5 * COSMO_SPEED_N_SAMPLES; i++)
    {
      guint64 per_second = i <= COSMO_SPEED_N_SAMPLES ? 1000000 : 2000;

      now += COSMO_SPEED_SAMPLE_USEC;
      n_bytes += per_second * COSMO_SPEED_SAMPLE_USEC / G_USEC_PER_SEC;
      g_assert_true (cosmo_speed_update (&speed, now, n_bytes));

      if (i <= COSMO_SPEED_N_SAMPLES)
        g_assert_cmpuint (cosmo_speed_get (&speed), ==, 1000000);
      else if (i < 2 * COSMO_SPEED_N_SAMPLES - 1)
        g_assert_cmpuint (cosmo_speed_get (&speed), >, 2000);
      else
        g_assert_cmpuint (cosmo_speed_get (&speed), ==, 2000);
    }
}

/* When nothing comes, time goes on all the same. */
static void
test_pause (void)
{
  CosmoSpeed speed;

  cosmo_speed_begin (&speed, START, 0);
  g_assert_true (cosmo_speed_update (&speed, START + 10 * G_USEC_PER_SEC, 1000));
  g_assert_cmpuint (cosmo_speed_get (&speed), ==, 100);
  cosmo_speed_begin (&speed, START + 20 * G_USEC_PER_SEC, 1000);
  g_assert_cmpuint (cosmo_speed_get (&speed), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/speed/begins", test_begins);
  g_test_add_func ("/speed/last-seconds", test_last_seconds);
  g_test_add_func ("/speed/pause", test_pause);
  return g_test_run ();
}
