/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Saving a year from a terminal or a script: no window and no display, progress on the standard error output, and an
 * exit status that says whether all of it is there. */

#include "config.h"

#include "cosmo-save-command.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <unistd.h>

#include "cosmo-picture.h"
#include "cosmo-sandbox.h"
#include "cosmo-session.h"
#include "cosmo-wording.h"

/* What shells say of a process that a signal ended. */
#define EXIT_SIGNAL 128

typedef struct
{
  CosmoSession *session;
  CosmoAlbum   *album;
  DexFuture    *future;      /* NULL when it was given up */
  gboolean      is_terminal;
  gboolean      has_line;    /* of progress, which is written over */
  guint         n_to_tell;   /* how many pictures are to be done when progress is told to a file the next time */
  GPtrArray    *failures;    /* of owned CosmoPicture, those that are to be told */
  guint         tell_id;     /* of the source that does so, or 0 */
  int           signal;      /* that ended it, or 0 */
  gboolean      is_offline;
} Command;

static void
print_line (Command    *command,
            const char *line)
{
  /* The line of progress is cleared first. */
  g_printerr ("%s%s\n", command->has_line ? "\r\033[K" : "", line);
  command->has_line = FALSE;
}

static guint
count_done (Command *command)
{
  return cosmo_album_get_n_saved (command->album) +
         cosmo_album_get_n_kept (command->album) +
         cosmo_album_get_n_noted (command->album) +
         g_list_model_get_n_items (cosmo_album_get_failures (command->album));
}

static void
on_changed (Command *command)
{
  g_autofree char *progress = NULL;

  if (!command->is_terminal && count_done (command) < command->n_to_tell)
    return;

  progress = cosmo_wording_for_saving (command->album);
  if (command->is_terminal)
    {
      g_printerr ("\r\033[K%s", progress);
      command->has_line = TRUE;
    }
  else
    {
      command->n_to_tell = count_done (command) + cosmo_album_get_n_total (command->album) / 10 + 1;
      print_line (command, progress);
    }
}

static char *
word_failure (CosmoPicture *picture)
{
  return cosmo_wording_for_error (cosmo_picture_get_error (picture));
}

/* Returns: how many days from @first on have failed one after another, for one reason */
static guint
count_run (GPtrArray *failures,
           guint      first)
{
  g_autofree char *reason = word_failure (failures->pdata[first]);
  CosmoDay day = cosmo_picture_get_day (failures->pdata[first]);

  for (guint n = 1;; n++)
    {
      CosmoPicture *picture = first + n < failures->len ? failures->pdata[first + n] : NULL;
      g_autofree char *other = picture != NULL ? word_failure (picture) : NULL;

      if (picture == NULL || cosmo_picture_get_day (picture) != day + n || g_strcmp0 (reason, other) != 0)
        return n;
    }
}

/* A service that is down takes hundreds of days with it, for which one line is enough. */
static void
tell_failures (Command *command)
{
  for (guint first = 0, n; first < command->failures->len; first += n)
    {
      g_autofree char *reason = word_failure (command->failures->pdata[first]);
      g_autofree char *begin = NULL;
      g_autofree char *end = NULL;
      g_autofree char *line = NULL;

      n = count_run (command->failures, first);
      begin = cosmo_day_format (cosmo_picture_get_day (command->failures->pdata[first]));
      end = cosmo_day_format (cosmo_picture_get_day (command->failures->pdata[first + n - 1]));
      line = n == 1 ? g_strdup_printf ("%s: %s", begin, reason) : g_strdup_printf ("%s – %s: %s", begin, end, reason);
      print_line (command, line);
    }

  g_ptr_array_set_size (command->failures, 0);
  g_clear_handle_id (&command->tell_id, g_source_remove);
}

static gboolean
on_tell (gpointer user_data)
{
  tell_failures (user_data);
  return G_SOURCE_REMOVE;
}

/* Those that come together are told together. */
static void
on_failed (GListModel *failures,
           guint       position,
           guint       n_removed,
           guint       n_added,
           Command    *command)
{
  for (guint i = 0; i < n_added; i++)
    g_ptr_array_add (command->failures, g_list_model_get_item (failures, position + i));
  if (command->tell_id == 0)
    command->tell_id = g_idle_add (on_tell, command);
}

/* A script does not wait for a network; what a service asks it to wait for, it does. */
static void
on_notice (CosmoLoader *loader,
           GParamSpec  *pspec,
           Command     *command)
{
  g_autofree char *reason = cosmo_wording_for_notice (loader, 0);

  switch (cosmo_loader_get_notice (loader))
    {
    case COSMO_NOTICE_OFFLINE:
      command->is_offline = TRUE;
      dex_clear (&command->future);
      break;
    case COSMO_NOTICE_SWITCHED:
    case COSMO_NOTICE_KEY_REFUSED:
    case COSMO_NOTICE_QUOTA:
      if (reason != NULL)
        print_line (command, reason);
      break;
    case COSMO_NOTICE_NONE:
    case COSMO_NOTICE_FAILED:
    default:
      break;
    }
}

static void
on_signal (Command *command,
           int      number)
{
  command->signal = number;
  dex_clear (&command->future);
}

static gboolean
on_interrupt (gpointer user_data)
{
  on_signal (user_data, SIGINT);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_terminate (gpointer user_data)
{
  on_signal (user_data, SIGTERM);
  return G_SOURCE_CONTINUE;
}

static void
wait_for_end (Command *command)
{
  guint interrupt = g_unix_signal_add (SIGINT, on_interrupt, command);
  guint terminate = g_unix_signal_add (SIGTERM, on_terminate, command);

  while (command->future != NULL && dex_future_is_pending (command->future))
    g_main_context_iteration (NULL, TRUE);

  g_source_remove (interrupt);
  g_source_remove (terminate);
}

/* Says how it ended, and returns the exit status. */
static int
report_end (Command *command)
{
  g_autofree char *summary = cosmo_wording_for_saved (command->album);
  g_autofree char *reason = NULL;
  g_autoptr(GError) error = NULL;

  tell_failures (command);
  if (command->signal != 0 || command->is_offline)
    {
      if (command->is_offline)
        print_line (command, _("This computer is offline"));
      print_line (command, _("Not everything is saved. The same command goes on from here."));
      return command->signal != 0 ? EXIT_SIGNAL + command->signal : 1;
    }

  if (dex_future_get_value (command->future, &error) == NULL)
    {
      reason = cosmo_wording_for_error (error);
      print_line (command, reason);
      g_debug ("Saving ended: %s", error->message);
      return 1;
    }

  print_line (command, summary);
  return g_list_model_get_n_items (cosmo_album_get_failures (command->album)) > 0 ? 1 : 0;
}

static CosmoView
get_view (const CosmoOptions *options)
{
  return g_strcmp0 (options->view, "firsts") == 0 ? COSMO_VIEW_FIRSTS : COSMO_VIEW_EVERY_DAY;
}

static int
refuse (GFile *folder)
{
  g_autofree char *name = g_file_get_parse_name (folder);
  g_autofree char *message = NULL;

  /* TRANSLATORS: %s is a folder. The command stays as it is, but for the word in capitals, which is that of --help. */
  message = g_strdup_printf (_("Flatpak keeps “%s” from the program: what is saved there would be lost. "
                               "Begin with “flatpak run --filesystem=FOLDER:create”."),
                             name);
  g_printerr ("cosmorama: %s\n", message);
  return 1;
}

static int
save (const CosmoOptions *options,
      GFile              *folder)
{
  g_autoptr(GSettings) settings = g_settings_new (APP_ID);
  g_autoptr(CosmoSession) session = cosmo_session_new (settings, options->planetary_url, options->basic_url);
  g_autoptr(CosmoAlbum) album = cosmo_session_new_album (session, folder);
  g_autoptr(GPtrArray) failures = g_ptr_array_new_with_free_func (g_object_unref);
  Command command = { .session = session, .album = album, .is_terminal = isatty (STDERR_FILENO), .failures = failures };
  int status;

  g_signal_connect_swapped (album, "changed", G_CALLBACK (on_changed), &command);
  g_signal_connect (cosmo_album_get_failures (album), "items-changed", G_CALLBACK (on_failed), &command);
  g_signal_connect (cosmo_session_get_loader (session), "notify::notice", G_CALLBACK (on_notice), &command);

  command.future = cosmo_session_save_year (session, album, options->save_year, get_view (options));
  wait_for_end (&command);
  status = report_end (&command);

  dex_clear (&command.future);
  g_signal_handlers_disconnect_by_data (cosmo_session_get_loader (session), &command);
  g_signal_handlers_disconnect_by_data (cosmo_album_get_failures (album), &command);
  g_signal_handlers_disconnect_by_data (album, &command);

  /* What was given up clears its drafts away in the turns that this takes. */
  cosmo_session_close (session);
  return status;
}

/**
 * cosmo_save_command_run:
 * @options: what was asked for, with a year to save
 *
 * Saves a year, and returns when it is done or was interrupted.
 *
 * Returns: the exit status: 0 only if everything is there
 */
int
cosmo_save_command_run (const CosmoOptions *options)
{
  g_autoptr(GFile) folder = g_file_new_for_commandline_arg (options->save_folder);

  return cosmo_sandbox_loses (folder) ? refuse (folder) : save (options, folder);
}
