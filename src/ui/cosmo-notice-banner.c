/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the loader has to say to the user: that the computer is offline, a quota used up, a key refused, another service
 * asked. It stays until it is over, or dismissed. */

#include "config.h"

#include "cosmo-notice-banner.h"

#include <glib/gi18n.h>

#include "cosmo-announcement.h"
#include "cosmo-wording.h"

struct _CosmoNoticeBanner
{
  AdwBin       parent_instance;

  CosmoLoader *loader;
  guint        n_failed;
  gboolean     bare;
  gboolean     dismissed;
  guint        n_ticks;                /* of a notice that counts down */
  guint        tick_source;
};

G_DEFINE_FINAL_TYPE (CosmoNoticeBanner, cosmo_notice_banner, ADW_TYPE_BIN)

typedef enum
{
  PROP_LOADER = 1,
  PROP_N_FAILED,
  PROP_BARE,
  PROP_DISMISSED,
  PROP_N_TICKS,
} CosmoNoticeBannerProperty;

static GParamSpec *properties[PROP_N_TICKS + 1];

static void
set_dismissed (CosmoNoticeBanner *self,
               gboolean           dismissed)
{
  if (self->dismissed == dismissed)
    return;

  self->dismissed = dismissed;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DISMISSED]);
}

/* --- What the interface file shows when --------------------------------------------------------------------------- */

static char *
word_notice (gpointer     object,
             CosmoLoader *loader,
             CosmoNotice  notice,
             guint        n_failed,
             guint        n_ticks)
{
  return loader != NULL ? cosmo_wording_for_notice (loader, n_failed) : g_strdup ("");
}

static char *
word_button (gpointer    object,
             CosmoNotice notice)
{
  switch (notice)
    {
    case COSMO_NOTICE_SWITCHED:
      return g_strdup (_("_Dismiss"));
    case COSMO_NOTICE_FAILED:
      return g_strdup (_("_Try Again"));
    case COSMO_NOTICE_KEY_REFUSED:
    case COSMO_NOTICE_QUOTA:
      return g_strdup (_("_Preferences"));
    case COSMO_NOTICE_NONE:
    case COSMO_NOTICE_OFFLINE:
    default:
      return NULL;
    }
}

static gboolean
has_notice (gpointer    object,
            CosmoNotice notice,
            gboolean    dismissed,
            gboolean    bare)
{
  /* The page that is shown when there is nothing says it in full. */
  gboolean is_on_page = bare && (notice == COSMO_NOTICE_FAILED || notice == COSMO_NOTICE_OFFLINE);

  return notice != COSMO_NOTICE_NONE && !dismissed && !is_on_page;
}

/* --- Counting down ------------------------------------------------------------------------------------------------ */

static void update_countdown (CosmoNoticeBanner *self);

static void
on_tick (gpointer user_data)
{
  CosmoNoticeBanner *self = user_data;

  self->tick_source = 0;
  self->n_ticks++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_TICKS]);
  update_countdown (self);
}

static gboolean
is_seen (CosmoNoticeBanner *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return gtk_widget_get_mapped (GTK_WIDGET (self)) && GTK_IS_WINDOW (root) &&
         !gtk_window_is_suspended (GTK_WINDOW (root));
}

/* A notice that says how long it will be is put right when that has changed, as long as somebody may see it: each
 * minute, and in the last one each second. */
static void
update_countdown (CosmoNoticeBanner *self)
{
  gint64 left = 0;

  g_clear_handle_id (&self->tick_source, g_source_remove);
  if (self->loader != NULL && cosmo_loader_get_notice (self->loader) == COSMO_NOTICE_QUOTA)
    left = cosmo_loader_get_resume_at (self->loader) - g_get_real_time () / G_USEC_PER_SEC;

  if (left > 0 && is_seen (self))
    self->tick_source = g_timeout_add_seconds_once (left > 60 ? (left - 1) % 60 + 1 : 1, on_tick, self);
}

static void
on_suspended_changed (CosmoNoticeBanner *self)
{
  /* It may have stood still for a while. */
  g_clear_handle_id (&self->tick_source, g_source_remove);
  on_tick (self);
}

static void
cosmo_notice_banner_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cosmo_notice_banner_parent_class)->map (widget);

  g_signal_connect_object (gtk_widget_get_root (widget), "notify::suspended", G_CALLBACK (on_suspended_changed), widget,
                           G_CONNECT_SWAPPED);
  on_suspended_changed (COSMO_NOTICE_BANNER (widget));
}

static void
cosmo_notice_banner_unmap (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_root (widget), on_suspended_changed, widget);
  GTK_WIDGET_CLASS (cosmo_notice_banner_parent_class)->unmap (widget);
  update_countdown (COSMO_NOTICE_BANNER (widget));
}

/* --- What happens ------------------------------------------------------------------------------------------------- */

/* The banner is seen; those who do not see it are told. */
static void
on_notice_changed (CosmoNoticeBanner *self)
{
  CosmoNotice notice = cosmo_loader_get_notice (self->loader);
  g_autofree char *message = word_notice (NULL, self->loader, notice, self->n_failed, 0);

  set_dismissed (self, FALSE);
  update_countdown (self);
  if (notice != COSMO_NOTICE_NONE)
    cosmo_announce (GTK_WIDGET (self), message, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
set_loader (CosmoNoticeBanner *self,
            CosmoLoader       *loader)
{
  if (self->loader == loader)
    return;

  if (self->loader != NULL)
    g_signal_handlers_disconnect_by_func (self->loader, on_notice_changed, self);
  g_set_object (&self->loader, loader);
  if (loader != NULL)
    g_signal_connect_object (loader, "notify::notice", G_CALLBACK (on_notice_changed), self, G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADER]);
}

static void
on_button_clicked (CosmoNoticeBanner *self)
{
  switch (cosmo_loader_get_notice (self->loader))
    {
    case COSMO_NOTICE_FAILED:
      gtk_widget_activate_action (GTK_WIDGET (self), "gallery.try-again", NULL);
      break;
    case COSMO_NOTICE_KEY_REFUSED:
    case COSMO_NOTICE_QUOTA:
      gtk_widget_activate_action (GTK_WIDGET (self), "app.preferences", NULL);
      break;
    case COSMO_NOTICE_SWITCHED:
    case COSMO_NOTICE_OFFLINE:
    case COSMO_NOTICE_NONE:
    default:
      set_dismissed (self, TRUE);
    }
}

/* --- The object --------------------------------------------------------------------------------------------------- */

static void
cosmo_notice_banner_dispose (GObject *object)
{
  CosmoNoticeBanner *self = COSMO_NOTICE_BANNER (object);

  g_clear_handle_id (&self->tick_source, g_source_remove);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), COSMO_TYPE_NOTICE_BANNER);
  g_clear_object (&self->loader);

  G_OBJECT_CLASS (cosmo_notice_banner_parent_class)->dispose (object);
}

static void
cosmo_notice_banner_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  CosmoNoticeBanner *self = COSMO_NOTICE_BANNER (object);

  switch ((CosmoNoticeBannerProperty) prop_id)
    {
    case PROP_LOADER:
      g_value_set_object (value, self->loader);
      break;
    case PROP_N_FAILED:
      g_value_set_uint (value, self->n_failed);
      break;
    case PROP_BARE:
      g_value_set_boolean (value, self->bare);
      break;
    case PROP_DISMISSED:
      g_value_set_boolean (value, self->dismissed);
      break;
    case PROP_N_TICKS:
      g_value_set_uint (value, self->n_ticks);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_notice_banner_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  CosmoNoticeBanner *self = COSMO_NOTICE_BANNER (object);

  switch (prop_id)
    {
    case PROP_LOADER:
      set_loader (self, g_value_get_object (value));
      break;
    case PROP_N_FAILED:
      self->n_failed = g_value_get_uint (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_BARE:
      self->bare = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_notice_banner_class_init (CosmoNoticeBannerClass *klass)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = readable | G_PARAM_WRITABLE;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cosmo_notice_banner_dispose;
  object_class->get_property = cosmo_notice_banner_get_property;
  object_class->set_property = cosmo_notice_banner_set_property;

  widget_class->map = cosmo_notice_banner_map;
  widget_class->unmap = cosmo_notice_banner_unmap;

  properties[PROP_LOADER] = g_param_spec_object ("loader", NULL, NULL, COSMO_TYPE_LOADER, writable);
  /* How many days could not be had. */
  properties[PROP_N_FAILED] = g_param_spec_uint ("n-failed", NULL, NULL, 0, G_MAXUINT, 0, writable);
  /* Whether there are no pictures, but a page that says why. */
  properties[PROP_BARE] = g_param_spec_boolean ("bare", NULL, NULL, FALSE, writable);
  properties[PROP_DISMISSED] = g_param_spec_boolean ("dismissed", NULL, NULL, FALSE, readable);
  properties[PROP_N_TICKS] = g_param_spec_uint ("n-ticks", NULL, NULL, 0, G_MAXUINT, 0, readable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/cosmo-notice-banner.ui");
  gtk_widget_class_bind_template_callback (widget_class, word_notice);
  gtk_widget_class_bind_template_callback (widget_class, word_button);
  gtk_widget_class_bind_template_callback (widget_class, has_notice);
  gtk_widget_class_bind_template_callback (widget_class, on_button_clicked);

  g_type_ensure (COSMO_TYPE_LOADER);
}

static void
cosmo_notice_banner_init (CosmoNoticeBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * cosmo_notice_banner_renew:
 * @self: a banner
 *
 * Shows again what was dismissed, if it is still so: to be called when something new is asked for.
 */
void
cosmo_notice_banner_renew (CosmoNoticeBanner *self)
{
  g_return_if_fail (COSMO_IS_NOTICE_BANNER (self));

  set_dismissed (self, FALSE);
}
