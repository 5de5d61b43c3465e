/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cosmo-cells.h"
#include "cosmo-year.h"

typedef struct
{
  guint n_changes;
  guint position;
  guint n_removed;
  guint n_added;
} Changes;

static void
on_items_changed (GListModel *model,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  gpointer    user_data)
{
  Changes *changes = user_data;

  changes->n_changes++;
  changes->position = position;
  changes->n_removed = n_removed;
  changes->n_added = n_added;
}

static void
assert_shows (CosmoCells *cells,
              CosmoYear  *year)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (year));

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (cells)), ==, n_items);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (cells), n_items));
  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr(CosmoCell) cell = g_list_model_get_item (G_LIST_MODEL (cells), i);
      g_autoptr(CosmoPicture) picture = g_list_model_get_item (G_LIST_MODEL (year), i);

      g_assert_true (cosmo_cell_get_picture (cell) == picture);
    }
}

/* Whatever is shown, the cells stay that are there, and no more of them come and go than have to. */
static void
test_years (void)
{
  static const struct
  {
    guint     year;
    CosmoView view;
    Changes   changes;
  } cases[] = {
    { 2022, COSMO_VIEW_EVERY_DAY, { 1, 0, 0, 365 } },
    { 2023, COSMO_VIEW_EVERY_DAY, { 0, 0, 0, 0 } },
    { 2024, COSMO_VIEW_EVERY_DAY, { 1, 365, 0, 1 } },
    { 2021, COSMO_VIEW_EVERY_DAY, { 1, 365, 1, 0 } },
    { 2021, COSMO_VIEW_FIRSTS, { 1, 12, 353, 0 } },
    { 2022, COSMO_VIEW_FIRSTS, { 0, 0, 0, 0 } },
    { 2022, COSMO_VIEW_EVERY_DAY, { 1, 12, 0, 353 } },
  };
  g_autoptr(CosmoCells) cells = cosmo_cells_new ();
  g_autoptr(CosmoCell) first = NULL;
  Changes changes = { 0 };

  g_signal_connect (cells, "items-changed", G_CALLBACK (on_items_changed), &changes);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(CosmoYear) year = cosmo_year_new (cases[i].year, cases[i].view, cosmo_day_new (2025, 6, 1));
      g_autoptr(CosmoCell) cell = NULL;

      g_test_message ("%u", cases[i].year);
      changes = (Changes) { 0 };
      cosmo_cells_set_pictures (cells, G_LIST_MODEL (year));
      assert_shows (cells, year);
      g_assert_cmpuint (changes.n_changes, ==, cases[i].changes.n_changes);
      g_assert_cmpuint (changes.position, ==, cases[i].changes.position);
      g_assert_cmpuint (changes.n_removed, ==, cases[i].changes.n_removed);
      g_assert_cmpuint (changes.n_added, ==, cases[i].changes.n_added);

      cell = g_list_model_get_item (G_LIST_MODEL (cells), 0);
      if (first == NULL)
        first = g_object_ref (cell);
      g_assert_true (cell == first);
    }
}

static void
count (guint *n)
{
  (*n)++;
}

/* Who shows a cell is told of the picture that is in it now. */
static void
test_notified (void)
{
  g_autoptr(CosmoCells) cells = cosmo_cells_new ();
  g_autoptr(CosmoYear) one = cosmo_year_new (2022, COSMO_VIEW_FIRSTS, cosmo_day_new (2025, 6, 1));
  g_autoptr(CosmoYear) other = cosmo_year_new (2023, COSMO_VIEW_FIRSTS, cosmo_day_new (2025, 6, 1));
  g_autoptr(CosmoCell) cell = NULL;
  guint n = 0;

  cosmo_cells_set_pictures (cells, G_LIST_MODEL (one));
  cell = g_list_model_get_item (G_LIST_MODEL (cells), 11);
  g_signal_connect_swapped (cell, "notify::picture", G_CALLBACK (count), &n);
  cosmo_cells_set_pictures (cells, G_LIST_MODEL (one));
  g_assert_cmpuint (n, ==, 0);
  cosmo_cells_set_pictures (cells, G_LIST_MODEL (other));
  g_assert_cmpuint (n, ==, 1);
}

/* Cells that are gone keep no picture of the year alive. */
static void
test_released (void)
{
  g_autoptr(CosmoCells) cells = cosmo_cells_new ();
  CosmoYear *year = cosmo_year_new (2022, COSMO_VIEW_EVERY_DAY, cosmo_day_new (2025, 6, 1));
  g_autoptr(CosmoYear) firsts = cosmo_year_new (2022, COSMO_VIEW_FIRSTS, cosmo_day_new (2025, 6, 1));
  CosmoPicture *last = g_list_model_get_item (G_LIST_MODEL (year), 364);

  cosmo_cells_set_pictures (cells, G_LIST_MODEL (year));
  cosmo_cells_set_pictures (cells, G_LIST_MODEL (firsts));
  g_assert_finalize_object (year);
  g_assert_finalize_object (last);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/cells/years", test_years);
  g_test_add_func ("/cells/notified", test_notified);
  g_test_add_func ("/cells/released", test_released);

  return g_test_run ();
}
