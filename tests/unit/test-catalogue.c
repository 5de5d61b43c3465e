/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the catalogue keeps and finds again. What later answers change is in test-catalogue-answers.c, and what becomes
 * of its file in test-catalogue-file.c. */

#include "config.h"

#include <glib/gstdio.h>

#include "catalogues.h"
#include "fiber-test.h"

#define JANUARY ((CosmoSpan) { FIRST_DAY, LAST_DAY })

static void
assert_same (const CosmoRecord *record,
             const CosmoRecord *other)
{
  g_assert_nonnull (record);
  g_assert_true (cosmo_record_equal (record, other));
  g_assert_cmpint (record->source, ==, other->source);
  g_assert_cmpint (record->fetched_at, ==, other->fetched_at);
}

static DexFuture *
test_round_trip (gpointer user_data)
{
  g_autoptr(CosmoCatalogue) catalogue = new_catalogue ();
  g_autoptr(CosmoCatalogue) again = NULL;
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) cosmo_record_unref);
  g_autoptr(GPtrArray) changed = NULL;
  g_autoptr(GPtrArray) entries = NULL;

  g_ptr_array_add (records, make_record (FIRST_DAY, "Full", ASKED_AT));
  g_ptr_array_add (records, cosmo_record_new (FIRST_DAY + 1));
  for (guint media = COSMO_MEDIA_IMAGE; media <= COSMO_MEDIA_OTHER; media++)
    {
      CosmoRecord *record = make_record (FIRST_DAY + 2 + media, "", ASKED_AT);

      record->media = media;
      record->copyrighted = FALSE;
      g_ptr_array_add (records, record);
    }
  for (guint i = 1; i < records->len; i++)
    ((CosmoRecord *) records->pdata[i])->source = COSMO_SOURCE_PLANETARY;

  changed = store (catalogue, (CosmoSpan) { FIRST_DAY, FIRST_DAY + 4 }, records, ASKED_AT);
  g_assert_cmpuint (changed->len, ==, records->len);
  close_catalogue (catalogue);

  again = new_catalogue ();
  entries = load (again, JANUARY);
  g_assert_cmpuint (entries->len, ==, records->len);
  for (guint i = 0; i < records->len; i++)
    {
      g_assert_cmpint (get_entry (entries, i)->asked_at, ==, ASKED_AT);
      assert_same (get_entry (entries, i)->record, records->pdata[i]);
      assert_same (get_entry (changed, i)->record, records->pdata[i]);
    }

  close_catalogue (again);
  assert_sound ();
  return dex_future_new_true ();
}

static DexFuture *
test_spans (gpointer user_data)
{
  g_autoptr(CosmoCatalogue) catalogue = new_catalogue ();
  g_autoptr(GPtrArray) records = make_records ((CosmoSpan) { FIRST_DAY + 1, FIRST_DAY + 1 }, "Moon", ASKED_AT);
  g_autoptr(GPtrArray) changed = NULL;
  g_autoptr(GPtrArray) all = NULL;
  g_autoptr(GPtrArray) one = NULL;
  g_autoptr(GPtrArray) none = NULL;

  /* What was not asked about is not kept. */
  g_ptr_array_add (records, make_record (FIRST_DAY + 3, "Stray", ASKED_AT));
  g_ptr_array_add (records, make_record (FIRST_DAY - 1, "Stray", ASKED_AT));

  changed = store (catalogue, (CosmoSpan) { FIRST_DAY, FIRST_DAY + 2 }, records, ASKED_AT);
  assert_titles (changed, "2023-01-01 -, 2023-01-02 Moon, 2023-01-03 -");
  all = load (catalogue, (CosmoSpan) { 1, G_MAXUINT32 });
  assert_titles (all, "2023-01-01 -, 2023-01-02 Moon, 2023-01-03 -");
  one = load (catalogue, (CosmoSpan) { FIRST_DAY + 2, LAST_DAY });
  assert_titles (one, "2023-01-03 -");
  none = load (catalogue, (CosmoSpan) { FIRST_DAY + 3, LAST_DAY });
  assert_titles (none, "");

  close_catalogue (catalogue);
  return dex_future_new_true ();
}

static DexFuture *
test_favourites (gpointer user_data)
{
  g_autoptr(CosmoCatalogue) catalogue = new_catalogue ();
  g_autoptr(GPtrArray) before = NULL;
  g_autoptr(GPtrArray) after = NULL;
  g_autoptr(GPtrArray) fewer = NULL;

  set_favourite (catalogue, FIRST_DAY, TRUE, ASKED_AT);
  set_favourite (catalogue, FIRST_DAY + 2, TRUE, ASKED_AT + 2);
  set_favourite (catalogue, FIRST_DAY + 1, TRUE, ASKED_AT + 1);
  /* It keeps the time at which it became one. */
  set_favourite (catalogue, FIRST_DAY, TRUE, ASKED_AT + 3);
  before = list_favourites (catalogue);
  assert_titles (before, "2023-01-03 -, 2023-01-02 -, 2023-01-01 -");
  g_assert_cmpint (get_entry (before, 0)->asked_at, ==, 0);

  store_titled (catalogue, (CosmoSpan) { FIRST_DAY, FIRST_DAY + 1 }, "Moon");
  after = list_favourites (catalogue);
  assert_titles (after, "2023-01-03 -, 2023-01-02 Moon, 2023-01-01 Moon");
  g_assert_cmpint (get_entry (after, 1)->asked_at, ==, ASKED_AT);

  set_favourite (catalogue, FIRST_DAY + 1, FALSE, ASKED_AT);
  set_favourite (catalogue, LAST_DAY, FALSE, ASKED_AT);
  fewer = list_favourites (catalogue);
  assert_titles (fewer, "2023-01-03 -, 2023-01-01 Moon");

  close_catalogue (catalogue);
  return dex_future_new_true ();
}

static CosmoRecord *
make_texts (CosmoDay    day,
            const char *title,
            const char *explanation,
            const char *credit)
{
  CosmoRecord *record = cosmo_record_new (day);

  record->source = COSMO_SOURCE_PLANETARY;
  record->title = g_strdup (title);
  record->explanation = g_strdup (explanation);
  record->credit = g_strdup (credit);
  return record;
}

static void
store_texts (CosmoCatalogue *catalogue)
{
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) cosmo_record_unref);
  g_autoptr(GPtrArray) changed = NULL;

  g_ptr_array_add (records, make_texts (FIRST_DAY, "The Horsehead", "A dark nebula near galaxies.", "José Núñez"));
  g_ptr_array_add (records, make_texts (FIRST_DAY + 1, "Nebula of Orion", "Stars are born here.", "NASA"));
  g_ptr_array_add (records, make_texts (FIRST_DAY + 2, "Вселенная", "M31 AND M33, NOT M32", NULL));
  g_ptr_array_add (records, make_texts (FIRST_DAY + 3, NULL, NULL, NULL));
  g_ptr_array_add (records, make_texts (FIRST_DAY + 4, "Comet in the Evening", "Seen over a lake.", "NASA"));
  g_ptr_array_add (records, make_texts (FIRST_DAY + 5, "Ice", "Comet after comet: comets.", "NASA"));
  g_ptr_array_add (records, make_texts (FIRST_DAY + 6, "Dust", "What is left of it.", "Comet Hunters"));
  changed = store (catalogue, JANUARY, records, ASKED_AT);
}

static DexFuture *
test_search (gpointer user_data)
{
  static const struct {
    const char *text;
    const char *found;
  } cases[] = {
    { "horsehead", "2023-01-01 The Horsehead" },
    { "  HORSE ", "2023-01-01 The Horsehead" },
    { "nunez", "2023-01-01 The Horsehead" },
    { "galaxy", "2023-01-01 The Horsehead" },
    { "nebula", "2023-01-02 Nebula of Orion, 2023-01-01 The Horsehead" },
    /* The title counts for most, and the explanation for least. */
    { "comet", "2023-01-05 Comet in the Evening, 2023-01-07 Dust, 2023-01-06 Ice" },
    { "nebula stars", "2023-01-02 Nebula of Orion" },
    { "nebula sheep", "" },
    { "вселен", "2023-01-03 Вселенная" },
    { "", "" },
    { " \t\n", "" },
    { "'\"()*:^-+{}[];", "" },
    /* What would be an operator is a word. */
    { "AND", "2023-01-03 Вселенная" },
    { "m31 NOT m33", "2023-01-03 Вселенная" },
    { "horsehead OR orion", "" },
    { "NEAR(horsehead nebula)", "2023-01-01 The Horsehead" },
    { "title:horsehead", "" },
    { "\"horsehead", "2023-01-01 The Horsehead" },
    { "horsehead\"; DROP TABLE records; --", "" },
    { "horse* -nebula", "2023-01-01 The Horsehead" },
    { "\xff\xfehorsehead\xc3", "2023-01-01 The Horsehead" },
    { "\xcc\x81horsehead\xcc\x81", "2023-01-01 The Horsehead" },
    { "%_", "" },
  };
  g_autoptr(CosmoCatalogue) catalogue = new_catalogue ();
  g_autofree char *long_word = g_strnfill (1000 * 1000, 'a');
  g_autoptr(GString) many_words = g_string_new (NULL);
  g_autoptr(GPtrArray) best = NULL;
  g_autoptr(GPtrArray) too_long = NULL;
  g_autoptr(GPtrArray) too_many = NULL;

  store_texts (catalogue);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) found = NULL;
      g_autofree char *shown = g_strescape (cases[i].text, NULL);

      g_test_message ("%s", shown);
      found = dex_await_boxed (cosmo_catalogue_search (catalogue, cases[i].text, 10), &error);
      g_assert_no_error (error);
      assert_titles (found, cases[i].found);
    }

  best = dex_await_boxed (cosmo_catalogue_search (catalogue, "nebula", 1), NULL);
  assert_titles (best, "2023-01-02 Nebula of Orion");
  too_long = dex_await_boxed (cosmo_catalogue_search (catalogue, long_word, 10), NULL);
  assert_titles (too_long, "");
  for (guint i = 0; i < 10 * 1000; i++)
    g_string_append (many_words, "nebula ");
  g_string_append (many_words, "sheep");
  too_many = dex_await_boxed (cosmo_catalogue_search (catalogue, many_words->str, 10), NULL);
  g_assert_cmpuint (too_many->len, ==, 2);

  close_catalogue (catalogue);
  return dex_future_new_true ();
}

static DexFuture *
test_search_keeps_step (gpointer user_data)
{
  g_autoptr(CosmoCatalogue) catalogue = new_catalogue ();
  CosmoSpan span = { FIRST_DAY, FIRST_DAY + 1 };
  g_autoptr(GPtrArray) suns = make_records (span, "Sun", ASKED_AT + 1);
  g_autoptr(GPtrArray) changed = NULL;
  g_autoptr(GPtrArray) old = NULL;
  g_autoptr(GPtrArray) new = NULL;

  store_titled (catalogue, span, "Moon");
  changed = store (catalogue, span, suns, ASKED_AT + 1);
  old = dex_await_boxed (cosmo_catalogue_search (catalogue, "moon", 10), NULL);
  assert_titles (old, "");
  new = dex_await_boxed (cosmo_catalogue_search (catalogue, "sun", 10), NULL);
  assert_titles (new, "2023-01-02 Sun, 2023-01-01 Sun");

  close_catalogue (catalogue);
  assert_sound ();
  return dex_future_new_true ();
}

/* Which fields of a record are there after a stranger has run @sql on the file; "" if the whole record is not. */
static char *
load_tampered (const char *sql)
{
  static const struct {
    const char *name;
    gsize       offset;
  } fields[] = {
    { "title", G_STRUCT_OFFSET (CosmoRecord, title) },
    { "explanation", G_STRUCT_OFFSET (CosmoRecord, explanation) },
    { "markup", G_STRUCT_OFFSET (CosmoRecord, explanation_markup) },
    { "page", G_STRUCT_OFFSET (CosmoRecord, page_url) },
    { "image", G_STRUCT_OFFSET (CosmoRecord, image_url) },
    { "video", G_STRUCT_OFFSET (CosmoRecord, video_url) },
  };
  CosmoSpan span = { FIRST_DAY, FIRST_DAY };
  g_autofree char *path = catalogue_path ("");
  g_autoptr(CosmoCatalogue) before = new_catalogue ();
  g_autoptr(CosmoCatalogue) after = NULL;
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(GPtrArray) all = NULL;
  GString *names = g_string_new (NULL);

  store_titled (before, span, "Moon");
  close_catalogue (before);
  run_raw ("DROP TRIGGER records_updated");
  run_raw (sql);

  after = new_catalogue ();
  entries = load (after, span);
  all = load (after, (CosmoSpan) { 0, G_MAXUINT32 });
  g_assert_cmpuint (all->len, ==, entries->len);
  for (guint i = 0; entries->len > 0 && i < G_N_ELEMENTS (fields); i++)
    {
      if (G_STRUCT_MEMBER (char *, get_entry (entries, 0)->record, fields[i].offset) != NULL)
        g_string_append_printf (names, "%s%s", names->len > 0 ? " " : "", fields[i].name);
    }

  close_catalogue (after);
  g_assert_no_errno (g_unlink (path));
  return g_string_free_and_steal (names);
}

/* Rows that nobody but a stranger wrote: they are passed over, or what is wrong with them is. */
static DexFuture *
test_tampered_rows (gpointer user_data)
{
  static const struct {
    const char *sql;
    const char *loaded;
  } cases[] = {
    { "UPDATE days SET asked_at = -1", "" },
    { "UPDATE days SET day = 0; UPDATE records SET day = 0", "" },
    { "UPDATE days SET day = -5; UPDATE records SET day = -5", "" },
    { "UPDATE days SET day = 9223372036854775807", "" },
    { "UPDATE records SET source = 'automatic'", "" },
    { "UPDATE records SET source = 'nobody'", "" },
    { "UPDATE records SET media = ''", "" },
    { "UPDATE records SET fetched_at = -9223372036854775808", "" },
    { "UPDATE records SET copyrighted = 2", "" },
    { "UPDATE records SET width = -1", "" },
    { "UPDATE records SET height = 4294967296", "" },
    { "UPDATE records SET title = CAST (x'ff' AS TEXT)", "explanation markup page image video" },
    { "UPDATE records SET title = 'a' || char (0) || 'b'", "explanation markup page image video" },
    { "UPDATE records SET title = NULL, explanation = CAST (x'c3' AS TEXT)", "markup page image video" },
    { "UPDATE records SET explanation_markup = '<a href=\"file:///etc/passwd\">x</a>'",
      "title explanation page image video" },
    { "UPDATE records SET explanation_markup = '<a>x</a>'", "title explanation page image video" },
    { "UPDATE records SET explanation_markup = '<b size=\"1\">x</b>'", "title explanation page image video" },
    { "UPDATE records SET explanation_markup = '<span>x</span>'", "title explanation page image video" },
    { "UPDATE records SET explanation_markup = '</markup><markup>'", "title explanation page image video" },
    { "UPDATE records SET explanation_markup = '</markup><span><markup>'", "title explanation page image video" },
    { "UPDATE records SET explanation_markup = 'a < b'", "title explanation page image video" },
    { "UPDATE records SET page_url = 'file:///etc/passwd'", "title explanation markup image video" },
    { "UPDATE records SET image_url = 'http://example.org/a.jpg'", "title explanation markup page video" },
    { "UPDATE records SET image_url = 'http://127.0.0.1.example.org/a.jpg'", "title explanation markup page video" },
    { "UPDATE records SET image_url = 'http://127.0.0.1@example.org/a.jpg'", "title explanation markup page video" },
    { "UPDATE records SET image_url = 'https://nasa.gov@example.org/a.jpg'", "title explanation markup page video" },
    { "UPDATE records SET image_url = 'https://'", "title explanation markup page video" },
    { "UPDATE records SET image_url = 'http://[::1]/a.jpg'", "title explanation markup page image video" },
    { "UPDATE records SET video_url = 'javascript:alert(1)'", "title explanation markup page image" },
    { "UPDATE records SET video_url = ''", "title explanation markup page image" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *loaded = NULL;

      g_test_message ("%s", cases[i].sql);
      loaded = load_tampered (cases[i].sql);
      g_assert_cmpstr (loaded, ==, cases[i].loaded);
    }

  return dex_future_new_true ();
}

static int n_selects;

static int
on_statement (unsigned  event,
              void     *context,
              void     *statement,
              void     *sql)
{
  if (g_str_has_prefix (sql, "SELECT"))
    g_atomic_int_inc (&n_selects);
  return 0;
}

/* Makes each connection that is opened from now on count its queries. */
static int
count_selects (sqlite3                            *connection,
               const char                        **message,
               const struct sqlite3_api_routines  *api)
{
  return sqlite3_trace_v2 (connection, SQLITE_TRACE_STMT, on_statement, NULL);
}

/* Holds up the catalogue's thread at its next write, until it is closed. */
static sqlite3 *
open_writing (void)
{
  sqlite3 *raw = open_raw ();

  g_assert_cmpint (sqlite3_exec (raw, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  return raw;
}

static DexFuture *
test_dropped (gpointer user_data)
{
  g_autoptr(CosmoCatalogue) catalogue = new_catalogue ();
  g_autoptr(GPtrArray) records = make_records (JANUARY, "Moon", ASKED_AT);
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(GPtrArray) favourites = NULL;
  g_autoptr(DexFuture) kept = NULL;
  sqlite3 *writing;

  sqlite3_auto_extension ((void (*) (void)) count_selects);
  dex_await (cosmo_catalogue_open (catalogue), NULL);
  sqlite3_cancel_auto_extension ((void (*) (void)) count_selects);

  writing = open_writing ();
  n_selects = 0;
  dex_future_disown (cosmo_catalogue_set_favourite (catalogue, FIRST_DAY, TRUE, ASKED_AT));
  dex_unref (cosmo_catalogue_store (catalogue, JANUARY, records, ASKED_AT));
  for (guint i = 0; i < 5; i++)
    dex_unref (cosmo_catalogue_load (catalogue, JANUARY));
  dex_unref (cosmo_catalogue_search (catalogue, "moon", 1));
  dex_unref (cosmo_catalogue_list_favourites (catalogue));
  kept = cosmo_catalogue_load (catalogue, JANUARY);
  sqlite3_close (writing);

  entries = dex_await_boxed (g_steal_pointer (&kept), NULL);
  g_assert_cmpuint (entries->len, ==, 25);
  /* That of the store, and that of the one load that was kept. */
  g_assert_cmpuint (g_atomic_int_get (&n_selects), ==, 2);
  favourites = list_favourites (catalogue);
  g_assert_cmpuint (favourites->len, ==, 1);

  close_catalogue (catalogue);
  return dex_future_new_true ();
}

static DexFuture *
test_close (gpointer user_data)
{
  CosmoCatalogue *catalogue = new_catalogue ();
  g_autoptr(GPtrArray) records = make_records (JANUARY, "Moon", ASKED_AT);
  g_autoptr(CosmoCatalogue) again = NULL;
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *log = catalogue_path ("-wal");

  /* What was asked before is done before. */
  dex_future_disown (cosmo_catalogue_store (catalogue, JANUARY, records, ASKED_AT));
  close_catalogue (catalogue);
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
  close_catalogue (catalogue);
  g_assert_false (dex_await (cosmo_catalogue_load (catalogue, JANUARY), &error));
  g_assert_error (error, COSMO_CATALOGUE_ERROR, COSMO_CATALOGUE_ERROR_CLOSED);
  g_assert_finalize_object (catalogue);

  /* Dropped instead of closed. */
  catalogue = new_catalogue ();
  dex_await (cosmo_catalogue_open (catalogue), NULL);
  g_assert_finalize_object (catalogue);
  /* Dropped without having been used. */
  catalogue = new_catalogue ();
  g_assert_finalize_object (catalogue);

  again = new_catalogue ();
  entries = load (again, JANUARY);
  g_assert_cmpuint (entries->len, ==, 25);
  close_catalogue (again);

  /* The last one to let go of the file deletes its log, so the dropped one does let go. */
  while (g_file_test (log, G_FILE_TEST_EXISTS))
    g_thread_yield ();

  return dex_future_new_true ();
}

static void
on_notify_state (CosmoCatalogue *catalogue,
                 GParamSpec     *pspec,
                 guint          *n_notified)
{
  g_assert_cmpint (cosmo_catalogue_get_state (catalogue), ==, COSMO_CATALOGUE_READY);
  (*n_notified)++;
}

static DexFuture *
test_state (gpointer user_data)
{
  g_autoptr(CosmoCatalogue) catalogue = new_catalogue ();
  g_autoptr(GPtrArray) entries = NULL;
  g_autofree char *path = catalogue_path ("");
  guint n_notified = 0;

  g_signal_connect (catalogue, "notify::state", G_CALLBACK (on_notify_state), &n_notified);
  g_assert_cmpint (cosmo_catalogue_get_state (catalogue), ==, COSMO_CATALOGUE_UNOPENED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (dex_await (cosmo_catalogue_open (catalogue), NULL));
  g_assert_cmpint (cosmo_catalogue_get_state (catalogue), ==, COSMO_CATALOGUE_READY);
  g_assert_null (cosmo_catalogue_get_error (catalogue));
  entries = load (catalogue, JANUARY);
  g_assert_cmpuint (n_notified, ==, 1);

  close_catalogue (catalogue);
  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  dex_init ();

  fiber_test_add ("/catalogue/round-trip", test_round_trip);
  fiber_test_add ("/catalogue/spans", test_spans);
  fiber_test_add ("/catalogue/favourites", test_favourites);
  fiber_test_add ("/catalogue/search", test_search);
  fiber_test_add ("/catalogue/search-keeps-step", test_search_keeps_step);
  fiber_test_add ("/catalogue/tampered-rows", test_tampered_rows);
  fiber_test_add ("/catalogue/dropped", test_dropped);
  fiber_test_add ("/catalogue/close", test_close);
  fiber_test_add ("/catalogue/state", test_state);

  return g_test_run ();
}
