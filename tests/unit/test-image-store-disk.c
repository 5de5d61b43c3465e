/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "folders.h"
#include "futures.h"
#include "pictures.h"
#include "store-fixture.h"

static void
test_private_files (StoreFixture  *fixture,
                    gconstpointer  data)
{
  static const char * const kinds[] = { "originals", "thumbnails" };
  mode_t mask = umask (0);

  store_fixture_load_and_store (fixture, "a.jpg");
  umask (mask);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = store_fixture_dup_path (fixture, kinds[i], "a.jpg");
      g_autofree char *folder = g_path_get_dirname (path);
      GStatBuf info;

      g_assert_cmpint (g_stat (path, &info), ==, 0);
      g_assert_cmphex (info.st_mode & 0777, ==, 0600);
      g_assert_cmpint (g_stat (folder, &info), ==, 0);
      g_assert_cmphex (info.st_mode & 0777, ==, 0700);
    }
}

/* Whatever a thumbnail's file has become, it is made again from the original. */
static void
test_damaged_thumbnail (StoreFixture  *fixture,
                        gconstpointer  data)
{
  g_autofree char *path = store_fixture_dup_path (fixture, "thumbnails", "a.jpg");
  g_autofree char *contents = NULL;
  gsize size;
  const struct {
    gsize keep, damage_at;
  } cases[] = {
    { 0, 0 },
    { 1, 0 },
    { 3, 0 },
    { 9, 0 },
    { 30, 0 },
    { 200, 0 },
    { 2000, 0 },
    { G_MAXSIZE, 3 },
    { G_MAXSIZE, 8 },
  };

  store_fixture_load_and_store (fixture, "a.jpg");
  g_assert_true (g_file_get_contents (path, &contents, &size, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *damaged = g_memdup2 (contents, size);

      g_test_message ("case %u", i);
      if (cases[i].damage_at > 0)
        damaged[cases[i].damage_at] ^= 0xff;
      g_assert_true (g_file_set_contents (path, damaged, MIN (size, cases[i].keep), NULL));
      store_fixture_load_and_store (fixture, "a.jpg");
      g_assert_cmpuint (fixture->n_requests, ==, 1);
      {
        g_autofree char *again = NULL;
        gsize again_size;

        g_assert_true (g_file_get_contents (path, &again, &again_size, NULL));
        g_assert_cmpmem (again, again_size, contents, size);
      }
    }
}

static void
on_error_changed (CosmoImageStore *store,
                  GParamSpec      *pspec,
                  guint           *n_notifications)
{
  (*n_notifications)++;
}

/* Whatever the disk does, pictures are shown, and it is said once. */
static void
load_in_spite_of_the_disk (StoreFixture *fixture)
{
  guint n_notifications = 0;

  g_signal_connect (fixture->store, "notify::error", G_CALLBACK (on_error_changed), &n_notifications);
  store_fixture_load_and_store (fixture, "a.jpg");
  store_fixture_load_and_store (fixture, "b.jpg");
  store_fixture_load_and_store (fixture, "a.jpg");
  g_assert_cmpuint (n_notifications, ==, 1);
  g_assert_error (cosmo_image_store_get_error (fixture->store), G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY);
  g_signal_handlers_disconnect_by_func (fixture->store, on_error_changed, &n_notifications);
  g_assert_cmpuint (store_fixture_measure (fixture), ==, 0);
}

static void
test_no_folder (StoreFixture  *fixture,
                gconstpointer  data)
{
  g_assert_true (g_file_set_contents (fixture->folder, "A file is in its place", -1, NULL));
  load_in_spite_of_the_disk (fixture);
  g_unlink (fixture->folder);
}

/* RLIMIT_FSIZE makes writing fail in the middle, as a full disk does. */
static void
test_full_disk (StoreFixture  *fixture,
                gconstpointer  data)
{
  struct rlimit before, small;

  g_bytes_unref (fixture->picture);
  fixture->picture = picture_new_file ("bmp", 720, 450);

  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &before);
  small = before;
  /* The decoder's own memory counts as a file, too; thumbnails and originals alike are larger than this. */
  small.rlim_cur = 4096;
  setrlimit (RLIMIT_FSIZE, &small);
  {
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = NULL;

    bytes = store_fixture_load_original (fixture, "a.bmp", &error);
    g_assert_no_error (error);
    wait_until (is_only_owner, fixture->store);
    g_assert_nonnull (cosmo_image_store_get_error (fixture->store));
  }
  setrlimit (RLIMIT_FSIZE, &before);

  /* Nothing half written is left, and there is room again. */
  {
    g_autofree char *path = store_fixture_dup_path (fixture, "originals", "a.bmp");
    g_autofree char *folder = g_path_get_dirname (path);
    g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);

    g_assert_nonnull (dir);
    g_assert_null (g_dir_read_name (dir));
  }
  store_fixture_load_and_store (fixture, "a.bmp");
  g_assert_true (store_fixture_has_stored (fixture, "originals", "a.bmp"));
  g_assert_null (cosmo_image_store_get_error (fixture->store));
}

static void
test_folder_deleted (StoreFixture  *fixture,
                     gconstpointer  data)
{
  store_fixture_load_and_store (fixture, "a.jpg");
  delete_folder (fixture->folder);
  store_fixture_load_and_store (fixture, "a.jpg");
  g_assert_cmpuint (fixture->n_requests, ==, 2);
  g_assert_true (store_fixture_has_stored (fixture, "originals", "a.jpg"));
}

/* Marks a stored picture as one that was seen so many seconds ago, or will be if they are less than none. */
static void
set_seen (StoreFixture *fixture,
          const char   *name,
          gint64        seconds_ago)
{
  static const char * const kinds[] = { "originals", "thumbnails" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = store_fixture_dup_path (fixture, kinds[i], name);
      struct timespec seen = { .tv_sec = g_get_real_time () / G_USEC_PER_SEC - seconds_ago };
      struct timespec times[] = { seen, seen };

      g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
    }
}

/* Of four pictures, one is a favourite, one was seen again: of the others the older one goes first. */
static void
test_limit (StoreFixture  *fixture,
            gconstpointer  data)
{
  g_autofree char *favourite = store_fixture_dup_url (fixture, "favourite.jpg");
  const char * const kept[] = { favourite, NULL };
  guint64 size;

  store_fixture_load_and_store (fixture, "favourite.jpg");
  store_fixture_load_and_store (fixture, "oldest.jpg");
  store_fixture_load_and_store (fixture, "older.jpg");
  store_fixture_load_and_store (fixture, "seen-again.jpg");
  size = store_fixture_measure (fixture);
  set_seen (fixture, "favourite.jpg", 500);
  set_seen (fixture, "seen-again.jpg", 400);
  set_seen (fixture, "oldest.jpg", 300);
  set_seen (fixture, "older.jpg", 200);
  store_fixture_load_and_store (fixture, "seen-again.jpg");
  g_bytes_unref (store_fixture_load_original (fixture, "seen-again.jpg", NULL));

  cosmo_image_store_set_kept (fixture->store, kept);
  cosmo_image_store_set_limit (fixture->store, size * 3 / 4);
  g_assert_cmpuint (store_fixture_measure (fixture), <=, size * 3 / 4);
  g_assert_true (store_fixture_has_stored (fixture, "originals", "favourite.jpg"));
  g_assert_true (store_fixture_has_stored (fixture, "thumbnails", "favourite.jpg"));
  g_assert_true (store_fixture_has_stored (fixture, "originals", "seen-again.jpg"));
  g_assert_true (store_fixture_has_stored (fixture, "originals", "older.jpg"));
  g_assert_false (store_fixture_has_stored (fixture, "originals", "oldest.jpg"));

  /* Writing keeps to it as well. */
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *name = g_strdup_printf ("new-%u.jpg", i);

      store_fixture_load_and_store (fixture, name);
      g_assert_cmpuint (store_fixture_measure (fixture), <=, size * 3 / 4);
    }
  g_assert_true (store_fixture_has_stored (fixture, "originals", "favourite.jpg"));
  g_assert_true (store_fixture_has_stored (fixture, "originals", "new-7.jpg"));
}

/* A clock that was wrong, or is, makes pictures seen in the future: they go first, and what is seen now stays. */
static void
test_limit_and_clock (StoreFixture  *fixture,
                      gconstpointer  data)
{
  static const struct {
    const char *name;
    gint64      seconds_ago;
    gboolean    stays;
  } pictures[] = {
    { "in-a-year.jpg", -365 * 24 * 3600, FALSE },
    { "in-two-years.jpg", -2 * 365 * 24 * 3600, FALSE },
    { "in-200-years.jpg", -G_GINT64_CONSTANT (200) * 365 * 24 * 3600, FALSE },
    { "long-ago.jpg", 50 * 365 * 24 * 3600, TRUE },
    { "yesterday.jpg", 24 * 3600, TRUE },
    { "in-an-hour.jpg", -3600, TRUE },
  };
  guint64 size;

  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      store_fixture_load_and_store (fixture, pictures[i].name);
      set_seen (fixture, pictures[i].name, pictures[i].seconds_ago);
    }

  size = store_fixture_measure (fixture);
  cosmo_image_store_set_kept (fixture->store, NULL);
  cosmo_image_store_set_limit (fixture->store, size / 2);
  g_assert_cmpuint (store_fixture_measure (fixture), ==, size / 2);
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      g_test_message ("%s", pictures[i].name);
      g_assert_cmpint (store_fixture_has_stored (fixture, "originals", pictures[i].name), ==, pictures[i].stays);
      g_assert_cmpint (store_fixture_has_stored (fixture, "thumbnails", pictures[i].name), ==, pictures[i].stays);
    }
}

/* At a start, the favourites are known a moment later than the limit. */
static void
test_limit_before_favourites (StoreFixture  *fixture,
                              gconstpointer  data)
{
  g_autofree char *favourite = store_fixture_dup_url (fixture, "favourite.jpg");
  const char * const kept[] = { favourite, NULL };
  guint64 size;

  store_fixture_load_and_store (fixture, "favourite.jpg");
  store_fixture_load_and_store (fixture, "a.jpg");
  set_seen (fixture, "favourite.jpg", 500);
  size = store_fixture_measure (fixture);

  store_fixture_open (fixture);
  cosmo_image_store_set_limit (fixture->store, size * 5 / 8);
  store_fixture_load_and_store (fixture, "b.jpg");
  g_assert_cmpuint (store_fixture_measure (fixture), ==, size * 3 / 2);

  cosmo_image_store_set_kept (fixture->store, kept);
  g_assert_cmpuint (store_fixture_measure (fixture), ==, size / 2);
  g_assert_true (store_fixture_has_stored (fixture, "originals", "favourite.jpg"));
  g_assert_true (store_fixture_has_stored (fixture, "thumbnails", "favourite.jpg"));
}

static void
test_clear (StoreFixture  *fixture,
            gconstpointer  data)
{
  g_autofree char *favourite = store_fixture_dup_url (fixture, "favourite.jpg");
  const char * const kept[] = { favourite, NULL };
  g_autoptr(DexFuture) cleared = NULL;

  store_fixture_load_and_store (fixture, "favourite.jpg");
  store_fixture_load_and_store (fixture, "a.jpg");
  cosmo_image_store_set_kept (fixture->store, kept);
  cleared = cosmo_image_store_clear (fixture->store);
  g_assert_nonnull (wait_for (cleared, NULL));
  g_assert_true (store_fixture_has_stored (fixture, "originals", "favourite.jpg"));
  g_assert_false (store_fixture_has_stored (fixture, "originals", "a.jpg"));
  g_assert_false (store_fixture_has_stored (fixture, "thumbnails", "a.jpg"));
}

/* What a killed run left goes; what another run is just writing stays. */
static void
test_left_over (StoreFixture  *fixture,
                gconstpointer  data)
{
  g_autofree char *left = g_build_filename (fixture->folder, "originals", "new-aaaaaa", NULL);
  g_autofree char *locked = g_build_filename (fixture->folder, "originals", "new-bbbbbb", NULL);
  g_autofree char *left_thumbnail = g_build_filename (fixture->folder, "thumbnails", "new-cccccc", NULL);
  g_autofd int fd = -1;

  store_fixture_load_and_store (fixture, "a.jpg");
  g_assert_true (g_file_set_contents (left, "half a pic", -1, NULL));
  g_assert_true (g_file_set_contents (locked, "half a pic", -1, NULL));
  g_assert_true (g_file_set_contents (left_thumbnail, "half a pic", -1, NULL));
  fd = g_open (locked, O_RDONLY | O_CLOEXEC);
  g_assert_cmpint (flock (fd, LOCK_EX), ==, 0);

  store_fixture_open (fixture);
  store_fixture_measure (fixture);
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (locked, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (left_thumbnail, G_FILE_TEST_EXISTS));
  g_assert_true (store_fixture_has_stored (fixture, "originals", "a.jpg"));
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *path;
    void      (*test) (StoreFixture *, gconstpointer);
  } tests[] = {
    { "/image-store-disk/private-files", test_private_files },
    { "/image-store-disk/damaged-thumbnail", test_damaged_thumbnail },
    { "/image-store-disk/no-folder", test_no_folder },
    { "/image-store-disk/full-disk", test_full_disk },
    { "/image-store-disk/folder-deleted", test_folder_deleted },
    { "/image-store-disk/limit", test_limit },
    { "/image-store-disk/limit-and-clock", test_limit_and_clock },
    { "/image-store-disk/limit-before-favourites", test_limit_before_favourites },
    { "/image-store-disk/clear", test_clear },
    { "/image-store-disk/left-over", test_left_over },
  };

  /* Not with isolated directories: glycin finds its decoders in the system's. */
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, StoreFixture, NULL, store_fixture_set_up, tests[i].test, store_fixture_tear_down);

  return g_test_run ();
}
