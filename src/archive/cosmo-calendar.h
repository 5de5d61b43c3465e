/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * CosmoDay:
 *
 * A day of the proleptic Gregorian calendar, as the Julian day number that #GDate counts: 1 is 0001-01-01, and the next
 * day is one more. 0 is no day.
 */
typedef guint32 CosmoDay;

/**
 * CosmoSpan:
 * @first: the first day
 * @last: the last day, included
 */
typedef struct
{
  CosmoDay first;
  CosmoDay last;
} CosmoSpan;

/**
 * CosmoView:
 * @COSMO_VIEW_FIRSTS: the first day of each month, asked one by one
 * @COSMO_VIEW_EVERY_DAY: every day of the year
 */
typedef enum
{
  COSMO_VIEW_FIRSTS,
  COSMO_VIEW_EVERY_DAY,
} CosmoView;

#define COSMO_TYPE_VIEW (cosmo_view_get_type ())
GType      cosmo_view_get_type         (void) G_GNUC_CONST;

/* The year of the first picture, 1995-06-16. */
#define COSMO_CALENDAR_FIRST_YEAR 1995

CosmoDay   cosmo_day_new               (guint            year,
                                        guint            month,
                                        guint            day);
CosmoDay   cosmo_day_parse             (const char      *iso_date);
char      *cosmo_day_format            (CosmoDay         day);
void       cosmo_day_get_date          (CosmoDay         day,
                                        guint           *year,
                                        guint           *month,
                                        guint           *day_of_month);

CosmoDay   cosmo_calendar_get_first    (void);
CosmoDay   cosmo_calendar_choose_day   (CosmoDay         today);
CosmoDay   cosmo_calendar_get_today    (GDateTime       *now);
GDateTime *cosmo_calendar_get_tomorrow (GDateTime       *now);
gboolean   cosmo_calendar_is_gap       (CosmoDay         day);
GArray    *cosmo_calendar_list_days    (guint            year,
                                        CosmoView        view,
                                        CosmoDay         today);
GArray    *cosmo_calendar_list_spans   (const CosmoDay  *days,
                                        guint            n_days,
                                        guint            max_days);

G_END_DECLS
