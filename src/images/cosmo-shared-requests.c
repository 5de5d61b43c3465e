/* SPDX-License-Identifier: GPL-3.0-or-later */

/* CosmoSharedRequests: what many ask for under the same address is done once. It ends when the last who asks has gone,
 * or some time later if it is to be seen through, and what failed is not tried again for a while. For the main thread.
 */

#include "config.h"

#include "cosmo-shared-requests.h"

#include "cosmo-fiber.h"

/* How long a failure is remembered. */
#define FAILURE_USEC (10 * 60 * G_USEC_PER_SEC)

struct _CosmoSharedRequests
{
  CosmoSharedRequestFunc  func;
  /* Unowned: it owns this. */
  GObject                *owner;
  /* From address to CosmoSharedRequest, of those under way. They are referenced by their fibers and by those who
   * asked. */
  GHashTable             *requests;
  /* From address to Failure. */
  GHashTable             *failures;
};

struct _CosmoSharedRequest
{
  CosmoSharedRequests *requests;
  /* Keeps the requests alive as well. */
  GObject             *owner;
  char                *url;
  CosmoProgress       *progress;
  guint                n_asking;
  /* It has begun what costs; and for so many seconds that goes on when nobody asks any more. */
  gboolean             has_begun;
  guint                seconds_alone;
  /* The source that ends it then, or 0. */
  guint                end_id;
  /* What everybody who asks waits for. */
  DexPromise          *answer;
  /* The fiber; dropping this cancels it. */
  DexFuture           *work;
};

typedef struct
{
  GError *error;
  gint64  until;
} Failure;

static void
failure_free (gpointer data)
{
  Failure *failure = data;

  g_error_free (failure->error);
  g_free (failure);
}

static CosmoSharedRequest *
request_ref (CosmoSharedRequest *self)
{
  return g_rc_box_acquire (self);
}

static void
request_clear (gpointer data)
{
  CosmoSharedRequest *self = data;

  dex_clear (&self->work);
  dex_clear (&self->answer);
  g_clear_object (&self->progress);
  g_clear_pointer (&self->url, g_free);
  g_clear_object (&self->owner);
}

static void
request_unref (gpointer data)
{
  g_rc_box_release_full (data, request_clear);
}

static void
end_request (CosmoSharedRequest *request)
{
  GHashTable *requests = request->requests->requests;

  g_clear_handle_id (&request->end_id, g_source_remove);

  /* One that was given up may have a successor. */
  if (g_hash_table_lookup (requests, request->url) == request)
    g_hash_table_remove (requests, request->url);
}

static void
remember_failure (CosmoSharedRequest *request,
                  const GError       *error)
{
  Failure *failure = g_new0 (Failure, 1);

  failure->error = g_error_copy (error);
  failure->until = g_get_monotonic_time () + FAILURE_USEC;
  g_hash_table_replace (request->requests->failures, g_strdup (request->url), failure);
}

static DexFuture *
run_request_fiber (gpointer user_data)
{
  CosmoSharedRequest *request = user_data;
  g_autoptr(GError) error = NULL;

  if (!dex_await (request->requests->func (request, request->owner), &error) &&
      !g_error_matches (error, DEX_ERROR, DEX_ERROR_FIBER_CANCELLED))
    {
      remember_failure (request, error);
      dex_promise_reject (request->answer, g_steal_pointer (&error));
    }
  end_request (request);

  return dex_future_new_true ();
}

static void
cancel_request (CosmoSharedRequest *request)
{
  end_request (request);
  dex_clear (&request->work);
}

static void
on_time_alone_over (gpointer data)
{
  CosmoSharedRequest *request = data;

  request->end_id = 0;
  cancel_request (request);
}

/* Nobody asks any more, and there is no answer yet. */
static void
leave_alone (CosmoSharedRequest *request)
{
  if (!request->has_begun || request->seconds_alone == 0)
    cancel_request (request);
  else if (request->seconds_alone != COSMO_SHARED_REQUESTS_TO_THE_END)
    request->end_id = g_timeout_add_seconds_once (request->seconds_alone, on_time_alone_over, request);
}

/* Somebody has his answer, or does not want one any more. */
static void
leave_request (gpointer data)
{
  CosmoSharedRequest *request = data;

  if (--request->n_asking == 0 && dex_future_is_pending (DEX_FUTURE (request->answer)))
    leave_alone (request);
  request_unref (request);
}

static DexFuture *
pass_on (DexFuture *future,
         gpointer   user_data)
{
  return NULL;
}

static CosmoSharedRequest *
begin_request (CosmoSharedRequests *self,
               const char          *url)
{
  CosmoSharedRequest *request = g_rc_box_new0 (CosmoSharedRequest);

  request->requests = self;
  request->owner = g_object_ref (self->owner);
  request->url = g_strdup (url);
  request->progress = cosmo_progress_new ();
  request->answer = dex_promise_new ();
  g_hash_table_insert (self->requests, request->url, request);

  request->work = cosmo_fiber_spawn (run_request_fiber, request, request_unref);

  return request;
}

static void
on_progress (CosmoProgress *from,
             GParamSpec    *pspec,
             CosmoProgress *to)
{
  cosmo_progress_set (to, cosmo_progress_get_received (from), cosmo_progress_get_total (from));
}

/**
 * cosmo_shared_requests_new:
 * @func: does what a request takes
 * @owner: whom the requests belong to; it frees them, and lives until they are done
 *
 * Returns: (transfer full): no requests yet
 */
CosmoSharedRequests *
cosmo_shared_requests_new (CosmoSharedRequestFunc  func,
                           GObject                *owner)
{
  CosmoSharedRequests *self = g_new0 (CosmoSharedRequests, 1);

  self->func = func;
  self->owner = owner;
  /* The address is the request's own. */
  self->requests = g_hash_table_new (g_str_hash, g_str_equal);
  self->failures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, failure_free);

  return self;
}

/**
 * cosmo_shared_requests_free:
 * @self: (transfer full): the requests, none of which is under way
 */
void
cosmo_shared_requests_free (CosmoSharedRequests *self)
{
  g_hash_table_unref (self->requests);
  g_hash_table_unref (self->failures);
  g_free (self);
}

/**
 * cosmo_shared_requests_ask:
 * @self: the requests
 * @url: the address
 * @progress: (nullable): where to say how far the download has come
 *
 * Begins a request, or joins the one that is under way.
 *
 * Returns: (transfer full): a future of what the request is answered with. Dropping it withdraws this question only.
 */
DexFuture *
cosmo_shared_requests_ask (CosmoSharedRequests *self,
                           const char          *url,
                           CosmoProgress       *progress)
{
  Failure *failure = g_hash_table_lookup (self->failures, url);
  CosmoSharedRequest *request;

  if (failure != NULL && failure->until > g_get_monotonic_time ())
    return dex_future_new_for_error (g_error_copy (failure->error));
  g_hash_table_remove (self->failures, url);

  request = g_hash_table_lookup (self->requests, url);
  if (request == NULL)
    request = begin_request (self, url);

  if (progress != NULL)
    {
      on_progress (request->progress, NULL, progress);
      g_signal_connect_object (request->progress, "notify", G_CALLBACK (on_progress), progress, G_CONNECT_DEFAULT);
    }

  request->n_asking++;
  g_clear_handle_id (&request->end_id, g_source_remove);
  return dex_future_finally (dex_ref (request->answer), pass_on, request_ref (request), leave_request);
}

/**
 * cosmo_shared_requests_see_through:
 * @self: the requests
 * @url: the address of one that is under way
 * @seconds: for how long, or %COSMO_SHARED_REQUESTS_TO_THE_END
 *
 * Lets the request go on when nobody asks any more, once it has begun: to end a download is cheaper for everybody than
 * to begin it again for one who comes back. If this is called more than once, the longest time counts.
 */
void
cosmo_shared_requests_see_through (CosmoSharedRequests *self,
                                   const char          *url,
                                   guint                seconds)
{
  CosmoSharedRequest *request = g_hash_table_lookup (self->requests, url);

  if (request != NULL)
    request->seconds_alone = MAX (request->seconds_alone, seconds);
}

/**
 * cosmo_shared_requests_give_up:
 * @self: the requests
 * @url: the address of one that may be under way
 *
 * Ends the request at once if nobody asks any more, or else with the last who does, even if it was to be seen through.
 */
void
cosmo_shared_requests_give_up (CosmoSharedRequests *self,
                               const char          *url)
{
  CosmoSharedRequest *request = g_hash_table_lookup (self->requests, url);

  if (request == NULL)
    return;

  request->seconds_alone = 0;
  if (request->n_asking == 0 && dex_future_is_pending (DEX_FUTURE (request->answer)))
    cancel_request (request);
}

/**
 * cosmo_shared_requests_has:
 * @self: the requests
 * @url: an address
 *
 * Returns: whether there is a request that cosmo_shared_requests_ask() would join
 */
gboolean
cosmo_shared_requests_has (CosmoSharedRequests *self,
                           const char          *url)
{
  return g_hash_table_contains (self->requests, url);
}

/**
 * cosmo_shared_requests_forgive:
 * @self: the requests
 * @url: (nullable): an address that shall be tried again when it is asked for, or %NULL for all of them
 */
void
cosmo_shared_requests_forgive (CosmoSharedRequests *self,
                               const char          *url)
{
  if (url != NULL)
    g_hash_table_remove (self->failures, url);
  else
    g_hash_table_remove_all (self->failures);
}

/**
 * cosmo_shared_request_begin:
 * @self: a request
 *
 * Says that what costs begins now; until then, a request always ends with the last who asks.
 */
void
cosmo_shared_request_begin (CosmoSharedRequest *self)
{
  self->has_begun = TRUE;
}

const char *
cosmo_shared_request_get_url (CosmoSharedRequest *self)
{
  return self->url;
}

/**
 * cosmo_shared_request_get_progress:
 * @self: a request
 *
 * Returns: (transfer none): what everybody who asked for a progress sees
 */
CosmoProgress *
cosmo_shared_request_get_progress (CosmoSharedRequest *self)
{
  return self->progress;
}

/**
 * cosmo_shared_request_answer:
 * @self: a request
 * @boxed_type: the type of the answer
 * @boxed: the answer
 *
 * Answers all who ask now, and all who ask before the work on the request is done.
 */
void
cosmo_shared_request_answer (CosmoSharedRequest *self,
                             GType               boxed_type,
                             gconstpointer       boxed)
{
  /* What is done with the answer is not to be cut short. */
  g_clear_handle_id (&self->end_id, g_source_remove);
  dex_promise_resolve_boxed (self->answer, boxed_type, g_boxed_copy (boxed_type, boxed));
}
