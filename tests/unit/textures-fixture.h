/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

#include "cosmo-textures.h"

G_BEGIN_DECLS

#define TEXTURES_FIXTURE_WIDTH 300
#define TEXTURES_FIXTURE_HEIGHT 200

/* A server that answers each address with the same picture, a PNG, and a store of what it has. */
typedef struct
{
  SoupServer      *server;
  char            *base;
  GBytes          *picture;
  guint            n_requests;
  CosmoHttp       *http;
  char            *folder;
  CosmoImageStore *store;
} TexturesFixture;

void  textures_fixture_set_up        (TexturesFixture *fixture,
                                      gconstpointer    data);
void  textures_fixture_tear_down     (TexturesFixture *fixture,
                                      gconstpointer    data);
char *textures_fixture_dup_url       (TexturesFixture *fixture,
                                      guint            index);
void  textures_fixture_remove_folder (const char      *path);

G_END_DECLS
