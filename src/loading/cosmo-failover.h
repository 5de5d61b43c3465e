/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-planetary.h"

G_BEGIN_DECLS

typedef struct _CosmoFailover CosmoFailover;

CosmoFailover *cosmo_failover_new            (CosmoPlanetary *planetary,
                                              CosmoService   *basic);
void           cosmo_failover_free           (CosmoFailover  *self);
void           cosmo_failover_set_source     (CosmoFailover  *self,
                                              CosmoSource     source);
CosmoService  *cosmo_failover_choose         (CosmoFailover  *self,
                                              CosmoSource     avoid);
guint          cosmo_failover_get_max_days   (CosmoFailover  *self);
void           cosmo_failover_report_answer  (CosmoFailover  *self,
                                              CosmoService   *service);
gboolean       cosmo_failover_report_failure (CosmoFailover  *self,
                                              CosmoService   *service,
                                              const GError   *error);
const GError  *cosmo_failover_get_reason     (CosmoFailover  *self);
gint64         cosmo_failover_get_quota_wait (CosmoFailover  *self);
gint64         cosmo_failover_get_wait       (CosmoFailover  *self);
void           cosmo_failover_reset          (CosmoFailover  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CosmoFailover, cosmo_failover_free)

G_END_DECLS
