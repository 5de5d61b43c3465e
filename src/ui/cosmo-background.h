/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

DexFuture *cosmo_background_set               (GFile        *file);
gboolean   cosmo_background_error_is_refusal  (const GError *error);
gboolean   cosmo_background_error_is_missing  (const GError *error);

G_END_DECLS
