/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What becomes of the catalogue on a disk that is full, or may not be written to. Such disks are had in a namespace,
 * where this program runs again: see main(). */

#include "config.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "catalogues.h"
#include "fiber-test.h"

/* --- In another process ------------------------------------------------------------------------------------------- */

/* As another process: `--fill` writes chunks until the disk is full, and looks whether all of them are there. */
static DexFuture *
fill_fiber (gpointer user_data)
{
  g_autoptr(CosmoCatalogue) catalogue = new_catalogue ();
  g_autoptr(CosmoCatalogue) again = NULL;
  g_autoptr(GPtrArray) favourites = NULL;
  g_autofree char *long_title = g_strnfill (2000, 'x');
  g_autofree char *integrity = NULL;
  g_autoptr(GError) error = NULL;
  guint n_written = 0;

  set_favourite (catalogue, FIRST_DAY, TRUE, ASKED_AT);
  while (error == NULL)
    {
      CosmoSpan span = { FIRST_DAY + n_written * CHUNK_DAYS, FIRST_DAY + n_written * CHUNK_DAYS + CHUNK_DAYS - 1 };
      g_autoptr(GPtrArray) records = make_records (span, long_title, ASKED_AT);

      if (dex_await (cosmo_catalogue_store (catalogue, span, records, ASKED_AT), &error))
        n_written++;
    }
  g_assert_error (error, COSMO_CATALOGUE_ERROR, COSMO_CATALOGUE_ERROR_FULL);
  g_assert_cmpuint (n_written, >, 0);
  close_catalogue (catalogue);

  integrity = query_raw ("PRAGMA integrity_check");
  g_assert_cmpstr (integrity, ==, "ok");
  again = new_catalogue ();
  for (guint i = 0; i < n_written; i++)
    {
      CosmoSpan span = { FIRST_DAY + i * CHUNK_DAYS, FIRST_DAY + i * CHUNK_DAYS + CHUNK_DAYS - 1 };
      g_autoptr(GPtrArray) entries = load (again, span);

      g_assert_cmpuint (entries->len, ==, CHUNK_DAYS);
    }
  favourites = list_favourites (again);
  g_assert_cmpuint (favourites->len, ==, 1);
  g_assert_cmpint (cosmo_catalogue_get_state (again), ==, COSMO_CATALOGUE_READY);
  close_catalogue (again);

  return dex_future_new_true ();
}

/* As another process: `--begin-full` begins a catalogue on a disk that has no space for one. */
static DexFuture *
begin_full_fiber (gpointer user_data)
{
  g_autoptr(CosmoCatalogue) catalogue = new_catalogue ();

  assert_unavailable (catalogue, COSMO_CATALOGUE_ERROR_FULL);
  close_catalogue (catalogue);

  return dex_future_new_true ();
}

static void
assert_read_only (CosmoCatalogue *catalogue)
{
  g_autoptr(GPtrArray) records = make_records (get_chunk (1), "Refused", ASKED_AT + 1000);
  g_autoptr(GError) store_error = NULL;
  g_autoptr(GError) favourite_error = NULL;

  g_assert_false (dex_await (cosmo_catalogue_store (catalogue, get_chunk (1), records, ASKED_AT + 1000), &store_error));
  g_assert_error (store_error, COSMO_CATALOGUE_ERROR, COSMO_CATALOGUE_ERROR_READ_ONLY);
  g_assert_false (dex_await (cosmo_catalogue_set_favourite (catalogue, FIRST_DAY, FALSE, ASKED_AT), &favourite_error));
  g_assert_error (favourite_error, COSMO_CATALOGUE_ERROR, COSMO_CATALOGUE_ERROR_READ_ONLY);
  g_assert_cmpint (cosmo_catalogue_get_state (catalogue), ==, COSMO_CATALOGUE_READ_ONLY);
  g_assert_error (cosmo_catalogue_get_error (catalogue), COSMO_CATALOGUE_ERROR, COSMO_CATALOGUE_ERROR_READ_ONLY);
}

/* That all of a catalogue of make_catalogue() can be had, with that title in its first chunk. */
static void
assert_readable (CosmoCatalogue *catalogue,
                 const char     *title)
{
  g_autoptr(GPtrArray) all = load (catalogue, (CosmoSpan) { 0, G_MAXUINT32 });
  g_autoptr(GPtrArray) favourites = list_favourites (catalogue);
  g_autoptr(GPtrArray) found = dex_await_boxed (cosmo_catalogue_search (catalogue, title, CHUNK_DAYS), NULL);

  g_assert_cmpuint (all->len, ==, N_CHUNKS * CHUNK_DAYS);
  for (guint i = 0; i < CHUNK_DAYS; i++)
    g_assert_cmpstr (((CosmoCatalogueEntry *) all->pdata[i])->record->title, ==, title);
  g_assert_cmpuint (favourites->len, ==, N_CHUNKS);
  g_assert_nonnull (found);
  g_assert_cmpuint (found->len, ==, CHUNK_DAYS);
}

/* `--read TITLE` */
static DexFuture *
read_fiber (gpointer user_data)
{
  char **arguments = user_data;
  g_autoptr(CosmoCatalogue) catalogue = new_catalogue ();

  g_assert_true (dex_await (cosmo_catalogue_open (catalogue), NULL));
  assert_readable (catalogue, arguments[2]);
  assert_read_only (catalogue);
  assert_readable (catalogue, arguments[2]);
  close_catalogue (catalogue);

  return dex_future_new_true ();
}

/* `--find-unreadable STATE` */
static DexFuture *
find_unreadable_fiber (gpointer user_data)
{
  char **arguments = user_data;
  g_autoptr(GTypeClass) states = g_type_class_ref (COSMO_TYPE_CATALOGUE_STATE);
  g_autoptr(CosmoCatalogue) catalogue = new_catalogue ();
  CosmoCatalogueState state;

  g_assert_null (dex_await_boxed (cosmo_catalogue_load (catalogue, get_chunk (0)), NULL));
  state = cosmo_catalogue_get_state (catalogue);
  g_assert_cmpstr (g_enum_get_value (G_ENUM_CLASS (states), state)->value_nick, ==, arguments[2]);
  g_assert_nonnull (cosmo_catalogue_get_error (catalogue));
  close_catalogue (catalogue);

  return dex_future_new_true ();
}

/* `--read-and-write FOLDER OTHER`: the catalogue's folder is first the one, which may not be written to, then
 * the other */
static DexFuture *
read_and_write_fiber (gpointer user_data)
{
  char **arguments = user_data;
  g_autofree char *path = catalogue_path ("");
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr(CosmoCatalogue) catalogue = new_catalogue ();

  g_assert_no_errno (symlink (arguments[2], folder));
  assert_readable (catalogue, "Chunk 0");
  assert_read_only (catalogue);

  g_assert_no_errno (g_unlink (folder));
  g_assert_no_errno (symlink (arguments[3], folder));
  assert_readable (catalogue, "Chunk 0");
  g_assert_cmpint (cosmo_catalogue_get_state (catalogue), ==, COSMO_CATALOGUE_READY);
  g_assert_null (cosmo_catalogue_get_error (catalogue));
  write_chunk (catalogue, 0, "Later", ASKED_AT + 1);
  assert_readable (catalogue, "Later 0");
  close_catalogue (catalogue);
  g_assert_no_errno (g_unlink (folder));

  return dex_future_new_true ();
}

/* --- The tests ---------------------------------------------------------------------------------------------------- */

/* Runs a command where some of the disk is another one.
 *
 * mounts: arguments of bwrap that say so
 * Returns: whether it succeeded */
static gboolean
run_on_disk (const char * const *mounts,
             const char * const *command)
{
  static const char *everything[] = { "bwrap", "--dev-bind", "/", "/", NULL };
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) arguments = NULL;
  g_autoptr(GSubprocess) process = NULL;

  g_strv_builder_addv (builder, everything);
  g_strv_builder_addv (builder, (const char **) mounts);
  g_strv_builder_addv (builder, (const char **) command);
  arguments = g_strv_builder_end (builder);
  process = spawn ((const char * const *) arguments);
  return g_subprocess_wait_check (process, NULL, NULL);
}

/* Has this program play one of the parts above. */
static void
play_on_disk (const char * const *mounts,
              const char         *part,
              const char         *argument,
              const char         *second_argument)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  g_assert_true (run_on_disk (mounts, (const char * const[]) { program, part, argument, second_argument, NULL }));
}

static gboolean
can_mount (void)
{
  g_autofree char *bwrap = g_find_program_in_path ("bwrap");
  const char *folder = g_get_user_data_dir ();

  g_assert_no_errno (g_mkdir_with_parents (folder, 0700));
  if (bwrap != NULL &&
      run_on_disk ((const char * const[]) { "--tmpfs", folder, NULL }, (const char * const[]) { "true", NULL }))
    return TRUE;

  g_test_skip ("Nothing can be mounted here");
  return FALSE;
}

static DexFuture *
test_full (gpointer user_data)
{
  const char *folder = g_get_user_data_dir ();

  if (can_mount ())
    {
      play_on_disk ((const char * const[]) { "--size", "2000000", "--tmpfs", folder, NULL }, "--fill", NULL, NULL);
      play_on_disk ((const char * const[]) { "--size", "8192", "--tmpfs", folder, NULL }, "--begin-full", NULL, NULL);
    }

  return dex_future_new_true ();
}

/* The database, its log, and the index of that. */
static const char * const suffixes[] = { "", "-wal", "-shm" };

/* What is on the disk at this moment, and would still be after a kill. */
static GPtrArray *
copy_files (void)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = catalogue_path (suffixes[i]);
      gsize length;
      char *bytes = read_bytes (path, &length);

      g_ptr_array_add (copy, g_bytes_new_take (bytes, length));
    }

  return copy;
}

static void
put_back (GPtrArray *copy,
          guint      n_files)
{
  for (guint i = 0; i < n_files; i++)
    {
      g_autofree char *path = catalogue_path (suffixes[i]);
      gsize length;
      const char *bytes = g_bytes_get_data (copy->pdata[i], &length);

      write_bytes (path, bytes, length);
    }
}

static void
write_and_be_killed (guint n_files)
{
  g_autoptr(CosmoCatalogue) catalogue = new_catalogue ();
  g_autoptr(GPtrArray) copy = NULL;

  write_chunk (catalogue, 0, "Later", ASKED_AT + 1);
  copy = copy_files ();
  close_catalogue (catalogue);
  put_back (copy, n_files);
}

static void
be_killed (void)
{
  write_and_be_killed (3);
}

static void
be_killed_and_lose_log_index (void)
{
  write_and_be_killed (2);
}

static void
become_newer (void)
{
  run_raw ("PRAGMA user_version = 99");
}

static void
become_newer_in_log (void)
{
  g_autoptr(sqlite3) newer = open_raw ();
  g_autoptr(GPtrArray) copy = NULL;

  g_assert_cmpint (sqlite3_exec (newer, "PRAGMA user_version = 99", NULL, NULL, NULL), ==, SQLITE_OK);
  copy = copy_files ();
  g_clear_pointer (&newer, sqlite3_close);
  put_back (copy, 3);
}

static void
become_damaged (void)
{
  g_autofree char *path = catalogue_path ("");

  write_bytes (path, "damaged by somebody", -1);
}

static void
become_empty (void)
{
  g_autofree char *path = catalogue_path ("");

  write_bytes (path, "", 0);
}

static void
delete_all (void)
{
  g_auto(GStrv) files = list_files ("");

  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (g_get_user_data_dir (), "cosmorama", files[i], NULL);

      g_assert_no_errno (g_unlink (path));
    }
}

/* A sum of all that is in the catalogue's folder. */
static char *
sum_up_files (void)
{
  g_autofree char *path = catalogue_path ("");
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *command = g_strdup_printf ("sh -c 'cd %s && sha256sum -- *'", folder);
  g_autofree char *sums = NULL;

  g_assert_true (g_spawn_command_line_sync (command, &sums, NULL, NULL, NULL));
  return g_steal_pointer (&sums);
}

static DexFuture *
test_read_only (gpointer user_data)
{
  static const struct {
    const char *what;
    void      (*prepare) (void);
    gboolean    file_only;
    const char *part, *argument;
  } cases[] = {
    { "closed", NULL, FALSE, "--read", "Chunk 0" },
    { "the file alone", NULL, TRUE, "--read", "Chunk 0" },
    { "killed", be_killed, FALSE, "--read", "Later 0" },
    { "killed, the log without its index", be_killed_and_lose_log_index, FALSE, "--read", "Chunk 0" },
    { "newer", become_newer, FALSE, "--find-unreadable", "newer" },
    { "newer in the log", become_newer_in_log, FALSE, "--find-unreadable", "newer" },
    { "damaged", become_damaged, FALSE, "--find-unreadable", "unavailable" },
    { "empty", become_empty, FALSE, "--find-unreadable", "unavailable" },
    { "not there", delete_all, FALSE, "--find-unreadable", "unavailable" },
  };
  g_autofree char *path = catalogue_path ("");
  g_autofree char *folder = g_path_get_dirname (path);

  if (!can_mount ())
    return dex_future_new_true ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *frozen = cases[i].file_only ? path : folder;
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;

      g_test_message ("%s", cases[i].what);
      make_catalogue ();
      if (cases[i].prepare != NULL)
        cases[i].prepare ();
      before = sum_up_files ();
      play_on_disk ((const char * const[]) { "--ro-bind", frozen, frozen, NULL },
                    cases[i].part, cases[i].argument, NULL);
      after = sum_up_files ();
      g_assert_cmpstr (before, ==, after);
      delete_all ();
    }

  return dex_future_new_true ();
}

/* Somebody has it open where it may be written to: what he wrote last is in the log, and read from there. */
static DexFuture *
test_read_only_for_one (gpointer user_data)
{
  g_autofree char *path = catalogue_path ("");
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr(CosmoCatalogue) catalogue = new_catalogue ();

  if (!can_mount ())
    return dex_future_new_true ();

  make_catalogue ();
  write_chunk (catalogue, 0, "Later", ASKED_AT + 1);
  play_on_disk ((const char * const[]) { "--ro-bind", folder, folder, NULL }, "--read", "Later 0", NULL);
  write_chunk (catalogue, 0, "Last", ASKED_AT + 2);
  play_on_disk ((const char * const[]) { "--ro-bind", folder, folder, NULL }, "--read", "Last 0", NULL);
  g_assert_cmpint (cosmo_catalogue_get_state (catalogue), ==, COSMO_CATALOGUE_READY);
  close_catalogue (catalogue);
  assert_sound ();

  return dex_future_new_true ();
}

static DexFuture *
test_read_only_for_a_while (gpointer user_data)
{
  g_autofree char *path = catalogue_path ("");
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *frozen = g_build_filename (g_get_user_data_dir (), "frozen", NULL);
  g_autofree char *writable = g_build_filename (g_get_user_data_dir (), "writable", NULL);

  if (!can_mount ())
    return dex_future_new_true ();

  make_catalogue ();
  g_assert_no_errno (g_rename (folder, writable));
  g_assert_no_errno (g_mkdir (frozen, 0700));
  play_on_disk ((const char * const[]) { "--ro-bind", writable, frozen, NULL }, "--read-and-write", frozen, writable);

  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  static const AnotherProcess parts[] = {
    { "--fill", fill_fiber },
    { "--begin-full", begin_full_fiber },
    { "--read", read_fiber },
    { "--find-unreadable", find_unreadable_fiber },
    { "--read-and-write", read_and_write_fiber },
    { NULL },
  };
  int status;

  dex_init ();
  if (run_as_another_process (argv, parts, &status))
    return status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  fiber_test_add ("/catalogue-disk/full", test_full);
  fiber_test_add ("/catalogue-disk/read-only", test_read_only);
  fiber_test_add ("/catalogue-disk/read-only-for-one", test_read_only_for_one);
  fiber_test_add ("/catalogue-disk/read-only-for-a-while", test_read_only_for_a_while);

  return g_test_run ();
}
