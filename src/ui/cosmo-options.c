/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The options of the command line. They hold for one run, and are checked before anything else is done. */

#include "config.h"

#include "cosmo-options.h"

#include <glib/gi18n.h>

#include "cosmo-address.h"
#include "cosmo-calendar.h"

static const GOptionEntry entries[] = {
  /* TRANSLATORS: what --help says of --year, and the word in capitals that stands for the year in it. */
  { "year", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, NULL, N_("Show the pictures of a year"), N_("YEAR") },
  { "view", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, NULL, N_("Show or save the first of each month, or every day"),
    "firsts|every-day" },
  { "today", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL, N_("Open today’s picture"), NULL },
  { "random", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL, N_("Open a picture chosen at random"), NULL },
  { "save-year", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, NULL,
    N_("Save the pictures of a year, without a window, and exit"), N_("YEAR") },
  /* TRANSLATORS: the pictures of --save-year; FOLDER stands for what is given with --to. */
  { "to", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, NULL, N_("The folder to save them into"), N_("FOLDER") },
  { "planetary-url", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, NULL,
    /* TRANSLATORS: ADDRESS stands for what is given with --planetary-url. */
    N_("Use another address for api.nasa.gov’s service in this run"), N_("ADDRESS") },
  { "basic-url", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, NULL,
    N_("Use another address for science.nasa.gov’s service in this run"), N_("ADDRESS") },
  { G_OPTION_REMAINING, 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING_ARRAY, NULL, NULL, NULL },
  { "version", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL, N_("Print the version and exit"), NULL },
  { NULL }
};

static guint
get_this_year (void)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  guint year;

  cosmo_day_get_date (cosmo_calendar_get_today (now), &year, NULL, NULL);
  return year;
}

/* Leaves @year as it is when the option is not given. */
static gboolean
take_year (GVariantDict  *dict,
           const char    *option,
           guint         *year,
           GError       **error)
{
  int last_year = get_this_year ();
  const char *text;
  guint64 number;

  if (!g_variant_dict_lookup (dict, option, "&s", &text))
    return TRUE;

  if (g_ascii_string_to_unsigned (text, 10, COSMO_CALENDAR_FIRST_YEAR, last_year, &number, NULL))
    {
      *year = number;
      return TRUE;
    }

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _("There are no pictures of the year %s: choose one from %d to %d."),
               text, COSMO_CALENDAR_FIRST_YEAR, last_year);
  return FALSE;
}

static gboolean
check_view (const char *view,
            GError    **error)
{
  if (g_str_equal (view, "firsts") || g_str_equal (view, "every-day"))
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               /* TRANSLATORS: “firsts” and “every-day” are typed as they are here: leave them untranslated. */
               _("There is no view “%s”: choose “firsts” or “every-day”."), view);
  return FALSE;
}

static gboolean
check_url (const char *url,
           GError    **error)
{
  if (cosmo_address_is_allowed (url))
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _("“%s” is no address of a service: it has to begin with “https://”, or with “http://” for this computer."),
               url);
  return FALSE;
}

static gboolean
check_day (const CosmoOptions  *options,
           GError             **error)
{
  gboolean has_year = options->year != 0 || options->save_year != 0 || options->view != NULL;

  if (options->today + options->random + has_year <= 1)
    return TRUE;

  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _("--today, --random, and the choice of a year or view exclude each other."));
  return FALSE;
}

static gboolean
check_rest (GVariantDict  *dict,
            GError       **error)
{
  g_autofree const char **rest = NULL;

  if (!g_variant_dict_lookup (dict, G_OPTION_REMAINING, "^a&s", &rest) || rest[0] == NULL)
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION,
               _("“%s” is no option: --help lists what there is."), rest[0]);
  return FALSE;
}

static gboolean
check_saving (const CosmoOptions  *options,
              GError             **error)
{
  /* An empty name would be the folder that one happens to be in: rather a variable of a script that was not set. */
  gboolean has_folder = options->save_folder != NULL && *options->save_folder != '\0';

  if ((options->save_year != 0) == has_folder)
    return TRUE;

  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       /* TRANSLATORS: the options stay as they are; the words in capitals are those of --help. */
                       _("Saving needs both a year and a folder: --save-year YEAR --to FOLDER."));
  return FALSE;
}

/**
 * cosmo_options_add_to:
 * @application: the program, not yet running
 *
 * Lets a program understand the options.
 */
void
cosmo_options_add_to (GApplication *application)
{
  g_application_add_main_option_entries (application, entries);
  g_application_set_option_context_summary (application, _("See NASA’s Astronomy Picture of the Day, year by year."));
}

/**
 * cosmo_options_parse:
 * @dict: what was given, by the names of the options
 * @error: return location for a #GError, whose message is for the user
 *
 * Returns: (transfer full) (nullable): the options, or %NULL if one of them makes no sense
 */
CosmoOptions *
cosmo_options_parse (GVariantDict  *dict,
                     GError       **error)
{
  g_autoptr(CosmoOptions) self = g_new0 (CosmoOptions, 1);

  g_return_val_if_fail (dict != NULL, NULL);

  if (!check_rest (dict, error))
    return NULL;
  if (!take_year (dict, "year", &self->year, error) || !take_year (dict, "save-year", &self->save_year, error))
    return NULL;
  if (g_variant_dict_lookup (dict, "view", "s", &self->view) && !check_view (self->view, error))
    return NULL;
  if (g_variant_dict_lookup (dict, "planetary-url", "s", &self->planetary_url) &&
      !check_url (self->planetary_url, error))
    return NULL;
  if (g_variant_dict_lookup (dict, "basic-url", "s", &self->basic_url) && !check_url (self->basic_url, error))
    return NULL;

  g_variant_dict_lookup (dict, "to", "^ay", &self->save_folder);
  g_variant_dict_lookup (dict, "today", "b", &self->today);
  g_variant_dict_lookup (dict, "random", "b", &self->random);
  if (!check_day (self, error) || !check_saving (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * cosmo_options_free:
 * @self: (nullable): options
 */
void
cosmo_options_free (CosmoOptions *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->view, g_free);
  g_clear_pointer (&self->planetary_url, g_free);
  g_clear_pointer (&self->basic_url, g_free);
  g_clear_pointer (&self->save_folder, g_free);
  g_free (self);
}
