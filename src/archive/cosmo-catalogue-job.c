/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a catalogue can be asked to do: a job has its arguments when it is made, the catalogue's thread carries it out,
 * and then it has what came of it. */

#include "config.h"

#include "cosmo-catalogue-private.h"

static CosmoCatalogueJob *
job_new (CosmoCatalogueJobFunc run)
{
  CosmoCatalogueJob *job = g_new0 (CosmoCatalogueJob, 1);

  job->run = run;
  return job;
}

static GPtrArray *
new_entries (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) cosmo_catalogue_entry_free);
}

/* A job that only reads, and is not begun once nobody waits for it. */
static CosmoCatalogueJob *
reading_job_new (CosmoCatalogueJobFunc run)
{
  CosmoCatalogueJob *job = job_new (run);

  job->promise = dex_promise_new_cancellable ();
  job->entries = new_entries ();
  return job;
}

static CosmoCatalogueJob *
writing_job_new (CosmoCatalogueJobFunc run)
{
  CosmoCatalogueJob *job = job_new (run);

  job->promise = dex_promise_new ();
  job->writes = TRUE;
  return job;
}

static gboolean
run_open (CosmoDatabase      *database,
          CosmoCatalogueJob  *job,
          GError            **error)
{
  return TRUE;
}

static gboolean
run_load (CosmoDatabase      *database,
          CosmoCatalogueJob  *job,
          GError            **error)
{
  return cosmo_catalogue_read_span (database, job->span, job->entries, error);
}

static gboolean
run_store (CosmoDatabase      *database,
           CosmoCatalogueJob  *job,
           GError            **error)
{
  return cosmo_catalogue_write_span (database, job->span, job->records, job->time, job->entries, error);
}

static gboolean
run_search (CosmoDatabase      *database,
            CosmoCatalogueJob  *job,
            GError            **error)
{
  return cosmo_catalogue_find (database, job->text, job->max_entries, job->entries, error);
}

static gboolean
run_set_favourite (CosmoDatabase      *database,
                   CosmoCatalogueJob  *job,
                   GError            **error)
{
  return cosmo_catalogue_write_favourite (database, job->day, job->favourite, job->time, error);
}

static gboolean
run_list_favourites (CosmoDatabase      *database,
                     CosmoCatalogueJob  *job,
                     GError            **error)
{
  return cosmo_catalogue_read_favourites (database, job->entries, error);
}

/**
 * cosmo_catalogue_job_new_open:
 *
 * Returns: (transfer full): see cosmo_catalogue_open()
 */
CosmoCatalogueJob *
cosmo_catalogue_job_new_open (void)
{
  CosmoCatalogueJob *job = job_new (run_open);

  job->promise = dex_promise_new ();
  return job;
}

/**
 * cosmo_catalogue_job_new_load:
 * @span: the days
 *
 * Returns: (transfer full): see cosmo_catalogue_load()
 */
CosmoCatalogueJob *
cosmo_catalogue_job_new_load (CosmoSpan span)
{
  CosmoCatalogueJob *job = reading_job_new (run_load);

  job->span = span;
  return job;
}

/**
 * cosmo_catalogue_job_new_store:
 * @span: the days that a service was asked about
 * @records: (element-type CosmoRecord): what it answered
 * @asked_at: when
 *
 * Returns: (transfer full): see cosmo_catalogue_store()
 */
CosmoCatalogueJob *
cosmo_catalogue_job_new_store (CosmoSpan  span,
                               GPtrArray *records,
                               gint64     asked_at)
{
  CosmoCatalogueJob *job = writing_job_new (run_store);

  job->span = span;
  job->records = g_ptr_array_copy (records, (GCopyFunc) (void *) cosmo_record_ref, NULL);
  g_ptr_array_set_free_func (job->records, (GDestroyNotify) cosmo_record_unref);
  job->time = asked_at;
  job->entries = new_entries ();
  return job;
}

/**
 * cosmo_catalogue_job_new_search:
 * @text: what to look for
 * @max_entries: the most entries to find
 *
 * Returns: (transfer full): see cosmo_catalogue_search()
 */
CosmoCatalogueJob *
cosmo_catalogue_job_new_search (const char *text,
                                guint       max_entries)
{
  CosmoCatalogueJob *job = reading_job_new (run_search);

  job->text = g_strdup (text);
  job->max_entries = max_entries;
  return job;
}

/**
 * cosmo_catalogue_job_new_set_favourite:
 * @day: a day
 * @favourite: whether it is to be a favourite
 * @now: the time
 *
 * Returns: (transfer full): see cosmo_catalogue_set_favourite()
 */
CosmoCatalogueJob *
cosmo_catalogue_job_new_set_favourite (CosmoDay day,
                                       gboolean favourite,
                                       gint64   now)
{
  CosmoCatalogueJob *job = writing_job_new (run_set_favourite);

  job->day = day;
  job->favourite = favourite;
  job->time = now;
  return job;
}

/**
 * cosmo_catalogue_job_new_list_favourites:
 *
 * Returns: (transfer full): see cosmo_catalogue_list_favourites()
 */
CosmoCatalogueJob *
cosmo_catalogue_job_new_list_favourites (void)
{
  return reading_job_new (run_list_favourites);
}

/**
 * cosmo_catalogue_job_new_close:
 *
 * Returns: (transfer full): the last job of a thread: it closes the file and ends it
 */
CosmoCatalogueJob *
cosmo_catalogue_job_new_close (void)
{
  CosmoCatalogueJob *job = job_new (NULL);

  job->promise = dex_promise_new ();
  return job;
}

/**
 * cosmo_catalogue_job_free:
 * @job: (transfer full): a job
 */
void
cosmo_catalogue_job_free (CosmoCatalogueJob *job)
{
  g_clear_object (&job->catalogue);
  dex_clear (&job->promise);
  g_clear_pointer (&job->records, g_ptr_array_unref);
  g_clear_pointer (&job->text, g_free);
  g_clear_pointer (&job->entries, g_ptr_array_unref);
  g_clear_error (&job->error);
  g_clear_error (&job->state_error);
  g_free (job);
}
