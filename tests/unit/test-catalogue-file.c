/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What becomes of the catalogue's file under fire. This program also plays the other processes: see main(). */

#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/stat.h>

#include "catalogues.h"
#include "fiber-test.h"

#define N_KILLS 20
#define N_WRITES 30

static void
assert_mode (const char *path,
             guint       mode)
{
  GStatBuf status;

  g_test_message ("%s", path);
  g_assert_no_errno (g_stat (path, &status));
  g_assert_cmphex (status.st_mode & 07777, ==, mode);
}

static GSubprocess *
spawn_writer (const char *prefix,
              guint       n_writes)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *count = g_strdup_printf ("%u", n_writes);

  return spawn ((const char * const[]) { program, "--write", prefix, count, NULL });
}

/* Lets a writer tell of some writes, and kills it within the next one or two.
 *
 * Returns: which write it told of last */
static guint
kill_writer (GSubprocess *writer)
{
  g_autoptr(GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (writer));
  guint n_lines = g_test_rand_int_range (1, N_CHUNKS);
  guint last = 0;
  char *line;

  for (guint i = 0; i < n_lines; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *told = g_data_input_stream_read_line (lines, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (told);
      last = atoi (told);
    }
  /* This is no wait for anything: it is the moment that is tried. */
  g_usleep (g_test_rand_int_range (0, 5000));
  g_subprocess_force_exit (writer);
  g_subprocess_wait (writer, NULL, NULL);

  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL)
    {
      last = atoi (line);
      g_free (line);
    }
  return last;
}

static DexFuture *
test_modes (gpointer user_data)
{
  static const struct {
    mode_t umask;
    guint  folder_before, file_before;
  } cases[] = {
    { 0000, 0, 0 },
    { 0022, 0, 0 },
    { 0177, 0, 0 },
    { 0022, 0755, 0 },
    { 0022, 0777, 0666 },
  };
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "cosmorama", NULL);
  g_autofree char *path = catalogue_path ("");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      static const char * const suffixes[] = { "", "-wal", "-shm" };
      g_autoptr(CosmoCatalogue) catalogue = new_catalogue ();
      mode_t before;

      if (cases[i].folder_before != 0)
        {
          g_assert_no_errno (g_mkdir_with_parents (folder, 0700));
          g_assert_no_errno (g_chmod (folder, cases[i].folder_before));
        }
      if (cases[i].file_before != 0)
        {
          write_bytes (path, "", 0);
          g_assert_no_errno (g_chmod (path, cases[i].file_before));
        }

      before = umask (cases[i].umask);
      store_titled (catalogue, get_chunk (0), "Moon");
      umask (before);
      assert_mode (folder, 0700);
      for (guint j = 0; j < G_N_ELEMENTS (suffixes); j++)
        {
          g_autofree char *file = catalogue_path (suffixes[j]);

          assert_mode (file, 0600);
        }

      close_catalogue (catalogue);
      g_assert_no_errno (g_unlink (path));
      g_assert_no_errno (g_rmdir (folder));
    }

  return dex_future_new_true ();
}

static void
assert_newer (CosmoCatalogue *catalogue)
{
  g_autoptr(GPtrArray) records = make_records (get_chunk (0), "Moon", ASKED_AT);
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) store_error = NULL;

  g_assert_null (dex_await_boxed (cosmo_catalogue_load (catalogue, get_chunk (0)), &error));
  g_assert_error (error, COSMO_CATALOGUE_ERROR, COSMO_CATALOGUE_ERROR_NEWER);
  g_assert_null (dex_await_boxed (cosmo_catalogue_store (catalogue, get_chunk (0), records, ASKED_AT), &store_error));
  g_assert_error (store_error, COSMO_CATALOGUE_ERROR, COSMO_CATALOGUE_ERROR_NEWER);
  g_assert_cmpint (cosmo_catalogue_get_state (catalogue), ==, COSMO_CATALOGUE_NEWER);
  g_assert_error (cosmo_catalogue_get_error (catalogue), COSMO_CATALOGUE_ERROR, COSMO_CATALOGUE_ERROR_NEWER);
  close_catalogue (catalogue);
}

static DexFuture *
test_newer (gpointer user_data)
{
  g_autoptr(CosmoCatalogue) catalogue = new_catalogue ();
  g_autofree char *path = catalogue_path ("");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_auto(GStrv) files = NULL;
  gsize n_before, n_after;

  make_catalogue ();
  run_raw ("PRAGMA user_version = 99");
  before = read_bytes (path, &n_before);

  assert_newer (catalogue);
  after = read_bytes (path, &n_after);
  g_assert_cmpmem (before, n_before, after, n_after);
  files = list_files ("");
  g_assert_cmpuint (g_strv_length (files), ==, 1);

  return dex_future_new_true ();
}

/* The newer program was killed before it wrote its version into the file itself. */
static DexFuture *
test_newer_in_log (gpointer user_data)
{
  g_autoptr(CosmoCatalogue) catalogue = new_catalogue ();
  g_autofree char *path = catalogue_path ("");
  g_autofree char *log = catalogue_path ("-wal");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *log_before = NULL;
  g_autofree char *log_after = NULL;
  g_autoptr(sqlite3) newer = NULL;
  gsize n_before, n_after, n_log_before, n_log_after;

  make_catalogue ();
  newer = open_raw ();
  g_assert_cmpint (sqlite3_exec (newer, "PRAGMA user_version = 99", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_db_config (newer, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  g_clear_pointer (&newer, sqlite3_close);
  before = read_bytes (path, &n_before);
  log_before = read_bytes (log, &n_log_before);

  assert_newer (catalogue);
  after = read_bytes (path, &n_after);
  log_after = read_bytes (log, &n_log_after);
  g_assert_cmpmem (before, n_before, after, n_after);
  g_assert_cmpmem (log_before, n_log_before, log_after, n_log_after);

  return dex_future_new_true ();
}

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

/* The log of a damaged file goes with it, and what is in it is recovered too. */
static DexFuture *
test_damaged_with_log (gpointer user_data)
{
  g_autoptr(GSubprocess) writer = spawn_writer ("0", G_MAXUINT);
  g_autoptr(CosmoCatalogue) catalogue = new_catalogue ();
  g_autoptr(GPtrArray) entries = NULL;
  g_autofree char *path = catalogue_path ("");
  g_autofree char *log = catalogue_path ("-wal");
  g_autofree char *log_before = NULL;
  g_autofree char *log_aside = NULL;
  g_autofree char *log_kept = NULL;
  g_auto(GStrv) asides = NULL;
  gsize n_before, n_kept;
  guint n_chunks;

  n_chunks = kill_writer (writer) + 1;
  log_before = read_bytes (log, &n_before);
  g_assert_cmpuint (n_before, >, 0);
  write_bytes (path, "damaged by somebody", -1);

  entries = load (catalogue, (CosmoSpan) { 0, G_MAXUINT32 });
  g_assert_cmpint (cosmo_catalogue_get_state (catalogue), ==, COSMO_CATALOGUE_DAMAGED_REPLACED);
  g_assert_cmpuint (entries->len, >=, MIN (n_chunks, N_CHUNKS) * CHUNK_DAYS);
  close_catalogue (catalogue);
  assert_sound ();

  asides = list_files ("catalogue.db.damaged-");
  g_assert_cmpuint (g_strv_length (asides), ==, 2);
  log_aside = g_build_filename (g_get_user_data_dir (), "cosmorama",
                                asides[g_str_has_suffix (asides[0], "-wal") ? 0 : 1], NULL);
  log_kept = read_bytes (log_aside, &n_kept);
  g_assert_cmpmem (log_kept, n_kept, log_before, n_before);

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

#define PAGE_BYTES 4096

static goffset
count_pages (const char *path)
{
  GStatBuf status;

  return g_stat (path, &status) == 0 ? status.st_size / PAGE_BYTES : 0;
}

/* What is written is in the log first, and in the file itself when the catalogue has time for that. */
static DexFuture *
test_rest (gpointer user_data)
{
  g_autoptr(CosmoCatalogue) catalogue = new_catalogue ();
  g_autofree char *path = catalogue_path ("");
  g_autofree char *log = catalogue_path ("-wal");
  gint64 deadline = g_get_monotonic_time () + G_USEC_PER_SEC * 60;
  CosmoSpan span = { cosmo_calendar_get_first (), cosmo_calendar_get_first () + 24 };

  for (; count_pages (log) < 1200; span.first += 25, span.last += 25)
    store_titled (catalogue, span, "Much");

  while (count_pages (path) < 100 && g_get_monotonic_time () < deadline)
    dex_await (dex_timeout_new_msec (10), NULL);
  g_assert_cmpint (count_pages (path), >=, 100);

  /* It goes on from there. */
  store_titled (catalogue, span, "More");
  return dex_future_new_true ();
}

typedef enum
{
  DELETE_FILES,
  DELETE_DATABASE_ONLY,
  DELETE_FOLDER,
  MOVE_AWAY,
} Deletion;

static void
delete_catalogue (Deletion deletion)
{
  g_autofree char *path = catalogue_path ("");
  g_autofree char *away = catalogue_path (".away");
  g_autofree char *log = catalogue_path ("-wal");
  g_autofree char *log_index = catalogue_path ("-shm");
  g_autofree char *folder = g_path_get_dirname (path);

  if (deletion == MOVE_AWAY)
    g_assert_no_errno (g_rename (path, away));
  else
    g_assert_no_errno (g_unlink (path));
  if (deletion == DELETE_FILES || deletion == DELETE_FOLDER)
    {
      g_assert_no_errno (g_unlink (log));
      g_assert_no_errno (g_unlink (log_index));
    }
  if (deletion == DELETE_FOLDER)
    g_assert_no_errno (g_rmdir (folder));
}

static DexFuture *
test_deleted (gpointer user_data)
{
  for (Deletion deletion = DELETE_FILES; deletion <= MOVE_AWAY; deletion++)
    {
      g_autoptr(CosmoCatalogue) catalogue = new_catalogue ();
      g_autoptr(GPtrArray) entries = NULL;
      g_autoptr(GPtrArray) new = NULL;

      store_titled (catalogue, get_chunk (0), "Moon");
      delete_catalogue (deletion);
      entries = load (catalogue, get_chunk (0));
      g_assert_cmpuint (entries->len, ==, 0);
      store_titled (catalogue, get_chunk (1), "Sun");
      new = load (catalogue, get_chunk (1));
      g_assert_cmpuint (new->len, ==, CHUNK_DAYS);
      g_assert_cmpint (cosmo_catalogue_get_state (catalogue), ==, COSMO_CATALOGUE_READY);
      close_catalogue (catalogue);
      assert_sound ();
      delete_catalogue (DELETE_DATABASE_ONLY);
    }

  return dex_future_new_true ();
}

static DexFuture *
test_unavailable (gpointer user_data)
{
  g_autofree char *path = catalogue_path ("");
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr(CosmoCatalogue) catalogue = new_catalogue ();
  g_autoptr(GPtrArray) entries = NULL;

  /* A file where the folder should be, and then a folder where the file should be. */
  g_assert_no_errno (g_mkdir_with_parents (g_get_user_data_dir (), 0700));
  write_bytes (folder, "", 0);
  assert_unavailable (catalogue, COSMO_CATALOGUE_ERROR_FAILED);
  g_assert_no_errno (g_unlink (folder));
  g_assert_no_errno (g_mkdir_with_parents (path, 0700));
  assert_unavailable (catalogue, COSMO_CATALOGUE_ERROR_FAILED);
  g_assert_no_errno (g_rmdir (path));

  /* Once that is put right, it works. */
  entries = load (catalogue, get_chunk (0));
  g_assert_cmpint (cosmo_catalogue_get_state (catalogue), ==, COSMO_CATALOGUE_READY);
  g_assert_null (cosmo_catalogue_get_error (catalogue));
  close_catalogue (catalogue);

  return dex_future_new_true ();
}

/* That each chunk is from one answer. */
static void
assert_chunks_are_whole (CosmoCatalogue *catalogue)
{
  for (guint i = 0; i < N_CHUNKS; i++)
    {
      g_autoptr(GPtrArray) entries = load (catalogue, get_chunk (i));

      g_assert_true (entries->len == 0 || entries->len == CHUNK_DAYS);
      for (guint j = 1; j < entries->len; j++)
        {
          const CosmoCatalogueEntry *first = entries->pdata[0], *entry = entries->pdata[j];

          g_assert_cmpstr (entry->record->title, ==, first->record->title);
        }
    }
}

static DexFuture *
test_many_at_once (gpointer user_data)
{
  g_autoptr(GSubprocess) first = spawn_writer ("first", N_WRITES);
  g_autoptr(GSubprocess) second = spawn_writer ("second", N_WRITES);
  g_autoptr(CosmoCatalogue) third = new_catalogue ();
  g_autoptr(CosmoCatalogue) fourth = new_catalogue ();
  g_autoptr(GPtrArray) favourites = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < N_WRITES; i++)
    {
      g_autoptr(GPtrArray) records = make_records (get_chunk (i), "fourth", ASKED_AT + i);

      dex_future_disown (cosmo_catalogue_store (fourth, get_chunk (i), records, ASKED_AT + i));
      write_chunk (third, i, "third", ASKED_AT + i);
    }
  g_subprocess_wait_check (first, NULL, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (second, NULL, &error);
  g_assert_no_error (error);

  assert_chunks_are_whole (third);
  favourites = list_favourites (fourth);
  g_assert_cmpuint (favourites->len, ==, N_CHUNKS);
  g_assert_cmpint (cosmo_catalogue_get_state (third), ==, COSMO_CATALOGUE_READY);
  close_catalogue (third);
  close_catalogue (fourth);
  assert_sound ();

  return dex_future_new_true ();
}

static DexFuture *
test_killed (gpointer user_data)
{
  for (guint i = 0; i < N_KILLS; i++)
    {
      g_autofree char *prefix = g_strdup_printf ("%u", i);
      g_autoptr(GSubprocess) writer = spawn_writer (prefix, G_MAXUINT);
      guint last = kill_writer (writer);
      g_autofree char *title = g_strdup_printf ("%s %u", prefix, last);
      g_autofree char *integrity = query_raw ("PRAGMA integrity_check");
      g_autoptr(CosmoCatalogue) catalogue = new_catalogue ();
      g_autoptr(GPtrArray) told = load (catalogue, get_chunk (last));
      g_autoptr(GPtrArray) favourites = list_favourites (catalogue);

      g_test_message ("killed after write %u", last);
      g_assert_cmpstr (integrity, ==, "ok");
      g_assert_cmpint (cosmo_catalogue_get_state (catalogue), ==, COSMO_CATALOGUE_READY);
      g_assert_cmpuint (told->len, ==, CHUNK_DAYS);
      g_assert_cmpstr (((CosmoCatalogueEntry *) told->pdata[0])->record->title, ==, title);
      g_assert_cmpuint (favourites->len, >=, MIN (last + 1, N_CHUNKS));
      assert_chunks_are_whole (catalogue);
      close_catalogue (catalogue);
      assert_sound ();
    }

  return dex_future_new_true ();
}

/* As another process: `--write PREFIX COUNT` writes so many chunks, and says so of each that is on the disk. */
static DexFuture *
write_fiber (gpointer user_data)
{
  char **arguments = user_data;
  guint n_writes = g_ascii_strtoull (arguments[3], NULL, 10);
  g_autoptr(CosmoCatalogue) catalogue = new_catalogue ();

  for (guint i = 0; i < n_writes; i++)
    {
      /* Later than what a process with a lower number as its prefix wrote. */
      write_chunk (catalogue, i, arguments[2], ASKED_AT + i + atoi (arguments[2]) * 10000);
      g_print ("%u\n", i);
    }

  close_catalogue (catalogue);
  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  static const AnotherProcess parts[] = {
    { "--write", write_fiber },
    { NULL },
  };
  int status;

  dex_init ();
  if (run_as_another_process (argv, parts, &status))
    return status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  fiber_test_add ("/catalogue-file/modes", test_modes);
  fiber_test_add ("/catalogue-file/newer", test_newer);
  fiber_test_add ("/catalogue-file/newer-in-log", test_newer_in_log);
  fiber_test_add ("/catalogue-file/damaged", test_damaged);
  fiber_test_add ("/catalogue-file/damaged-twice-a-day", test_damaged_twice_a_day);
  fiber_test_add ("/catalogue-file/damaged-under-two", test_damaged_under_two);
  fiber_test_add ("/catalogue-file/damaged-with-log", test_damaged_with_log);
  fiber_test_add ("/catalogue-file/replacement-is-finished", test_replacement_is_finished);
  fiber_test_add ("/catalogue-file/rest", test_rest);
  fiber_test_add ("/catalogue-file/deleted", test_deleted);
  fiber_test_add ("/catalogue-file/unavailable", test_unavailable);
  fiber_test_add ("/catalogue-file/many-at-once", test_many_at_once);
  fiber_test_add ("/catalogue-file/killed", test_killed);

  return g_test_run ();
}
