/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libdex.h>

/* Tests whose functions are fibers, so that they can await. */

static inline void
fiber_test_run (gconstpointer data)
{
  DexFiberFunc func = data;
  g_autoptr(DexFuture) future = dex_scheduler_spawn (NULL, 0, func, NULL, NULL);
  g_autoptr(GError) error = NULL;

  /* Its own deadline is that of the whole program, which Meson holds. */
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);

  dex_future_get_value (future, &error);
  g_assert_no_error (error);
}

static inline void
fiber_test_add (const char   *path,
                DexFiberFunc  func)
{
  g_test_add_data_func (path, func, fiber_test_run);
}
