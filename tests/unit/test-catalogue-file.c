/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What becomes of the catalogue's file under fire; how it is replaced when it is damaged is in test-catalogue-damage.c.
 * This program also plays the other processes: see main(). */

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
  fiber_test_add ("/catalogue-file/damaged-with-log", test_damaged_with_log);
  fiber_test_add ("/catalogue-file/rest", test_rest);
  fiber_test_add ("/catalogue-file/deleted", test_deleted);
  fiber_test_add ("/catalogue-file/unavailable", test_unavailable);
  fiber_test_add ("/catalogue-file/many-at-once", test_many_at_once);
  fiber_test_add ("/catalogue-file/killed", test_killed);

  return g_test_run ();
}
