/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An address at which somebody answers with JSON, and how it is asked: what both services are made of. It tells a
 * service that has trouble from one that answered, and leaves to the service what the answer means. */

#include "config.h"

#include "cosmo-endpoint.h"

#include "cosmo-address.h"
#include "cosmo-answer.h"
#include "cosmo-fiber.h"

/* How long an answer may take in all, in milliseconds, unless something else is said. */
#define DEADLINE_MS 20000

typedef struct
{
  CosmoHttp *http;
  char      *url;
  guint      deadline;  /* in milliseconds */
} CosmoEndpointPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (CosmoEndpoint, cosmo_endpoint, G_TYPE_OBJECT)

typedef enum
{
  PROP_HTTP = 1,
  PROP_URL,
  PROP_DEADLINE,
} CosmoEndpointProperty;

static GParamSpec *properties[PROP_DEADLINE + 1];

typedef struct
{
  CosmoHttp   *http;
  SoupMessage *message;
  guint        deadline;
} Request;

static void
request_free (Request *request)
{
  g_clear_object (&request->http);
  g_clear_object (&request->message);
  g_free (request);
}

static GError *
new_error_for_failure (const GError *failure)
{
  if (g_error_matches (failure, COSMO_HTTP_ERROR, COSMO_HTTP_ERROR_TOO_LARGE))
    return g_error_new_literal (COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_NONSENSE, failure->message);

  return g_error_new (COSMO_SERVICE_ERROR,
                      cosmo_http_error_is_offline (failure) ? COSMO_SERVICE_ERROR_OFFLINE : COSMO_SERVICE_ERROR_DOWN,
                      "The service cannot be reached: %s", failure->message);
}

static DexFuture *
fetch_fiber (gpointer user_data)
{
  Request *request = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = NULL;
  guint status;

  body = dex_await_boxed (dex_future_first (cosmo_http_fetch (request->http, request->message,
                                                              COSMO_JSON_MAX_BYTES, NULL),
                                            dex_timeout_new_msec (request->deadline),
                                            NULL),
                          &error);
  if (body == NULL)
    return dex_future_new_for_error (new_error_for_failure (error));

  status = soup_message_get_status (request->message);
  if (status == SOUP_STATUS_INTERNAL_SERVER_ERROR)
    return dex_future_new_for_error (cosmo_answer_new_error (COSMO_SERVICE_ERROR_INTERNAL, request->message));
  if (status >= 500 || status == SOUP_STATUS_REQUEST_TIMEOUT)
    return dex_future_new_for_error (cosmo_answer_new_error (COSMO_SERVICE_ERROR_DOWN, request->message));
  if (SOUP_STATUS_IS_REDIRECTION (status))
    return dex_future_new_for_error (cosmo_answer_new_error (COSMO_SERVICE_ERROR_NONSENSE, request->message));

  return dex_future_new_take_boxed (G_TYPE_BYTES, g_steal_pointer (&body));
}

static void
cosmo_endpoint_finalize (GObject *object)
{
  CosmoEndpointPrivate *priv = cosmo_endpoint_get_instance_private (COSMO_ENDPOINT (object));

  g_clear_object (&priv->http);
  g_clear_pointer (&priv->url, g_free);

  G_OBJECT_CLASS (cosmo_endpoint_parent_class)->finalize (object);
}

static void
cosmo_endpoint_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  CosmoEndpointPrivate *priv = cosmo_endpoint_get_instance_private (COSMO_ENDPOINT (object));

  switch ((CosmoEndpointProperty) prop_id)
    {
    case PROP_HTTP:
      priv->http = g_value_dup_object (value);
      break;
    case PROP_URL:
      cosmo_endpoint_set_url (COSMO_ENDPOINT (object), g_value_get_string (value));
      break;
    case PROP_DEADLINE:
      priv->deadline = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_endpoint_class_init (CosmoEndpointClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = cosmo_endpoint_finalize;
  object_class->set_property = cosmo_endpoint_set_property;

  /* The session to ask by. */
  properties[PROP_HTTP] =
    g_param_spec_object ("http", NULL, NULL, COSMO_TYPE_HTTP, flags | G_PARAM_CONSTRUCT_ONLY);

  /* See cosmo_endpoint_set_url(). */
  properties[PROP_URL] = g_param_spec_string ("url", NULL, NULL, NULL, flags | G_PARAM_CONSTRUCT);

  /* How many milliseconds an answer may take in all. */
  properties[PROP_DEADLINE] =
    g_param_spec_uint ("deadline", NULL, NULL, 1, G_MAXINT, DEADLINE_MS, flags | G_PARAM_CONSTRUCT);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
cosmo_endpoint_init (CosmoEndpoint *self)
{
}

/**
 * cosmo_endpoint_set_url:
 * @self: an endpoint
 * @url: (nullable): its whole address from now on, as somebody typed it; one that is no address, or none, makes each
 *   request fail
 */
void
cosmo_endpoint_set_url (CosmoEndpoint *self,
                        const char    *url)
{
  CosmoEndpointPrivate *priv = cosmo_endpoint_get_instance_private (self);

  g_return_if_fail (COSMO_IS_ENDPOINT (self));

  g_set_str (&priv->url, url);
}

/**
 * cosmo_endpoint_new_message:
 * @self: an endpoint
 * @subpath: (nullable): what to add to its path
 * @query: (nullable): what to add to its query, encoded
 * @error: return location for a %COSMO_SERVICE_ERROR
 *
 * Returns: (transfer full) (nullable): a request that follows no redirection, or %NULL if there is no address to be
 *   asked
 */
SoupMessage *
cosmo_endpoint_new_message (CosmoEndpoint  *self,
                            const char     *subpath,
                            const char     *query,
                            GError        **error)
{
  CosmoEndpointPrivate *priv = cosmo_endpoint_get_instance_private (self);
  g_autoptr(GUri) base = priv->url != NULL ? g_uri_parse (priv->url, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
  g_autoptr(GUri) uri = NULL;
  g_autofree char *path = NULL;
  g_autofree char *whole_query = NULL;
  SoupMessage *message;

  if (base == NULL || !cosmo_address_is_allowed (priv->url))
    {
      g_set_error_literal (error, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_NONSENSE,
                           "The address of the service is neither https nor on this machine");
      return NULL;
    }

  path = subpath != NULL ? g_build_path ("/", g_uri_get_path (base), subpath, NULL) : g_strdup (g_uri_get_path (base));

  if (g_uri_get_query (base) != NULL && query != NULL)
    whole_query = g_strjoin ("&", g_uri_get_query (base), query, NULL);
  else
    whole_query = g_strdup (query != NULL ? query : g_uri_get_query (base));

  uri = soup_uri_copy (base, SOUP_URI_PATH, path, SOUP_URI_QUERY, whole_query, SOUP_URI_FRAGMENT, NULL, SOUP_URI_NONE);
  message = soup_message_new_from_uri ("GET", uri);
  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_append (soup_message_get_request_headers (message), "Accept", "application/json");

  return message;
}

/**
 * cosmo_endpoint_fetch:
 * @self: an endpoint
 * @message: what to ask, of cosmo_endpoint_new_message()
 *
 * Returns: (transfer full): a future that resolves to the body, as a #GBytes, of any answer below status 500 that is no
 *   redirection, or rejects with a %COSMO_SERVICE_ERROR
 */
DexFuture *
cosmo_endpoint_fetch (CosmoEndpoint *self,
                      SoupMessage   *message)
{
  CosmoEndpointPrivate *priv = cosmo_endpoint_get_instance_private (self);
  Request *request;

  dex_return_error_if_fail (COSMO_IS_ENDPOINT (self));
  dex_return_error_if_fail (SOUP_IS_MESSAGE (message));

  request = g_new0 (Request, 1);
  request->http = g_object_ref (priv->http);
  request->message = g_object_ref (message);
  request->deadline = priv->deadline;
  return cosmo_fiber_spawn (fetch_fiber, request, (GDestroyNotify) request_free);
}
