/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-draft.h"
#include "cosmo-image-store.h"
#include "cosmo-record.h"
#include "cosmo-sha256.h"
#include "cosmo-turns.h"

G_BEGIN_DECLS

/**
 * CosmoSaveError:
 * @COSMO_SAVE_ERROR_FULL: there is no space left on the disk, or none for this user
 * @COSMO_SAVE_ERROR_NOT_WRITABLE: the folder cannot be made, or may not be written to
 * @COSMO_SAVE_ERROR_IN_USE: another run saves into the same folder
 * @COSMO_SAVE_ERROR_NEWER: a newer program saved into the folder, in a way that this one does not know
 * @COSMO_SAVE_ERROR_NO_PICTURE: there is no address that a picture could come from
 * @COSMO_SAVE_ERROR_FAILED: anything else about the disk, such as one that cannot be read
 */
typedef enum
{
  COSMO_SAVE_ERROR_FULL,
  COSMO_SAVE_ERROR_NOT_WRITABLE,
  COSMO_SAVE_ERROR_IN_USE,
  COSMO_SAVE_ERROR_NEWER,
  COSMO_SAVE_ERROR_NO_PICTURE,
  COSMO_SAVE_ERROR_FAILED,
} CosmoSaveError;

#define COSMO_SAVE_ERROR (cosmo_save_error_quark ())
GQuark            cosmo_save_error_quark         (void);

typedef struct _CosmoAlbumFolder CosmoAlbumFolder;

/**
 * CosmoPictureKind:
 * @COSMO_PICTURE_KIND_ORIGINAL: the picture at its full size
 * @COSMO_PICTURE_KIND_REDUCED: a smaller one, because the original is gone from its address
 * @COSMO_PICTURE_KIND_STILL: a still frame of a film
 */
typedef enum
{
  COSMO_PICTURE_KIND_ORIGINAL,
  COSMO_PICTURE_KIND_REDUCED,
  COSMO_PICTURE_KIND_STILL,
} CosmoPictureKind;

#define COSMO_TYPE_PICTURE_KIND (cosmo_picture_kind_get_type ())
GType             cosmo_picture_kind_get_type    (void) G_GNUC_CONST;

/**
 * CosmoPictureFile:
 * @kind: what it is
 * @size: how many bytes it has
 * @sha256: their SHA-256, in hexadecimal digits
 * @extension: the usual extension of such a file, by its bytes
 * @draft: the file itself, not synced yet, and set aside under a temporary name that tells what it is
 *
 * A picture that was fetched in order to be saved.
 */
typedef struct
{
  CosmoPictureKind  kind;
  guint64           size;
  char             *sha256;
  const char       *extension;
  CosmoDraft       *draft;

  /*< private >*/
  CosmoAlbumFolder *folder;
  CosmoDay          day;
  CosmoSha256      *checksum;
  GByteArray       *head;
  GMutex            lock;
  GBytes           *piece;
  guint64           offset;
  DexFuture        *writing;
} CosmoPictureFile;

#define COSMO_TYPE_PICTURE_FILE (cosmo_picture_file_get_type ())

GType             cosmo_picture_file_get_type    (void) G_GNUC_CONST;
CosmoPictureFile *cosmo_picture_file_ref         (CosmoPictureFile  *self);
void              cosmo_picture_file_unref       (CosmoPictureFile  *self);
CosmoDay          cosmo_picture_file_parse_name  (const char        *name);
CosmoPictureFile *cosmo_picture_file_take_up     (CosmoAlbumFolder  *folder,
                                                  const char        *name);
CosmoPictureFile *cosmo_picture_file_fetch       (CosmoImageStore   *images,
                                                  CosmoRecord       *record,
                                                  CosmoAlbumFolder  *folder,
                                                  CosmoTurns        *turns,
                                                  CosmoProgress     *progress,
                                                  GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CosmoPictureFile, cosmo_picture_file_unref)

G_END_DECLS
