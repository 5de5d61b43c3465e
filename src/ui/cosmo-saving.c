/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Saving from a window: what is asked first, and what is told afterwards. */

#include "config.h"

#include "cosmo-saving.h"

#include <glib/gi18n.h>

#include "cosmo-fiber.h"
#include "cosmo-file-name.h"
#include "cosmo-save-dialog.h"
#include "cosmo-saver.h"
#include "cosmo-window.h"
#include "cosmo-wording.h"

/* --- One picture -------------------------------------------------------------------------------------------------- */

typedef struct
{
  GtkWindow     *window;
  CosmoSession  *session;
  CosmoRecord   *record;
  GtkFileDialog *dialog;
  DexPromise    *chosen;    /* of a GFile */
} Save;

static void
save_clear (gpointer data)
{
  Save *save = data;

  g_clear_object (&save->window);
  g_clear_object (&save->session);
  g_clear_object (&save->dialog);
  g_clear_pointer (&save->record, cosmo_record_unref);
  dex_clear (&save->chosen);
}

static void
save_unref (gpointer save)
{
  g_rc_box_release_full (save, save_clear);
}

/* A window that was closed meanwhile has no place to tell anything. */
static gboolean
is_closed (Save *save)
{
  return gtk_window_get_application (save->window) == NULL;
}

static void
on_file_chosen (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  Save *save = user_data;
  g_autoptr(GError) error = NULL;
  GFile *file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, &error);

  if (file != NULL)
    dex_promise_resolve_object (save->chosen, file);
  else
    dex_promise_reject (save->chosen, g_steal_pointer (&error));
  save_unref (save);
}

/* Building a dialog takes more stack than a fiber has. */
static void
on_choose_file (gpointer user_data)
{
  Save *save = user_data;

  if (is_closed (save))
    {
      dex_promise_reject (save->chosen, g_error_new_literal (GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_CANCELLED,
                                                             "The window was closed"));
      save_unref (save);
      return;
    }

  gtk_file_dialog_save (save->dialog, save->window, NULL, on_file_chosen, save);
}

/* Returns: (transfer full): a future of the #GFile that the user chooses */
static DexFuture *
choose_file (Save   *save,
             GBytes *bytes)
{
  GSettings *settings = cosmo_session_get_settings (save->session);
  const char *extension = cosmo_file_name_get_extension (bytes);
  g_autofree char *pattern = g_settings_get_string (settings, "file-name-pattern");
  g_autoptr(GFile) folder = cosmo_saving_get_folder (settings);
  g_autofree char *name = NULL;

  name = cosmo_file_name_format (cosmo_file_name_check_pattern (pattern) ? pattern : COSMO_FILE_NAME_PATTERN,
                                 save->record, extension != NULL ? extension : "jpg");
  save->dialog = gtk_file_dialog_new ();
  gtk_file_dialog_set_title (save->dialog, _("Save Picture"));
  gtk_file_dialog_set_initial_name (save->dialog, name);
  gtk_file_dialog_set_initial_folder (save->dialog, folder);

  save->chosen = dex_promise_new ();
  g_idle_add_once (on_choose_file, g_rc_box_acquire (save));
  return dex_ref (DEX_FUTURE (save->chosen));
}

/* The dialog has asked about a file that is there by now, and not about one that comes there later. */
static DexFuture *
save_file (Save   *save,
           GBytes *bytes,
           GFile  *file)
{
  GSettings *settings = cosmo_session_get_settings (save->session);
  gboolean is_there = dex_await_boolean (dex_file_query_exists (file), NULL);

  return cosmo_saver_save (bytes, save->record, file, is_there ? COSMO_DRAFT_REPLACE : COSMO_DRAFT_KEEP,
                           g_settings_get_boolean (settings, "save-sidecars"));
}

static void
tell (Save         *save,
      const GError *error)
{
  g_autofree char *reason = cosmo_wording_for_error (error);

  /* Changing one's mind needs no comment. */
  if (is_closed (save) || (error != NULL && error->domain == GTK_DIALOG_ERROR))
    return;

  cosmo_window_add_toast (COSMO_WINDOW (save->window), reason != NULL ? reason : _("Picture saved"));
}

static DexFuture *
save_picture_fiber (gpointer data)
{
  Save *save = data;
  GSettings *settings = cosmo_session_get_settings (save->session);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GFile) file = NULL;
  g_autoptr(GError) error = NULL;

  if ((bytes = dex_await_boxed (cosmo_saver_load (cosmo_session_get_images (save->session), save->record), &error)) &&
      (file = dex_await_object (choose_file (save, bytes), &error)) &&
      dex_await (save_file (save, bytes, file), &error))
    {
      g_autoptr(GFile) folder = g_file_get_parent (file);

      cosmo_saving_set_folder (settings, folder);
    }

  tell (save, error);
  return dex_future_new_true ();
}

/**
 * cosmo_saving_save_picture:
 * @window: the window that shows it
 * @session: where pictures and settings are
 * @record: what is known of it
 *
 * Asks where to save a picture, saves it, and tells how that went.
 */
void
cosmo_saving_save_picture (GtkWindow    *window,
                           CosmoSession *session,
                           CosmoRecord  *record)
{
  Save *save = g_rc_box_new0 (Save);

  save->window = g_object_ref (window);
  save->session = g_object_ref (session);
  save->record = cosmo_record_ref (record);
  dex_future_disown (cosmo_fiber_spawn (save_picture_fiber, save, save_unref));
}

/* --- Many pictures ------------------------------------------------------------------------------------------------ */

typedef struct
{
  GtkWindow    *window;
  CosmoSession *session;
  guint         year;       /* 0: the favourites */
  CosmoView     view;
} SaveAll;

static void
save_all_free (SaveAll *save)
{
  g_object_unref (save->window);
  g_object_unref (save->session);
  g_free (save);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaveAll, save_all_free)

static void
start_saving (SaveAll *save,
              GFile   *folder)
{
  g_autoptr(CosmoAlbum) album = cosmo_session_new_album (save->session, folder);
  g_autofree char *title = NULL;
  CosmoSaveDialog *dialog;
  DexFuture *saving;

  if (save->year != 0)
    {
      saving = cosmo_session_save_year (save->session, album, save->year, save->view);
      /* TRANSLATORS: followed by a year. */
      title = g_strdup_printf (_("Saving %u"), save->year);
    }
  else
    {
      saving = cosmo_session_save_favourites (save->session, album);
      title = g_strdup (_("Saving Favorites"));
    }

  dialog = cosmo_save_dialog_new (title, album, saving);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (save->window));
}

static void
on_folder_chosen (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(SaveAll) save = user_data;
  g_autoptr(GFile) folder = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (object), result, NULL);

  if (folder == NULL)
    return;

  cosmo_saving_set_folder (cosmo_session_get_settings (save->session), folder);
  start_saving (save, folder);
}

static void
save_all (SaveAll *save)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr(GFile) folder = cosmo_saving_get_folder (cosmo_session_get_settings (save->session));

  gtk_file_dialog_set_title (dialog, _("Choose a Folder for the Pictures"));
  gtk_file_dialog_set_accept_label (dialog, _("_Save Here"));
  gtk_file_dialog_set_initial_folder (dialog, folder);
  gtk_file_dialog_select_folder (dialog, save->window, NULL, on_folder_chosen, save);
}

/**
 * cosmo_saving_save_year:
 * @window: the window that shows it
 * @session: where pictures and settings are
 * @year: a year of the archive
 * @view: which of its days
 *
 * Asks for a folder, and saves a year into it.
 */
void
cosmo_saving_save_year (GtkWindow    *window,
                        CosmoSession *session,
                        guint         year,
                        CosmoView     view)
{
  SaveAll *save = g_new0 (SaveAll, 1);

  save->window = g_object_ref (window);
  save->session = g_object_ref (session);
  save->year = year;
  save->view = view;
  save_all (save);
}

/**
 * cosmo_saving_save_favourites:
 * @window: a window
 * @session: where pictures and settings are
 *
 * Asks for a folder, and saves the favourites into it.
 */
void
cosmo_saving_save_favourites (GtkWindow    *window,
                              CosmoSession *session)
{
  cosmo_saving_save_year (window, session, 0, COSMO_VIEW_EVERY_DAY);
}

/**
 * cosmo_saving_get_folder:
 * @settings: the program's settings
 *
 * Returns: (transfer full): the folder that is offered: the one that was chosen or used last, or that for pictures
 */
GFile *
cosmo_saving_get_folder (GSettings *settings)
{
  g_autofree char *uri = g_settings_get_string (settings, "save-folder");
  const char *pictures = g_get_user_special_dir (G_USER_DIRECTORY_PICTURES);

  if (*uri != '\0')
    return g_file_new_for_uri (uri);
  return g_file_new_for_path (pictures != NULL ? pictures : g_get_home_dir ());
}

/**
 * cosmo_saving_set_folder:
 * @settings: the program's settings
 * @folder: the folder to offer from now on
 */
void
cosmo_saving_set_folder (GSettings *settings,
                         GFile     *folder)
{
  g_autofree char *uri = g_file_get_uri (folder);

  g_settings_set_string (settings, "save-folder", uri);
}
