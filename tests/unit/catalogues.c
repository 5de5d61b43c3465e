/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "catalogues.h"

#include <glib/gstdio.h>

/* In a folder that no other test sees, and that is not there yet. */
GFile *
catalogue_file (void)
{
  return g_file_new_build_filename (g_get_user_data_dir (), "cosmorama", "catalogue.db", NULL);
}

char *
catalogue_path (const char *suffix)
{
  g_autoptr(GFile) file = catalogue_file ();

  return g_strconcat (g_file_peek_path (file), suffix, NULL);
}

CosmoCatalogue *
new_catalogue (void)
{
  g_autoptr(GFile) file = catalogue_file ();

  return cosmo_catalogue_new (file);
}

/* A record with something in every field, different for every day and title. */
CosmoRecord *
make_record (CosmoDay    day,
             const char *title,
             gint64      fetched_at)
{
  CosmoRecord *record = cosmo_record_new (day);

  record->media = COSMO_MEDIA_VIDEO;
  record->source = COSMO_SOURCE_BASIC;
  record->fetched_at = fetched_at;
  record->title = g_strdup (title);
  record->explanation = g_strdup_printf ("What %s & its <stars> are; day %u.", title, day);
  record->explanation_markup = g_strdup_printf ("What <b>%u</b> &amp; its <a href=\"https://example.org/?a&amp;b\">"
                                                "<i>&lt;stars&gt;</i></a> are, H<sub>2</sub>O<sup>+</sup>",
                                                day);
  record->credit = g_strdup_printf ("Anna Ångström, 星 %u", day);
  record->copyrighted = TRUE;
  record->alt = g_strdup_printf ("A drawing of %u", day);
  record->page_url = g_strdup_printf ("https://example.org/page/%u", day);
  record->thumbnail_url = g_strdup_printf ("https://example.org/small/%u.jpg", day);
  record->image_url = g_strdup_printf ("https://example.org/large/%u.jpg?w=1&h=2", day);
  record->video_url = g_strdup_printf ("http://127.0.0.1:8080/film/%u.mp4", day);
  record->width = 4000;
  record->height = 3000;
  return record;
}

GPtrArray *
make_records (CosmoSpan   span,
              const char *title,
              gint64      fetched_at)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) cosmo_record_unref);

  for (CosmoDay day = span.first; day <= span.last; day++)
    g_ptr_array_add (records, make_record (day, title, fetched_at));

  return records;
}

GPtrArray *
load (CosmoCatalogue *catalogue,
      CosmoSpan       span)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *entries = dex_await_boxed (cosmo_catalogue_load (catalogue, span), &error);

  g_assert_no_error (error);
  return entries;
}

const CosmoCatalogueEntry *
get_entry (GPtrArray *entries,
           guint      position)
{
  g_assert_cmpuint (position, <, entries->len);
  return entries->pdata[position];
}

GPtrArray *
store (CosmoCatalogue *catalogue,
       CosmoSpan       span,
       GPtrArray      *records,
       gint64          asked_at)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *changed = dex_await_boxed (cosmo_catalogue_store (catalogue, span, records, asked_at), &error);

  g_assert_no_error (error);
  return changed;
}

void
store_titled (CosmoCatalogue *catalogue,
              CosmoSpan       span,
              const char     *title)
{
  g_autoptr(GPtrArray) records = make_records (span, title, ASKED_AT);
  g_autoptr(GPtrArray) changed = store (catalogue, span, records, ASKED_AT);
}

void
set_favourite (CosmoCatalogue *catalogue,
               CosmoDay        day,
               gboolean        favourite,
               gint64          now)
{
  g_autoptr(GError) error = NULL;

  dex_await (cosmo_catalogue_set_favourite (catalogue, day, favourite, now), &error);
  g_assert_no_error (error);
}

GPtrArray *
list_favourites (CosmoCatalogue *catalogue)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *entries = dex_await_boxed (cosmo_catalogue_list_favourites (catalogue), &error);

  g_assert_no_error (error);
  return entries;
}

void
close_catalogue (CosmoCatalogue *catalogue)
{
  g_autoptr(GError) error = NULL;

  dex_await (cosmo_catalogue_close (catalogue), &error);
  g_assert_no_error (error);
}

/* The days of 2023 and a little more, over and over. */
CosmoSpan
get_chunk (guint i)
{
  CosmoDay first = FIRST_DAY + i % N_CHUNKS * CHUNK_DAYS;

  return (CosmoSpan) { first, first + CHUNK_DAYS - 1 };
}

void
write_chunk (CosmoCatalogue *catalogue,
             guint           i,
             const char     *prefix,
             gint64          asked_at)
{
  g_autofree char *title = g_strdup_printf ("%s %u", prefix, i);
  g_autoptr(GPtrArray) records = make_records (get_chunk (i), title, asked_at);
  g_autoptr(GPtrArray) changed = store (catalogue, get_chunk (i), records, asked_at);

  set_favourite (catalogue, get_chunk (i).first, TRUE, asked_at);
}

/* A catalogue with a year in it, and a favourite in each chunk of that; closed. */
void
make_catalogue (void)
{
  g_autoptr(CosmoCatalogue) catalogue = new_catalogue ();

  for (guint i = 0; i < N_CHUNKS; i++)
    write_chunk (catalogue, i, "Chunk", ASKED_AT);
  close_catalogue (catalogue);
}

void
assert_unavailable (CosmoCatalogue      *catalogue,
                    CosmoCatalogueError  code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) store_error = NULL;
  g_autoptr(GPtrArray) records = make_records (get_chunk (0), "Moon", ASKED_AT);

  g_assert_false (dex_await (cosmo_catalogue_open (catalogue), &error));
  g_assert_error (error, COSMO_CATALOGUE_ERROR, code);
  g_assert_false (dex_await (cosmo_catalogue_store (catalogue, get_chunk (0), records, ASKED_AT), &store_error));
  g_assert_error (store_error, COSMO_CATALOGUE_ERROR, code);
  g_assert_cmpint (cosmo_catalogue_get_state (catalogue), ==, COSMO_CATALOGUE_UNAVAILABLE);
  g_assert_error (cosmo_catalogue_get_error (catalogue), COSMO_CATALOGUE_ERROR, code);
}

/* titles: like "2023-01-01 Comet, 2023-01-02 -", in which "-" stands for a day without a record. */
void
assert_titles (GPtrArray  *entries,
               const char *titles)
{
  g_autoptr(GString) found = g_string_new (NULL);

  for (guint i = 0; i < entries->len; i++)
    {
      const CosmoCatalogueEntry *entry = entries->pdata[i];
      g_autofree char *date = cosmo_day_format (entry->day);

      g_string_append_printf (found, "%s%s %s", i > 0 ? ", " : "", date,
                              entry->record != NULL ? entry->record->title : "-");
    }

  g_assert_cmpstr (found->str, ==, titles);
}

/* A connection past the catalogue. */
sqlite3 *
open_raw (void)
{
  g_autofree char *path = catalogue_path ("");
  sqlite3 *raw = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &raw, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  return raw;
}

void
run_raw (const char *sql)
{
  g_autoptr(sqlite3) raw = open_raw ();
  int code = sqlite3_exec (raw, sql, NULL, NULL, NULL);

  if (code != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (raw));
}

static int
on_value (void  *user_data,
          int    n_columns,
          char **values,
          char **names)
{
  GString *rows = user_data;

  g_string_append_printf (rows, "%s%s", rows->len > 0 ? "\n" : "", values[0] != NULL ? values[0] : "(null)");
  return 0;
}

/* The first column of what a query gives, one row a line. */
char *
query_raw (const char *sql)
{
  g_autoptr(sqlite3) raw = open_raw ();
  GString *rows = g_string_new (NULL);
  int code = sqlite3_exec (raw, sql, on_value, rows, NULL);

  if (code != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (raw));
  return g_string_free_and_steal (rows);
}

/* That the file is whole, each record is of a day that was asked about, and the index holds what the records say. */
void
assert_sound (void)
{
  g_autofree char *integrity = query_raw ("PRAGMA integrity_check");
  g_autofree char *strays = query_raw ("PRAGMA foreign_key_check");

  g_assert_cmpstr (integrity, ==, "ok");
  g_assert_cmpstr (strays, ==, "");
  run_raw ("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)");
}

char *
read_bytes (const char *path,
            gsize      *length)
{
  g_autoptr(GError) error = NULL;
  char *bytes;

  g_file_get_contents (path, &bytes, length, &error);
  g_assert_no_error (error);
  return bytes;
}

void
write_bytes (const char *path,
             const char *bytes,
             gsize       length)
{
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, bytes, length, &error);
  g_assert_no_error (error);
}

/* The names of the files in the catalogue's folder that begin so. */
GStrv
list_files (const char *prefix)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "cosmorama", NULL);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      if (g_str_has_prefix (name, prefix))
        g_strv_builder_add (names, name);
    }

  return g_strv_builder_end (names);
}

GSubprocess *
spawn (const char * const *arguments)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr(GError) error = NULL;
  GSubprocess *process;

  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", g_get_user_data_dir (), TRUE);
  process = g_subprocess_launcher_spawnv (launcher, arguments, &error);
  g_assert_no_error (error);
  return process;
}

/* Plays the part that the first argument names, if it does.
 *
 * arguments: those of main()
 * parts: the last one has no option
 * status: (out): what to return from main() then */
gboolean
run_as_another_process (char                 *arguments[],
                        const AnotherProcess *parts,
                        int                  *status)
{
  g_autoptr(DexFuture) future = NULL;

  if (arguments[1] == NULL)
    return FALSE;
  while (parts->option != NULL && !g_str_equal (arguments[1], parts->option))
    parts++;
  if (parts->option == NULL)
    return FALSE;

  future = dex_scheduler_spawn (NULL, 0, parts->func, arguments, NULL);
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  *status = dex_future_is_resolved (future) ? 0 : 1;
  return TRUE;
}
