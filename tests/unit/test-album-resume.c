/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

#include "album-fixture.h"
#include "cosmo-fiber.h"
#include "cosmo-saving-private.h"
#include "futures.h"

/* More threads than save at once. */
#define N_THREADS 8

/* A download is passed on in pieces of so many bytes. */
#define MAX_PIECE_SIZE (512 * 1024)

#define N_KILLS 15
/* What happens at least in the folder for each picture: two files are begun, and renamed. */
#define N_EVENTS 4

static void
break_file (AlbumFixture *fixture,
            guint         index,
            gssize        length,
            char          last)
{
  g_autofree char *path = album_fixture_get_file_path (fixture, index, "jpg");
  g_autofree char *contents = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &contents, &size, NULL));
  size = length >= 0 ? length : size;
  contents[size - 1] ^= last;
  g_assert_true (g_file_set_contents (path, contents, size, NULL));
}

static void
test_resumes (AlbumFixture  *fixture,
              gconstpointer  data)
{
  g_autoptr(CosmoAlbum) first = album_fixture_save (fixture);
  g_autoptr(CosmoAlbum) second = NULL;
  g_autoptr(CosmoAlbum) third = NULL;
  g_autofree char *missing = album_fixture_get_file_path (fixture, 3, "jpg");
  g_autofree char *sidecar = album_fixture_get_file_path (fixture, 4, "xmp");

  g_assert_no_errno (g_unlink (missing));
  g_assert_no_errno (g_unlink (sidecar));
  break_file (fixture, 5, 1000, 0);
  break_file (fixture, 7, -1, 1);
  second = album_fixture_save (fixture);

  g_assert_cmpuint (cosmo_album_get_n_saved (second), ==, 3);
  g_assert_cmpuint (cosmo_album_get_n_kept (second), ==, ALBUM_N_DAYS - 3);
  g_assert_cmpuint (album_fixture_count_requests (fixture), ==, ALBUM_N_DAYS + 3);
  album_fixture_assert_all_whole (fixture);
  g_assert_cmpuint (album_fixture_count_files (fixture, ""), ==, 2 * ALBUM_N_DAYS + 1);

  third = album_fixture_save (fixture);
  g_assert_cmpuint (cosmo_album_get_n_kept (third), ==, ALBUM_N_DAYS);
  g_assert_cmpuint (album_fixture_count_requests (fixture), ==, ALBUM_N_DAYS + 3);
}

/* A picture that is broken and cannot be had for a while is still the one that is replaced when it can. */
static void
test_broken_and_gone (AlbumFixture  *fixture,
                      gconstpointer  data)
{
  g_autoptr(CosmoAlbum) first = album_fixture_save (fixture);
  g_autoptr(CosmoAlbum) second = NULL;
  g_autoptr(CosmoAlbum) third = NULL;

  break_file (fixture, 5, 1000, 0);
  album_fixture_set_status (fixture, "", 5, 404);
  album_fixture_set_status (fixture, "/thumbnail", 5, 404);
  second = album_fixture_save (fixture);
  g_assert_cmpuint (album_fixture_count_failures (second), ==, 1);

  g_hash_table_remove_all (fixture->statuses);
  third = album_fixture_save (fixture);
  g_assert_cmpuint (cosmo_album_get_n_saved (third), ==, 1);
  album_fixture_assert_all_whole (fixture);
  g_assert_cmpuint (album_fixture_count_files (fixture, ".jpg"), ==, ALBUM_N_DAYS);
}

/* Without the index all of them are fetched again, and are found to be there already: nothing else is left behind. */
static void
test_lost_index (AlbumFixture  *fixture,
                 gconstpointer  data)
{
  g_autoptr(CosmoAlbum) first = album_fixture_save (fixture);
  g_autoptr(CosmoAlbum) second = NULL;
  g_autofree char *index = g_build_filename (fixture->folder, COSMO_ALBUM_INDEX_NAME, NULL);

  g_assert_no_errno (g_unlink (index));
  second = album_fixture_save (fixture);
  g_assert_cmpuint (cosmo_album_get_n_saved (second), ==, ALBUM_N_DAYS);
  album_fixture_assert_all_whole (fixture);
  g_assert_cmpuint (album_fixture_count_files (fixture, ""), ==, 2 * ALBUM_N_DAYS + 1);
}

/* A folder that has the name of a picture is not replaced by it. */
static void
test_folder_in_its_place (AlbumFixture  *fixture,
                          gconstpointer  data)
{
  g_autoptr(CosmoAlbum) first = album_fixture_save (fixture);
  g_autoptr(CosmoAlbum) second = NULL;
  g_autoptr(CosmoAlbum) third = NULL;
  g_autofree char *path = album_fixture_get_file_path (fixture, 5, "jpg");

  g_assert_no_errno (g_unlink (path));
  g_assert_no_errno (g_mkdir (path, 0700));
  second = album_fixture_save (fixture);
  g_assert_cmpuint (cosmo_album_get_n_saved (second), ==, 1);
  g_assert_cmpuint (cosmo_album_get_n_kept (second), ==, ALBUM_N_DAYS - 1);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_DIR));

  third = album_fixture_save (fixture);
  g_assert_cmpuint (cosmo_album_get_n_kept (third), ==, ALBUM_N_DAYS);
}

/* --- Ending early ------------------------------------------------------------------------------------------------- */

static void
test_in_use (AlbumFixture  *fixture,
             gconstpointer  data)
{
  g_autoptr(CosmoAlbum) album = album_fixture_new_album (fixture->folder);
  g_autoptr(DexFuture) future = NULL;

  fixture->is_held = TRUE;
  future = album_fixture_start_saving (album, fixture->images, fixture->records);
  wait_until (album_fixture_holds_four, fixture);
  album_fixture_save_in_vain (fixture, COSMO_SAVE_ERROR_IN_USE);
}

/* A thread that was writing when the run was cancelled ends that first. */
static gboolean
is_unlocked (gpointer user_data)
{
  AlbumFixture *fixture = user_data;
  g_autofd int folder = g_open (fixture->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  return flock (folder, LOCK_EX | LOCK_NB) == 0 && flock (folder, LOCK_UN) == 0;
}

static gboolean
has_saved_some (gpointer user_data)
{
  return cosmo_album_get_n_saved (user_data) >= 5;
}

static void
test_cancelled (AlbumFixture  *fixture,
                gconstpointer  data)
{
  g_autoptr(CosmoAlbum) first = album_fixture_new_album (fixture->folder);
  g_autoptr(CosmoAlbum) second = NULL;
  DexFuture *future = album_fixture_start_saving (first, fixture->images, fixture->records);
  guint n_saved;

  fixture->n_until_held = ALBUM_N_DAYS / 2;
  wait_until (has_saved_some, first);
  dex_unref (future);
  wait_until (is_only_owner, first);
  wait_until (is_only_owner, fixture->images);
  wait_until (is_unlocked, fixture);
  n_saved = cosmo_album_get_n_saved (first);
  g_assert_cmpuint (n_saved, <, ALBUM_N_DAYS);
  album_fixture_let_go (fixture);

  second = album_fixture_save (fixture);
  g_assert_cmpuint (cosmo_album_get_n_kept (second), >=, n_saved);
  album_fixture_assert_all_whole (fixture);
  g_assert_cmpuint (album_fixture_count_files (fixture, ""), ==, 2 * ALBUM_N_DAYS + 1);
}

/* Returns: (nullable): the name of what was fetched of a day, and did not get its own */
static char *
find_set_aside (AlbumFixture *fixture,
                guint         index)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)))
    {
      if (cosmo_picture_file_parse_name (name) == ALBUM_FIRST_DAY + index)
        return g_strdup (name);
    }

  return NULL;
}

static gboolean
is_set_aside (AlbumFixture *fixture,
              guint         index)
{
  g_autofree char *name = find_set_aside (fixture, index);

  return name != NULL;
}

/* A run that is killed leaves pictures that are whole and not in the index yet. They are not fetched again, unless
 * something happened to them. */
static void
test_set_aside (AlbumFixture  *fixture,
                gconstpointer  data)
{
  g_autoptr(CosmoAlbum) album = NULL;
  g_autofree char *cut_name = NULL;
  g_autofree char *cut_path = NULL;
  g_autofree char *odd_path = g_build_filename (fixture->folder, COSMO_SAVING_DRAFT_PREFIX "2023-01-03.original.",
                                                NULL);

  for (guint i = 0; i < 2; i++)
    cosmo_picture_file_unref (album_fixture_fetch (fixture, i));
  cut_name = find_set_aside (fixture, 1);
  cut_path = g_build_filename (fixture->folder, cut_name, NULL);
  g_assert_cmpint (truncate (cut_path, 1000), ==, 0);
  g_assert_true (g_file_set_contents (odd_path, "\xFF\xD8\xFF", 3, NULL));

  album = album_fixture_save (fixture);
  g_assert_cmpuint (cosmo_album_get_n_saved (album), ==, ALBUM_N_DAYS);
  g_assert_cmpuint (album_fixture_count_requests_of (fixture, 0), ==, 1);
  g_assert_cmpuint (album_fixture_count_requests_of (fixture, 1), ==, 2);
  g_assert_cmpuint (album_fixture_count_requests_of (fixture, 2), ==, 1);
  album_fixture_assert_all_whole (fixture);
  g_assert_cmpuint (album_fixture_count_files (fixture, ""), ==, 2 * ALBUM_N_DAYS + 1);
}

static DexFuture *
wait_for_mutex (gpointer      data,
                GCancellable *cancellable)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (data);

  return dex_future_new_true ();
}

/* One that comes in a single piece, so that nothing of it has to be written before the rest may come. */
static guint
find_small_file (void)
{
  guint index = 0;

  while (TRUE)
    {
      g_autoptr(GBytes) file = album_fixture_make_file (ALBUM_FIRST_DAY + index);

      if (g_bytes_get_size (file) < MAX_PIECE_SIZE)
        return index;
      index++;
    }
}

static gboolean
has_left (gpointer user_data)
{
  AlbumFixture *fixture = user_data;

  return fixture->n_fetching == 0;
}

/* What has come is set aside also when nobody waits for it any more, be it that the disk was busy till then; and as
 * long as something is written there, nobody else saves into the folder. */
static void
test_cancelled_while_writing (AlbumFixture  *fixture,
                              gconstpointer  data)
{
  g_autoptr(CosmoAlbumFolder) folder = cosmo_album_folder_new (fixture->folder);
  g_autoptr(DexFuture) opened = cosmo_album_folder_open (folder);
  g_autoptr(CosmoTurns) turns = cosmo_turns_new (1);
  g_autoptr(GPtrArray) busy = g_ptr_array_new_with_free_func (dex_unref);
  g_autoptr(DexFuture) fetched = NULL;
  g_autoptr(DexFuture) downloaded = NULL;
  guint index = find_small_file ();
  GMutex disk;

  g_assert_nonnull (wait_for (opened, NULL));
  g_mutex_init (&disk);
  g_mutex_lock (&disk);
  for (guint i = 0; i < N_THREADS; i++)
    g_ptr_array_add (busy, cosmo_workers_run (cosmo_saving_get_workers (), wait_for_mutex, &disk, NULL));

  fetched = album_fixture_start_fetching (fixture, folder, turns, index);
  while (album_fixture_count_requests (fixture) == 0)
    g_main_context_iteration (NULL, TRUE);
  downloaded = cosmo_turns_take (turns);
  g_assert_nonnull (wait_for (downloaded, NULL));
  dex_clear (&fetched);
  g_clear_pointer (&folder, cosmo_album_folder_unref);
  wait_until (has_left, fixture);
  g_assert_false (is_set_aside (fixture, index));
  g_assert_false (is_unlocked (fixture));

  g_mutex_unlock (&disk);
  wait_until (is_unlocked, fixture);
  g_assert_true (is_set_aside (fixture, index));
  for (guint i = 0; i < N_THREADS; i++)
    wait_for (busy->pdata[i], NULL);
  g_mutex_clear (&disk);
}

/* --- Killed ------------------------------------------------------------------------------------------------------- */

static GSubprocess *
spawn_save (AlbumFixture *fixture)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr(GError) error = NULL;
  GSubprocess *process;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--save", fixture->folder,
                              fixture->cache, fixture->base, NULL);
  g_assert_no_error (error);
  return process;
}

static void
on_waited (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  gboolean *is_done = user_data;

  g_subprocess_wait_finish (G_SUBPROCESS (object), result, NULL);
  *is_done = TRUE;
}

static void
wait_for_process (GSubprocess *process)
{
  gboolean is_done = FALSE;

  g_subprocess_wait_async (process, NULL, on_waited, &is_done);
  wait_for_flag (&is_done);
}

/* What a process that was killed leaves: whole pictures, an index that can be read and knows them, and no side-car that
 * is cut. What is whole is not asked for again, whether it has its name or not. Returns how many have. */
static guint
check_leftovers (AlbumFixture *fixture,
                 GHashTable   *whole)
{
  g_autofree char *path = g_build_filename (fixture->folder, COSMO_ALBUM_INDEX_NAME, NULL);
  guint n_named = 0;

  for (guint i = 0; i < ALBUM_N_DAYS; i++)
    {
      g_autofree char *picture = album_fixture_get_file_path (fixture, i, "jpg");
      gpointer n_requests = GUINT_TO_POINTER (album_fixture_count_requests_of (fixture, i));
      gpointer n_before = g_hash_table_lookup (whole, GUINT_TO_POINTER (i + 1));
      gboolean has_name = g_file_test (picture, G_FILE_TEST_EXISTS);

      if (n_before != NULL)
        g_assert_true (n_requests == n_before);
      if (has_name)
        g_assert_true (album_fixture_is_whole (fixture, i));
      if (has_name || is_set_aside (fixture, i))
        g_hash_table_replace (whole, GUINT_TO_POINTER (i + 1), n_requests);
      n_named += has_name;
    }

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_autoptr(JsonParser) parser = json_parser_new ();

      g_assert_true (json_parser_load_from_file (parser, path, NULL));
    }

  return n_named;
}

typedef struct
{
  GSubprocess *process;
  guint        n_until_kill;
} Victim;

static void
on_folder_changed (GFileMonitor      *monitor,
                   GFile             *file,
                   GFile             *other,
                   GFileMonitorEvent  event,
                   Victim            *victim)
{
  if (--victim->n_until_kill == 0)
    g_subprocess_force_exit (victim->process);
}

/* Kills the saving process after a number of things have happened in its folder: files begun, written or renamed. It
 * gets no more pictures than that takes, and so it cannot come to its end before. */
static void
save_and_kill (AlbumFixture *fixture,
               guint         n_pictures,
               guint         n_until_kill)
{
  g_autoptr(GFile) folder = g_file_new_for_path (fixture->folder);
  g_autoptr(GFileMonitor) monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  g_autoptr(GSubprocess) process = NULL;
  Victim victim = { .n_until_kill = n_until_kill };

  g_assert_nonnull (monitor);
  g_signal_connect (monitor, "changed", G_CALLBACK (on_folder_changed), &victim);
  fixture->n_until_held = n_pictures;
  victim.process = process = spawn_save (fixture);
  wait_for_process (process);
  g_assert_true (g_subprocess_get_if_signaled (process));
  g_signal_handlers_disconnect_by_data (monitor, &victim);
  album_fixture_let_go (fixture);
}

static void
test_killed (AlbumFixture  *fixture,
             gconstpointer  data)
{
  /* From the number of a day plus 1 to how often it had been asked for when it was whole. */
  g_autoptr(GHashTable) whole = g_hash_table_new (NULL, NULL);
  g_autoptr(CosmoAlbum) last = NULL;
  g_autoptr(GRand) rand = g_rand_new ();
  guint n_named = 0, n_kills = 0;

  for (; n_kills < N_KILLS && g_hash_table_size (whole) < ALBUM_N_DAYS - 1; n_kills++)
    {
      guint n_pictures = g_rand_int_range (rand, 1, ALBUM_N_DAYS - g_hash_table_size (whole));

      save_and_kill (fixture, n_pictures, g_rand_int_range (rand, 1, N_EVENTS * n_pictures));
      n_named = check_leftovers (fixture, whole);
    }

  g_test_message ("%u kills, after which %u of %u pictures were there, and %u more set aside", n_kills, n_named,
                  ALBUM_N_DAYS, g_hash_table_size (whole) - n_named);
  last = album_fixture_save (fixture);
  g_assert_cmpuint (cosmo_album_get_n_kept (last), ==, n_named);
  g_assert_cmpuint (check_leftovers (fixture, whole), ==, ALBUM_N_DAYS);
  album_fixture_assert_all_whole (fixture);
  g_assert_cmpuint (album_fixture_count_files (fixture, ""), ==, 2 * ALBUM_N_DAYS + 1);
}

/* --- Disks -------------------------------------------------------------------------------------------------------- */

static void
test_no_folder (AlbumFixture  *fixture,
                gconstpointer  data)
{
  g_autofree char *folder = g_steal_pointer (&fixture->folder);

  fixture->folder = g_build_filename (folder, "file", "folder", NULL);
  {
    g_autofree char *file = g_build_filename (folder, "file", NULL);

    g_assert_true (g_file_set_contents (file, "In the way", -1, NULL));
  }
  album_fixture_save_in_vain (fixture, COSMO_SAVE_ERROR_NOT_WRITABLE);
  g_free (fixture->folder);
  fixture->folder = g_steal_pointer (&folder);
}

/* A disk of a few megabytes becomes full half-way: what is there by then is whole, and the error says what is wrong. */
static void
test_full_disk (AlbumFixture  *fixture,
                gconstpointer  data)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *bwrap = g_find_program_in_path ("bwrap");
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GSubprocess) trial = NULL;
  g_autofree char *output = NULL;
  g_autoptr(GInputStream) stream = NULL;

  if (bwrap != NULL)
    trial = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL, bwrap, "--dev-bind", "/", "/", "--size",
                              "6000000", "--tmpfs", fixture->folder, "true", NULL);
  if (trial == NULL || !g_subprocess_wait_check (trial, NULL, NULL))
    {
      g_test_skip ("No small disk can be made here");
      return;
    }

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, bwrap, "--dev-bind", "/", "/", "--size", "6000000",
                              "--tmpfs", fixture->folder, program, "--save", fixture->folder, fixture->cache,
                              fixture->base, NULL);
  wait_for_process (process);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 10 + COSMO_SAVE_ERROR_FULL);
}

/* As another process: `--save FOLDER CACHE BASE` saves everything. */
static int
save_in_child (char **arguments)
{
  g_autoptr(CosmoHttp) http = cosmo_http_new ();
  g_autoptr(CosmoImageStore) images = album_fixture_new_images (http, arguments[3]);
  g_autoptr(GPtrArray) records = album_fixture_make_records (arguments[4]);
  g_autoptr(CosmoAlbum) album = album_fixture_new_album (arguments[2]);
  g_autoptr(DexFuture) future = album_fixture_start_saving (album, images, records);
  g_autoptr(GError) error = NULL;

  wait_for (future, &error);
  if (error == NULL)
    return album_fixture_count_failures (album) > 0;

  return error->domain == COSMO_SAVE_ERROR ? 10 + error->code : 9;
}

static void
add (const char *path,
     void      (*test) (AlbumFixture *, gconstpointer))
{
  g_test_add (path, AlbumFixture, NULL, album_fixture_set_up, test, album_fixture_tear_down);
}

int
main (int    argc,
      char **argv)
{
  dex_init ();
  if (argc == 5 && g_str_equal (argv[1], "--save"))
    return save_in_child (argv);

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add ("/album-resume/resumes", test_resumes);
  add ("/album-resume/broken-and-gone", test_broken_and_gone);
  add ("/album-resume/lost-index", test_lost_index);
  add ("/album-resume/folder-in-its-place", test_folder_in_its_place);
  add ("/album-resume/in-use", test_in_use);
  add ("/album-resume/cancelled", test_cancelled);
  add ("/album-resume/cancelled-while-writing", test_cancelled_while_writing);
  add ("/album-resume/set-aside", test_set_aside);
  add ("/album-resume/killed", test_killed);
  add ("/album-resume/no-folder", test_no_folder);
  add ("/album-resume/full-disk", test_full_disk);
  return g_test_run ();
}
