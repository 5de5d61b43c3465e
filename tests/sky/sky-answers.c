/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the two services tell of a day, each in its own shape and with its own oddities: line breaks in credits, blanks
 * after addresses, addresses without a scheme, entities, and HTML with relative links. (Source: nasa/apod-api's code,
 * and recorded answers of both services.) */

#include "sky-answers.h"

#include <string.h>

#include "sky-noise.h"
#include "sky-paint.h"
#include "sky-words.h"

#define PLANETARY_PICTURES "/apod/image/"
#define STILLS "/apod/still/"
#define RESIZER "/dynamicimage/assets/science/cds/apod/apod/"
#define LOGO "/content/dam/science/cds/nasa-logo.png"

static const char * const months[] = {
  "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
};

/* Some days are odd in one way or another: one in @n. */
static gboolean
is_odd (CosmoDay day,
        guint32  way,
        guint    n)
{
  return sky_hash (day ^ way * 0x9e3779b9U) % n == 0;
}

/**
 * sky_day_format_short:
 * @day: a day
 *
 * Returns: (transfer full): the date like "230131"
 */
char *
sky_day_format_short (CosmoDay day)
{
  guint year, month, day_of_month;

  cosmo_day_get_date (day, &year, &month, &day_of_month);
  return g_strdup_printf ("%02u%02u%02u", year % 100, month, day_of_month);
}

/**
 * sky_day_parse_short:
 * @text: what should be a date like "230131"
 *
 * Returns: the day, or 0 if it is anything else
 */
CosmoDay
sky_day_parse_short (const char *text)
{
  g_autofree char *iso_date = NULL;

  if (strspn (text, "0123456789") != 6 || text[6] != '\0')
    return 0;

  iso_date = g_strdup_printf ("%s%.2s-%.2s-%.2s", text[0] == '9' ? "19" : "20", text, text + 2, text + 4);
  return cosmo_day_parse (iso_date);
}

gboolean
sky_answers_has_day (CosmoDay day,
                     CosmoDay today)
{
  return day >= cosmo_calendar_get_first () && day <= today && !cosmo_calendar_is_gap (day);
}

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static char *
build_video_url (CosmoDay    day,
                 const char *base_url,
                 const char *name)
{
  g_autofree char *date = sky_day_format_short (day);

  if (sky_words_get_media (day) == SKY_MEDIA_FILM)
    return g_strdup_printf ("%s" PLANETARY_PICTURES "%.4s/%s_%s.mp4", base_url, date, name, date);

  return g_strdup_printf ("%s//www.youtube.com/embed/sky%s?rel=0", is_odd (day, 1, 4) ? "" : "https:", date);
}

/* What both services call it, but for @other. */
static const char *
word_media (SkyMedia    media,
            const char *other)
{
  if (media == SKY_MEDIA_IMAGE)
    return "image";

  return media == SKY_MEDIA_OTHER ? other : "video";
}

/**
 * sky_answers_planetary:
 * @day: a day that there is
 * @base_url: where the pictures are
 * @thumbs: whether films have a still frame
 *
 * Returns: (transfer full): what api.nasa.gov tells of that day
 */
JsonNode *
sky_answers_planetary (CosmoDay    day,
                       const char *base_url,
                       gboolean    thumbs)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(SkyWords) words = sky_words_new (day);
  g_autofree char *iso_date = cosmo_day_format (day);
  g_autofree char *date = sky_day_format_short (day);
  g_autofree char *url = NULL;
  g_autofree char *hd_url = NULL;
  g_autofree char *credit = NULL;
  g_autofree char *still = NULL;
  SkyMedia media = sky_words_get_media (day);

  json_builder_begin_object (builder);
  if (words->copyrighted)
    {
      credit = g_strdup_printf (is_odd (day, 2, 8) ? "\n%s\n" : "%s", words->credit);
      add_string (builder, "copyright", credit);
    }
  add_string (builder, "date", iso_date);
  add_string (builder, "explanation", words->explanation);
  if (media == SKY_MEDIA_IMAGE)
    {
      hd_url = g_strdup_printf ("%s" PLANETARY_PICTURES "%.4s/%s_%s.jpg%s", base_url, date, words->name, date,
                                is_odd (day, 3, 400) ? " " : "");
      add_string (builder, "hdurl", hd_url);
      url = g_strdup_printf ("%s" PLANETARY_PICTURES "%.4s/%s_%s_1024.jpg", base_url, date, words->name, date);
    }
  else if (media != SKY_MEDIA_OTHER)
    {
      url = build_video_url (day, base_url, words->name);
    }
  add_string (builder, "media_type", word_media (media, "other"));
  add_string (builder, "service_version", "v1");
  if (thumbs && (media == SKY_MEDIA_EMBEDDED || media == SKY_MEDIA_FILM))
    {
      /* The service knows the still frames of video sites, and gives an empty one for other films. */
      still = media == SKY_MEDIA_EMBEDDED ? g_strdup_printf ("%s" STILLS "%s.jpg", base_url, date) : g_strdup ("");
      add_string (builder, "thumbnail_url", still);
    }
  add_string (builder, "title", words->title);
  if (url != NULL)
    add_string (builder, "url", url);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

/**
 * sky_answers_logo:
 * @day: the newest day
 * @base_url: where the pictures are
 *
 * Returns: (transfer full): what the service being wound down has been seen to tell of every day
 */
JsonNode *
sky_answers_logo (CosmoDay    day,
                  const char *base_url)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *iso_date = cosmo_day_format (day);
  g_autofree char *url = g_strconcat (base_url, LOGO, NULL);

  json_builder_begin_object (builder);
  add_string (builder, "date", iso_date);
  add_string (builder, "title", "NASA Science");
  add_string (builder, "explanation", "");
  add_string (builder, "media_type", "image");
  add_string (builder, "service_version", "v1");
  add_string (builder, "url", url);
  add_string (builder, "hdurl", url);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

static char *
build_resizer_url (CosmoDay    day,
                   const char *base_url,
                   const char *name,
                   const char *date)
{
  guint year, month, width, height;

  if (sky_words_get_media (day) != SKY_MEDIA_IMAGE)
    return g_strdup_printf ("%s" RESIZER "still/%s.jpg?w=1920&h=1080&fit=clip", base_url, date);

  cosmo_day_get_date (day, &year, &month, NULL);
  sky_paint_get_size (day, &width, &height);
  return g_strdup_printf ("%s" RESIZER "%u/%s/%s_%s.jpg?w=%u&h=%u&fit=clip&crop=faces%%2Cfocalpoint", base_url, year,
                          months[month - 1], name, date, width, height);
}

static char *
build_credit_html (const SkyWords *words)
{
  g_autofree char *credit = g_markup_escape_text (words->credit, -1);

  return g_strdup_printf ("<b> Image Credit%s: </b> <a href=\"https://example.org/sky\">%s</a>",
                          words->copyrighted ? " &amp; Copyright" : "", credit);
}

static char *
build_explanation_html (CosmoDay        day,
                        const SkyWords *words)
{
  g_autofree char *text = g_markup_escape_text (words->explanation, -1);
  g_autofree char *before = sky_day_format_short (day > cosmo_calendar_get_first () + 30 ? day - 30 : day);

  return g_strdup_printf ("<strong>Explanation: </strong> %s &nbsp;"
                          "See also <a href=\"ap%s.html\">last month's picture</a> &amp; <a href=\"https://en.wikipedia.org/wiki/Night_sky\">the night sky</a>."
                          "<br><br><strong>Tomorrow's picture: </strong><a href=\"//apod.nasa.gov/apod/archivepix.html\">more sky</a>",
                          text, before);
}

/* The part of the page that shows the picture: for a film, the only place where its address is. */
static char *
build_media_html (CosmoDay        day,
                  const char     *base_url,
                  const SkyWords *words,
                  const char     *date)
{
  g_autofree char *video = NULL;

  switch (sky_words_get_media (day))
    {
    case SKY_MEDIA_IMAGE:
      return g_strdup_printf ("<IMG SRC=\"%s" PLANETARY_PICTURES "%.4s/%s_%s_1024.jpg\" alt=\"\">", base_url, date,
                              words->name, date);
    case SKY_MEDIA_FILM:
      video = build_video_url (day, base_url, words->name);
      return g_strdup_printf ("<video controls><source src=\"%s\" type=\"video/mp4\"></video>", video);
    case SKY_MEDIA_EMBEDDED:
      return g_strdup_printf ("<iframe width=\"960\" src=\"//www.youtube.com/embed/sky%s?rel=0\" "
                              "allowfullscreen></iframe>",
                              date);
    case SKY_MEDIA_OTHER:
    default:
      return g_strdup_printf ("<iframe src=\"https://example.org/sky/%s/\"></iframe>", date);
    }
}

static char *
build_page (const char *media,
            const char *title,
            const char *explanation,
            const char *credit)
{
  return g_strdup_printf ("<!doctype html>\n<html><body><center>%s</center><center><b> %s </b><br>%s</center>"
                          "<p>%s</body></html>",
                          media, title, credit, explanation);
}

/**
 * sky_answers_basic:
 * @day: a day that there is
 * @base_url: where the pictures are
 *
 * Returns: (transfer full): what science.nasa.gov tells of that day
 */
JsonNode *
sky_answers_basic (CosmoDay    day,
                   const char *base_url)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(SkyWords) words = sky_words_new (day);
  g_autofree char *iso_date = cosmo_day_format (day);
  g_autofree char *date = sky_day_format_short (day);
  g_autofree char *title = g_markup_escape_text (words->title, -1);
  g_autofree char *link = g_strdup_printf ("%s/image-article/apod-%s/", base_url, iso_date);
  g_autofree char *explanation = build_explanation_html (day, words);
  g_autofree char *credit = build_credit_html (words);
  g_autofree char *alt = g_strdup_printf ("%s\nSee Explanation.", words->alt);
  g_autofree char *media = build_media_html (day, base_url, words, date);
  g_autofree char *page = build_page (media, title, explanation, credit);
  g_autofree char *page_url = g_strdup_printf ("%s/wp-json/wp/v2/apod-basic/%s/html", base_url, date);
  g_autofree char *hd_url = NULL;
  SkyMedia kind = sky_words_get_media (day);

  json_builder_begin_object (builder);
  add_string (builder, "date", iso_date);
  json_builder_set_member_name (builder, "post_id");
  json_builder_add_int_value (builder, 1000000 + day);
  add_string (builder, "title", title);
  add_string (builder, "permalink", link);
  add_string (builder, "media_type", word_media (kind, "iframe"));
  add_string (builder, "explanation", explanation);
  add_string (builder, "credit", credit);
  add_string (builder, "copyright", words->copyrighted ? credit : "");
  add_string (builder, "alt", alt);
  add_string (builder, "url", link);
  if (kind != SKY_MEDIA_OTHER)
    {
      hd_url = build_resizer_url (day, base_url, words->name, date);
      add_string (builder, "hdurl", hd_url);
    }
  add_string (builder, "basic_html", page);
  add_string (builder, "basic_html_url", page_url);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

/**
 * sky_answers_basic_page:
 * @day: a day that there is
 * @base_url: where the pictures are
 *
 * Returns: (transfer full): the page of that day on science.nasa.gov, as HTML
 */
char *
sky_answers_basic_page (CosmoDay    day,
                        const char *base_url)
{
  g_autoptr(JsonNode) record = sky_answers_basic (day, base_url);

  return g_strdup (json_object_get_string_member (json_node_get_object (record), "basic_html"));
}

/**
 * sky_answers_parse_picture:
 * @path: the path of an address in one of these answers
 * @small: (out): whether it is the planetary service's smaller form
 *
 * Returns: the day whose picture that is, or 0 if it is none
 */
CosmoDay
sky_answers_parse_picture (const char *path,
                           gboolean   *small)
{
  g_autofree char *name = g_path_get_basename (path);
  const char *date;

  if (!g_str_has_suffix (name, ".jpg"))
    return 0;

  name[strlen (name) - strlen (".jpg")] = '\0';
  *small = g_str_has_suffix (name, "_1024");
  if (*small)
    name[strlen (name) - strlen ("_1024")] = '\0';

  date = strrchr (name, '_');
  return sky_day_parse_short (date != NULL ? date + 1 : name);
}
