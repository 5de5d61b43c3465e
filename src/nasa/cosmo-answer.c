/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What any answer of either service has to look like before it is believed, and what its headers say. Services move,
 * and are replaced by pages that say so with status 200: everything that cannot be the service is told apart. */

#include "config.h"

#include "cosmo-answer.h"

#include "cosmo-address.h"
#include "cosmo-text.h"

/* No limit of NASA's lasts longer than a day. */
#define MAX_RETRY_AFTER (24 * 60 * 60)

/* Retry-After is a number of seconds or a date (RFC 9110, section 10.2.3). */
static gint64
get_retry_after (SoupMessage *message)
{
  const char *value = soup_message_headers_get_one (soup_message_get_response_headers (message), "Retry-After");
  g_autoptr(GDateTime) date = NULL;
  gint64 seconds = cosmo_answer_get_number (message, "Retry-After");

  if (value == NULL || seconds >= 0)
    return MIN (seconds, MAX_RETRY_AFTER);

  date = soup_date_time_new_from_http_string (value);
  if (date == NULL)
    return -1;

  return CLAMP (g_date_time_to_unix (date) - g_get_real_time () / G_USEC_PER_SEC, 0, MAX_RETRY_AFTER);
}

/**
 * cosmo_answer_get_number:
 * @message: a request that was answered
 * @header: the name of a header
 *
 * Returns: the number it holds, or -1 if it is missing or holds anything else
 */
gint64
cosmo_answer_get_number (SoupMessage *message,
                         const char  *header)
{
  const char *value = soup_message_headers_get_one (soup_message_get_response_headers (message), header);
  guint64 number;

  if (value == NULL || !g_ascii_string_to_unsigned (value, 10, 0, G_MAXINT32, &number, NULL))
    return -1;

  return number;
}

/**
 * cosmo_answer_new_error:
 * @code: what the answer means
 * @message: a request that was answered
 *
 * Returns: (transfer full): the error, with its time to wait
 */
GError *
cosmo_answer_new_error (CosmoServiceError  code,
                        SoupMessage       *message)
{
  GError *error = g_error_new (COSMO_SERVICE_ERROR, code, "The service answered with status %u",
                               soup_message_get_status (message));

  cosmo_service_error_set_retry_after (error, get_retry_after (message));
  return error;
}

static gboolean
path_has_suffix (const char         *url,
                 const char * const *suffixes)
{
  g_autoptr(GUri) uri = url != NULL ? g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
  g_autofree char *path = uri != NULL ? g_ascii_strdown (g_uri_get_path (uri), -1) : NULL;

  for (guint i = 0; path != NULL && suffixes[i] != NULL; i++)
    {
      if (g_str_has_suffix (path, suffixes[i]))
        return TRUE;
    }

  return FALSE;
}

/* By its ending: films, pages and TIFF files cannot be shown. */
static gboolean
is_picture (const char *url)
{
  static const char * const suffixes[] = { ".jpg", ".jpeg", ".png", ".gif", ".webp", NULL };

  return path_has_suffix (url, suffixes);
}

/**
 * cosmo_answer_dup_picture:
 * @object: what a service says of a day
 * @name: the name of a member
 *
 * Returns: (transfer full) (nullable): the address in it, if that is one of a picture and no placeholder
 */
char *
cosmo_answer_dup_picture (JsonObject *object,
                          const char *name)
{
  static const char * const placeholders[] = { "/news-thumbnail.png", NULL };
  g_autofree char *url = cosmo_address_dup_https (cosmo_json_get_string (object, name), NULL);

  if (!is_picture (url) || path_has_suffix (url, placeholders))
    return NULL;

  return g_steal_pointer (&url);
}

/* A service that was put away has been seen to answer every date with NASA's logo. */
static gboolean
is_logo (JsonObject *object)
{
  static const char * const logos[] = { "/nasa-logo.png", "/nasa-logo.svg", "/nasa-logo.jpg", NULL };
  g_autofree char *title = cosmo_text_clean (cosmo_json_get_string (object, "title"), COSMO_TEXT_MAX_TITLE);

  return g_strcmp0 (title, "NASA Science") == 0 ||
         path_has_suffix (cosmo_json_get_string (object, "hdurl"), logos) ||
         path_has_suffix (cosmo_json_get_string (object, "url"), logos);
}

static gboolean
read_record (JsonNode           *node,
             CosmoSpan           span,
             CosmoAnswerReader   read,
             GPtrArray          *records,
             GError            **error)
{
  JsonObject *object = cosmo_json_as_object (node);
  CosmoDay day = object != NULL ? cosmo_day_parse (cosmo_json_get_string (object, "date")) : 0;

  if (day < span.first || day > span.last)
    {
      g_set_error_literal (error, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_NONSENSE,
                           day == 0 ? "The answer is about no day"
                                    : "The answer is about a day that was not asked for");
      return FALSE;
    }

  if (is_logo (object))
    {
      g_set_error_literal (error, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_NONSENSE, "The answer is NASA's logo");
      return FALSE;
    }

  g_ptr_array_add (records, read (object, day));
  return TRUE;
}

static int
compare_records (gconstpointer a,
                 gconstpointer b)
{
  const CosmoRecord *one = *(const CosmoRecord **) a;
  const CosmoRecord *other = *(const CosmoRecord **) b;

  return (one->day > other->day) - (one->day < other->day);
}

/**
 * cosmo_answer_sort_records:
 * @records: (element-type CosmoRecord): records in any order
 *
 * Puts the oldest first, and keeps the first of those of the same day.
 */
void
cosmo_answer_sort_records (GPtrArray *records)
{
  g_ptr_array_sort (records, compare_records);

  for (guint i = records->len; i-- > 1;)
    {
      CosmoRecord *record = g_ptr_array_index (records, i);
      CosmoRecord *before = g_ptr_array_index (records, i - 1);

      if (record->day == before->day)
        g_ptr_array_remove_index (records, i);
    }
}

/**
 * cosmo_answer_read_records:
 * @body: (array length=length): the body of an answer
 * @length: its length in bytes
 * @span: the days that were asked for
 * @read: what makes a record of an object
 * @error: return location for a %COSMO_SERVICE_ERROR
 *
 * Reads one object or an array of them. A single one that is not of a day of @span spoils the whole answer: a service
 * that does not keep to the question does not understand it.
 *
 * Returns: (transfer full) (element-type CosmoRecord) (nullable): the records, oldest first, one a day at most, or
 *   %NULL
 */
GPtrArray *
cosmo_answer_read_records (const char         *body,
                           gsize               length,
                           CosmoSpan           span,
                           CosmoAnswerReader   read,
                           GError            **error)
{
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) cosmo_record_unref);
  g_autoptr(GError) reason = NULL;
  g_autoptr(JsonNode) root = cosmo_json_parse (body, length, &reason);
  JsonArray *array = cosmo_json_as_array (root);

  if (root == NULL)
    {
      g_set_error_literal (error, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_NONSENSE, reason->message);
      return NULL;
    }

  if (array == NULL && !read_record (root, span, read, records, error))
    return NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      if (!read_record (json_array_get_element (array, i), span, read, records, error))
        return NULL;
    }

  cosmo_answer_sort_records (records);
  return g_steal_pointer (&records);
}
