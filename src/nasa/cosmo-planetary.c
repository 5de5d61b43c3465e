/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The service at api.nasa.gov, and those who speak like it. It wants an API key, which travels in a header of its own,
 * so that no address and no log has it, and to no other host (source: api.nasa.gov, and the code of nasa/apod-api). */

#include "config.h"

#include "cosmo-planetary.h"

#include <string.h>

#include "cosmo-address.h"
#include "cosmo-answer.h"
#include "cosmo-fiber.h"
#include "cosmo-text.h"

/* More at once has been seen to time out. */
#define MAX_DAYS 25

/* A day that there certainly is a picture of. */
#define DAY_OF_TEST cosmo_calendar_get_first ()

struct _CosmoPlanetary
{
  CosmoEndpoint parent_instance;

  char         *key;               /* NULL for that of those who have none */
  int           quota_limit;
  int           quota_remaining;
};

static void service_iface_init (CosmoServiceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CosmoPlanetary, cosmo_planetary, COSMO_TYPE_ENDPOINT,
                               G_IMPLEMENT_INTERFACE (COSMO_TYPE_SERVICE, service_iface_init))

typedef enum
{
  PROP_QUOTA_LIMIT = 1,
  PROP_QUOTA_REMAINING,
} CosmoPlanetaryProperty;

static GParamSpec *properties[PROP_QUOTA_REMAINING + 1];

typedef struct
{
  CosmoPlanetary *self;
  CosmoSpan       span;
  char           *key;
} Request;

/* No memory that is used again for something else has it. */
static void
key_free (char *key)
{
  explicit_bzero (key, strlen (key));
  g_free (key);
}

static void
request_free (Request *request)
{
  g_clear_object (&request->self);
  g_clear_pointer (&request->key, key_free);
  g_free (request);
}

static void
set_quota (CosmoPlanetary *self,
           int             limit,
           int             remaining)
{
  g_object_freeze_notify (G_OBJECT (self));

  if (self->quota_limit != limit)
    {
      self->quota_limit = limit;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUOTA_LIMIT]);
    }

  if (self->quota_remaining != remaining)
    {
      self->quota_remaining = remaining;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUOTA_REMAINING]);
    }

  g_object_thaw_notify (G_OBJECT (self));
}

/* What an answer does not say of the quota, like one of a server in front, stays as it is known. Each key has its own:
 * an answer may come when another one is in use. */
static void
read_quota (Request     *request,
            SoupMessage *message)
{
  CosmoPlanetary *self = request->self;
  int limit = cosmo_answer_get_number (message, "X-RateLimit-Limit");
  int remaining = cosmo_answer_get_number (message, "X-RateLimit-Remaining");

  if (g_strcmp0 (request->key, self->key) != 0)
    return;

  set_quota (self, limit >= 0 ? limit : self->quota_limit, remaining >= 0 ? remaining : self->quota_remaining);
}

static gboolean
key_can_be_sent (const char *key)
{
  for (const char *p = key; *p != '\0'; p++)
    {
      if (!g_ascii_isgraph (*p))
        return FALSE;
    }

  return TRUE;
}

static SoupMessage *
new_message (Request  *request,
             GError  **error)
{
  g_autofree char *first = cosmo_day_format (request->span.first);
  g_autofree char *last = cosmo_day_format (request->span.last);
  g_autofree char *query = NULL;
  g_autoptr(SoupMessage) message = NULL;
  const char *key = request->key != NULL ? request->key : COSMO_PLANETARY_DEMO_KEY;

  if (!key_can_be_sent (key))
    {
      g_set_error_literal (error, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_KEY_REFUSED,
                           "The key has characters that no key can have");
      return NULL;
    }

  if (request->span.first == request->span.last)
    query = g_strdup_printf ("date=%s&thumbs=true", first);
  else
    query = g_strdup_printf ("start_date=%s&end_date=%s&thumbs=true", first, last);

  message = cosmo_endpoint_new_message (COSMO_ENDPOINT (request->self), NULL, query, error);
  if (message != NULL)
    soup_message_headers_append (soup_message_get_request_headers (message), "X-Api-Key", key);

  return g_steal_pointer (&message);
}

/* Errors come in two shapes: `{"error": {"code": "API_KEY_INVALID", …}}` from the gateway, and `{"code": 404,
 * "msg": …}` from the service behind it, in which alone a 404 means that there is no picture. */
static CosmoServiceError
classify_error (guint   status,
                GBytes *body)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  g_autoptr(JsonNode) root = cosmo_json_parse (data, length, NULL);
  JsonObject *object = cosmo_json_as_object (root);
  JsonObject *gateway = object != NULL ? cosmo_json_get_object (object, "error") : NULL;
  const char *code = gateway != NULL ? cosmo_json_get_string (gateway, "code") : NULL;
  const char *reason = object != NULL ? cosmo_json_get_string (object, "msg") : NULL;

  if (status == COSMO_ANSWER_TOO_MANY_REQUESTS || g_strcmp0 (code, "OVER_RATE_LIMIT") == 0)
    return COSMO_SERVICE_ERROR_QUOTA;
  if (code != NULL && g_str_has_prefix (code, "API_KEY_"))
    return COSMO_SERVICE_ERROR_KEY_REFUSED;
  if (status == SOUP_STATUS_BAD_REQUEST && reason != NULL && g_str_has_prefix (reason, "Date must be between"))
    return COSMO_SERVICE_ERROR_RANGE;
  if (status == SOUP_STATUS_NOT_FOUND && reason != NULL)
    return COSMO_SERVICE_ERROR_NO_PICTURE;

  return COSMO_SERVICE_ERROR_NONSENSE;
}

/* Resolves to the #GPtrArray of the records. */
static DexFuture *
fetch_fiber (gpointer user_data)
{
  Request *request = user_data;
  CosmoPlanetary *self = request->self;
  g_autoptr(SoupMessage) message = NULL;
  g_autoptr(GPtrArray) records = NULL;
  g_autoptr(GBytes) body = NULL;
  g_autoptr(GError) error = NULL;

  message = new_message (request, &error);
  if (message == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  body = dex_await_boxed (cosmo_endpoint_fetch (COSMO_ENDPOINT (self), message), &error);
  if (body == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  read_quota (request, message);
  if (!SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (message)))
    return dex_future_new_for_error (cosmo_answer_new_error (classify_error (soup_message_get_status (message), body),
                                                             message));

  records = cosmo_planetary_parse (g_bytes_get_data (body, NULL), g_bytes_get_size (body), request->span, &error);
  if (records == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, g_steal_pointer (&records));
}

static DexFuture *
spawn_fetch (CosmoPlanetary *self,
             CosmoSpan       span,
             const char     *key)
{
  Request *request = g_new0 (Request, 1);

  request->self = g_object_ref (self);
  request->span = span;
  request->key = g_strdup (key);

  return cosmo_fiber_spawn (fetch_fiber, request, (GDestroyNotify) request_free);
}

/* Whatever the service says of the day, the gateway let the key through. */
static DexFuture *
on_tested (DexFuture *future,
           gpointer   user_data)
{
  g_autoptr(GError) error = NULL;

  dex_future_get_value (future, &error);
  if (error == NULL ||
      g_error_matches (error, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_NO_PICTURE) ||
      g_error_matches (error, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_RANGE))
    return dex_future_new_true ();

  return dex_future_new_for_error (g_steal_pointer (&error));
}

static CosmoSource
cosmo_planetary_get_source (CosmoService *service)
{
  return COSMO_SOURCE_PLANETARY;
}

static guint
cosmo_planetary_get_max_days (CosmoService *service)
{
  return MAX_DAYS;
}

static DexFuture *
cosmo_planetary_fetch (CosmoService *service,
                       CosmoSpan     span)
{
  CosmoPlanetary *self = COSMO_PLANETARY (service);

  return spawn_fetch (self, span, self->key);
}

static void
service_iface_init (CosmoServiceInterface *iface)
{
  iface->get_source = cosmo_planetary_get_source;
  iface->get_max_days = cosmo_planetary_get_max_days;
  iface->fetch = cosmo_planetary_fetch;
}

static void
cosmo_planetary_finalize (GObject *object)
{
  CosmoPlanetary *self = COSMO_PLANETARY (object);

  g_clear_pointer (&self->key, key_free);

  G_OBJECT_CLASS (cosmo_planetary_parent_class)->finalize (object);
}

static void
cosmo_planetary_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  CosmoPlanetary *self = COSMO_PLANETARY (object);

  switch ((CosmoPlanetaryProperty) prop_id)
    {
    case PROP_QUOTA_LIMIT:
      g_value_set_int (value, self->quota_limit);
      break;
    case PROP_QUOTA_REMAINING:
      g_value_set_int (value, self->quota_remaining);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_planetary_class_init (CosmoPlanetaryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = cosmo_planetary_finalize;
  object_class->get_property = cosmo_planetary_get_property;

  /* How many answers the key has each hour, as the last answer said, and how many of them are left; -1 if none did. */
  properties[PROP_QUOTA_LIMIT] = g_param_spec_int ("quota-limit", NULL, NULL, -1, G_MAXINT, -1, flags);
  properties[PROP_QUOTA_REMAINING] = g_param_spec_int ("quota-remaining", NULL, NULL, -1, G_MAXINT, -1, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
cosmo_planetary_init (CosmoPlanetary *self)
{
  self->quota_limit = -1;
  self->quota_remaining = -1;
}

/**
 * cosmo_planetary_new:
 * @http: the session to ask by
 * @url: (nullable): the whole address of the service or of a mirror, like "https://api.nasa.gov/planetary/apod"
 *
 * Returns: (transfer full): the service, without a key
 */
CosmoPlanetary *
cosmo_planetary_new (CosmoHttp  *http,
                     const char *url)
{
  g_return_val_if_fail (COSMO_IS_HTTP (http), NULL);

  return g_object_new (COSMO_TYPE_PLANETARY, "http", http, "url", url, NULL);
}

/**
 * cosmo_planetary_set_key:
 * @self: the service
 * @key: (nullable): the API key from now on, or %NULL or "" to use %COSMO_PLANETARY_DEMO_KEY
 *
 * What is known of the quota is forgotten, because it is another key's.
 */
void
cosmo_planetary_set_key (CosmoPlanetary *self,
                         const char     *key)
{
  g_return_if_fail (COSMO_IS_PLANETARY (self));

  if (key != NULL && *key == '\0')
    key = NULL;
  if (g_strcmp0 (self->key, key) == 0)
    return;

  g_clear_pointer (&self->key, key_free);
  self->key = g_strdup (key);
  set_quota (self, -1, -1);
}

/**
 * cosmo_planetary_has_key:
 * @self: the service
 *
 * Returns: whether it asks with a key of the user's
 */
gboolean
cosmo_planetary_has_key (CosmoPlanetary *self)
{
  g_return_val_if_fail (COSMO_IS_PLANETARY (self), FALSE);

  return self->key != NULL;
}

/**
 * cosmo_planetary_test_key:
 * @self: the service
 * @key: an API key, which need not be that in use and does not become it
 *
 * Asks for one day with @key. If it is that in use, the quota properties tell what the answer says of it.
 *
 * Returns: (transfer full): a future that resolves to %TRUE if the service takes the key, or rejects with a
 *   %COSMO_SERVICE_ERROR, which is %COSMO_SERVICE_ERROR_KEY_REFUSED if it does not
 */
DexFuture *
cosmo_planetary_test_key (CosmoPlanetary *self,
                          const char     *key)
{
  g_return_val_if_fail (COSMO_IS_PLANETARY (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  return dex_future_finally (spawn_fetch (self, (CosmoSpan) { DAY_OF_TEST, DAY_OF_TEST }, key), on_tested, NULL, NULL);
}

static CosmoMedia
read_media (const char  *type,
            CosmoRecord *record)
{
  if (g_strcmp0 (type, "image") == 0 && record->image_url != NULL)
    return COSMO_MEDIA_IMAGE;
  if (g_strcmp0 (type, "video") == 0 && record->video_url != NULL)
    return COSMO_MEDIA_VIDEO;

  return COSMO_MEDIA_OTHER;
}

static void
read_addresses (JsonObject  *object,
                CosmoRecord *record)
{
  const char *type = cosmo_json_get_string (object, "media_type");

  if (g_strcmp0 (type, "video") == 0)
    {
      record->video_url = cosmo_address_dup_https (cosmo_json_get_string (object, "url"), NULL);
      record->thumbnail_url = cosmo_answer_dup_picture (object, "thumbnail_url");
    }
  else
    {
      record->thumbnail_url = cosmo_answer_dup_picture (object, "url");
      record->image_url = cosmo_answer_dup_picture (object, "hdurl");
    }

  /* On some days one of the two is missing, or is a film or a TIFF file. */
  if (record->image_url == NULL)
    record->image_url = g_strdup (record->thumbnail_url);
  if (record->thumbnail_url == NULL)
    record->thumbnail_url = g_strdup (record->image_url);

  record->media = read_media (type, record);
}

static CosmoRecord *
read_record (JsonObject *object,
             CosmoDay    day)
{
  CosmoRecord *record = cosmo_record_new (day);
  g_autofree char *lead_credit = NULL;
  guint year, month, day_of_month;

  cosmo_day_get_date (day, &year, &month, &day_of_month);
  record->source = COSMO_SOURCE_PLANETARY;
  record->fetched_at = g_get_real_time () / G_USEC_PER_SEC;
  record->page_url = g_strdup_printf ("https://apod.nasa.gov/apod/ap%02u%02u%02u.html", year % 100, month,
                                      day_of_month);
  read_addresses (object, record);

  record->title = cosmo_text_dup_title (cosmo_json_get_string (object, "title"));
  record->explanation = cosmo_text_dup_explanation (cosmo_json_get_string (object, "explanation"), &lead_credit);
  if (record->explanation != NULL)
    record->explanation_markup = g_markup_escape_text (record->explanation, -1);

  /* It names a copyright's owner, and is absent where there is none. */
  record->credit = cosmo_text_dup_credit (cosmo_json_get_string (object, "copyright"));
  record->copyrighted = record->credit != NULL;
  if (record->credit == NULL)
    record->credit = g_steal_pointer (&lead_credit);

  return record;
}

/**
 * cosmo_planetary_parse:
 * @body: (array length=length): the body of an answer, from anywhere
 * @length: its length in bytes
 * @span: the days that were asked for
 * @error: return location for a %COSMO_SERVICE_ERROR
 *
 * Returns: (transfer full) (element-type CosmoRecord) (nullable): what cosmo_service_fetch() resolves to, or %NULL if
 *   it is no answer of the service's
 */
GPtrArray *
cosmo_planetary_parse (const char  *body,
                       gsize        length,
                       CosmoSpan    span,
                       GError     **error)
{
  return cosmo_answer_read_records (body, length, span, read_record, error);
}
