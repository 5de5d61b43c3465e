/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libdex.h>

/* Turns the main loop until a future has an end, of a test that is no fiber itself. The future is kept. */
static inline void
await (DexFuture *future)
{
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
}

/* Turns the main loop until a condition holds. Meson's time limit ends a test whose condition never does. */
#define AWAIT_CONDITION(condition)              \
  G_STMT_START {                                \
    while (!(condition))                        \
      g_main_context_iteration (NULL, TRUE);    \
  } G_STMT_END
