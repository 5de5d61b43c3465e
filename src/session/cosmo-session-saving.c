/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Saving what the archive has of a year, or the favourites: finding out what there is, while what is known already is
 * being saved. */

#include "config.h"

#include "cosmo-session.h"

#include "cosmo-fiber.h"

typedef struct
{
  CosmoSession *session;
  CosmoAlbum   *album;
  CosmoYear    *year;      /* nullable */
} Saving;

static Saving *
saving_new (CosmoSession *session,
            CosmoAlbum   *album)
{
  Saving *saving = g_new0 (Saving, 1);

  saving->session = g_object_ref (session);
  saving->album = g_object_ref (album);
  return saving;
}

static CosmoPicture *
get_picture (Saving *saving,
             guint   position)
{
  g_autoptr(CosmoPicture) picture = g_list_model_get_item (G_LIST_MODEL (saving->year), position);

  /* The year holds it. */
  return picture;
}

static guint
get_n_pictures (Saving *saving)
{
  return saving->year != NULL ? g_list_model_get_n_items (G_LIST_MODEL (saving->year)) : 0;
}

/* What is known is saved while the rest is being looked up. */
static void
on_picture_state (CosmoPicture *picture,
                  GParamSpec   *pspec,
                  Saving       *saving)
{
  if (cosmo_picture_get_state (picture) == COSMO_PICTURE_READY)
    {
      cosmo_album_add (saving->album, cosmo_picture_get_record (picture));
      g_signal_handlers_disconnect_by_func (picture, on_picture_state, saving);
    }

  /* Those that failed are still tried. */
  cosmo_album_set_n_expected (saving->album,
                              cosmo_year_get_n_pending (saving->year) + cosmo_year_get_n_failed (saving->year));
}

static void
watch_pictures (Saving *saving)
{
  for (guint i = 0; i < get_n_pictures (saving); i++)
    g_signal_connect (get_picture (saving, i), "notify::state", G_CALLBACK (on_picture_state), saving);
  cosmo_album_set_n_expected (saving->album, cosmo_year_get_n_pending (saving->year));
}

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  for (guint i = 0; i < get_n_pictures (saving); i++)
    g_signal_handlers_disconnect_by_data (get_picture (saving, i), saving);
  cosmo_album_set_n_expected (saving->album, 0);
  g_clear_object (&saving->session);
  g_clear_object (&saving->album);
  g_clear_object (&saving->year);
  g_free (saving);
}

static void
add_failures (Saving *saving)
{
  guint n_left = cosmo_year_get_n_failed (saving->year);

  for (guint i = 0; i < get_n_pictures (saving); i++)
    {
      CosmoPicture *picture = get_picture (saving, i);
      const GError *error = cosmo_picture_get_error (picture);

      if (error == NULL)
        continue;

      /* It was expected until now. */
      cosmo_album_set_n_expected (saving->album, --n_left);
      cosmo_album_add_failure (saving->album, cosmo_picture_get_day (picture), error);
    }
}

static DexFuture *
add_year_fiber (gpointer data)
{
  Saving *saving = data;
  g_autoptr(GError) error = NULL;

  watch_pictures (saving);
  if (!dex_await (cosmo_loader_load (cosmo_session_get_loader (saving->session), saving->year), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  add_failures (saving);
  return dex_future_new_true ();
}

static DexFuture *
add_favourites_fiber (gpointer data)
{
  Saving *saving = data;
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(GError) error = NULL;

  entries = dex_await_boxed (cosmo_catalogue_list_favourites (cosmo_session_get_catalogue (saving->session)), &error);
  if (entries == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  for (guint i = 0; i < entries->len; i++)
    {
      CosmoCatalogueEntry *entry = g_ptr_array_index (entries, i);

      if (entry->record != NULL)
        cosmo_album_add (saving->album, entry->record);
    }

  return dex_future_new_true ();
}

/**
 * cosmo_session_save_year:
 * @self: a session
 * @album: where to save
 * @year: a year of the archive
 * @view: which of its days
 *
 * Finds out what there is of a year, as the gallery would, and saves it.
 *
 * Returns: (transfer full): a future as that of cosmo_album_save(); days that could not be loaded are among the
 *   failures
 */
DexFuture *
cosmo_session_save_year (CosmoSession *self,
                         CosmoAlbum   *album,
                         guint         year,
                         CosmoView     view)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  Saving *saving;

  g_return_val_if_fail (COSMO_IS_SESSION (self), NULL);
  g_return_val_if_fail (COSMO_IS_ALBUM (album), NULL);

  saving = saving_new (self, album);
  saving->year = cosmo_year_new (year, view, cosmo_calendar_get_today (now));
  return cosmo_album_save (album, cosmo_session_get_images (self),
                           cosmo_fiber_spawn (add_year_fiber, saving, saving_free));
}

/**
 * cosmo_session_save_favourites:
 * @self: a session
 * @album: where to save
 *
 * Returns: (transfer full): a future as that of cosmo_album_save(), or one that rejects with a %COSMO_CATALOGUE_ERROR
 */
DexFuture *
cosmo_session_save_favourites (CosmoSession *self,
                               CosmoAlbum   *album)
{
  g_return_val_if_fail (COSMO_IS_SESSION (self), NULL);
  g_return_val_if_fail (COSMO_IS_ALBUM (album), NULL);

  return cosmo_album_save (album, cosmo_session_get_images (self),
                           cosmo_fiber_spawn (add_favourites_fiber, saving_new (self, album), saving_free));
}
