/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "cosmo-album.h"

G_BEGIN_DECLS

#define COSMO_TYPE_SAVE_DIALOG (cosmo_save_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CosmoSaveDialog, cosmo_save_dialog, COSMO, SAVE_DIALOG, AdwDialog)

CosmoSaveDialog *cosmo_save_dialog_new (const char *title,
                                        CosmoAlbum *album,
                                        DexFuture  *saving);

G_END_DECLS
