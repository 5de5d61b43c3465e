/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-album.h"
#include "cosmo-image-store.h"
#include "cosmo-loader.h"
#include "cosmo-picture.h"

G_BEGIN_DECLS

char *cosmo_wording_for_date      (CosmoDay      day);
char *cosmo_wording_for_long_date (CosmoDay      day);
char *cosmo_wording_for_missing   (CosmoMissing  missing);
char *cosmo_wording_for_error     (const GError *error);
char *cosmo_wording_for_notice    (CosmoLoader  *loader,
                                   guint         n_failed);
char *cosmo_wording_for_keeping   (CosmoCatalogue  *catalogue,
                                   CosmoImageStore *images,
                                   char           **details);
char *cosmo_wording_for_progress  (guint64       received,
                                   guint64       total);
char *cosmo_wording_for_saving    (CosmoAlbum   *album);
char *cosmo_wording_for_saved     (CosmoAlbum   *album);
char *cosmo_wording_for_size      (guint         width,
                                   guint         height,
                                   guint64       n_bytes);
char *cosmo_wording_for_scale     (double        scale);

G_END_DECLS
