/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A thin layer over SQLite: a connection that keeps its prepared statements, errors as GError, and columns that are
 * checked when they are read, because a file on the disk is data from outside. A connection is used by one thread. */

#include "config.h"

#include "cosmo-database.h"

#include <errno.h>
#include <sqlite3.h>
#include <string.h>

/* How long a statement waits for another process to end its transaction. Ours take milliseconds. */
#define BUSY_TIMEOUT_MS (10 * 1000)

/* The longest value that is read or written. A service's answer, of up to 25 days, is no longer than 4 MiB. */
#define MAX_VALUE_BYTES (8 * 1024 * 1024)

/* How long the write-ahead log may be before it is to be written into the file, in pages (SQLite's own measure), and
 * how long before that can wait no more. */
#define LONG_LOG      1000
#define TOO_LONG_LOG 20000

/* The header of a database file: how it begins, and where it holds the user version, most significant byte first
 * (source: https://sqlite.org/fileformat2.html#the_database_header). */
#define HEADER_SIZE 100
#define HEADER_MAGIC "SQLite format 3"
#define HEADER_USER_VERSION 60

struct _CosmoDatabase
{
  sqlite3    *connection;
  GHashTable *statements;  /* (element-type utf8 CosmoStatement): by their text */
  int         n_log_pages; /* in the write-ahead log after the last commit */
};

struct _CosmoStatement
{
  sqlite3_stmt *statement;
};

G_DEFINE_QUARK (cosmo-database-error-quark, cosmo_database_error)

static gboolean
set_error (GError  **error,
           sqlite3  *connection,
           int       code)
{
  int number = connection != NULL ? sqlite3_system_errno (connection) : 0;

  /* SQLite says so by itself of the database only, and not of the files beside it. */
  if ((code & 0xff) == SQLITE_IOERR && (number == ENOSPC || number == EDQUOT))
    code = SQLITE_FULL;

  g_set_error (error, COSMO_DATABASE_ERROR, code & 0xff, "%s (%d)",
               connection != NULL ? sqlite3_errmsg (connection) : sqlite3_errstr (code), code);
  return FALSE;
}

static void
cosmo_statement_free (CosmoStatement *self)
{
  sqlite3_finalize (self->statement);
  g_free (self);
}

/* The schema in the file may have been written by anybody: none of its views and triggers may reach further than
 * tables, no table behind a virtual one may be written to, and no value may be longer than any of ours. */
static void
distrust_schema (sqlite3 *connection)
{
  sqlite3_db_config (connection, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (connection, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
  sqlite3_limit (connection, SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES);
  sqlite3_limit (connection, SQLITE_LIMIT_ATTACHED, 0);
}

/* Stands in for SQLite's own, which writes a long log into the file in the middle of a commit. */
static int
on_committed (void       *data,
              sqlite3    *connection,
              const char *name,
              int         n_log_pages)
{
  CosmoDatabase *self = data;

  self->n_log_pages = n_log_pages;
  if (n_log_pages >= TOO_LONG_LOG)
    cosmo_database_shorten_log (self);
  return SQLITE_OK;
}

/* The name by which SQLite opens a file as one that does not change (https://sqlite.org/uri.html). */
static char *
make_frozen_name (const char *path)
{
  g_autofree char *escaped = g_uri_escape_string (path, G_URI_RESERVED_CHARS_ALLOWED_IN_PATH, FALSE);

  return g_strconcat ("file:", escaped, "?immutable=1", NULL);
}

static int
open_connection (const char           *path,
                 CosmoDatabaseAccess   access,
                 sqlite3             **connection)
{
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
  g_autofree char *frozen_name = NULL;

  switch (access)
    {
    case COSMO_DATABASE_WRITE:
      flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
      break;
    case COSMO_DATABASE_READ_FROZEN:
      frozen_name = make_frozen_name (path);
      flags |= SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
      break;
    case COSMO_DATABASE_READ:
    case COSMO_DATABASE_SALVAGE:
    default:
      flags |= SQLITE_OPEN_READONLY;
    }

  return sqlite3_open_v2 (frozen_name != NULL ? frozen_name : path, connection, flags, NULL);
}

/**
 * cosmo_database_open:
 * @path: the file
 * @access: what for
 * @error: return location for a %COSMO_DATABASE_ERROR
 *
 * Opens a connection. Nothing of the file is read yet, so success does not tell that it is a database.
 *
 * Returns: (transfer full): the connection, for the calling thread alone
 */
CosmoDatabase *
cosmo_database_open (const char           *path,
                     CosmoDatabaseAccess   access,
                     GError              **error)
{
  g_autoptr(CosmoDatabase) self = g_new0 (CosmoDatabase, 1);
  int code;

  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) cosmo_statement_free);

  code = open_connection (path, access, &self->connection);
  if (code != SQLITE_OK)
    {
      set_error (error, self->connection, code);
      return NULL;
    }

  sqlite3_extended_result_codes (self->connection, 1);
  distrust_schema (self->connection);
  /* With this SQLite also reads a file that is shorter than its header says. */
  if (access == COSMO_DATABASE_SALVAGE)
    {
      sqlite3_db_config (self->connection, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
      sqlite3_db_config (self->connection, SQLITE_DBCONFIG_WRITABLE_SCHEMA, 1, NULL);
    }
  sqlite3_busy_timeout (self->connection, BUSY_TIMEOUT_MS);
  sqlite3_wal_hook (self->connection, on_committed, self);
  return g_steal_pointer (&self);
}

/**
 * cosmo_database_close:
 * @self: (transfer full): a connection
 *
 * Closes it. The last one to a file writes what is in its write-ahead log into it.
 */
void
cosmo_database_close (CosmoDatabase *self)
{
  g_hash_table_unref (self->statements);
  sqlite3_close (self->connection);
  g_free (self);
}

/**
 * cosmo_database_peek_version:
 * @self: a connection
 * @version: (out): the user version in the file's header; 0 if the file is empty
 * @error: return location for a %COSMO_DATABASE_ERROR, `SQLITE_NOTADB` when the file is something else
 *
 * Reads the user version as the file has it, without making the files that any SQL statement would make beside it. The
 * write-ahead log may hold a newer one.
 *
 * It reads through SQLite, since opening and closing the file once more would end the locks that other connections of
 * this process have on it (https://sqlite.org/howtocorrupt.html, section 2.2).
 *
 * Returns: whether it could be read
 */
gboolean
cosmo_database_peek_version (CosmoDatabase  *self,
                             int            *version,
                             GError        **error)
{
  guint8 header[HEADER_SIZE] = { 0 };
  static const guint8 empty[HEADER_SIZE] = { 0 };
  sqlite3_file *file = NULL;
  guint32 big_endian;
  int code;

  code = sqlite3_file_control (self->connection, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (code == SQLITE_OK)
    code = file->pMethods->xRead (file, header, sizeof header, 0);
  /* What a file is too short for reads as zeros. */
  if (code == SQLITE_OK || code == SQLITE_IOERR_SHORT_READ)
    code = memcmp (header, HEADER_MAGIC, sizeof HEADER_MAGIC) == 0 || memcmp (header, empty, sizeof header) == 0
             ? SQLITE_OK
             : SQLITE_NOTADB;
  if (code != SQLITE_OK)
    return set_error (error, NULL, code);

  memcpy (&big_endian, header + HEADER_USER_VERSION, sizeof big_endian);
  *version = (gint32) GUINT32_FROM_BE (big_endian);
  return TRUE;
}

/**
 * cosmo_database_has_long_log:
 * @self: a connection
 *
 * Returns: whether it is time for cosmo_database_shorten_log()
 */
gboolean
cosmo_database_has_long_log (CosmoDatabase *self)
{
  return self->n_log_pages >= LONG_LOG;
}

/**
 * cosmo_database_shorten_log:
 * @self: a connection
 *
 * Writes what is in the write-ahead log into the file, as far as no other connection needs it there. This waits for the
 * disk, which a commit does not: so it is done when nobody waits for an answer. What goes wrong costs nothing but that
 * the log stays as it is until it is tried again.
 */
void
cosmo_database_shorten_log (CosmoDatabase *self)
{
  int code = sqlite3_wal_checkpoint_v2 (self->connection, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);

  self->n_log_pages = 0;
  if (code != SQLITE_OK)
    g_debug ("The log of the catalogue stays as it is: %s", sqlite3_errstr (code));
}

/**
 * cosmo_database_has_moved:
 * @self: a connection
 *
 * Returns: whether the file was deleted, moved or replaced since it was opened
 */
gboolean
cosmo_database_has_moved (CosmoDatabase *self)
{
  int moved = 0;

  return sqlite3_file_control (self->connection, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK && moved;
}

/**
 * cosmo_database_leave_as_is:
 * @self: a connection
 *
 * Makes cosmo_database_close() write nothing into the file.
 */
void
cosmo_database_leave_as_is (CosmoDatabase *self)
{
  sqlite3_db_config (self->connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
}

/**
 * cosmo_database_execute:
 * @self: a connection
 * @sql: one or more statements, ours and constant
 * @error: return location for a %COSMO_DATABASE_ERROR
 *
 * Returns: whether all of them succeeded
 */
gboolean
cosmo_database_execute (CosmoDatabase  *self,
                        const char     *sql,
                        GError        **error)
{
  int code = sqlite3_exec (self->connection, sql, NULL, NULL, NULL);

  return code == SQLITE_OK || set_error (error, self->connection, code);
}

/**
 * cosmo_database_commit:
 * @self: a connection with an open transaction
 * @error: return location for a %COSMO_DATABASE_ERROR
 *
 * Ends the transaction, rolling it back if it cannot be committed.
 *
 * Returns: whether everything in it is now in the database
 */
gboolean
cosmo_database_commit (CosmoDatabase  *self,
                       GError        **error)
{
  if (cosmo_database_execute (self, "COMMIT", error))
    return TRUE;

  cosmo_database_roll_back (self);
  return FALSE;
}

/**
 * cosmo_database_roll_back:
 * @self: a connection
 *
 * Undoes the open transaction. After some errors SQLite has done so by itself, and then there is nothing to do.
 */
void
cosmo_database_roll_back (CosmoDatabase *self)
{
  if (!sqlite3_get_autocommit (self->connection))
    sqlite3_exec (self->connection, "ROLLBACK", NULL, NULL, NULL);
}

/**
 * cosmo_database_prepare:
 * @self: a connection
 * @sql: one statement
 * @error: return location for a %COSMO_DATABASE_ERROR, `SQLITE_ERROR` when the tables are not those that @sql is about
 *
 * Prepares a statement, once: the connection keeps it for the next time.
 *
 * Returns: (transfer none): the statement, to be given back with cosmo_statement_reset() (or g_autoptr) before it is
 *   prepared again
 */
CosmoStatement *
cosmo_database_prepare (CosmoDatabase  *self,
                        const char     *sql,
                        GError        **error)
{
  CosmoStatement *statement = g_hash_table_lookup (self->statements, sql);
  sqlite3_stmt *prepared = NULL;
  int code;

  if (statement != NULL)
    return statement;

  code = sqlite3_prepare_v3 (self->connection, sql, -1, SQLITE_PREPARE_PERSISTENT, &prepared, NULL);
  if (code != SQLITE_OK)
    {
      set_error (error, self->connection, code);
      return NULL;
    }

  statement = g_new0 (CosmoStatement, 1);
  statement->statement = prepared;
  g_hash_table_insert (self->statements, g_strdup (sql), statement);
  return statement;
}

/**
 * cosmo_statement_reset:
 * @self: a statement
 *
 * Ends it, which ends its read transaction, and forgets what was bound to it.
 */
void
cosmo_statement_reset (CosmoStatement *self)
{
  sqlite3_reset (self->statement);
  sqlite3_clear_bindings (self->statement);
}

/**
 * cosmo_statement_bind_int:
 * @self: a statement
 * @parameter: which of its parameters, from 1
 * @value: its value
 */
void
cosmo_statement_bind_int (CosmoStatement *self,
                          int             parameter,
                          gint64          value)
{
  int code = sqlite3_bind_int64 (self->statement, parameter, value);

  g_assert (code == SQLITE_OK);
}

/**
 * cosmo_statement_bind_text:
 * @self: a statement
 * @parameter: which of its parameters, from 1
 * @value: (nullable): its value, which has to live until the statement is reset; %NULL also stands for a text that is
 *   too long for the database
 */
void
cosmo_statement_bind_text (CosmoStatement *self,
                           int             parameter,
                           const char     *value)
{
  int code = sqlite3_bind_text (self->statement, parameter, value, -1, SQLITE_STATIC);

  g_assert (code == SQLITE_OK || code == SQLITE_TOOBIG);
}

/**
 * cosmo_statement_step:
 * @self: a statement
 * @row: (out): whether there is a row, or another one
 * @error: return location for a %COSMO_DATABASE_ERROR
 *
 * Returns: whether it succeeded
 */
gboolean
cosmo_statement_step (CosmoStatement  *self,
                      gboolean        *row,
                      GError         **error)
{
  int code = sqlite3_step (self->statement);

  *row = code == SQLITE_ROW;
  return code == SQLITE_ROW || code == SQLITE_DONE ||
         set_error (error, sqlite3_db_handle (self->statement), code);
}

/**
 * cosmo_statement_execute:
 * @self: a statement that gives no rows
 * @error: return location for a %COSMO_DATABASE_ERROR
 *
 * Runs and resets it.
 *
 * Returns: whether it succeeded
 */
gboolean
cosmo_statement_execute (CosmoStatement  *self,
                         GError         **error)
{
  gboolean row, done;

  done = cosmo_statement_step (self, &row, error);
  cosmo_statement_reset (self);
  return done;
}

/**
 * cosmo_statement_read_int:
 * @self: a statement at a row
 * @column: which of its columns, from 0
 * @min: the least value that makes sense
 * @max: the greatest
 * @value: (out): the value
 *
 * Returns: whether the column holds an integer that makes sense
 */
gboolean
cosmo_statement_read_int (CosmoStatement *self,
                          int             column,
                          gint64          min,
                          gint64          max,
                          gint64         *value)
{
  if (sqlite3_column_type (self->statement, column) != SQLITE_INTEGER)
    return FALSE;

  *value = sqlite3_column_int64 (self->statement, column);
  return *value >= min && *value <= max;
}

/**
 * cosmo_statement_dup_text:
 * @self: a statement at a row
 * @column: which of its columns, from 0
 *
 * Returns: (transfer full) (nullable): the text in the column, or %NULL if there is none or it is not valid UTF-8
 */
char *
cosmo_statement_dup_text (CosmoStatement *self,
                          int             column)
{
  const char *text;
  int n_bytes;

  if (sqlite3_column_type (self->statement, column) != SQLITE_TEXT)
    return NULL;

  text = (const char *) sqlite3_column_text (self->statement, column);
  n_bytes = sqlite3_column_bytes (self->statement, column);
  return text != NULL && g_utf8_validate_len (text, n_bytes, NULL) ? g_strndup (text, n_bytes) : NULL;
}
