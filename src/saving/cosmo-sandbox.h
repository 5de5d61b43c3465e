/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean cosmo_sandbox_loses (GFile *folder);

G_END_DECLS
