/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A picture that could not be had: the loader may know of another address, and wants to know that there is no
 * network. */

#include "config.h"

#include "cosmo-textures.h"

#include "cosmo-image-decoder.h"

/* A picture that is gone from its address, and what to say if it is nowhere else. */
typedef struct
{
  CosmoLoader  *loader;
  CosmoPicture *picture;
  GError       *error;
} Loss;

static void
loss_free (gpointer data)
{
  Loss *loss = data;

  g_clear_object (&loss->loader);
  g_clear_object (&loss->picture);
  g_clear_error (&loss->error);
  g_free (loss);
}

/* Whoever waits for the old address has let go of it if there is a new one. */
static DexFuture *
on_search_ended (DexFuture *future,
                 gpointer   user_data)
{
  Loss *loss = user_data;

  return dex_future_new_for_error (g_error_copy (loss->error));
}

static DexFuture *
on_picture_lost (DexFuture *future,
                 gpointer   user_data)
{
  Loss *loss = user_data;
  Loss *search;

  dex_future_get_value (future, &loss->error);
  if (g_error_matches (loss->error, COSMO_IMAGE_ERROR, COSMO_IMAGE_ERROR_OFFLINE))
    cosmo_loader_report_offline (loss->loader);
  if (!g_error_matches (loss->error, COSMO_IMAGE_ERROR, COSMO_IMAGE_ERROR_GONE))
    return dex_ref (future);

  search = g_memdup2 (loss, sizeof *loss);
  *loss = (Loss) { 0 };
  return dex_future_finally (cosmo_loader_find_elsewhere (search->loader, search->picture),
                             on_search_ended, search, loss_free);
}

/**
 * cosmo_textures_or_elsewhere:
 * @self: the textures
 * @loading: (transfer full): a texture of @picture that is under way
 * @picture: a picture
 *
 * If @picture turns out to be gone from its address, looks for another one before that is said. When there is one,
 * the record of @picture changes, and whoever shows it asks for the new address as for that of any other record.
 *
 * Returns: (transfer full): a future that resolves or rejects as @loading does
 */
DexFuture *
cosmo_textures_or_elsewhere (CosmoTextures *self,
                             DexFuture     *loading,
                             CosmoPicture  *picture)
{
  CosmoLoader *loader = cosmo_textures_get_loader (self);
  Loss *loss;

  g_return_val_if_fail (COSMO_IS_PICTURE (picture), loading);

  if (loader == NULL)
    return loading;

  loss = g_new0 (Loss, 1);
  loss->loader = g_object_ref (loader);
  loss->picture = g_object_ref (picture);
  return dex_future_catch (loading, on_picture_lost, loss, loss_free);
}
