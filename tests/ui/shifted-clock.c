/* SPDX-License-Identifier: GPL-3.0-or-later */

/* To be preloaded into a program: its clock begins at COSMO_CLOCK, in seconds since 1970, and runs on from there. */

#define _GNU_SOURCE

#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

typedef int (*ClockGettime) (clockid_t        clock,
                             struct timespec *time);

static ClockGettime real_clock_gettime;
static time_t shift;

__attribute__ ((constructor)) static void
start_clock (void)
{
  const char *start = getenv ("COSMO_CLOCK");
  struct timespec now;

  real_clock_gettime = (ClockGettime) dlsym (RTLD_NEXT, "clock_gettime");
  real_clock_gettime (CLOCK_REALTIME, &now);
  shift = start != NULL ? atoll (start) - now.tv_sec : 0;
}

int
clock_gettime (clockid_t        clock,
               struct timespec *time)
{
  int status;

  /* Others may ask before we are ready. */
  if (real_clock_gettime == NULL)
    start_clock ();

  status = real_clock_gettime (clock, time);
  if (status == 0 && clock == CLOCK_REALTIME)
    time->tv_sec += shift;
  return status;
}

/* GLib asks this one. */
int
gettimeofday (struct timeval *restrict time,
              void            *restrict zone)
{
  struct timespec now;
  int status = clock_gettime (CLOCK_REALTIME, &now);

  if (status == 0)
    *time = (struct timeval) { now.tv_sec, now.tv_nsec / 1000 };
  return status;
}
