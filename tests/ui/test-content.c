/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cosmo-picture-content.h"
#include "futures.h"
#include "textures-fixture.h"

#define MAX_BYTES (64 * 1024 * 1024)

static CosmoOriginal *
load_original (CosmoTextures *textures,
               const char    *url)
{
  g_autoptr(DexFuture) future = cosmo_textures_load_original (textures, url, NULL);
  g_autoptr(GError) error = NULL;
  const GValue *value = wait_for (future, &error);

  g_assert_no_error (error);
  return g_value_dup_object (value);
}

static void
on_written (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  gboolean *written = user_data;
  g_autoptr(GError) error = NULL;

  gdk_content_provider_write_mime_type_finish (GDK_CONTENT_PROVIDER (object), result, &error);
  g_assert_no_error (error);
  *written = TRUE;
}

/* What another program reads when the picture was dropped onto it. */
static GBytes *
read_content (GdkContentProvider *content,
              const char         *mime_type)
{
  g_autoptr(GOutputStream) stream = g_memory_output_stream_new_resizable ();
  gboolean written = FALSE;

  gdk_content_provider_write_mime_type_async (content, mime_type, stream, G_PRIORITY_DEFAULT, NULL, on_written,
                                              &written);
  wait_for_flag (&written);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
}

/* Returns: (transfer full): the file that is read of, when the picture was dropped onto a file manager */
static GFile *
read_file_name (GdkContentProvider *content)
{
  g_autoptr(GBytes) bytes = read_content (content, "text/uri-list");
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto(GStrv) uris = g_uri_list_extract_uris (text);

  g_assert_cmpuint (g_strv_length (uris), ==, 1);
  return g_file_new_for_uri (uris[0]);
}

static void
assert_file (GFile      *file,
             const char *name,
             GBytes     *bytes)
{
  g_autofree char *basename = g_file_get_basename (file);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) content = g_file_load_bytes (file, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (basename, ==, name);
  g_assert_true (g_bytes_equal (content, bytes));
}

/* A picture can be dropped as a file with a good name, and as its bytes; the one given away before is not kept. */
static void
test_formats (TexturesFixture *fixture,
              gconstpointer    data)
{
  static const char * const titles[] = { "A Picture: Whole", "Another One" };
  static const char * const names[] = { "2023-01-01 A Picture- Whole.png", "2023-01-01 Another One.png" };
  g_autoptr(CosmoTextures) textures = cosmo_textures_new (fixture->store, MAX_BYTES);
  g_autofree char *url = textures_fixture_dup_url (fixture, 0);
  g_autoptr(CosmoOriginal) original = load_original (textures, url);
  g_autoptr(GFile) first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      g_autoptr(CosmoRecord) record = cosmo_record_new (cosmo_day_new (2023, 1, 1));
      g_autoptr(GdkContentProvider) content = NULL;
      g_autoptr(GdkContentFormats) formats = NULL;
      g_autoptr(GBytes) bytes = NULL;
      g_autoptr(GFile) file = NULL;

      record->title = g_strdup (titles[i]);
      record->image_url = g_strdup (url);
      content = cosmo_picture_content_new (textures, record, original);
      formats = gdk_content_provider_ref_formats (content);
      g_assert_true (gdk_content_formats_contain_gtype (formats, G_TYPE_FILE));
      g_assert_true (gdk_content_formats_contain_mime_type (formats, "text/uri-list"));
      g_assert_true (gdk_content_formats_contain_mime_type (formats, "image/png"));
      g_assert_false (gdk_content_formats_contain_mime_type (formats, "image/jpeg"));

      bytes = read_content (content, "image/png");
      g_assert_true (g_bytes_equal (bytes, fixture->picture));
      file = read_file_name (content);
      assert_file (file, names[i], fixture->picture);
      if (first == NULL)
        g_set_object (&first, file);
    }

  g_assert_false (g_file_query_exists (first, NULL));
  /* It comes from the store. */
  g_assert_cmpuint (fixture->n_requests, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *cache = g_dir_make_tmp ("cosmorama-content-XXXXXX", NULL);
  int status;

  /* Only this one of the directories is isolated: glycin finds its decoders in the system's. */
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  dex_init ();

  g_test_add ("/content/formats", TexturesFixture, NULL, textures_fixture_set_up, test_formats,
              textures_fixture_tear_down);

  status = g_test_run ();
  textures_fixture_remove_folder (cache);
  return status;
}
