/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A span in the hands of a worker: which service is asked for it, how often, and what it means for its days that none
 * answers. Each of these functions runs in a fiber, and may wait. */

#include "config.h"

#include "cosmo-load-private.h"

/* Times that a service which stumbles over a span is asked for it: it gets less patience than one that is down. */
#define MAX_ATTEMPTS_STUMBLED 2

/* The first delay before another attempt, in milliseconds; each further one is twice as long. */
#define FIRST_DELAY_MS 400

/* How long to wait for a network that the system takes to be there, while it leads nowhere. */
#define UNSEEN_NETWORK_SECONDS 30

/* What a worker knows of the task in its hands. */
typedef struct
{
  CosmoLoadTask task;
  guint         n_attempts;
  CosmoSource   tried;      /* a service that could not help with these days, or AUTOMATIC */
  GError       *outage;     /* owned: what befell that service */
  GError       *error;      /* owned: why the last attempt failed */
} Attempt;

/* --- Waiting ------------------------------------------------------------------------------------------------------ */

/* Each delay is twice the one before, and lies anywhere between half of that and all of it, so that spans which failed
 * together do not all come back together. */
static DexFuture *
delay_before_attempt (guint attempt)
{
  double full = FIRST_DELAY_MS * (1 << (attempt - 1));

  return dex_timeout_new_msec (g_random_double_range (full / 2, full));
}

/* Waits until a service has answers again, or another one that was set aside may be tried once more. A timeout of
 * libdex rejects when its time is over: there is nothing to learn from the error. */
static void
wait_for_quota (CosmoLoad *load)
{
  /* In this order, since time goes on: who waits for the quota waits at least as long. */
  gint64 wait = cosmo_failover_get_wait (load->failover);
  gint64 quota_wait = cosmo_failover_get_quota_wait (load->failover);
  gint64 resume_at = (g_get_real_time () + quota_wait) / G_USEC_PER_SEC + 1;

  if (cosmo_loader_get_notice (load->loader) != COSMO_NOTICE_QUOTA ||
      cosmo_loader_get_resume_at (load->loader) < resume_at - 1)
    cosmo_loader_set_notice (load->loader, COSMO_NOTICE_QUOTA, COSMO_SOURCE_AUTOMATIC,
                             cosmo_failover_get_reason (load->failover), resume_at);

  dex_await (dex_timeout_new_deadline (g_get_monotonic_time () + wait + 1), NULL);

  if (!load->cancelled && wait >= quota_wait)
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
wait_for_network (CosmoLoad    *load,
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

/* --- What a failure means ----------------------------------------------------------------------------------------- */

/* A service was just set aside: says so, once, unless there is something weightier to say. */
static void
announce_failover (CosmoLoad    *load,
                   const GError *reason)
{
  CosmoService *next = cosmo_failover_choose (load->failover, COSMO_SOURCE_AUTOMATIC);
  CosmoSource source = next != NULL ? cosmo_service_get_source (next) : COSMO_SOURCE_AUTOMATIC;
  gint64 quota_wait = cosmo_failover_get_quota_wait (load->failover);
  gint64 back_at = quota_wait >= 0 ? (g_get_real_time () + quota_wait) / G_USEC_PER_SEC + 1 : 0;

  if (g_error_matches (reason, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_KEY_REFUSED))
    cosmo_loader_set_notice (load->loader, COSMO_NOTICE_KEY_REFUSED, source, reason, 0);
  else if (next != NULL && cosmo_loader_get_notice (load->loader) < COSMO_NOTICE_SWITCHED)
    cosmo_loader_set_notice (load->loader, COSMO_NOTICE_SWITCHED, source, reason, back_at);
}

/* No service is left to ask now. Returns whether one is, after what was waited for here. */
static gboolean
wait_for_service (CosmoLoad *load,
                  Attempt   *attempt)
{
  const GError *reason = attempt->error;

  if (attempt->task.is_refresh)
    return FALSE;

  if (attempt->tried == COSMO_SOURCE_AUTOMATIC && cosmo_failover_get_quota_wait (load->failover) >= 0)
    {
      wait_for_quota (load);
      return TRUE;
    }

  if (reason == NULL)
    reason = cosmo_failover_get_reason (load->failover);
  cosmo_load_set_days_failed (load, attempt->task.span, reason);
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
set_day_unavailable (CosmoLoad *load,
                     Attempt   *attempt)
{
  if (attempt->error != NULL && is_outage (attempt->error))
    cosmo_load_set_days_failed (load, attempt->task.span, attempt->error);
  else if (attempt->outage != NULL)
    cosmo_load_set_days_failed (load, attempt->task.span, attempt->outage);
  else
    cosmo_load_set_days_missing (load, attempt->task.span);
}

/* The service is not up to these days, though it may be to others. Returns whether there is another to ask. */
static gboolean
try_elsewhere (CosmoLoad    *load,
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
    cosmo_load_add_halves (load, &attempt->task);
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

/* The service cannot answer now, or stumbles over one of these days. Returns whether to ask for them again. */
static gboolean
try_again_later (CosmoLoad    *load,
                 Attempt      *attempt,
                 CosmoService *service)
{
  CosmoSpan span = attempt->task.span;

  if (++attempt->n_attempts < get_max_attempts (attempt))
    {
      dex_await (delay_before_attempt (attempt->n_attempts), NULL);
      return TRUE;
    }
  if (span.first == span.last)
    return try_elsewhere (load, attempt, service);

  cosmo_load_add_halves (load, &attempt->task);
  return FALSE;
}

/* Decides what an error means for the days in hand, and returns whether to ask for them again. */
static gboolean
handle_failure (CosmoLoad    *load,
                Attempt      *attempt,
                CosmoService *service)
{
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
      return try_again_later (load, attempt, service);

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
attempt_once (CosmoLoad *load,
              Attempt   *attempt)
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
      /* Not by one that was under way when there were no more. */
      if (cosmo_failover_get_wait (load->failover) == 0)
        cosmo_loader_clear_notice (load->loader, COSMO_NOTICE_QUOTA);
      if (attempt->outage != NULL && records->len == 0)
        set_day_unavailable (load, attempt);
      else
        cosmo_load_take_answer (load, attempt->task.span, records);
      return FALSE;
    }

  if (attempt->error->domain != COSMO_SERVICE_ERROR)
    {
      cosmo_load_set_days_failed (load, attempt->task.span, attempt->error);
      return FALSE;
    }

  return handle_failure (load, attempt, service);
}

/**
 * cosmo_load_attempt:
 * @load: the load of a year
 * @task: some of its days, which nobody else has in hand
 *
 * Asks for the days until there is an answer, or no service left that may have one, or the load is cancelled. The days
 * are settled then, or cut in two and among those to be asked for. To be called by a fiber.
 */
void
cosmo_load_attempt (CosmoLoad           *load,
                    const CosmoLoadTask *task)
{
  Attempt attempt = { .task = *task, .tried = COSMO_SOURCE_AUTOMATIC };

  while (attempt_once (load, &attempt) && !load->cancelled)
    ;
  g_clear_error (&attempt.outage);
  g_clear_error (&attempt.error);
}
