/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A stand-in for both of NASA's picture services, on the loopback: it has a picture for every day, made up and painted
 * from nothing but the date, and does on demand everything that the real ones have been seen to do wrong, and worse. It
 * runs in a thread of its own, so that what it serves may block. */

#include "cosmo-sky-private.h"

#include <json-glib/json-glib.h>
#include <string.h>

G_DEFINE_ENUM_TYPE (CosmoSkyPlanetary, cosmo_sky_planetary,
                    G_DEFINE_ENUM_VALUE (COSMO_SKY_PLANETARY_OK, "ok"),
                    G_DEFINE_ENUM_VALUE (COSMO_SKY_PLANETARY_SHORT, "short"),
                    G_DEFINE_ENUM_VALUE (COSMO_SKY_PLANETARY_RETIRED, "retired"),
                    G_DEFINE_ENUM_VALUE (COSMO_SKY_PLANETARY_LOGO, "logo"),
                    G_DEFINE_ENUM_VALUE (COSMO_SKY_PLANETARY_DOWN, "down"),
                    G_DEFINE_ENUM_VALUE (COSMO_SKY_PLANETARY_HANG, "hang"))

G_DEFINE_ENUM_TYPE (CosmoSkyBasic, cosmo_sky_basic,
                    G_DEFINE_ENUM_VALUE (COSMO_SKY_BASIC_OK, "ok"),
                    G_DEFINE_ENUM_VALUE (COSMO_SKY_BASIC_DOWN, "down"),
                    G_DEFINE_ENUM_VALUE (COSMO_SKY_BASIC_HTML, "html"))

G_DEFINE_ENUM_TYPE (CosmoSkyGarbage, cosmo_sky_garbage,
                    G_DEFINE_ENUM_VALUE (COSMO_SKY_GARBAGE_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (COSMO_SKY_GARBAGE_TRUNCATED, "truncated"),
                    G_DEFINE_ENUM_VALUE (COSMO_SKY_GARBAGE_DEEP, "deep"),
                    G_DEFINE_ENUM_VALUE (COSMO_SKY_GARBAGE_TYPES, "types"),
                    G_DEFINE_ENUM_VALUE (COSMO_SKY_GARBAGE_EMPTY, "empty"),
                    G_DEFINE_ENUM_VALUE (COSMO_SKY_GARBAGE_UTF8, "utf8"),
                    G_DEFINE_ENUM_VALUE (COSMO_SKY_GARBAGE_HUGE, "huge"),
                    G_DEFINE_ENUM_VALUE (COSMO_SKY_GARBAGE_ENDLESS, "endless"),
                    G_DEFINE_ENUM_VALUE (COSMO_SKY_GARBAGE_HEADERS, "headers"))

static void
log_entry_clear (gpointer data)
{
  SkyLogEntry *entry = data;

  g_free (entry->target);
  g_free (entry->user_agent);
}

void
sky_log_entry_unref (gpointer entry)
{
  g_atomic_rc_box_release_full (entry, log_entry_clear);
}

/* --- What has been asked ------------------------------------------------------------------------------------------ */

static void
count_requests (CosmoSky      *self,
                CosmoSkyStats *stats)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  *stats = (CosmoSkyStats) {
    .peak_api = self->peak[SKY_REQUEST_API],
    .peak_images = self->peak[SKY_REQUEST_IMAGE],
    .n_active = self->n_active[SKY_REQUEST_API] + self->n_active[SKY_REQUEST_IMAGE],
  };
  for (guint i = 0; i < self->log->len; i++)
    {
      const SkyLogEntry *entry = g_ptr_array_index (self->log, i);

      stats->keys_in_urls += entry->key_in_url;
      if (entry->kind == SKY_REQUEST_API)
        {
          stats->n_api++;
          continue;
        }
      stats->n_images++;
      stats->keys_with_images += entry->key_sent;
      stats->repeated_images += !g_hash_table_add (seen, entry->target);
    }
}

static void
add_int (JsonBuilder *builder,
         const char  *name,
         gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_counts (CosmoSky    *self,
            JsonBuilder *builder)
{
  CosmoSkyStats stats;

  count_requests (self, &stats);
  add_int (builder, "api", stats.n_api);
  add_int (builder, "image", stats.n_images);
  json_builder_set_member_name (builder, "peak");
  json_builder_begin_object (builder);
  add_int (builder, "api", stats.peak_api);
  add_int (builder, "image", stats.peak_images);
  json_builder_end_object (builder);
  add_int (builder, "active", stats.n_active);
  add_int (builder, "key_in_url", stats.keys_in_urls);
  add_int (builder, "key_to_image", stats.keys_with_images);
  add_int (builder, "repeated_images", stats.repeated_images);
}

static void
add_tallies (CosmoSky    *self,
             JsonBuilder *builder)
{
  g_autoptr(GHashTable) statuses = g_hash_table_new (NULL, NULL);
  g_autoptr(GHashTable) agents = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer key, value;

  for (guint i = 0; i < self->log->len; i++)
    {
      const SkyLogEntry *entry = g_ptr_array_index (self->log, i);
      gpointer status = GUINT_TO_POINTER (entry->status);

      g_hash_table_insert (statuses, status,
                           GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (statuses, status)) + 1));
      g_hash_table_add (agents, entry->user_agent);
    }

  json_builder_set_member_name (builder, "status");
  json_builder_begin_object (builder);
  g_hash_table_iter_init (&iter, statuses);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_autofree char *name = g_strdup_printf ("%u", GPOINTER_TO_UINT (key));

      add_int (builder, name, GPOINTER_TO_UINT (value));
    }
  json_builder_end_object (builder);

  json_builder_set_member_name (builder, "user_agents");
  json_builder_begin_array (builder);
  g_hash_table_iter_init (&iter, agents);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    json_builder_add_string_value (builder, key);
  json_builder_end_array (builder);
}

static void
add_log (CosmoSky    *self,
         JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "log");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->log->len; i++)
    {
      const SkyLogEntry *entry = g_ptr_array_index (self->log, i);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "kind");
      json_builder_add_string_value (builder, entry->kind == SKY_REQUEST_API ? "api" : "image");
      json_builder_set_member_name (builder, "t");
      json_builder_add_double_value (builder, entry->start);
      json_builder_set_member_name (builder, "end");
      json_builder_add_double_value (builder, entry->end);
      json_builder_set_member_name (builder, "target");
      json_builder_add_string_value (builder, entry->target);
      json_builder_set_member_name (builder, "ua");
      json_builder_add_string_value (builder, entry->user_agent);
      add_int (builder, "status", entry->status);
      json_builder_set_member_name (builder, "key_in_url");
      json_builder_add_boolean_value (builder, entry->key_in_url);
      json_builder_set_member_name (builder, "key_sent");
      json_builder_add_boolean_value (builder, entry->key_sent);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static char *
print_stats (CosmoSky *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;

  json_builder_begin_object (builder);
  g_mutex_lock (&self->mutex);
  add_counts (self, builder);
  add_tallies (self, builder);
  add_log (self, builder);
  g_mutex_unlock (&self->mutex);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/* --- The thread --------------------------------------------------------------------------------------------------- */

static void
on_request (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           data)
{
  CosmoSky *self = data;
  g_autoptr(GHashTable) none = NULL;
  gboolean reset = g_strcmp0 (path, "/__reset") == 0;

  if (reset || g_strcmp0 (path, "/__stats") == 0)
    {
      char *stats = print_stats (self);

      if (reset)
        cosmo_sky_reset (self);
      soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
      soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, stats, strlen (stats));
      return;
    }

  if (query == NULL)
    query = none = g_hash_table_new (g_str_hash, g_str_equal);
  sky_exchange_start (self, message, path, query);
}

/* Quits from within: a loop that does not run yet would not notice otherwise. */
static gboolean
on_quit (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static gpointer
run_thread (gpointer data)
{
  CosmoSky *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);

  soup_server_disconnect (self->server);
  while (g_hash_table_size (self->under_way) > 0)
    {
      GHashTableIter iter;
      gpointer exchange;

      g_hash_table_iter_init (&iter, self->under_way);
      g_hash_table_iter_next (&iter, &exchange, NULL);
      sky_exchange_end (exchange);
    }
  g_clear_object (&self->server);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

/* Listens on the loopback alone. */
static gboolean
start_listening (CosmoSky  *self,
                 guint16    port,
                 GError   **error)
{
  g_autoslist(GUri) uris = NULL;
  gboolean listening;

  g_main_context_push_thread_default (self->context);
  self->server = g_object_new (SOUP_TYPE_SERVER, "server-header", "cosmo-sky ", NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
  listening = soup_server_listen_local (self->server, port, SOUP_SERVER_LISTEN_IPV4_ONLY, error);
  g_main_context_pop_thread_default (self->context);
  if (!listening)
    return FALSE;

  uris = soup_server_get_uris (self->server);
  self->url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  self->planetary_url = g_strconcat (self->url, "/planetary/apod", NULL);
  self->basic_url = g_strconcat (self->url, "/wp-json/wp/v2/apod-basic", NULL);
  return TRUE;
}

/* --- Public functions --------------------------------------------------------------------------------------------- */

/**
 * cosmo_sky_new:
 * @options: which sky it is, and what is wrong with it
 * @error: return location for an error
 *
 * Starts the stand-in in a thread of its own. When this returns, it answers.
 *
 * Returns: (transfer full): the stand-in, or %NULL if it cannot listen on the port
 */
CosmoSky *
cosmo_sky_new (const CosmoSkyOptions  *options,
               GError                **error)
{
  g_autoptr(CosmoSky) self = g_new0 (CosmoSky, 1);
  guint n_painters = MAX (1, g_get_num_processors () / 2);

  g_mutex_init (&self->mutex);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->closing = g_cancellable_new ();
  self->strings = g_ptr_array_new_with_free_func (g_free);
  self->log = g_ptr_array_new_with_free_func (sky_log_entry_unref);
  self->under_way = g_hash_table_new (NULL, NULL);
  self->painters = g_thread_pool_new (sky_exchange_paint, self, n_painters, FALSE, NULL);
  self->wires = g_thread_pool_new (sky_exchange_write, self, -1, FALSE, NULL);
  self->services.used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->services.options = &self->options;
  cosmo_sky_set_options (self, options);

  if (!start_listening (self, options->port, error))
    return NULL;

  self->services.base_url = self->url;
  self->thread = g_thread_new ("cosmo-sky", run_thread, self);
  return g_steal_pointer (&self);
}

/**
 * cosmo_sky_free:
 * @self: (transfer full): a sky
 *
 * Hangs up on everybody and ends the thread.
 */
void
cosmo_sky_free (CosmoSky *self)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  g_cancellable_cancel (self->closing);
  if (self->thread != NULL)
    {
      g_source_set_callback (source, on_quit, self->loop, NULL);
      g_source_attach (source, self->context);
      g_thread_join (self->thread);
    }
  /* After the thread, which gives them their work. */
  g_thread_pool_free (self->painters, FALSE, TRUE);
  g_thread_pool_free (self->wires, FALSE, TRUE);

  g_clear_object (&self->server);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_hash_table_unref (self->under_way);
  g_hash_table_unref (self->services.used);
  g_ptr_array_unref (self->log);
  g_ptr_array_unref (self->strings);
  g_object_unref (self->closing);
  g_mutex_clear (&self->mutex);
  g_free (self->url);
  g_free (self->planetary_url);
  g_free (self->basic_url);
  g_free (self);
}

/**
 * cosmo_sky_get_url:
 * @self: a sky
 *
 * Returns: its base address, like "http://127.0.0.1:40000"
 */
const char *
cosmo_sky_get_url (CosmoSky *self)
{
  return self->url;
}

/**
 * cosmo_sky_get_planetary_url:
 * @self: a sky
 *
 * Returns: the whole address of its keyed service
 */
const char *
cosmo_sky_get_planetary_url (CosmoSky *self)
{
  return self->planetary_url;
}

/**
 * cosmo_sky_get_basic_url:
 * @self: a sky
 *
 * Returns: the whole address of its keyless service
 */
const char *
cosmo_sky_get_basic_url (CosmoSky *self)
{
  return self->basic_url;
}

static const char *
keep_string (CosmoSky   *self,
             const char *string)
{
  char *copy = g_strdup (string);

  if (copy != NULL)
    g_ptr_array_add (self->strings, copy);
  return copy;
}

/**
 * cosmo_sky_set_options:
 * @self: a sky
 * @options: what it shall be like from the next request on; the port stays. Copied
 *
 * May be called in any thread. Chances start again from the seed, and keys are fresh again.
 */
void
cosmo_sky_set_options (CosmoSky              *self,
                       const CosmoSkyOptions *options)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();

  g_mutex_lock (&self->mutex);
  g_ptr_array_set_size (self->strings, 0);
  self->options = *options;
  self->options.redirect = keep_string (self, options->redirect);
  self->options.image_folder = keep_string (self, options->image_folder);
  self->options.film = keep_string (self, options->film);
  for (guint i = 0; i < COSMO_SKY_MAX_KEYS; i++)
    self->options.keys[i] = keep_string (self, options->keys[i]);
  self->services.today = options->today != 0 ? options->today : cosmo_calendar_get_today (now);
  self->services.random.state = sky_hash (options->seed);
  self->services.spent_until = 0;
  g_hash_table_remove_all (self->services.used);
  g_mutex_unlock (&self->mutex);
}

/**
 * cosmo_sky_get_stats:
 * @self: a sky
 * @stats: (out): what it has been asked since the last reset
 *
 * May be called in any thread.
 */
void
cosmo_sky_get_stats (CosmoSky      *self,
                     CosmoSkyStats *stats)
{
  g_mutex_lock (&self->mutex);
  count_requests (self, stats);
  g_mutex_unlock (&self->mutex);
}

/**
 * cosmo_sky_list_targets:
 * @self: a sky
 *
 * May be called in any thread.
 *
 * Returns: (transfer full): the path and query of each request since the last reset, in the order they came
 */
char **
cosmo_sky_list_targets (CosmoSky *self)
{
  g_autoptr(GStrvBuilder) targets = g_strv_builder_new ();

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->log->len; i++)
    g_strv_builder_add (targets, ((const SkyLogEntry *) g_ptr_array_index (self->log, i))->target);
  g_mutex_unlock (&self->mutex);

  return g_strv_builder_end (targets);
}

/**
 * cosmo_sky_reset:
 * @self: a sky
 *
 * Forgets what it has been asked, and which keys were used. May be called in any thread.
 */
void
cosmo_sky_reset (CosmoSky *self)
{
  g_mutex_lock (&self->mutex);
  g_ptr_array_set_size (self->log, 0);
  for (guint i = 0; i < SKY_N_REQUEST_KINDS; i++)
    self->peak[i] = self->n_active[i];
  self->services.spent_until = 0;
  g_hash_table_remove_all (self->services.used);
  g_mutex_unlock (&self->mutex);
}
