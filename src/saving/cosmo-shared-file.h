/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-image-store.h"
#include "cosmo-record.h"

G_BEGIN_DECLS

GFile     *cosmo_shared_file_new   (CosmoRecord     *record,
                                    const char      *extension);
DexFuture *cosmo_shared_file_write (GFile           *file,
                                    CosmoImageStore *images,
                                    const char      *url);

G_END_DECLS
