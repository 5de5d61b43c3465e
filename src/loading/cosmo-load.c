/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One load of a year. What the catalogue knows is there first; the other days are cut into spans, and a few workers, each
 * a fiber, ask for one span after another until none is left. Every answer is in the year the moment it arrives, and then
 * in the catalogue. A span that keeps failing is cut in two, so that one bad day costs one picture; a service that fails
 * altogether is set aside, and the other one goes on with the span in hand. */

#include "config.h"

#include "cosmo-fiber.h"
#include "cosmo-loader-private.h"

/* Spans in flight: a few for a whole year, so that nobody's service is stormed; the twelve days of the first-of-month view
 * all at once, which is what that view is for. */
#define MAX_WORKERS_EVERY_DAY 6
#define MAX_WORKERS_FIRSTS   12

/* Times that a span is asked for before it is cut in two: a service that stumbles over it gets less patience than one that
 * is down, and so does a half of which that is to be expected. */
#define MAX_ATTEMPTS_WHOLE    4
#define MAX_ATTEMPTS_HALF     3
#define MAX_ATTEMPTS_STUMBLED 2

/* The first delay before another attempt, in milliseconds; each further one is twice as long. */
#define FIRST_DELAY_MS 400

/* How long an answer is held back until it is kept, in milliseconds: it takes a few, unless the disk has trouble. */
#define MAX_STORE_MS 1000

/* How long to wait for a network that the system takes to be there, while it leads nowhere. */
#define UNSEEN_NETWORK_SECONDS 30

/* Days to ask a service about. */
typedef struct
{
  CosmoSpan span;
  guint     max_attempts;
  gboolean  is_refresh;    /* something is known of these days: a failure costs nothing, and is not worth a second try */
} Task;

/* What the workers share. */
typedef struct
{
  /* input */
  CosmoLoader   *loader;     /* owned */
  CosmoYear     *year;       /* owned */
  CosmoFailover *failover;   /* the loader's */
  CosmoDay       today;

  /* in progress */
  GQueue         tasks;      /* of owned Task */
  gboolean       cancelled;  /* nobody waits for it any more */
} Load;

/* What a worker knows of the task in its hands. */
typedef struct
{
  Task         task;
  guint        n_attempts;
  CosmoSource  tried;      /* a service that could not help with these days, or AUTOMATIC */
  GError      *outage;     /* owned: what befell that service */
  GError      *error;      /* owned: why the last attempt failed */
} Attempt;

static Load *
load_new (CosmoLoader *loader,
          CosmoYear   *year)
{
  Load *load = g_atomic_rc_box_new0 (Load);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();

  load->loader = g_object_ref (loader);
  load->year = g_object_ref (year);
  load->failover = cosmo_loader_get_failover (loader);
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

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* --- Tasks ----------------------------------------------------------------------------------------------------------- */

/* Halves go first, so that the days a person waits for longest are not also asked for last. */
static void
add_halves (Load       *load,
            const Task *task)
{
  CosmoDay middle = task->span.first + (task->span.last - task->span.first) / 2;
  const CosmoSpan halves[] = {
    { middle + 1, task->span.last },
    { task->span.first, middle },
  };

  for (guint i = 0; i < G_N_ELEMENTS (halves); i++)
    {
      Task half = { halves[i], MAX_ATTEMPTS_HALF, task->is_refresh };

      g_queue_push_head (&load->tasks, g_memdup2 (&half, sizeof half));
    }
}

static void
add_days (Load     *load,
          GArray   *days,
          gboolean  is_refresh)
{
  gboolean one_by_one = cosmo_year_get_view (load->year) == COSMO_VIEW_FIRSTS;
  guint max_days = one_by_one ? 1 : cosmo_failover_get_max_days (load->failover);
  g_autoptr(GArray) spans = NULL;

  spans = cosmo_calendar_list_spans ((const CosmoDay *) days->data, days->len, max_days);
  for (guint i = 0; i < spans->len; i++)
    {
      Task task = { g_array_index (spans, CosmoSpan, i), MAX_ATTEMPTS_WHOLE, is_refresh };

      g_queue_push_tail (&load->tasks, g_memdup2 (&task, sizeof task));
    }
}

/* --- What becomes of the days of a span ------------------------------------------------------------------------------ */

static gboolean
is_pending (CosmoPicture *picture)
{
  return picture != NULL && cosmo_picture_get_state (picture) == COSMO_PICTURE_PENDING;
}

static void
set_days_missing (Load      *load,
                  CosmoSpan  span)
{
  for (CosmoDay day = span.first; day <= span.last; day++)
    {
      CosmoPicture *picture = cosmo_year_get_picture (load->year, day);

      if (is_pending (picture))
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

      if (is_pending (picture))
        cosmo_picture_set_error (picture, error);
    }
}

static void
show_record (Load        *load,
             CosmoRecord *record)
{
  CosmoPicture *picture = cosmo_year_get_picture (load->year, record->day);
  CosmoRecord *known = picture != NULL ? cosmo_picture_get_record (picture) : NULL;

  /* What says the same as before changes nothing on screen. */
  if (picture != NULL && (known == NULL || !cosmo_record_equal (known, record)))
    cosmo_picture_set_record (picture, record);
}

/* What cannot be kept is shown all the same; the catalogue's own state says why. */
static void
keep_answer (Load      *load,
             CosmoSpan  span,
             GPtrArray *records)
{
  CosmoCatalogue *catalogue = cosmo_loader_get_catalogue (load->loader);

  if (catalogue != NULL)
    dex_await (dex_future_first (cosmo_catalogue_store (catalogue, span, records, get_now ()),
                                 dex_timeout_new_msec (MAX_STORE_MS), NULL), NULL);
}

/* It is kept before it is shown: what was once on screen is not lost, whatever happens then. A day that is not in a good
 * answer has no picture. */
static void
take_answer (Load      *load,
             CosmoSpan  span,
             GPtrArray *records)
{
  keep_answer (load, span, records);
  if (load->cancelled)
    return;

  for (guint i = 0; i < records->len; i++)
    show_record (load, g_ptr_array_index (records, i));
  set_days_missing (load, span);
}

/* --- What the catalogue knows ---------------------------------------------------------------------------------------- */

static void
take_entry (Load                      *load,
            const CosmoCatalogueEntry *entry,
            GArray                    *refresh)
{
  CosmoPicture *picture = cosmo_year_get_picture (load->year, entry->day);
  gboolean needs_refresh = cosmo_catalogue_entry_needs_refresh (entry, get_now ());

  if (picture == NULL)
    return;

  if (entry->record != NULL)
    {
      if (is_pending (picture))
        cosmo_picture_set_record (picture, entry->record);
      if (needs_refresh)
        g_array_append_val (refresh, entry->day);
    }
  else if (!needs_refresh)
    set_days_missing (load, (CosmoSpan) { entry->day, entry->day });
}

/* Fills in what is known, and returns the days of it that are to be asked about again. */
static GArray *
take_catalogue (Load *load)
{
  CosmoCatalogue *catalogue = cosmo_loader_get_catalogue (load->loader);
  GArray *refresh = g_array_new (FALSE, FALSE, sizeof (CosmoDay));
  g_autoptr(GPtrArray) entries = NULL;
  CosmoSpan span;

  if (catalogue == NULL || !cosmo_year_get_span (load->year, &span))
    return refresh;

  /* A catalogue that cannot be read is like an empty one; its own state says why. */
  entries = dex_await_boxed (cosmo_catalogue_load (catalogue, span), NULL);
  for (guint i = 0; !load->cancelled && entries != NULL && i < entries->len; i++)
    take_entry (load, g_ptr_array_index (entries, i), refresh);

  return refresh;
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

/* Waits until a service has answers again. A timeout of libdex rejects when its time is over: there is nothing to learn
 * from the error. */
static void
wait_for_quota (Load   *load,
                gint64  wait_usec)
{
  gint64 resume_at = (g_get_real_time () + wait_usec) / G_USEC_PER_SEC + 1;

  if (cosmo_loader_get_notice (load->loader) != COSMO_NOTICE_QUOTA ||
      cosmo_loader_get_resume_at (load->loader) < resume_at - 1)
    cosmo_loader_set_notice (load->loader, COSMO_NOTICE_QUOTA, COSMO_SOURCE_AUTOMATIC,
                             cosmo_failover_get_reason (load->failover), resume_at);

  dex_await (dex_timeout_new_deadline (g_get_monotonic_time () + wait_usec + 1), NULL);

  if (!load->cancelled)
    cosmo_loader_clear_notice (load->loader, COSMO_NOTICE_QUOTA);
}

static void
on_network_changed (GNetworkMonitor *monitor,
                    gboolean         is_available,
                    DexPromise      *promise)
{
  if (dex_future_is_pending (DEX_FUTURE (promise)))
    dex_promise_resolve_boolean (promise, TRUE);
}

/* Waits until anything about the network changes. If there is said to be one all the same, it may not change soon. */
static void
wait_for_network (Load         *load,
                  const GError *reason)
{
  GNetworkMonitor *monitor = g_network_monitor_get_default ();
  g_autoptr(DexPromise) promise = dex_promise_new ();
  gulong id = g_signal_connect (monitor, "network-changed", G_CALLBACK (on_network_changed), promise);
  DexFuture *change = dex_ref (DEX_FUTURE (promise));

  if (cosmo_loader_get_notice (load->loader) != COSMO_NOTICE_OFFLINE)
    cosmo_loader_set_notice (load->loader, COSMO_NOTICE_OFFLINE, COSMO_SOURCE_AUTOMATIC, reason, 0);

  if (g_network_monitor_get_network_available (monitor))
    change = dex_future_first (change, dex_timeout_new_seconds (UNSEEN_NETWORK_SECONDS), NULL);
  dex_await (change, NULL);
  g_signal_handler_disconnect (monitor, id);
}

/* --- Workers --------------------------------------------------------------------------------------------------------- */

/* A service was just set aside: says so, once, unless there is something weightier to say. */
static void
announce_failover (Load         *load,
                   const GError *reason)
{
  CosmoService *next = cosmo_failover_choose (load->failover, COSMO_SOURCE_AUTOMATIC);
  CosmoSource source = next != NULL ? cosmo_service_get_source (next) : COSMO_SOURCE_AUTOMATIC;
  gint64 quota_wait = cosmo_failover_get_quota_wait (load->failover);
  gint64 back_at = quota_wait >= 0 ? get_now () + quota_wait / G_USEC_PER_SEC + 1 : 0;

  if (g_error_matches (reason, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_KEY_REFUSED))
    cosmo_loader_set_notice (load->loader, COSMO_NOTICE_KEY_REFUSED, source, reason, 0);
  else if (next != NULL && cosmo_loader_get_notice (load->loader) < COSMO_NOTICE_SWITCHED)
    cosmo_loader_set_notice (load->loader, COSMO_NOTICE_SWITCHED, source, reason, back_at);
}

/* No service is left to ask now. Returns whether one is, after what was waited for here. */
static gboolean
wait_for_service (Load    *load,
                  Attempt *attempt)
{
  gint64 wait = cosmo_failover_get_quota_wait (load->failover);
  const GError *reason = attempt->error;

  if (attempt->task.is_refresh)
    return FALSE;

  if (attempt->tried == COSMO_SOURCE_AUTOMATIC && wait >= 0)
    {
      wait_for_quota (load, wait);
      return TRUE;
    }

  if (reason == NULL)
    reason = cosmo_failover_get_reason (load->failover);
  set_days_failed (load, attempt->task.span, reason);
  return FALSE;
}

static gboolean
is_outage (const GError *error)
{
  return g_error_matches (error, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_DOWN) ||
         g_error_matches (error, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_INTERNAL);
}

/* That one service has no picture of a day does not mean that there is none, if the other one stumbled over it. */
static void
set_day_unavailable (Load    *load,
                     Attempt *attempt)
{
  if (attempt->error != NULL && is_outage (attempt->error))
    set_days_failed (load, attempt->task.span, attempt->error);
  else if (attempt->outage != NULL)
    set_days_failed (load, attempt->task.span, attempt->outage);
  else
    set_days_missing (load, attempt->task.span);
}

/* The service is not up to these days, though it may be to others. Returns whether there is another to ask. */
static gboolean
try_elsewhere (Load         *load,
               Attempt      *attempt,
               CosmoService *service)
{
  CosmoSpan span = attempt->task.span;
  CosmoSource source = cosmo_service_get_source (service);

  if (attempt->tried == COSMO_SOURCE_AUTOMATIC && cosmo_failover_choose (load->failover, source) != NULL)
    {
      attempt->tried = source;
      attempt->n_attempts = 0;
      if (is_outage (attempt->error))
        attempt->outage = g_steal_pointer (&attempt->error);
      return TRUE;
    }

  if (span.first < span.last)
    add_halves (load, &attempt->task);
  else
    set_day_unavailable (load, attempt);
  return FALSE;
}

static guint
get_max_attempts (Attempt *attempt)
{
  if (g_error_matches (attempt->error, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_INTERNAL))
    return MAX_ATTEMPTS_STUMBLED;
  return attempt->task.max_attempts;
}

/* Decides what an error means for the days in hand, and returns whether to ask for them again. */
static gboolean
handle_failure (Load         *load,
                Attempt      *attempt,
                CosmoService *service)
{
  CosmoSpan span = attempt->task.span;

  if (cosmo_failover_report_failure (load->failover, service, attempt->error))
    {
      announce_failover (load, attempt->error);
      return TRUE;
    }
  if (attempt->task.is_refresh)
    return FALSE;

  switch ((CosmoServiceError) attempt->error->code)
    {
    case COSMO_SERVICE_ERROR_OFFLINE:
      wait_for_network (load, attempt->error);
      return TRUE;

    case COSMO_SERVICE_ERROR_NO_PICTURE:
      set_day_unavailable (load, attempt);
      return FALSE;

    case COSMO_SERVICE_ERROR_RANGE:
      return try_elsewhere (load, attempt, service);

    case COSMO_SERVICE_ERROR_DOWN:
    case COSMO_SERVICE_ERROR_INTERNAL:
      if (++attempt->n_attempts < get_max_attempts (attempt))
        {
          dex_await (delay_before_attempt (attempt->n_attempts), NULL);
          return TRUE;
        }
      if (span.first == span.last)
        return try_elsewhere (load, attempt, service);
      add_halves (load, &attempt->task);
      return FALSE;

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
  g_autoptr(GPtrArray) records = NULL;
  g_autoptr(CosmoService) service = NULL;

  g_set_object (&service, cosmo_failover_choose (load->failover, attempt->tried));
  if (service == NULL)
    return wait_for_service (load, attempt);

  g_clear_error (&attempt->error);
  records = dex_await_boxed (cosmo_service_fetch (service, attempt->task.span), &attempt->error);
  if (load->cancelled)
    return FALSE;
  if (!g_error_matches (attempt->error, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_OFFLINE))
    cosmo_loader_clear_notice (load->loader, COSMO_NOTICE_OFFLINE);

  if (records != NULL)
    {
      cosmo_failover_report_answer (load->failover, service);
      if (attempt->outage != NULL && records->len == 0)
        set_day_unavailable (load, attempt);
      else
        take_answer (load, attempt->task.span, records);
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
      g_clear_error (&attempt.outage);
      g_clear_error (&attempt.error);
    }

  return dex_future_new_true ();
}

/* A worker may find the queue empty while another is about to cut a span in two: so they start anew until all is done. */
static void
work_off_tasks (Load *load)
{
  gboolean one_by_one = cosmo_year_get_view (load->year) == COSMO_VIEW_FIRSTS;
  guint max_workers = one_by_one ? MAX_WORKERS_FIRSTS : MAX_WORKERS_EVERY_DAY;

  while (!load->cancelled && !g_queue_is_empty (&load->tasks))
    {
      g_autoptr(GPtrArray) workers = g_ptr_array_new_with_free_func (dex_unref);
      guint n_workers = MIN (max_workers, g_queue_get_length (&load->tasks));

      for (guint i = 0; i < n_workers; i++)
        g_ptr_array_add (workers, cosmo_fiber_spawn (worker_fiber, load_ref (load), load_unref));
      dex_await (dex_future_allv ((DexFuture **) workers->pdata, workers->len), NULL);
    }
}

static DexFuture *
load_fiber (gpointer data)
{
  Load *load = data;
  g_autoptr(GArray) refresh = take_catalogue (load);
  g_autoptr(GArray) pending = cosmo_year_list_pending (load->year);

  add_days (load, pending, FALSE);
  /* What is on screen already can wait for a network that costs nothing. */
  if (!g_network_monitor_get_network_metered (g_network_monitor_get_default ()))
    add_days (load, refresh, TRUE);
  if (!g_queue_is_empty (&load->tasks))
    dex_await (cosmo_loader_dup_wait (load->loader), NULL);
  work_off_tasks (load);

  if (!load->cancelled &&
      cosmo_year_get_n_failed (load->year) > 0 &&
      cosmo_loader_get_notice (load->loader) < COSMO_NOTICE_FAILED)
    cosmo_loader_set_notice (load->loader, COSMO_NOTICE_FAILED, COSMO_SOURCE_AUTOMATIC,
                             cosmo_failover_get_reason (load->failover), 0);

  return dex_future_new_true ();
}

/* The end of a load is also where it is dropped: see the destroy function that goes with this. */
static DexFuture *
on_load_ended (DexFuture *completed,
               gpointer   data)
{
  return dex_ref (completed);
}

/**
 * cosmo_load_start:
 * @loader: whose load it is
 * @year: the year to fill
 *
 * Returns: (transfer full): see cosmo_loader_load()
 */
DexFuture *
cosmo_load_start (CosmoLoader *loader,
                  CosmoYear   *year)
{
  g_autoptr(Load) load = load_new (loader, year);

  /* The fiber is cancelled only in the next turn of the main loop: an answer that is in by then must find the mark. */
  return dex_future_finally (cosmo_fiber_spawn (load_fiber, load_ref (load), load_unref),
                             on_load_ended,
                             load_ref (load), load_cancel);
}
