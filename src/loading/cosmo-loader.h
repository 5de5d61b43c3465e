/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libdex.h>

#include "cosmo-catalogue.h"
#include "cosmo-planetary.h"
#include "cosmo-year.h"

G_BEGIN_DECLS

/**
 * CosmoNotice:
 * @COSMO_NOTICE_NONE: nothing to say
 * @COSMO_NOTICE_SWITCHED: one service was set aside, see cosmo_loader_get_notice_error() for why, and the one of
 *   cosmo_loader_get_notice_source() goes on
 * @COSMO_NOTICE_FAILED: some days could not be had
 * @COSMO_NOTICE_KEY_REFUSED: the service wants another key
 * @COSMO_NOTICE_QUOTA: no answers are left; the loader goes on by itself, see cosmo_loader_get_resume_at()
 * @COSMO_NOTICE_OFFLINE: there is no network; the loader goes on by itself when there is
 *
 * What the user should know about the loading of a year. There is one at a time, the weightiest: the later in
 * this list.
 */
typedef enum
{
  COSMO_NOTICE_NONE,
  COSMO_NOTICE_SWITCHED,
  COSMO_NOTICE_FAILED,
  COSMO_NOTICE_KEY_REFUSED,
  COSMO_NOTICE_QUOTA,
  COSMO_NOTICE_OFFLINE,
} CosmoNotice;

#define COSMO_TYPE_NOTICE (cosmo_notice_get_type ())
GType         cosmo_notice_get_type          (void) G_GNUC_CONST;

#define COSMO_TYPE_LOADER (cosmo_loader_get_type ())
G_DECLARE_FINAL_TYPE (CosmoLoader, cosmo_loader, COSMO, LOADER, GObject)

CosmoLoader  *cosmo_loader_new               (CosmoPlanetary *planetary,
                                              CosmoService   *basic);
void          cosmo_loader_set_catalogue     (CosmoLoader    *self,
                                              CosmoCatalogue *catalogue);
void          cosmo_loader_wait_for          (CosmoLoader    *self,
                                              DexFuture      *future);
void          cosmo_loader_set_source        (CosmoLoader    *self,
                                              CosmoSource     source);
DexFuture    *cosmo_loader_load              (CosmoLoader    *self,
                                              CosmoYear      *year);
DexFuture    *cosmo_loader_load_span         (CosmoLoader    *self,
                                              CosmoYear      *year,
                                              CosmoSpan       span);
DexFuture    *cosmo_loader_find_elsewhere    (CosmoLoader    *self,
                                              CosmoPicture   *picture);
void          cosmo_loader_forgive           (CosmoLoader    *self);
void          cosmo_loader_report_offline    (CosmoLoader    *self);
CosmoNotice   cosmo_loader_get_notice        (CosmoLoader    *self);
CosmoSource   cosmo_loader_get_notice_source (CosmoLoader    *self);
const GError *cosmo_loader_get_notice_error  (CosmoLoader    *self);
gint64        cosmo_loader_get_resume_at     (CosmoLoader    *self);

G_END_DECLS
