/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* Waiting from a test, which is no fiber. All fail the test after a minute. */

const GValue *wait_for      (DexFuture    *future,
                             GError      **error);
void          wait_until    (GSourceFunc   condition,
                             gpointer      user_data);
void          wait_for_flag (gboolean     *flag);

/* For wait_until() that nobody else has a GObject. */
gboolean      is_only_owner (gpointer      object);

G_END_DECLS
