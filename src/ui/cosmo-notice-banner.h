/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "cosmo-loader.h"

G_BEGIN_DECLS

#define COSMO_TYPE_NOTICE_BANNER (cosmo_notice_banner_get_type ())
G_DECLARE_FINAL_TYPE (CosmoNoticeBanner, cosmo_notice_banner, COSMO, NOTICE_BANNER, AdwBin)

void cosmo_notice_banner_renew (CosmoNoticeBanner *self);

G_END_DECLS
