/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One request and its answer: looked up at once, sent after the ordered delay, whole or spoilt in the ordered way. All
 * of it happens in the thread of its sky, except for painting and for what is written past SoupServer. */

#include "cosmo-sky-private.h"

#include <stdlib.h>
#include <string.h>

#include "sky-answers.h"
#include "sky-paint.h"

#define STEPS_PER_SECOND 20
#define SMALL_WIDTH 1024
#define HUGE_BODY (G_GUINT64_CONSTANT (1) << 30)
#define HUGE_HEADERS (10 * 1024 * 1024)

#define MOVED "<!doctype html><title>APOD has moved</title><h1>APOD has moved</h1>"

/* How an answer is sent that no sound server would send. */
typedef enum
{
  WIRE_NONE,
  WIRE_CUT,
  WIRE_HUGE,
  WIRE_ENDLESS,
  WIRE_HEADERS,
} Wire;

typedef struct
{
  gatomicrefcount    n_refs;
  CosmoSky          *sky;
  SoupServerMessage *message;    /* NULL once it is over */
  SkyLogEntry       *entry;
  SkyAnswer         *answer;
  CosmoDay           day;        /* of the picture to paint, or 0 */
  guint              width;      /* of it, in pixels */
  guint              delay;      /* in milliseconds */
  gsize              step;       /* bytes to send at a time, or 0 for all */
  gsize              n_sent;
  Wire               wire;
  GIOStream         *stream;     /* when it is answered past SoupServer */
  GSource           *hangup;
  GSource           *timer;
} SkyExchange;

static SkyExchange *
sky_exchange_ref (SkyExchange *self)
{
  g_atomic_ref_count_inc (&self->n_refs);
  return self;
}

static void
sky_exchange_unref (gpointer data)
{
  SkyExchange *self = data;

  if (!g_atomic_ref_count_dec (&self->n_refs))
    return;

  g_clear_pointer (&self->entry, sky_log_entry_unref);
  g_clear_pointer (&self->answer, sky_answer_free);
  g_clear_object (&self->stream);
  g_free (self);
}

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static GSource *
attach (SkyExchange *self,
        GSource     *source,
        GSourceFunc  function)
{
  g_source_set_callback (source, function, sky_exchange_ref (self), sky_exchange_unref);
  g_source_attach (source, self->sky->context);
  return source;
}

/**
 * sky_exchange_end:
 * @exchange: an exchange, in the thread of its sky
 *
 * The answer was sent, or nobody waits for it any more.
 */
void
sky_exchange_end (gpointer exchange)
{
  SkyExchange *self = exchange;
  CosmoSky *sky = self->sky;

  if (self->message == NULL)
    return;

  clear_source (&self->hangup);
  clear_source (&self->timer);
  g_signal_handlers_disconnect_by_data (self->message, self);
  g_clear_object (&self->message);

  g_mutex_lock (&sky->mutex);
  sky->n_active[self->entry->kind]--;
  self->entry->end = g_get_monotonic_time () / 1e6;
  g_mutex_unlock (&sky->mutex);

  g_hash_table_remove (sky->under_way, self);
  sky_exchange_unref (self);
}

/* --- Sending ------------------------------------------------------------------------------------------------------ */

static gboolean
on_written (gpointer data)
{
  sky_exchange_end (data);
  return G_SOURCE_REMOVE;
}

static gboolean
write_block (SkyExchange *self,
             const char  *block,
             gsize        length)
{
  return g_output_stream_write_all (g_io_stream_get_output_stream (self->stream), block, length, NULL,
                                    self->sky->closing, NULL);
}

static gboolean
write_text (SkyExchange *self,
            const char  *text)
{
  return write_block (self, text, strlen (text));
}

static void
write_cut (SkyExchange *self)
{
  gsize length;
  const char *body = g_bytes_get_data (self->answer->body, &length);
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %" G_GSIZE_FORMAT
                                           "\r\nConnection: close\r\n\r\n",
                                           self->answer->type, length);

  if (write_text (self, head))
    write_block (self, body, length / 2);
}

static void
write_huge (SkyExchange *self)
{
  g_autofree char *block = g_strnfill (1 << 20, ' ');
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                           "Content-Length: %" G_GUINT64_FORMAT "\r\n\r\n",
                                           HUGE_BODY);
  gboolean open = write_text (self, head);

  for (guint64 n_sent = 0; open && n_sent < HUGE_BODY; n_sent += 1 << 20)
    open = write_block (self, block, 1 << 20);
}

static void
write_endless (SkyExchange *self)
{
  g_autofree char *block = g_strnfill (0x1000, ' ');
  gboolean open = write_text (self, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                    "Transfer-Encoding: chunked\r\n\r\n");

  while (open)
    open = write_text (self, "1000\r\n") && write_block (self, block, 0x1000) && write_text (self, "\r\n");
}

static void
write_headers (SkyExchange *self)
{
  g_autofree char *filling = g_strnfill (1000, 'x');
  gboolean open = write_text (self, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n");

  for (guint n_sent = 0, i = 0; open && n_sent < HUGE_HEADERS; n_sent += strlen (filling), i++)
    {
      g_autofree char *line = g_strdup_printf ("X-Sky-%u: %s\r\n", i, filling);

      open = write_text (self, line);
    }
  if (open)
    write_text (self, "Content-Length: 2\r\n\r\n[]");
}

/**
 * sky_exchange_write:
 * @exchange: (transfer full): an exchange whose connection was taken from SoupServer
 * @sky: its sky
 *
 * Writes the answer and hangs up. Runs in a thread of its own, and blocks it.
 */
void
sky_exchange_write (gpointer exchange,
                    gpointer sky)
{
  static void (* const writers[]) (SkyExchange *self) = {
    [WIRE_CUT] = write_cut,
    [WIRE_HUGE] = write_huge,
    [WIRE_ENDLESS] = write_endless,
    [WIRE_HEADERS] = write_headers,
  };
  SkyExchange *self = exchange;
  GSource *source = g_idle_source_new ();

  writers[self->wire](self);
  g_io_stream_close (self->stream, NULL, NULL);
  g_source_unref (attach (self, source, on_written));
  sky_exchange_unref (self);
}

/* The next part of an answer that is sent slowly. */
static gboolean
on_send_step (gpointer data)
{
  SkyExchange *self = data;
  gsize length = g_bytes_get_size (self->answer->body);
  gsize step = MIN (self->step, length - self->n_sent);
  g_autoptr(GBytes) part = g_bytes_new_from_bytes (self->answer->body, self->n_sent, step);
  SoupMessageBody *body = soup_server_message_get_response_body (self->message);

  soup_message_body_append_bytes (body, part);
  self->n_sent += step;
  if (self->n_sent == length)
    soup_message_body_complete (body);
  soup_server_message_unpause (self->message);
  return self->n_sent < length ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
send_by_soup (SkyExchange *self)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);
  SkyAnswer *answer = self->answer;

  soup_server_message_set_status (self->message, answer->status, NULL);
  soup_message_headers_set_content_type (headers, answer->type, NULL);
  for (guint i = 0; i + 1 < answer->headers->len; i += 2)
    soup_message_headers_append (headers, g_ptr_array_index (answer->headers, i),
                                 g_ptr_array_index (answer->headers, i + 1));

  if (answer->body != NULL)
    soup_message_headers_set_content_length (headers, g_bytes_get_size (answer->body));
  if (answer->body != NULL && self->step > 0 && self->step < g_bytes_get_size (answer->body))
    {
      self->timer = attach (self, g_timeout_source_new (1000 / STEPS_PER_SECOND), on_send_step);
      on_send_step (self);
      return;
    }

  if (answer->body != NULL)
    soup_message_body_append_bytes (soup_server_message_get_response_body (self->message), answer->body);
  soup_server_message_unpause (self->message);
}

/* Sends the answer, which is whole by now. */
static void
send_answer (SkyExchange *self)
{
  if (self->message == NULL)
    return;

  clear_source (&self->hangup);
  clear_source (&self->timer);

  g_mutex_lock (&self->sky->mutex);
  self->entry->status = self->answer->status;
  g_mutex_unlock (&self->sky->mutex);

  if (self->wire != WIRE_NONE && self->answer->status == 200)
    {
      g_signal_handlers_disconnect_by_data (self->message, self);
      self->stream = soup_server_message_steal_connection (self->message);
      g_thread_pool_push (self->sky->wires, sky_exchange_ref (self), NULL);
    }
  else
    {
      send_by_soup (self);
    }
}

static gboolean
on_painted (gpointer data)
{
  send_answer (data);
  return G_SOURCE_REMOVE;
}

/**
 * sky_exchange_paint:
 * @exchange: (transfer full): an exchange about a picture
 * @sky: its sky
 *
 * Paints the picture, in a thread of the painters' pool, and has it sent.
 */
void
sky_exchange_paint (gpointer exchange,
                    gpointer sky)
{
  SkyExchange *self = exchange;
  g_autoptr(GError) error = NULL;
  GSource *source = g_idle_source_new ();

  if (g_cancellable_is_cancelled (self->sky->closing) ||
      (self->answer->body = sky_paint_encode (self->day, self->width, &error)) == NULL)
    self->answer->status = 500;

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_unref (attach (self, source, on_painted));
  sky_exchange_unref (self);
}

static gboolean
on_due (gpointer data)
{
  SkyExchange *self = data;

  clear_source (&self->timer);
  if (self->day != 0)
    g_thread_pool_push (self->sky->painters, sky_exchange_ref (self), NULL);
  else
    send_answer (self);
  return G_SOURCE_REMOVE;
}

/* --- What is asked ------------------------------------------------------------------------------------------------ */

/* The resizer's w= and h= with fit=clip: no larger than either, and never enlarged. */
static guint
get_clipped_width (CosmoDay    day,
                   GHashTable *query)
{
  const char *width_text = g_hash_table_lookup (query, "w");
  const char *height_text = g_hash_table_lookup (query, "h");
  guint full_width, full_height;
  guint64 width, height;

  sky_paint_get_size (day, &full_width, &full_height);
  if (width_text == NULL || !g_ascii_string_to_unsigned (width_text, 10, 1, full_width, &width, NULL))
    width = full_width;
  if (height_text != NULL && g_ascii_string_to_unsigned (height_text, 10, 1, full_height, &height, NULL))
    width = MIN (width, (height * full_width + full_height / 2) / full_height);

  return MAX (1, width);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

/* Returns: (nullable): one of the files of a folder, for the same day the same one, or %NULL if there is nothing
 * in it */
static GBytes *
pick_file (const char *folder,
           CosmoDay    day)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr(GBytes) bytes = NULL;
  g_autofree char *path = NULL;
  const char *name;
  gsize length;
  char *contents;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  if (names->len == 0)
    return NULL;

  g_ptr_array_sort (names, compare_names);
  path = g_build_filename (folder, g_ptr_array_index (names, day % names->len), NULL);
  if (!g_file_get_contents (path, &contents, &length, NULL))
    return NULL;

  bytes = g_bytes_new_take (contents, length);
  return length > 0 ? g_steal_pointer (&bytes) : NULL;
}

static SkyAnswer *
answer_with_film (const char *path)
{
  SkyAnswer *answer;
  char *content;
  gsize length;

  if (path == NULL || !g_file_get_contents (path, &content, &length, NULL))
    return sky_answer_new (404, "text/html", "<!doctype html><h1>404</h1>");

  answer = sky_answer_new (200, "video/mp4", NULL);
  answer->body = g_bytes_new_take (content, length);
  return answer;
}

static void
look_up_picture (SkyExchange *self,
                 const char  *path,
                 GHashTable  *query)
{
  CosmoSky *sky = self->sky;
  SkyRandom *random = &sky->services.random;
  gboolean small = FALSE;
  CosmoDay day = sky_answers_parse_picture (path, &small);

  self->delay = sky->options.image_latency;
  if (sky_random (random) < sky->options.image_fail)
    {
      self->answer = sky_answer_new (503, "text/plain", "no healthy upstream");
    }
  else if (sky_random (random) < sky->options.image_html)
    {
      self->answer = sky_answer_new (200, "text/html", MOVED);
    }
  else if (g_str_has_suffix (path, ".mp4"))
    {
      self->answer = answer_with_film (sky->options.film);
    }
  else if (!sky_answers_has_day (day, sky->services.today))
    {
      self->answer = sky_answer_new (404, "text/html", "<!doctype html><h1>404</h1>");
    }
  else if (sky->options.image_folder != NULL)
    {
      self->answer = sky_answer_new (200, "image/jpeg", NULL);
      self->answer->body = pick_file (sky->options.image_folder, day);
    }
  else
    {
      self->answer = sky_answer_new (200, "image/jpeg", NULL);
      self->day = day;
      self->width = get_clipped_width (day, query);
      if (small)
        self->width = MIN (self->width, SMALL_WIDTH);
      if (sky_random (random) < sky->options.image_cut)
        self->wire = WIRE_CUT;
      g_ptr_array_add (self->answer->headers, g_strdup ("Cache-Control"));
      g_ptr_array_add (self->answer->headers, g_strdup ("max-age=86400"));
    }
}

static Wire
get_api_wire (CosmoSkyGarbage garbage)
{
  switch (garbage)
    {
    case COSMO_SKY_GARBAGE_HUGE:
      return WIRE_HUGE;
    case COSMO_SKY_GARBAGE_ENDLESS:
      return WIRE_ENDLESS;
    case COSMO_SKY_GARBAGE_HEADERS:
      return WIRE_HEADERS;
    case COSMO_SKY_GARBAGE_NONE:
    case COSMO_SKY_GARBAGE_TRUNCATED:
    case COSMO_SKY_GARBAGE_DEEP:
    case COSMO_SKY_GARBAGE_TYPES:
    case COSMO_SKY_GARBAGE_EMPTY:
    case COSMO_SKY_GARBAGE_UTF8:
    default:
      return WIRE_NONE;
    }
}

static void
look_up_answer (SkyExchange *self,
                const char  *path,
                GHashTable  *query)
{
  CosmoSky *sky = self->sky;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (self->message);
  const char *key = soup_message_headers_get_one (headers, "X-Api-Key");
  SkyRequest request = { path, query, key != NULL ? key : g_hash_table_lookup (query, "api_key") };

  if (sky->options.redirect != NULL)
    {
      self->answer = sky_answer_new (302, "text/html", "<!doctype html><h1>302 Found</h1>");
      g_ptr_array_add (self->answer->headers, g_strdup ("Location"));
      g_ptr_array_add (self->answer->headers, g_strconcat (sky->options.redirect, self->entry->target, NULL));
    }
  else
    {
      self->answer = sky_services_answer (&sky->services, &request);
      self->wire = get_api_wire (sky->options.garbage);
    }
  self->delay = sky->options.latency + sky->options.per_day * self->answer->n_days;
}

static void
write_in_log (SkyExchange *self,
              const char  *path,
              GHashTable  *query)
{
  CosmoSky *sky = self->sky;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (self->message);
  GUri *uri = soup_server_message_get_uri (self->message);
  SkyLogEntry *entry = g_atomic_rc_box_new0 (SkyLogEntry);
  const char *agent = soup_message_headers_get_one (headers, "User-Agent");
  gboolean is_api = g_str_has_prefix (path, "/planetary") || g_str_has_prefix (path, "/wp-json");

  entry->kind = is_api ? SKY_REQUEST_API : SKY_REQUEST_IMAGE;
  entry->target = g_uri_get_query (uri) != NULL ? g_strconcat (g_uri_get_path (uri), "?", g_uri_get_query (uri), NULL)
                                                : g_strdup (g_uri_get_path (uri));
  entry->user_agent = g_strdup (agent != NULL ? agent : "");
  entry->key_in_url = g_hash_table_contains (query, "api_key");
  entry->key_sent = entry->key_in_url || soup_message_headers_get_one (headers, "X-Api-Key") != NULL;
  entry->start = g_get_monotonic_time () / 1e6;

  g_ptr_array_add (sky->log, g_atomic_rc_box_acquire (entry));
  sky->n_active[entry->kind]++;
  sky->peak[entry->kind] = MAX (sky->peak[entry->kind], sky->n_active[entry->kind]);
  self->entry = entry;
}

/* SoupServer does not look whether the client is still there while it has nothing to send. */
static gboolean
on_hangup (GSocket      *socket,
           GIOCondition  condition,
           gpointer      data)
{
  SkyExchange *self = data;
  g_autoptr(GIOStream) stream = NULL;

  if (g_socket_get_available_bytes (socket) > 0)
    return G_SOURCE_REMOVE;

  g_signal_handlers_disconnect_by_data (self->message, self);
  stream = soup_server_message_steal_connection (self->message);
  g_io_stream_close (stream, NULL, NULL);
  sky_exchange_end (self);
  return G_SOURCE_REMOVE;
}

/**
 * sky_exchange_start:
 * @sky: a sky, in its thread
 * @message: what it was asked
 * @path: the path of that
 * @query: (element-type utf8 utf8): the parameters of that
 *
 * Answers, in time.
 */
void
sky_exchange_start (CosmoSky          *sky,
                    SoupServerMessage *message,
                    const char        *path,
                    GHashTable        *query)
{
  SkyExchange *self = g_new0 (SkyExchange, 1);
  GSocket *socket = soup_server_message_get_socket (message);

  g_atomic_ref_count_init (&self->n_refs);
  self->sky = sky;
  self->message = g_object_ref (message);
  g_hash_table_add (sky->under_way, self);
  g_signal_connect_swapped (message, "finished", G_CALLBACK (sky_exchange_end), self);

  g_mutex_lock (&sky->mutex);
  write_in_log (self, path, query);
  if (self->entry->kind == SKY_REQUEST_API)
    look_up_answer (self, path, query);
  else
    look_up_picture (self, path, query);
  self->delay *= 1. - sky->options.jitter * sky_random (&sky->services.random);
  self->step = sky->options.bandwidth > 0 ? MAX (1024, sky->options.bandwidth * 1024 / STEPS_PER_SECOND) : 0;
  g_mutex_unlock (&sky->mutex);

  soup_server_message_pause (message);
  if (socket != NULL)
    {
      self->hangup = g_socket_create_source (socket, G_IO_IN | G_IO_HUP | G_IO_ERR, NULL);
      attach (self, self->hangup, G_SOURCE_FUNC (on_hangup));
    }
  /* A status of 0 is no answer, ever. */
  if (self->answer->status != 0)
    self->timer = attach (self, g_timeout_source_new (self->delay), on_due);
}
