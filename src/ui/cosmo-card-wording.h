/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-picture.h"

G_BEGIN_DECLS

char *cosmo_card_wording_for_title       (gpointer      object,
                                          const char   *title,
                                          CosmoMissing  missing,
                                          GError       *error);
char *cosmo_card_wording_for_badge       (gpointer      object,
                                          CosmoMedia    media,
                                          gboolean      copyrighted);
char *cosmo_card_wording_for_label       (CosmoPicture *picture);
char *cosmo_card_wording_for_description (CosmoPicture *picture);

G_END_DECLS
