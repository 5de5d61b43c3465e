/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

#include "cosmo-sky.h"
#include "sky-services.h"

G_BEGIN_DECLS

typedef enum
{
  SKY_REQUEST_API,
  SKY_REQUEST_IMAGE,
  SKY_N_REQUEST_KINDS,
} SkyRequestKind;

/**
 * SkyLogEntry:
 * @kind: what was asked
 * @target: the path and the query
 * @user_agent: who asked
 * @status: what was answered
 * @key_in_url: whether an API key stood in the address
 * @key_sent: whether one was sent in any way
 * @start: when, in seconds
 * @end: when it was over, or 0
 *
 * Counts its references, as the log may be emptied while the request is still under way.
 */
typedef struct
{
  SkyRequestKind  kind;
  char           *target;
  char           *user_agent;
  guint           status;
  gboolean        key_in_url;
  gboolean        key_sent;
  double          start;
  double          end;
} SkyLogEntry;

struct _CosmoSky
{
  GThread         *thread;
  GMainContext    *context;
  GMainLoop       *loop;
  SoupServer      *server;
  GThreadPool     *painters;     /* SkyExchanges that need a picture */
  GThreadPool     *wires;        /* SkyExchanges that are answered past SoupServer */
  GCancellable    *closing;
  char            *url;
  char            *planetary_url;
  char            *basic_url;

  GMutex           mutex;        /* for everything below */
  CosmoSkyOptions  options;
  GPtrArray       *strings;      /* (element-type utf8): what @options points to */
  SkyServices      services;
  GPtrArray       *log;          /* (element-type SkyLogEntry): references */
  GHashTable      *under_way;    /* (element-type SkyExchange): only used in the thread */
  guint            n_active[SKY_N_REQUEST_KINDS];
  guint            peak[SKY_N_REQUEST_KINDS];
};

void sky_log_entry_unref (gpointer           entry);

void sky_exchange_start  (CosmoSky          *sky,
                          SoupServerMessage *message,
                          const char        *path,
                          GHashTable        *query);
void sky_exchange_end    (gpointer           exchange);
void sky_exchange_paint  (gpointer           exchange,
                          gpointer           sky);
void sky_exchange_write  (gpointer           exchange,
                          gpointer           sky);

G_END_DECLS
