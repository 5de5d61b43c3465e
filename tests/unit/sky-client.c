/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What asks the stand-in for NASA in tests of it. */

#include "sky-client.h"

void
sky_reply_clear (SkyReply *reply)
{
  g_clear_pointer (&reply->headers, soup_message_headers_unref);
  g_clear_pointer (&reply->body, g_bytes_unref);
}

CosmoSkyOptions
sky_client_make_options (void)
{
  CosmoSkyOptions options = COSMO_SKY_OPTIONS_INIT;

  options.today = cosmo_day_new (2024, 3, 1);
  return options;
}

void
sky_client_start_sky (SkyClient *fixture)
{
  CosmoSkyOptions options = sky_client_make_options ();
  g_autoptr(GError) error = NULL;

  fixture->sky = cosmo_sky_new (&options, &error);
  g_assert_no_error (error);
}

void
sky_client_set_up (SkyClient     *fixture,
                   gconstpointer  data)
{
  sky_client_start_sky (fixture);
  fixture->session = soup_session_new ();
}

void
sky_client_tear_down (SkyClient     *fixture,
                      gconstpointer  data)
{
  g_assert_finalize_object (fixture->session);
  cosmo_sky_free (fixture->sky);
}

/* Asks for a path on the sky, or a whole address; with a key, in the header. */
SoupMessage *
sky_client_make_message (SkyClient  *fixture,
                         const char *target,
                         const char *key)
{
  const char *base_url = g_str_has_prefix (target, "http") ? "" : cosmo_sky_get_url (fixture->sky);
  g_autofree char *url = g_strconcat (base_url, target, NULL);
  SoupMessage *message = soup_message_new (SOUP_METHOD_GET, url);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  if (key != NULL)
    soup_message_headers_append (soup_message_get_request_headers (message), "X-Api-Key", key);
  return message;
}

SkyReply
sky_client_ask (SkyClient  *fixture,
                const char *target,
                const char *key)
{
  g_autoptr(SoupMessage) message = sky_client_make_message (fixture, target, key);
  SkyReply reply = { .body = soup_session_send_and_read (fixture->session, message, NULL, NULL) };

  reply.status = soup_message_get_status (message);
  reply.headers = soup_message_headers_ref (soup_message_get_response_headers (message));
  return reply;
}

JsonNode *
sky_reply_parse (const SkyReply *reply)
{
  gsize length;
  const char *text = g_bytes_get_data (reply->body, &length);
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GError) error = NULL;

  json_parser_load_from_data (parser, text, length, &error);
  g_assert_no_error (error);
  return json_parser_steal_root (parser);
}

char *
sky_reply_get_text (const SkyReply *reply)
{
  gsize length;
  const char *text = g_bytes_get_data (reply->body, &length);

  return g_strndup (text != NULL ? text : "", length);
}

/* One of @n_waiting answers has come, or has failed to. */
void
sky_client_on_reply (GObject      *session,
                     GAsyncResult *result,
                     gpointer      n_waiting)
{
  g_autoptr(GBytes) body = soup_session_send_and_read_finish (SOUP_SESSION (session), result, NULL);

  --*(guint *) n_waiting;
}

/* Until the sky has that many requests under way. */
void
sky_client_wait_for_active (SkyClient *fixture,
                            guint      n_active)
{
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  CosmoSkyStats stats;

  for (cosmo_sky_get_stats (fixture->sky, &stats); stats.n_active != n_active;
       cosmo_sky_get_stats (fixture->sky, &stats))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      if (!g_main_context_iteration (NULL, FALSE))
        g_thread_yield ();
    }
}
