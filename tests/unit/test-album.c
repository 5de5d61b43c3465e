/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "cosmo-fiber.h"
#include "cosmo-file-name.h"
#include "cosmo-picture.h"
#include "cosmo-saving-private.h"
#include "folders.h"
#include "futures.h"

#define FIRST_DAY 738521   /* 2023-01-01 */
#define N_DAYS 30
#define N_KILLS 15
/* What happens at least in the folder for each picture: two files are begun, and renamed. */
#define N_EVENTS 4

/* A server with a picture for each of some days, which can be told to fail, and a folder to save them into. */
typedef struct
{
  SoupServer      *server;
  char            *base;
  CosmoHttp       *http;
  CosmoImageStore *images;
  GPtrArray       *records;
  char            *folder;
  char            *cache;

  /* From path to status: what does not answer 200. */
  GHashTable      *statuses;
  /* From path to how often it was asked for. */
  GHashTable      *requests;
  guint            n_at_once;
  guint            n_most_at_once;
  GQueue           held;
  gboolean         is_held;
  guint            n_until_held;   /* answers that are still given before that; 0 for any number */
} Fixture;

/* The file of a day: it begins as a JPEG does and goes on with noise, always the same. */
static GBytes *
make_file (CosmoDay day)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (day);
  gsize size = 20000 + g_rand_int_range (rand, 0, 1500000);
  guint8 *data = g_malloc (size);

  memset (data, day, size);
  for (gsize i = 0; i + 4 <= size; i += 4096)
    *(guint32 *) (data + i) = g_rand_int (rand);
  memcpy (data, "\xFF\xD8\xFF\xE0", 4);
  return g_bytes_new_take (data, size);
}

static char *
get_path (CosmoDay day)
{
  return g_strdup_printf ("/%u.jpg", day);
}

static void
on_finished (SoupServerMessage *message,
             Fixture           *fixture)
{
  fixture->n_at_once--;
  g_queue_remove (&fixture->held, message);
}

static void
on_request (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  Fixture *fixture = user_data;
  guint status = GPOINTER_TO_UINT (g_hash_table_lookup (fixture->statuses, path));
  guint n_requests = GPOINTER_TO_UINT (g_hash_table_lookup (fixture->requests, path));
  g_autoptr(GBytes) file = make_file (g_ascii_strtoull (path + 1, NULL, 10));

  fixture->n_at_once++;
  fixture->n_most_at_once = MAX (fixture->n_most_at_once, fixture->n_at_once);
  g_signal_connect (message, "finished", G_CALLBACK (on_finished), fixture);
  g_hash_table_replace (fixture->requests, g_strdup (path), GUINT_TO_POINTER (n_requests + 1));

  soup_server_message_set_status (message, status != 0 ? status : SOUP_STATUS_OK, NULL);
  if (status == 0)
    soup_message_body_append_bytes (soup_server_message_get_response_body (message), file);
  if (fixture->is_held)
    {
      soup_server_message_pause (message);
      g_queue_push_tail (&fixture->held, message);
    }
  fixture->is_held |= fixture->n_until_held > 0 && --fixture->n_until_held == 0;
}

static guint
count_requests (Fixture *fixture)
{
  GHashTableIter iter;
  gpointer count;
  guint n = 0;

  g_hash_table_iter_init (&iter, fixture->requests);
  while (g_hash_table_iter_next (&iter, NULL, &count))
    n += GPOINTER_TO_UINT (count);
  return n;
}

static CosmoRecord *
make_record (const char *base,
             CosmoDay    day)
{
  CosmoRecord *record = cosmo_record_new (day);
  g_autofree char *path = get_path (day);

  record->media = COSMO_MEDIA_IMAGE;
  record->source = COSMO_SOURCE_BASIC;
  record->fetched_at = 1700000000;
  record->title = g_strdup_printf ("Title “%u” / with\\oddities", day);
  record->explanation = g_strdup ("A long explanation.");
  record->credit = g_strdup ("Somebody");
  record->copyrighted = TRUE;
  record->image_url = g_strconcat (base, path, NULL);
  record->thumbnail_url = g_strconcat (base, "/thumbnail", path, NULL);
  return record;
}

static GPtrArray *
make_records (const char *base)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) cosmo_record_unref);

  for (guint i = 0; i < N_DAYS; i++)
    g_ptr_array_add (records, make_record (base, FIRST_DAY + i));
  return records;
}

static CosmoRecord *
get_record (Fixture *fixture,
            guint    index)
{
  return g_ptr_array_index (fixture->records, index);
}

static CosmoImageStore *
new_images (CosmoHttp  *http,
            const char *cache)
{
  g_autoptr(GFile) file = g_file_new_for_path (cache);

  return cosmo_image_store_new (http, file);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  GSList *uris;

  fixture->server = soup_server_new (NULL, NULL);
  soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  soup_server_add_handler (fixture->server, NULL, on_request, fixture, NULL);
  uris = soup_server_get_uris (fixture->server);
  fixture->base = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  fixture->statuses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  fixture->requests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  fixture->folder = g_dir_make_tmp ("test-album-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->cache = g_dir_make_tmp ("test-album-cache-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->http = cosmo_http_new ();
  fixture->images = new_images (fixture->http, fixture->cache);
  fixture->records = make_records (fixture->base);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  wait_until (is_only_owner, fixture->images);
  g_assert_finalize_object (g_steal_pointer (&fixture->images));
  g_clear_object (&fixture->http);
  soup_server_disconnect (fixture->server);
  g_clear_object (&fixture->server);
  /* What nobody waited for. */
  g_queue_clear (&fixture->held);
  delete_folder (fixture->folder);
  delete_folder (fixture->cache);
  g_ptr_array_unref (fixture->records);
  g_hash_table_unref (fixture->statuses);
  g_hash_table_unref (fixture->requests);
  g_free (fixture->folder);
  g_free (fixture->cache);
  g_free (fixture->base);
}

static CosmoAlbum *
new_album (const char *folder)
{
  g_autoptr(GFile) file = g_file_new_for_path (folder);

  return cosmo_album_new (file, COSMO_FILE_NAME_PATTERN, TRUE);
}

static DexFuture *
start_saving (CosmoAlbum      *album,
              CosmoImageStore *images,
              GPtrArray       *records)
{
  for (guint i = 0; i < records->len; i++)
    cosmo_album_add (album, g_ptr_array_index (records, i));
  return cosmo_album_save (album, images, NULL);
}

/* Returns: how it went */
static CosmoAlbum *
save (Fixture *fixture)
{
  CosmoAlbum *album = new_album (fixture->folder);
  g_autoptr(DexFuture) future = start_saving (album, fixture->images, fixture->records);
  g_autoptr(GError) error = NULL;

  wait_for (future, &error);
  g_assert_no_error (error);
  return album;
}

static void
save_in_vain (Fixture *fixture,
              int      code)
{
  g_autoptr(CosmoAlbum) album = new_album (fixture->folder);
  g_autoptr(DexFuture) future = start_saving (album, fixture->images, fixture->records);
  g_autoptr(GError) error = NULL;

  wait_for (future, &error);
  g_assert_error (error, COSMO_SAVE_ERROR, code);
}

static char *
get_file_path (Fixture    *fixture,
               guint       index,
               const char *extension)
{
  g_autofree char *name = cosmo_file_name_format (COSMO_FILE_NAME_PATTERN, get_record (fixture, index), extension);

  return g_build_filename (fixture->folder, name, NULL);
}

static gboolean
is_whole (Fixture *fixture,
          guint    index)
{
  g_autofree char *path = get_file_path (fixture, index, "jpg");
  g_autoptr(GBytes) file = make_file (FIRST_DAY + index);
  g_autofree char *contents = NULL;
  gsize length;

  return g_file_get_contents (path, &contents, &length, NULL) &&
         length == g_bytes_get_size (file) &&
         memcmp (contents, g_bytes_get_data (file, NULL), length) == 0;
}

static void
assert_all_whole (Fixture *fixture)
{
  for (guint i = 0; i < N_DAYS; i++)
    g_assert_true (is_whole (fixture, i));
}

static guint
count_files (Fixture    *fixture,
             const char *suffix)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)))
    n += g_str_has_suffix (name, suffix);
  return n;
}

static guint
count_failures (CosmoAlbum *album)
{
  return g_list_model_get_n_items (cosmo_album_get_failures (album));
}

/* Returns: (transfer full): the entry of a day in the index, as anybody would read it */
static JsonObject *
read_entry (Fixture *fixture,
            guint    index)
{
  g_autofree char *path = g_build_filename (fixture->folder, COSMO_ALBUM_INDEX_NAME, NULL);
  g_autofree char *date = cosmo_day_format (FIRST_DAY + index);
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
test_saves (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(CosmoAlbum) album = save (fixture);
  g_autoptr(GBytes) file = make_file (FIRST_DAY);
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, file);
  g_autoptr(JsonObject) entry = read_entry (fixture, 0);

  g_assert_cmpuint (cosmo_album_get_n_total (album), ==, N_DAYS);
  g_assert_cmpuint (cosmo_album_get_n_saved (album), ==, N_DAYS);
  g_assert_cmpuint (cosmo_album_get_n_kept (album), ==, 0);
  g_assert_cmpuint (count_failures (album), ==, 0);
  g_assert_cmpuint (count_requests (fixture), ==, N_DAYS);
  g_assert_cmpuint (fixture->n_most_at_once, <=, 4);
  assert_all_whole (fixture);
  assert_private_files (fixture->folder);

  /* The pictures, a side-car for each, the index, and nothing else. */
  g_assert_cmpuint (count_files (fixture, ""), ==, 2 * N_DAYS + 1);
  g_assert_cmpuint (count_files (fixture, ".xmp"), ==, N_DAYS);

  g_assert_cmpstr (json_object_get_string_member (entry, "sha256"), ==, sha256);
  g_assert_cmpint (json_object_get_int_member (entry, "size"), ==, g_bytes_get_size (file));
  g_assert_cmpstr (json_object_get_string_member (entry, "kind"), ==, "original");
  g_assert_cmpstr (json_object_get_string_member (entry, "title"), ==, get_record (fixture, 0)->title);
  g_assert_cmpstr (json_object_get_string_member (entry, "explanation"), ==, "A long explanation.");
  g_assert_cmpstr (json_object_get_string_member (entry, "credit"), ==, "Somebody");
  g_assert_true (json_object_get_boolean_member (entry, "copyrighted"));
  g_assert_cmpstr (json_object_get_string_member (entry, "image_url"), ==, get_record (fixture, 0)->image_url);
  g_assert_cmpstr (json_object_get_string_member (entry, "fetched"), ==, "2023-11-14T22:13:20Z");
}

static void
break_file (Fixture *fixture,
            guint    index,
            gssize   length,
            char     last)
{
  g_autofree char *path = get_file_path (fixture, index, "jpg");
  g_autofree char *contents = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &contents, &size, NULL));
  size = length >= 0 ? length : size;
  contents[size - 1] ^= last;
  g_assert_true (g_file_set_contents (path, contents, size, NULL));
}

static void
test_resumes (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(CosmoAlbum) first = save (fixture);
  g_autoptr(CosmoAlbum) second = NULL;
  g_autoptr(CosmoAlbum) third = NULL;
  g_autofree char *missing = get_file_path (fixture, 3, "jpg");
  g_autofree char *sidecar = get_file_path (fixture, 4, "xmp");

  g_assert_no_errno (g_unlink (missing));
  g_assert_no_errno (g_unlink (sidecar));
  break_file (fixture, 5, 1000, 0);
  break_file (fixture, 7, -1, 1);
  second = save (fixture);

  g_assert_cmpuint (cosmo_album_get_n_saved (second), ==, 3);
  g_assert_cmpuint (cosmo_album_get_n_kept (second), ==, N_DAYS - 3);
  g_assert_cmpuint (count_requests (fixture), ==, N_DAYS + 3);
  assert_all_whole (fixture);
  g_assert_cmpuint (count_files (fixture, ""), ==, 2 * N_DAYS + 1);

  third = save (fixture);
  g_assert_cmpuint (cosmo_album_get_n_kept (third), ==, N_DAYS);
  g_assert_cmpuint (count_requests (fixture), ==, N_DAYS + 3);
}

static void
set_status (Fixture    *fixture,
            const char *prefix,
            guint       index,
            guint       status)
{
  g_autofree char *path = get_path (FIRST_DAY + index);

  g_hash_table_replace (fixture->statuses, g_strconcat (prefix, path, NULL), GUINT_TO_POINTER (status));
}

static void
test_failures (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(CosmoAlbum) first = NULL;
  g_autoptr(CosmoAlbum) second = NULL;
  g_autoptr(CosmoPicture) failure = NULL;
  g_autoptr(JsonObject) entry = NULL;
  g_autoptr(JsonObject) reduced = NULL;
  guint n_requests;

  /* The first is gone altogether, of the second a small picture is left, and the third cannot be reached. */
  set_status (fixture, "", 1, 404);
  set_status (fixture, "/thumbnail", 1, 404);
  set_status (fixture, "", 2, 404);
  set_status (fixture, "", 3, 503);
  first = save (fixture);

  g_assert_cmpuint (count_failures (first), ==, 2);
  g_assert_cmpuint (cosmo_album_get_n_saved (first), ==, N_DAYS - 2);
  failure = g_list_model_get_item (cosmo_album_get_failures (first), 0);
  g_assert_cmpuint (cosmo_picture_get_day (failure), ==, FIRST_DAY + 1);
  g_assert_error (cosmo_picture_get_error (failure), COSMO_IMAGE_ERROR, COSMO_IMAGE_ERROR_GONE);
  entry = read_entry (fixture, 1);
  g_assert_false (json_object_has_member (entry, "file"));
  g_assert_true (json_object_has_member (entry, "problem"));
  reduced = read_entry (fixture, 2);
  g_assert_cmpstr (json_object_get_string_member (reduced, "kind"), ==, "reduced");

  /* When they are back, they are all that is asked for. */
  g_hash_table_remove_all (fixture->statuses);
  n_requests = count_requests (fixture);
  second = save (fixture);
  g_assert_cmpuint (count_requests (fixture), ==, n_requests + 2);
  g_assert_cmpuint (count_failures (second), ==, 0);
  g_assert_true (is_whole (fixture, 1));
  g_assert_true (is_whole (fixture, 3));
}

static void
test_films (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(CosmoAlbum) album = NULL;
  g_autoptr(JsonObject) still = NULL;
  g_autoptr(JsonObject) none = NULL;

  get_record (fixture, 0)->media = COSMO_MEDIA_VIDEO;
  g_clear_pointer (&get_record (fixture, 0)->image_url, g_free);
  get_record (fixture, 1)->media = COSMO_MEDIA_OTHER;
  g_clear_pointer (&get_record (fixture, 1)->image_url, g_free);
  g_clear_pointer (&get_record (fixture, 1)->thumbnail_url, g_free);
  album = save (fixture);

  still = read_entry (fixture, 0);
  g_assert_cmpstr (json_object_get_string_member (still, "kind"), ==, "still");
  g_assert_cmpstr (json_object_get_string_member (still, "media"), ==, "video");
  none = read_entry (fixture, 1);
  g_assert_false (json_object_has_member (none, "file"));
  g_assert_cmpstr (json_object_get_string_member (none, "media"), ==, "other");
  g_assert_cmpuint (cosmo_album_get_n_noted (album), ==, 1);
  g_assert_cmpuint (cosmo_album_get_n_saved (album), ==, N_DAYS - 1);
}

/* --- What was there before ---------------------------------------------------------------------------------------- */

static void
test_names_taken (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *other = get_file_path (fixture, 0, "jpg");
  g_autofree char *same = get_file_path (fixture, 1, "jpg");
  g_autofree char *sidecar = get_file_path (fixture, 2, "xmp");
  g_autoptr(GBytes) file = make_file (FIRST_DAY + 1);
  g_autoptr(CosmoAlbum) album = NULL;
  g_autoptr(JsonObject) entry = NULL;
  g_autofree char *contents = NULL;
  g_autofree char *description = NULL;

  g_assert_true (g_file_set_contents (other, "Mine", -1, NULL));
  g_assert_true (g_file_set_contents (same, g_bytes_get_data (file, NULL), g_bytes_get_size (file), NULL));
  g_assert_true (g_file_set_contents (sidecar, "My words", -1, NULL));
  album = save (fixture);

  g_assert_true (g_file_get_contents (other, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "Mine");
  g_assert_true (g_file_get_contents (sidecar, &description, NULL, NULL));
  g_assert_cmpstr (description, ==, "My words");
  entry = read_entry (fixture, 0);
  g_assert_true (g_str_has_suffix (json_object_get_string_member (entry, "file"), " (2).jpg"));
  g_assert_cmpuint (count_files (fixture, ".jpg"), ==, N_DAYS + 1);
  g_assert_cmpuint (count_files (fixture, "(2).jpg"), ==, 1);
}

/* What they are called has to be cut, and then they all want the same name. */
static void
test_same_names (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(GFile) folder = g_file_new_for_path (fixture->folder);
  g_autofree char *long_title = g_strnfill (300, 'a');
  g_autofree char *other_title = g_strnfill (300, 'A');

  for (guint i = 0; i < N_DAYS; i++)
    g_set_str (&get_record (fixture, i)->title, i % 2 == 0 ? long_title : other_title);

  for (guint run = 0; run < 2; run++)
    {
      g_autoptr(CosmoAlbum) album = cosmo_album_new (folder, "{title} {date}", TRUE);
      g_autoptr(DexFuture) future = start_saving (album, fixture->images, fixture->records);
      g_autoptr(GError) error = NULL;

      wait_for (future, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (run == 0 ? cosmo_album_get_n_saved (album) : cosmo_album_get_n_kept (album), ==, N_DAYS);
      g_assert_cmpuint (count_files (fixture, ".jpg"), ==, N_DAYS);
    }

  /* The second run found each of them whole. */
  g_assert_cmpuint (count_requests (fixture), ==, N_DAYS);
}

typedef struct
{
  Fixture *fixture;
  guint    index;
} Fetch;

static DexFuture *
fetch_fiber (gpointer data)
{
  Fetch *fetch = data;
  g_autoptr(CosmoTurns) turns = cosmo_turns_new (1);
  g_autoptr(GError) error = NULL;
  CosmoPictureFile *file;

  file = cosmo_picture_file_fetch (fetch->fixture->images, get_record (fetch->fixture, fetch->index),
                                   fetch->fixture->folder, turns, NULL, &error);
  g_assert_no_error (error);
  return dex_future_new_take_boxed (COSMO_TYPE_PICTURE_FILE, file);
}

static CosmoPictureFile *
fetch (Fixture *fixture,
       guint    index)
{
  Fetch fetch = { fixture, index };
  g_autoptr(DexFuture) fetched = cosmo_fiber_spawn (fetch_fiber, &fetch, NULL);

  return g_value_dup_boxed (wait_for (fetched, NULL));
}

/* Another program gives a file the name of a picture when that is about to get it. */
static void
test_name_taken_meanwhile (Fixture       *fixture,
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
      g_autoptr(CosmoPictureFile) file = fetch (fixture, i);
      g_autofree char *name = g_strdup_printf ("%u.jpg", i);

      g_ptr_array_add (arrivals, cosmo_album_arrival_new (file, get_record (fixture, i), name, COSMO_DRAFT_KEEP, TRUE));
    }
  g_assert_true (g_file_set_contents (path, "Mine", -1, NULL));
  committed = cosmo_album_folder_commit (folder, index, arrivals);
  g_assert_nonnull (wait_for (committed, NULL));

  g_assert_false (((CosmoAlbumArrival *) arrivals->pdata[0])->is_published);
  g_assert_true (((CosmoAlbumArrival *) arrivals->pdata[1])->is_published);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "Mine");
  g_assert_cmpuint (count_files (fixture, ".xmp"), ==, 1);
}

static void
write_index (Fixture    *fixture,
             const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, COSMO_ALBUM_INDEX_NAME, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
test_newer_index (Fixture       *fixture,
                  gconstpointer  data)
{
  static const char text[] = "{\"format\": \"cosmorama-album\", \"version\": 2, \"pictures\": {}}";
  g_autofree char *path = g_build_filename (fixture->folder, COSMO_ALBUM_INDEX_NAME, NULL);
  g_autofree char *contents = NULL;

  write_index (fixture, text);
  save_in_vain (fixture, COSMO_SAVE_ERROR_NEWER);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, text);
  g_assert_cmpuint (count_requests (fixture), ==, 0);
}

static void
test_odd_indexes (Fixture       *fixture,
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
      album = save (fixture);
      g_assert_cmpuint (cosmo_album_get_n_saved (album), ==, N_DAYS);
      assert_all_whole (fixture);
      g_assert_cmpuint (count_files (fixture, ".jpg"), ==, N_DAYS);
    }

  g_assert_cmpuint (count_files (fixture, ".json"), ==, n_damaged + 1);
}

/* Entries of days that this run has nothing to do with stay as they are. */
static void
test_other_days (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(CosmoAlbum) first = save (fixture);
  g_autoptr(CosmoAlbum) second = NULL;
  g_autoptr(JsonObject) entry = NULL;

  g_ptr_array_remove_range (fixture->records, 0, 20);
  second = save (fixture);
  entry = read_entry (fixture, 5);
  g_assert_true (json_object_has_member (entry, "sha256"));
  g_assert_cmpuint (cosmo_album_get_n_kept (second), ==, N_DAYS - 20);
}

/* --- The store ---------------------------------------------------------------------------------------------------- */

static guint64
measure (Fixture *fixture)
{
  g_autoptr(DexFuture) future = cosmo_image_store_measure (fixture->images);

  return g_value_get_uint64 (wait_for (future, NULL));
}

/* What is stored is not downloaded again, and what is saved does not push out what is stored. */
static void
test_store (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(DexFuture) loaded = cosmo_image_store_load_original (fixture->images, get_record (fixture, 0)->image_url,
                                                                 NULL);
  g_autoptr(CosmoAlbum) album = NULL;
  g_autoptr(GError) error = NULL;
  guint64 size;

  wait_for (loaded, &error);
  g_assert_no_error (error);
  wait_until (is_only_owner, fixture->images);
  size = measure (fixture);
  g_assert_cmpuint (size, >, 0);

  album = save (fixture);
  g_assert_cmpuint (count_requests (fixture), ==, N_DAYS);
  g_assert_cmpuint (measure (fixture), ==, size);
  assert_all_whole (fixture);
}

/* --- Ending early ------------------------------------------------------------------------------------------------- */

static gboolean
holds_four (gpointer user_data)
{
  Fixture *fixture = user_data;

  return g_queue_get_length (&fixture->held) == 4;
}

static void
let_go (Fixture *fixture)
{
  SoupServerMessage *message;

  fixture->is_held = FALSE;
  fixture->n_until_held = 0;
  while ((message = g_queue_pop_head (&fixture->held)))
    soup_server_message_unpause (message);
}

static void
test_four_at_once (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(CosmoAlbum) album = new_album (fixture->folder);
  g_autoptr(DexFuture) future = NULL;

  fixture->is_held = TRUE;
  future = start_saving (album, fixture->images, fixture->records);
  wait_until (holds_four, fixture);
  let_go (fixture);
  wait_for (future, NULL);
  g_assert_cmpuint (fixture->n_most_at_once, ==, 4);
}

static void
test_in_use (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(CosmoAlbum) album = new_album (fixture->folder);
  g_autoptr(DexFuture) future = NULL;

  fixture->is_held = TRUE;
  future = start_saving (album, fixture->images, fixture->records);
  wait_until (holds_four, fixture);
  save_in_vain (fixture, COSMO_SAVE_ERROR_IN_USE);
}

/* A thread that was writing when the run was cancelled ends that first. */
static gboolean
is_unlocked (gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autofd int folder = g_open (fixture->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  return flock (folder, LOCK_EX | LOCK_NB) == 0 && flock (folder, LOCK_UN) == 0;
}

static gboolean
has_saved_some (gpointer user_data)
{
  return cosmo_album_get_n_saved (user_data) >= 5;
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(CosmoAlbum) first = new_album (fixture->folder);
  g_autoptr(CosmoAlbum) second = NULL;
  DexFuture *future = start_saving (first, fixture->images, fixture->records);
  guint n_saved;

  fixture->n_until_held = N_DAYS / 2;
  wait_until (has_saved_some, first);
  dex_unref (future);
  wait_until (is_only_owner, first);
  wait_until (is_only_owner, fixture->images);
  wait_until (is_unlocked, fixture);
  n_saved = cosmo_album_get_n_saved (first);
  g_assert_cmpuint (n_saved, <, N_DAYS);
  let_go (fixture);

  second = save (fixture);
  g_assert_cmpuint (cosmo_album_get_n_kept (second), >=, n_saved);
  assert_all_whole (fixture);
  g_assert_cmpuint (count_files (fixture, ""), ==, 2 * N_DAYS + 1);
}

/* Returns: (nullable): the name of what was fetched of a day, and did not get its own */
static char *
find_set_aside (Fixture *fixture,
                guint    index)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)))
    {
      if (cosmo_picture_file_parse_name (name) == FIRST_DAY + index)
        return g_strdup (name);
    }

  return NULL;
}

static guint
count_requests_of (Fixture *fixture,
                   guint    index)
{
  g_autofree char *path = get_path (FIRST_DAY + index);

  return GPOINTER_TO_UINT (g_hash_table_lookup (fixture->requests, path));
}

/* A run that is killed leaves pictures that are whole and not in the index yet. They are not fetched again, unless
 * something happened to them. */
static void
test_set_aside (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(CosmoAlbum) album = NULL;
  g_autofree char *cut_name = NULL;
  g_autofree char *cut_path = NULL;
  g_autofree char *odd_path = g_build_filename (fixture->folder, COSMO_SAVING_DRAFT_PREFIX "2023-01-03.original.",
                                                NULL);

  for (guint i = 0; i < 2; i++)
    cosmo_picture_file_unref (fetch (fixture, i));
  cut_name = find_set_aside (fixture, 1);
  cut_path = g_build_filename (fixture->folder, cut_name, NULL);
  g_assert_cmpint (truncate (cut_path, 1000), ==, 0);
  g_assert_true (g_file_set_contents (odd_path, "\xFF\xD8\xFF", 3, NULL));

  album = save (fixture);
  g_assert_cmpuint (cosmo_album_get_n_saved (album), ==, N_DAYS);
  g_assert_cmpuint (count_requests_of (fixture, 0), ==, 1);
  g_assert_cmpuint (count_requests_of (fixture, 1), ==, 2);
  g_assert_cmpuint (count_requests_of (fixture, 2), ==, 1);
  assert_all_whole (fixture);
  g_assert_cmpuint (count_files (fixture, ""), ==, 2 * N_DAYS + 1);
}

static GSubprocess *
spawn_save (Fixture *fixture)
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

static gboolean
is_set_aside (Fixture *fixture,
              guint    index)
{
  g_autofree char *name = find_set_aside (fixture, index);

  return name != NULL;
}

/* What a process that was killed leaves: whole pictures, an index that can be read and knows them, and no side-car that
 * is cut. What is whole is not asked for again, whether it has its name or not. Returns how many have. */
static guint
check_leftovers (Fixture    *fixture,
                 GHashTable *whole)
{
  g_autofree char *path = g_build_filename (fixture->folder, COSMO_ALBUM_INDEX_NAME, NULL);
  guint n_named = 0;

  for (guint i = 0; i < N_DAYS; i++)
    {
      g_autofree char *picture = get_file_path (fixture, i, "jpg");
      g_autofree char *url_path = get_path (FIRST_DAY + i);
      gpointer n_before = g_hash_table_lookup (whole, GUINT_TO_POINTER (i + 1));
      gboolean has_name = g_file_test (picture, G_FILE_TEST_EXISTS);

      if (n_before != NULL)
        g_assert_true (g_hash_table_lookup (fixture->requests, url_path) == n_before);
      if (has_name)
        g_assert_true (is_whole (fixture, i));
      if (has_name || is_set_aside (fixture, i))
        g_hash_table_replace (whole, GUINT_TO_POINTER (i + 1), g_hash_table_lookup (fixture->requests, url_path));
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
save_and_kill (Fixture *fixture,
               guint    n_pictures,
               guint    n_until_kill)
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
  let_go (fixture);
}

static void
test_killed (Fixture       *fixture,
             gconstpointer  data)
{
  /* From the number of a day plus 1 to how often it had been asked for when it was whole. */
  g_autoptr(GHashTable) whole = g_hash_table_new (NULL, NULL);
  g_autoptr(CosmoAlbum) last = NULL;
  g_autoptr(GRand) rand = g_rand_new ();
  guint n_named = 0, n_kills = 0;

  for (; n_kills < N_KILLS && g_hash_table_size (whole) < N_DAYS - 1; n_kills++)
    {
      guint n_pictures = g_rand_int_range (rand, 1, N_DAYS - g_hash_table_size (whole));

      save_and_kill (fixture, n_pictures, g_rand_int_range (rand, 1, N_EVENTS * n_pictures));
      n_named = check_leftovers (fixture, whole);
    }

  g_test_message ("%u kills, after which %u of %u pictures were there, and %u more set aside", n_kills, n_named, N_DAYS,
                  g_hash_table_size (whole) - n_named);
  last = save (fixture);
  g_assert_cmpuint (cosmo_album_get_n_kept (last), ==, n_named);
  g_assert_cmpuint (check_leftovers (fixture, whole), ==, N_DAYS);
  assert_all_whole (fixture);
  g_assert_cmpuint (count_files (fixture, ""), ==, 2 * N_DAYS + 1);
}

/* --- Disks -------------------------------------------------------------------------------------------------------- */

static void
test_no_folder (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *folder = g_steal_pointer (&fixture->folder);

  fixture->folder = g_build_filename (folder, "file", "folder", NULL);
  {
    g_autofree char *file = g_build_filename (folder, "file", NULL);

    g_assert_true (g_file_set_contents (file, "In the way", -1, NULL));
  }
  save_in_vain (fixture, COSMO_SAVE_ERROR_NOT_WRITABLE);
  g_free (fixture->folder);
  fixture->folder = g_steal_pointer (&folder);
}

/* A disk of a few megabytes becomes full half-way: what is there by then is whole, and the error says what is wrong. */
static void
test_full_disk (Fixture       *fixture,
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
  g_autoptr(CosmoImageStore) images = new_images (http, arguments[3]);
  g_autoptr(GPtrArray) records = make_records (arguments[4]);
  g_autoptr(CosmoAlbum) album = new_album (arguments[2]);
  g_autoptr(DexFuture) future = start_saving (album, images, records);
  g_autoptr(GError) error = NULL;

  wait_for (future, &error);
  if (error == NULL)
    return count_failures (album) > 0;

  return error->domain == COSMO_SAVE_ERROR ? 10 + error->code : 9;
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
  if (argc == 5 && g_str_equal (argv[1], "--save"))
    return save_in_child (argv);

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add ("/album/saves", test_saves);
  add ("/album/four-at-once", test_four_at_once);
  add ("/album/resumes", test_resumes);
  add ("/album/failures", test_failures);
  add ("/album/films", test_films);
  add ("/album/names-taken", test_names_taken);
  add ("/album/same-names", test_same_names);
  add ("/album/name-taken-meanwhile", test_name_taken_meanwhile);
  add ("/album/newer-index", test_newer_index);
  add ("/album/odd-indexes", test_odd_indexes);
  add ("/album/other-days", test_other_days);
  add ("/album/store", test_store);
  add ("/album/in-use", test_in_use);
  add ("/album/cancelled", test_cancelled);
  add ("/album/set-aside", test_set_aside);
  add ("/album/killed", test_killed);
  add ("/album/no-folder", test_no_folder);
  add ("/album/full-disk", test_full_disk);
  return g_test_run ();
}
