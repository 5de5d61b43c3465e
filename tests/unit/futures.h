/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* Waiting from a test, which is no fiber. Both fail the test after a minute. */

const GValue *wait_for   (DexFuture    *future,
                          GError      **error);
void          wait_until (GSourceFunc   condition,
                          gpointer      user_data);

G_END_DECLS
