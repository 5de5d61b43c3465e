/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

typedef struct _CosmoRequest CosmoRequest;

/**
 * CosmoRequestFunc:
 * @owner: who waited
 * @value: (nullable): what the future resolved to, or %NULL if it rejected
 * @error: (nullable): why it rejected
 *
 * Called when a request has ended, unless it was cleared before.
 */
typedef void (*CosmoRequestFunc) (gpointer      owner,
                                  const GValue *value,
                                  const GError *error);

void cosmo_request_start (CosmoRequest     **slot,
                          DexFuture         *future,
                          CosmoRequestFunc   func,
                          gpointer           owner);
void cosmo_request_clear (CosmoRequest     **slot);

G_END_DECLS
