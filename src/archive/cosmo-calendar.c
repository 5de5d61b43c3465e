/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which days there are pictures of. A picture appears at about 04:05 UTC, so the archive's "today" is the date in New
 * York; the first one is that of 1995-06-16, and four days have none (source: NASA's archive page, see README.md). */

#include "config.h"

#include "cosmo-calendar.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_PICTURE cosmo_day_new (1995, 6, 16)

G_DEFINE_ENUM_TYPE (CosmoView, cosmo_view,
                    G_DEFINE_ENUM_VALUE (COSMO_VIEW_FIRSTS, "firsts"),
                    G_DEFINE_ENUM_VALUE (COSMO_VIEW_EVERY_DAY, "every-day"))

/**
 * cosmo_day_new:
 * @year: from 1
 * @month: from 1
 * @day: of the month, from 1
 *
 * Returns: the day, or 0 if there is no such day
 */
CosmoDay
cosmo_day_new (guint year,
               guint month,
               guint day)
{
  GDate date;

  if (!g_date_valid_dmy (day, month, year))
    return 0;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, day, month, year);
  return g_date_get_julian (&date);
}

/**
 * cosmo_day_parse:
 * @iso_date: (nullable): what should be a date like "2023-01-31", from anywhere
 *
 * Returns: the day, or 0 if @iso_date is anything else
 */
CosmoDay
cosmo_day_parse (const char *iso_date)
{
  static const char pattern[] = "dddd-dd-dd";

  if (iso_date == NULL || strlen (iso_date) != strlen (pattern))
    return 0;

  for (gsize i = 0; pattern[i] != '\0'; i++)
    {
      if (pattern[i] == 'd' ? !g_ascii_isdigit (iso_date[i]) : iso_date[i] != pattern[i])
        return 0;
    }

  return cosmo_day_new (atoi (iso_date), atoi (iso_date + 5), atoi (iso_date + 8));
}

/**
 * cosmo_day_format:
 * @day: a day, not 0
 *
 * Returns: (transfer full): the date like "2023-01-31"
 */
char *
cosmo_day_format (CosmoDay day)
{
  guint year, month, day_of_month;

  cosmo_day_get_date (day, &year, &month, &day_of_month);
  return g_strdup_printf ("%04u-%02u-%02u", year, month, day_of_month);
}

/**
 * cosmo_day_get_date:
 * @day: a day, not 0
 * @year: (out) (optional): its year
 * @month: (out) (optional): its month, from 1
 * @day_of_month: (out) (optional): its day of the month, from 1
 */
void
cosmo_day_get_date (CosmoDay  day,
                    guint    *year,
                    guint    *month,
                    guint    *day_of_month)
{
  GDate date;

  g_return_if_fail (g_date_valid_julian (day));

  g_date_clear (&date, 1);
  g_date_set_julian (&date, day);
  if (year != NULL)
    *year = g_date_get_year (&date);
  if (month != NULL)
    *month = g_date_get_month (&date);
  if (day_of_month != NULL)
    *day_of_month = g_date_get_day (&date);
}

/**
 * cosmo_calendar_get_first:
 *
 * Returns: the day of the first picture
 */
CosmoDay
cosmo_calendar_get_first (void)
{
  return FIRST_PICTURE;
}

static GTimeZone *
get_new_york (void)
{
  GTimeZone *new_york = g_time_zone_new_identifier ("America/New_York");

  /* A system without the time zone database: its winter time is never more than an hour off. */
  return new_york != NULL ? new_york : g_time_zone_new_offset (-5 * 60 * 60);
}

/**
 * cosmo_calendar_get_today:
 * @now: a moment, in any time zone
 *
 * Returns: the day whose picture is the newest at that moment: the date in New York
 */
CosmoDay
cosmo_calendar_get_today (GDateTime *now)
{
  g_autoptr(GTimeZone) new_york = get_new_york ();
  g_autoptr(GDateTime) there = NULL;
  int year, month, day;

  g_return_val_if_fail (now != NULL, 0);

  there = g_date_time_to_timezone (now, new_york);
  g_date_time_get_ymd (there, &year, &month, &day);
  return cosmo_day_new (year, month, day);
}

/**
 * cosmo_calendar_get_tomorrow:
 * @now: a moment, in any time zone
 *
 * Returns: (transfer full): the moment at which cosmo_calendar_get_today() next becomes another day
 */
GDateTime *
cosmo_calendar_get_tomorrow (GDateTime *now)
{
  g_autoptr(GTimeZone) new_york = get_new_york ();
  guint year, month, day;

  g_return_val_if_fail (now != NULL, NULL);

  cosmo_day_get_date (cosmo_calendar_get_today (now) + 1, &year, &month, &day);
  return g_date_time_new (new_york, year, month, day, 0, 0, 0);
}

/**
 * cosmo_calendar_is_gap:
 * @day: a day
 *
 * Returns: whether it is one of the days of which no picture was ever published
 */
gboolean
cosmo_calendar_is_gap (CosmoDay day)
{
  return (day >= cosmo_day_new (1995, 6, 17) && day <= cosmo_day_new (1995, 6, 19)) ||
         day == cosmo_day_new (2020, 6, 10);
}

/**
 * cosmo_calendar_choose_day:
 * @today: the last day to choose from
 *
 * Returns: one of the days that have a picture, each as likely as any other; no gap
 */
CosmoDay
cosmo_calendar_choose_day (CosmoDay today)
{
  CosmoDay day;

  g_return_val_if_fail (today >= FIRST_PICTURE && today < G_MAXINT32, 0);

  do
    day = g_random_int_range (FIRST_PICTURE, today + 1);
  while (cosmo_calendar_is_gap (day));

  return day;
}

/**
 * cosmo_calendar_list_days:
 * @year: a year
 * @view: which of its days
 * @today: the last day to list
 *
 * Lists the days of a year from the first picture to today, gaps included, oldest first.
 *
 * Returns: (transfer full) (element-type CosmoDay): the days; none if the archive has nothing in that year
 */
GArray *
cosmo_calendar_list_days (guint     year,
                          CosmoView view,
                          CosmoDay  today)
{
  GArray *days = g_array_new (FALSE, FALSE, sizeof (CosmoDay));
  CosmoDay first = MAX (cosmo_day_new (year, 1, 1), FIRST_PICTURE);
  CosmoDay last = MIN (cosmo_day_new (year, 12, 31), today);

  for (CosmoDay day = first; day <= last; day++)
    {
      guint day_of_month;

      cosmo_day_get_date (day, NULL, NULL, &day_of_month);
      if (view == COSMO_VIEW_EVERY_DAY || day_of_month == 1)
        g_array_append_val (days, day);
    }

  return days;
}

/**
 * cosmo_calendar_list_spans:
 * @days: (array length=n_days): days, oldest first
 * @n_days: how many
 * @max_days: the most days of a span, at least 1
 *
 * Cuts days into the fewest spans that hold them and no other day, for asking a service about them.
 *
 * Returns: (transfer full) (element-type CosmoSpan): the spans, oldest first
 */
GArray *
cosmo_calendar_list_spans (const CosmoDay *days,
                           guint           n_days,
                           guint           max_days)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (CosmoSpan));

  g_return_val_if_fail (max_days > 0, spans);

  for (guint i = 0; i < n_days; i++)
    {
      CosmoSpan *span = spans->len > 0 ? &g_array_index (spans, CosmoSpan, spans->len - 1) : NULL;

      if (span != NULL && days[i] == span->last + 1 && days[i] - span->first < max_days)
        span->last = days[i];
      else
        g_array_append_val (spans, ((CosmoSpan) { days[i], days[i] }));
    }

  return spans;
}
