/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A future that a widget waits for.
 *
 * Dropping a future cancels it, but what it resolved to may be on its way already: a callback that was dispatched to
 * the main loop still runs. A widget that is gone, or shows something else by then, must not be called any more. A
 * request makes sure of that: it fills a field of its owner as long as it is under way, and clearing the field
 * ends it. */

#include "config.h"

#include "cosmo-request.h"

struct _CosmoRequest
{
  CosmoRequest     **slot;             /* NULL once it has ended or was cleared */
  DexFuture         *future;
  CosmoRequestFunc   func;
  gpointer           owner;
};

static void
request_unref (gpointer data)
{
  g_rc_box_release (data);
}

/* Takes @self out of its field, with the reference that the field had. */
static CosmoRequest *
steal_from_slot (CosmoRequest *self)
{
  *self->slot = NULL;
  self->slot = NULL;
  return self;
}

static DexFuture *
on_future_ended (DexFuture *future,
                 gpointer   user_data)
{
  CosmoRequest *self = user_data;
  g_autoptr(GError) error = NULL;
  const GValue *value;

  if (self->slot == NULL)
    return NULL;

  steal_from_slot (self);
  value = dex_future_get_value (future, &error);
  self->func (self->owner, value, error);

  dex_clear (&self->future);
  request_unref (self);
  return NULL;
}

/**
 * cosmo_request_start:
 * @slot: a field of @owner
 * @future: (transfer full): what to wait for
 * @func: called once when @future has ended, after the field was set to %NULL; it may be called before this returns
 * @owner: passed to @func; not referenced: it clears the field before it goes
 *
 * Waits for a future. What was in the field before is cleared first.
 */
void
cosmo_request_start (CosmoRequest     **slot,
                     DexFuture         *future,
                     CosmoRequestFunc   func,
                     gpointer           owner)
{
  CosmoRequest *self;
  DexFuture *end;

  g_return_if_fail (slot != NULL);
  g_return_if_fail (DEX_IS_FUTURE (future));

  cosmo_request_clear (slot);

  self = g_rc_box_new0 (CosmoRequest);
  self->slot = slot;
  self->func = func;
  self->owner = owner;
  *slot = self;

  g_rc_box_acquire (self);
  end = dex_future_finally (future, on_future_ended, g_rc_box_acquire (self), request_unref);
  if (self->slot != NULL)
    self->future = end;
  else
    dex_unref (end);
  request_unref (self);
}

/**
 * cosmo_request_clear:
 * @slot: a field that may hold a request
 *
 * Ends a request: its future is dropped, which cancels it unless somebody else waits for it too, and its function is
 * not called any more.
 */
void
cosmo_request_clear (CosmoRequest **slot)
{
  g_return_if_fail (slot != NULL);

  if (*slot != NULL)
    {
      CosmoRequest *self = steal_from_slot (*slot);

      dex_clear (&self->future);
      request_unref (self);
    }
}
