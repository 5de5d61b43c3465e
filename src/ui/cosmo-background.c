/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The desktop's background, which its portal sets when the user agrees. */

#include "config.h"

#include "cosmo-background.h"

#include <libportal/portal.h>
#include <libportal/wallpaper.h>

static void
on_set (GObject      *object,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(DexPromise) promise = user_data;
  g_autoptr(GError) error = NULL;

  if (xdp_portal_set_wallpaper_finish (XDP_PORTAL (object), result, &error))
    dex_promise_resolve_boolean (promise, TRUE);
  else
    dex_promise_reject (promise, g_steal_pointer (&error));
}

/**
 * cosmo_background_set:
 * @file: a picture, which has to stay only until the future has ended
 *
 * Asks the portal to make a picture the background of the desktop; most portals show it to the user first.
 *
 * Returns: (transfer full): a future that resolves to %TRUE, or rejects with an error about which the functions below
 *   tell more
 */
DexFuture *
cosmo_background_set (GFile *file)
{
  g_autoptr(XdpPortal) portal = NULL;
  g_autofree char *uri = NULL;
  g_autoptr(GError) error = NULL;
  DexPromise *promise;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  portal = xdp_portal_initable_new (&error);
  if (portal == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  promise = dex_promise_new ();
  uri = g_file_get_uri (file);
  /* libportal-gtk4, which could name the window that asks, is not in GNOME's runtime. */
  xdp_portal_set_wallpaper (portal, NULL, uri, XDP_WALLPAPER_FLAG_BACKGROUND | XDP_WALLPAPER_FLAG_PREVIEW, NULL, on_set,
                            dex_ref (promise));
  return DEX_FUTURE (promise);
}

/**
 * cosmo_background_error_is_refusal:
 * @error: why the background was not set
 *
 * Returns: whether the user did not want it to
 */
gboolean
cosmo_background_error_is_refusal (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/**
 * cosmo_background_error_is_missing:
 * @error: why the background was not set
 *
 * Returns: whether the desktop has no portal for that
 */
gboolean
cosmo_background_error_is_missing (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_INTERFACE) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT);
}
