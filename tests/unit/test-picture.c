/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <gio/gio.h>

#include "cosmo-picture.h"

#define DAY cosmo_day_new (2023, 1, 1)

static CosmoRecord *
new_record (void)
{
  CosmoRecord *record = cosmo_record_new (DAY);

  record->media = COSMO_MEDIA_VIDEO;
  record->source = COSMO_SOURCE_BASIC;
  record->fetched_at = 1;
  record->title = g_strdup ("A Comet");
  record->explanation = g_strdup ("It has a tail & a head.");
  record->explanation_markup = g_strdup ("It has a tail &amp; a head.");
  record->credit = g_strdup ("An Observatory");
  record->copyrighted = TRUE;
  record->alt = g_strdup ("A comet in front of stars");
  record->page_url = g_strdup ("https://example.org/page");
  record->thumbnail_url = g_strdup ("https://example.org/small.jpg");
  record->image_url = g_strdup ("https://example.org/large.jpg");
  record->video_url = g_strdup ("https://example.org/comet.mp4");
  record->width = 640;
  record->height = 480;
  return record;
}

static void
on_notify (GObject    *object,
           GParamSpec *pspec,
           GString    *names)
{
  if (names->len > 0)
    g_string_append_c (names, ' ');
  g_string_append (names, pspec->name);
}

/* Each field that a person sees makes two records differ; who told it, and when, does not. */
static void
test_records_differ (void)
{
  static const gsize strings[] = {
    G_STRUCT_OFFSET (CosmoRecord, title), G_STRUCT_OFFSET (CosmoRecord, explanation),
    G_STRUCT_OFFSET (CosmoRecord, explanation_markup), G_STRUCT_OFFSET (CosmoRecord, credit),
    G_STRUCT_OFFSET (CosmoRecord, alt), G_STRUCT_OFFSET (CosmoRecord, page_url),
    G_STRUCT_OFFSET (CosmoRecord, thumbnail_url), G_STRUCT_OFFSET (CosmoRecord, image_url),
    G_STRUCT_OFFSET (CosmoRecord, video_url),
  };
  static const gsize numbers[] = {
    G_STRUCT_OFFSET (CosmoRecord, day), G_STRUCT_OFFSET (CosmoRecord, media),
    G_STRUCT_OFFSET (CosmoRecord, copyrighted), G_STRUCT_OFFSET (CosmoRecord, width),
    G_STRUCT_OFFSET (CosmoRecord, height),
  };
  g_autoptr(CosmoRecord) one = new_record ();
  g_autoptr(CosmoRecord) other = new_record ();

  other->source = COSMO_SOURCE_PLANETARY;
  other->fetched_at = 2;
  g_assert_true (cosmo_record_equal (one, other));

  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    {
      g_autoptr(CosmoRecord) changed = new_record ();

      g_clear_pointer (&G_STRUCT_MEMBER (char *, changed, strings[i]), g_free);
      g_assert_false (cosmo_record_equal (one, changed));
    }

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr(CosmoRecord) changed = new_record ();

      G_STRUCT_MEMBER (guint, changed, numbers[i]) ^= 1;
      g_assert_false (cosmo_record_equal (one, changed));
    }
}

static void
test_states (void)
{
  CosmoPicture *picture = cosmo_picture_new (DAY);
  g_autoptr(CosmoRecord) record = new_record ();
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "too slow");

  g_assert_cmpuint (cosmo_picture_get_day (picture), ==, DAY);
  g_assert_cmpint (cosmo_picture_get_state (picture), ==, COSMO_PICTURE_PENDING);
  g_assert_null (cosmo_picture_get_record (picture));
  g_assert_no_error (cosmo_picture_get_error (picture));
  g_assert_cmpint (cosmo_picture_get_missing (picture), ==, COSMO_MISSING_NOT);

  cosmo_picture_set_error (picture, error);
  g_assert_cmpint (cosmo_picture_get_state (picture), ==, COSMO_PICTURE_FAILED);
  g_assert_error (cosmo_picture_get_error (picture), G_IO_ERROR, G_IO_ERROR_TIMED_OUT);

  cosmo_picture_set_missing (picture, COSMO_MISSING_NOT_YET);
  g_assert_cmpint (cosmo_picture_get_state (picture), ==, COSMO_PICTURE_MISSING);
  g_assert_cmpint (cosmo_picture_get_missing (picture), ==, COSMO_MISSING_NOT_YET);
  g_assert_no_error (cosmo_picture_get_error (picture));

  cosmo_picture_set_record (picture, record);
  g_assert_cmpint (cosmo_picture_get_state (picture), ==, COSMO_PICTURE_READY);
  g_assert_true (cosmo_picture_get_record (picture) == record);
  g_assert_cmpint (cosmo_picture_get_missing (picture), ==, COSMO_MISSING_NOT);

  cosmo_picture_set_pending (picture);
  g_assert_cmpint (cosmo_picture_get_state (picture), ==, COSMO_PICTURE_PENDING);
  g_assert_null (cosmo_picture_get_record (picture));

  g_assert_finalize_object (picture);
}

static void
test_properties (void)
{
  g_autoptr(CosmoPicture) picture = cosmo_picture_new (DAY);
  g_autoptr(CosmoRecord) record = new_record ();
  g_autofree char *no_title = NULL, *title = NULL, *explanation = NULL, *markup = NULL, *credit = NULL, *alt = NULL;
  g_autoptr(CosmoRecord) same_record = NULL;
  CosmoMedia media;
  gboolean copyrighted;
  guint day;

  g_object_get (picture, "title", &no_title, "copyrighted", &copyrighted, "media", &media, NULL);
  g_assert_null (no_title);
  g_assert_false (copyrighted);
  g_assert_cmpint (media, ==, COSMO_MEDIA_IMAGE);

  cosmo_picture_set_record (picture, record);
  g_object_get (picture,
                "day", &day, "record", &same_record, "media", &media, "title", &title, "explanation", &explanation,
                "explanation-markup", &markup, "credit", &credit, "copyrighted", &copyrighted, "alt", &alt, NULL);
  g_assert_cmpuint (day, ==, DAY);
  g_assert_true (same_record == record);
  g_assert_cmpint (media, ==, COSMO_MEDIA_VIDEO);
  g_assert_cmpstr (title, ==, record->title);
  g_assert_cmpstr (explanation, ==, record->explanation);
  g_assert_cmpstr (markup, ==, record->explanation_markup);
  g_assert_cmpstr (credit, ==, record->credit);
  g_assert_true (copyrighted);
  g_assert_cmpstr (alt, ==, record->alt);
}

static void
on_title_changed (CosmoPicture *picture,
                  GParamSpec   *pspec,
                  gboolean     *was_ready)
{
  *was_ready = cosmo_picture_get_state (picture) == COSMO_PICTURE_READY;
}

/* A card that hears of the title already finds the picture ready, and hears of nothing that did not change. */
static void
test_notifications (void)
{
  g_autoptr(CosmoPicture) picture = cosmo_picture_new (DAY);
  g_autoptr(CosmoRecord) record = new_record ();
  g_autoptr(CosmoRecord) again = new_record ();
  g_autoptr(CosmoRecord) retitled = new_record ();
  g_autoptr(GString) names = g_string_new (NULL);
  g_autoptr(GError) slow = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "too slow");
  g_autoptr(GError) refused = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, "refused");
  gboolean was_ready = FALSE;

  g_signal_connect (picture, "notify::title", G_CALLBACK (on_title_changed), &was_ready);
  g_signal_connect (picture, "notify", G_CALLBACK (on_notify), names);

  cosmo_picture_set_pending (picture);
  g_assert_cmpstr (names->str, ==, "");

  cosmo_picture_set_record (picture, record);
  g_assert_true (was_ready);
  g_assert_nonnull (strstr (names->str, "title"));
  g_assert_nonnull (strstr (names->str, "explanation-markup"));
  g_assert_nonnull (strstr (names->str, "state"));
  g_assert_null (strstr (names->str, "error"));
  g_assert_null (strstr (names->str, "missing"));

  g_string_truncate (names, 0);
  cosmo_picture_set_record (picture, again);
  g_assert_cmpstr (names->str, ==, "record");
  g_assert_true (cosmo_picture_get_record (picture) == again);

  g_string_truncate (names, 0);
  g_set_str (&retitled->title, "Two Comets");
  cosmo_picture_set_record (picture, retitled);
  g_assert_nonnull (strstr (names->str, "title"));
  g_assert_null (strstr (names->str, "state"));

  cosmo_picture_set_error (picture, slow);
  g_string_truncate (names, 0);
  cosmo_picture_set_error (picture, refused);
  g_assert_cmpstr (names->str, ==, "error");
  g_string_truncate (names, 0);
  cosmo_picture_set_error (picture, refused);
  g_assert_cmpstr (names->str, ==, "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture/records-differ", test_records_differ);
  g_test_add_func ("/picture/states", test_states);
  g_test_add_func ("/picture/properties", test_properties);
  g_test_add_func ("/picture/notifications", test_notifications);
  return g_test_run ();
}
