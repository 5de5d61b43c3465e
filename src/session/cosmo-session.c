/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What there is one of in a running program, with a window or without: the services, the key, what was seen before, and
 * what fills the years. It is put together from the settings here, and follows them. */

#include "config.h"

#include "cosmo-session.h"

#include "cosmo-basic.h"

/* A keyring that asks its user to unlock it does not keep the pictures waiting for longer than this. */
#define KEYRING_SECONDS 3

struct _CosmoSession
{
  GObject          parent_instance;

  GSettings       *settings;
  char            *planetary_url;      /* of this run, which the setting does not change; nullable */
  char            *basic_url;          /* likewise */

  CosmoHttp       *http;
  CosmoPlanetary  *planetary;
  CosmoBasic      *basic;
  CosmoKeyring    *keyring;
  CosmoCatalogue  *catalogue;
  CosmoLoader     *loader;
  CosmoImageStore *images;
  CosmoFavourites *favourites;
};

G_DEFINE_FINAL_TYPE (CosmoSession, cosmo_session, G_TYPE_OBJECT)

/* --- What follows the settings ------------------------------------------------------------------------------------ */

static void
apply_addresses (CosmoSession *self)
{
  g_autofree char *planetary_url = g_settings_get_string (self->settings, "planetary-url");
  g_autofree char *basic_url = g_settings_get_string (self->settings, "basic-url");

  cosmo_endpoint_set_url (COSMO_ENDPOINT (self->planetary),
                          self->planetary_url != NULL ? self->planetary_url : planetary_url);
  cosmo_endpoint_set_url (COSMO_ENDPOINT (self->basic), self->basic_url != NULL ? self->basic_url : basic_url);
  cosmo_loader_forgive (self->loader);
}

static void
apply_source (CosmoSession *self)
{
  cosmo_loader_set_source (self->loader, g_settings_get_enum (self->settings, "source"));
}

static void
apply_cache_limit (CosmoSession *self)
{
  guint64 mebibytes = g_settings_get_uint (self->settings, "cache-limit");

  cosmo_image_store_set_limit (self->images, mebibytes * 1024 * 1024);
}

static void
apply_key (CosmoSession *self)
{
  cosmo_planetary_set_key (self->planetary, cosmo_keyring_get_key (self->keyring));
  cosmo_loader_forgive (self->loader);
}

/* --- Putting it together ------------------------------------------------------------------------------------------ */

static void
create_catalogue (CosmoSession *self)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "cosmorama", "catalogue.db", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);

  self->catalogue = cosmo_catalogue_new (file);
}

static void
create_services (CosmoSession *self)
{
  self->http = cosmo_http_new ();
  self->planetary = cosmo_planetary_new (self->http, NULL);
  self->basic = cosmo_basic_new (self->http, NULL);
  self->loader = cosmo_loader_new (self->planetary, COSMO_SERVICE (self->basic));
  cosmo_loader_set_catalogue (self->loader, self->catalogue);
  apply_addresses (self);
  apply_source (self);

  g_signal_connect_object (self->settings, "changed::source", G_CALLBACK (apply_source), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::planetary-url", G_CALLBACK (apply_addresses), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::basic-url", G_CALLBACK (apply_addresses), self, G_CONNECT_SWAPPED);
}

static void
create_images (CosmoSession *self)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "cosmorama", NULL);
  g_autoptr(GFile) folder = g_file_new_for_path (path);

  self->images = cosmo_image_store_new (self->http, folder);
  apply_cache_limit (self);
  g_signal_connect_object (self->settings, "changed::cache-limit", G_CALLBACK (apply_cache_limit), self,
                           G_CONNECT_SWAPPED);
}

static void
open_keyring (CosmoSession *self)
{
  g_autoptr(DexFuture) key_known = NULL;

  self->keyring = cosmo_keyring_new ();
  g_signal_connect_object (self->keyring, "key-changed", G_CALLBACK (apply_key), self, G_CONNECT_SWAPPED);

  /* Which service to ask first depends on the key; what was seen before is shown without it. */
  key_known = dex_future_first (cosmo_keyring_load (self->keyring), dex_timeout_new_seconds (KEYRING_SECONDS), NULL);
  cosmo_loader_wait_for (self->loader, key_known);
}

static void
cosmo_session_dispose (GObject *object)
{
  CosmoSession *self = COSMO_SESSION (object);

  g_clear_object (&self->loader);
  g_clear_object (&self->catalogue);
  g_clear_object (&self->favourites);
  g_clear_object (&self->images);
  g_clear_object (&self->keyring);
  g_clear_object (&self->basic);
  g_clear_object (&self->planetary);
  g_clear_object (&self->http);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (cosmo_session_parent_class)->dispose (object);
}

static void
cosmo_session_finalize (GObject *object)
{
  CosmoSession *self = COSMO_SESSION (object);

  g_free (self->planetary_url);
  g_free (self->basic_url);

  G_OBJECT_CLASS (cosmo_session_parent_class)->finalize (object);
}

static void
cosmo_session_class_init (CosmoSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cosmo_session_dispose;
  object_class->finalize = cosmo_session_finalize;
}

static void
cosmo_session_init (CosmoSession *self)
{
}

/**
 * cosmo_session_new:
 * @settings: what it is put together from, and follows
 * @planetary_url: (nullable): the address of the planetary service in this run, whatever the setting says
 * @basic_url: (nullable): likewise that of the basic one
 *
 * Returns: (transfer full): a session; its keyring is being looked into
 */
CosmoSession *
cosmo_session_new (GSettings  *settings,
                   const char *planetary_url,
                   const char *basic_url)
{
  CosmoSession *self;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (COSMO_TYPE_SESSION, NULL);
  self->settings = g_object_ref (settings);
  self->planetary_url = g_strdup (planetary_url);
  self->basic_url = g_strdup (basic_url);
  create_catalogue (self);
  create_services (self);
  create_images (self);
  self->favourites = cosmo_favourites_new (self->catalogue, self->images);
  open_keyring (self);
  return self;
}

/**
 * cosmo_session_get_settings:
 * @self: a session
 *
 * Returns: (transfer none): the settings
 */
GSettings *
cosmo_session_get_settings (CosmoSession *self)
{
  g_return_val_if_fail (COSMO_IS_SESSION (self), NULL);

  return self->settings;
}

/**
 * cosmo_session_get_planetary:
 * @self: a session
 *
 * Returns: (transfer none): the service that wants a key
 */
CosmoPlanetary *
cosmo_session_get_planetary (CosmoSession *self)
{
  g_return_val_if_fail (COSMO_IS_SESSION (self), NULL);

  return self->planetary;
}

/**
 * cosmo_session_get_keyring:
 * @self: a session
 *
 * Returns: (transfer none): where the key is
 */
CosmoKeyring *
cosmo_session_get_keyring (CosmoSession *self)
{
  g_return_val_if_fail (COSMO_IS_SESSION (self), NULL);

  return self->keyring;
}

/**
 * cosmo_session_get_catalogue:
 * @self: a session
 *
 * Returns: (transfer none): what is known of each day
 */
CosmoCatalogue *
cosmo_session_get_catalogue (CosmoSession *self)
{
  g_return_val_if_fail (COSMO_IS_SESSION (self), NULL);

  return self->catalogue;
}

/**
 * cosmo_session_get_loader:
 * @self: a session
 *
 * Returns: (transfer none): what fills the years
 */
CosmoLoader *
cosmo_session_get_loader (CosmoSession *self)
{
  g_return_val_if_fail (COSMO_IS_SESSION (self), NULL);

  return self->loader;
}

/**
 * cosmo_session_get_images:
 * @self: a session
 *
 * Returns: (transfer none): where the pictures come from
 */
CosmoImageStore *
cosmo_session_get_images (CosmoSession *self)
{
  g_return_val_if_fail (COSMO_IS_SESSION (self), NULL);

  return self->images;
}

/**
 * cosmo_session_get_favourites:
 * @self: a session
 *
 * Returns: (transfer none): the days that the user likes best
 */
CosmoFavourites *
cosmo_session_get_favourites (CosmoSession *self)
{
  g_return_val_if_fail (COSMO_IS_SESSION (self), NULL);

  return self->favourites;
}

/**
 * cosmo_session_new_album:
 * @self: a session
 * @folder: where to save
 *
 * Returns: (transfer full): an album with the names and side-cars that the settings ask for
 */
CosmoAlbum *
cosmo_session_new_album (CosmoSession *self,
                         GFile        *folder)
{
  g_autofree char *pattern = NULL;

  g_return_val_if_fail (COSMO_IS_SESSION (self), NULL);
  g_return_val_if_fail (G_IS_FILE (folder), NULL);

  pattern = g_settings_get_string (self->settings, "file-name-pattern");
  return cosmo_album_new (folder, pattern, g_settings_get_boolean (self->settings, "save-sidecars"));
}

/**
 * cosmo_session_close:
 * @self: a session
 *
 * To be called before the program ends, where it may block: what was loaded last is in the catalogue afterwards.
 */
void
cosmo_session_close (CosmoSession *self)
{
  g_autoptr(DexFuture) closed = NULL;

  g_return_if_fail (COSMO_IS_SESSION (self));

  closed = cosmo_catalogue_close (self->catalogue);
  while (dex_future_is_pending (closed))
    g_main_context_iteration (NULL, TRUE);
}
