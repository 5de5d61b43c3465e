/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "canned-server.h"
#include "cosmo-picture-file.h"
#include "cosmo-saver.h"
#include "cosmo-shared-file.h"
#include "folders.h"
#include "futures.h"

#define PICTURE "\xFF\xD8\xFF\xE0 a picture"
#define SMALL_PICTURE "\xFF\xD8\xFF\xE0 a small one"

typedef struct
{
  CannedServer    *server;
  CosmoHttp       *http;
  CosmoImageStore *images;
  CosmoRecord     *record;
  char            *folder;
  char            *cache;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GFile) cache = NULL;

  fixture->folder = g_dir_make_tmp ("test-saver-XXXXXX", NULL);
  fixture->cache = g_dir_make_tmp ("test-saver-cache-XXXXXX", NULL);
  cache = g_file_new_for_path (fixture->cache);
  fixture->server = canned_server_new ();
  fixture->http = cosmo_http_new ();
  fixture->images = cosmo_image_store_new (fixture->http, cache);
  fixture->record = cosmo_record_new (cosmo_day_parse ("2023-01-01"));
  fixture->record->title = g_strdup ("The Title");
  fixture->record->image_url = g_strconcat (fixture->server->url, "/picture.jpg", NULL);
  fixture->record->thumbnail_url = g_strconcat (fixture->server->url, "/small.jpg", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  wait_until (is_only_owner, fixture->images);
  g_assert_finalize_object (g_steal_pointer (&fixture->images));
  g_clear_object (&fixture->http);
  canned_server_free (fixture->server);
  cosmo_record_unref (fixture->record);
  delete_folder (fixture->folder);
  delete_folder (fixture->cache);
  g_free (fixture->folder);
  g_free (fixture->cache);
}

static DexFuture *
start_saving (Fixture         *fixture,
              const char      *text,
              CosmoDraftPlace  place,
              gboolean         with_sidecar)
{
  g_autoptr(GFile) file = g_file_new_build_filename (fixture->folder, "a.jpg", NULL);
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));

  return cosmo_saver_save (bytes, fixture->record, file, place, with_sidecar);
}

static void
save (Fixture         *fixture,
      const char      *text,
      CosmoDraftPlace  place,
      gboolean         with_sidecar)
{
  g_autoptr(DexFuture) saving = start_saving (fixture, text, place, with_sidecar);
  g_autoptr(GError) error = NULL;

  wait_for (saving, &error);
  g_assert_no_error (error);
}

static void
assert_contents (Fixture    *fixture,
                 const char *name,
                 const char *contents)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *found = NULL;

  g_assert_true (g_file_get_contents (path, &found, NULL, NULL));
  g_assert_cmpstr (found, ==, contents);
}

static guint
count_files (Fixture *fixture)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* --- Saving ------------------------------------------------------------------------------------------------------- */

static void
test_saves (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "a.xmp", NULL);
  g_autofree char *description = NULL;

  save (fixture, PICTURE, COSMO_DRAFT_KEEP, TRUE);
  assert_contents (fixture, "a.jpg", PICTURE);
  g_assert_true (g_file_get_contents (path, &description, NULL, NULL));
  g_assert_nonnull (strstr (description, "The Title"));
  g_assert_cmpuint (count_files (fixture), ==, 2);
  assert_private_files (fixture->folder);
}

static void
test_replaces (Fixture       *fixture,
               gconstpointer  data)
{
  save (fixture, PICTURE, COSMO_DRAFT_KEEP, FALSE);
  save (fixture, SMALL_PICTURE, COSMO_DRAFT_REPLACE, FALSE);
  assert_contents (fixture, "a.jpg", SMALL_PICTURE);
  g_assert_cmpuint (count_files (fixture), ==, 1);
}

/* What somebody wrote into a side-car is not written over, also when the picture is. */
static void
test_keeps_sidecar (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "a.xmp", NULL);

  g_assert_true (g_file_set_contents (path, "My words", -1, NULL));
  save (fixture, PICTURE, COSMO_DRAFT_REPLACE, TRUE);
  assert_contents (fixture, "a.xmp", "My words");
  g_assert_cmpuint (count_files (fixture), ==, 2);
}

/* Neither what looks as if there were none. */
static void
test_keeps_link (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "a.xmp", NULL);
  g_autofree char *target = NULL;

  g_assert_no_errno (symlink ("somewhere/else.xmp", path));
  save (fixture, PICTURE, COSMO_DRAFT_KEEP, TRUE);
  assert_contents (fixture, "a.jpg", PICTURE);
  target = g_file_read_link (path, NULL);
  g_assert_cmpstr (target, ==, "somewhere/else.xmp");
}

/* A disk that takes the picture, and not what is known of it: then there is neither. */
static void
test_half (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(DexFuture) saving = NULL;
  g_autoptr(GError) error = NULL;
  struct rlimit before, small;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_no_errno (getrlimit (RLIMIT_FSIZE, &before));
  small = before;
  small.rlim_cur = 100;
  g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &small));
  saving = start_saving (fixture, PICTURE, COSMO_DRAFT_KEEP, TRUE);
  wait_for (saving, &error);
  g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &before));

  g_assert_error (error, COSMO_SAVE_ERROR, COSMO_SAVE_ERROR_FAILED);
  g_assert_cmpuint (count_files (fixture), ==, 0);
}

/* Several saves that choose the same name at once, of which none was asked about the others. */
static void
test_same_name (Fixture       *fixture,
                gconstpointer  data)
{
  static const char * const texts[] = { PICTURE, SMALL_PICTURE, "\xFF\xD8\xFF\xE0 a third one" };
  static const char * const names[] = { "a.jpg", "a (2).jpg", "a (3).jpg" };
  g_autoptr(GPtrArray) saving = g_ptr_array_new_with_free_func (dex_unref);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_ptr_array_add (saving, start_saving (fixture, texts[i], COSMO_DRAFT_KEEP, FALSE));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_nonnull (wait_for (saving->pdata[i], NULL));

  g_assert_cmpuint (count_files (fixture), ==, G_N_ELEMENTS (texts));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; j < G_N_ELEMENTS (names); j++)
        {
          g_autofree char *path = g_build_filename (fixture->folder, names[j], NULL);
          g_autofree char *contents = NULL;

          g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
          found |= g_str_equal (contents, texts[i]);
        }
      g_assert_true (found);
    }
}

static void
test_no_folder (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *folder = g_steal_pointer (&fixture->folder);
  g_autoptr(DexFuture) saving = NULL;
  g_autoptr(GError) error = NULL;

  fixture->folder = g_build_filename (folder, "none", NULL);
  saving = start_saving (fixture, PICTURE, COSMO_DRAFT_KEEP, TRUE);
  wait_for (saving, &error);
  g_assert_error (error, COSMO_SAVE_ERROR, COSMO_SAVE_ERROR_NOT_WRITABLE);

  g_free (fixture->folder);
  fixture->folder = g_steal_pointer (&folder);
  g_assert_cmpuint (count_files (fixture), ==, 0);
}

static void
test_no_path (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GFile) file = g_file_new_for_uri ("nowhere://server/a.jpg");
  g_autoptr(GBytes) bytes = g_bytes_new_static (PICTURE, strlen (PICTURE));
  g_autoptr(DexFuture) saving = cosmo_saver_save (bytes, fixture->record, file, COSMO_DRAFT_KEEP, TRUE);
  g_autoptr(GError) error = NULL;

  wait_for (saving, &error);
  g_assert_error (error, COSMO_SAVE_ERROR, COSMO_SAVE_ERROR_NOT_WRITABLE);
}

/* --- Sharing ------------------------------------------------------------------------------------------------------ */

/* There is one at a time, and nothing is left of one that was killed while it was written. */
static void
test_shares (Fixture       *fixture,
             gconstpointer  data)
{
  static const CannedAnswer answers[] = { { 200, NULL, PICTURE, "image/jpeg" } };
  g_autoptr(GFile) file = cosmo_shared_file_new (fixture->record, "jpg");
  g_autofree char *folder = g_path_get_dirname (g_file_peek_path (file));
  g_autofree char *former = g_build_filename (folder, "former.jpg", NULL);
  g_autofree char *left = g_build_filename (folder, ".killed", NULL);
  g_autoptr(DexFuture) written = NULL;
  g_autofree char *contents = NULL;

  g_assert_no_errno (g_mkdir_with_parents (folder, 0700));
  g_assert_true (g_file_set_contents (former, PICTURE, -1, NULL));
  g_assert_true (g_file_set_contents (left, "half of", -1, NULL));
  canned_server_prepare (fixture->server, answers, G_N_ELEMENTS (answers));
  written = cosmo_shared_file_write (file, fixture->images, fixture->record->image_url);
  g_assert_nonnull (wait_for (written, NULL));

  g_assert_true (g_file_get_contents (g_file_peek_path (file), &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, PICTURE);
  g_assert_false (g_file_test (former, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
}

/* --- Loading ------------------------------------------------------------------------------------------------------ */

static void
test_loads (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct
  {
    const char   *name;
    guint         status;     /* of the original */
    gboolean      has_image;
    gboolean      has_thumbnail;
    const char   *loaded;     /* NULL if there is an error */
    guint         n_requests;
  } cases[] = {
    { "original", 200, TRUE, TRUE, PICTURE, 1 },
    { "gone", 404, TRUE, TRUE, SMALL_PICTURE, 2 },
    { "film", 200, FALSE, TRUE, PICTURE, 1 },
    { "gone-for-good", 404, TRUE, FALSE, NULL, 1 },
    { "none", 200, FALSE, FALSE, NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const CannedAnswer answers[] = {
        { cases[i].status, NULL, PICTURE, "image/jpeg" },
        { 200, NULL, SMALL_PICTURE, "image/jpeg" },
      };
      g_autoptr(CosmoRecord) record = cosmo_record_new (1 + i);
      g_autoptr(DexFuture) loading = NULL;
      const GValue *value;

      g_test_message ("%s", cases[i].name);
      canned_server_prepare (fixture->server, answers, G_N_ELEMENTS (answers));
      if (cases[i].has_image)
        record->image_url = g_strdup_printf ("%s/%s.jpg", fixture->server->url, cases[i].name);
      if (cases[i].has_thumbnail)
        record->thumbnail_url = g_strdup_printf ("%s/%s-small.jpg", fixture->server->url, cases[i].name);

      loading = cosmo_saver_load (fixture->images, record);
      value = wait_for (loading, NULL);
      g_assert_true ((value != NULL) == (cases[i].loaded != NULL));
      if (value != NULL)
        {
          g_autofree char *text = g_strndup (g_bytes_get_data (g_value_get_boxed (value), NULL),
                                             g_bytes_get_size (g_value_get_boxed (value)));

          g_assert_cmpstr (text, ==, cases[i].loaded);
        }
      g_assert_cmpuint (fixture->server->requests->len, ==, cases[i].n_requests);
    }
}

static void
add (const char *path,
     void      (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add ("/saver/saves", test_saves);
  add ("/saver/replaces", test_replaces);
  add ("/saver/keeps-sidecar", test_keeps_sidecar);
  add ("/saver/keeps-link", test_keeps_link);
  add ("/saver/half", test_half);
  add ("/saver/same-name", test_same_name);
  add ("/saver/no-folder", test_no_folder);
  add ("/saver/no-path", test_no_path);
  add ("/saver/shares", test_shares);
  add ("/saver/loads", test_loads);
  return g_test_run ();
}
