/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The service at science.nasa.gov, which needs no key. It is a WordPress one: it ignores parameters that it does not
 * know, gives pages of at most 25, newest first, and HTML in its fields (source: its own answers). */

#include "config.h"

#include "cosmo-basic.h"

#include <string.h>

#include "cosmo-address.h"
#include "cosmo-answer.h"
#include "cosmo-fiber.h"
#include "cosmo-markup.h"
#include "cosmo-text.h"

#define PER_PAGE 25

/* A thumbnail covers a card of 720 × 450 pixels. Wider ones than this are not asked for, however flat a picture. */
#define THUMBNAIL_WIDTH 720
#define THUMBNAIL_HEIGHT 450
#define MAX_THUMBNAIL_WIDTH 2880

struct _CosmoBasic
{
  CosmoEndpoint parent_instance;
};

static void service_iface_init (CosmoServiceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CosmoBasic, cosmo_basic, COSMO_TYPE_ENDPOINT,
                               G_IMPLEMENT_INTERFACE (COSMO_TYPE_SERVICE, service_iface_init))

typedef struct
{
  CosmoEndpoint *endpoint;
  CosmoSpan      span;
} Request;

static void
request_free (Request *request)
{
  g_clear_object (&request->endpoint);
  g_free (request);
}

/* The service's dates are like 230131. */
static char *
format_day (CosmoDay day)
{
  guint year, month, day_of_month;

  cosmo_day_get_date (day, &year, &month, &day_of_month);
  return g_strdup_printf ("%02u%02u%02u", year % 100, month, day_of_month);
}

static SoupMessage *
new_message (Request  *request,
             guint     page,
             GError  **error)
{
  g_autofree char *first = format_day (request->span.first);
  g_autofree char *last = format_day (request->span.last);
  g_autoptr(GString) query = NULL;

  if (request->span.first == request->span.last)
    return cosmo_endpoint_new_message (request->endpoint, first, NULL, error);

  query = g_string_new (NULL);
  g_string_printf (query, "date_from=%s&date_to=%s&per_page=%u", first, last, PER_PAGE);
  if (page > 1)
    g_string_append_printf (query, "&page=%u", page);

  return cosmo_endpoint_new_message (request->endpoint, NULL, query->str, error);
}

/* Errors are like `{"code": "apod_basic_not_found", …}`; a 404 with another code says that the service
 * itself is gone. */
static CosmoServiceError
classify_error (guint   status,
                GBytes *body)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  g_autoptr(JsonNode) root = cosmo_json_parse (data, length, NULL);
  JsonObject *object = cosmo_json_as_object (root);
  const char *code = object != NULL ? cosmo_json_get_string (object, "code") : NULL;

  if (status == COSMO_ANSWER_TOO_MANY_REQUESTS)
    return COSMO_SERVICE_ERROR_QUOTA;
  if (status == SOUP_STATUS_NOT_FOUND && g_strcmp0 (code, "apod_basic_not_found") == 0)
    return COSMO_SERVICE_ERROR_NO_PICTURE;
  if (status == SOUP_STATUS_BAD_REQUEST && g_strcmp0 (code, "rest_invalid_param") == 0)
    return COSMO_SERVICE_ERROR_RANGE;

  return COSMO_SERVICE_ERROR_NONSENSE;
}

/* Awaits a page, from within a fiber. */
static GPtrArray *
await_page (Request  *request,
            guint     page,
            gint64   *n_in_all,
            GError  **error)
{
  g_autoptr(SoupMessage) message = new_message (request, page, error);
  g_autoptr(GBytes) body = NULL;
  guint status;

  if (message == NULL)
    return NULL;

  body = dex_await_boxed (cosmo_endpoint_fetch (request->endpoint, message), error);
  if (body == NULL)
    return NULL;

  status = soup_message_get_status (message);
  if (!SOUP_STATUS_IS_SUCCESSFUL (status))
    {
      g_propagate_error (error, cosmo_answer_new_error (classify_error (status, body), message));
      return NULL;
    }

  *n_in_all = cosmo_answer_get_number (message, "X-WP-Total");
  return cosmo_basic_parse (g_bytes_get_data (body, NULL), g_bytes_get_size (body), request->span, error);
}

/* Resolves to the #GPtrArray of the records. A page past the last one is said to repeat the first: one that brings no
 * new day ends the search. */
static DexFuture *
fetch_fiber (gpointer user_data)
{
  Request *request = user_data;
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) cosmo_record_unref);
  gint64 n_in_all = -1;
  guint n_before;
  guint page = 1;

  do
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) more = await_page (request, page++, &n_in_all, &error);

      if (more == NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));

      n_before = records->len;
      g_ptr_array_extend (records, more, (GCopyFunc) cosmo_record_ref, NULL);
      cosmo_answer_sort_records (records);
    }
  while (records->len < n_in_all && records->len > n_before);

  if (records->len < n_in_all)
    return dex_future_new_reject (COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_DOWN,
                                  "The service has more days than it gives");

  return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, g_steal_pointer (&records));
}

static CosmoSource
cosmo_basic_get_source (CosmoService *service)
{
  return COSMO_SOURCE_BASIC;
}

static guint
cosmo_basic_get_max_days (CosmoService *service)
{
  return PER_PAGE;
}

static DexFuture *
cosmo_basic_fetch (CosmoService *service,
                   CosmoSpan     span)
{
  Request *request = g_new0 (Request, 1);

  request->endpoint = g_object_ref (COSMO_ENDPOINT (service));
  request->span = span;

  return cosmo_fiber_spawn (fetch_fiber, request, (GDestroyNotify) request_free);
}

static void
service_iface_init (CosmoServiceInterface *iface)
{
  iface->get_source = cosmo_basic_get_source;
  iface->get_max_days = cosmo_basic_get_max_days;
  iface->fetch = cosmo_basic_fetch;
}

static void
cosmo_basic_class_init (CosmoBasicClass *klass)
{
}

static void
cosmo_basic_init (CosmoBasic *self)
{
}

/**
 * cosmo_basic_new:
 * @http: the session to ask by
 * @url: (nullable): the whole address of the service or of a mirror, like
 *   "https://science.nasa.gov/wp-json/wp/v2/apod-basic"
 *
 * Returns: (transfer full): the service
 */
CosmoBasic *
cosmo_basic_new (CosmoHttp  *http,
                 const char *url)
{
  g_return_val_if_fail (COSMO_IS_HTTP (http), NULL);

  return g_object_new (COSMO_TYPE_BASIC, "http", http, "url", url, NULL);
}

/* The resizer's addresses say how large the picture is: `…/dynamicimage/assets/….jpg?w=3853&h=4070&fit=clip`. */
static void
read_size (const char  *url,
           CosmoRecord *record)
{
  g_autoptr(GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr(GHashTable) query = NULL;
  const char *width, *height;
  guint64 w, h;

  if (uri == NULL || g_uri_get_query (uri) == NULL)
    return;

  query = soup_form_decode (g_uri_get_query (uri));
  width = g_hash_table_lookup (query, "w");
  height = g_hash_table_lookup (query, "h");
  if (width != NULL && g_ascii_string_to_unsigned (width, 10, 1, G_MAXUINT16, &w, NULL) &&
      height != NULL && g_ascii_string_to_unsigned (height, 10, 1, G_MAXUINT16, &h, NULL))
    {
      record->width = w;
      record->height = h;
    }
}

static guint
choose_thumbnail_width (const CosmoRecord *record)
{
  guint width = THUMBNAIL_WIDTH;

  if (record->width == 0)
    return width;

  /* A flat picture has to be wider to be high enough; a small one is never blown up. */
  width = MAX (width, (THUMBNAIL_HEIGHT * record->width + record->height - 1) / record->height);
  return MIN (MIN (width, MAX_THUMBNAIL_WIDTH), record->width);
}

/* The resizer shows only the first frame of a GIF. */
static void
read_picture (JsonObject  *object,
              CosmoRecord *record)
{
  static const char resizer[] = "/dynamicimage/assets/";
  g_autofree char *url = cosmo_answer_dup_picture (object, "hdurl");
  g_autofree char *path = NULL;
  const char *found;
  gsize path_length;

  if (url == NULL)
    return;

  found = strstr (url, resizer);
  path_length = strcspn (url, "?#");
  if (found == NULL || found - url > path_length)
    {
      record->thumbnail_url = g_strdup (url);
      record->image_url = g_steal_pointer (&url);
      return;
    }

  read_size (url, record);
  path = g_strndup (found + strlen (resizer), url + path_length - found - strlen (resizer));
  record->image_url = g_strdup_printf ("%.*s/content/dam/%s", (int) (found - url), url, path);
  if (g_str_has_suffix (path, ".gif") || g_str_has_suffix (path, ".GIF"))
    record->thumbnail_url = g_strdup (record->image_url);
  else
    record->thumbnail_url = g_strdup_printf ("%.*s?w=%u&fit=clip", (int) path_length, url,
                                             choose_thumbnail_width (record));
}

/* The kind is told by what there is to be seen, because media_type may be empty, or anything. */
static void
read_media (JsonObject  *object,
            CosmoRecord *record)
{
  const char *type = cosmo_json_get_string (object, "media_type");

  if (record->image_url != NULL && g_strcmp0 (type, "video") != 0 && g_strcmp0 (type, "iframe") != 0)
    {
      record->media = COSMO_MEDIA_IMAGE;
      return;
    }

  record->video_url = cosmo_markup_dup_film_url (cosmo_json_get_string (object, "basic_html"));
  record->media = record->video_url != NULL ? COSMO_MEDIA_VIDEO : COSMO_MEDIA_OTHER;
}

static CosmoRecord *
read_record (JsonObject *object,
             CosmoDay    day)
{
  CosmoRecord *record = cosmo_record_new (day);
  g_autofree char *title = cosmo_markup_dup_text (cosmo_json_get_string (object, "title"));
  g_autofree char *credit = cosmo_markup_dup_text (cosmo_json_get_string (object, "credit"));
  g_autofree char *copyright = cosmo_markup_dup_text (cosmo_json_get_string (object, "copyright"));
  g_autofree char *alt = cosmo_markup_dup_text (cosmo_json_get_string (object, "alt"));

  record->source = COSMO_SOURCE_BASIC;
  record->fetched_at = g_get_real_time () / G_USEC_PER_SEC;
  record->page_url = cosmo_address_dup_https (cosmo_json_get_string (object, "permalink"), NULL);
  read_picture (object, record);
  read_media (object, record);

  record->title = cosmo_text_dup_title (title);
  record->explanation = cosmo_markup_dup_explanation (cosmo_json_get_string (object, "explanation"),
                                                      &record->explanation_markup);
  record->alt = cosmo_text_dup_alt (alt);
  record->credit = cosmo_text_dup_credit (credit);
  if (record->credit == NULL)
    record->credit = cosmo_text_dup_credit (copyright);
  record->copyrighted = record->credit != NULL &&
                        (cosmo_text_claims_copyright (credit) || cosmo_text_claims_copyright (copyright));

  return record;
}

/**
 * cosmo_basic_parse:
 * @body: (array length=length): the body of an answer, from anywhere
 * @length: its length in bytes
 * @span: the days that were asked for
 * @error: return location for a %COSMO_SERVICE_ERROR
 *
 * Returns: (transfer full) (element-type CosmoRecord) (nullable): what cosmo_service_fetch() resolves to, or %NULL if
 *   it is no answer of the service's
 */
GPtrArray *
cosmo_basic_parse (const char  *body,
                   gsize        length,
                   CosmoSpan    span,
                   GError     **error)
{
  return cosmo_answer_read_records (body, length, span, read_record, error);
}
