/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-record.h"

G_BEGIN_DECLS

GBytes *cosmo_sidecar_format (const CosmoRecord *record);

G_END_DECLS
