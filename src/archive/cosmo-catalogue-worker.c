/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The thread that has the catalogue's file, opens it when a job needs it, and carries out one job after another. */

#include "config.h"

#include "cosmo-catalogue-private.h"

#include <sqlite3.h>

/* How long nothing has been asked for when the thread has time for what would keep an answer waiting. */
#define REST_USEC (2 * G_USEC_PER_SEC)

/* What belongs to the thread. */
typedef struct
{
  char                *path;
  GAsyncQueue         *jobs;
  DexScheduler        *scheduler;
  DexSchedulerFunc     on_job_done;

  CosmoDatabase       *database;   /* (nullable): NULL while the file is not open */
  CosmoCatalogueState  state;
  GError              *state_error;  /* (nullable): why the file is not open, or for reading alone */
  GError              *write_error;  /* (nullable): why the last job that was to write did not, if it is not that */
} Worker;

static void
worker_free (Worker *worker)
{
  g_clear_pointer (&worker->path, g_free);
  g_clear_pointer (&worker->jobs, g_async_queue_unref);
  dex_clear (&worker->scheduler);
  g_clear_pointer (&worker->database, cosmo_database_close);
  g_clear_error (&worker->state_error);
  g_clear_error (&worker->write_error);
  g_free (worker);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Worker, worker_free)

static CosmoCatalogueError
code_for_database_error (int code)
{
  switch (code)
    {
    case SQLITE_FULL:
      return COSMO_CATALOGUE_ERROR_FULL;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return COSMO_CATALOGUE_ERROR_READ_ONLY;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return COSMO_CATALOGUE_ERROR_BUSY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_TOOBIG:
      return COSMO_CATALOGUE_ERROR_DAMAGED;
    default:
      return COSMO_CATALOGUE_ERROR_FAILED;
    }
}

/* Turns what SQLite says into an error of ours. */
static void
translate_error (GError **error)
{
  g_autoptr(GError) original = NULL;

  if ((*error)->domain != COSMO_DATABASE_ERROR)
    return;

  original = g_steal_pointer (error);
  g_set_error (error, COSMO_CATALOGUE_ERROR, code_for_database_error (original->code),
               "The catalogue: %s", original->message);
}

/* Reads the file, if it is there, when it may not be written to. */
static void
fall_back_to_reading (Worker *worker)
{
  g_autoptr(GError) error = NULL;

  worker->database = cosmo_catalogue_file_open_to_read (worker->path, &error);
  if (worker->database != NULL)
    {
      worker->state = COSMO_CATALOGUE_READ_ONLY;
    }
  else if (g_error_matches (error, COSMO_CATALOGUE_ERROR, COSMO_CATALOGUE_ERROR_NEWER))
    {
      g_clear_error (&worker->state_error);
      worker->state_error = g_steal_pointer (&error);
      worker->state = COSMO_CATALOGUE_NEWER;
    }
}

/* Takes an error of opening or replacing the file. */
static void
take_failure (Worker *worker,
              GError *error)
{
  translate_error (&error);
  worker->state_error = error;
  worker->state = COSMO_CATALOGUE_UNAVAILABLE;

  if (g_error_matches (error, COSMO_CATALOGUE_ERROR, COSMO_CATALOGUE_ERROR_NEWER))
    worker->state = COSMO_CATALOGUE_NEWER;
  else if (g_error_matches (error, COSMO_CATALOGUE_ERROR, COSMO_CATALOGUE_ERROR_READ_ONLY))
    fall_back_to_reading (worker);
}

/* Takes what opening or replacing the file gave. */
static gboolean
take_database (Worker        *worker,
               CosmoDatabase *database,
               gboolean       replaced,
               GError        *error)
{
  worker->database = database;
  g_clear_error (&worker->state_error);

  if (database == NULL)
    take_failure (worker, error);
  /* That it was replaced stays true until the program ends, so that the user gets to know it. */
  else if (replaced || worker->state != COSMO_CATALOGUE_DAMAGED_REPLACED)
    worker->state = replaced ? COSMO_CATALOGUE_DAMAGED_REPLACED : COSMO_CATALOGUE_READY;

  return worker->database != NULL;
}

static gboolean
ensure_open (Worker *worker)
{
  GError *error = NULL;
  CosmoDatabase *database;
  gboolean replaced = FALSE;

  if (worker->state == COSMO_CATALOGUE_NEWER)
    return FALSE;
  if (worker->database != NULL && cosmo_database_has_moved (worker->database))
    g_clear_pointer (&worker->database, cosmo_database_close);
  if (worker->database != NULL)
    return TRUE;

  database = cosmo_catalogue_file_open (worker->path, &replaced, &error);
  return take_database (worker, database, replaced, error);
}

static gboolean
replace_damaged (Worker *worker)
{
  GError *error = NULL;
  CosmoDatabase *database;

  /* It may be somebody else who is writing it, and nothing can be put in its place. */
  if (worker->state == COSMO_CATALOGUE_READ_ONLY)
    return FALSE;

  database = cosmo_catalogue_file_replace (worker->path, g_steal_pointer (&worker->database), &error);
  return take_database (worker, database, TRUE, error);
}

static gboolean
job_is_dropped (CosmoCatalogueJob *job)
{
  GCancellable *cancellable = dex_promise_get_cancellable (job->promise);

  return cancellable != NULL && g_cancellable_is_cancelled (cancellable);
}

static void
run_with_database (Worker            *worker,
                   CosmoCatalogueJob *job)
{
  if (job->run (worker->database, job, &job->error))
    return;

  if (cosmo_catalogue_error_is_damage (job->error) && replace_damaged (worker))
    {
      g_clear_error (&job->error);
      if (job->entries != NULL)
        g_ptr_array_set_size (job->entries, 0);
      job->run (worker->database, job, &job->error);
    }

  if (job->error != NULL)
    translate_error (&job->error);
}

static void
run_job (Worker            *worker,
         CosmoCatalogueJob *job)
{
  if (job_is_dropped (job))
    {
      job->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Nobody waits for it");
      return;
    }

  if (!ensure_open (worker) || (job->writes && worker->state == COSMO_CATALOGUE_READ_ONLY))
    job->error = g_error_copy (worker->state_error);
  else
    run_with_database (worker, job);

  if (job->writes)
    {
      g_clear_error (&worker->write_error);
      if (worker->state_error == NULL && job->error != NULL)
        worker->write_error = g_error_copy (job->error);
    }

  /* See cosmo_catalogue_file_open_to_read(). */
  if (worker->state == COSMO_CATALOGUE_READ_ONLY)
    g_clear_pointer (&worker->database, cosmo_database_close);
}

/* Returns: (transfer full) (nullable): what keeps the catalogue from keeping what it is told */
static GError *
dup_state_error (Worker *worker)
{
  const GError *error = worker->state_error != NULL ? worker->state_error : worker->write_error;

  return error != NULL ? g_error_copy (error) : NULL;
}

static CosmoCatalogueJob *
wait_for_job (Worker *worker)
{
  CosmoCatalogueJob *job = NULL;

  if (worker->database != NULL && cosmo_database_has_long_log (worker->database))
    {
      job = g_async_queue_timeout_pop (worker->jobs, REST_USEC);
      if (job == NULL)
        cosmo_database_shorten_log (worker->database);
    }

  return job != NULL ? job : g_async_queue_pop (worker->jobs);
}

static gpointer
run_worker (gpointer data)
{
  g_autoptr(Worker) worker = data;
  gboolean is_last = FALSE;

  while (!is_last)
    {
      CosmoCatalogueJob *job = wait_for_job (worker);

      is_last = job->run == NULL;
      if (is_last)
        g_clear_pointer (&worker->database, cosmo_database_close);
      else
        run_job (worker, job);

      job->state = worker->state;
      job->state_error = dup_state_error (worker);
      if (job->catalogue != NULL)
        dex_scheduler_push (worker->scheduler, worker->on_job_done, job);
      else
        cosmo_catalogue_job_free (job);
    }

  return NULL;
}

/**
 * cosmo_catalogue_worker_start:
 * @path: the catalogue's file
 * @jobs: (element-type CosmoCatalogueJob): the queue that the thread works off
 * @scheduler: what calls @on_job_done
 * @on_job_done: takes a job that has been done and whose catalogue waits for it
 *
 * Returns: (transfer full): the thread, which ends after a job with no function
 */
GThread *
cosmo_catalogue_worker_start (const char       *path,
                              GAsyncQueue      *jobs,
                              DexScheduler     *scheduler,
                              DexSchedulerFunc  on_job_done)
{
  Worker *worker = g_new0 (Worker, 1);

  worker->path = g_strdup (path);
  worker->jobs = g_async_queue_ref (jobs);
  worker->scheduler = dex_ref (scheduler);
  worker->on_job_done = on_job_done;
  return g_thread_new ("catalogue", run_worker, worker);
}
