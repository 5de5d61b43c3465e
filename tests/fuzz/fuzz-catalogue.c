/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A catalogue that somebody else wrote to. An input says what is changed in a sound file: its first byte how much of
 * the file there is, and each four bytes after it a place and what stands there. */

#include "config.h"

#include <glib/gstdio.h>

#include "cosmo-catalogue-private.h"
#include "fuzz.h"
#include "sound.h"

#define FIRST_DAY cosmo_day_new (2023, 1, 1)
#define N_DAYS 12
#define ASKED_AT G_GINT64_CONSTANT (1700000000)

typedef struct
{
  char   *folder;
  char   *path;
  GBytes *sound;
} Fixture;

static CosmoRecord *
make_record (CosmoDay day)
{
  CosmoRecord *record = cosmo_record_new (day);

  record->source = COSMO_SOURCE_BASIC;
  record->fetched_at = ASKED_AT;
  record->title = g_strdup_printf ("A comet & day %u", day);
  record->explanation = g_strdup ("It <passes>.");
  record->explanation_markup = g_strdup ("<b>It</b> <a href=\"https://example.org/\">&lt;passes&gt;</a>.");
  record->credit = g_strdup ("Jane Doe");
  record->page_url = g_strdup ("https://example.org/page");
  record->thumbnail_url = g_strdup ("https://example.org/small.jpg");
  record->image_url = g_strdup ("http://127.0.0.1:8080/large.jpg");
  record->width = 4000;
  record->height = 3000;
  return record;
}

static void
remove_files (Fixture *fixture)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (fixture->folder, name, NULL);

      g_unlink (file);
    }
}

static void
make_sound_file (Fixture *fixture)
{
  const CosmoSpan span = { FIRST_DAY, FIRST_DAY + N_DAYS - 1 };
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) cosmo_record_unref);
  g_autoptr(GPtrArray) changed = g_ptr_array_new_with_free_func ((GDestroyNotify) cosmo_catalogue_entry_free);
  g_autoptr(CosmoDatabase) database = NULL;
  g_autoptr(GError) error = NULL;
  gboolean replaced;

  database = cosmo_catalogue_file_open (fixture->path, &replaced, &error);
  g_assert_no_error (error);
  for (CosmoDay day = span.first; day < span.last; day++)
    g_ptr_array_add (records, make_record (day));
  cosmo_catalogue_write_span (database, span, records, ASKED_AT, changed, &error);
  g_assert_no_error (error);
  cosmo_catalogue_write_favourite (database, FIRST_DAY, TRUE, ASKED_AT, &error);
  g_assert_no_error (error);
}

/* In a folder of its own, which run-target removes. */
static Fixture *
get_fixture (void)
{
  static Fixture fixture;
  g_autoptr(GError) error = NULL;
  char *content;
  gsize length;

  if (fixture.sound != NULL)
    return &fixture;

  fixture.folder = g_dir_make_tmp ("cosmo-fuzz-XXXXXX", &error);
  g_assert_no_error (error);
  fixture.path = g_build_filename (fixture.folder, "catalogue.db", NULL);
  make_sound_file (&fixture);
  g_file_get_contents (fixture.path, &content, &length, &error);
  g_assert_no_error (error);
  fixture.sound = g_bytes_new_take (content, length);
  return &fixture;
}

static void
write_hostile_file (Fixture      *fixture,
                    const guint8 *data,
                    gsize         size)
{
  gsize length;
  const guint8 *sound = g_bytes_get_data (fixture->sound, &length);
  g_autofree guint8 *hostile = g_memdup2 (sound, length);
  g_autoptr(GError) error = NULL;

  for (gsize i = 1; i + 3 < size; i += 4)
    hostile[(data[i] << 16 | data[i + 1] << 8 | data[i + 2]) % length] = data[i + 3];
  if (size > 0)
    length = length * (data[0] + 1) / 256;

  g_file_set_contents_full (fixture->path, (const char *) hostile, length, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

static void
assert_entries (GPtrArray *entries,
                CosmoSpan  span)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const CosmoCatalogueEntry *entry = g_ptr_array_index (entries, i);
      const CosmoRecord *record = entry->record;

      g_assert_cmpuint (entry->day, >=, span.first);
      g_assert_cmpuint (entry->day, <=, span.last);
      if (record == NULL)
        continue;

      g_assert_cmpuint (record->day, ==, entry->day);
      g_assert_true (record->title == NULL || g_utf8_validate (record->title, -1, NULL));
      g_assert_true (record->explanation == NULL || g_utf8_validate (record->explanation, -1, NULL));
      g_assert_true (record->credit == NULL || g_utf8_validate (record->credit, -1, NULL));
      if (record->explanation_markup != NULL)
        assert_harmless_markup (record->explanation_markup);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  const CosmoSpan span = { FIRST_DAY, FIRST_DAY + N_DAYS - 1 };
  const CosmoSpan all = { cosmo_calendar_get_first (), cosmo_day_new (9999, 12, 31) };
  Fixture *fixture = get_fixture ();
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cosmo_catalogue_entry_free);
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) cosmo_catalogue_entry_free);
  g_autoptr(CosmoDatabase) database = NULL;
  g_autoptr(GError) error = NULL;
  gboolean replaced;

  remove_files (fixture);
  write_hostile_file (fixture, data, size);
  database = cosmo_catalogue_file_open (fixture->path, &replaced, NULL);
  if (database == NULL)
    return 0;

  if (!cosmo_catalogue_read_span (database, span, entries, &error) && cosmo_catalogue_error_is_damage (error))
    database = cosmo_catalogue_file_replace (fixture->path, g_steal_pointer (&database), NULL);
  if (database == NULL)
    return 0;

  assert_entries (entries, span);
  cosmo_catalogue_find (database, "comet", 10, found, NULL);
  cosmo_catalogue_read_favourites (database, found, NULL);
  assert_entries (found, all);
  cosmo_catalogue_write_favourite (database, FIRST_DAY + 1, TRUE, ASKED_AT, NULL);

  return 0;
}
