/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "album-fixture.h"

#include <string.h>

#include "cosmo-fiber.h"
#include "cosmo-file-name.h"
#include "cosmo-saving-private.h"
#include "folders.h"
#include "futures.h"

/* The file of a day: it begins as a JPEG does and goes on with noise, always the same. */
GBytes *
album_fixture_make_file (CosmoDay day)
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
             AlbumFixture      *fixture)
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
  AlbumFixture *fixture = user_data;
  guint status = GPOINTER_TO_UINT (g_hash_table_lookup (fixture->statuses, path));
  guint n_requests = GPOINTER_TO_UINT (g_hash_table_lookup (fixture->requests, path));
  g_autoptr(GBytes) file = album_fixture_make_file (g_ascii_strtoull (path + 1, NULL, 10));

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

guint
album_fixture_count_requests (AlbumFixture *fixture)
{
  GHashTableIter iter;
  gpointer count;
  guint n = 0;

  g_hash_table_iter_init (&iter, fixture->requests);
  while (g_hash_table_iter_next (&iter, NULL, &count))
    n += GPOINTER_TO_UINT (count);
  return n;
}

guint
album_fixture_count_requests_of (AlbumFixture *fixture,
                                 guint         index)
{
  g_autofree char *path = get_path (ALBUM_FIRST_DAY + index);

  return GPOINTER_TO_UINT (g_hash_table_lookup (fixture->requests, path));
}

void
album_fixture_set_status (AlbumFixture *fixture,
                          const char   *prefix,
                          guint         index,
                          guint         status)
{
  g_autofree char *path = get_path (ALBUM_FIRST_DAY + index);

  g_hash_table_replace (fixture->statuses, g_strconcat (prefix, path, NULL), GUINT_TO_POINTER (status));
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

GPtrArray *
album_fixture_make_records (const char *base)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) cosmo_record_unref);

  for (guint i = 0; i < ALBUM_N_DAYS; i++)
    g_ptr_array_add (records, make_record (base, ALBUM_FIRST_DAY + i));
  return records;
}

CosmoRecord *
album_fixture_get_record (AlbumFixture *fixture,
                          guint         index)
{
  return g_ptr_array_index (fixture->records, index);
}

CosmoImageStore *
album_fixture_new_images (CosmoHttp  *http,
                          const char *cache)
{
  g_autoptr(GFile) file = g_file_new_for_path (cache);

  return cosmo_image_store_new (http, file);
}

void
album_fixture_set_up (AlbumFixture  *fixture,
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
  fixture->images = album_fixture_new_images (fixture->http, fixture->cache);
  fixture->records = album_fixture_make_records (fixture->base);
}

void
album_fixture_tear_down (AlbumFixture  *fixture,
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

void
album_fixture_let_go (AlbumFixture *fixture)
{
  SoupServerMessage *message;

  fixture->is_held = FALSE;
  fixture->n_until_held = 0;
  while ((message = g_queue_pop_head (&fixture->held)))
    soup_server_message_unpause (message);
}

gboolean
album_fixture_holds_four (gpointer user_data)
{
  AlbumFixture *fixture = user_data;

  return g_queue_get_length (&fixture->held) == 4;
}

CosmoAlbum *
album_fixture_new_album (const char *folder)
{
  g_autoptr(GFile) file = g_file_new_for_path (folder);

  return cosmo_album_new (file, COSMO_FILE_NAME_PATTERN, TRUE);
}

DexFuture *
album_fixture_start_saving (CosmoAlbum      *album,
                            CosmoImageStore *images,
                            GPtrArray       *records)
{
  for (guint i = 0; i < records->len; i++)
    cosmo_album_add (album, g_ptr_array_index (records, i));
  return cosmo_album_save (album, images, NULL);
}

/* Returns: how it went */
CosmoAlbum *
album_fixture_save (AlbumFixture *fixture)
{
  CosmoAlbum *album = album_fixture_new_album (fixture->folder);
  g_autoptr(DexFuture) future = album_fixture_start_saving (album, fixture->images, fixture->records);
  g_autoptr(GError) error = NULL;

  wait_for (future, &error);
  g_assert_no_error (error);
  return album;
}

void
album_fixture_save_in_vain (AlbumFixture *fixture,
                            int           code)
{
  g_autoptr(CosmoAlbum) album = album_fixture_new_album (fixture->folder);
  g_autoptr(DexFuture) future = album_fixture_start_saving (album, fixture->images, fixture->records);
  g_autoptr(GError) error = NULL;

  wait_for (future, &error);
  g_assert_error (error, COSMO_SAVE_ERROR, code);
}

typedef struct
{
  AlbumFixture     *fixture;
  CosmoAlbumFolder *folder;
  CosmoTurns       *turns;
  guint             index;
} Fetch;

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;

  fetch->fixture->n_fetching--;
  cosmo_album_folder_unref (fetch->folder);
  cosmo_turns_unref (fetch->turns);
  g_free (fetch);
}

static DexFuture *
fetch_fiber (gpointer data)
{
  Fetch *fetch = data;
  CosmoRecord *record = album_fixture_get_record (fetch->fixture, fetch->index);
  g_autoptr(GError) error = NULL;
  CosmoPictureFile *file;

  file = cosmo_picture_file_fetch (fetch->fixture->images, record, fetch->folder, fetch->turns, NULL, &error);
  return file != NULL ? dex_future_new_take_boxed (COSMO_TYPE_PICTURE_FILE, file)
                      : dex_future_new_for_error (g_steal_pointer (&error));
}

DexFuture *
album_fixture_start_fetching (AlbumFixture     *fixture,
                              CosmoAlbumFolder *folder,
                              CosmoTurns       *turns,
                              guint             index)
{
  Fetch *fetch = g_new0 (Fetch, 1);

  fixture->n_fetching++;
  fetch->fixture = fixture;
  fetch->folder = cosmo_album_folder_ref (folder);
  fetch->turns = cosmo_turns_ref (turns);
  fetch->index = index;
  return cosmo_fiber_spawn (fetch_fiber, fetch, fetch_free);
}

CosmoPictureFile *
album_fixture_fetch (AlbumFixture *fixture,
                     guint         index)
{
  g_autoptr(CosmoAlbumFolder) folder = cosmo_album_folder_new (fixture->folder);
  g_autoptr(CosmoTurns) turns = cosmo_turns_new (1);
  g_autoptr(DexFuture) fetched = album_fixture_start_fetching (fixture, folder, turns, index);
  g_autoptr(GError) error = NULL;
  const GValue *value = wait_for (fetched, &error);

  g_assert_no_error (error);
  return g_value_dup_boxed (value);
}

char *
album_fixture_get_file_path (AlbumFixture *fixture,
                             guint         index,
                             const char   *extension)
{
  CosmoRecord *record = album_fixture_get_record (fixture, index);
  g_autofree char *name = cosmo_file_name_format (COSMO_FILE_NAME_PATTERN, record, extension);

  return g_build_filename (fixture->folder, name, NULL);
}

gboolean
album_fixture_is_whole (AlbumFixture *fixture,
                        guint         index)
{
  g_autofree char *path = album_fixture_get_file_path (fixture, index, "jpg");
  g_autoptr(GBytes) file = album_fixture_make_file (ALBUM_FIRST_DAY + index);
  g_autofree char *contents = NULL;
  gsize length;

  return g_file_get_contents (path, &contents, &length, NULL) &&
         length == g_bytes_get_size (file) &&
         memcmp (contents, g_bytes_get_data (file, NULL), length) == 0;
}

void
album_fixture_assert_all_whole (AlbumFixture *fixture)
{
  for (guint i = 0; i < ALBUM_N_DAYS; i++)
    g_assert_true (album_fixture_is_whole (fixture, i));
}

guint
album_fixture_count_files (AlbumFixture *fixture,
                           const char   *suffix)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)))
    n += g_str_has_suffix (name, suffix);
  return n;
}

guint
album_fixture_count_failures (CosmoAlbum *album)
{
  return g_list_model_get_n_items (cosmo_album_get_failures (album));
}
