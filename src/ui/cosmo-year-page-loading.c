/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How the pictures of a year come: all of them, or where each byte costs those in view; again, if they failed; and
 * today's, when it is out at last. */

#include "config.h"

#include "cosmo-year-page-private.h"

#include <glib/gi18n.h>

#include "cosmo-announcement.h"

/* When today's picture is not out yet, it is asked for again after so many seconds, and then after twice as many each
 * time: usually it appears five minutes after the day has begun in New York. */
#define FIRST_LATE_SECONDS   (5 * 60)
#define LONGEST_LATE_SECONDS (60 * 60)

static void
announce_end (CosmoYearPage *self)
{
  /* TRANSLATORS: read aloud when everything there is of a year has been loaded: year, how many pictures, how
   * many days. */
  g_autofree char *message = g_strdup_printf (_("%u: %u of %u pictures loaded"), cosmo_year_get_year (self->year),
                                              cosmo_year_get_n_ready (self->year),
                                              g_list_model_get_n_items (G_LIST_MODEL (self->year)));

  cosmo_announce (GTK_WIDGET (self), message, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_LOW);
}

/* Returns: (transfer full) (nullable): today's picture, if it is the newest of the year and not out yet */
static CosmoPicture *
get_late_picture (CosmoYearPage *self)
{
  guint n_items = self->year != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->year)) : 0;
  g_autoptr(CosmoPicture) newest = n_items > 0 ? g_list_model_get_item (G_LIST_MODEL (self->year), n_items - 1) : NULL;

  if (newest == NULL || cosmo_picture_get_missing (newest) != COSMO_MISSING_NOT_YET)
    return NULL;

  return g_steal_pointer (&newest);
}

static void load_more (CosmoYearPage *self);

static void
ask_for_late_picture (CosmoYearPage *self)
{
  g_autoptr(CosmoPicture) late = get_late_picture (self);

  if (late == NULL)
    return;

  cosmo_picture_set_pending (late);
  load_more (self);
}

static void
on_late (gpointer user_data)
{
  CosmoYearPage *self = user_data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  self->late_source = 0;
  self->late_seconds = MIN (2 * self->late_seconds, LONGEST_LATE_SECONDS);
  /* Who does not see it comes back to the window first, see cosmo_year_page_update(). */
  if (GTK_IS_WINDOW (root) && !gtk_window_is_suspended (GTK_WINDOW (root)))
    ask_for_late_picture (self);
}

void
cosmo_year_page_wait_for_late_picture (CosmoYearPage *self)
{
  g_autoptr(CosmoPicture) late = get_late_picture (self);

  g_clear_handle_id (&self->late_source, g_source_remove);
  if (late != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->late_source = g_timeout_add_seconds_once (self->late_seconds, on_late, self);
}

static void
on_load_ended (gpointer      owner,
               const GValue *value,
               const GError *error)
{
  CosmoYearPage *self = owner;

  cosmo_year_page_notify (self, PROP_LOADING);
  if (cosmo_year_get_n_pending (self->year) == 0)
    announce_end (self);
  if (self->load_again)
    cosmo_year_page_start_load (self);
  else
    cosmo_year_page_wait_for_late_picture (self);
}

void
cosmo_year_page_stop_load (CosmoYearPage *self)
{
  if (self->load == NULL)
    return;

  cosmo_request_clear (&self->load);
  cosmo_year_page_notify (self, PROP_LOADING);
}

static gboolean
is_metered (void)
{
  return g_network_monitor_get_network_metered (g_network_monitor_get_default ());
}

/* Where each byte costs, only what is in view is asked for. */
static DexFuture *
load_what_is_wanted (CosmoYearPage *self)
{
  return is_metered () ? cosmo_loader_load_span (self->loader, self->year, cosmo_card_grid_get_sight (self->grid))
                       : cosmo_loader_load (self->loader, self->year);
}

void
cosmo_year_page_start_load (CosmoYearPage *self)
{
  self->load_again = FALSE;
  if (self->loader == NULL || self->year == NULL || cosmo_year_get_n_pending (self->year) == 0)
    return;

  cosmo_notice_banner_renew (self->notice_banner);
  cosmo_request_start (&self->load, load_what_is_wanted (self), on_load_ended, self);
  cosmo_year_page_notify (self, PROP_LOADING);
}

/* Lets what is pending be asked for, now or as soon as the load that is under way has ended. */
static void
load_more (CosmoYearPage *self)
{
  if (self->load != NULL)
    self->load_again = TRUE;
  else
    cosmo_year_page_start_load (self);
}

static gboolean
has_pending_in_view (CosmoYearPage *self)
{
  CosmoSpan sight = cosmo_card_grid_get_sight (self->grid);

  for (CosmoDay day = sight.first; self->year != NULL && day != 0 && day <= sight.last; day++)
    {
      CosmoPicture *picture = cosmo_year_get_picture (self->year, day);

      if (picture != NULL && cosmo_picture_get_state (picture) == COSMO_PICTURE_PENDING)
        return TRUE;
    }

  return FALSE;
}

static void
on_sight_changed (CosmoYearPage *self)
{
  if (is_metered () && has_pending_in_view (self))
    load_more (self);
}

static void
on_metered_changed (CosmoYearPage *self)
{
  cosmo_year_page_stop_load (self);
  cosmo_year_page_start_load (self);
}

static void
try_again (CosmoYearPage *self)
{
  if (self->year == NULL)
    return;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->year)); i++)
    {
      g_autoptr(CosmoPicture) picture = g_list_model_get_item (G_LIST_MODEL (self->year), i);

      if (cosmo_picture_get_state (picture) == COSMO_PICTURE_FAILED)
        cosmo_picture_set_pending (picture);
    }

  load_more (self);
}

/* Another key or address takes the place of the former one at once, be it that the loader waits for a quota. */
static void
on_forgiven (CosmoYearPage *self)
{
  cosmo_year_page_stop_load (self);
  try_again (self);
}

static void
on_retry_day (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  CosmoYearPage *self = COSMO_YEAR_PAGE (widget);
  CosmoPicture *picture = cosmo_year_get_picture (self->year, g_variant_get_uint32 (parameter));

  if (picture == NULL || cosmo_picture_get_state (picture) != COSMO_PICTURE_FAILED)
    return;

  cosmo_picture_set_pending (picture);
  load_more (self);
}

static void
on_try_again (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  try_again (COSMO_YEAR_PAGE (widget));
}

/* To be called once, when the class is set up. */
void
cosmo_year_page_install_loading (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, on_sight_changed);
  gtk_widget_class_install_action (widget_class, "gallery.retry-day", "u", on_retry_day);
  gtk_widget_class_install_action (widget_class, "gallery.try-again", NULL, on_try_again);
}

void
cosmo_year_page_init_loading (CosmoYearPage *self)
{
  self->late_seconds = FIRST_LATE_SECONDS;
  g_signal_connect_object (g_network_monitor_get_default (), "notify::network-metered", G_CALLBACK (on_metered_changed),
                           self, G_CONNECT_SWAPPED);
}

/* Loads a day that has just begun, and is likely to be late. */
void
cosmo_year_page_load_new_day (CosmoYearPage *self)
{
  self->late_seconds = FIRST_LATE_SECONDS;
  load_more (self);
}

/**
 * cosmo_year_page_set_loader:
 * @self: a page
 * @loader: (nullable): what fills the year; nothing is loaded before there is one
 */
void
cosmo_year_page_set_loader (CosmoYearPage *self,
                            CosmoLoader   *loader)
{
  g_return_if_fail (COSMO_IS_YEAR_PAGE (self));

  if (self->loader == loader)
    return;

  cosmo_year_page_stop_load (self);
  if (self->loader != NULL)
    g_signal_handlers_disconnect_by_func (self->loader, on_forgiven, self);
  g_set_object (&self->loader, loader);
  if (loader != NULL)
    g_signal_connect_object (loader, "forgiven", G_CALLBACK (on_forgiven), self, G_CONNECT_SWAPPED);
  cosmo_year_page_notify (self, PROP_LOADER);
  cosmo_year_page_start_load (self);
}

/**
 * cosmo_year_page_update:
 * @self: a page
 *
 * Asks again for today's picture if it was not out yet; to be called when its user comes back to it. While it is seen,
 * that is done from time to time anyway.
 */
void
cosmo_year_page_update (CosmoYearPage *self)
{
  g_return_if_fail (COSMO_IS_YEAR_PAGE (self));

  ask_for_late_picture (self);
}
