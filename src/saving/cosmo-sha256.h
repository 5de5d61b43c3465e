/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CosmoSha256 CosmoSha256;

CosmoSha256 *cosmo_sha256_new    (void);
void         cosmo_sha256_reset  (CosmoSha256   *self);
void         cosmo_sha256_update (CosmoSha256   *self,
                                  gconstpointer  data,
                                  gsize          size);
char        *cosmo_sha256_finish (CosmoSha256   *self);
void         cosmo_sha256_free   (CosmoSha256   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CosmoSha256, cosmo_sha256_free)

G_END_DECLS
