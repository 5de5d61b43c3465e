/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the files of this layer share. */

#pragma once

#include "cosmo-album.h"
#include "cosmo-album-index.h"
#include "cosmo-picture-file.h"
#include "cosmo-workers.h"

G_BEGIN_DECLS

/* How the names of files begin that are not whole yet. */
#define COSMO_SAVING_DRAFT_PREFIX ".cosmorama-"

/* cosmo-picture-file.c: work for threads */
CosmoWorkers *cosmo_saving_get_workers      (void);
DexFuture    *cosmo_saving_reject           (const GError       *error);

/* cosmo-saver.c: the file beside the picture; for threads */
CosmoDraft   *cosmo_saver_draft_sidecar     (const char         *folder,
                                             const char         *name,
                                             CosmoRecord        *record,
                                             char              **sidecar_name,
                                             GError            **error);
gboolean      cosmo_saver_write_sidecar     (const char         *folder,
                                             const char         *name,
                                             CosmoRecord        *record,
                                             GError            **error);

/* cosmo-album.c: what is to be saved, and how far that has come */
CosmoRecord  *cosmo_album_take_record       (CosmoAlbum         *self);
DexFuture    *cosmo_album_wait_for_record   (CosmoAlbum         *self);
void          cosmo_album_end_records       (CosmoAlbum         *self);
void          cosmo_album_add_bytes         (CosmoAlbum         *self,
                                             guint64             n_bytes);
void          cosmo_album_add_saved         (CosmoAlbum         *self);
void          cosmo_album_add_kept          (CosmoAlbum         *self);
void          cosmo_album_add_noted         (CosmoAlbum         *self);
void          cosmo_album_report_failure    (CosmoAlbum         *self,
                                             CosmoDay            day,
                                             const GError       *error);

/* cosmo-album-folder.c: what threads do in the folder */
/* A picture that is to get its name: @place says what becomes of a file that has it. */
typedef struct
{
  CosmoPictureFile *file;
  CosmoRecord      *record;
  char             *name;
  CosmoDraftPlace   place;
  gboolean          with_sidecar;

  /* result */
  gboolean          is_published;  /* if not, another file came to have the name */
} CosmoAlbumArrival;

CosmoAlbumArrival *cosmo_album_arrival_new    (CosmoPictureFile  *file,
                                               CosmoRecord       *record,
                                               const char        *name,
                                               CosmoDraftPlace    place,
                                               gboolean           with_sidecar);
void               cosmo_album_arrival_free   (CosmoAlbumArrival *self);

CosmoAlbumFolder *cosmo_album_folder_new      (const char         *path);
CosmoAlbumFolder *cosmo_album_folder_ref      (CosmoAlbumFolder   *self);
void              cosmo_album_folder_unref    (CosmoAlbumFolder   *self);
void              cosmo_album_folder_unlock   (CosmoAlbumFolder   *self);
const char       *cosmo_album_folder_get_path (CosmoAlbumFolder   *self);
DexFuture        *cosmo_album_folder_open     (CosmoAlbumFolder   *self);
DexFuture        *cosmo_album_folder_take_up  (CosmoAlbumFolder   *self,
                                               CosmoDay            day);
DexFuture        *cosmo_album_folder_remove_set_aside (CosmoAlbumFolder *self);
DexFuture        *cosmo_album_folder_check    (CosmoAlbumFolder   *self,
                                               const char         *name,
                                               guint64             size,
                                               const char         *sha256);
gboolean          cosmo_album_folder_had_file (CosmoAlbumFolder   *self,
                                               const char         *name);
DexFuture        *cosmo_album_folder_find_name (CosmoAlbumFolder  *self,
                                               const char         *name,
                                               guint               number,
                                               CosmoPictureFile   *file);
gboolean          cosmo_album_folder_has_file (CosmoAlbumFolder   *self,
                                               const char         *name,
                                               guint64             size,
                                               const char         *sha256,
                                               GCancellable       *cancellable);
DexFuture        *cosmo_album_folder_describe (CosmoAlbumFolder   *self,
                                               const char         *name,
                                               CosmoRecord        *record);

/* cosmo-album-commit.c */
DexFuture        *cosmo_album_folder_commit   (CosmoAlbumFolder   *self,
                                               CosmoAlbumIndex    *index,
                                               GPtrArray          *arrivals);

/* cosmo-album-writer.c */
typedef struct _CosmoAlbumWriter CosmoAlbumWriter;

CosmoAlbumWriter *cosmo_album_writer_new       (CosmoAlbum       *album,
                                                CosmoAlbumFolder *folder,
                                                CosmoAlbumIndex  *index);
void              cosmo_album_writer_free      (CosmoAlbumWriter *self);
const GError     *cosmo_album_writer_get_error (CosmoAlbumWriter *self);
gboolean          cosmo_album_writer_keep      (CosmoAlbumWriter *self,
                                                CosmoRecord      *record,
                                                CosmoPictureFile *file,
                                                GError          **error);
gboolean          cosmo_album_writer_finish    (CosmoAlbumWriter *self,
                                                GError          **error);

/* cosmo-album-run.c: saving */
DexFuture    *cosmo_album_run               (CosmoAlbum         *album,
                                             CosmoImageStore    *images,
                                             DexFuture          *adding);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CosmoAlbumFolder, cosmo_album_folder_unref)

G_END_DECLS
