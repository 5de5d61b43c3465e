/* SPDX-License-Identifier: GPL-3.0-or-later */

/**
 * CosmoSavingGroup:
 *
 * The preferences of saving: the folder that is offered, what the files are called, with an example while it is typed,
 * and whether each picture is described beside it.
 */

#include "config.h"

#include "cosmo-saving-group.h"

#include <glib/gi18n.h>

#include "cosmo-calendar.h"
#include "cosmo-file-name.h"
#include "cosmo-preferences-row.h"
#include "cosmo-saving.h"

struct _CosmoSavingGroup
{
  AdwPreferencesGroup  parent_instance;

  GSettings           *settings;
  GCancellable        *choosing;     /* of the last folder dialog */

  AdwActionRow        *folder_row;
  GtkWidget           *reset_folder_button;
  AdwEntryRow         *pattern_row;
  GtkWidget           *reset_pattern_button;
  AdwPreferencesRow   *pattern_message;
  AdwSwitchRow        *sidecars_row;
};

G_DEFINE_FINAL_TYPE (CosmoSavingGroup, cosmo_saving_group, ADW_TYPE_PREFERENCES_GROUP)

/* --- The folder --------------------------------------------------------------------------------------------------- */

static gboolean
is_user_set (CosmoSavingGroup *self,
             const char       *key)
{
  g_autoptr(GVariant) value = g_settings_get_user_value (self->settings, key);

  return value != NULL;
}

static void
show_folder (CosmoSavingGroup *self)
{
  g_autoptr(GFile) folder = cosmo_saving_get_folder (self->settings);
  g_autofree char *name = g_file_get_parse_name (folder);
  g_autofree char *escaped = g_markup_escape_text (name, -1);

  adw_action_row_set_subtitle (self->folder_row, escaped);
  gtk_widget_set_visible (self->reset_folder_button, is_user_set (self, "save-folder"));
}

static void
on_folder_chosen (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(CosmoSavingGroup) self = user_data;
  g_autoptr(GFile) folder = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (object), result, NULL);

  if (folder != NULL && self->settings != NULL)
    cosmo_saving_set_folder (self->settings, folder);
}

static void
on_choose_folder (CosmoSavingGroup *self)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr(GFile) folder = cosmo_saving_get_folder (self->settings);

  gtk_file_dialog_set_title (dialog, _("Choose the Folder for Saved Pictures"));
  gtk_file_dialog_set_initial_folder (dialog, folder);

  /* One dialog is enough. */
  g_cancellable_cancel (self->choosing);
  g_clear_object (&self->choosing);
  self->choosing = g_cancellable_new ();
  gtk_file_dialog_select_folder (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->choosing,
                                 on_folder_chosen, g_object_ref (self));
}

static void
on_reset_folder (CosmoSavingGroup *self)
{
  g_settings_reset (self->settings, "save-folder");
}

/* --- The names ---------------------------------------------------------------------------------------------------- */

/* Returns: (transfer full) (nullable): what a picture would be called, as markup */
static char *
describe_pattern (gpointer    instance,
                  const char *pattern)
{
  g_autoptr(CosmoRecord) record = NULL;
  g_autofree char *name = NULL;

  if (pattern == NULL || !cosmo_file_name_check_pattern (pattern))
    return NULL;

  record = cosmo_record_new (cosmo_day_parse ("2023-01-01"));
  record->title = g_strdup ("The Largest Rock in our Solar System");
  record->credit = g_strdup ("NASA, Apollo 17 Crew");
  name = cosmo_file_name_format (pattern, record, "jpg");
  return g_markup_escape_text (name, -1);
}

static void
show_pattern (CosmoSavingGroup *self)
{
  g_autofree char *pattern = g_settings_get_string (self->settings, "file-name-pattern");

  cosmo_preferences_row_set_text (self->pattern_row, pattern);
  gtk_widget_set_visible (self->reset_pattern_button, is_user_set (self, "file-name-pattern"));
}

/* Said while it is typed, as the example is. */
static void
on_pattern_changed (CosmoSavingGroup *self)
{
  const char *pattern = gtk_editable_get_text (GTK_EDITABLE (self->pattern_row));

  cosmo_preferences_row_set_refused (self->pattern_row, self->pattern_message,
                                     !cosmo_file_name_check_pattern (pattern));
}

static void
on_pattern_apply (CosmoSavingGroup *self)
{
  const char *pattern = gtk_editable_get_text (GTK_EDITABLE (self->pattern_row));

  if (cosmo_file_name_check_pattern (pattern))
    g_settings_set_string (self->settings, "file-name-pattern", pattern);
}

static void
on_reset_pattern (CosmoSavingGroup *self)
{
  g_settings_reset (self->settings, "file-name-pattern");
}

/* --- The object --------------------------------------------------------------------------------------------------- */

static void
cosmo_saving_group_dispose (GObject *object)
{
  CosmoSavingGroup *self = COSMO_SAVING_GROUP (object);

  g_cancellable_cancel (self->choosing);
  g_clear_object (&self->choosing);
  gtk_widget_dispose_template (GTK_WIDGET (self), COSMO_TYPE_SAVING_GROUP);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (cosmo_saving_group_parent_class)->dispose (object);
}

static void
cosmo_saving_group_class_init (CosmoSavingGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cosmo_saving_group_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/cosmo-saving-group.ui");
  gtk_widget_class_bind_template_child (widget_class, CosmoSavingGroup, folder_row);
  gtk_widget_class_bind_template_child (widget_class, CosmoSavingGroup, reset_folder_button);
  gtk_widget_class_bind_template_child (widget_class, CosmoSavingGroup, pattern_row);
  gtk_widget_class_bind_template_child (widget_class, CosmoSavingGroup, reset_pattern_button);
  gtk_widget_class_bind_template_child (widget_class, CosmoSavingGroup, pattern_message);
  gtk_widget_class_bind_template_child (widget_class, CosmoSavingGroup, sidecars_row);
  gtk_widget_class_bind_template_callback (widget_class, describe_pattern);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_folder);
  gtk_widget_class_bind_template_callback (widget_class, on_reset_folder);
  gtk_widget_class_bind_template_callback (widget_class, on_pattern_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_pattern_apply);
  gtk_widget_class_bind_template_callback (widget_class, on_reset_pattern);
}

static void
cosmo_saving_group_init (CosmoSavingGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * cosmo_saving_group_bind:
 * @self: a group that was not bound yet
 * @settings: the program's settings
 */
void
cosmo_saving_group_bind (CosmoSavingGroup *self,
                         GSettings        *settings)
{
  g_return_if_fail (COSMO_IS_SAVING_GROUP (self));
  g_return_if_fail (G_IS_SETTINGS (settings));
  g_return_if_fail (self->settings == NULL);

  self->settings = g_object_ref (settings);
  g_signal_connect_object (settings, "changed::save-folder", G_CALLBACK (show_folder), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::file-name-pattern", G_CALLBACK (show_pattern), self, G_CONNECT_SWAPPED);
  g_settings_bind (settings, "save-sidecars", self->sidecars_row, "active", G_SETTINGS_BIND_DEFAULT);
  show_folder (self);
  show_pattern (self);
}
