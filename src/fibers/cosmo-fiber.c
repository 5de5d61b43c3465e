/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Fibers that may be cancelled at any moment.
 *
 * dex_scheduler_spawn() alone leaves two things to be wished for. Dropping the last reference to its future does not
 * cancel the fiber, because the scheduler holds one too. And in libdex 0.10, a fiber that was cancelled and whose turn
 * has not come yet must not see what it awaits complete: it is put into two queues at once, and then it is resumed
 * after its end, or no fiber is resumed ever again (mended in libdex 0.11 by "fiber: cleanup queue swap management").
 *
 * So the future that is handed out stands in front of the fiber. When it is dropped, the fiber is cancelled from a
 * source of its own, which lets all run that can before it, and then the fiber itself: nothing comes in between. */

#include "config.h"

#include "cosmo-fiber.h"

/* One for each thread that has fibers; it lasts as long as the thread. */
typedef struct
{
  GSource      source;
  GSource     *scheduler;    /* libdex's, which runs the fibers of the thread; %NULL until the first one runs */
  GAsyncQueue *fronts;       /* of owned Front, of the fibers to be cancelled */
} CancelSource;

typedef struct
{
  DexPromise   *promise;     /* what was handed out, in a shell that cancels it when it is dropped */
  gulong        cancelled_id;
  DexFuture    *fiber;       /* to be dropped in order to cancel the fiber; %NULL once it has ended */
  CancelSource *canceller;   /* of the fiber's thread */
} Front;

static void
front_clear (gpointer data)
{
  Front *front = data;

  g_cancellable_disconnect (dex_promise_get_cancellable (front->promise), front->cancelled_id);
  dex_clear (&front->promise);
  dex_clear (&front->fiber);
  g_source_unref (&front->canceller->source);
}

static void
front_unref (gpointer front)
{
  g_atomic_rc_box_release_full (front, front_clear);
}

static gboolean
cancel_source_check (GSource *source)
{
  CancelSource *self = (CancelSource *) source;

  return g_async_queue_length (self->fronts) > 0;
}

static gboolean
cancel_source_prepare (GSource *source,
                       int     *timeout)
{
  *timeout = -1;
  return cancel_source_check (source);
}

static void
run_fibers (CancelSource *self)
{
  if (self->scheduler == NULL)
    return;

  while (self->scheduler->source_funcs->check (self->scheduler))
    self->scheduler->source_funcs->dispatch (self->scheduler, NULL, NULL);
}

static gboolean
cancel_source_dispatch (GSource     *source,
                        GSourceFunc  callback,
                        gpointer     user_data)
{
  CancelSource *self = (CancelSource *) source;
  Front *front;

  while ((front = g_async_queue_try_pop (self->fronts)))
    {
      run_fibers (self);
      dex_clear (&front->fiber);
      run_fibers (self);
      front_unref (front);
    }

  return G_SOURCE_CONTINUE;
}

static void
cancel_source_finalize (GSource *source)
{
  CancelSource *self = (CancelSource *) source;

  g_clear_pointer (&self->scheduler, g_source_unref);
  g_async_queue_unref (self->fronts);
}

/* The first fiber of the thread. What runs it, runs all of them. */
static DexFuture *
find_scheduler_fiber (gpointer data)
{
  CancelSource *self = data;

  self->scheduler = g_source_ref (g_main_current_source ());
  return dex_future_new_true ();
}

static CancelSource *
cancel_source_new (void)
{
  static GSourceFuncs funcs = {
    .prepare = cancel_source_prepare,
    .check = cancel_source_check,
    .dispatch = cancel_source_dispatch,
    .finalize = cancel_source_finalize,
  };
  g_autoptr(GMainContext) context = g_main_context_ref_thread_default ();
  CancelSource *self = (CancelSource *) g_source_new (&funcs, sizeof (CancelSource));

  self->fronts = g_async_queue_new_full (front_unref);
  g_source_set_static_name (&self->source, "[cosmo-fiber-cancel]");
  g_source_set_priority (&self->source, G_PRIORITY_HIGH);
  g_source_attach (&self->source, context);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, find_scheduler_fiber, self, NULL));
  return self;
}

static CancelSource *
get_canceller (void)
{
  static GPrivate canceller = G_PRIVATE_INIT ((GDestroyNotify) g_source_unref);

  if (g_private_get (&canceller) == NULL)
    g_private_set (&canceller, cancel_source_new ());
  return g_private_get (&canceller);
}

static void
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  Front *front = user_data;
  CancelSource *canceller = front->canceller;

  g_async_queue_push (canceller->fronts, g_atomic_rc_box_acquire (front));
  g_main_context_wakeup (g_source_get_context (&canceller->source));
}

static DexFuture *
on_ended (DexFuture *fiber,
          gpointer   user_data)
{
  Front *front = user_data;
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (fiber, &error);

  g_cancellable_disconnect (dex_promise_get_cancellable (front->promise), front->cancelled_id);
  front->cancelled_id = 0;

  if (value != NULL)
    dex_promise_resolve (front->promise, value);
  else
    dex_promise_reject (front->promise, g_steal_pointer (&error));

  return NULL;
}

/**
 * cosmo_fiber_spawn:
 * @func: (scope async): the fiber, which runs in this thread
 * @data: for @func
 * @data_destroy: (nullable): called with @data when the fiber has ended
 *
 * Like dex_scheduler_spawn() on the scheduler of this thread, with a future that cancels the fiber when it is dropped,
 * whoever drops it and whenever.
 *
 * A cancelled fiber goes on to its end, with each of its awaits failing by %DEX_ERROR_FIBER_CANCELLED at once.
 *
 * Returns: (transfer full): a future that resolves or rejects as the fiber does
 */
DexFuture *
cosmo_fiber_spawn (DexFiberFunc   func,
                   gpointer       data,
                   GDestroyNotify data_destroy)
{
  Front *front = g_atomic_rc_box_new0 (Front);
  DexFuture *future;

  front->canceller = (CancelSource *) g_source_ref (&get_canceller ()->source);
  front->promise = dex_promise_new_cancellable ();
  front->cancelled_id = g_cancellable_connect (dex_promise_get_cancellable (front->promise),
                                               G_CALLBACK (on_cancelled), front, NULL);
  future = dex_future_first (dex_ref (DEX_FUTURE (front->promise)), NULL);

  /* The fiber begins at the next turn of the loop, never before this returns. */
  front->fiber = dex_future_finally (dex_scheduler_spawn (NULL, 0, func, data, data_destroy),
                                     on_ended, front, front_unref);

  return future;
}
