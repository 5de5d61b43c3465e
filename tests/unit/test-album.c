/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "album-fixture.h"
#include "cosmo-file-name.h"
#include "cosmo-saving-private.h"
#include "folders.h"
#include "futures.h"

/* Returns: (transfer full): the entry of a day in the index, as anybody would read it */
static JsonObject *
read_entry (AlbumFixture *fixture,
            guint         index)
{
  g_autofree char *path = g_build_filename (fixture->folder, COSMO_ALBUM_INDEX_NAME, NULL);
  g_autofree char *date = cosmo_day_format (ALBUM_FIRST_DAY + index);
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GError) error = NULL;
  JsonArray *pictures;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  pictures = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "pictures");
  for (guint i = 0; i < json_array_get_length (pictures); i++)
    {
      JsonObject *entry = json_array_get_object_element (pictures, i);

      if (g_str_equal (json_object_get_string_member (entry, "date"), date))
        return json_object_ref (entry);
    }

  return NULL;
}

/* --- What is saved ------------------------------------------------------------------------------------------------ */

static void
test_saves (AlbumFixture  *fixture,
            gconstpointer  data)
{
  g_autoptr(CosmoAlbum) album = album_fixture_save (fixture);
  g_autoptr(GBytes) file = album_fixture_make_file (ALBUM_FIRST_DAY);
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, file);
  g_autoptr(JsonObject) entry = read_entry (fixture, 0);

  g_assert_cmpuint (cosmo_album_get_n_total (album), ==, ALBUM_N_DAYS);
  g_assert_cmpuint (cosmo_album_get_n_saved (album), ==, ALBUM_N_DAYS);
  g_assert_cmpuint (cosmo_album_get_n_kept (album), ==, 0);
  g_assert_cmpuint (album_fixture_count_failures (album), ==, 0);
  g_assert_cmpuint (album_fixture_count_requests (fixture), ==, ALBUM_N_DAYS);
  g_assert_cmpuint (fixture->n_most_at_once, <=, 4);
  album_fixture_assert_all_whole (fixture);
  assert_private_files (fixture->folder);

  /* The pictures, a side-car for each, the index, and nothing else. */
  g_assert_cmpuint (album_fixture_count_files (fixture, ""), ==, 2 * ALBUM_N_DAYS + 1);
  g_assert_cmpuint (album_fixture_count_files (fixture, ".xmp"), ==, ALBUM_N_DAYS);

  g_assert_cmpstr (json_object_get_string_member (entry, "sha256"), ==, sha256);
  g_assert_cmpint (json_object_get_int_member (entry, "size"), ==, g_bytes_get_size (file));
  g_assert_cmpstr (json_object_get_string_member (entry, "kind"), ==, "original");
  g_assert_cmpstr (json_object_get_string_member (entry, "title"), ==, album_fixture_get_record (fixture, 0)->title);
  g_assert_cmpstr (json_object_get_string_member (entry, "explanation"), ==, "A long explanation.");
  g_assert_cmpstr (json_object_get_string_member (entry, "credit"), ==, "Somebody");
  g_assert_true (json_object_get_boolean_member (entry, "copyrighted"));
  g_assert_cmpstr (json_object_get_string_member (entry, "image_url"), ==,
                   album_fixture_get_record (fixture, 0)->image_url);
  g_assert_cmpstr (json_object_get_string_member (entry, "fetched"), ==, "2023-11-14T22:13:20Z");
}

static void
test_four_at_once (AlbumFixture  *fixture,
                   gconstpointer  data)
{
  g_autoptr(CosmoAlbum) album = album_fixture_new_album (fixture->folder);
  g_autoptr(DexFuture) future = NULL;

  fixture->is_held = TRUE;
  future = album_fixture_start_saving (album, fixture->images, fixture->records);
  wait_until (album_fixture_holds_four, fixture);
  album_fixture_let_go (fixture);
  wait_for (future, NULL);
  g_assert_cmpuint (fixture->n_most_at_once, ==, 4);
}

static void
test_failures (AlbumFixture  *fixture,
               gconstpointer  data)
{
  g_autoptr(CosmoAlbum) first = NULL;
  g_autoptr(CosmoAlbum) second = NULL;
  g_autoptr(CosmoPicture) failure = NULL;
  g_autoptr(JsonObject) entry = NULL;
  g_autoptr(JsonObject) reduced = NULL;
  guint n_requests;

  /* The first is gone altogether, of the second a small picture is left, and the third cannot be reached. */
  album_fixture_set_status (fixture, "", 1, 404);
  album_fixture_set_status (fixture, "/thumbnail", 1, 404);
  album_fixture_set_status (fixture, "", 2, 404);
  album_fixture_set_status (fixture, "", 3, 503);
  first = album_fixture_save (fixture);

  g_assert_cmpuint (album_fixture_count_failures (first), ==, 2);
  g_assert_cmpuint (cosmo_album_get_n_saved (first), ==, ALBUM_N_DAYS - 2);
  failure = g_list_model_get_item (cosmo_album_get_failures (first), 0);
  g_assert_cmpuint (cosmo_picture_get_day (failure), ==, ALBUM_FIRST_DAY + 1);
  g_assert_error (cosmo_picture_get_error (failure), COSMO_IMAGE_ERROR, COSMO_IMAGE_ERROR_GONE);
  entry = read_entry (fixture, 1);
  g_assert_false (json_object_has_member (entry, "file"));
  g_assert_true (json_object_has_member (entry, "problem"));
  reduced = read_entry (fixture, 2);
  g_assert_cmpstr (json_object_get_string_member (reduced, "kind"), ==, "reduced");

  /* When they are back, they are all that is asked for. */
  g_hash_table_remove_all (fixture->statuses);
  n_requests = album_fixture_count_requests (fixture);
  second = album_fixture_save (fixture);
  g_assert_cmpuint (album_fixture_count_requests (fixture), ==, n_requests + 2);
  g_assert_cmpuint (album_fixture_count_failures (second), ==, 0);
  g_assert_true (album_fixture_is_whole (fixture, 1));
  g_assert_true (album_fixture_is_whole (fixture, 3));
}

static void
test_films (AlbumFixture  *fixture,
            gconstpointer  data)
{
  g_autoptr(CosmoAlbum) album = NULL;
  g_autoptr(JsonObject) still = NULL;
  g_autoptr(JsonObject) none = NULL;

  album_fixture_get_record (fixture, 0)->media = COSMO_MEDIA_VIDEO;
  g_clear_pointer (&album_fixture_get_record (fixture, 0)->image_url, g_free);
  album_fixture_get_record (fixture, 1)->media = COSMO_MEDIA_OTHER;
  g_clear_pointer (&album_fixture_get_record (fixture, 1)->image_url, g_free);
  g_clear_pointer (&album_fixture_get_record (fixture, 1)->thumbnail_url, g_free);
  album = album_fixture_save (fixture);

  still = read_entry (fixture, 0);
  g_assert_cmpstr (json_object_get_string_member (still, "kind"), ==, "still");
  g_assert_cmpstr (json_object_get_string_member (still, "media"), ==, "video");
  none = read_entry (fixture, 1);
  g_assert_false (json_object_has_member (none, "file"));
  g_assert_cmpstr (json_object_get_string_member (none, "media"), ==, "other");
  g_assert_cmpuint (cosmo_album_get_n_noted (album), ==, 1);
  g_assert_cmpuint (cosmo_album_get_n_saved (album), ==, ALBUM_N_DAYS - 1);
}

/* --- What was there before ---------------------------------------------------------------------------------------- */

static void
test_names_taken (AlbumFixture  *fixture,
                  gconstpointer  data)
{
  g_autofree char *other = album_fixture_get_file_path (fixture, 0, "jpg");
  g_autofree char *same = album_fixture_get_file_path (fixture, 1, "jpg");
  g_autofree char *sidecar = album_fixture_get_file_path (fixture, 2, "xmp");
  g_autoptr(GBytes) file = album_fixture_make_file (ALBUM_FIRST_DAY + 1);
  g_autoptr(CosmoAlbum) album = NULL;
  g_autoptr(JsonObject) entry = NULL;
  g_autofree char *contents = NULL;
  g_autofree char *description = NULL;

  g_assert_true (g_file_set_contents (other, "Mine", -1, NULL));
  g_assert_true (g_file_set_contents (same, g_bytes_get_data (file, NULL), g_bytes_get_size (file), NULL));
  g_assert_true (g_file_set_contents (sidecar, "My words", -1, NULL));
  album = album_fixture_save (fixture);

  g_assert_true (g_file_get_contents (other, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "Mine");
  g_assert_true (g_file_get_contents (sidecar, &description, NULL, NULL));
  g_assert_cmpstr (description, ==, "My words");
  entry = read_entry (fixture, 0);
  g_assert_true (g_str_has_suffix (json_object_get_string_member (entry, "file"), " (2).jpg"));
  g_assert_cmpuint (album_fixture_count_files (fixture, ".jpg"), ==, ALBUM_N_DAYS + 1);
  g_assert_cmpuint (album_fixture_count_files (fixture, "(2).jpg"), ==, 1);
}

/* What they are called has to be cut, and then they all want the same name. */
static void
test_same_names (AlbumFixture  *fixture,
                 gconstpointer  data)
{
  g_autoptr(GFile) folder = g_file_new_for_path (fixture->folder);
  g_autofree char *long_title = g_strnfill (300, 'a');
  g_autofree char *other_title = g_strnfill (300, 'A');

  for (guint i = 0; i < ALBUM_N_DAYS; i++)
    g_set_str (&album_fixture_get_record (fixture, i)->title, i % 2 == 0 ? long_title : other_title);

  for (guint run = 0; run < 2; run++)
    {
      g_autoptr(CosmoAlbum) album = cosmo_album_new (folder, "{title} {date}", TRUE);
      g_autoptr(DexFuture) future = album_fixture_start_saving (album, fixture->images, fixture->records);
      g_autoptr(GError) error = NULL;

      wait_for (future, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (run == 0 ? cosmo_album_get_n_saved (album) : cosmo_album_get_n_kept (album), ==, ALBUM_N_DAYS);
      g_assert_cmpuint (album_fixture_count_files (fixture, ".jpg"), ==, ALBUM_N_DAYS);
    }

  /* The second run found each of them whole. */
  g_assert_cmpuint (album_fixture_count_requests (fixture), ==, ALBUM_N_DAYS);
}

/* Another program gives a file the name of a picture when that is about to get it. */
static void
test_name_taken_meanwhile (AlbumFixture  *fixture,
                           gconstpointer  data)
{
  g_autoptr(CosmoAlbumFolder) folder = cosmo_album_folder_new (fixture->folder);
  g_autoptr(CosmoAlbumIndex) index = cosmo_album_index_load (fixture->folder, NULL);
  g_autoptr(GPtrArray) arrivals = g_ptr_array_new_with_free_func ((GDestroyNotify) cosmo_album_arrival_free);
  g_autoptr(DexFuture) committed = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "0.jpg", NULL);
  g_autofree char *contents = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(CosmoPictureFile) file = album_fixture_fetch (fixture, i);
      g_autofree char *name = g_strdup_printf ("%u.jpg", i);

      g_ptr_array_add (arrivals, cosmo_album_arrival_new (file, album_fixture_get_record (fixture, i), name,
                                                          COSMO_DRAFT_KEEP, TRUE));
    }
  g_assert_true (g_file_set_contents (path, "Mine", -1, NULL));
  committed = cosmo_album_folder_commit (folder, index, arrivals);
  g_assert_nonnull (wait_for (committed, NULL));

  g_assert_false (((CosmoAlbumArrival *) arrivals->pdata[0])->is_published);
  g_assert_true (((CosmoAlbumArrival *) arrivals->pdata[1])->is_published);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "Mine");
  g_assert_cmpuint (album_fixture_count_files (fixture, ".xmp"), ==, 1);
}

static void
write_index (AlbumFixture *fixture,
             const char   *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, COSMO_ALBUM_INDEX_NAME, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
test_newer_index (AlbumFixture  *fixture,
                  gconstpointer  data)
{
  static const char text[] = "{\"format\": \"cosmorama-album\", \"version\": 2, \"pictures\": {}}";
  g_autofree char *path = g_build_filename (fixture->folder, COSMO_ALBUM_INDEX_NAME, NULL);
  g_autofree char *contents = NULL;

  write_index (fixture, text);
  album_fixture_save_in_vain (fixture, COSMO_SAVE_ERROR_NEWER);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, text);
  g_assert_cmpuint (album_fixture_count_requests (fixture), ==, 0);
}

static void
test_odd_indexes (AlbumFixture  *fixture,
                  gconstpointer  data)
{
  static const struct
  {
    const char *text;
    gboolean    is_damaged;
  } cases[] = {
    { "", TRUE },
    { "{\"format\": \"cosmorama-album\", \"version\": 1, \"pict", TRUE },
    { "[]", TRUE },
    { "{\"format\": \"cosmorama-album\", \"version\": 1, \"pictures\": 7}", TRUE },
    { "{\"format\": \"cosmorama-album\", \"version\": 1, \"pictures\": [1, null, {\"date\": 7}, {}]}", FALSE },
    { "{\"format\": \"cosmorama-album\", \"version\": 1, \"pictures\": [{\"date\": \"2023-01-01\", \"size\": 4, "
      "\"file\": \"../../etc/passwd\", \"sha256\": "
      "\"0000000000000000000000000000000000000000000000000000000000000000\"}]}",
      FALSE },
  };
  guint n_damaged = 0;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(CosmoAlbum) album = NULL;

      write_index (fixture, cases[i].text);
      n_damaged += cases[i].is_damaged;
      album = album_fixture_save (fixture);
      g_assert_cmpuint (cosmo_album_get_n_saved (album), ==, ALBUM_N_DAYS);
      album_fixture_assert_all_whole (fixture);
      g_assert_cmpuint (album_fixture_count_files (fixture, ".jpg"), ==, ALBUM_N_DAYS);
    }

  g_assert_cmpuint (album_fixture_count_files (fixture, ".json"), ==, n_damaged + 1);
}

/* Entries of days that this run has nothing to do with stay as they are. */
static void
test_other_days (AlbumFixture  *fixture,
                 gconstpointer  data)
{
  g_autoptr(CosmoAlbum) first = album_fixture_save (fixture);
  g_autoptr(CosmoAlbum) second = NULL;
  g_autoptr(JsonObject) entry = NULL;

  g_ptr_array_remove_range (fixture->records, 0, 20);
  second = album_fixture_save (fixture);
  entry = read_entry (fixture, 5);
  g_assert_true (json_object_has_member (entry, "sha256"));
  g_assert_cmpuint (cosmo_album_get_n_kept (second), ==, ALBUM_N_DAYS - 20);
}

/* --- The store ---------------------------------------------------------------------------------------------------- */

static guint64
measure (AlbumFixture *fixture)
{
  g_autoptr(DexFuture) future = cosmo_image_store_measure (fixture->images);

  return g_value_get_uint64 (wait_for (future, NULL));
}

/* What is stored is not downloaded again, and what is saved does not push out what is stored. */
static void
test_store (AlbumFixture  *fixture,
            gconstpointer  data)
{
  const char *url = album_fixture_get_record (fixture, 0)->image_url;
  g_autoptr(DexFuture) loaded = cosmo_image_store_load_original (fixture->images, url, NULL);
  g_autoptr(CosmoAlbum) album = NULL;
  g_autoptr(GError) error = NULL;
  guint64 size;

  wait_for (loaded, &error);
  g_assert_no_error (error);
  wait_until (is_only_owner, fixture->images);
  size = measure (fixture);
  g_assert_cmpuint (size, >, 0);

  album = album_fixture_save (fixture);
  g_assert_cmpuint (album_fixture_count_requests (fixture), ==, ALBUM_N_DAYS);
  g_assert_cmpuint (measure (fixture), ==, size);
  album_fixture_assert_all_whole (fixture);
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
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add ("/album/saves", test_saves);
  add ("/album/four-at-once", test_four_at_once);
  add ("/album/failures", test_failures);
  add ("/album/films", test_films);
  add ("/album/names-taken", test_names_taken);
  add ("/album/same-names", test_same_names);
  add ("/album/name-taken-meanwhile", test_name_taken_meanwhile);
  add ("/album/newer-index", test_newer_index);
  add ("/album/odd-indexes", test_odd_indexes);
  add ("/album/other-days", test_other_days);
  add ("/album/store", test_store);
  return g_test_run ();
}
