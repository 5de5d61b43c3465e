/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which of NASA's services to ask. One that answers nonsense, refuses the key, has no answers left or stays down is set
 * aside for a while, and the other one goes on. It knows nothing of days: whoever asks reports here how it went. */

#include "config.h"

#include "cosmo-failover.h"

/* How long a service that failed is left alone. */
#define ASIDE_SECONDS (10 * 60)

/* NASA counts requests by the hour: how long to wait when an answer does not say when the next hour begins. */
#define QUOTA_SECONDS (60 * 60)

/* A single failure says little: after so much blame without an answer between the service counts as down. That is four
 * times that it cannot be reached; or many times that it stumbles, because looking for one bad day takes a dozen. */
#define BLAME_OF_A_SERVICE_THAT_IS_DOWN 16
#define BLAME_FOR_BEING_DOWN             4
#define BLAME_FOR_STUMBLING              1

typedef struct
{
  CosmoService *service;
  guint         blame;        /* for its failures since the last answer */
  gint64        aside_until;  /* monotonic time, 0: in use */
  GError       *reason;       /* why it was set aside, the last time */
} Circuit;

struct _CosmoFailover
{
  CosmoSource source;
  Circuit     planetary;
  Circuit     basic;
  Circuit    *last_set_aside;
};

static Circuit *
find_circuit (CosmoFailover *self,
              CosmoService  *service)
{
  return service == self->planetary.service ? &self->planetary : &self->basic;
}

static void
set_aside (CosmoFailover *self,
           Circuit       *circuit,
           const GError  *reason,
           gint64         seconds)
{
  circuit->aside_until = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;
  circuit->blame = 0;
  g_clear_error (&circuit->reason);
  circuit->reason = g_error_copy (reason);
  self->last_set_aside = circuit;
}

static gboolean
is_usable (Circuit     *circuit,
           CosmoSource  avoid)
{
  return circuit->aside_until <= g_get_monotonic_time () &&
         cosmo_service_get_source (circuit->service) != avoid;
}

static gboolean
is_allowed (CosmoFailover *self,
            Circuit       *circuit)
{
  return self->source == COSMO_SOURCE_AUTOMATIC ||
         self->source == cosmo_service_get_source (circuit->service);
}

/* Returns whether the service counts as down now. */
static gboolean
add_blame (Circuit      *circuit,
           const GError *error)
{
  circuit->blame += error->code == COSMO_SERVICE_ERROR_DOWN ? BLAME_FOR_BEING_DOWN : BLAME_FOR_STUMBLING;
  return circuit->blame >= BLAME_OF_A_SERVICE_THAT_IS_DOWN;
}

static void
close_circuit (Circuit *circuit)
{
  circuit->aside_until = 0;
  circuit->blame = 0;
  g_clear_error (&circuit->reason);
}

/**
 * cosmo_failover_new:
 * @planetary: the service that wants a key
 * @basic: the one that wants none
 *
 * Returns: (transfer full): a new choice between the two, left to the program
 */
CosmoFailover *
cosmo_failover_new (CosmoPlanetary *planetary,
                    CosmoService   *basic)
{
  CosmoFailover *self = g_new0 (CosmoFailover, 1);

  self->source = COSMO_SOURCE_AUTOMATIC;
  self->planetary.service = g_object_ref (COSMO_SERVICE (planetary));
  self->basic.service = g_object_ref (basic);
  return self;
}

void
cosmo_failover_free (CosmoFailover *self)
{
  close_circuit (&self->planetary);
  close_circuit (&self->basic);
  g_clear_object (&self->planetary.service);
  g_clear_object (&self->basic.service);
  g_free (self);
}

/**
 * cosmo_failover_set_source:
 * @self: the choice
 * @source: the one service to ask, or %COSMO_SOURCE_AUTOMATIC
 */
void
cosmo_failover_set_source (CosmoFailover *self,
                           CosmoSource    source)
{
  self->source = source;
  cosmo_failover_reset (self);
}

/**
 * cosmo_failover_choose:
 * @self: the choice
 * @avoid: a service that was asked already, or %COSMO_SOURCE_AUTOMATIC for none
 *
 * Returns: (transfer none) (nullable): the service to ask now: the one with a key if there is one, unless it was set
 *   aside; %NULL if there is none left
 */
CosmoService *
cosmo_failover_choose (CosmoFailover *self,
                       CosmoSource    avoid)
{
  gboolean has_key = cosmo_planetary_has_key (COSMO_PLANETARY (self->planetary.service));
  Circuit *order[] = {
    has_key ? &self->planetary : &self->basic,
    has_key ? &self->basic : &self->planetary,
  };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      if (is_allowed (self, order[i]) && is_usable (order[i], avoid))
        return order[i]->service;
    }

  return NULL;
}

/**
 * cosmo_failover_get_max_days:
 * @self: the choice
 *
 * Returns: how many days may be asked for at once of either service
 */
guint
cosmo_failover_get_max_days (CosmoFailover *self)
{
  return MIN (cosmo_service_get_max_days (self->planetary.service),
              cosmo_service_get_max_days (self->basic.service));
}

/**
 * cosmo_failover_report_answer:
 * @self: the choice
 * @service: the service that answered as it should
 */
void
cosmo_failover_report_answer (CosmoFailover *self,
                              CosmoService  *service)
{
  find_circuit (self, service)->blame = 0;
}

/**
 * cosmo_failover_report_failure:
 * @self: the choice
 * @service: the service that did not
 * @error: a %COSMO_SERVICE_ERROR
 *
 * Returns: whether @service was set aside because of it
 */
gboolean
cosmo_failover_report_failure (CosmoFailover *self,
                               CosmoService  *service,
                               const GError  *error)
{
  Circuit *circuit = find_circuit (self, service);
  gint64 retry_after = cosmo_service_error_get_retry_after (error);

  /* Requests that were under way when it was set aside say nothing new. */
  if (!is_usable (circuit, COSMO_SOURCE_AUTOMATIC))
    return FALSE;

  switch ((CosmoServiceError) error->code)
    {
    case COSMO_SERVICE_ERROR_NONSENSE:
    case COSMO_SERVICE_ERROR_KEY_REFUSED:
      set_aside (self, circuit, error, ASIDE_SECONDS);
      return TRUE;

    case COSMO_SERVICE_ERROR_QUOTA:
      set_aside (self, circuit, error, retry_after >= 0 ? retry_after : QUOTA_SECONDS);
      return TRUE;

    case COSMO_SERVICE_ERROR_DOWN:
    case COSMO_SERVICE_ERROR_INTERNAL:
      if (!add_blame (circuit, error))
        return FALSE;
      set_aside (self, circuit, error, ASIDE_SECONDS);
      return TRUE;

    /* These are answers. */
    case COSMO_SERVICE_ERROR_NO_PICTURE:
    case COSMO_SERVICE_ERROR_RANGE:
      circuit->blame = 0;
      return FALSE;

    /* This is no fault of the service's. */
    case COSMO_SERVICE_ERROR_OFFLINE:
      return FALSE;

    default:
      g_assert_not_reached ();
    }
}

/**
 * cosmo_failover_get_reason:
 * @self: the choice
 *
 * Returns: (nullable): why a service was set aside, the last time it happened
 */
const GError *
cosmo_failover_get_reason (CosmoFailover *self)
{
  return self->last_set_aside != NULL ? self->last_set_aside->reason : NULL;
}

/**
 * cosmo_failover_get_quota_wait:
 * @self: the choice
 *
 * Returns: how many microseconds it takes until a service that was set aside for want of answers has some again, or -1
 *   if no such service may be asked
 */
gint64
cosmo_failover_get_quota_wait (CosmoFailover *self)
{
  Circuit *circuits[] = { &self->planetary, &self->basic };
  gint64 now = g_get_monotonic_time ();
  gint64 wait = -1;

  for (guint i = 0; i < G_N_ELEMENTS (circuits); i++)
    {
      gint64 left = MAX (circuits[i]->aside_until - now, 0);

      if (is_allowed (self, circuits[i]) &&
          g_error_matches (circuits[i]->reason, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_QUOTA) &&
          (wait < 0 || left < wait))
        wait = left;
    }

  return wait;
}

/**
 * cosmo_failover_get_wait:
 * @self: the choice
 *
 * Returns: how many microseconds it takes until a service may be asked, whyever it was set aside; 0 if one may be now
 */
gint64
cosmo_failover_get_wait (CosmoFailover *self)
{
  Circuit *circuits[] = { &self->planetary, &self->basic };
  gint64 now = g_get_monotonic_time ();
  gint64 wait = G_MAXINT64;

  for (guint i = 0; i < G_N_ELEMENTS (circuits); i++)
    {
      if (is_allowed (self, circuits[i]))
        wait = MIN (wait, MAX (circuits[i]->aside_until - now, 0));
    }

  return wait;
}

/**
 * cosmo_failover_reset:
 * @self: the choice
 *
 * Gives every service another chance: the user asked for it, or the key or an address changed.
 */
void
cosmo_failover_reset (CosmoFailover *self)
{
  close_circuit (&self->planetary);
  close_circuit (&self->basic);
  self->last_set_aside = NULL;
}
