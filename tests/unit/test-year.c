/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cosmo-year.h"

#define TODAY cosmo_day_new (2026, 3, 1)

static void
set_ready (CosmoYear *year,
           CosmoDay   day)
{
  g_autoptr(CosmoRecord) record = cosmo_record_new (day);

  cosmo_picture_set_record (cosmo_year_get_picture (year, day), record);
}

static void
on_notify (GObject    *object,
           GParamSpec *pspec,
           GString    *names)
{
  g_string_append_printf (names, "%s ", pspec->name);
}

static void
test_full_from_the_start (void)
{
  static const struct {
    guint     year;
    CosmoView view;
    guint     n_items, n_pending;
  } cases[] = {
    { 2023, COSMO_VIEW_EVERY_DAY, 365, 365 },
    { 2023, COSMO_VIEW_FIRSTS, 12, 12 },
    { 1995, COSMO_VIEW_EVERY_DAY, 199, 196 },
    { 2020, COSMO_VIEW_EVERY_DAY, 366, 365 },
    { 2026, COSMO_VIEW_EVERY_DAY, 60, 60 },
    { 2027, COSMO_VIEW_EVERY_DAY, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(CosmoYear) year = cosmo_year_new (cases[i].year, cases[i].view, TODAY);
      g_autoptr(GArray) pending = cosmo_year_list_pending (year);

      g_assert_cmpuint (cosmo_year_get_year (year), ==, cases[i].year);
      g_assert_cmpint (cosmo_year_get_view (year), ==, cases[i].view);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (year)), ==, cases[i].n_items);
      g_assert_cmpuint (cosmo_year_get_n_pending (year), ==, cases[i].n_pending);
      g_assert_cmpuint (pending->len, ==, cases[i].n_pending);
      g_assert_cmpuint (cosmo_year_get_n_ready (year), ==, 0);
      g_assert_cmpuint (cosmo_year_get_n_failed (year), ==, 0);
      g_assert_null (g_list_model_get_object (G_LIST_MODEL (year), cases[i].n_items));
    }
}

static void
test_items (void)
{
  CosmoYear *year = cosmo_year_new (2023, COSMO_VIEW_FIRSTS, TODAY);
  g_autoptr(CosmoPicture) march = g_list_model_get_item (G_LIST_MODEL (year), 2);
  g_autoptr(CosmoYear) first_year = cosmo_year_new (1995, COSMO_VIEW_EVERY_DAY, TODAY);
  CosmoPicture *gap = cosmo_year_get_picture (first_year, cosmo_day_new (1995, 6, 18));

  g_assert_true (g_type_is_a (COSMO_TYPE_PICTURE, g_list_model_get_item_type (G_LIST_MODEL (year))));
  g_assert_cmpuint (cosmo_picture_get_day (march), ==, cosmo_day_new (2023, 3, 1));
  g_assert_true (cosmo_year_get_picture (year, cosmo_day_new (2023, 3, 1)) == march);
  g_assert_null (cosmo_year_get_picture (year, cosmo_day_new (2023, 3, 2)));
  g_assert_null (cosmo_year_get_picture (year, cosmo_day_new (2024, 3, 1)));

  g_assert_cmpint (cosmo_picture_get_state (gap), ==, COSMO_PICTURE_MISSING);
  g_assert_cmpint (cosmo_picture_get_missing (gap), ==, COSMO_MISSING_GAP);

  /* A picture that outlives its year, in the viewer say, tells it nothing any more. */
  g_assert_finalize_object (year);
  cosmo_picture_set_missing (march, COSMO_MISSING_UNKNOWN);
}

static void
test_counts (void)
{
  g_autoptr(CosmoYear) year = cosmo_year_new (2023, COSMO_VIEW_EVERY_DAY, TODAY);
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "too slow");
  g_autoptr(GString) names = g_string_new (NULL);
  g_autoptr(GArray) pending = NULL;
  CosmoDay first = cosmo_day_new (2023, 1, 1);
  guint n_ready, n_pending, n_failed;

  g_signal_connect (year, "notify", G_CALLBACK (on_notify), names);

  set_ready (year, first);
  g_assert_nonnull (strstr (names->str, "n-ready"));
  g_assert_nonnull (strstr (names->str, "n-pending"));
  g_assert_null (strstr (names->str, "n-failed"));

  g_string_truncate (names, 0);
  set_ready (year, first);
  g_assert_cmpstr (names->str, ==, "");

  cosmo_picture_set_error (cosmo_year_get_picture (year, first + 1), error);
  cosmo_picture_set_error (cosmo_year_get_picture (year, first + 2), error);
  cosmo_picture_set_missing (cosmo_year_get_picture (year, first + 3), COSMO_MISSING_UNKNOWN);
  g_object_get (year, "n-ready", &n_ready, "n-pending", &n_pending, "n-failed", &n_failed, NULL);
  g_assert_cmpuint (n_ready, ==, 1);
  g_assert_cmpuint (n_failed, ==, 2);
  g_assert_cmpuint (n_pending, ==, 361);

  /* Retry */
  cosmo_picture_set_pending (cosmo_year_get_picture (year, first + 1));
  g_assert_cmpuint (cosmo_year_get_n_failed (year), ==, 1);
  pending = cosmo_year_list_pending (year);
  g_assert_cmpuint (pending->len, ==, 362);
  g_assert_cmpuint (g_array_index (pending, CosmoDay, 0), ==, first + 1);
  g_assert_cmpuint (g_array_index (pending, CosmoDay, 1), ==, first + 4);
}

static void
on_items_changed (GListModel *model,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  GString    *changes)
{
  g_string_append_printf (changes, "%u-%u+%u ", position, n_removed, n_added);
}

static void
test_another_day (void)
{
  static const struct {
    const char *what;
    guint       year;
    CosmoView   view;
    guint       days_later;
    const char *changes;
  } cases[] = {
    { "the same day", 2026, COSMO_VIEW_EVERY_DAY, 0, "" },
    { "the next day", 2026, COSMO_VIEW_EVERY_DAY, 1, "60-0+1 " },
    { "a sleep of a week", 2026, COSMO_VIEW_EVERY_DAY, 7, "60-0+7 " },
    { "no first of a month", 2026, COSMO_VIEW_FIRSTS, 30, "" },
    { "the first of a month", 2026, COSMO_VIEW_FIRSTS, 31, "3-0+1 " },
    { "a year that is over", 2025, COSMO_VIEW_EVERY_DAY, 1, "" },
    { "the first day of a year", 2027, COSMO_VIEW_EVERY_DAY, 306, "0-0+1 " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(CosmoYear) year = cosmo_year_new (cases[i].year, cases[i].view, TODAY);
      g_autoptr(GString) changes = g_string_new (NULL);
      guint n_before = g_list_model_get_n_items (G_LIST_MODEL (year));
      guint n_pending;

      g_test_message ("%s", cases[i].what);
      g_signal_connect (year, "items-changed", G_CALLBACK (on_items_changed), changes);
      if (n_before > 0)
        set_ready (year, cosmo_day_new (cases[i].year, 1, 1));
      n_pending = cosmo_year_get_n_pending (year);
      cosmo_year_set_today (year, TODAY + cases[i].days_later);

      g_assert_cmpstr (changes->str, ==, cases[i].changes);
      g_assert_cmpuint (cosmo_year_get_n_ready (year), ==, n_before > 0 ? 1 : 0);
      g_assert_cmpuint (cosmo_year_get_n_pending (year) - n_pending, ==,
                        g_list_model_get_n_items (G_LIST_MODEL (year)) - n_before);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/year/full-from-the-start", test_full_from_the_start);
  g_test_add_func ("/year/items", test_items);
  g_test_add_func ("/year/counts", test_counts);
  g_test_add_func ("/year/another-day", test_another_day);
  return g_test_run ();
}
