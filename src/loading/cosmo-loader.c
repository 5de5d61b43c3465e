/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Fills a year from NASA. Its days are cut into spans, and a few workers, each a fiber, ask for one span after another
 * until none is left; every answer is in the year the moment it arrives. A span that keeps failing is cut in two, so that
 * one bad day costs one picture, and a service that fails altogether is set aside for the other one. */

#include "config.h"

#include "cosmo-loader.h"

#include "cosmo-failover.h"

/* Spans in flight: a few for a whole year, so that nobody's service is stormed; the twelve days of the first-of-month view
 * all at once, which is what that view is for. */
#define MAX_WORKERS_EVERY_DAY 6
#define MAX_WORKERS_FIRSTS   12

/* Times that a span is asked for before it is cut in two. A half is known to be suspect, and gets less patience. */
#define MAX_ATTEMPTS_WHOLE 4
#define MAX_ATTEMPTS_HALF  3

/* The first delay before another attempt, in milliseconds; each further one is twice as long. */
#define FIRST_DELAY_MS 400

struct _CosmoLoader
{
  GObject parent_instance;

  CosmoFailover *failover;

  CosmoNotice    notice;
  CosmoSource    notice_source;
  GError        *notice_error;
  gint64         resume_at;      /* seconds since 1970-01-01 UTC, 0 if nothing waits */
};

typedef struct
{
  CosmoSpan span;
  guint     max_attempts;
} Task;

/* One load of a year, shared by its workers. */
typedef struct
{
  CosmoLoader *loader;     /* owned */
  CosmoYear   *year;       /* owned */
  CosmoDay     today;
  GQueue       tasks;      /* of owned Task */
  gboolean     cancelled;  /* nobody waits for it any more */
} Load;

G_DEFINE_ENUM_TYPE (CosmoNotice, cosmo_notice,
                    G_DEFINE_ENUM_VALUE (COSMO_NOTICE_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (COSMO_NOTICE_SWITCHED, "switched"),
                    G_DEFINE_ENUM_VALUE (COSMO_NOTICE_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (COSMO_NOTICE_KEY_REFUSED, "key-refused"),
                    G_DEFINE_ENUM_VALUE (COSMO_NOTICE_QUOTA, "quota"))

G_DEFINE_FINAL_TYPE (CosmoLoader, cosmo_loader, G_TYPE_OBJECT)

typedef enum
{
  PROP_NOTICE = 1,
} CosmoLoaderProperty;

static GParamSpec *properties[PROP_NOTICE + 1];

/* --- The notice -------------------------------------------------------------------------------------------------- */

static void
set_notice (CosmoLoader  *self,
            CosmoNotice   notice,
            CosmoSource   source,
            const GError *error,
            gint64        resume_at)
{
  self->notice = notice;
  self->notice_source = source;
  g_clear_error (&self->notice_error);
  if (error != NULL)
    self->notice_error = g_error_copy (error);
  self->resume_at = resume_at;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NOTICE]);
}

static void
clear_notice (CosmoLoader *self)
{
  if (self->notice != COSMO_NOTICE_NONE)
    set_notice (self, COSMO_NOTICE_NONE, COSMO_SOURCE_AUTOMATIC, NULL, 0);
}

/* A service was just set aside: says so, once, unless there is something weightier to say. */
static void
announce_failover (CosmoLoader  *self,
                   const GError *reason)
{
  CosmoService *next = cosmo_failover_choose (self->failover, COSMO_SOURCE_AUTOMATIC);
  CosmoSource source = next != NULL ? cosmo_service_get_source (next) : COSMO_SOURCE_AUTOMATIC;

  if (g_error_matches (reason, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_KEY_REFUSED))
    set_notice (self, COSMO_NOTICE_KEY_REFUSED, source, reason, 0);
  else if (next != NULL && self->notice < COSMO_NOTICE_SWITCHED)
    set_notice (self, COSMO_NOTICE_SWITCHED, source, reason, 0);
}

/* --- One load ---------------------------------------------------------------------------------------------------- */

static Load *
load_new (CosmoLoader *self,
          CosmoYear   *year)
{
  Load *load = g_atomic_rc_box_new0 (Load);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();

  load->loader = g_object_ref (self);
  load->year = g_object_ref (year);
  load->today = cosmo_calendar_get_today (now);
  g_queue_init (&load->tasks);
  return load;
}

static void
load_clear (gpointer data)
{
  Load *load = data;

  g_clear_object (&load->loader);
  g_clear_object (&load->year);
  g_queue_clear_full (&load->tasks, g_free);
}

static Load *
load_ref (Load *load)
{
  return g_atomic_rc_box_acquire (load);
}

static void
load_unref (gpointer load)
{
  g_atomic_rc_box_release_full (load, load_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Load, load_unref)

static void
load_cancel (gpointer data)
{
  Load *load = data;

  load->cancelled = TRUE;
  load_unref (load);
}

static void
add_task (Load     *load,
          CosmoDay  first,
          CosmoDay  last,
          guint     max_attempts,
          gboolean  is_urgent)
{
  Task *task = g_new (Task, 1);

  *task = (Task) { { first, last }, max_attempts };
  if (is_urgent)
    g_queue_push_head (&load->tasks, task);
  else
    g_queue_push_tail (&load->tasks, task);
}

/* Halves go first in the queue, so that the days a person waits for longest are not also asked for last. */
static void
add_halves (Load      *load,
            CosmoSpan  span)
{
  CosmoDay middle = span.first + (span.last - span.first) / 2;

  add_task (load, middle + 1, span.last, MAX_ATTEMPTS_HALF, TRUE);
  add_task (load, span.first, middle, MAX_ATTEMPTS_HALF, TRUE);
}

/* --- What becomes of the days of a span ------------------------------------------------------------------------------ */

static void
set_days_missing (Load      *load,
                  CosmoSpan  span)
{
  for (CosmoDay day = span.first; day <= span.last; day++)
    {
      CosmoPicture *picture = cosmo_year_get_picture (load->year, day);

      if (picture != NULL && cosmo_picture_get_state (picture) == COSMO_PICTURE_PENDING)
        cosmo_picture_set_missing (picture, day >= load->today ? COSMO_MISSING_NOT_YET : COSMO_MISSING_UNKNOWN);
    }
}

static void
set_days_failed (Load         *load,
                 CosmoSpan     span,
                 const GError *error)
{
  for (CosmoDay day = span.first; day <= span.last; day++)
    {
      CosmoPicture *picture = cosmo_year_get_picture (load->year, day);

      if (picture != NULL && cosmo_picture_get_state (picture) == COSMO_PICTURE_PENDING)
        cosmo_picture_set_error (picture, error);
    }
}

/* A day that is not in a good answer has no picture. */
static void
take_records (Load      *load,
              CosmoSpan  span,
              GPtrArray *records)
{
  for (guint i = 0; i < records->len; i++)
    {
      CosmoRecord *record = g_ptr_array_index (records, i);
      CosmoPicture *picture = cosmo_year_get_picture (load->year, record->day);

      if (picture != NULL)
        cosmo_picture_set_record (picture, record);
    }

  set_days_missing (load, span);
}

/* --- Waiting --------------------------------------------------------------------------------------------------------- */

/* Each delay is twice the one before, and lies anywhere between half of that and all of it, so that spans which failed
 * together do not all come back together. */
static DexFuture *
delay_before_attempt (guint attempt)
{
  double full = FIRST_DELAY_MS * (1 << (attempt - 1));

  return dex_timeout_new_msec (g_random_double_range (full / 2, full));
}

/* Waits until a service may be asked again. A timeout future is rejected when its time is over, by design of libdex. */
static void
wait_for_quota (Load   *load,
                gint64  wait_usec)
{
  CosmoLoader *self = load->loader;
  gint64 resume_at = (g_get_real_time () + wait_usec) / G_USEC_PER_SEC + 1;

  if (self->notice != COSMO_NOTICE_QUOTA || self->resume_at < resume_at - 1)
    set_notice (self, COSMO_NOTICE_QUOTA, COSMO_SOURCE_AUTOMATIC,
                cosmo_failover_get_reason (self->failover), resume_at);

  dex_await (dex_timeout_new_deadline (g_get_monotonic_time () + wait_usec + 1), NULL);

  if (!load->cancelled && self->notice == COSMO_NOTICE_QUOTA)
    clear_notice (self);
}

/* --- Workers --------------------------------------------------------------------------------------------------------- */

/* What a worker knows of the task in its hands. */
typedef struct
{
  Task         task;
  guint        n_attempts;
  CosmoSource  tried;      /* a service that could not help with these days, or AUTOMATIC */
  GError      *error;      /* owned: why the last attempt failed */
} Attempt;

/* No service is left to ask: says whether it is worth going on after what was waited for here. */
static gboolean
wait_for_service (Load    *load,
                  Attempt *attempt)
{
  gint64 wait = cosmo_failover_get_quota_wait (load->loader->failover);
  const GError *reason = attempt->error;

  if (attempt->tried == COSMO_SOURCE_AUTOMATIC && wait >= 0)
    {
      wait_for_quota (load, wait);
      return TRUE;
    }

  if (reason == NULL)
    reason = cosmo_failover_get_reason (load->loader->failover);
  set_days_failed (load, attempt->task.span, reason);
  return FALSE;
}

/* The service was not up to these days, though it may be to others. */
static gboolean
give_up_on_service (Load         *load,
                    Attempt      *attempt,
                    CosmoService *service)
{
  CosmoSpan span = attempt->task.span;
  CosmoSource source = cosmo_service_get_source (service);

  if (attempt->tried == COSMO_SOURCE_AUTOMATIC &&
      cosmo_failover_choose (load->loader->failover, source) != NULL)
    {
      attempt->tried = source;
      attempt->n_attempts = 0;
      return TRUE;
    }

  if (span.first < span.last)
    add_halves (load, span);
  else if (g_error_matches (attempt->error, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_DOWN))
    set_days_failed (load, span, attempt->error);
  else
    set_days_missing (load, span);
  return FALSE;
}

/* Decides what an error means for the days in hand, and returns whether to ask for them again at once. */
static gboolean
handle_failure (Load         *load,
                Attempt      *attempt,
                CosmoService *service)
{
  CosmoLoader *self = load->loader;
  CosmoSpan span = attempt->task.span;

  if (cosmo_failover_report_failure (self->failover, service, attempt->error))
    {
      announce_failover (self, attempt->error);
      return TRUE;
    }

  switch ((CosmoServiceError) attempt->error->code)
    {
    case COSMO_SERVICE_ERROR_NO_PICTURE:
      set_days_missing (load, span);
      return FALSE;

    case COSMO_SERVICE_ERROR_RANGE:
      return give_up_on_service (load, attempt, service);

    case COSMO_SERVICE_ERROR_DOWN:
      if (++attempt->n_attempts >= attempt->task.max_attempts)
        {
          if (span.first < span.last)
            {
              add_halves (load, span);
              return FALSE;
            }
          return give_up_on_service (load, attempt, service);
        }
      dex_await (delay_before_attempt (attempt->n_attempts), NULL);
      return TRUE;

    /* It was set aside meanwhile, by another worker. */
    case COSMO_SERVICE_ERROR_NONSENSE:
    case COSMO_SERVICE_ERROR_KEY_REFUSED:
    case COSMO_SERVICE_ERROR_QUOTA:
      return TRUE;

    default:
      g_assert_not_reached ();
    }
}

/* Asks once, of whichever service is to be asked, and returns whether to ask again. */
static gboolean
attempt_once (Load    *load,
              Attempt *attempt)
{
  CosmoLoader *self = load->loader;
  g_autoptr(GPtrArray) records = NULL;
  g_autoptr(CosmoService) service = NULL;

  g_set_object (&service, cosmo_failover_choose (self->failover, attempt->tried));
  if (service == NULL)
    return wait_for_service (load, attempt);

  g_clear_error (&attempt->error);
  records = dex_await_boxed (cosmo_service_fetch (service, attempt->task.span), &attempt->error);
  if (load->cancelled)
    return FALSE;

  if (records != NULL)
    {
      cosmo_failover_report_answer (self->failover, service);
      take_records (load, attempt->task.span, records);
      return FALSE;
    }

  if (attempt->error->domain != COSMO_SERVICE_ERROR)
    {
      set_days_failed (load, attempt->task.span, attempt->error);
      return FALSE;
    }

  return handle_failure (load, attempt, service);
}

static DexFuture *
worker_fiber (gpointer data)
{
  Load *load = data;

  while (!load->cancelled && !g_queue_is_empty (&load->tasks))
    {
      g_autofree Task *task = g_queue_pop_head (&load->tasks);
      Attempt attempt = { .task = *task, .tried = COSMO_SOURCE_AUTOMATIC };

      while (attempt_once (load, &attempt) && !load->cancelled)
        ;
      g_clear_error (&attempt.error);
    }

  return dex_future_new_true ();
}

/* A worker may find the queue empty while another one is about to cut a span in two; so they start anew until all is done. */
static DexFuture *
load_fiber (gpointer data)
{
  Load *load = data;
  guint max_workers = cosmo_year_get_view (load->year) == COSMO_VIEW_FIRSTS ? MAX_WORKERS_FIRSTS : MAX_WORKERS_EVERY_DAY;

  while (!load->cancelled && !g_queue_is_empty (&load->tasks))
    {
      g_autoptr(GPtrArray) workers = g_ptr_array_new_with_free_func (dex_unref);
      guint n_workers = MIN (max_workers, g_queue_get_length (&load->tasks));

      for (guint i = 0; i < n_workers; i++)
        g_ptr_array_add (workers, dex_scheduler_spawn (NULL, 0, worker_fiber, load_ref (load), load_unref));
      dex_await (dex_future_allv ((DexFuture **) workers->pdata, workers->len), NULL);
    }

  if (!load->cancelled && cosmo_year_get_n_failed (load->year) > 0 && load->loader->notice < COSMO_NOTICE_FAILED)
    set_notice (load->loader, COSMO_NOTICE_FAILED, COSMO_SOURCE_AUTOMATIC,
                cosmo_failover_get_reason (load->loader->failover), 0);

  return dex_future_new_true ();
}

static void
add_pending_days (Load *load)
{
  g_autoptr(GArray) days = cosmo_year_list_pending (load->year);
  CosmoService *service = cosmo_failover_choose (load->loader->failover, COSMO_SOURCE_AUTOMATIC);
  guint max_days = 1;
  g_autoptr(GArray) spans = NULL;

  if (cosmo_year_get_view (load->year) == COSMO_VIEW_EVERY_DAY && service != NULL)
    max_days = cosmo_service_get_max_days (service);

  spans = cosmo_calendar_list_spans ((const CosmoDay *) days->data, days->len, max_days);
  for (guint i = 0; i < spans->len; i++)
    {
      CosmoSpan span = g_array_index (spans, CosmoSpan, i);

      add_task (load, span.first, span.last, MAX_ATTEMPTS_WHOLE, FALSE);
    }
}

/* The end of a load is also where it is dropped: see the destroy function that goes with this. */
static DexFuture *
on_load_ended (DexFuture *completed,
               gpointer   data)
{
  return dex_ref (completed);
}

/* --- The object ------------------------------------------------------------------------------------------------------ */

static void
cosmo_loader_finalize (GObject *object)
{
  CosmoLoader *self = COSMO_LOADER (object);

  g_clear_pointer (&self->failover, cosmo_failover_free);
  g_clear_error (&self->notice_error);

  G_OBJECT_CLASS (cosmo_loader_parent_class)->finalize (object);
}

static void
cosmo_loader_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  CosmoLoader *self = COSMO_LOADER (object);

  switch ((CosmoLoaderProperty) prop_id)
    {
    case PROP_NOTICE:
      g_value_set_enum (value, self->notice);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_loader_class_init (CosmoLoaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = cosmo_loader_finalize;
  object_class->get_property = cosmo_loader_get_property;

  /* Notified also when only the time, the error or the service that goes with the notice changed. */
  properties[PROP_NOTICE] =
    g_param_spec_enum ("notice", NULL, NULL,
                       COSMO_TYPE_NOTICE, COSMO_NOTICE_NONE,
                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
cosmo_loader_init (CosmoLoader *self)
{
}

/**
 * cosmo_loader_new:
 * @planetary: the service that wants a key
 * @basic: the one that wants none
 *
 * Returns: (transfer full): a new loader that asks either, see cosmo_loader_set_source()
 */
CosmoLoader *
cosmo_loader_new (CosmoPlanetary *planetary,
                  CosmoService   *basic)
{
  CosmoLoader *self = g_object_new (COSMO_TYPE_LOADER, NULL);

  self->failover = cosmo_failover_new (planetary, basic);
  return self;
}

/**
 * cosmo_loader_set_source:
 * @self: a loader
 * @source: the one service to ask, or %COSMO_SOURCE_AUTOMATIC
 *
 * What is loading goes on with the services that are allowed now.
 */
void
cosmo_loader_set_source (CosmoLoader *self,
                         CosmoSource  source)
{
  g_return_if_fail (COSMO_IS_LOADER (self));

  cosmo_failover_set_source (self->failover, source);
}

/**
 * cosmo_loader_load:
 * @self: a loader
 * @year: the year to fill
 *
 * Asks for every day of @year that is pending. Dropping the future cancels all of it at once, and no later answer
 * touches @year.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when no day of @year is pending any more. It never rejects:
 *   what could not be had is in the pictures of @year.
 */
DexFuture *
cosmo_loader_load (CosmoLoader *self,
                   CosmoYear   *year)
{
  g_autoptr(Load) load = NULL;

  g_return_val_if_fail (COSMO_IS_LOADER (self), NULL);
  g_return_val_if_fail (COSMO_IS_YEAR (year), NULL);

  /* With no service left in use there is nothing to lose by trying them all again. */
  if (cosmo_failover_choose (self->failover, COSMO_SOURCE_AUTOMATIC) == NULL &&
      cosmo_failover_get_quota_wait (self->failover) < 0)
    cosmo_failover_reset (self->failover);

  clear_notice (self);
  load = load_new (self, year);
  add_pending_days (load);

  /* A fiber runs on when its future is dropped; a block around it does not, and marks the load as cancelled. */
  return dex_future_finally (dex_scheduler_spawn (NULL, 0, load_fiber, load_ref (load), load_unref),
                             on_load_ended,
                             load_ref (load), load_cancel);
}

/**
 * cosmo_loader_forgive:
 * @self: a loader
 *
 * Gives services that were set aside another chance, because the key or an address changed or the user wants it.
 */
void
cosmo_loader_forgive (CosmoLoader *self)
{
  g_return_if_fail (COSMO_IS_LOADER (self));

  cosmo_failover_reset (self->failover);
}

/**
 * cosmo_loader_get_notice:
 * @self: a loader
 *
 * Returns: what the user should know
 */
CosmoNotice
cosmo_loader_get_notice (CosmoLoader *self)
{
  g_return_val_if_fail (COSMO_IS_LOADER (self), COSMO_NOTICE_NONE);

  return self->notice;
}

/**
 * cosmo_loader_get_notice_source:
 * @self: a loader
 *
 * Returns: the service that goes on, or %COSMO_SOURCE_AUTOMATIC if none does
 */
CosmoSource
cosmo_loader_get_notice_source (CosmoLoader *self)
{
  g_return_val_if_fail (COSMO_IS_LOADER (self), COSMO_SOURCE_AUTOMATIC);

  return self->notice_source;
}

/**
 * cosmo_loader_get_notice_error:
 * @self: a loader
 *
 * Returns: (nullable): why there is a notice: a %COSMO_SERVICE_ERROR
 */
const GError *
cosmo_loader_get_notice_error (CosmoLoader *self)
{
  g_return_val_if_fail (COSMO_IS_LOADER (self), NULL);

  return self->notice_error;
}

/**
 * cosmo_loader_get_resume_at:
 * @self: a loader
 *
 * Returns: when the loader goes on by itself, in seconds since 1970-01-01 UTC; 0 if it does not wait
 */
gint64
cosmo_loader_get_resume_at (CosmoLoader *self)
{
  g_return_val_if_fail (COSMO_IS_LOADER (self), 0);

  return self->resume_at;
}
