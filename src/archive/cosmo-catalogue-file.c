/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The file of the catalogue: opened, made, and replaced when it is damaged. Whatever the moment of a kill, what was in
 * it is still in a file of the folder afterwards. */

#include "config.h"

#include "cosmo-catalogue-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

/* The files that SQLite keeps beside a database. */
#define LOG_SUFFIX "-wal"
#define LOG_INDEX_SUFFIX "-shm"

/* Closing the descriptor ends the lock. */
typedef int FolderLock;

static void
folder_lock_release (FolderLock *lock)
{
  if (*lock >= 0)
    close (*lock);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FolderLock, folder_lock_release)

/* Waits until no other process opens or replaces the catalogue. A file system that knows no such locks goes without:
 * the worst that two processes can do then is to set aside one damaged file twice. */
static FolderLock
lock_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  FolderLock lock = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  while (lock >= 0 && flock (lock, LOCK_EX) < 0 && errno == EINTR)
    ;
  return lock;
}

static gboolean
set_errno_error (GError     **error,
                 int          number,
                 const char  *what,
                 const char  *path)
{
  CosmoCatalogueError code = COSMO_CATALOGUE_ERROR_FAILED;

  if (number == ENOSPC || number == EDQUOT)
    code = COSMO_CATALOGUE_ERROR_FULL;
  else if (number == EACCES || number == EPERM || number == EROFS)
    code = COSMO_CATALOGUE_ERROR_READ_ONLY;

  g_set_error (error, COSMO_CATALOGUE_ERROR, code, "Cannot %s %s: %s", what, path, g_strerror (number));
  return FALSE;
}

/* Takes away what others may do with a file or folder of ours, and gives us what we need of a folder. */
static gboolean
make_private (const char  *path,
              GError     **error)
{
  GStatBuf status;
  guint mode;

  if (g_stat (path, &status) < 0)
    return set_errno_error (error, errno, "look at", path);

  mode = S_ISDIR (status.st_mode) ? 0700 : status.st_mode & 0700;
  return (status.st_mode & 0777) == mode || g_chmod (path, mode) == 0 ||
         set_errno_error (error, errno, "make private", path);
}

static gboolean
make_folder (const char  *path,
             GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0700) < 0)
    return set_errno_error (error, errno, "make", folder);

  return make_private (folder, error);
}

/* Whether we may write the file and, beside it, those that SQLite needs to do so. */
static gboolean
check_writable (const char  *path,
                GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_access (folder, W_OK | X_OK) < 0)
    return set_errno_error (error, errno, "write in", folder);

  return g_access (path, W_OK) == 0 || errno == ENOENT || set_errno_error (error, errno, "write", path);
}

static gboolean
move (const char  *from,
      const char  *to,
      GError     **error)
{
  return g_rename (from, to) == 0 || set_errno_error (error, errno, "move", from);
}

/* Opens a file and brings it into shape, without a look at whether it has been damaged. */
static CosmoDatabase *
open_file (const char  *path,
           GError     **error)
{
  g_autoptr(CosmoDatabase) database = NULL;
  int version;

  database = cosmo_database_open (path, COSMO_DATABASE_WRITE, error);
  if (database == NULL)
    return NULL;

  /* SQLite makes the files beside it with the same permissions, so this comes before they exist. */
  if (!make_private (path, error) ||
      !cosmo_database_peek_version (database, &version, error) ||
      !cosmo_catalogue_check_version (version, error))
    return NULL;

  /* In write-ahead logging, NORMAL syncs at checkpoints only. A power cut may take back the last answers, which can be
   * had again, and never damages the file (https://sqlite.org/pragma.html#pragma_synchronous). */
  if (!cosmo_database_execute (database,
                               "PRAGMA journal_mode = WAL;"
                               "PRAGMA synchronous = NORMAL;"
                               "PRAGMA foreign_keys = ON;",
                               error) ||
      !cosmo_catalogue_migrate (database, error) ||
      !cosmo_catalogue_check_tables (database, error))
    {
      cosmo_database_leave_as_is (database);
      return NULL;
    }

  return g_steal_pointer (&database);
}

static char *
make_sibling (const char *path,
              const char *suffix)
{
  return g_strconcat (path, suffix, NULL);
}

static void
delete_with_log (const char *path)
{
  static const char * const suffixes[] = { LOG_SUFFIX, LOG_INDEX_SUFFIX, "" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *file = make_sibling (path, suffixes[i]);

      g_unlink (file);
    }
}

/* A name for a damaged file that says when it was found, and that no file has. */
static char *
choose_aside (const char *path)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d");

  for (guint i = 1;; i++)
    {
      g_autofree char *aside = g_strdup_printf (i == 1 ? "%s.damaged-%s" : "%s.damaged-%s-%u", path, date, i);

      if (!g_file_test (aside, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&aside);
    }
}

/* The log goes first: beside another database SQLite would take it for that one's. A kill between the two leaves the
 * damaged file in its place, to be set aside at the next start. */
static gboolean
set_aside (const char  *path,
           GError     **error)
{
  g_autofree char *aside = choose_aside (path);
  g_autofree char *log = make_sibling (path, LOG_SUFFIX);
  g_autofree char *log_index = make_sibling (path, LOG_INDEX_SUFFIX);
  g_autofree char *log_aside = make_sibling (aside, LOG_SUFFIX);
  GStatBuf status;

  if (g_stat (log, &status) == 0 && status.st_size > 0 && !move (log, log_aside, error))
    return FALSE;
  g_unlink (log);
  g_unlink (log_index);

  return move (path, aside, error);
}

/* Makes a new file under @fresh_path with what can be read of the damaged one. */
static gboolean
make_fresh (const char  *path,
            const char  *fresh_path,
            GError     **error)
{
  g_autoptr(CosmoDatabase) fresh = NULL;
  g_autoptr(CosmoDatabase) damaged = NULL;

  delete_with_log (fresh_path);
  fresh = open_file (fresh_path, error);
  if (fresh == NULL)
    return FALSE;

  damaged = cosmo_database_open (path, COSMO_DATABASE_SALVAGE, NULL);
  if (damaged != NULL && !cosmo_catalogue_recover (damaged, fresh, error))
    return FALSE;

  /* Closing would do this too, and not tell when it cannot. */
  return cosmo_database_execute (fresh, "PRAGMA wal_checkpoint (TRUNCATE)", error);
}

static gboolean
replace (const char  *path,
         GError     **error)
{
  g_autofree char *fresh_path = make_sibling (path, ".new");

  return make_fresh (path, fresh_path, error) && set_aside (path, error) && move (fresh_path, path, error);
}

/* The last step of replace(), if a kill came before it. */
static void
finish_replacing (const char *path)
{
  g_autofree char *fresh_path = make_sibling (path, ".new");

  if (!g_file_test (path, G_FILE_TEST_EXISTS) && g_file_test (fresh_path, G_FILE_TEST_EXISTS))
    g_rename (fresh_path, path);
}

/**
 * cosmo_catalogue_error_is_damage:
 * @error: an error
 *
 * Returns: whether it says that a file is no catalogue of ours, or no longer one
 */
gboolean
cosmo_catalogue_error_is_damage (const GError *error)
{
  /* Nothing was written that is longer than the limit under which it is read. */
  return g_error_matches (error, COSMO_DATABASE_ERROR, SQLITE_CORRUPT) ||
         g_error_matches (error, COSMO_DATABASE_ERROR, SQLITE_NOTADB) ||
         g_error_matches (error, COSMO_DATABASE_ERROR, SQLITE_TOOBIG);
}

/**
 * cosmo_catalogue_file_open:
 * @path: the file
 * @replaced: (out): whether it was damaged, and is a new one now
 * @error: return location for a %COSMO_DATABASE_ERROR or %COSMO_CATALOGUE_ERROR
 *
 * Opens the file, making it and its folder if they are not there, for their owner alone.
 *
 * Returns: (transfer full): a connection to it, or %NULL, with %COSMO_CATALOGUE_ERROR_READ_ONLY if
 *   cosmo_catalogue_file_open_to_read() may still give one
 */
CosmoDatabase *
cosmo_catalogue_file_open (const char  *path,
                           gboolean    *replaced,
                           GError     **error)
{
  g_auto(FolderLock) lock = -1;
  g_autoptr(GError) local_error = NULL;
  CosmoDatabase *database;

  *replaced = FALSE;
  if (!make_folder (path, error) || !check_writable (path, error))
    return NULL;

  lock = lock_folder (path);
  finish_replacing (path);
  database = open_file (path, &local_error);
  if (database != NULL)
    return database;

  /* Our statements are constant: what SQLite finds wrong with them is that the tables are not ours. */
  if (!cosmo_catalogue_error_is_damage (local_error) &&
      !g_error_matches (local_error, COSMO_DATABASE_ERROR, SQLITE_ERROR))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  if (!replace (path, error))
    return NULL;
  *replaced = TRUE;
  return open_file (path, error);
}

static CosmoDatabase *
open_to_read (const char           *path,
              CosmoDatabaseAccess   access,
              GError              **error)
{
  g_autoptr(CosmoDatabase) database = cosmo_database_open (path, access, error);
  gint64 version;

  if (database == NULL ||
      !cosmo_catalogue_read_version (database, &version, error) ||
      !cosmo_catalogue_check_version (version, error) ||
      !cosmo_catalogue_check_tables (database, error))
    return NULL;

  return g_steal_pointer (&database);
}

/**
 * cosmo_catalogue_file_open_to_read:
 * @path: the file, which may not be written to
 * @error: return location for a %COSMO_DATABASE_ERROR or %COSMO_CATALOGUE_ERROR_NEWER
 *
 * Opens the file without making or changing anything. Somebody else may write to it, where the same disk is not mounted
 * read-only: a new connection sees what comes then, and an old one may be confused by it. So this one is for one use.
 *
 * Returns: (transfer full): a connection to it
 */
CosmoDatabase *
cosmo_catalogue_file_open_to_read (const char  *path,
                                   GError     **error)
{
  g_autofree char *log = make_sibling (path, LOG_SUFFIX);
  g_autoptr(GError) log_error = NULL;
  CosmoDatabase *database;

  /* SQLite reads a file that has no log only if it is told that nobody writes to it. */
  if (!g_file_test (log, G_FILE_TEST_EXISTS))
    return open_to_read (path, COSMO_DATABASE_READ_FROZEN, error);

  /* A run that was killed, or goes on, has its last answers there. */
  database = open_to_read (path, COSMO_DATABASE_READ, &log_error);
  if (database != NULL)
    return database;

  /* Where the index of the log is missing, and cannot be made, the rest is better than nothing. */
  if (g_error_matches (log_error, COSMO_DATABASE_ERROR, SQLITE_CANTOPEN))
    return open_to_read (path, COSMO_DATABASE_READ_FROZEN, error);

  g_propagate_error (error, g_steal_pointer (&log_error));
  return NULL;
}

/**
 * cosmo_catalogue_file_replace:
 * @path: the file
 * @damaged: (transfer full): a connection to it, through which damage was found
 * @error: return location for a %COSMO_DATABASE_ERROR or %COSMO_CATALOGUE_ERROR
 *
 * Sets the file aside under a name with the date, and puts a new one in its place that has what could be read of it.
 * When that cannot be done the damaged file stays where it is. When another process has just done so, its new file is
 * opened.
 *
 * Returns: (transfer full): a connection to the new file
 */
CosmoDatabase *
cosmo_catalogue_file_replace (const char     *path,
                              CosmoDatabase  *damaged,
                              GError        **error)
{
  g_auto(FolderLock) lock = lock_folder (path);
  gboolean has_moved = cosmo_database_has_moved (damaged);

  cosmo_database_leave_as_is (damaged);
  cosmo_database_close (damaged);

  return has_moved || replace (path, error) ? open_file (path, error) : NULL;
}
