/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a card says, to be seen and to be read aloud. */

#include "config.h"

#include "cosmo-card-wording.h"

#include <glib/gi18n.h>

#include "cosmo-wording.h"

/**
 * cosmo_card_wording_for_title:
 * @object: not used: this is called by an interface file
 * @title: (nullable): the title of a picture
 * @missing: why there is no picture, or %COSMO_MISSING_NOT
 * @error: (nullable): why it could not be had
 *
 * Returns: (transfer full): its title, or what became of it instead
 */
char *
cosmo_card_wording_for_title (gpointer      object,
                              const char   *title,
                              CosmoMissing  missing,
                              GError       *error)
{
  if (title != NULL)
    return g_strdup (title);

  if (error != NULL)
    return cosmo_wording_for_error (error);
  if (missing != COSMO_MISSING_NOT)
    return cosmo_wording_for_missing (missing);

  return g_strdup (_("Untitled"));
}

/**
 * cosmo_card_wording_for_badge:
 * @object: not used: this is called by an interface file
 * @media: what kind of picture it is
 * @copyrighted: whether somebody has the copyright of it
 *
 * Returns: (transfer full) (nullable): what the mark on its card says, or %NULL if it has none
 */
char *
cosmo_card_wording_for_badge (gpointer   object,
                              CosmoMedia media,
                              gboolean   copyrighted)
{
  if (media == COSMO_MEDIA_VIDEO)
    /* TRANSLATORS: the mark on the card of a film, and of one that somebody has the copyright of. */
    return g_strdup (copyrighted ? C_("badge", "Video ©") : C_("badge", "Video"));

  /* TRANSLATORS: the mark on the card of a picture that somebody has the copyright of. */
  return copyrighted ? g_strdup (C_("badge", "©")) : NULL;
}

/**
 * cosmo_card_wording_for_label:
 * @picture: what a card shows
 *
 * Returns: (transfer full): what the card is called when it is read aloud: title and date, or what became of the day
 */
char *
cosmo_card_wording_for_label (CosmoPicture *picture)
{
  CosmoRecord *record = cosmo_picture_get_record (picture);
  g_autofree char *date = cosmo_wording_for_date (cosmo_picture_get_day (picture));
  g_autofree char *reason = NULL;

  if (record != NULL && record->title != NULL)
    /* TRANSLATORS: read aloud for a card: the title of a picture, and its date. */
    return g_strdup_printf (C_("title and date", "%s, %s"), record->title, date);

  if (cosmo_picture_get_state (picture) == COSMO_PICTURE_PENDING)
    reason = g_strdup (_("Loading…"));
  else if (cosmo_picture_get_error (picture) != NULL)
    reason = cosmo_wording_for_error (cosmo_picture_get_error (picture));
  else
    reason = cosmo_wording_for_missing (cosmo_picture_get_missing (picture));

  if (reason == NULL)
    return g_steal_pointer (&date);

  /* TRANSLATORS: read aloud for a card without a picture: its date, and what became of it, like "Loading…". */
  return g_strdup_printf (C_("date and reason", "%s, %s"), date, reason);
}

/**
 * cosmo_card_wording_for_description:
 * @picture: what a card shows
 *
 * Returns: (transfer full): what else is seen of the card: its marks, and the picture itself in the words of NASA
 */
char *
cosmo_card_wording_for_description (CosmoPicture *picture)
{
  CosmoRecord *record = cosmo_picture_get_record (picture);
  g_autoptr(GStrvBuilder) sentences = g_strv_builder_new ();
  g_auto(GStrv) strv = NULL;

  if (record == NULL)
    return g_strdup ("");

  if (record->media == COSMO_MEDIA_VIDEO)
    /* TRANSLATORS: read aloud for a card whose picture is a film. */
    g_strv_builder_add (sentences, _("Video."));
  if (record->copyrighted)
    /* TRANSLATORS: read aloud for a card whose picture somebody has the copyright of. */
    g_strv_builder_add (sentences, _("Copyrighted."));
  if (record->alt != NULL)
    g_strv_builder_add (sentences, record->alt);

  strv = g_strv_builder_end (sentences);
  return g_strjoinv (" ", strv);
}
