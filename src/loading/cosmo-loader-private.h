/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the two halves of the loader share: the object, which outlives every load, and one load of a year. */

#pragma once

#include "cosmo-failover.h"
#include "cosmo-loader.h"
#include "cosmo-turns.h"

G_BEGIN_DECLS

/* cosmo-elsewhere.c: what the other service said of days whose pictures are gone */
typedef struct _CosmoElsewhere CosmoElsewhere;

CosmoElsewhere *cosmo_elsewhere_new        (void);
void            cosmo_elsewhere_free       (CosmoElsewhere *self);

CosmoElsewhere *cosmo_loader_get_elsewhere (CosmoLoader  *self);
CosmoFailover  *cosmo_loader_get_failover  (CosmoLoader  *self);
CosmoCatalogue *cosmo_loader_get_catalogue (CosmoLoader  *self);
DexFuture      *cosmo_loader_dup_wait      (CosmoLoader  *self);
void            cosmo_loader_set_notice    (CosmoLoader  *self,
                                            CosmoNotice   notice,
                                            CosmoSource   source,
                                            const GError *error,
                                            gint64        resume_at);
void            cosmo_loader_clear_notice  (CosmoLoader  *self,
                                            CosmoNotice   notice);

DexFuture      *cosmo_load_start           (CosmoLoader  *loader,
                                            CosmoYear    *year,
                                            CosmoSpan     span);

G_END_DECLS
