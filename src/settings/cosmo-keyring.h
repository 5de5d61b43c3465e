/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/**
 * CosmoKeyringState:
 * @COSMO_KEYRING_UNREAD: cosmo_keyring_load() has not ended yet
 * @COSMO_KEYRING_EMPTY: there is a keyring, and no key in it
 * @COSMO_KEYRING_STORED: the key is in the keyring
 * @COSMO_KEYRING_SESSION: the key is in memory only, and gone when the program ends
 * @COSMO_KEYRING_LOCKED: the keyring is locked, and the user did not unlock it
 * @COSMO_KEYRING_UNAVAILABLE: there is no keyring
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

CosmoKeyring      *cosmo_keyring_new       (void);
CosmoKeyringState  cosmo_keyring_get_state (CosmoKeyring *self);
const char        *cosmo_keyring_get_key   (CosmoKeyring *self);
DexFuture         *cosmo_keyring_load      (CosmoKeyring *self);
DexFuture         *cosmo_keyring_store     (CosmoKeyring *self,
                                            const char   *key);
DexFuture         *cosmo_keyring_remove    (CosmoKeyring *self);

G_END_DECLS
