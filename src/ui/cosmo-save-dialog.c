/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How far the saving of many pictures has come, and how it ended. It lives as long as the saving does, and so does the
 * program: also while the dialog is closed because that goes on in the background, and when its window is. What is not
 * seen then is told by a notification. */

#include "config.h"

#include "cosmo-save-dialog.h"

#include <glib/gi18n.h>

#include "cosmo-announcement.h"
#include "cosmo-picture.h"
#include "cosmo-request.h"
#include "cosmo-wording.h"

/* Of a dialog with and without a list of failures, where the window has room for it, in pixels of usual letters. */
#define LIST_HEIGHT   440
#define STATUS_HEIGHT 180

struct _CosmoSaveDialog
{
  AdwDialog         parent_instance;

  CosmoAlbum       *album;
  CosmoRequest     *saving;     /* while it is under way: it holds the dialog */
  char             *status;
  double            fraction;

  GtkNoSelection   *failures;
  GtkWidget        *close_button;
};

G_DEFINE_FINAL_TYPE (CosmoSaveDialog, cosmo_save_dialog, ADW_TYPE_DIALOG)

typedef enum
{
  PROP_STATUS = 1,
  PROP_FRACTION,
  PROP_RUNNING,
} CosmoSaveDialogProperty;

static GParamSpec *properties[PROP_RUNNING + 1];

static void
set_status (CosmoSaveDialog *self,
            const char      *status)
{
  if (g_set_str (&self->status, status))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
}

static void
on_changed (CosmoSaveDialog *self)
{
  g_autofree char *status = cosmo_wording_for_saving (self->album);
  guint n_total = cosmo_album_get_n_total (self->album);
  guint n_done = cosmo_album_get_n_saved (self->album) +
                 cosmo_album_get_n_kept (self->album) +
                 cosmo_album_get_n_noted (self->album) +
                 g_list_model_get_n_items (cosmo_album_get_failures (self->album));

  set_status (self, status);
  self->fraction = n_total > 0 ? CLAMP ((double) n_done / n_total, 0.0, 1.0) : 0.0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
}

static gboolean
is_seen (CosmoSaveDialog *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return gtk_widget_get_mapped (GTK_WIDGET (self)) && GTK_IS_WINDOW (root) && gtk_window_is_active (GTK_WINDOW (root));
}

static void
notify_user (CosmoSaveDialog *self)
{
  g_autoptr(GNotification) notification = g_notification_new (adw_dialog_get_title (ADW_DIALOG (self)));
  g_autofree char *uri = g_file_get_uri (cosmo_album_get_folder (self->album));

  g_notification_set_body (notification, self->status);
  g_notification_add_button_with_target (notification, _("Open Folder"), "app.open-folder", "s", uri);
  g_application_send_notification (g_application_get_default (), "saved", notification);
}

/* The handlers of the album do not outlive what they wait for. */
static void
end (CosmoSaveDialog *self,
     const char      *status)
{
  g_signal_handlers_disconnect_by_func (self->album, on_changed, self);
  set_status (self, status);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
  /* The button that had the focus may be gone. */
  adw_dialog_set_focus (ADW_DIALOG (self), self->close_button);
}

static void
on_saved (gpointer      owner,
          const GValue *value,
          const GError *error)
{
  g_autoptr(CosmoSaveDialog) self = owner;
  g_autofree char *status = error != NULL ? cosmo_wording_for_error (error) : cosmo_wording_for_saved (self->album);

  end (self, status);
  cosmo_announce (GTK_WIDGET (self), status, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  if (!is_seen (self))
    notify_user (self);
  g_application_release (g_application_get_default ());
}

/* --- What the interface file shows when --------------------------------------------------------------------------- */

static gboolean
has_items (gpointer object,
           guint    n_items)
{
  return n_items > 0;
}

/* What scrolls does not know how high it would have to be. */
static int
choose_height (gpointer object,
               guint    n_failures)
{
  return adw_length_unit_to_px (ADW_LENGTH_UNIT_SP, n_failures > 0 ? LIST_HEIGHT : STATUS_HEIGHT,
                                gtk_widget_get_settings (GTK_WIDGET (object)));
}

static char *
describe_failure (gpointer      object,
                  CosmoDay      day,
                  CosmoPicture *picture)
{
  g_autofree char *date = NULL;
  g_autofree char *reason = NULL;

  if (picture == NULL)
    return NULL;

  date = cosmo_wording_for_date (day);
  reason = cosmo_wording_for_error (cosmo_picture_get_error (picture));
  /* TRANSLATORS: a date, and why the picture of that day could not be saved. */
  return g_strdup_printf (_("%s: %s"), date, reason);
}

/* --- What the user does ------------------------------------------------------------------------------------------- */

static void
on_cancel (CosmoSaveDialog *self)
{
  g_autoptr(CosmoSaveDialog) owner = NULL;

  if (self->saving == NULL)
    return;

  owner = self;
  cosmo_request_clear (&self->saving);
  end (self, _("Saving was canceled. Save into the same folder again to go on from here."));
  g_application_release (g_application_get_default ());
}

static void
on_close (CosmoSaveDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
on_open_folder (CosmoSaveDialog *self)
{
  g_autoptr(GtkFileLauncher) launcher = gtk_file_launcher_new (cosmo_album_get_folder (self->album));

  gtk_file_launcher_launch (launcher, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, NULL, NULL);
}

/* --- The object --------------------------------------------------------------------------------------------------- */

static void
cosmo_save_dialog_dispose (GObject *object)
{
  CosmoSaveDialog *self = COSMO_SAVE_DIALOG (object);

  cosmo_request_clear (&self->saving);
  gtk_widget_dispose_template (GTK_WIDGET (self), COSMO_TYPE_SAVE_DIALOG);
  g_clear_object (&self->album);

  G_OBJECT_CLASS (cosmo_save_dialog_parent_class)->dispose (object);
}

static void
cosmo_save_dialog_finalize (GObject *object)
{
  g_free (COSMO_SAVE_DIALOG (object)->status);

  G_OBJECT_CLASS (cosmo_save_dialog_parent_class)->finalize (object);
}

static void
cosmo_save_dialog_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  CosmoSaveDialog *self = COSMO_SAVE_DIALOG (object);

  switch ((CosmoSaveDialogProperty) prop_id)
    {
    case PROP_STATUS:
      g_value_set_string (value, self->status);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, self->fraction);
      break;
    case PROP_RUNNING:
      g_value_set_boolean (value, self->saving != NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_save_dialog_class_init (CosmoSaveDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = cosmo_save_dialog_dispose;
  object_class->finalize = cosmo_save_dialog_finalize;
  object_class->get_property = cosmo_save_dialog_get_property;

  properties[PROP_STATUS] = g_param_spec_string ("status", NULL, NULL, NULL, flags);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/cosmo-save-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CosmoSaveDialog, failures);
  gtk_widget_class_bind_template_child (widget_class, CosmoSaveDialog, close_button);
  gtk_widget_class_bind_template_callback (widget_class, has_items);
  gtk_widget_class_bind_template_callback (widget_class, choose_height);
  gtk_widget_class_bind_template_callback (widget_class, describe_failure);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
  gtk_widget_class_bind_template_callback (widget_class, on_close);
  gtk_widget_class_bind_template_callback (widget_class, on_open_folder);

  g_type_ensure (COSMO_TYPE_PICTURE);
}

static void
cosmo_save_dialog_init (CosmoSaveDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * cosmo_save_dialog_new:
 * @title: what is being saved
 * @album: how far it has come
 * @saving: (transfer full): the saving, which goes on until it is done or its user cancels it, whether the dialog is
 *   open or not
 *
 * Returns: (transfer none): a dialog, to be presented
 */
CosmoSaveDialog *
cosmo_save_dialog_new (const char *title,
                       CosmoAlbum *album,
                       DexFuture  *saving)
{
  CosmoSaveDialog *self;

  g_return_val_if_fail (COSMO_IS_ALBUM (album), NULL);
  g_return_val_if_fail (DEX_IS_FUTURE (saving), NULL);

  self = g_object_new (COSMO_TYPE_SAVE_DIALOG, "title", title, NULL);
  self->album = g_object_ref (album);
  gtk_no_selection_set_model (self->failures, cosmo_album_get_failures (album));
  g_signal_connect_object (album, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  on_changed (self);
  g_application_hold (g_application_get_default ());
  cosmo_request_start (&self->saving, saving, on_saved, g_object_ref_sink (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
  return self;
}
