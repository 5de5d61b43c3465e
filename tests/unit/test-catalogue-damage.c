/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What becomes of a catalogue whose file is damaged. */

#include "config.h"

#include <glib/gstdio.h>

#include "catalogues.h"
#include "fiber-test.h"

typedef void (*DamageFunc) (char  *bytes,
                            gsize *length);

static void
fill_with_noise (char  *bytes,
                 gsize *length)
{
  for (gsize i = 0; i < *length; i++)
    bytes[i] = g_test_rand_int ();
}

static void
fill_with_text (char  *bytes,
                gsize *length)
{
  memset (bytes, 'x', *length);
  *length = 1000;
}

static void
cut_in_half (char  *bytes,
             gsize *length)
{
  *length /= 2;
}

static void
cut_inside_a_page (char  *bytes,
                   gsize *length)
{
  *length = *length * 9 / 10 + 100;
}

static void
spoil_pages_of (const char *table,
                char       *bytes)
{
  g_autofree char *sql = g_strdup_printf ("SELECT rootpage FROM sqlite_schema WHERE name = '%s'", table);
  g_autofree char *page = query_raw (sql);

  memset (bytes + (atoi (page) - 1) * 4096, 0xff, 4096);
}

static void
spoil_records (char  *bytes,
               gsize *length)
{
  spoil_pages_of ("records", bytes);
}

static void
spoil_days (char  *bytes,
            gsize *length)
{
  spoil_pages_of ("days", bytes);
}

static void
spoil_favourites (char  *bytes,
                  gsize *length)
{
  spoil_pages_of ("favourites", bytes);
}

/* The file is closed, damaged (by a function, or by SQL), and used again. */
static DexFuture *
test_damaged (gpointer user_data)
{
  static const struct {
    const char *what;
    DamageFunc  damage;
    const char *sql;
    guint       n_favourites, min_entries;
  } cases[] = {
    { "noise", fill_with_noise, NULL, 0, 0 },
    { "text", fill_with_text, NULL, 0, 0 },
    { "half", cut_in_half, NULL, N_CHUNKS, 1 },
    { "cut inside a page", cut_inside_a_page, NULL, N_CHUNKS, 1 },
    { "records", spoil_records, NULL, N_CHUNKS, 0 },
    { "days", spoil_days, NULL, N_CHUNKS, N_CHUNKS * CHUNK_DAYS },
    { "favourites", spoil_favourites, NULL, 0, N_CHUNKS * CHUNK_DAYS },
    { "a table that is gone", NULL, "DROP TABLE days", N_CHUNKS, N_CHUNKS * CHUNK_DAYS },
    { "a column that is gone", NULL, "ALTER TABLE records DROP COLUMN alt", N_CHUNKS, 0 },
    { "an index that is gone", NULL, "DROP TABLE search", N_CHUNKS, N_CHUNKS * CHUNK_DAYS },
    { "tables of somebody else", NULL, "PRAGMA user_version = 0", N_CHUNKS, N_CHUNKS * CHUNK_DAYS },
    { "another version", NULL, "PRAGMA user_version = -1", N_CHUNKS, N_CHUNKS * CHUNK_DAYS },
    { "an endless text", NULL, "UPDATE records SET alt = printf ('%.*c', 9000000, 'x') WHERE day = 738700", N_CHUNKS,
      N_CHUNKS * CHUNK_DAYS - 1 },
  };
  g_autofree char *path = catalogue_path ("");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(CosmoCatalogue) catalogue = new_catalogue ();
      g_autofree char *damaged = NULL;
      g_autofree char *kept = NULL;
      g_autofree char *aside = NULL;
      g_auto(GStrv) asides = NULL;
      g_autoptr(GPtrArray) entries = NULL;
      g_autoptr(GPtrArray) favourites = NULL;
      gsize length, n_kept;

      g_test_message ("%s", cases[i].what);
      make_catalogue ();
      if (cases[i].sql != NULL)
        run_raw (cases[i].sql);
      damaged = read_bytes (path, &length);
      if (cases[i].damage != NULL)
        {
          cases[i].damage (damaged, &length);
          write_bytes (path, damaged, length);
        }

      favourites = list_favourites (catalogue);
      entries = load (catalogue, (CosmoSpan) { 0, G_MAXUINT32 });
      g_assert_cmpint (cosmo_catalogue_get_state (catalogue), ==, COSMO_CATALOGUE_DAMAGED_REPLACED);
      g_assert_null (cosmo_catalogue_get_error (catalogue));
      g_assert_cmpuint (favourites->len, ==, cases[i].n_favourites);
      g_test_message ("%u entries", entries->len);
      g_assert_cmpuint (entries->len, >=, cases[i].min_entries);

      asides = list_files ("catalogue.db.damaged-");
      g_assert_cmpuint (g_strv_length (asides), ==, 1);
      aside = g_build_filename (g_get_user_data_dir (), "cosmorama", asides[0], NULL);
      kept = read_bytes (aside, &n_kept);
      g_assert_cmpmem (kept, n_kept, damaged, length);

      /* It works again, and the next time nothing is wrong. */
      store_titled (catalogue, get_chunk (0), "Sun");
      close_catalogue (catalogue);
      assert_sound ();
      g_assert_no_errno (g_unlink (aside));
      g_assert_no_errno (g_unlink (path));
    }

  return dex_future_new_true ();
}

static DexFuture *
test_damaged_twice_a_day (gpointer user_data)
{
  g_autofree char *path = catalogue_path ("");
  g_auto(GStrv) asides = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(CosmoCatalogue) catalogue = new_catalogue ();

      g_assert_true (dex_await (cosmo_catalogue_open (catalogue), NULL));
      close_catalogue (catalogue);
      write_bytes (path, "damaged by somebody", -1);
    }

  asides = list_files ("catalogue.db.damaged-");
  g_assert_cmpuint (g_strv_length (asides), ==, 2);

  return dex_future_new_true ();
}

/* The one that finds the damage replaces the file, and the other goes on with the new one. */
static DexFuture *
test_damaged_under_two (gpointer user_data)
{
  g_autoptr(CosmoCatalogue) catalogue = new_catalogue ();
  g_autoptr(CosmoCatalogue) other = new_catalogue ();
  g_autofree char *path = catalogue_path ("");
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(GPtrArray) other_entries = NULL;
  g_autoptr(GPtrArray) favourites = NULL;
  g_auto(GStrv) asides = NULL;
  g_autofree char *bytes = NULL;
  g_autoptr(GFile) file = catalogue_file ();
  g_autoptr(GFileIOStream) stream = NULL;
  gsize length;

  make_catalogue ();
  dex_await (cosmo_catalogue_open (catalogue), NULL);
  dex_await (cosmo_catalogue_open (other), NULL);

  /* In place: it is the same file still. */
  bytes = read_bytes (path, &length);
  spoil_records (bytes, &length);
  stream = g_file_open_readwrite (file, NULL, NULL);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (stream)), bytes, length, NULL, NULL, NULL);

  entries = load (catalogue, get_chunk (0));
  g_assert_cmpint (cosmo_catalogue_get_state (catalogue), ==, COSMO_CATALOGUE_DAMAGED_REPLACED);
  store_titled (catalogue, get_chunk (1), "Moon");
  other_entries = load (other, get_chunk (1));
  g_assert_cmpuint (other_entries->len, ==, CHUNK_DAYS);
  favourites = list_favourites (other);
  g_assert_cmpuint (favourites->len, ==, N_CHUNKS);
  g_assert_cmpint (cosmo_catalogue_get_state (other), ==, COSMO_CATALOGUE_READY);
  asides = list_files ("catalogue.db.damaged-");
  g_assert_cmpuint (g_strv_length (asides), ==, 1);

  close_catalogue (catalogue);
  close_catalogue (other);
  assert_sound ();
  return dex_future_new_true ();
}

/* A kill between the last two steps of a replacement. */
static DexFuture *
test_replacement_is_finished (gpointer user_data)
{
  g_autoptr(CosmoCatalogue) catalogue = new_catalogue ();
  g_autoptr(GPtrArray) favourites = NULL;
  g_autofree char *path = catalogue_path ("");
  g_autofree char *fresh = catalogue_path (".new");

  make_catalogue ();
  g_assert_no_errno (g_rename (path, fresh));
  favourites = list_favourites (catalogue);
  g_assert_cmpuint (favourites->len, ==, N_CHUNKS);
  g_assert_false (g_file_test (fresh, G_FILE_TEST_EXISTS));
  close_catalogue (catalogue);

  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  dex_init ();

  fiber_test_add ("/catalogue-damage/ways", test_damaged);
  fiber_test_add ("/catalogue-damage/twice-a-day", test_damaged_twice_a_day);
  fiber_test_add ("/catalogue-damage/under-two", test_damaged_under_two);
  fiber_test_add ("/catalogue-damage/replacement-is-finished", test_replacement_is_finished);

  return g_test_run ();
}
