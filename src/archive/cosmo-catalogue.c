/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What has been seen: a record of each day that a service was asked about, and the user's favourites, in an SQLite
 * file. The file belongs to one thread of its own. Calls become jobs in its queue, done one after another, and their
 * futures complete in the thread that made the catalogue.
 *
 * Several processes may use the file at once. When it is deleted or replaced while it is open, that is noticed at the
 * next call: the catalogue goes on with the file that is at its path by then, a new one if there is none. */

#include "config.h"

#include "cosmo-catalogue-private.h"

struct _CosmoCatalogue
{
  GObject              parent_instance;

  GFile               *file;
  DexScheduler        *scheduler;  /* that of the thread which made this */
  GAsyncQueue         *jobs;       /* (element-type CosmoCatalogueJob) */
  GThread             *thread;     /* (nullable): NULL once it was joined */
  DexFuture           *closing;    /* (nullable): what cosmo_catalogue_close() gave out */
  CosmoCatalogueState  state;
  GError              *error;
};

G_DEFINE_ENUM_TYPE (CosmoCatalogueState, cosmo_catalogue_state,
                    G_DEFINE_ENUM_VALUE (COSMO_CATALOGUE_UNOPENED, "unopened"),
                    G_DEFINE_ENUM_VALUE (COSMO_CATALOGUE_READY, "ready"),
                    G_DEFINE_ENUM_VALUE (COSMO_CATALOGUE_DAMAGED_REPLACED, "damaged-replaced"),
                    G_DEFINE_ENUM_VALUE (COSMO_CATALOGUE_READ_ONLY, "read-only"),
                    G_DEFINE_ENUM_VALUE (COSMO_CATALOGUE_NEWER, "newer"),
                    G_DEFINE_ENUM_VALUE (COSMO_CATALOGUE_UNAVAILABLE, "unavailable"))

G_DEFINE_QUARK (cosmo-catalogue-error-quark, cosmo_catalogue_error)

G_DEFINE_FINAL_TYPE (CosmoCatalogue, cosmo_catalogue, G_TYPE_OBJECT)

typedef enum
{
  PROP_FILE = 1,
  PROP_STATE,
  PROP_ERROR,
} CosmoCatalogueProperty;

static GParamSpec *properties[PROP_ERROR + 1];

static gboolean
is_same_error (const GError *one,
               const GError *other)
{
  return one != NULL && other != NULL ? g_error_matches (one, other->domain, other->code) : one == other;
}

/* Takes @error. */
static void
set_state (CosmoCatalogue      *self,
           CosmoCatalogueState  state,
           GError              *error)
{
  g_autoptr(GError) old_error = g_steal_pointer (&self->error);
  CosmoCatalogueState old_state = self->state;

  self->state = state;
  self->error = error;
  if (state != old_state)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  if (!is_same_error (error, old_error))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

/* In the thread of the catalogue object: a future that completes in another thread than that of the fiber which waits
 * for it may find the fiber just cancelled, which libdex 0.10 asserts against (dex_fiber_propagate). */
static void
on_job_done (gpointer user_data)
{
  CosmoCatalogueJob *job = user_data;
  CosmoCatalogue *self = job->catalogue;

  if (job->run == NULL)
    g_thread_join (g_steal_pointer (&self->thread));
  else
    set_state (self, job->state, g_steal_pointer (&job->state_error));

  if (job->error != NULL)
    dex_promise_reject (job->promise, g_steal_pointer (&job->error));
  else if (job->entries != NULL)
    dex_promise_resolve_boxed (job->promise, G_TYPE_PTR_ARRAY, g_steal_pointer (&job->entries));
  else
    dex_promise_resolve_boolean (job->promise, TRUE);

  cosmo_catalogue_job_free (job);
}

/* Puts a job at the end of the queue. Takes it.
 *
 * Returns: (transfer full): a future for what comes of it */
static DexFuture *
push_job (CosmoCatalogue    *self,
          CosmoCatalogueJob *job)
{
  DexFuture *future;

  if (self->closing != NULL)
    {
      cosmo_catalogue_job_free (job);
      return dex_future_new_reject (COSMO_CATALOGUE_ERROR, COSMO_CATALOGUE_ERROR_CLOSED, "The catalogue is closed");
    }

  job->catalogue = g_object_ref (self);
  future = dex_ref (DEX_FUTURE (job->promise));
  /* A promise does not notice that it is dropped while the job has it; the set around it does, and tells it. */
  if (dex_promise_get_cancellable (job->promise) != NULL)
    future = dex_future_first (future, NULL);
  g_async_queue_push (self->jobs, job);
  return future;
}

static void
cosmo_catalogue_constructed (GObject *object)
{
  CosmoCatalogue *self = COSMO_CATALOGUE (object);

  G_OBJECT_CLASS (cosmo_catalogue_parent_class)->constructed (object);

  self->thread = cosmo_catalogue_worker_start (g_file_peek_path (self->file), self->jobs, self->scheduler, on_job_done);
}

static void
cosmo_catalogue_dispose (GObject *object)
{
  CosmoCatalogue *self = COSMO_CATALOGUE (object);

  /* Jobs keep the catalogue, so none is left. The thread closes the file in its own time. */
  if (self->thread != NULL)
    {
      g_async_queue_push (self->jobs, cosmo_catalogue_job_new_close ());
      g_clear_pointer (&self->thread, g_thread_unref);
    }
  dex_clear (&self->closing);

  G_OBJECT_CLASS (cosmo_catalogue_parent_class)->dispose (object);
}

static void
cosmo_catalogue_finalize (GObject *object)
{
  CosmoCatalogue *self = COSMO_CATALOGUE (object);

  g_clear_object (&self->file);
  dex_clear (&self->scheduler);
  g_clear_pointer (&self->jobs, g_async_queue_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (cosmo_catalogue_parent_class)->finalize (object);
}

static void
cosmo_catalogue_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  CosmoCatalogue *self = COSMO_CATALOGUE (object);

  switch ((CosmoCatalogueProperty) prop_id)
    {
    case PROP_FILE:
      g_value_set_object (value, self->file);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_catalogue_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  CosmoCatalogue *self = COSMO_CATALOGUE (object);

  switch ((CosmoCatalogueProperty) prop_id)
    {
    case PROP_FILE:
      self->file = g_value_dup_object (value);
      break;
    case PROP_STATE:
    case PROP_ERROR:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_catalogue_class_init (CosmoCatalogueClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = cosmo_catalogue_constructed;
  object_class->dispose = cosmo_catalogue_dispose;
  object_class->finalize = cosmo_catalogue_finalize;
  object_class->get_property = cosmo_catalogue_get_property;
  object_class->set_property = cosmo_catalogue_set_property;

  properties[PROP_FILE] =
    g_param_spec_object ("file", NULL, NULL, G_TYPE_FILE,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, COSMO_TYPE_CATALOGUE_STATE, COSMO_CATALOGUE_UNOPENED,
                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  /* See cosmo_catalogue_get_error(). */
  properties[PROP_ERROR] =
    g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR,
                        G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
cosmo_catalogue_init (CosmoCatalogue *self)
{
  self->scheduler = dex_scheduler_ref_thread_default ();
  self->jobs = g_async_queue_new_full ((GDestroyNotify) cosmo_catalogue_job_free);
}

/**
 * cosmo_catalogue_new:
 * @file: a local file, in a folder of the program's own
 *
 * Makes a catalogue on a file, without touching it yet. The folder and the file are made when the first call needs
 * them, and are for their owner alone.
 *
 * All calls are made from the thread that made it, which has to have libdex's main scheduler. They are carried out in
 * their order. Dropping the last reference lets go of the file soon after; to wait for that, use
 * cosmo_catalogue_close().
 *
 * Returns: (transfer full): the catalogue
 */
CosmoCatalogue *
cosmo_catalogue_new (GFile *file)
{
  g_return_val_if_fail (G_IS_FILE (file) && g_file_is_native (file), NULL);

  return g_object_new (COSMO_TYPE_CATALOGUE, "file", file, NULL);
}

/**
 * cosmo_catalogue_get_state:
 * @self: a catalogue
 *
 * Returns: what has become of its file
 */
CosmoCatalogueState
cosmo_catalogue_get_state (CosmoCatalogue *self)
{
  g_return_val_if_fail (COSMO_IS_CATALOGUE (self), COSMO_CATALOGUE_UNOPENED);

  return self->state;
}

/**
 * cosmo_catalogue_get_error:
 * @self: a catalogue
 *
 * Returns: (transfer none) (nullable): why it is %COSMO_CATALOGUE_READ_ONLY, %COSMO_CATALOGUE_NEWER or
 *   %COSMO_CATALOGUE_UNAVAILABLE, or why what it was told last could not be kept, as a %COSMO_CATALOGUE_ERROR
 */
const GError *
cosmo_catalogue_get_error (CosmoCatalogue *self)
{
  g_return_val_if_fail (COSMO_IS_CATALOGUE (self), NULL);

  return self->error;
}

/**
 * cosmo_catalogue_open:
 * @self: a catalogue
 *
 * Opens the file now, and not only when something is asked of it.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when it works, be it for reading alone, or rejects with the
 *   %COSMO_CATALOGUE_ERROR that every other call would reject with too
 */
DexFuture *
cosmo_catalogue_open (CosmoCatalogue *self)
{
  dex_return_error_if_fail (COSMO_IS_CATALOGUE (self));

  return push_job (self, cosmo_catalogue_job_new_open ());
}

/**
 * cosmo_catalogue_load:
 * @self: a catalogue
 * @span: the days
 *
 * Loads what is known of days. It is not done if the future is dropped before its turn comes.
 *
 * Returns: (transfer full): a future that resolves to a #GPtrArray of #CosmoCatalogueEntry, oldest first: one of each
 *   day that a service has been asked about. It rejects with a %COSMO_CATALOGUE_ERROR
 */
DexFuture *
cosmo_catalogue_load (CosmoCatalogue *self,
                      CosmoSpan       span)
{
  dex_return_error_if_fail (COSMO_IS_CATALOGUE (self));

  return push_job (self, cosmo_catalogue_job_new_load (span));
}

/**
 * cosmo_catalogue_store:
 * @self: a catalogue
 * @span: the days that a service was asked about
 * @records: (element-type CosmoRecord): what it answered; days of @span that are not in it have no picture
 * @asked_at: when, in seconds since 1970-01-01 UTC
 *
 * Keeps an answer, in one transaction: all of it or, on an error, nothing. It is done also if the future is dropped.
 *
 * Of two answers about a day the one that was asked for later stays, in whichever order they are stored, unless it has
 * no record and the other has. When it is more than a day ahead, a clock was wrong, and the one stored last stays. What
 * a later answer does not say stays as it was, see cosmo_record_complete().
 *
 * Returns: (transfer full): a future that resolves to a #GPtrArray of #CosmoCatalogueEntry, oldest first: those of
 *   which the catalogue now says something else than before. It rejects with a %COSMO_CATALOGUE_ERROR
 */
DexFuture *
cosmo_catalogue_store (CosmoCatalogue *self,
                       CosmoSpan       span,
                       GPtrArray      *records,
                       gint64          asked_at)
{
  dex_return_error_if_fail (COSMO_IS_CATALOGUE (self));
  dex_return_error_if_fail (records != NULL);
  dex_return_error_if_fail (span.first > 0 && span.first <= span.last);

  return push_job (self, cosmo_catalogue_job_new_store (span, records, asked_at));
}

/**
 * cosmo_catalogue_search:
 * @self: a catalogue
 * @text: what to look for, as a person typed it
 * @max_entries: the most entries to find
 *
 * Finds the days whose title, explanation and credit have all words of @text, or words that begin so or have the same
 * English stem, whatever their case and accents. It is not done if the future is dropped before its turn comes.
 *
 * Returns: (transfer full): a future that resolves to a #GPtrArray of #CosmoCatalogueEntry, the best one first, empty
 *   if @text has no words. It rejects with a %COSMO_CATALOGUE_ERROR
 */
DexFuture *
cosmo_catalogue_search (CosmoCatalogue *self,
                        const char     *text,
                        guint           max_entries)
{
  dex_return_error_if_fail (COSMO_IS_CATALOGUE (self));
  dex_return_error_if_fail (text != NULL);

  return push_job (self, cosmo_catalogue_job_new_search (text, max_entries));
}

/**
 * cosmo_catalogue_set_favourite:
 * @self: a catalogue
 * @day: a day
 * @favourite: whether it is to be a favourite
 * @now: the time, in seconds since 1970-01-01 UTC
 *
 * Makes a day a favourite, or no longer one. It is done also if the future is dropped.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when that is on the disk, or rejects with a
 *   %COSMO_CATALOGUE_ERROR
 */
DexFuture *
cosmo_catalogue_set_favourite (CosmoCatalogue *self,
                               CosmoDay        day,
                               gboolean        favourite,
                               gint64          now)
{
  dex_return_error_if_fail (COSMO_IS_CATALOGUE (self));
  dex_return_error_if_fail (day != 0);

  return push_job (self, cosmo_catalogue_job_new_set_favourite (day, favourite, now));
}

/**
 * cosmo_catalogue_list_favourites:
 * @self: a catalogue
 *
 * It is not done if the future is dropped before its turn comes.
 *
 * Returns: (transfer full): a future that resolves to a #GPtrArray of #CosmoCatalogueEntry, the one added last first,
 *   also of favourites that no service was asked about yet. It rejects with a %COSMO_CATALOGUE_ERROR
 */
DexFuture *
cosmo_catalogue_list_favourites (CosmoCatalogue *self)
{
  dex_return_error_if_fail (COSMO_IS_CATALOGUE (self));

  return push_job (self, cosmo_catalogue_job_new_list_favourites ());
}

/**
 * cosmo_catalogue_close:
 * @self: a catalogue
 *
 * Closes the file once all that was asked before is done, and ends the thread. Later calls reject with
 * %COSMO_CATALOGUE_ERROR_CLOSED.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when it is closed
 */
DexFuture *
cosmo_catalogue_close (CosmoCatalogue *self)
{
  dex_return_error_if_fail (COSMO_IS_CATALOGUE (self));

  if (self->closing == NULL)
    self->closing = push_job (self, cosmo_catalogue_job_new_close ());

  return dex_ref (self->closing);
}
