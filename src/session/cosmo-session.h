/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-album.h"
#include "cosmo-favourites.h"
#include "cosmo-keyring.h"
#include "cosmo-loader.h"

G_BEGIN_DECLS

#define COSMO_TYPE_SESSION (cosmo_session_get_type ())
G_DECLARE_FINAL_TYPE (CosmoSession, cosmo_session, COSMO, SESSION, GObject)

CosmoSession    *cosmo_session_new             (GSettings    *settings,
                                                const char   *planetary_url,
                                                const char   *basic_url);
GSettings       *cosmo_session_get_settings    (CosmoSession *self);
CosmoPlanetary  *cosmo_session_get_planetary   (CosmoSession *self);
CosmoKeyring    *cosmo_session_get_keyring     (CosmoSession *self);
CosmoCatalogue  *cosmo_session_get_catalogue   (CosmoSession *self);
CosmoLoader     *cosmo_session_get_loader      (CosmoSession *self);
CosmoImageStore *cosmo_session_get_images      (CosmoSession *self);
CosmoFavourites *cosmo_session_get_favourites  (CosmoSession *self);
CosmoAlbum      *cosmo_session_new_album       (CosmoSession *self,
                                                GFile        *folder);
void             cosmo_session_close           (CosmoSession *self);

/* cosmo-session-saving.c */
DexFuture       *cosmo_session_save_year       (CosmoSession *self,
                                                CosmoAlbum   *album,
                                                guint         year,
                                                CosmoView     view);
DexFuture       *cosmo_session_save_favourites (CosmoSession *self,
                                                CosmoAlbum   *album);

G_END_DECLS
