/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CosmoDraftPlace:
 * @COSMO_DRAFT_REPLACE: what has the name already goes
 * @COSMO_DRAFT_KEEP: what has the name already stays, and publishing fails with %G_IO_ERROR_EXISTS
 */
typedef enum
{
  COSMO_DRAFT_REPLACE,
  COSMO_DRAFT_KEEP,
} CosmoDraftPlace;

typedef struct _CosmoDraft CosmoDraft;

#define COSMO_TYPE_DRAFT (cosmo_draft_get_type ())

GType       cosmo_draft_get_type      (void) G_GNUC_CONST;
CosmoDraft *cosmo_draft_new           (const char       *folder,
                                       const char       *prefix,
                                       GError          **error);
CosmoDraft *cosmo_draft_ref           (CosmoDraft       *self);
void        cosmo_draft_unref         (CosmoDraft       *self);
gboolean    cosmo_draft_write         (CosmoDraft       *self,
                                       GBytes           *bytes,
                                       guint64           offset,
                                       GError          **error);
gboolean    cosmo_draft_set_aside     (CosmoDraft       *self,
                                       const char       *name,
                                       GError          **error);
void        cosmo_draft_discard       (CosmoDraft       *self);
CosmoDraft *cosmo_draft_take_up       (const char       *folder,
                                       const char       *name,
                                       GError          **error);
gssize      cosmo_draft_read          (CosmoDraft       *self,
                                       void             *block,
                                       gsize             size);
gboolean    cosmo_draft_sync          (CosmoDraft       *self,
                                       GError          **error);
gboolean    cosmo_draft_sync_all      (GPtrArray        *drafts,
                                       GError          **error);
gboolean    cosmo_draft_publish       (CosmoDraft       *self,
                                       const char       *name,
                                       CosmoDraftPlace   place,
                                       GError          **error);
void        cosmo_draft_remove_left   (const char       *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CosmoDraft, cosmo_draft_unref)

G_END_DECLS
