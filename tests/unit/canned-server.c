/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "canned-server.h"

#include <string.h>

static void
add_headers (SoupServerMessage *message,
             const char        *lines)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_auto(GStrv) each = g_strsplit (lines, "\n", -1);

  for (guint i = 0; each[i] != NULL; i++)
    {
      g_auto(GStrv) parts = g_strsplit (each[i], ": ", 2);

      soup_message_headers_append (headers, parts[0], parts[1]);
    }
}

static void
on_request (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  CannedServer *self = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *key = soup_message_headers_get_one (headers, "X-Api-Key");
  const char *user_agent = soup_message_headers_get_one (headers, "User-Agent");
  const char *asked = g_uri_get_query (soup_server_message_get_uri (message));
  const CannedAnswer *answer;

  g_ptr_array_add (self->requests,
                   g_strdup_printf ("%s%s%s", path, asked != NULL ? "?" : "", asked != NULL ? asked : ""));
  g_ptr_array_add (self->keys, g_strdup (key != NULL ? key : ""));
  g_ptr_array_add (self->user_agents, g_strdup (user_agent != NULL ? user_agent : ""));
  g_assert_cmpuint (self->n_answers, >, 0);
  answer = &self->answers[MIN (self->requests->len, self->n_answers) - 1];

  if (answer->status == 0)
    {
      soup_server_message_pause (message);
      return;
    }

  soup_server_message_set_status (message, answer->status, NULL);
  if (answer->headers != NULL)
    add_headers (message, answer->headers);
  if (answer->body != NULL)
    soup_server_message_set_response (message,
                                      answer->content_type != NULL ? answer->content_type : "application/json",
                                      SOUP_MEMORY_COPY, answer->body, strlen (answer->body));
}

CannedServer *
canned_server_new (void)
{
  CannedServer *self = g_new0 (CannedServer, 1);
  g_autoptr(GError) error = NULL;
  g_autofree char *url = NULL;
  GSList *uris;

  self->requests = g_ptr_array_new_with_free_func (g_free);
  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->user_agents = g_ptr_array_new_with_free_func (g_free);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);

  uris = soup_server_get_uris (self->server);
  url = g_uri_to_string (uris->data);
  self->url = g_strndup (url, strlen (url) - 1);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  return self;
}

void
canned_server_free (CannedServer *self)
{
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  g_clear_pointer (&self->requests, g_ptr_array_unref);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  g_clear_pointer (&self->user_agents, g_ptr_array_unref);
  g_free (self->url);
  g_free (self);
}

/* Forgets what was asked, and begins with the first of these answers, which the caller keeps. */
void
canned_server_prepare (CannedServer       *self,
                       const CannedAnswer *answers,
                       guint               n_answers)
{
  g_ptr_array_set_size (self->requests, 0);
  g_ptr_array_set_size (self->keys, 0);
  g_ptr_array_set_size (self->user_agents, 0);
  self->answers = answers;
  self->n_answers = n_answers;
}

/* What was asked, or "" if there were fewer requests. */
const char *
canned_server_request (CannedServer *self,
                       guint         index)
{
  return index < self->requests->len ? g_ptr_array_index (self->requests, index) : "";
}
