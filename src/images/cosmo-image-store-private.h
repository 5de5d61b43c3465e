/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the files of CosmoImageStore share. */

#pragma once

#include "cosmo-image-disk.h"
#include "cosmo-image-store.h"
#include "cosmo-shared-requests.h"
#include "cosmo-turns.h"

G_BEGIN_DECLS

struct _CosmoImageStore
{
  GObject              parent_instance;

  CosmoHttp           *http;
  CosmoImageDisk      *disk;
  CosmoWorkers        *workers;    /* compute, and read from the disk */

  CosmoSharedRequests *originals;
  CosmoSharedRequests *thumbnails;
  CosmoTurns          *downloads;

  GError              *error;      /* (nullable): why what was shown last could not be stored */
};

G_END_DECLS
