/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-image.h"
#include "cosmo-workers.h"

G_BEGIN_DECLS

/* How many bytes the files may have if nothing else is said. */
#define COSMO_IMAGE_DISK_LIMIT (G_GUINT64_CONSTANT (1024) * 1024 * 1024)

typedef struct _CosmoImageDisk CosmoImageDisk;

CosmoImageDisk *cosmo_image_disk_new              (const char          *path,
                                                   CosmoWorkers        *readers);
void            cosmo_image_disk_free             (CosmoImageDisk      *self);
DexFuture      *cosmo_image_disk_read_original    (CosmoImageDisk      *self,
                                                   const char          *url);
DexFuture      *cosmo_image_disk_read_thumbnail   (CosmoImageDisk      *self,
                                                   const char          *url);
DexFuture      *cosmo_image_disk_write_original   (CosmoImageDisk      *self,
                                                   const char          *url,
                                                   GBytes              *contents);
DexFuture      *cosmo_image_disk_write_thumbnail  (CosmoImageDisk      *self,
                                                   const char          *url,
                                                   CosmoImage          *image);
DexFuture      *cosmo_image_disk_discard_original (CosmoImageDisk      *self,
                                                   const char          *url);
guint64         cosmo_image_disk_get_limit        (CosmoImageDisk      *self);
void            cosmo_image_disk_set_limit        (CosmoImageDisk      *self,
                                                   guint64              limit);
void            cosmo_image_disk_set_kept         (CosmoImageDisk      *self,
                                                   const char * const  *urls);
DexFuture      *cosmo_image_disk_measure          (CosmoImageDisk      *self);
DexFuture      *cosmo_image_disk_clear            (CosmoImageDisk      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CosmoImageDisk, cosmo_image_disk_free)

G_END_DECLS
