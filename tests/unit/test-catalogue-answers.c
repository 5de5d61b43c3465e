/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What becomes of the answer of a day when another one comes, and when it is time for another one. */

#include "config.h"

#include "catalogues.h"
#include "fiber-test.h"

/* Of each day, an answer is stored and then another. A title of NULL is an answer without a record. */
static DexFuture *
test_later_answers (gpointer user_data)
{
  static const struct {
    const char *what;
    const char *first, *second;
    gint64      second_at;
    const char *kept;
    gint64      kept_at;
    gboolean    changed;
  } cases[] = {
    { "the same", "Moon", "Moon", ASKED_AT + 100, "Moon", ASKED_AT + 100, FALSE },
    { "another", "Moon", "Sun", ASKED_AT + 100, "Sun", ASKED_AT + 100, TRUE },
    { "another, at once", "Moon", "Sun", ASKED_AT, "Sun", ASKED_AT, TRUE },
    { "an older one, late", "Moon", "Sun", ASKED_AT - 100, "Moon", ASKED_AT, FALSE },
    { "from before the clock was set right", "Moon", "Sun", ASKED_AT - 86401, "Sun", ASKED_AT - 86401, TRUE },
    { "gone", "Moon", NULL, ASKED_AT + 100, "Moon", ASKED_AT + 100, FALSE },
    { "still missing", NULL, NULL, ASKED_AT + 100, "-", ASKED_AT + 100, FALSE },
    { "there at last", NULL, "Moon", ASKED_AT + 100, "Moon", ASKED_AT + 100, TRUE },
    { "there before, told late", NULL, "Moon", ASKED_AT - 100, "Moon", ASKED_AT - 100, TRUE },
    { "missing before, told late", NULL, NULL, ASKED_AT - 100, "-", ASKED_AT, FALSE },
  };
  g_autoptr(CosmoCatalogue) catalogue = new_catalogue ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CosmoSpan span = { FIRST_DAY + i, FIRST_DAY + i };
      CosmoSpan nothing = { 1, 0 };
      g_autoptr(GPtrArray) first = make_records (cases[i].first != NULL ? span : nothing, cases[i].first, ASKED_AT);
      g_autoptr(GPtrArray) second = make_records (cases[i].second != NULL ? span : nothing, cases[i].second,
                                                  cases[i].second_at);
      g_autoptr(GPtrArray) new = store (catalogue, span, first, ASKED_AT);
      g_autoptr(GPtrArray) changed = store (catalogue, span, second, cases[i].second_at);
      g_autoptr(GPtrArray) kept = load (catalogue, span);
      const CosmoCatalogueEntry *entry = get_entry (kept, 0);

      g_test_message ("%s", cases[i].what);
      g_assert_cmpuint (new->len, ==, 1);
      g_assert_cmpuint (changed->len, ==, cases[i].changed ? 1 : 0);
      g_assert_cmpstr (entry->record != NULL ? entry->record->title : "-", ==, cases[i].kept);
      g_assert_cmpint (entry->asked_at, ==, cases[i].kept_at);
      if (entry->record != NULL)
        g_assert_cmpint (entry->record->fetched_at, ==, cases[i].second != NULL ? cases[i].kept_at : ASKED_AT);
    }

  close_catalogue (catalogue);
  assert_sound ();
  return dex_future_new_true ();
}

/* A later answer leaves something out, has letters that cannot be read, or has another text. */
static DexFuture *
test_later_answers_say_less (gpointer user_data)
{
  static const struct {
    const char *what;
    gsize       text;
    const char *other;
    gboolean    is_taken;
  } cases[] = {
    { "title", G_STRUCT_OFFSET (CosmoRecord, title), NULL },
    { "explanation", G_STRUCT_OFFSET (CosmoRecord, explanation), NULL },
    { "markup", G_STRUCT_OFFSET (CosmoRecord, explanation_markup), NULL },
    { "credit", G_STRUCT_OFFSET (CosmoRecord, credit), NULL },
    { "alt", G_STRUCT_OFFSET (CosmoRecord, alt), NULL },
    { "page", G_STRUCT_OFFSET (CosmoRecord, page_url), NULL },
    { "thumbnail", G_STRUCT_OFFSET (CosmoRecord, thumbnail_url), NULL },
    { "picture", G_STRUCT_OFFSET (CosmoRecord, image_url), NULL },
    { "film", G_STRUCT_OFFSET (CosmoRecord, video_url), NULL },
    { "illegible title", G_STRUCT_OFFSET (CosmoRecord, title), "M\357\277\275n" },
    { "illegible explanation", G_STRUCT_OFFSET (CosmoRecord, explanation), "What it \357\277\275." },
    { "illegible credit", G_STRUCT_OFFSET (CosmoRecord, credit), "Anna \357\277\275ngstr\357\277\275m" },
    { "another title", G_STRUCT_OFFSET (CosmoRecord, title), "Sun", TRUE },
    { "another explanation", G_STRUCT_OFFSET (CosmoRecord, explanation), "It shines.", TRUE },
  };
  g_autoptr(CosmoCatalogue) catalogue = new_catalogue ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CosmoSpan span = { FIRST_DAY + i, FIRST_DAY + i };
      g_autoptr(GPtrArray) first = make_records (span, "Moon", ASKED_AT);
      g_autoptr(GPtrArray) second = make_records (span, "Moon", ASKED_AT + 1);
      g_autoptr(GPtrArray) new = store (catalogue, span, first, ASKED_AT);
      g_autoptr(GPtrArray) changed = NULL;
      g_autoptr(GPtrArray) kept = NULL;
      CosmoRecord *later = second->pdata[0];

      g_test_message ("%s", cases[i].what);
      g_set_str (G_STRUCT_MEMBER_P (later, cases[i].text), cases[i].other);
      if (later->credit == NULL)
        later->copyrighted = FALSE;
      later->width = later->height = 0;
      changed = store (catalogue, span, second, ASKED_AT + 1);
      g_assert_cmpuint (changed->len, ==, cases[i].is_taken ? 1 : 0);
      kept = load (catalogue, span);
      g_assert_cmpint (cosmo_record_equal (get_entry (kept, 0)->record, first->pdata[0]), ==, !cases[i].is_taken);
      if (cases[i].is_taken)
        g_assert_cmpstr (G_STRUCT_MEMBER (char *, get_entry (kept, 0)->record, cases[i].text), ==, cases[i].other);
    }

  close_catalogue (catalogue);
  assert_sound ();
  return dex_future_new_true ();
}

/* The links of a text are not those of another one, and the address of a film is not that of a picture. */
static DexFuture *
test_later_answers_say_other (gpointer user_data)
{
  CosmoSpan span = { FIRST_DAY, FIRST_DAY };
  g_autoptr(CosmoCatalogue) catalogue = new_catalogue ();
  g_autoptr(GPtrArray) first = make_records (span, "Moon", ASKED_AT);
  g_autoptr(GPtrArray) second = g_ptr_array_new_with_free_func ((GDestroyNotify) cosmo_record_unref);
  g_autoptr(GPtrArray) new = store (catalogue, span, first, ASKED_AT);
  g_autoptr(GPtrArray) changed = NULL;
  g_autoptr(GPtrArray) kept = NULL;
  CosmoRecord *later = cosmo_record_new (FIRST_DAY);
  CosmoRecord *record;

  later->source = COSMO_SOURCE_PLANETARY;
  later->media = COSMO_MEDIA_IMAGE;
  later->explanation = g_strdup ("It shines.");
  g_ptr_array_add (second, later);
  changed = store (catalogue, span, second, ASKED_AT + 1);
  g_assert_cmpuint (changed->len, ==, 1);
  kept = load (catalogue, span);
  record = get_entry (kept, 0)->record;
  g_assert_cmpstr (record->title, ==, "Moon");
  g_assert_cmpstr (record->explanation, ==, "It shines.");
  g_assert_null (record->explanation_markup);
  g_assert_null (record->video_url);
  g_assert_null (record->image_url);

  close_catalogue (catalogue);
  return dex_future_new_true ();
}

static void
test_needs_refresh (void)
{
  static const struct {
    const char *day, *asked, *now;
    gboolean    has_record;
    gboolean    needs_refresh;
  } cases[] = {
    { "2023-01-01", NULL, "2023-01-01T12:00:00Z", FALSE, TRUE },
    /* Asked while the day was young. */
    { "2023-01-01", "2023-01-01T12:00:00Z", "2023-01-01T12:59:59Z", TRUE, FALSE },
    { "2023-01-01", "2023-01-01T12:00:00Z", "2023-01-01T13:00:00Z", TRUE, TRUE },
    { "2023-01-01", "2023-01-14T23:59:59Z", "2023-01-16T00:00:00Z", TRUE, TRUE },
    { "2023-01-01", "2023-01-14T23:59:59Z", "2029-01-16T00:00:00Z", TRUE, TRUE },
    /* Before its day has begun in UTC, by a clock that is a little slow. */
    { "2023-01-01", "2022-12-31T23:00:00Z", "2022-12-31T23:30:00Z", TRUE, FALSE },
    /* Today's picture may appear any minute. */
    { "2023-01-01", "2023-01-01T12:00:00Z", "2023-01-01T12:00:01Z", FALSE, TRUE },
    { "2023-01-01", "2023-01-15T00:00:00Z", "2023-01-16T00:00:00Z", FALSE, FALSE },
    /* Asked later. */
    { "2023-01-01", "2023-01-15T00:00:00Z", "2023-01-16T00:00:00Z", TRUE, FALSE },
    { "2023-01-01", "2023-01-15T00:00:00Z", "2023-04-14T23:59:59Z", TRUE, FALSE },
    { "2023-01-01", "2023-01-15T00:00:00Z", "2023-04-15T00:00:00Z", TRUE, TRUE },
    { "1995-06-16", "2023-01-15T00:00:00Z", "2023-02-15T00:00:00Z", TRUE, FALSE },
    { "1995-06-16", "2023-01-15T00:00:00Z", "2023-04-15T00:00:00Z", FALSE, TRUE },
    /* The clock was wrong then, or is now. */
    { "1995-06-16", "2033-01-15T00:00:00Z", "2023-04-15T00:00:00Z", TRUE, TRUE },
    { "1995-06-16", "2023-01-15T00:00:00Z", "1970-01-01T00:00:00Z", TRUE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CosmoDay day = cosmo_day_parse (cases[i].day);
      g_autoptr(GDateTime) now = g_date_time_new_from_iso8601 (cases[i].now, NULL);
      g_autoptr(GDateTime) asked = g_date_time_new_from_iso8601 (cases[i].asked != NULL ? cases[i].asked : "", NULL);
      g_autoptr(CosmoRecord) record = cosmo_record_new (day);
      g_autoptr(CosmoCatalogueEntry) entry = NULL;

      g_test_message ("%s, asked at %s, at %s", cases[i].day, cases[i].asked, cases[i].now);
      entry = cosmo_catalogue_entry_new (day, asked != NULL ? g_date_time_to_unix (asked) : 0,
                                         cases[i].has_record ? record : NULL);
      g_assert_cmpint (cosmo_catalogue_entry_needs_refresh (entry, g_date_time_to_unix (now)), ==,
                       cases[i].needs_refresh);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  dex_init ();

  fiber_test_add ("/catalogue-answers/later-answers", test_later_answers);
  fiber_test_add ("/catalogue-answers/later-answers-say-less", test_later_answers_say_less);
  fiber_test_add ("/catalogue-answers/later-answers-say-other", test_later_answers_say_other);
  g_test_add_func ("/catalogue-answers/needs-refresh", test_needs_refresh);

  return g_test_run ();
}
