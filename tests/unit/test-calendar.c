/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cosmo-calendar.h"

static void
test_dates (void)
{
  static const struct {
    const char *text;
    guint       year, month, day;
  } good[] = {
    { "1995-06-16", 1995, 6, 16 },
    { "2024-02-29", 2024, 2, 29 },
    { "0001-01-01", 1, 1, 1 },
    { "9999-12-31", 9999, 12, 31 },
  };
  static const char * const bad[] = {
    NULL, "", "2023-02-29", "2023-13-01", "2023-00-01", "2023-01-00", "0000-01-01", "2023-1-1", "2023-01-01T00:00:00",
    " 2023-01-1", "2023-01- 1", "+023-01-01", "2023/01/01", "today", "２０２３-01-01",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      CosmoDay day = cosmo_day_parse (good[i].text);
      g_autofree char *text = NULL;
      guint year, month, day_of_month;

      g_assert_cmpuint (day, !=, 0);
      g_assert_cmpuint (day, ==, cosmo_day_new (good[i].year, good[i].month, good[i].day));
      cosmo_day_get_date (day, &year, &month, &day_of_month);
      g_assert_cmpuint (year, ==, good[i].year);
      g_assert_cmpuint (month, ==, good[i].month);
      g_assert_cmpuint (day_of_month, ==, good[i].day);
      text = cosmo_day_format (day);
      g_assert_cmpstr (text, ==, good[i].text);
    }

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("%s", bad[i] != NULL ? bad[i] : "(null)");
      g_assert_cmpuint (cosmo_day_parse (bad[i]), ==, 0);
    }
}

/* The day changes at midnight in New York: 05:00 UTC in winter, 04:00 UTC in summer. */
static void
test_today (void)
{
  static const struct {
    const char *now, *today;
  } cases[] = {
    { "2023-01-15T04:59:59Z", "2023-01-14" },
    { "2023-01-15T05:00:00Z", "2023-01-15" },
    { "2023-07-15T03:59:59Z", "2023-07-14" },
    { "2023-07-15T04:00:00Z", "2023-07-15" },
    { "2023-07-15T13:00:00+09:00", "2023-07-15" },
    { "2024-01-01T02:00:00Z", "2023-12-31" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GDateTime) now = g_date_time_new_from_iso8601 (cases[i].now, NULL);
      g_autofree char *today = cosmo_day_format (cosmo_calendar_get_today (now));

      g_assert_cmpstr (today, ==, cases[i].today);
    }
}

static void
test_tomorrow (void)
{
  static const struct {
    const char *now, *tomorrow;
  } cases[] = {
    { "2023-01-01T04:59:59Z", "2023-01-01T05:00:00Z" },
    { "2023-01-01T05:00:00Z", "2023-01-02T05:00:00Z" },
    { "2023-07-01T03:00:00Z", "2023-07-01T04:00:00Z" },
    /* The days on which the clocks are changed have 23 and 25 hours. */
    { "2023-03-12T05:00:00Z", "2023-03-13T04:00:00Z" },
    { "2023-11-05T04:00:00Z", "2023-11-06T05:00:00Z" },
    { "2024-02-29T12:00:00+09:00", "2024-02-29T05:00:00Z" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GDateTime) now = g_date_time_new_from_iso8601 (cases[i].now, NULL);
      g_autoptr(GDateTime) expected = g_date_time_new_from_iso8601 (cases[i].tomorrow, NULL);
      g_autoptr(GDateTime) tomorrow = cosmo_calendar_get_tomorrow (now);
      g_autoptr(GDateTime) before = g_date_time_add (tomorrow, -1);

      g_test_message ("after %s", cases[i].now);
      g_assert_true (g_date_time_equal (tomorrow, expected));
      g_assert_cmpuint (cosmo_calendar_get_today (before), ==, cosmo_calendar_get_today (now));
      g_assert_cmpuint (cosmo_calendar_get_today (tomorrow), ==, cosmo_calendar_get_today (now) + 1);
    }
}

static void
test_days_of_a_year (void)
{
  static const struct {
    guint       year;
    CosmoView   view;
    guint       n_days;
    const char *first, *last;
  } cases[] = {
    { 1995, COSMO_VIEW_EVERY_DAY, 199, "1995-06-16", "1995-12-31" },
    { 1995, COSMO_VIEW_FIRSTS,      6, "1995-07-01", "1995-12-01" },
    { 2023, COSMO_VIEW_EVERY_DAY, 365, "2023-01-01", "2023-12-31" },
    { 2024, COSMO_VIEW_EVERY_DAY, 366, "2024-01-01", "2024-12-31" },
    { 2024, COSMO_VIEW_FIRSTS,     12, "2024-01-01", "2024-12-01" },
    { 2026, COSMO_VIEW_EVERY_DAY,  60, "2026-01-01", "2026-03-01" },
    { 2026, COSMO_VIEW_FIRSTS,      3, "2026-01-01", "2026-03-01" },
    { 1994, COSMO_VIEW_EVERY_DAY,   0, NULL, NULL },
    { 2027, COSMO_VIEW_EVERY_DAY,   0, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GArray) days = cosmo_calendar_list_days (cases[i].year, cases[i].view, cosmo_day_new (2026, 3, 1));

      g_assert_cmpuint (days->len, ==, cases[i].n_days);
      if (days->len > 0)
        {
          g_assert_cmpuint (g_array_index (days, CosmoDay, 0), ==, cosmo_day_parse (cases[i].first));
          g_assert_cmpuint (g_array_index (days, CosmoDay, days->len - 1), ==, cosmo_day_parse (cases[i].last));
        }
    }
}

static void
test_gaps (void)
{
  g_assert_false (cosmo_calendar_is_gap (cosmo_calendar_get_first ()));
  g_assert_true (cosmo_calendar_is_gap (cosmo_day_new (1995, 6, 17)));
  g_assert_true (cosmo_calendar_is_gap (cosmo_day_new (1995, 6, 19)));
  g_assert_false (cosmo_calendar_is_gap (cosmo_day_new (1995, 6, 20)));
  g_assert_true (cosmo_calendar_is_gap (cosmo_day_new (2020, 6, 10)));
}

/* Every day of the archive's first week is chosen in so many turns, or it fails once in a million times a million runs;
 * and none of the three that it did without. */
static void
test_choice (void)
{
  CosmoDay first = cosmo_calendar_get_first ();
  CosmoDay today = cosmo_day_new (1995, 6, 22);
  guint n_chosen[7] = { 0 };

  for (guint i = 0; i < 150; i++)
    {
      CosmoDay day = cosmo_calendar_choose_day (today);

      g_assert_cmpuint (day, >=, first);
      g_assert_cmpuint (day, <=, today);
      n_chosen[day - first]++;
    }

  for (guint i = 0; i < G_N_ELEMENTS (n_chosen); i++)
    g_assert_true ((n_chosen[i] > 0) == !cosmo_calendar_is_gap (first + i));
  g_assert_cmpuint (cosmo_calendar_choose_day (first), ==, first);
}

static void
test_spans (void)
{
  g_autoptr(GArray) year = cosmo_calendar_list_days (2023, COSMO_VIEW_EVERY_DAY, cosmo_day_new (2026, 3, 1));
  g_autoptr(GArray) spans = cosmo_calendar_list_spans ((CosmoDay *) year->data, year->len, 25);
  const CosmoDay holes[] = { 10, 11, 13, 20, 21, 22 };
  g_autoptr(GArray) few = cosmo_calendar_list_spans (holes, G_N_ELEMENTS (holes), 2);
  const CosmoSpan expected[] = { { 10, 11 }, { 13, 13 }, { 20, 21 }, { 22, 22 } };
  CosmoDay next = g_array_index (year, CosmoDay, 0);

  g_assert_cmpuint (spans->len, ==, 15);
  for (guint i = 0; i < spans->len; i++)
    {
      const CosmoSpan *span = &g_array_index (spans, CosmoSpan, i);

      g_assert_cmpuint (span->first, ==, next);
      g_assert_cmpuint (span->last - span->first, <, 25);
      next = span->last + 1;
    }
  g_assert_cmpuint (next, ==, cosmo_day_new (2024, 1, 1));

  g_assert_cmpuint (few->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < few->len; i++)
    {
      g_assert_cmpuint (g_array_index (few, CosmoSpan, i).first, ==, expected[i].first);
      g_assert_cmpuint (g_array_index (few, CosmoSpan, i).last, ==, expected[i].last);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calendar/dates", test_dates);
  g_test_add_func ("/calendar/today", test_today);
  g_test_add_func ("/calendar/tomorrow", test_tomorrow);
  g_test_add_func ("/calendar/days-of-a-year", test_days_of_a_year);
  g_test_add_func ("/calendar/gaps", test_gaps);
  g_test_add_func ("/calendar/choice", test_choice);
  g_test_add_func ("/calendar/spans", test_spans);
  return g_test_run ();
}
