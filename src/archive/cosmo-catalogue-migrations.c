/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The tables of the catalogue, as the steps from each version of them to the next. A step that was in a release is
 * never changed: what it got wrong is put right by another one. */

#include "config.h"

#include "cosmo-catalogue-private.h"

#include <sqlite3.h>

/* Step n makes version n + 1, which SQLite keeps as `PRAGMA user_version`. Version 0 is an empty file.
 *
 * A `day` is a CosmoDay, times are seconds since 1970-01-01 UTC, and `source` and `media` hold the nicks of those
 * enums.
 *
 * `days` holds each day that a service was asked about, and when it last was. One that has no row in `records` has no
 * picture. `favourites` does not refer to them: it is the user's, and stays when all the rest is thrown away.
 *
 * `search` is the index of `records`, which holds the texts themselves. */
static const char * const migrations[] = {
  "CREATE TABLE days ("
  "  day INTEGER PRIMARY KEY,"
  "  asked_at INTEGER NOT NULL"
  ") STRICT;"

  "CREATE TABLE records ("
  "  day INTEGER PRIMARY KEY REFERENCES days (day) ON DELETE CASCADE,"
  "  source TEXT NOT NULL,"
  "  media TEXT NOT NULL,"
  "  fetched_at INTEGER NOT NULL,"
  "  copyrighted INTEGER NOT NULL,"
  "  width INTEGER NOT NULL,"
  "  height INTEGER NOT NULL,"
  "  title TEXT,"
  "  explanation TEXT,"
  "  explanation_markup TEXT,"
  "  credit TEXT,"
  "  alt TEXT,"
  "  page_url TEXT,"
  "  thumbnail_url TEXT,"
  "  image_url TEXT,"
  "  video_url TEXT"
  ") STRICT;"

  "CREATE TABLE favourites ("
  "  day INTEGER PRIMARY KEY,"
  "  added_at INTEGER NOT NULL"
  ") STRICT;"

  "CREATE VIRTUAL TABLE search USING fts5 (title, explanation, credit, content='records', content_rowid='day',"
  "  tokenize='porter unicode61 remove_diacritics 2');"
  "CREATE TRIGGER records_inserted AFTER INSERT ON records BEGIN"
  "  INSERT INTO search (rowid, title, explanation, credit)"
  "    VALUES (new.day, new.title, new.explanation, new.credit);"
  "END;"
  "CREATE TRIGGER records_deleted AFTER DELETE ON records BEGIN"
  "  INSERT INTO search (search, rowid, title, explanation, credit)"
  "    VALUES ('delete', old.day, old.title, old.explanation, old.credit);"
  "END;"
  "CREATE TRIGGER records_updated AFTER UPDATE OF title, explanation, credit ON records BEGIN"
  "  INSERT INTO search (search, rowid, title, explanation, credit)"
  "    VALUES ('delete', old.day, old.title, old.explanation, old.credit);"
  "  INSERT INTO search (rowid, title, explanation, credit)"
  "    VALUES (new.day, new.title, new.explanation, new.credit);"
  "END;",
};

static gboolean
run_migrations (CosmoDatabase  *database,
                GError        **error)
{
  gint64 version;

  if (!cosmo_catalogue_read_version (database, &version, error) || !cosmo_catalogue_check_version (version, error))
    return FALSE;

  for (; version < G_N_ELEMENTS (migrations); version++)
    {
      g_autofree char *set_version = g_strdup_printf ("PRAGMA user_version = %d", (int) version + 1);

      if (!cosmo_database_execute (database, migrations[version], error) ||
          !cosmo_database_execute (database, set_version, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * cosmo_catalogue_check_version:
 * @version: the version of a file's tables
 * @error: return location for a %COSMO_CATALOGUE_ERROR_NEWER
 *
 * Returns: whether this program knows them
 */
gboolean
cosmo_catalogue_check_version (gint64    version,
                               GError  **error)
{
  if (version <= (gint64) G_N_ELEMENTS (migrations))
    return TRUE;

  g_set_error (error, COSMO_CATALOGUE_ERROR, COSMO_CATALOGUE_ERROR_NEWER,
               "The catalogue is of version %" G_GINT64_FORMAT ", and this program knows none above %d",
               version, (int) G_N_ELEMENTS (migrations));
  return FALSE;
}

/**
 * cosmo_catalogue_read_version:
 * @database: a connection
 * @version: (out): the version of its tables
 * @error: return location for a %COSMO_DATABASE_ERROR
 *
 * Returns: whether it could be read
 */
gboolean
cosmo_catalogue_read_version (CosmoDatabase  *database,
                              gint64         *version,
                              GError        **error)
{
  g_autoptr(CosmoStatement) statement = cosmo_database_prepare (database, "PRAGMA user_version", error);
  gboolean row;

  if (statement == NULL || !cosmo_statement_step (statement, &row, error))
    return FALSE;
  if (!row || !cosmo_statement_read_int (statement, 0, 0, G_MAXINT32, version))
    {
      g_set_error (error, COSMO_DATABASE_ERROR, SQLITE_CORRUPT, "The version of the tables makes no sense");
      return FALSE;
    }

  return TRUE;
}

/**
 * cosmo_catalogue_migrate:
 * @database: a connection
 * @error: return location for a %COSMO_DATABASE_ERROR or %COSMO_CATALOGUE_ERROR_NEWER
 *
 * Brings the tables to the newest version, in one transaction.
 *
 * Returns: whether they are of it now
 */
gboolean
cosmo_catalogue_migrate (CosmoDatabase  *database,
                         GError        **error)
{
  if (!cosmo_database_execute (database, "BEGIN IMMEDIATE", error))
    return FALSE;

  if (run_migrations (database, error))
    return cosmo_database_commit (database, error);

  cosmo_database_roll_back (database);
  return FALSE;
}
