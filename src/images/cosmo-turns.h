/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

typedef struct _CosmoTurns CosmoTurns;

CosmoTurns *cosmo_turns_new   (guint       n_at_once);
CosmoTurns *cosmo_turns_ref   (CosmoTurns *self);
void        cosmo_turns_unref (CosmoTurns *self);
DexFuture  *cosmo_turns_take  (CosmoTurns *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CosmoTurns, cosmo_turns_unref)

/**
 * CosmoTurn:
 *
 * One of the turns. It is over, and the next one waiting has his, when the last reference to it is gone.
 */
typedef struct _CosmoTurn CosmoTurn;

#define COSMO_TYPE_TURN (cosmo_turn_get_type ())

GType       cosmo_turn_get_type (void) G_GNUC_CONST;
CosmoTurn  *cosmo_turn_ref      (CosmoTurn  *self);
void        cosmo_turn_unref    (CosmoTurn  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CosmoTurn, cosmo_turn_unref)

G_END_DECLS
