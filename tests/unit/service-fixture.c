/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service-fixture.h"

#include <string.h>

#include "futures.h"

void
service_fixture_set_up (ServiceFixture *self,
                        const char     *path,
                        CosmoService *(*new_service) (CosmoHttp *, const char *))
{
  g_autofree char *url = NULL;

  self->server = canned_server_new ();
  self->http = cosmo_http_new ();
  url = g_strconcat (self->server->url, path, NULL);
  self->service = new_service (self->http, url);
}

void
service_fixture_tear_down (ServiceFixture *self,
                           gconstpointer   data)
{
  g_assert_finalize_object (self->service);
  g_assert_finalize_object (self->http);
  canned_server_free (self->server);
}

GPtrArray *
service_fixture_fetch (ServiceFixture  *self,
                       CosmoSpan        span,
                       GError         **error)
{
  g_autoptr(DexFuture) future = cosmo_service_fetch (self->service, span);
  const GValue *value = wait_for (future, error);

  return value != NULL ? g_value_dup_boxed (value) : NULL;
}

/* Each is asked for once: it is the loader that asks again. */
void
service_fixture_check_statuses (ServiceFixture   *self,
                                const StatusCase *cases,
                                guint             n_cases)
{
  for (guint i = 0; i < n_cases; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) records = NULL;

      canned_server_prepare (self->server, &cases[i].answer, 1);
      records = service_fixture_fetch (self, ONE_DAY, &error);
      g_test_message ("%u %s", cases[i].answer.status, cases[i].answer.body != NULL ? cases[i].answer.body : "");
      g_assert_error (error, COSMO_SERVICE_ERROR, cases[i].code);
      g_assert_cmpint (cosmo_service_error_get_retry_after (error), ==, cases[i].retry_after);
      g_assert_null (records);
      g_assert_cmpuint (self->server->requests->len, ==, 1);
    }
}

void
service_fixture_check_deadline (ServiceFixture *self,
                                gconstpointer   data)
{
  static const CannedAnswer silent[] = { { 0 } };
  gint64 begin = g_get_monotonic_time ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) records = NULL;

  canned_server_prepare (self->server, silent, G_N_ELEMENTS (silent));
  g_object_set (self->service, "deadline", 50, NULL);
  records = service_fixture_fetch (self, THREE_DAYS, &error);
  g_assert_error (error, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_DOWN);
  g_assert_null (records);
  /* Long before the deadline that it has by itself. */
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 10 * G_USEC_PER_SEC);
}

void
service_check_nonsense (ServiceParser       parse,
                        CosmoSpan           span,
                        const char * const *bodies,
                        guint               n_bodies)
{
  for (guint i = 0; i < n_bodies; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) records = parse (bodies[i], strlen (bodies[i]), span, &error);

      g_test_message ("%s", bodies[i]);
      g_assert_error (error, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_NONSENSE);
      g_assert_null (records);
    }
}
