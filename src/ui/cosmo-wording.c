/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the layers below have to say, in the words of a person's language: dates, reasons and errors. The messages of
 * their errors are for the log; what is shown is chosen here, by domain and code. */

#include "config.h"

#include "cosmo-wording.h"

#include <glib/gi18n.h>
#include <langinfo.h>

#include "cosmo-image-decoder.h"
#include "cosmo-picture-file.h"
#include "cosmo-service.h"

static char *
format_day (CosmoDay    day,
            const char *format)
{
  g_autoptr(GDateTime) noon = NULL;
  guint year, month, day_of_month;

  cosmo_day_get_date (day, &year, &month, &day_of_month);
  noon = g_date_time_new_utc (year, month, day_of_month, 12, 0, 0);
  return g_date_time_format (noon, format);
}

/* Whether hours are counted to twelve where the user is, which is not a matter of the language. */
static gboolean
counts_to_twelve (void)
{
  static const char *const conversions[] = { "%I", "%l", "%r", "%p", "%P" };
  const char *format = nl_langinfo (T_FMT);

  for (guint i = 0; i < G_N_ELEMENTS (conversions); i++)
    if (strstr (format, conversions[i]) != NULL)
      return TRUE;

  return FALSE;
}

/* The time of day where the user is, like "14:35". */
static char *
word_time (gint64 time)
{
  g_autoptr(GDateTime) local = g_date_time_new_from_unix_local (time);

  if (local == NULL)
    return g_strdup ("");

  if (counts_to_twelve ())
    /* TRANSLATORS: a time of day, like "2:35 PM"; see strftime(3). */
    return g_date_time_format (local, C_("time counted to twelve", "%-I:%M %p"));

  /* TRANSLATORS: a time of day, like "14:35"; see strftime(3). */
  return g_date_time_format (local, C_("time", "%H:%M"));
}

static const char *
word_service_error (CosmoServiceError code)
{
  switch (code)
    {
    case COSMO_SERVICE_ERROR_NONSENSE:
      return _("NASA’s answer could not be understood");
    case COSMO_SERVICE_ERROR_NO_PICTURE:
    case COSMO_SERVICE_ERROR_RANGE:
      return _("NASA has no picture of this day");
    case COSMO_SERVICE_ERROR_KEY_REFUSED:
      return _("NASA refused the API key");
    case COSMO_SERVICE_ERROR_QUOTA:
      return _("NASA’s limit on requests is reached");
    case COSMO_SERVICE_ERROR_OFFLINE:
      return _("This computer is offline");
    case COSMO_SERVICE_ERROR_INTERNAL:
      return _("NASA’s service failed over this day");
    case COSMO_SERVICE_ERROR_DOWN:
    default:
      return _("NASA could not be reached");
    }
}

static const char *
word_save_error (CosmoSaveError code)
{
  switch (code)
    {
    case COSMO_SAVE_ERROR_FULL:
      return _("The disk is full. What was saved so far is whole, and saving again goes on from there");
    case COSMO_SAVE_ERROR_NOT_WRITABLE:
      return _("This folder cannot be written to");
    case COSMO_SAVE_ERROR_IN_USE:
      return _("Pictures are already being saved into this folder");
    case COSMO_SAVE_ERROR_NEWER:
      return _("A newer version of Cosmorama saved into this folder: use that one, or another folder");
    case COSMO_SAVE_ERROR_NO_PICTURE:
      return _("There is no picture of this day to save");
    case COSMO_SAVE_ERROR_FAILED:
    default:
      return _("The disk could not be read or written");
    }
}

static const char *
word_image_error (CosmoImageError code)
{
  switch (code)
    {
    case COSMO_IMAGE_ERROR_UNREACHABLE:
      return _("The picture could not be downloaded");
    case COSMO_IMAGE_ERROR_GONE:
      return _("The picture is no longer at its address");
    case COSMO_IMAGE_ERROR_TOO_LARGE:
      return _("The picture is too large to be shown");
    case COSMO_IMAGE_ERROR_TOO_SLOW:
      return _("The picture took too long to open");
    case COSMO_IMAGE_ERROR_OFFLINE:
      return _("This computer is offline");
    case COSMO_IMAGE_ERROR_DAMAGED:
    default:
      return _("The picture is damaged");
    }
}

static gboolean
is_first_of_month (CosmoDay day)
{
  guint day_of_month;

  cosmo_day_get_date (day, NULL, NULL, &day_of_month);

  return day_of_month == 1;
}

/**
 * cosmo_wording_for_date:
 * @day: a day, not 0
 *
 * Returns: (transfer full): the date as one reads it in the user's language, like "1 January 2023"
 */
char *
cosmo_wording_for_date (CosmoDay day)
{
  if (is_first_of_month (day))
    /* TRANSLATORS: as the other date, for the first day of a month; some languages have an ordinal: "%-der %B %Y". */
    return format_day (day, C_("date of the first of a month", "%-d %B %Y"));

  /* TRANSLATORS: a date, like "1 January 2023"; see strftime(3). Put the parts in the order of your language. */
  return format_day (day, C_("date", "%-d %B %Y"));
}

/**
 * cosmo_wording_for_long_date:
 * @day: a day, not 0
 *
 * Returns: (transfer full): the date with its day of the week, like "Sunday, 1 January 2023"
 */
char *
cosmo_wording_for_long_date (CosmoDay day)
{
  if (is_first_of_month (day))
    /* TRANSLATORS: as the other date with a day of the week, for the first day of a month. */
    return format_day (day, C_("date of the first of a month", "%A, %-d %B %Y"));

  /* TRANSLATORS: a date, like "Sunday, 1 January 2023"; see strftime(3). */
  return format_day (day, C_("date", "%A, %-d %B %Y"));
}

/**
 * cosmo_wording_for_missing:
 * @missing: why there is no picture of a day
 *
 * Returns: (transfer full) (nullable): the same as a person would say it, or %NULL if it is not missing
 */
char *
cosmo_wording_for_missing (CosmoMissing missing)
{
  switch (missing)
    {
    case COSMO_MISSING_GAP:
      return g_strdup (_("No picture was published on this day"));
    case COSMO_MISSING_NOT_YET:
      return g_strdup (_("Today’s picture is not out yet"));
    case COSMO_MISSING_UNKNOWN:
      return g_strdup (_("NASA has no picture of this day"));
    case COSMO_MISSING_NOT:
    default:
      return NULL;
    }
}

/**
 * cosmo_wording_for_error:
 * @error: (nullable): an error from a layer below
 *
 * Returns: (transfer full) (nullable): what went wrong as a person would say it, without a full stop, or %NULL for no
 *   error
 */
char *
cosmo_wording_for_error (const GError *error)
{
  if (error == NULL)
    return NULL;
  if (error->domain == COSMO_SERVICE_ERROR)
    return g_strdup (word_service_error (error->code));
  if (error->domain == COSMO_IMAGE_ERROR)
    return g_strdup (word_image_error (error->code));
  if (error->domain == COSMO_SAVE_ERROR)
    return g_strdup (word_save_error (error->code));

  return g_strdup (_("Something went wrong"));
}

static const char *
name_source (CosmoSource source)
{
  return source == COSMO_SOURCE_PLANETARY ? "api.nasa.gov" : "science.nasa.gov";
}

static const char *
name_other_source (CosmoSource source)
{
  return name_source (source == COSMO_SOURCE_PLANETARY ? COSMO_SOURCE_BASIC : COSMO_SOURCE_PLANETARY);
}

static char *
word_switch (CosmoSource   source,
             const GError *reason,
             gint64        resume_at)
{
  if (g_error_matches (reason, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_QUOTA))
    {
      g_autofree char *time = word_time (resume_at);

      /* TRANSLATORS: the first and the last are names of services, like "api.nasa.gov"; the second is a time of day. */
      return g_strdup_printf (_("The limit on requests to %s is reached until %s. The pictures now come from %s."),
                              name_other_source (source), time, name_source (source));
    }
  if (g_error_matches (reason, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_DOWN))
    {
      /* TRANSLATORS: both are names of services, like "api.nasa.gov". */
      return g_strdup_printf (_("%s cannot be reached. The pictures now come from %s."),
                              name_other_source (source), name_source (source));
    }

  /* TRANSLATORS: both are names of services, like "api.nasa.gov". */
  return g_strdup_printf (_("%s does not answer as it should. The pictures now come from %s."),
                          name_other_source (source), name_source (source));
}

static char *
word_key_refused (CosmoSource source)
{
  if (source == COSMO_SOURCE_AUTOMATIC)
    return g_strdup (_("NASA refused the API key"));

  /* TRANSLATORS: followed by the name of a service that needs no key: "science.nasa.gov". */
  return g_strdup_printf (_("NASA refused the API key. The pictures now come from %s."), name_source (source));
}

/* How long it will be, or NULL if that is so long that the time of day says more. */
static char *
word_wait (gint64 seconds)
{
  guint minutes = (seconds + 59) / 60;

  if (seconds <= 0 || minutes > 60)
    return NULL;
  if (seconds <= 60)
    /* TRANSLATORS: how long one has to wait, as it stands in "Loading goes on at 14:35, in 40 seconds." */
    return g_strdup_printf (ngettext ("%u second", "%u seconds", seconds), (guint) seconds);

  /* TRANSLATORS: how long one has to wait, as it stands in "Loading goes on at 14:35, in 12 minutes." */
  return g_strdup_printf (ngettext ("%u minute", "%u minutes", minutes), minutes);
}

static char *
word_quota (gint64 resume_at)
{
  g_autofree char *time = word_time (resume_at);
  g_autofree char *wait = word_wait (resume_at - g_get_real_time () / G_USEC_PER_SEC);

  if (wait == NULL)
    /* TRANSLATORS: followed by a time of day, like "14:35". */
    return g_strdup_printf (_("NASA’s limit on requests is reached. Loading goes on at %s."), time);

  /* TRANSLATORS: the first is a time of day, like "14:35", the second is like "12 minutes" or "40 seconds". */
  return g_strdup_printf (_("NASA’s limit on requests is reached. Loading goes on at %s, in %s."), time, wait);
}

/**
 * cosmo_wording_for_notice:
 * @loader: what loads the year
 * @n_failed: how many of its days failed
 *
 * Returns: (transfer full): what the user should know of the loading, as a person would say it; empty if there is
 *   nothing
 */
char *
cosmo_wording_for_notice (CosmoLoader *loader,
                          guint        n_failed)
{
  CosmoSource source = cosmo_loader_get_notice_source (loader);

  switch (cosmo_loader_get_notice (loader))
    {
    case COSMO_NOTICE_SWITCHED:
      return word_switch (source, cosmo_loader_get_notice_error (loader), cosmo_loader_get_resume_at (loader));
    case COSMO_NOTICE_FAILED:
      return g_strdup_printf (ngettext ("%u day could not be loaded", "%u days could not be loaded", n_failed),
                              n_failed);
    case COSMO_NOTICE_KEY_REFUSED:
      return word_key_refused (source);
    case COSMO_NOTICE_QUOTA:
      return word_quota (cosmo_loader_get_resume_at (loader));
    case COSMO_NOTICE_OFFLINE:
      return g_strdup (_("This computer is offline. What is missing will be loaded when it is back."));
    case COSMO_NOTICE_NONE:
    default:
      return g_strdup ("");
    }
}

static gboolean
is_disk_full (const GError *error)
{
  return g_error_matches (error, COSMO_CATALOGUE_ERROR, COSMO_CATALOGUE_ERROR_FULL) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
}

static gboolean
is_read_only (const GError *error)
{
  return g_error_matches (error, COSMO_CATALOGUE_ERROR, COSMO_CATALOGUE_ERROR_READ_ONLY) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_READ_ONLY);
}

static const char *
word_disk_error (CosmoCatalogueState  state,
                 const GError        *error)
{
  if (state == COSMO_CATALOGUE_READ_ONLY)
    return _("Cosmorama may not write into its folders. What was kept before is shown; what is new is not kept.");
  if (is_disk_full (error))
    return _("There is no space left on the disk. What you see is not kept, and cannot be shown when you are offline.");
  if (is_read_only (error))
    return _("Cosmorama may not write into its folders. What you see is not kept, and cannot be shown when you are "
             "offline.");

  return _("The disk cannot be written to. What you see is not kept, and cannot be shown when you are offline.");
}

/**
 * cosmo_wording_for_keeping:
 * @catalogue: where texts are kept
 * @images: where pictures are kept
 * @details: (out): return location for what it means, in some sentences
 *
 * Returns: (transfer full) (nullable): in a few words, why what is shown cannot be kept or why what was kept is not
 *   shown, or %NULL if all is well
 */
char *
cosmo_wording_for_keeping (CosmoCatalogue   *catalogue,
                           CosmoImageStore  *images,
                           char            **details)
{
  CosmoCatalogueState state = cosmo_catalogue_get_state (catalogue);
  const GError *error = cosmo_catalogue_get_error (catalogue);

  if (state == COSMO_CATALOGUE_NEWER)
    {
      *details = g_strdup (_("A newer version of Cosmorama made the catalog of what you have seen. This version "
                             "leaves it as it is: what you see is not kept, and favorites are not shown."));
      return g_strdup (_("The catalog is of a newer version"));
    }

  /* That somebody else is writing goes by. */
  if (error == NULL || g_error_matches (error, COSMO_CATALOGUE_ERROR, COSMO_CATALOGUE_ERROR_BUSY))
    error = cosmo_image_store_get_error (images);
  if (error != NULL)
    {
      *details = g_strdup (word_disk_error (state, error));
      return g_strdup (is_disk_full (error) ? _("The disk is full") : _("Nothing can be kept"));
    }

  if (state == COSMO_CATALOGUE_DAMAGED_REPLACED)
    {
      *details = g_strdup (_("The catalog of what you have seen was damaged. It was set aside, and what could still "
                             "be read of it is in a new one, favorites first. The rest will be loaded again."));
      return g_strdup (_("The catalog was damaged"));
    }

  return NULL;
}

/**
 * cosmo_wording_for_progress:
 * @received: how many bytes have come
 * @total: how many there will be, or 0 if nobody knows
 *
 * Returns: (transfer full): how far a download is, like "1.2 MB of 3.4 MB"
 */
char *
cosmo_wording_for_progress (guint64 received,
                            guint64 total)
{
  g_autofree char *received_size = g_format_size (received);
  g_autofree char *total_size = g_format_size (total);

  if (total == 0)
    return g_steal_pointer (&received_size);

  /* TRANSLATORS: how far a download is, like "1.2 MB of 3.4 MB". */
  return g_strdup_printf (_("%s of %s"), received_size, total_size);
}

static char *
word_time_left (gint64 seconds)
{
  guint minutes = (seconds + 59) / 60;

  if (seconds < 60)
    /* TRANSLATORS: the end of a line like "212 of 365 · 1.2 GB · 3.4 MB/s · less than a minute left". */
    return g_strdup (_("less than a minute left"));

  /* TRANSLATORS: the end of a line like "212 of 365 · 1.2 GB · 3.4 MB/s · about 2 minutes left". */
  return g_strdup_printf (ngettext ("about %u minute left", "about %u minutes left", minutes), minutes);
}

/**
 * cosmo_wording_for_saving:
 * @album: pictures that are being saved
 *
 * Returns: (transfer full): how far that has come, on one line: count, bytes, speed, and time left
 */
char *
cosmo_wording_for_saving (CosmoAlbum *album)
{
  guint n_failed = g_list_model_get_n_items (cosmo_album_get_failures (album));
  guint n_done = cosmo_album_get_n_saved (album) + cosmo_album_get_n_kept (album) + cosmo_album_get_n_noted (album);
  g_autofree char *size = g_format_size (cosmo_album_get_n_bytes (album));
  g_autofree char *speed = g_format_size (cosmo_album_get_speed (album));
  g_autofree char *count = NULL;
  g_autofree char *left = NULL;

  if (cosmo_album_get_n_total (album) == 0)
    /* TRANSLATORS: seen while the program finds out which pictures a year has, before it saves them. */
    return g_strdup (_("Looking up what there is…"));

  /* TRANSLATORS: how many of the pictures of a year are there already, like "212 of 365". */
  count = g_strdup_printf (_("%u of %u"), n_done + n_failed, cosmo_album_get_n_total (album));
  if (cosmo_album_get_seconds_left (album) < 0 || cosmo_album_get_speed (album) == 0)
    /* TRANSLATORS: how many pictures were saved, and how many bytes, like "212 of 365 · 1.2 GB". */
    return g_strdup_printf (_("%s · %s"), count, size);

  left = word_time_left (cosmo_album_get_seconds_left (album));
  /* TRANSLATORS: how many pictures were saved, how many bytes, how fast, and how long it will still take, like
   * "212 of 365 · 1.2 GB · 3.4 MB/s · about 2 minutes left". */
  return g_strdup_printf (_("%s · %s · %s/s · %s"), count, size, speed, left);
}

/**
 * cosmo_wording_for_saved:
 * @album: pictures that were saved
 *
 * Returns: (transfer full): what became of them, in whole sentences
 */
char *
cosmo_wording_for_saved (CosmoAlbum *album)
{
  guint n_saved = cosmo_album_get_n_saved (album);
  guint n_kept = cosmo_album_get_n_kept (album);
  guint n_noted = cosmo_album_get_n_noted (album);
  guint n_failed = g_list_model_get_n_items (cosmo_album_get_failures (album));
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, ngettext ("%u picture was saved.", "%u pictures were saved.", n_saved), n_saved);
  if (n_kept > 0)
    {
      g_string_append_c (text, ' ');
      /* TRANSLATORS: follows "12 pictures were saved."; %u is a number of pictures, too. */
      g_string_append_printf (text, ngettext ("%u was there already.", "%u were there already.", n_kept), n_kept);
    }
  if (n_noted > 0)
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (text,
                              /* TRANSLATORS: follows "12 pictures were saved."; of films elsewhere, for instance. */
                              ngettext ("Of %u day there is no picture, only its text.",
                                        "Of %u days there is no picture, only their text.",
                                        n_noted),
                              n_noted);
    }
  if (n_failed > 0)
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (text,
                              /* TRANSLATORS: follows "12 pictures were saved."; %u is a number of pictures, too. */
                              ngettext ("%u could not be saved: save again to try it once more.",
                                        "%u could not be saved: save again to try them once more.",
                                        n_failed),
                              n_failed);
    }

  return g_string_free_and_steal (text);
}

/**
 * cosmo_wording_for_size:
 * @width: of a picture, in pixels
 * @height: likewise its height
 * @n_bytes: how many bytes its file has, or 0 if that is not known
 *
 * Returns: (transfer full): the size, like "3000 × 2000 pixels, 3.4 MB"
 */
char *
cosmo_wording_for_size (guint   width,
                        guint   height,
                        guint64 n_bytes)
{
  g_autofree char *file_size = g_format_size (n_bytes);

  if (n_bytes == 0)
    /* TRANSLATORS: the size of a picture: width, height. */
    return g_strdup_printf (_("%u × %u pixels"), width, height);

  /* TRANSLATORS: the size of a picture: width, height, and that of its file, like "3.4 MB". */
  return g_strdup_printf (_("%u × %u pixels, %s"), width, height, file_size);
}

/**
 * cosmo_wording_for_scale:
 * @scale: how large a picture is shown; 1 is one pixel of the screen for each of its own
 *
 * Returns: (transfer full): the scale, like "100%"
 */
char *
cosmo_wording_for_scale (double scale)
{
  /* TRANSLATORS: how large a picture is shown, like "100%". Write the sign as your language does. */
  return g_strdup_printf (_("%.0f%%"), scale * 100);
}
