/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CosmoDatabaseAccess:
 * @COSMO_DATABASE_WRITE: to read and write; the file is made if there is none
 * @COSMO_DATABASE_READ: to read, together with a log that somebody else may be writing
 * @COSMO_DATABASE_READ_FROZEN: to read a file that nobody writes and that has no log: no lock is taken and no file made
 * @COSMO_DATABASE_SALVAGE: to read what can be read of a damaged file, which has to be there
 */
typedef enum
{
  COSMO_DATABASE_WRITE,
  COSMO_DATABASE_READ,
  COSMO_DATABASE_READ_FROZEN,
  COSMO_DATABASE_SALVAGE,
} CosmoDatabaseAccess;

/* The domain of this file's errors. The code is SQLite's primary result code, such as SQLITE_FULL. */
#define COSMO_DATABASE_ERROR (cosmo_database_error_quark ())
GQuark          cosmo_database_error_quark   (void);

typedef struct _CosmoDatabase  CosmoDatabase;
typedef struct _CosmoStatement CosmoStatement;

CosmoDatabase  *cosmo_database_open          (const char           *path,
                                              CosmoDatabaseAccess   access,
                                              GError              **error);
void            cosmo_database_close         (CosmoDatabase        *self);
gboolean        cosmo_database_peek_version  (CosmoDatabase        *self,
                                              int                  *version,
                                              GError              **error);
gboolean        cosmo_database_has_long_log  (CosmoDatabase        *self);
void            cosmo_database_shorten_log   (CosmoDatabase        *self);
gboolean        cosmo_database_has_moved     (CosmoDatabase        *self);
void            cosmo_database_leave_as_is   (CosmoDatabase        *self);
gboolean        cosmo_database_execute       (CosmoDatabase        *self,
                                              const char           *sql,
                                              GError              **error);
gboolean        cosmo_database_commit        (CosmoDatabase        *self,
                                              GError              **error);
void            cosmo_database_roll_back     (CosmoDatabase        *self);
CosmoStatement *cosmo_database_prepare       (CosmoDatabase        *self,
                                              const char           *sql,
                                              GError              **error);

void            cosmo_statement_reset        (CosmoStatement       *self);
void            cosmo_statement_bind_int     (CosmoStatement       *self,
                                              int                   parameter,
                                              gint64                value);
void            cosmo_statement_bind_text    (CosmoStatement       *self,
                                              int                   parameter,
                                              const char           *value);
gboolean        cosmo_statement_step         (CosmoStatement       *self,
                                              gboolean             *row,
                                              GError              **error);
gboolean        cosmo_statement_execute      (CosmoStatement       *self,
                                              GError              **error);
gboolean        cosmo_statement_read_int     (CosmoStatement       *self,
                                              int                   column,
                                              gint64                min,
                                              gint64                max,
                                              gint64               *value);
char           *cosmo_statement_dup_text     (CosmoStatement       *self,
                                              int                   column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CosmoDatabase, cosmo_database_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CosmoStatement, cosmo_statement_reset)

G_END_DECLS
