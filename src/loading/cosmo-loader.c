/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What outlives the load of one year: which services are to be asked, which of them were set aside, where answers are
 * kept, and what the user should know. The load itself is in cosmo-load.c. */

#include "config.h"

#include "cosmo-loader-private.h"

struct _CosmoLoader
{
  GObject parent_instance;

  CosmoFailover  *failover;
  CosmoElsewhere *elsewhere;
  CosmoCatalogue *catalogue;      /* nullable */
  DexFuture      *wait;           /* nullable: nothing is asked before it is settled */

  CosmoNotice     notice;
  CosmoSource     notice_source;
  GError         *notice_error;
  gint64          resume_at;      /* seconds since 1970-01-01 UTC, 0 for nothing */
};

G_DEFINE_ENUM_TYPE (CosmoNotice, cosmo_notice,
                    G_DEFINE_ENUM_VALUE (COSMO_NOTICE_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (COSMO_NOTICE_SWITCHED, "switched"),
                    G_DEFINE_ENUM_VALUE (COSMO_NOTICE_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (COSMO_NOTICE_KEY_REFUSED, "key-refused"),
                    G_DEFINE_ENUM_VALUE (COSMO_NOTICE_QUOTA, "quota"),
                    G_DEFINE_ENUM_VALUE (COSMO_NOTICE_OFFLINE, "offline"))

G_DEFINE_FINAL_TYPE (CosmoLoader, cosmo_loader, G_TYPE_OBJECT)

typedef enum
{
  PROP_NOTICE = 1,
} CosmoLoaderProperty;

static GParamSpec *properties[PROP_NOTICE + 1];

enum
{
  SIGNAL_FORGIVEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
cosmo_loader_finalize (GObject *object)
{
  CosmoLoader *self = COSMO_LOADER (object);

  g_clear_pointer (&self->failover, cosmo_failover_free);
  g_clear_pointer (&self->elsewhere, cosmo_elsewhere_free);
  g_clear_object (&self->catalogue);
  dex_clear (&self->wait);
  g_clear_error (&self->notice_error);

  G_OBJECT_CLASS (cosmo_loader_parent_class)->finalize (object);
}

static void
cosmo_loader_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  CosmoLoader *self = COSMO_LOADER (object);

  switch ((CosmoLoaderProperty) prop_id)
    {
    case PROP_NOTICE:
      g_value_set_enum (value, self->notice);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_loader_class_init (CosmoLoaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = cosmo_loader_finalize;
  object_class->get_property = cosmo_loader_get_property;

  /* Notified also when only the time, the error or the service that goes with the notice changed. */
  properties[PROP_NOTICE] =
    g_param_spec_enum ("notice", NULL, NULL,
                       COSMO_TYPE_NOTICE, COSMO_NOTICE_NONE,
                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /* What failed may succeed now: it is worth being asked for again. */
  signals[SIGNAL_FORGIVEN] =
    g_signal_new ("forgiven", COSMO_TYPE_LOADER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
on_network_changed (CosmoLoader *self,
                    gboolean     is_available)
{
  if (is_available)
    cosmo_loader_clear_notice (self, COSMO_NOTICE_OFFLINE);
}

static void
cosmo_loader_init (CosmoLoader *self)
{
  self->elsewhere = cosmo_elsewhere_new ();
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed", G_CALLBACK (on_network_changed), self,
                           G_CONNECT_SWAPPED);
}

/**
 * cosmo_loader_new:
 * @planetary: the service that wants a key
 * @basic: the one that wants none
 *
 * Returns: (transfer full): a new loader that asks either, see cosmo_loader_set_source()
 */
CosmoLoader *
cosmo_loader_new (CosmoPlanetary *planetary,
                  CosmoService   *basic)
{
  CosmoLoader *self = g_object_new (COSMO_TYPE_LOADER, NULL);

  self->failover = cosmo_failover_new (planetary, basic);
  return self;
}

/**
 * cosmo_loader_set_catalogue:
 * @self: a loader
 * @catalogue: (nullable): where to look before asking, and where to keep answers
 */
void
cosmo_loader_set_catalogue (CosmoLoader    *self,
                            CosmoCatalogue *catalogue)
{
  g_return_if_fail (COSMO_IS_LOADER (self));
  g_return_if_fail (catalogue == NULL || COSMO_IS_CATALOGUE (catalogue));

  g_set_object (&self->catalogue, catalogue);
}

/**
 * cosmo_loader_wait_for:
 * @self: a loader
 * @future: what to wait for, however it ends
 *
 * Asks no service before @future is settled. What the catalogue knows is shown all the same.
 */
void
cosmo_loader_wait_for (CosmoLoader *self,
                       DexFuture   *future)
{
  g_return_if_fail (COSMO_IS_LOADER (self));
  g_return_if_fail (DEX_IS_FUTURE (future));

  dex_clear (&self->wait);
  self->wait = dex_ref (future);
}

/**
 * cosmo_loader_set_source:
 * @self: a loader
 * @source: the one service to ask, or %COSMO_SOURCE_AUTOMATIC
 *
 * What is loading goes on with the services that are allowed now.
 */
void
cosmo_loader_set_source (CosmoLoader *self,
                         CosmoSource  source)
{
  g_return_if_fail (COSMO_IS_LOADER (self));

  cosmo_failover_set_source (self->failover, source);
}

/**
 * cosmo_loader_load:
 * @self: a loader
 * @year: the year to fill
 *
 * Fills in what the catalogue knows, asks a service for every day that is pending then, and again for those of which it
 * knows something old. Dropping the future cancels all of it at once, and no later answer touches @year.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when there is nothing more to ask. It never rejects: what
 *   could not be had is in the pictures of @year.
 */
DexFuture *
cosmo_loader_load (CosmoLoader *self,
                   CosmoYear   *year)
{
  return cosmo_loader_load_span (self, year, (CosmoSpan) { 0, G_MAXUINT32 });
}

/**
 * cosmo_loader_load_span:
 * @self: a loader
 * @year: the year to fill
 * @span: which days to ask the services for; those that are not of @year are left out
 *
 * As cosmo_loader_load(), where each byte costs: what is in the catalogue is filled in for all of @year.
 *
 * Returns: (transfer full): a future as that of cosmo_loader_load()
 */
DexFuture *
cosmo_loader_load_span (CosmoLoader *self,
                        CosmoYear   *year,
                        CosmoSpan    span)
{
  g_return_val_if_fail (COSMO_IS_LOADER (self), NULL);
  g_return_val_if_fail (COSMO_IS_YEAR (year), NULL);

  /* With no service left there is nothing to lose by trying them all again. */
  if (cosmo_failover_choose (self->failover, COSMO_SOURCE_AUTOMATIC) == NULL &&
      cosmo_failover_get_quota_wait (self->failover) < 0)
    cosmo_failover_reset (self->failover);

  if (self->notice != COSMO_NOTICE_NONE)
    cosmo_loader_clear_notice (self, self->notice);

  return cosmo_load_start (self, year, span);
}

/**
 * cosmo_loader_forgive:
 * @self: a loader
 *
 * Gives services that were set aside another chance, because the key or an address changed or the user wants it, and
 * emits #CosmoLoader::forgiven.
 */
void
cosmo_loader_forgive (CosmoLoader *self)
{
  g_return_if_fail (COSMO_IS_LOADER (self));

  cosmo_failover_reset (self->failover);
  g_signal_emit (self, signals[SIGNAL_FORGIVEN], 0);
}

/**
 * cosmo_loader_report_offline:
 * @self: a loader
 *
 * Lets it tell that there is no network: something else than it found that out, a picture that could not be downloaded.
 */
void
cosmo_loader_report_offline (CosmoLoader *self)
{
  g_return_if_fail (COSMO_IS_LOADER (self));

  if (self->notice != COSMO_NOTICE_OFFLINE)
    cosmo_loader_set_notice (self, COSMO_NOTICE_OFFLINE, COSMO_SOURCE_AUTOMATIC, NULL, 0);
}

/**
 * cosmo_loader_get_notice:
 * @self: a loader
 *
 * Returns: what the user should know
 */
CosmoNotice
cosmo_loader_get_notice (CosmoLoader *self)
{
  g_return_val_if_fail (COSMO_IS_LOADER (self), COSMO_NOTICE_NONE);

  return self->notice;
}

/**
 * cosmo_loader_get_notice_source:
 * @self: a loader
 *
 * Returns: the service that goes on, or %COSMO_SOURCE_AUTOMATIC if none does
 */
CosmoSource
cosmo_loader_get_notice_source (CosmoLoader *self)
{
  g_return_val_if_fail (COSMO_IS_LOADER (self), COSMO_SOURCE_AUTOMATIC);

  return self->notice_source;
}

/**
 * cosmo_loader_get_notice_error:
 * @self: a loader
 *
 * Returns: (nullable): why there is a notice: a %COSMO_SERVICE_ERROR
 */
const GError *
cosmo_loader_get_notice_error (CosmoLoader *self)
{
  g_return_val_if_fail (COSMO_IS_LOADER (self), NULL);

  return self->notice_error;
}

/**
 * cosmo_loader_get_resume_at:
 * @self: a loader
 *
 * Returns: when the loader goes on by itself, or for %COSMO_NOTICE_SWITCHED when the other service has answers again,
 *   in seconds since 1970-01-01 UTC; 0 if there is nothing to wait for
 */
gint64
cosmo_loader_get_resume_at (CosmoLoader *self)
{
  g_return_val_if_fail (COSMO_IS_LOADER (self), 0);

  return self->resume_at;
}

/* Sets everything that goes with the notice at once, and tells. */
void
cosmo_loader_set_notice (CosmoLoader  *self,
                         CosmoNotice   notice,
                         CosmoSource   source,
                         const GError *error,
                         gint64        resume_at)
{
  g_autoptr(GError) old_error = g_steal_pointer (&self->notice_error);

  self->notice = notice;
  self->notice_source = source;
  self->notice_error = error != NULL ? g_error_copy (error) : NULL;
  self->resume_at = resume_at;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NOTICE]);
}

/* Ends a notice, unless another has taken its place. */
void
cosmo_loader_clear_notice (CosmoLoader *self,
                           CosmoNotice  notice)
{
  if (self->notice == notice)
    cosmo_loader_set_notice (self, COSMO_NOTICE_NONE, COSMO_SOURCE_AUTOMATIC, NULL, 0);
}

CosmoElsewhere *
cosmo_loader_get_elsewhere (CosmoLoader *self)
{
  return self->elsewhere;
}

CosmoFailover *
cosmo_loader_get_failover (CosmoLoader *self)
{
  return self->failover;
}

/* Returns: (transfer full): what is to be waited for before a service is asked */
DexFuture *
cosmo_loader_dup_wait (CosmoLoader *self)
{
  return self->wait != NULL ? dex_ref (self->wait) : dex_future_new_true ();
}

CosmoCatalogue *
cosmo_loader_get_catalogue (CosmoLoader *self)
{
  return self->catalogue;
}
