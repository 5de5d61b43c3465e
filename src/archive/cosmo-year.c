/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The pictures of a year as a list model, whole from the start: a view of it has its full length at once, and nothing
 * moves when the answers arrive. It counts its pictures by state as they change, without looking at the others. */

#include "config.h"

#include "cosmo-year.h"

#include <stdlib.h>

#define N_STATES (COSMO_PICTURE_FAILED + 1)

typedef struct
{
  CosmoPicture      *picture;
  CosmoPictureState  counted_as;
} Entry;

struct _CosmoYear
{
  GObject    parent_instance;

  guint      year;
  CosmoView  view;
  GArray    *entries;            /* of Entry, oldest first */
  guint      n_in_state[N_STATES];
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CosmoYear, cosmo_year, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

typedef enum
{
  PROP_YEAR = 1,
  PROP_VIEW,
  PROP_N_READY,
  PROP_N_PENDING,
  PROP_N_FAILED,
} CosmoYearProperty;

static GParamSpec *properties[PROP_N_FAILED + 1];

static void
clear_entry (gpointer data)
{
  Entry *entry = data;

  g_clear_object (&entry->picture);
}

static int
compare_day_to_entry (gconstpointer key,
                      gconstpointer data)
{
  const Entry *entry = data;
  CosmoDay day = *(const CosmoDay *) key;
  CosmoDay other = cosmo_picture_get_day (entry->picture);

  return (day > other) - (day < other);
}

static Entry *
find_entry (CosmoYear *self,
            CosmoDay   day)
{
  return bsearch (&day, self->entries->data, self->entries->len, sizeof (Entry), compare_day_to_entry);
}

static void
notify_count (CosmoYear         *self,
              CosmoPictureState  state)
{
  switch (state)
    {
    case COSMO_PICTURE_PENDING:
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_PENDING]);
      break;
    case COSMO_PICTURE_READY:
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_READY]);
      break;
    case COSMO_PICTURE_FAILED:
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_FAILED]);
      break;
    case COSMO_PICTURE_MISSING:
    default:
      break;
    }
}

static void
on_picture_state_changed (CosmoYear    *self,
                          GParamSpec   *pspec,
                          CosmoPicture *picture)
{
  Entry *entry = find_entry (self, cosmo_picture_get_day (picture));
  CosmoPictureState before = entry->counted_as;
  CosmoPictureState after = cosmo_picture_get_state (picture);

  /* It may have changed there and back before this was called. */
  if (before == after)
    return;

  entry->counted_as = after;
  self->n_in_state[before]--;
  self->n_in_state[after]++;

  g_object_freeze_notify (G_OBJECT (self));
  notify_count (self, before);
  notify_count (self, after);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
add_day (CosmoYear *self,
         CosmoDay   day)
{
  Entry entry = { .picture = cosmo_picture_new (day) };

  if (cosmo_calendar_is_gap (day))
    cosmo_picture_set_missing (entry.picture, COSMO_MISSING_GAP);

  entry.counted_as = cosmo_picture_get_state (entry.picture);
  self->n_in_state[entry.counted_as]++;
  g_signal_connect_object (entry.picture, "notify::state",
                           G_CALLBACK (on_picture_state_changed), self, G_CONNECT_SWAPPED);
  g_array_append_val (self->entries, entry);
}

static GType
cosmo_year_get_item_type (GListModel *model)
{
  return COSMO_TYPE_PICTURE;
}

static guint
cosmo_year_get_n_items (GListModel *model)
{
  return COSMO_YEAR (model)->entries->len;
}

static gpointer
cosmo_year_get_item (GListModel *model,
                     guint       position)
{
  CosmoYear *self = COSMO_YEAR (model);

  if (position >= self->entries->len)
    return NULL;

  return g_object_ref (g_array_index (self->entries, Entry, position).picture);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = cosmo_year_get_item_type;
  iface->get_n_items = cosmo_year_get_n_items;
  iface->get_item = cosmo_year_get_item;
}

static void
cosmo_year_finalize (GObject *object)
{
  CosmoYear *self = COSMO_YEAR (object);

  g_clear_pointer (&self->entries, g_array_unref);

  G_OBJECT_CLASS (cosmo_year_parent_class)->finalize (object);
}

static void
cosmo_year_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  CosmoYear *self = COSMO_YEAR (object);

  switch ((CosmoYearProperty) prop_id)
    {
    case PROP_YEAR:
      g_value_set_uint (value, self->year);
      break;
    case PROP_VIEW:
      g_value_set_enum (value, self->view);
      break;
    case PROP_N_READY:
      g_value_set_uint (value, cosmo_year_get_n_ready (self));
      break;
    case PROP_N_PENDING:
      g_value_set_uint (value, cosmo_year_get_n_pending (self));
      break;
    case PROP_N_FAILED:
      g_value_set_uint (value, cosmo_year_get_n_failed (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_year_set_property (GObject      *object,
                         guint         prop_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  CosmoYear *self = COSMO_YEAR (object);

  switch (prop_id)
    {
    case PROP_YEAR:
      self->year = g_value_get_uint (value);
      break;
    case PROP_VIEW:
      self->view = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_year_class_init (CosmoYearClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags given = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags counted = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = cosmo_year_finalize;
  object_class->get_property = cosmo_year_get_property;
  object_class->set_property = cosmo_year_set_property;

  properties[PROP_YEAR] = g_param_spec_uint ("year", NULL, NULL, 0, G_MAXUINT16, 0, given);
  properties[PROP_VIEW] = g_param_spec_enum ("view", NULL, NULL, COSMO_TYPE_VIEW, COSMO_VIEW_FIRSTS, given);
  properties[PROP_N_READY] = g_param_spec_uint ("n-ready", NULL, NULL, 0, G_MAXUINT, 0, counted);
  properties[PROP_N_PENDING] = g_param_spec_uint ("n-pending", NULL, NULL, 0, G_MAXUINT, 0, counted);
  properties[PROP_N_FAILED] = g_param_spec_uint ("n-failed", NULL, NULL, 0, G_MAXUINT, 0, counted);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
cosmo_year_init (CosmoYear *self)
{
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (self->entries, clear_entry);
}

/**
 * cosmo_year_new:
 * @year: a year
 * @view: which of its days
 * @today: the last day that there may be a picture of, see cosmo_calendar_get_today()
 *
 * Makes the pictures of all those days at once. Those of which none was ever published are missing from the start, the
 * others are pending.
 *
 * Returns: (transfer full): the year, empty if the archive has nothing in it
 */
CosmoYear *
cosmo_year_new (guint     year,
                CosmoView view,
                CosmoDay  today)
{
  CosmoYear *self = g_object_new (COSMO_TYPE_YEAR, "year", year, "view", view, NULL);

  cosmo_year_set_today (self, today);
  return self;
}

/**
 * cosmo_year_set_today:
 * @self: a year
 * @today: the last day that there may be a picture of, not before the one it was made with
 *
 * Adds the days that have come since, if they are in this year and view; they are pending.
 */
void
cosmo_year_set_today (CosmoYear *self,
                      CosmoDay   today)
{
  g_autoptr(GArray) days = NULL;
  guint n_before;

  g_return_if_fail (COSMO_IS_YEAR (self));

  days = cosmo_calendar_list_days (self->year, self->view, today);
  n_before = self->entries->len;
  if (days->len <= n_before)
    return;

  for (guint i = n_before; i < days->len; i++)
    add_day (self, g_array_index (days, CosmoDay, i));

  g_list_model_items_changed (G_LIST_MODEL (self), n_before, 0, days->len - n_before);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_PENDING]);
}

/**
 * cosmo_year_get_year:
 * @self: a year
 *
 * Returns: its number, like 2023
 */
guint
cosmo_year_get_year (CosmoYear *self)
{
  g_return_val_if_fail (COSMO_IS_YEAR (self), 0);

  return self->year;
}

/**
 * cosmo_year_get_view:
 * @self: a year
 *
 * Returns: which of its days it holds
 */
CosmoView
cosmo_year_get_view (CosmoYear *self)
{
  g_return_val_if_fail (COSMO_IS_YEAR (self), COSMO_VIEW_FIRSTS);

  return self->view;
}

/**
 * cosmo_year_get_picture:
 * @self: a year
 * @day: a day
 *
 * Returns: (transfer none) (nullable): the picture of @day, or %NULL if @self does not hold that day
 */
CosmoPicture *
cosmo_year_get_picture (CosmoYear *self,
                        CosmoDay   day)
{
  Entry *entry;

  g_return_val_if_fail (COSMO_IS_YEAR (self), NULL);

  entry = find_entry (self, day);
  return entry != NULL ? entry->picture : NULL;
}

/**
 * cosmo_year_get_span:
 * @self: a year
 * @span: (out caller-allocates): its first and last day, as far as there are pictures in this view
 *
 * Returns: whether it has any
 */
gboolean
cosmo_year_get_span (CosmoYear *self,
                     CosmoSpan *span)
{
  g_return_val_if_fail (COSMO_IS_YEAR (self), FALSE);
  g_return_val_if_fail (span != NULL, FALSE);

  if (self->entries->len == 0)
    return FALSE;

  span->first = cosmo_picture_get_day (g_array_index (self->entries, Entry, 0).picture);
  span->last = cosmo_picture_get_day (g_array_index (self->entries, Entry, self->entries->len - 1).picture);
  return TRUE;
}

/**
 * cosmo_year_list_pending:
 * @self: a year
 *
 * Returns: (transfer full) (element-type CosmoDay): the days whose pictures are pending, oldest first
 */
GArray *
cosmo_year_list_pending (CosmoYear *self)
{
  GArray *days = g_array_new (FALSE, FALSE, sizeof (CosmoDay));

  g_return_val_if_fail (COSMO_IS_YEAR (self), days);

  for (guint i = 0; i < self->entries->len; i++)
    {
      CosmoPicture *picture = g_array_index (self->entries, Entry, i).picture;
      CosmoDay day = cosmo_picture_get_day (picture);

      if (cosmo_picture_get_state (picture) == COSMO_PICTURE_PENDING)
        g_array_append_val (days, day);
    }

  return days;
}

/**
 * cosmo_year_get_n_ready:
 * @self: a year
 *
 * Returns: how many of its pictures there are records of
 */
guint
cosmo_year_get_n_ready (CosmoYear *self)
{
  g_return_val_if_fail (COSMO_IS_YEAR (self), 0);

  return self->n_in_state[COSMO_PICTURE_READY];
}

/**
 * cosmo_year_get_n_pending:
 * @self: a year
 *
 * Returns: of how many of its pictures nothing is known yet
 */
guint
cosmo_year_get_n_pending (CosmoYear *self)
{
  g_return_val_if_fail (COSMO_IS_YEAR (self), 0);

  return self->n_in_state[COSMO_PICTURE_PENDING];
}

/**
 * cosmo_year_get_n_failed:
 * @self: a year
 *
 * Returns: how many of its pictures could not be had
 */
guint
cosmo_year_get_n_failed (CosmoYear *self)
{
  g_return_val_if_fail (COSMO_IS_YEAR (self), 0);

  return self->n_in_state[COSMO_PICTURE_FAILED];
}
