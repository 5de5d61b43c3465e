/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "futures.h"

#define MAX_SECONDS 60

/* Wakes the main loop for a condition that no source of it tells about. */
#define TICK_MSEC 10

G_NORETURN static void
on_too_late (gpointer user_data)
{
  g_error ("The test waited in vain");
}

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static DexFuture *
on_done (DexFuture *future,
         gpointer   user_data)
{
  gboolean *is_done = user_data;

  *is_done = TRUE;

  return NULL;
}

/* future: is not consumed */
const GValue *
wait_for (DexFuture  *future,
          GError    **error)
{
  gboolean is_done = FALSE;
  g_autoptr(DexFuture) watch = dex_future_finally (dex_ref (future), on_done, &is_done, NULL);
  guint deadline = g_timeout_add_seconds_once (MAX_SECONDS, on_too_late, NULL);

  while (!is_done)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (deadline);

  return dex_future_get_value (future, error);
}

void
wait_until (GSourceFunc condition,
            gpointer    user_data)
{
  guint deadline = g_timeout_add_seconds_once (MAX_SECONDS, on_too_late, NULL);
  guint tick = g_timeout_add (TICK_MSEC, on_tick, NULL);

  while (!condition (user_data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
  g_source_remove (deadline);
}

static gboolean
is_set (gpointer user_data)
{
  gboolean *flag = user_data;

  return *flag;
}

void
wait_for_flag (gboolean *flag)
{
  wait_until (is_set, flag);
}

gboolean
is_only_owner (gpointer object)
{
  return G_OBJECT (object)->ref_count == 1;
}
