/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-calendar.h"

G_BEGIN_DECLS

#define COSMO_TYPE_TODAY (cosmo_today_get_type ())
G_DECLARE_FINAL_TYPE (CosmoToday, cosmo_today, COSMO, TODAY, GObject)

CosmoToday *cosmo_today_new     (void);
CosmoDay    cosmo_today_get_day (CosmoToday *self);
void        cosmo_today_update  (CosmoToday *self);

G_END_DECLS
