/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/**
 * CosmoWork:
 * @data: what was given with it
 * @cancellable: cancelled when nobody waits for the result any more
 *
 * Work for a thread. It may block, and uses no fiber.
 *
 * Returns: (transfer full): a future that is already resolved or rejected
 */
typedef DexFuture *(*CosmoWork) (gpointer      data,
                                 GCancellable *cancellable);

typedef struct _CosmoWorkers CosmoWorkers;

CosmoWorkers *cosmo_workers_new  (guint           n_threads);
DexFuture    *cosmo_workers_run  (CosmoWorkers   *self,
                                  CosmoWork       work,
                                  gpointer        data,
                                  GDestroyNotify  data_destroy);
void          cosmo_workers_free (CosmoWorkers   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CosmoWorkers, cosmo_workers_free)

G_END_DECLS
