/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "cosmo-sky.h"

G_BEGIN_DECLS

#define PLANETARY "/planetary/apod"
#define BASIC "/wp-json/wp/v2/apod-basic"

/* A fixture: a sky, and something to ask it with. */
typedef struct
{
  CosmoSky    *sky;
  SoupSession *session;
} SkyClient;

typedef struct
{
  guint               status;
  SoupMessageHeaders *headers;
  GBytes             *body;
} SkyReply;

CosmoSkyOptions  sky_client_make_options    (void);
void             sky_client_start_sky       (SkyClient     *fixture);
void             sky_client_set_up          (SkyClient     *fixture,
                                             gconstpointer  data);
void             sky_client_tear_down       (SkyClient     *fixture,
                                             gconstpointer  data);
SoupMessage     *sky_client_make_message    (SkyClient     *fixture,
                                             const char    *target,
                                             const char    *key);
SkyReply         sky_client_ask             (SkyClient     *fixture,
                                             const char    *target,
                                             const char    *key);
void             sky_client_on_reply        (GObject       *session,
                                             GAsyncResult  *result,
                                             gpointer       n_waiting);
void             sky_client_wait_for_active (SkyClient     *fixture,
                                             guint          n_active);
JsonNode        *sky_reply_parse            (const SkyReply *reply);
char            *sky_reply_get_text         (const SkyReply *reply);
void             sky_reply_clear            (SkyReply      *reply);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SkyReply, sky_reply_clear)

G_END_DECLS
