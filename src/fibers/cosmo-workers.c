/* SPDX-License-Identifier: GPL-3.0-or-later */

/* CosmoWorkers: a fixed number of threads for work that computes or blocks, first come first served, with futures for
 * the results. It has threads of its own because GIO's shared ones are also needed by those who wait for this work.
 */

#include "config.h"

#include "cosmo-workers.h"

struct _CosmoWorkers
{
  GThreadPool *threads;
};

typedef struct
{
  DexPromise     *promise;
  CosmoWork       work;
  gpointer        data;
  GDestroyNotify  data_destroy;
} Task;

static void
task_free (Task *task)
{
  if (task->data_destroy != NULL)
    task->data_destroy (task->data);
  dex_clear (&task->promise);
  g_free (task);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Task, task_free)

static void
run_task (gpointer data,
          gpointer user_data)
{
  g_autoptr(Task) task = data;
  g_autoptr(DexFuture) result = NULL;
  g_autoptr(GError) error = NULL;
  GCancellable *cancellable = dex_promise_get_cancellable (task->promise);
  const GValue *value;

  /* What nobody waits for any more is not begun. */
  if (g_cancellable_set_error_if_cancelled (cancellable, &error))
    {
      dex_promise_reject (task->promise, g_steal_pointer (&error));
      return;
    }

  result = task->work (task->data, cancellable);
  g_assert (!dex_future_is_pending (result));

  if ((value = dex_future_get_value (result, &error)))
    dex_promise_resolve (task->promise, value);
  else
    dex_promise_reject (task->promise, g_steal_pointer (&error));
}

/**
 * cosmo_workers_new:
 * @n_threads: how much of the work is done at once, at least 1
 *
 * Threads are started when there is work and end when there was none for a while.
 *
 * Returns: (transfer full): the workers
 */
CosmoWorkers *
cosmo_workers_new (guint n_threads)
{
  CosmoWorkers *self = g_new0 (CosmoWorkers, 1);

  self->threads = g_thread_pool_new_full (run_task, NULL, (GDestroyNotify) task_free, n_threads, FALSE, NULL);

  return self;
}

static DexFuture *
pass_on (DexFuture *future,
         gpointer   user_data)
{
  return NULL;
}

/**
 * cosmo_workers_run:
 * @self: the workers
 * @work: (scope notified): the work
 * @data: (nullable): passed to @work
 * @data_destroy: (nullable): frees @data, in whichever thread is done with it last
 *
 * Does @work in a thread when its turn comes. When the returned future is dropped before that it is never begun;
 * when it is dropped later, the cancellable that @work was given is cancelled.
 *
 * Returns: (transfer full): a future with the outcome of @work
 */
DexFuture *
cosmo_workers_run (CosmoWorkers   *self,
                   CosmoWork       work,
                   gpointer        data,
                   GDestroyNotify  data_destroy)
{
  Task *task = g_new0 (Task, 1);
  DexPromise *promise = dex_promise_new_cancellable ();

  task->promise = dex_ref (promise);
  task->work = work;
  task->data = data;
  task->data_destroy = data_destroy;
  g_thread_pool_push (self->threads, task, NULL);

  /* A promise alone does not notice that its last reader went: a block over it does. */
  return dex_future_finally (DEX_FUTURE (promise), pass_on, NULL, NULL);
}

/**
 * cosmo_workers_free:
 * @self: (transfer full): the workers
 *
 * Work that was accepted is still done; nobody waits for it here.
 */
void
cosmo_workers_free (CosmoWorkers *self)
{
  g_thread_pool_free (self->threads, FALSE, FALSE);
  g_free (self);
}
