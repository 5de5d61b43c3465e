/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libdex.h>

#include "cosmo-catalogue-entry.h"

G_BEGIN_DECLS

/**
 * CosmoCatalogueState:
 * @COSMO_CATALOGUE_UNOPENED: nothing was asked of it yet
 * @COSMO_CATALOGUE_READY: it works
 * @COSMO_CATALOGUE_DAMAGED_REPLACED: it works, but its file was damaged: that was set aside under another name, and
 *   what could still be read of it, favourites first, is in a new one
 * @COSMO_CATALOGUE_READ_ONLY: its file may not be written to, see cosmo_catalogue_get_error(): what is in it is read,
 *   and what is to be kept is refused; each call tries again
 * @COSMO_CATALOGUE_NEWER: a newer program made the file; it is left as it is, and nothing is read or written
 * @COSMO_CATALOGUE_UNAVAILABLE: the file cannot be opened or made, see cosmo_catalogue_get_error(); each call tries
 *   again
 */
typedef enum
{
  COSMO_CATALOGUE_UNOPENED,
  COSMO_CATALOGUE_READY,
  COSMO_CATALOGUE_DAMAGED_REPLACED,
  COSMO_CATALOGUE_READ_ONLY,
  COSMO_CATALOGUE_NEWER,
  COSMO_CATALOGUE_UNAVAILABLE,
} CosmoCatalogueState;

#define COSMO_TYPE_CATALOGUE_STATE (cosmo_catalogue_state_get_type ())
GType                cosmo_catalogue_state_get_type       (void) G_GNUC_CONST;

/**
 * CosmoCatalogueError:
 * @COSMO_CATALOGUE_ERROR_NEWER: a newer program made the file
 * @COSMO_CATALOGUE_ERROR_FULL: there is no space left on the disk
 * @COSMO_CATALOGUE_ERROR_READ_ONLY: the file or its folder may not be written to
 * @COSMO_CATALOGUE_ERROR_BUSY: another process has been writing for too long
 * @COSMO_CATALOGUE_ERROR_DAMAGED: the file is damaged and could not be replaced
 * @COSMO_CATALOGUE_ERROR_CLOSED: cosmo_catalogue_close() was called
 * @COSMO_CATALOGUE_ERROR_FAILED: anything else, such as a disk that cannot be read
 */
typedef enum
{
  COSMO_CATALOGUE_ERROR_NEWER,
  COSMO_CATALOGUE_ERROR_FULL,
  COSMO_CATALOGUE_ERROR_READ_ONLY,
  COSMO_CATALOGUE_ERROR_BUSY,
  COSMO_CATALOGUE_ERROR_DAMAGED,
  COSMO_CATALOGUE_ERROR_CLOSED,
  COSMO_CATALOGUE_ERROR_FAILED,
} CosmoCatalogueError;

#define COSMO_CATALOGUE_ERROR (cosmo_catalogue_error_quark ())
GQuark               cosmo_catalogue_error_quark          (void);

#define COSMO_TYPE_CATALOGUE (cosmo_catalogue_get_type ())
G_DECLARE_FINAL_TYPE (CosmoCatalogue, cosmo_catalogue, COSMO, CATALOGUE, GObject)

CosmoCatalogue      *cosmo_catalogue_new                  (GFile                     *file);
CosmoCatalogueState  cosmo_catalogue_get_state            (CosmoCatalogue            *self);
const GError        *cosmo_catalogue_get_error            (CosmoCatalogue            *self);
DexFuture           *cosmo_catalogue_open                 (CosmoCatalogue            *self);
DexFuture           *cosmo_catalogue_load                 (CosmoCatalogue            *self,
                                                           CosmoSpan                  span);
DexFuture           *cosmo_catalogue_store                (CosmoCatalogue            *self,
                                                           CosmoSpan                  span,
                                                           GPtrArray                 *records,
                                                           gint64                     asked_at);
DexFuture           *cosmo_catalogue_search               (CosmoCatalogue            *self,
                                                           const char                *text,
                                                           guint                      max_entries);
DexFuture           *cosmo_catalogue_set_favourite        (CosmoCatalogue            *self,
                                                           CosmoDay                   day,
                                                           gboolean                   favourite,
                                                           gint64                     now);
DexFuture           *cosmo_catalogue_list_favourites      (CosmoCatalogue            *self);
DexFuture           *cosmo_catalogue_close                (CosmoCatalogue            *self);

G_END_DECLS
