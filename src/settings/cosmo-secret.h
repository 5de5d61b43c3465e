/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsecret/secret.h>

#include "cosmo-workers.h"

G_BEGIN_DECLS

DexFuture *cosmo_secret_lookup (CosmoWorkers *worker);
DexFuture *cosmo_secret_store  (CosmoWorkers *worker,
                                SecretValue  *key);
DexFuture *cosmo_secret_clear  (CosmoWorkers *worker);

G_END_DECLS
