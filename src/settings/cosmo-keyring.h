/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/**
 * CosmoKeyringError:
 * @COSMO_KEYRING_ERROR_INVALID_KEY: what was given cannot be an API key
 * @COSMO_KEYRING_ERROR_LOCKED: the keyring is locked, and the user did not unlock it
 * @COSMO_KEYRING_ERROR_UNAVAILABLE: there is no keyring, or it does not work
 */
typedef enum
{
  COSMO_KEYRING_ERROR_INVALID_KEY,
  COSMO_KEYRING_ERROR_LOCKED,
  COSMO_KEYRING_ERROR_UNAVAILABLE,
} CosmoKeyringError;

#define COSMO_KEYRING_ERROR (cosmo_keyring_error_quark ())
GQuark             cosmo_keyring_error_quark    (void);

/**
 * CosmoKeyringState:
 * @COSMO_KEYRING_UNREAD: the keyring was not asked yet, or has not answered the newest request yet
 * @COSMO_KEYRING_EMPTY: there is a keyring, and no key in it
 * @COSMO_KEYRING_STORED: the key is in the keyring
 * @COSMO_KEYRING_SESSION: the key is in memory only, and gone when the program ends
 * @COSMO_KEYRING_LOCKED: there is no key at hand: the keyring is locked, and the user did not unlock it
 * @COSMO_KEYRING_UNAVAILABLE: there is no key at hand: there is no keyring, or it does not work
 */
typedef enum
{
  COSMO_KEYRING_UNREAD,
  COSMO_KEYRING_EMPTY,
  COSMO_KEYRING_STORED,
  COSMO_KEYRING_SESSION,
  COSMO_KEYRING_LOCKED,
  COSMO_KEYRING_UNAVAILABLE,
} CosmoKeyringState;

#define COSMO_TYPE_KEYRING_STATE (cosmo_keyring_state_get_type ())
GType              cosmo_keyring_state_get_type (void) G_GNUC_CONST;

#define COSMO_TYPE_KEYRING (cosmo_keyring_get_type ())
G_DECLARE_FINAL_TYPE (CosmoKeyring, cosmo_keyring, COSMO, KEYRING, GObject)

CosmoKeyring      *cosmo_keyring_new            (void);
CosmoKeyringState  cosmo_keyring_get_state      (CosmoKeyring *self);
const char        *cosmo_keyring_get_key        (CosmoKeyring *self);
DexFuture         *cosmo_keyring_load           (CosmoKeyring *self);
DexFuture         *cosmo_keyring_store          (CosmoKeyring *self,
                                                 const char   *key);
DexFuture         *cosmo_keyring_remove         (CosmoKeyring *self);

G_END_DECLS
