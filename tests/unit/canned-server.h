/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

/**
 * CannedAnswer:
 * @status: the HTTP status, or 0 for no answer at all: the connection stays silent
 * @headers: lines of "Name: value", separated by "\n", or %NULL
 * @body: the body, or %NULL
 * @content_type: "application/json" when it is %NULL
 */
typedef struct
{
  guint       status;
  const char *headers;
  const char *body;
  const char *content_type;
} CannedAnswer;

/**
 * CannedServer:
 * @server: an HTTP server on the loopback
 * @url: its address, without a slash at the end
 * @requests: (element-type char *): what was asked, as "path?query"
 * @keys: (element-type char *): the `X-Api-Key` of each of them, or ""
 * @user_agents: (element-type char *): the `User-Agent` of each of them, or ""
 *
 * A server that answers each request with the next of its canned answers, and with the last one from then on.
 */
typedef struct
{
  SoupServer         *server;
  char               *url;
  const CannedAnswer *answers;
  guint               n_answers;
  GPtrArray          *requests;
  GPtrArray          *keys;
  GPtrArray          *user_agents;
} CannedServer;

CannedServer *canned_server_new     (void);
void          canned_server_free    (CannedServer       *self);
void          canned_server_prepare (CannedServer       *self,
                                     const CannedAnswer *answers,
                                     guint               n_answers);
const char   *canned_server_request (CannedServer       *self,
                                     guint               index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CannedServer, canned_server_free)
