/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One load of a year. What the catalogue knows is there first; the other days are cut into spans, and a few workers,
 * each a fiber, ask for one span after another until none is left. Every answer is in the catalogue and then in the
 * year the moment it arrives. A span that keeps failing is cut in two, so that one bad day costs one picture; a service
 * that fails altogether is set aside, and the other one goes on with the span in hand: see cosmo-attempt.c. */

#include "config.h"

#include "cosmo-load-private.h"

#include "cosmo-fiber.h"

/* Spans in flight: a few for a whole year, so that nobody's service is stormed; the twelve days of the first-of-month
 * view all at once, which is what that view is for. */
#define MAX_WORKERS_EVERY_DAY 6
#define MAX_WORKERS_FIRSTS   12

/* Times that a span is asked for before it is cut in two: a half of one that failed gets less patience. */
#define MAX_ATTEMPTS_WHOLE 4
#define MAX_ATTEMPTS_HALF  3

/* How long an answer is held back until it is kept, in milliseconds: it takes a few, unless the disk has trouble. */
#define MAX_STORE_MS 1000

static CosmoLoad *
load_new (CosmoLoader *loader,
          CosmoYear   *year,
          CosmoSpan    span)
{
  CosmoLoad *load = g_atomic_rc_box_new0 (CosmoLoad);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();

  load->loader = g_object_ref (loader);
  load->year = g_object_ref (year);
  load->span = span;
  load->failover = cosmo_loader_get_failover (loader);
  load->today = cosmo_calendar_get_today (now);
  g_queue_init (&load->tasks);
  return load;
}

static void
load_clear (gpointer data)
{
  CosmoLoad *load = data;

  g_clear_object (&load->loader);
  g_clear_object (&load->year);
  g_queue_clear_full (&load->tasks, g_free);
}

static CosmoLoad *
load_ref (CosmoLoad *load)
{
  return g_atomic_rc_box_acquire (load);
}

static void
load_unref (gpointer load)
{
  g_atomic_rc_box_release_full (load, load_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CosmoLoad, load_unref)

static void
load_cancel (gpointer data)
{
  CosmoLoad *load = data;

  load->cancelled = TRUE;
  load_unref (load);
}

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* --- Tasks -------------------------------------------------------------------------------------------------------- */

/* Halves go first, so that the days a person waits for longest are not also asked for last. */
void
cosmo_load_add_halves (CosmoLoad           *load,
                       const CosmoLoadTask *task)
{
  CosmoDay middle = task->span.first + (task->span.last - task->span.first) / 2;
  const CosmoSpan halves[] = {
    { middle + 1, task->span.last },
    { task->span.first, middle },
  };

  for (guint i = 0; i < G_N_ELEMENTS (halves); i++)
    {
      CosmoLoadTask half = { halves[i], MAX_ATTEMPTS_HALF, task->is_refresh };

      g_queue_push_head (&load->tasks, g_memdup2 (&half, sizeof half));
    }
}

static void
add_days (CosmoLoad *load,
          GArray    *days,
          gboolean   is_refresh)
{
  gboolean one_by_one = cosmo_year_get_view (load->year) == COSMO_VIEW_FIRSTS;
  guint max_days = one_by_one ? 1 : cosmo_failover_get_max_days (load->failover);
  g_autoptr(GArray) spans = NULL;

  spans = cosmo_calendar_list_spans ((gconstpointer) days->data, days->len, max_days);
  for (guint i = 0; i < spans->len; i++)
    {
      CosmoLoadTask task = { g_array_index (spans, CosmoSpan, i), MAX_ATTEMPTS_WHOLE, is_refresh };

      g_queue_push_tail (&load->tasks, g_memdup2 (&task, sizeof task));
    }
}

/* --- What becomes of the days of a span --------------------------------------------------------------------------- */

static gboolean
is_pending (CosmoPicture *picture)
{
  return picture != NULL && cosmo_picture_get_state (picture) == COSMO_PICTURE_PENDING;
}

void
cosmo_load_set_days_missing (CosmoLoad *load,
                             CosmoSpan  span)
{
  for (CosmoDay day = span.first; day <= span.last; day++)
    {
      CosmoPicture *picture = cosmo_year_get_picture (load->year, day);

      if (is_pending (picture))
        cosmo_picture_set_missing (picture, day >= load->today ? COSMO_MISSING_NOT_YET : COSMO_MISSING_UNKNOWN);
    }
}

void
cosmo_load_set_days_failed (CosmoLoad    *load,
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
show_record (CosmoLoad   *load,
             CosmoRecord *record)
{
  CosmoPicture *picture = cosmo_year_get_picture (load->year, record->day);
  CosmoRecord *known = picture != NULL ? cosmo_picture_get_record (picture) : NULL;
  g_autoptr(CosmoRecord) complete = known != NULL ? cosmo_record_complete (record, known) : cosmo_record_ref (record);

  /* What says the same as before changes nothing on screen. */
  if (picture != NULL && (known == NULL || !cosmo_record_equal (known, complete)))
    cosmo_picture_set_record (picture, complete);
}

/* What cannot be kept is shown all the same; the catalogue's own state says why. */
static void
keep_answer (CosmoLoad *load,
             CosmoSpan  span,
             GPtrArray *records)
{
  CosmoCatalogue *catalogue = cosmo_loader_get_catalogue (load->loader);

  if (catalogue != NULL)
    dex_await (dex_future_first (cosmo_catalogue_store (catalogue, span, records, get_now ()),
                                 dex_timeout_new_msec (MAX_STORE_MS), NULL),
               NULL);
}

/* It is kept before it is shown: what was once on screen is not lost, whatever happens then. A day that is not in a
 * good answer has no picture. */
void
cosmo_load_take_answer (CosmoLoad *load,
                        CosmoSpan  span,
                        GPtrArray *records)
{
  keep_answer (load, span, records);
  if (load->cancelled)
    return;

  for (guint i = 0; i < records->len; i++)
    show_record (load, g_ptr_array_index (records, i));
  cosmo_load_set_days_missing (load, span);
}

/* --- What the catalogue knows ------------------------------------------------------------------------------------- */

static void
take_entry (CosmoLoad                 *load,
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
    cosmo_load_set_days_missing (load, (CosmoSpan) { entry->day, entry->day });
}

/* Fills in what is known, and returns the days of it that are to be asked about again. */
static GArray *
take_catalogue (CosmoLoad *load)
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

/* --- Workers ------------------------------------------------------------------------------------------------------ */

static DexFuture *
worker_fiber (gpointer data)
{
  CosmoLoad *load = data;

  while (!load->cancelled && !g_queue_is_empty (&load->tasks))
    {
      g_autofree CosmoLoadTask *task = g_queue_pop_head (&load->tasks);

      cosmo_load_attempt (load, task);
    }

  return dex_future_new_true ();
}

/* A worker may find the queue empty while another is about to cut a span in two: so they start anew until
 * all is done. */
static void
work_off_tasks (CosmoLoad *load)
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

static GArray *
list_pending (CosmoLoad *load)
{
  GArray *pending = cosmo_year_list_pending (load->year);

  for (guint i = pending->len; i > 0; i--)
    {
      CosmoDay day = g_array_index (pending, CosmoDay, i - 1);

      if (day < load->span.first || day > load->span.last)
        g_array_remove_index (pending, i - 1);
    }

  return pending;
}

static DexFuture *
load_fiber (gpointer data)
{
  CosmoLoad *load = data;
  g_autoptr(GArray) refresh = take_catalogue (load);
  g_autoptr(GArray) pending = list_pending (load);

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
 * @span: which of its days to ask for
 *
 * Returns: (transfer full): see cosmo_loader_load()
 */
DexFuture *
cosmo_load_start (CosmoLoader *loader,
                  CosmoYear   *year,
                  CosmoSpan    span)
{
  g_autoptr(CosmoLoad) load = load_new (loader, year, span);

  /* The fiber is cancelled only in the next turn of the main loop: an answer that is in by then must find the mark. */
  return dex_future_finally (cosmo_fiber_spawn (load_fiber, load_ref (load), load_unref),
                             on_load_ended,
                             load_ref (load), load_cancel);
}
