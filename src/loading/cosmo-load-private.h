/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One load of a year, as its two halves know it: cosmo-load.c, which has the days and hands them out, and
 * cosmo-attempt.c, which asks for those in hand. */

#pragma once

#include "cosmo-loader-private.h"

G_BEGIN_DECLS

/* Days to ask a service about. */
typedef struct
{
  CosmoSpan span;
  guint     max_attempts;
  gboolean  is_refresh;    /* something is known of these days: a failure costs nothing, and no second try is made */
} CosmoLoadTask;

/* What the workers share. */
typedef struct
{
  /* input */
  CosmoLoader   *loader;     /* owned */
  CosmoYear     *year;       /* owned */
  CosmoFailover *failover;   /* the loader's */
  CosmoSpan      span;       /* no service is asked for other days */
  CosmoDay       today;

  /* in progress */
  GQueue         tasks;      /* of owned CosmoLoadTask */
  gboolean       cancelled;  /* nobody waits for it any more */
} CosmoLoad;

/* cosmo-load.c */
void cosmo_load_add_halves       (CosmoLoad           *load,
                                  const CosmoLoadTask *task);
void cosmo_load_set_days_missing (CosmoLoad           *load,
                                  CosmoSpan            span);
void cosmo_load_set_days_failed  (CosmoLoad           *load,
                                  CosmoSpan            span,
                                  const GError        *error);
void cosmo_load_take_answer      (CosmoLoad           *load,
                                  CosmoSpan            span,
                                  GPtrArray           *records);

/* cosmo-attempt.c */
void cosmo_load_attempt          (CosmoLoad           *load,
                                  const CosmoLoadTask *task);

G_END_DECLS
