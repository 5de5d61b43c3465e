/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long a year takes from the catalogue into records, beside what SQLite alone needs to read the same rows. */

#include "config.h"

#include "catalogues.h"
#include "fiber-test.h"

#define N_ROUNDS 51

/* A leap year, whole. */
#define YEAR ((CosmoSpan) { cosmo_day_new (2024, 1, 1), cosmo_day_new (2024, 12, 31) })

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  return *(const gint64 *) a < *(const gint64 *) b ? -1 : 1;
}

static double
get_median_ms (gint64 *times)
{
  qsort (times, N_ROUNDS, sizeof *times, compare_times);
  return times[N_ROUNDS / 2] / 1000.0;
}

/* Explanations of the length that NASA's have. */
static void
store_year (CosmoCatalogue *catalogue)
{
  g_autoptr(GPtrArray) records = make_records (YEAR, "A year of skies", ASKED_AT);
  g_autoptr(GPtrArray) changed = NULL;

  for (guint i = 0; i < records->len; i++)
    {
      CosmoRecord *record = records->pdata[i];
      g_autoptr(GString) text = g_string_new (NULL);

      while (text->len < 1000)
        g_string_append_printf (text, "Sentence %" G_GSIZE_FORMAT " of day %u. ", text->len, record->day);
      g_set_str (&record->explanation, text->str);
      g_string_append (text, record->explanation_markup);
      g_set_str (&record->explanation_markup, text->str);
    }

  changed = store (catalogue, YEAR, records, ASKED_AT);
}

static gint64
time_load (CosmoCatalogue *catalogue)
{
  gint64 begin = g_get_monotonic_time ();
  g_autoptr(GPtrArray) entries = load (catalogue, YEAR);

  g_assert_cmpuint (entries->len, ==, 366);
  return g_get_monotonic_time () - begin;
}

static int
on_row (void  *user_data,
        int    n_columns,
        char **values,
        char **names)
{
  guint *n_rows = user_data;

  (*n_rows)++;
  return 0;
}

static gint64
time_select (sqlite3 *raw)
{
  gint64 begin = g_get_monotonic_time ();
  guint n_rows = 0;

  sqlite3_exec (raw, "SELECT * FROM days LEFT JOIN records USING (day) ORDER BY day", on_row, &n_rows, NULL);
  g_assert_cmpuint (n_rows, ==, 366);
  return g_get_monotonic_time () - begin;
}

/* From nothing to the records, as at the start of the program. */
static gint64
time_start (void)
{
  g_autoptr(GFile) file = catalogue_file ();
  g_autoptr(CosmoCatalogue) catalogue = cosmo_catalogue_new (file);
  gint64 time = time_load (catalogue);

  close_catalogue (catalogue);
  return time;
}

static DexFuture *
bench_load_year (gpointer user_data)
{
  g_autoptr(GFile) file = catalogue_file ();
  g_autoptr(CosmoCatalogue) catalogue = cosmo_catalogue_new (file);
  g_autoptr(sqlite3) raw = NULL;
  gint64 loads[N_ROUNDS], selects[N_ROUNDS], starts[N_ROUNDS];
  double load_ms, select_ms, start_ms;

  store_year (catalogue);
  close_catalogue (catalogue);
  for (guint i = 0; i < N_ROUNDS; i++)
    starts[i] = time_start ();

  g_set_object (&catalogue, NULL);
  catalogue = cosmo_catalogue_new (file);
  raw = open_raw ();
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      loads[i] = time_load (catalogue);
      selects[i] = time_select (raw);
    }
  close_catalogue (catalogue);

  load_ms = get_median_ms (loads);
  select_ms = get_median_ms (selects);
  start_ms = get_median_ms (starts);
  g_print ("366 days: %.1f ms from the catalogue, %.1f ms with sqlite3_exec: %.1f times as long\n",
           load_ms, select_ms, load_ms / select_ms);
  g_print ("366 days with opening the file: %.1f ms, %.1f times as long as sqlite3_exec\n",
           start_ms, start_ms / select_ms);
  g_test_minimized_result (load_ms / select_ms, "load / select");

  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  dex_init ();

  fiber_test_add ("/bench/catalogue/load-year", bench_load_year);

  return g_test_run ();
}
