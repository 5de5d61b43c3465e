/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is asked of the tables, and what is written into them. */

#include "config.h"

#include "cosmo-catalogue-private.h"

/* An entry that claims to be newer than an answer by more than this is from a clock that was wrong. */
#define MAX_CLOCK_DIFFERENCE (24 * 60 * 60)

/* No person searches for more words than this. */
#define MAX_SEARCH_WORDS 32

#define SELECT_SPAN \
  "SELECT days.day, asked_at, " COSMO_CATALOGUE_RECORD_COLUMNS " FROM days LEFT JOIN records USING (day)" \
  "  WHERE days.day BETWEEN ?1 AND ?2 ORDER BY days.day"
#define SELECT_FAVOURITES \
  "SELECT favourites.day, ifnull (asked_at, 0), " COSMO_CATALOGUE_RECORD_COLUMNS \
  "  FROM favourites LEFT JOIN days USING (day) LEFT JOIN records USING (day)" \
  "  ORDER BY added_at DESC, favourites.day DESC"
/* A word in the title counts for more than one in the credit, and that for more than one in the explanation. */
#define SELECT_FOUND \
  "SELECT days.day, asked_at, " COSMO_CATALOGUE_RECORD_COLUMNS \
  "  FROM search JOIN records ON records.day = search.rowid JOIN days USING (day)" \
  "  WHERE search MATCH ?1 ORDER BY bm25 (search, 8.0, 1.0, 4.0), days.day DESC LIMIT ?2"
#define SELECT_RECORDS "SELECT records.day, fetched_at, " COSMO_CATALOGUE_RECORD_COLUMNS " FROM records"

static gboolean
write_asked_at (CosmoDatabase  *database,
                CosmoDay        day,
                gint64          asked_at,
                GError        **error)
{
  g_autoptr(CosmoStatement) statement = NULL;

  statement = cosmo_database_prepare (database,
                                      "INSERT INTO days (day, asked_at) VALUES (?1, ?2)"
                                      "  ON CONFLICT (day) DO UPDATE SET asked_at = ?2",
                                      error);
  if (statement == NULL)
    return FALSE;

  cosmo_statement_bind_int (statement, 1, day);
  cosmo_statement_bind_int (statement, 2, asked_at);
  return cosmo_statement_execute (statement, error);
}

static gboolean
delete_record (CosmoDatabase  *database,
               CosmoDay        day,
               GError        **error)
{
  g_autoptr(CosmoStatement) statement = NULL;

  statement = cosmo_database_prepare (database, "DELETE FROM records WHERE day = ?1", error);
  if (statement == NULL)
    return FALSE;

  cosmo_statement_bind_int (statement, 1, day);
  return cosmo_statement_execute (statement, error);
}

static gboolean
write_record (CosmoDatabase  *database,
              CosmoRecord    *record,
              GError        **error)
{
  g_autoptr(CosmoStatement) statement = NULL;

  if (!delete_record (database, record->day, error))
    return FALSE;

  statement = cosmo_database_prepare (database,
                                      "INSERT INTO records VALUES"
                                      "  (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
                                      error);
  if (statement == NULL)
    return FALSE;

  cosmo_catalogue_bind_record (statement, record);
  return cosmo_statement_execute (statement, error);
}

/* Notes who confirmed a record and when. Its texts stay, and so does their index. */
static gboolean
write_origin (CosmoDatabase  *database,
              CosmoRecord    *record,
              GError        **error)
{
  g_autoptr(CosmoStatement) statement = NULL;

  statement = cosmo_database_prepare (database,
                                      "UPDATE records SET source = ?2, fetched_at = ?3 WHERE day = ?1",
                                      error);
  if (statement == NULL)
    return FALSE;

  cosmo_statement_bind_int (statement, 1, record->day);
  cosmo_statement_bind_text (statement, 2, cosmo_catalogue_get_nick (COSMO_TYPE_SOURCE, record->source));
  cosmo_statement_bind_int (statement, 3, record->fetched_at);
  return cosmo_statement_execute (statement, error);
}

/* Whether what is stored was written by somebody who asked later than an answer was given, and stays. That there was no
 * picture says little: whoever asked may have done so by a clock that was an hour ahead. */
static gboolean
is_outdated_by (const CosmoCatalogueEntry *answer,
                const CosmoCatalogueEntry *stored)
{
  return stored != NULL &&
         stored->asked_at > answer->asked_at &&
         stored->asked_at - answer->asked_at <= MAX_CLOCK_DIFFERENCE &&
         (stored->record != NULL || answer->record == NULL);
}

/* Adds to an answer what it does not say, and is known. */
static void
complete_answer (CosmoCatalogueEntry *answer,
                 const CosmoRecord   *known)
{
  CosmoRecord *record = answer->record;

  answer->record = cosmo_record_complete (record, known);
  cosmo_record_unref (record);
}

static gboolean
write_day (CosmoDatabase              *database,
           CosmoCatalogueEntry        *answer,
           const CosmoCatalogueEntry  *stored,
           gboolean                   *changed,
           GError                    **error)
{
  const CosmoRecord *known = stored != NULL ? stored->record : NULL;

  *changed = FALSE;
  if (is_outdated_by (answer, stored))
    return TRUE;
  if (!write_asked_at (database, answer->day, answer->asked_at, error))
    return FALSE;

  /* A picture that was once there stays, also when a service no longer has it. */
  if (answer->record == NULL && known != NULL)
    return TRUE;
  if (answer->record != NULL && known != NULL)
    complete_answer (answer, known);
  if (answer->record != NULL && known != NULL && cosmo_record_equal (answer->record, known))
    return write_origin (database, answer->record, error);

  *changed = answer->record != NULL || stored == NULL;
  return answer->record != NULL ? write_record (database, answer->record, error)
                                : delete_record (database, answer->day, error);
}

/* The answer about each day of a span; days that no record is about are without one. */
static GPtrArray *
list_answers (CosmoSpan  span,
              GPtrArray *records,
              gint64     asked_at)
{
  g_autoptr(GPtrArray) answers = g_ptr_array_new_with_free_func ((GDestroyNotify) cosmo_catalogue_entry_free);

  for (CosmoDay day = span.first; day <= span.last; day++)
    g_ptr_array_add (answers, cosmo_catalogue_entry_new (day, asked_at, NULL));

  for (guint i = 0; i < records->len; i++)
    {
      CosmoRecord *record = records->pdata[i];
      CosmoCatalogueEntry *answer;

      if (record->day < span.first || record->day > span.last)
        continue;
      answer = answers->pdata[record->day - span.first];
      g_clear_pointer (&answer->record, cosmo_record_unref);
      answer->record = cosmo_record_ref (record);
    }

  return g_steal_pointer (&answers);
}

/**
 * cosmo_catalogue_check_tables:
 * @database: a connection
 * @error: return location for a %COSMO_DATABASE_ERROR
 *
 * Looks whether the tables are those that are asked. It reads none of them: damage inside them is found when they are.
 *
 * Returns: whether they are
 */
gboolean
cosmo_catalogue_check_tables (CosmoDatabase  *database,
                              GError        **error)
{
  static const char * const queries[] = { SELECT_SPAN, SELECT_FAVOURITES, SELECT_FOUND };

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      if (cosmo_database_prepare (database, queries[i], error) == NULL)
        return FALSE;
    }

  return TRUE;
}

/**
 * cosmo_catalogue_read_span:
 * @database: a connection
 * @span: the days
 * @entries: (element-type CosmoCatalogueEntry): where to add what is known of them, oldest first; also of those that
 *   come before an error
 * @error: return location for a %COSMO_DATABASE_ERROR
 *
 * Returns: whether all could be read
 */
gboolean
cosmo_catalogue_read_span (CosmoDatabase  *database,
                           CosmoSpan       span,
                           GPtrArray      *entries,
                           GError        **error)
{
  g_autoptr(CosmoStatement) statement = NULL;

  statement = cosmo_database_prepare (database, SELECT_SPAN, error);
  if (statement == NULL)
    return FALSE;

  cosmo_statement_bind_int (statement, 1, span.first);
  cosmo_statement_bind_int (statement, 2, span.last);
  return cosmo_catalogue_read_entries (statement, entries, error);
}

/**
 * cosmo_catalogue_write_span:
 * @database: a connection
 * @span: the days that were asked about
 * @records: (element-type CosmoRecord): what was answered
 * @asked_at: when
 * @changed: (element-type CosmoCatalogueEntry): where to add the days of which something new is known now
 * @error: return location for a %COSMO_DATABASE_ERROR
 *
 * See cosmo_catalogue_store().
 *
 * Returns: whether all of it is in the database; otherwise nothing is
 */
gboolean
cosmo_catalogue_write_span (CosmoDatabase  *database,
                            CosmoSpan       span,
                            GPtrArray      *records,
                            gint64          asked_at,
                            GPtrArray      *changed,
                            GError        **error)
{
  g_autoptr(GPtrArray) stored = g_ptr_array_new_with_free_func ((GDestroyNotify) cosmo_catalogue_entry_free);
  g_autoptr(GPtrArray) answers = list_answers (span, records, asked_at);
  gboolean written;

  /* Read inside the transaction: another process may be writing the same days. */
  if (!cosmo_database_execute (database, "BEGIN IMMEDIATE", error))
    return FALSE;

  written = cosmo_catalogue_read_span (database, span, stored, error);
  for (guint i = 0, next = 0; written && i < answers->len; i++)
    {
      CosmoCatalogueEntry *answer = answers->pdata[i];
      const CosmoCatalogueEntry *known = next < stored->len ? stored->pdata[next] : NULL;
      gboolean is_new;

      if (known != NULL && known->day == answer->day)
        next++;
      else
        known = NULL;

      written = write_day (database, answer, known, &is_new, error);
      if (written && is_new)
        g_ptr_array_add (changed, cosmo_catalogue_entry_new (answer->day, asked_at, answer->record));
    }

  if (written)
    return cosmo_database_commit (database, error);

  cosmo_database_roll_back (database);
  return FALSE;
}

/* What a person typed as a query of FTS5: days that have all of the words, or words that begin so. Each word is quoted,
 * so nothing in it is an operator (https://sqlite.org/fts5.html#full_text_query_syntax). */
static char *
make_query (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *query = g_string_new (NULL);
  gboolean in_word = FALSE;
  guint n_words = 0;

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);
      gboolean is_word = g_unichar_isalnum (character) || (in_word && g_unichar_ismark (character));

      if (is_word && !in_word && n_words++ == MAX_SEARCH_WORDS)
        break;
      if (is_word != in_word)
        g_string_append (query, is_word ? "\"" : "\"* ");
      if (is_word)
        g_string_append_unichar (query, character);
      in_word = is_word;
    }
  if (in_word)
    g_string_append (query, "\"*");

  return g_string_free_and_steal (query);
}

/**
 * cosmo_catalogue_find:
 * @database: a connection
 * @text: what to look for
 * @max_entries: the most entries to find
 * @entries: (element-type CosmoCatalogueEntry): where to add them
 * @error: return location for a %COSMO_DATABASE_ERROR
 *
 * See cosmo_catalogue_search().
 *
 * Returns: whether it could be looked for
 */
gboolean
cosmo_catalogue_find (CosmoDatabase  *database,
                      const char     *text,
                      guint           max_entries,
                      GPtrArray      *entries,
                      GError        **error)
{
  g_autofree char *query = make_query (text);
  g_autoptr(CosmoStatement) statement = NULL;

  if (query[0] == '\0')
    return TRUE;

  statement = cosmo_database_prepare (database, SELECT_FOUND, error);
  if (statement == NULL)
    return FALSE;

  cosmo_statement_bind_text (statement, 1, query);
  cosmo_statement_bind_int (statement, 2, max_entries);
  return cosmo_catalogue_read_entries (statement, entries, error);
}

/**
 * cosmo_catalogue_read_favourites:
 * @database: a connection
 * @entries: (element-type CosmoCatalogueEntry): where to add the favourites, the one added last first
 * @error: return location for a %COSMO_DATABASE_ERROR
 *
 * Returns: whether all could be read
 */
gboolean
cosmo_catalogue_read_favourites (CosmoDatabase  *database,
                                 GPtrArray      *entries,
                                 GError        **error)
{
  g_autoptr(CosmoStatement) statement = NULL;

  statement = cosmo_database_prepare (database, SELECT_FAVOURITES, error);
  return statement != NULL && cosmo_catalogue_read_entries (statement, entries, error);
}

static gboolean
set_favourite (CosmoDatabase  *database,
               CosmoDay        day,
               gboolean        favourite,
               gint64          now,
               GError        **error)
{
  g_autoptr(CosmoStatement) statement = NULL;

  statement = cosmo_database_prepare (database,
                                      favourite ? "INSERT INTO favourites VALUES (?1, ?2) ON CONFLICT DO NOTHING"
                                                : "DELETE FROM favourites WHERE day = ?1",
                                      error);
  if (statement == NULL)
    return FALSE;

  cosmo_statement_bind_int (statement, 1, day);
  if (favourite)
    cosmo_statement_bind_int (statement, 2, now);
  return cosmo_statement_execute (statement, error);
}

/**
 * cosmo_catalogue_write_favourite:
 * @database: a connection
 * @day: the day
 * @favourite: whether it is to be one
 * @now: the time
 * @error: return location for a %COSMO_DATABASE_ERROR
 *
 * See cosmo_catalogue_set_favourite().
 *
 * Returns: whether it is on the disk
 */
gboolean
cosmo_catalogue_write_favourite (CosmoDatabase  *database,
                                 CosmoDay        day,
                                 gboolean        favourite,
                                 gint64          now,
                                 GError        **error)
{
  gboolean written;

  /* An answer that a power cut takes back is asked for again; nobody has the user's favourites but we. So this one
   * commit waits for the disk. */
  if (!cosmo_database_execute (database, "PRAGMA synchronous = FULL", error))
    return FALSE;
  written = set_favourite (database, day, favourite, now, error);

  return cosmo_database_execute (database, "PRAGMA synchronous = NORMAL", written ? error : NULL) && written;
}

static gboolean
copy_favourites (CosmoDatabase  *damaged,
                 CosmoDatabase  *fresh,
                 GError        **error)
{
  g_autoptr(CosmoStatement) statement = NULL;
  gboolean row;

  statement = cosmo_database_prepare (damaged, "SELECT day, added_at FROM favourites", NULL);
  while (statement != NULL && cosmo_statement_step (statement, &row, NULL) && row)
    {
      gint64 added_at;
      CosmoDay day;

      if (cosmo_catalogue_read_day (statement, &day) &&
          cosmo_statement_read_int (statement, 1, 0, G_MAXINT64, &added_at) &&
          !set_favourite (fresh, day, TRUE, added_at, error))
        return FALSE;
    }

  return TRUE;
}

/* The records as far as they can be read from one end. */
static gboolean
copy_records (CosmoDatabase  *damaged,
              const char     *sql,
              CosmoDatabase  *fresh,
              GError        **error)
{
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cosmo_catalogue_entry_free);
  g_autoptr(CosmoStatement) statement = cosmo_database_prepare (damaged, sql, NULL);

  if (statement != NULL)
    cosmo_catalogue_read_entries (statement, entries, NULL);

  for (guint i = 0; i < entries->len; i++)
    {
      const CosmoCatalogueEntry *entry = entries->pdata[i];

      if (entry->record != NULL &&
          (!write_asked_at (fresh, entry->day, entry->asked_at, error) ||
           !write_record (fresh, entry->record, error)))
        return FALSE;
    }

  return TRUE;
}

/**
 * cosmo_catalogue_recover:
 * @damaged: a connection to a damaged file
 * @fresh: a connection to a new one
 * @error: return location for a %COSMO_DATABASE_ERROR
 *
 * Copies what can be read, however little: favourites first, as nobody else has them, and then records, from both ends
 * to where the damage is. Which days have no picture can be asked again.
 *
 * Returns: whether what could be read is in @fresh
 */
gboolean
cosmo_catalogue_recover (CosmoDatabase  *damaged,
                         CosmoDatabase  *fresh,
                         GError        **error)
{
  if (!cosmo_database_execute (fresh, "BEGIN IMMEDIATE", error))
    return FALSE;

  if (copy_favourites (damaged, fresh, error) &&
      copy_records (damaged, SELECT_RECORDS " ORDER BY records.day", fresh, error) &&
      copy_records (damaged, SELECT_RECORDS " ORDER BY records.day DESC", fresh, error))
    return cosmo_database_commit (fresh, error);

  cosmo_database_roll_back (fresh);
  return FALSE;
}
