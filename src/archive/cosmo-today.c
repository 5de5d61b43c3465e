/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The archive's today, for as long as a program runs. It sleeps until the next day begins in New York; a computer that
 * was asleep itself, or whose clock was set, is told by cosmo_today_update(). */

#include "config.h"

#include "cosmo-today.h"

struct _CosmoToday
{
  GObject   parent_instance;

  CosmoDay  day;
  guint     next_day_source;
};

G_DEFINE_FINAL_TYPE (CosmoToday, cosmo_today, G_TYPE_OBJECT)

typedef enum
{
  PROP_DAY = 1,
} CosmoTodayProperty;

static GParamSpec *properties[PROP_DAY + 1];

static void
on_next_day (gpointer data)
{
  CosmoToday *self = data;

  self->next_day_source = 0;
  cosmo_today_update (self);
}

static void
cosmo_today_finalize (GObject *object)
{
  CosmoToday *self = COSMO_TODAY (object);

  g_clear_handle_id (&self->next_day_source, g_source_remove);

  G_OBJECT_CLASS (cosmo_today_parent_class)->finalize (object);
}

static void
cosmo_today_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  CosmoToday *self = COSMO_TODAY (object);

  switch ((CosmoTodayProperty) prop_id)
    {
    case PROP_DAY:
      g_value_set_uint (value, self->day);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_today_class_init (CosmoTodayClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = cosmo_today_finalize;
  object_class->get_property = cosmo_today_get_property;

  properties[PROP_DAY] =
    g_param_spec_uint ("day", NULL, NULL, 0, G_MAXUINT32, 0,
                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
cosmo_today_init (CosmoToday *self)
{
  cosmo_today_update (self);
}

/**
 * cosmo_today_new:
 *
 * Returns: (transfer full): today, which changes when the main loop of the thread-default context runs into tomorrow
 */
CosmoToday *
cosmo_today_new (void)
{
  return g_object_new (COSMO_TYPE_TODAY, NULL);
}

/**
 * cosmo_today_get_day:
 * @self: today
 *
 * Returns: the day whose picture is the newest, see cosmo_calendar_get_today()
 */
CosmoDay
cosmo_today_get_day (CosmoToday *self)
{
  g_return_val_if_fail (COSMO_IS_TODAY (self), 0);

  return self->day;
}

/**
 * cosmo_today_update:
 * @self: today
 *
 * Looks at the clock, and sets out anew to wait for the next day. To be called when time may have passed unnoticed.
 */
void
cosmo_today_update (CosmoToday *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) tomorrow = cosmo_calendar_get_tomorrow (now);
  CosmoDay day = cosmo_calendar_get_today (now);
  gint64 left_ms;

  g_return_if_fail (COSMO_IS_TODAY (self));

  /* One more, since what is left is rounded down. */
  left_ms = g_date_time_difference (tomorrow, now) / G_TIME_SPAN_MILLISECOND + 1;
  g_clear_handle_id (&self->next_day_source, g_source_remove);
  self->next_day_source = g_timeout_add_once (left_ms, on_next_day, self);

  if (self->day == day)
    return;

  self->day = day;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DAY]);
}
