/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How the two services behave: what they accept, how much they give at once, and how they refuse. */

#include "sky-services.h"

#include <stdlib.h>
#include <string.h>

#include "sky-answers.h"

#define JSON "application/json"
#define HTML "text/html"
#define TEXT "text/plain"

#define BASIC_PATH "/wp-json/wp/v2/apod-basic"
#define MAX_PAGE 25
#define MAX_COUNT 100
#define DEFAULT_LIMIT 1000
#define NESTED_ARRAYS 300000

/* nasa/apod-api's application.py answers with these. */
#define FIELDS "Allowed request fields for apod method are 'concept_tags', 'date', 'hd', 'count', 'start_date', " \
               "'end_date', 'thumbs'"

SkyAnswer *
sky_answer_new (guint       status,
                const char *type,
                const char *body)
{
  SkyAnswer *self = g_new0 (SkyAnswer, 1);

  self->status = status;
  self->type = type;
  self->body = body != NULL && *body != '\0' ? g_bytes_new (body, strlen (body)) : NULL;
  self->headers = g_ptr_array_new_with_free_func (g_free);
  self->n_days = 1;
  return self;
}

void
sky_answer_free (SkyAnswer *self)
{
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  g_free (self);
}

static void
add_header (SkyAnswer  *answer,
            const char *name,
            guint       value)
{
  g_ptr_array_add (answer->headers, g_strdup (name));
  g_ptr_array_add (answer->headers, g_strdup_printf ("%u", value));
}

/* Replaces every @member's value by @value and gives what was there to a member that nobody reads. */
static char *
spoil_member (const char *body,
              const char *member,
              const char *value)
{
  g_autofree char *sound = g_strdup_printf ("\"%s\":\"", member);
  g_autofree char *spoilt = g_strdup_printf ("\"%s\":%s,\"was_%s\":\"", member, value, member);
  g_auto(GStrv) parts = g_strsplit (body, sound, -1);

  return g_strjoinv (spoilt, parts);
}

static char *
spoil (CosmoSkyGarbage  garbage,
       char            *body)
{
  g_autofree char *sound = body;
  g_autofree char *half = NULL;
  g_auto(GStrv) parts = NULL;

  switch (garbage)
    {
    case COSMO_SKY_GARBAGE_TRUNCATED:
      return g_strndup (sound, strlen (sound) * 2 / 3);
    case COSMO_SKY_GARBAGE_DEEP:
      return g_strnfill (NESTED_ARRAYS, '[');
    case COSMO_SKY_GARBAGE_TYPES:
      half = spoil_member (sound, "title", "[1]");
      return spoil_member (half, "url", "{}");
    case COSMO_SKY_GARBAGE_EMPTY:
      return g_strdup ("");
    case COSMO_SKY_GARBAGE_UTF8:
      parts = g_strsplit (sound, "\"title\":\"", -1);
      return g_strjoinv ("\"title\":\"\xff\xfe\xc0", parts);
    case COSMO_SKY_GARBAGE_NONE:
    case COSMO_SKY_GARBAGE_HUGE:
    case COSMO_SKY_GARBAGE_ENDLESS:
    case COSMO_SKY_GARBAGE_HEADERS:
    default:
      return g_steal_pointer (&sound);
    }
}

/* Takes @root. */
static SkyAnswer *
answer_records (SkyServices *self,
                JsonNode    *root,
                guint        n_days)
{
  g_autoptr(JsonNode) owned = root;
  g_autofree char *body = spoil (self->options->garbage, json_to_string (root, FALSE));
  SkyAnswer *answer = sky_answer_new (200, JSON, body);

  answer->n_days = n_days;
  return answer;
}

static SkyAnswer *
answer_gateway_error (guint       status,
                      const char *code,
                      const char *message)
{
  g_autofree char *body = g_strdup_printf ("{\n  \"error\": {\n    \"code\": \"%s\",\n    \"message\": \"%s\"\n  }\n}",
                                           code, message);

  return sky_answer_new (status, JSON, body);
}

static SkyAnswer *
answer_service_error (guint       status,
                      const char *message)
{
  g_autofree char *body = g_strdup_printf ("{\"code\":%u,\"msg\":\"%s\",\"service_version\":\"v1\"}\n", status,
                                           message);

  return sky_answer_new (status, JSON, body);
}

static SkyAnswer *
answer_wordpress_error (guint       status,
                        const char *code,
                        const char *message)
{
  g_autofree char *body = g_strdup_printf ("{\"code\":\"%s\",\"message\":\"%s\",\"data\":{\"status\":%u}}", code,
                                           message, status);

  return sky_answer_new (status, JSON, body);
}

static gboolean
is_bad (SkyServices *self,
        CosmoDay     day)
{
  for (guint i = 0; self->options->bad_days[i] != 0; i++)
    {
      if (self->options->bad_days[i] == day)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_good_key (SkyServices *self,
             const char  *key)
{
  return self->options->keys[0] == NULL || g_strv_contains (self->options->keys, key);
}

/* --- api.nasa.gov ------------------------------------------------------------------------------------------------- */

/* Refuses days the way nasa/apod-api does, or returns %NULL. */
static SkyAnswer *
check_span (SkyServices *self,
            const char  *first_date,
            const char  *last_date,
            CosmoSpan   *span)
{
  g_autofree char *today = NULL;
  g_autofree char *message = NULL;
  guint year, month, day;

  span->first = first_date != NULL ? cosmo_day_parse (first_date) : self->today;
  span->last = last_date != NULL ? cosmo_day_parse (last_date) : self->today;
  if (span->first == 0 || span->last == 0)
    {
      message = g_strdup_printf ("time data '%.20s' does not match format '%%Y-%%m-%%d'",
                                 span->first == 0 ? first_date : last_date);
      for (char *c = message; *c != '\0'; c++)
        {
          if (*c == '"' || *c == '\\' || g_ascii_iscntrl (*c) || (guchar) *c >= 0x80)
            *c = '?';
        }
      return answer_service_error (400, message);
    }

  if (span->first < cosmo_calendar_get_first () || MAX (span->first, span->last) > self->today)
    {
      static const char * const months[] = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
      };

      cosmo_day_get_date (self->today, &year, &month, &day);
      message = g_strdup_printf ("Date must be between Jun 16, 1995 and %s %02u, %u.", months[month - 1], day, year);
      return answer_service_error (400, message);
    }

  return span->last < span->first ? answer_service_error (400, "start_date cannot be after end_date") : NULL;
}

static SkyAnswer *
answer_one_day (SkyServices *self,
                const char  *date,
                gboolean     thumbs)
{
  SkyAnswer *refusal;
  CosmoSpan span;

  refusal = check_span (self, date, date, &span);
  if (refusal != NULL)
    return refusal;
  if (is_bad (self, span.first))
    return answer_service_error (500, "Internal Service Error");

  if (!sky_answers_has_day (span.first, self->today))
    {
      g_autofree char *iso_date = cosmo_day_format (span.first);
      g_autofree char *message = g_strdup_printf ("No data available for date: %s", iso_date);

      return answer_service_error (404, message);
    }

  return answer_records (self, sky_answers_planetary (span.first, self->base_url, thumbs), 1);
}

/* One bad day spoils the whole range. */
static SkyAnswer *
answer_range (SkyServices *self,
              const char  *first_date,
              const char  *last_date,
              gboolean     thumbs)
{
  g_autoptr(JsonArray) records = json_array_new ();
  JsonNode *root = NULL;
  SkyAnswer *refusal;
  CosmoSpan span;

  refusal = check_span (self, first_date, last_date, &span);
  if (refusal != NULL)
    return refusal;

  if (self->options->planetary == COSMO_SKY_PLANETARY_SHORT)
    span.last = MIN (span.last, span.first + MAX_PAGE - 1);
  for (CosmoDay day = span.first; day <= span.last; day++)
    {
      if (is_bad (self, day))
        return answer_service_error (500, "Internal Service Error");
      if (sky_answers_has_day (day, self->today))
        json_array_add_element (records, sky_answers_planetary (day, self->base_url, thumbs));
    }

  root = json_node_init_array (json_node_alloc (), records);
  return answer_records (self, root, span.last - span.first + 1);
}

static SkyAnswer *
answer_count (SkyServices *self,
              const char  *count,
              gboolean     thumbs)
{
  g_autoptr(JsonArray) records = json_array_new ();
  guint n_days = CLAMP (atoi (count), 0, MAX_COUNT);
  guint range = self->today - cosmo_calendar_get_first () + 1;

  if (n_days == 0)
    return answer_service_error (400, "Count must be positive and cannot exceed 100");

  while (json_array_get_length (records) < MIN (n_days, range / 2))
    {
      CosmoDay day = cosmo_calendar_get_first () + sky_random_int (&self->random, range);

      if (sky_answers_has_day (day, self->today))
        json_array_add_element (records, sky_answers_planetary (day, self->base_url, thumbs));
    }

  return answer_records (self, json_node_init_array (json_node_alloc (), records), n_days);
}

static gboolean
has_only_fields (GHashTable         *query,
                 const char * const *fields)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, query);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      if (!g_strv_contains (fields, name))
        return FALSE;
    }

  return TRUE;
}

static SkyAnswer *
answer_planetary_query (SkyServices *self,
                        GHashTable  *query)
{
  static const char * const fields[] = {
    "api_key", "date", "start_date", "end_date", "count", "thumbs", "hd", "concept_tags", NULL
  };
  const char *date = g_hash_table_lookup (query, "date");
  const char *first_date = g_hash_table_lookup (query, "start_date");
  const char *last_date = g_hash_table_lookup (query, "end_date");
  const char *count = g_hash_table_lookup (query, "count");
  const char *thumbs_text = g_hash_table_lookup (query, "thumbs");
  gboolean thumbs = thumbs_text != NULL && g_ascii_strcasecmp (thumbs_text, "true") == 0;

  if (self->options->planetary == COSMO_SKY_PLANETARY_LOGO)
    return answer_records (self, sky_answers_logo (self->today, self->base_url), 1);
  if (!has_only_fields (query, fields))
    return answer_service_error (400, "Bad Request: incorrect field passed. " FIELDS);
  if ((date != NULL) + (first_date != NULL) + (count != NULL) > 1 || (last_date != NULL && first_date == NULL))
    return answer_service_error (400, "Bad Request: invalid field combination passed. " FIELDS);

  if (count != NULL)
    return answer_count (self, count, thumbs);
  if (first_date != NULL)
    return answer_range (self, first_date, last_date, thumbs);
  return answer_one_day (self, date, thumbs);
}

/* Counts an answer against a key. Returns %FALSE once it is spent. */
static gboolean
use_key (SkyServices *self,
         const char  *key,
         guint       *remaining)
{
  guint limit = self->options->limit;
  guint used;

  if (self->spent_until != 0 && g_get_monotonic_time () >= self->spent_until)
    {
      self->spent_until = 0;
      g_hash_table_remove_all (self->used);
    }

  used = GPOINTER_TO_UINT (g_hash_table_lookup (self->used, key)) + 1;
  g_hash_table_insert (self->used, g_strdup (key), GUINT_TO_POINTER (used));
  if (limit == 0)
    {
      *remaining = DEFAULT_LIMIT - MIN (used, DEFAULT_LIMIT - 1);
      return TRUE;
    }

  *remaining = limit - MIN (used, limit);
  if (used > limit && self->spent_until == 0)
    self->spent_until = g_get_monotonic_time () + self->options->retry_after * G_USEC_PER_SEC;
  return used <= limit;
}

static SkyAnswer *
answer_planetary (SkyServices      *self,
                  const SkyRequest *request)
{
  SkyAnswer *answer;
  guint remaining;

  if (self->options->planetary == COSMO_SKY_PLANETARY_HANG)
    return sky_answer_new (0, TEXT, NULL);
  if (self->options->planetary == COSMO_SKY_PLANETARY_DOWN)
    return sky_answer_new (503, TEXT, "no healthy upstream");
  if (self->options->planetary == COSMO_SKY_PLANETARY_RETIRED)
    return sky_answer_new (404, HTML, "<!doctype html><title>Page not found</title><h1>404</h1>");
  if (request->key == NULL || *request->key == '\0')
    return answer_gateway_error (403, "API_KEY_MISSING",
                                 "No api_key was supplied. Get one at https://api.nasa.gov:443");
  if (!is_good_key (self, request->key))
    return answer_gateway_error (403, "API_KEY_INVALID",
                                 "An invalid api_key was supplied. Get one at https://api.nasa.gov:443");

  if (use_key (self, request->key, &remaining))
    {
      answer = answer_planetary_query (self, request->query);
    }
  else
    {
      gint64 wait = self->spent_until - g_get_monotonic_time ();

      answer = answer_gateway_error (429, "OVER_RATE_LIMIT",
                                     "You have exceeded your rate limit. Try again later or contact "
                                     "us at https://api.nasa.gov:443/contact/ for assistance");
      /* As captured: JSON that calls itself HTML. */
      answer->type = HTML;
      add_header (answer, "Retry-After", (MAX (wait, 0) + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);
    }

  add_header (answer, "X-RateLimit-Limit", self->options->limit != 0 ? self->options->limit : DEFAULT_LIMIT);
  add_header (answer, "X-RateLimit-Remaining", remaining);
  return answer;
}

/* --- science.nasa.gov --------------------------------------------------------------------------------------------- */

static SkyAnswer *
answer_basic_day (SkyServices *self,
                  const char  *rest)
{
  g_auto(GStrv) parts = g_strsplit (rest, "/", 2);
  CosmoDay day = sky_day_parse_short (parts[0]);

  if (day == 0 || is_bad (self, day) || !sky_answers_has_day (day, self->today) ||
      (parts[1] != NULL && strcmp (parts[1], "html") != 0))
    return answer_wordpress_error (404, "apod_basic_not_found", "APOD not found.");

  if (parts[1] != NULL)
    {
      g_autofree char *page = sky_answers_basic_page (day, self->base_url);

      return sky_answer_new (200, HTML, page);
    }

  return answer_records (self, sky_answers_basic (day, self->base_url), 1);
}

/* A number from 1; FALSE if it is something else. */
static gboolean
get_number (GHashTable *query,
            const char *name,
            guint64    *number)
{
  const char *text = g_hash_table_lookup (query, name);

  return text == NULL || g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT, number, NULL);
}

/* Newest first. What it does not know, it does not mind. */
static SkyAnswer *
answer_basic_list (SkyServices *self,
                   GHashTable  *query)
{
  g_autoptr(JsonArray) records = json_array_new ();
  const char *from = g_hash_table_lookup (query, "date_from");
  const char *to = g_hash_table_lookup (query, "date_to");
  CosmoDay first = from != NULL ? sky_day_parse_short (from) : cosmo_calendar_get_first ();
  CosmoDay last = to != NULL ? sky_day_parse_short (to) : self->today;
  guint64 per_page = MAX_PAGE, page = 1;
  guint total = 0, n_pages;
  SkyAnswer *answer;

  if (first == 0 || last == 0 || !get_number (query, "per_page", &per_page) || !get_number (query, "page", &page))
    return answer_wordpress_error (400, "rest_invalid_param", "Invalid parameter(s)");

  per_page = MIN (per_page, MAX_PAGE);
  first = MAX (first, cosmo_calendar_get_first ());
  last = MIN (last, self->today);
  for (CosmoDay day = first; day <= last; day++)
    total += sky_answers_has_day (day, self->today);

  n_pages = (total + per_page - 1) / per_page;
  if (page > n_pages)
    page = 1;
  for (CosmoDay day = last, place = 0; day >= first && place < page * per_page; day--)
    {
      if (!sky_answers_has_day (day, self->today))
        continue;
      if (place >= (page - 1) * per_page && !is_bad (self, day))
        json_array_add_element (records, sky_answers_basic (day, self->base_url));
      place++;
    }

  answer = answer_records (self, json_node_init_array (json_node_alloc (), records), json_array_get_length (records));
  add_header (answer, "X-WP-Total", total);
  add_header (answer, "X-WP-TotalPages", n_pages);
  return answer;
}

static SkyAnswer *
answer_basic (SkyServices      *self,
              const SkyRequest *request)
{
  const char *rest = request->path + strlen (BASIC_PATH);

  if (self->options->basic == COSMO_SKY_BASIC_DOWN)
    return sky_answer_new (503, TEXT, "upstream connect error or disconnect/reset before headers. "
                                      "reset reason: connection timeout");
  if (self->options->basic == COSMO_SKY_BASIC_HTML)
    return sky_answer_new (200, HTML, "<!doctype html><title>NASA Science</title>");

  while (*rest == '/')
    rest++;
  return *rest != '\0' ? answer_basic_day (self, rest) : answer_basic_list (self, request->query);
}

/**
 * sky_services_answer:
 * @self: both services
 * @request: what one of them is asked
 *
 * Returns: (transfer full): what it answers
 */
SkyAnswer *
sky_services_answer (SkyServices      *self,
                     const SkyRequest *request)
{
  if (sky_random (&self->random) < self->options->fail)
    return sky_answer_new (503, TEXT, "upstream connect error or disconnect/reset before headers");
  if (g_strcmp0 (request->path, "/planetary/apod") == 0)
    return answer_planetary (self, request);
  if (g_str_has_prefix (request->path, BASIC_PATH))
    return answer_basic (self, request);

  return sky_answer_new (404, HTML, "<!doctype html><h1>404</h1>");
}
