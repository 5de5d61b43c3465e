/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Names for saved pictures that ext4, FAT and NTFS all take, made from what the services say. FAT and NTFS refuse the
 * most (source: "Naming Files, Paths, and Namespaces" in Microsoft's documentation of Windows): some characters, the
 * names of devices whatever extension follows, and a dot or space at the end. */

#include "config.h"

#include "cosmo-file-name.h"

#include <string.h>

#define ZERO_WIDTH_JOINER 0x200D
#define REPLACEMENT_CHARACTER 0xFFFD

typedef void (*AppendFunc) (GString           *name,
                            const CosmoRecord *record);

static void
append_date (GString           *name,
             const CosmoRecord *record)
{
  g_autofree char *date = cosmo_day_format (record->day);

  g_string_append (name, date);
}

static void
append_year (GString           *name,
             const CosmoRecord *record)
{
  guint year;

  cosmo_day_get_date (record->day, &year, NULL, NULL);
  g_string_append_printf (name, "%04u", year);
}

static void
append_title (GString           *name,
              const CosmoRecord *record)
{
  if (record->title != NULL)
    g_string_append (name, record->title);
}

static void
append_credit (GString           *name,
               const CosmoRecord *record)
{
  if (record->credit != NULL)
    g_string_append (name, record->credit);
}

static const struct
{
  const char *token;
  AppendFunc  append;
} tokens[] = {
  { "{date}", append_date },
  { "{year}", append_year },
  { "{title}", append_title },
  { "{credit}", append_credit },
};

/* What the token that @text begins with stands for; NULL if it begins with none. */
static AppendFunc
find_token (const char *text,
            gsize      *length)
{
  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      if (g_str_has_prefix (text, tokens[i].token))
        {
          *length = strlen (tokens[i].token);
          return tokens[i].append;
        }
    }

  return NULL;
}

static char *
expand_pattern (const char        *pattern,
                const CosmoRecord *record)
{
  GString *text = g_string_new (NULL);

  while (*pattern != '\0')
    {
      gsize length;
      AppendFunc append = find_token (pattern, &length);

      if (append != NULL)
        {
          append (text, record);
          pattern += length;
        }
      else
        g_string_append_c (text, *pattern++);
    }

  return g_string_free_and_steal (text);
}

static gboolean
is_forbidden (gunichar c)
{
  return c < 0x80 && strchr ("<>:\"/\\|?*", c) != NULL;
}

/* Characters that no one can see, or that turn the reading order of the others around. */
static gboolean
is_invisible (gunichar c)
{
  switch ((int) g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_UNASSIGNED:
      return TRUE;
    case G_UNICODE_FORMAT:
      /* It makes one picture of several emoji. */
      return c != ZERO_WIDTH_JOINER;
    default:
      return c == REPLACEMENT_CHARACTER;
    }
}

/* One space for any white space, a hyphen for what a file system refuses, nothing for what cannot be seen. */
static char *
clean_stem (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *composed = g_utf8_normalize (valid, -1, G_NORMALIZE_NFC);
  GString *stem = g_string_new (NULL);
  gboolean wants_space = FALSE;

  for (const char *p = composed; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c))
        {
          wants_space = stem->len > 0;
          continue;
        }
      if (is_invisible (c))
        continue;
      if (wants_space)
        g_string_append_c (stem, ' ');
      wants_space = FALSE;
      g_string_append_unichar (stem, is_forbidden (c) ? '-' : c);
    }

  return g_string_free_and_steal (stem);
}

static void
trim_ends (char *stem)
{
  gsize n_leading = strspn (stem, ". ");
  gsize length = strlen (stem) - n_leading;

  memmove (stem, stem + n_leading, length + 1);
  while (length > 0 && strchr (". ", stem[length - 1]) != NULL)
    stem[--length] = '\0';
}

/* Cuts between characters, and not between a letter and the marks on it or the parts of an emoji. */
static void
shorten (char  *stem,
         gsize  max_bytes)
{
  gsize length = strlen (stem);
  char *end = length <= max_bytes ? stem + length : g_utf8_find_prev_char (stem, stem + max_bytes + 1);

  while (end > stem && (g_unichar_ismark (g_utf8_get_char (end)) || g_utf8_get_char (end) == ZERO_WIDTH_JOINER))
    end = g_utf8_find_prev_char (stem, end);
  while (end > stem && g_utf8_get_char (g_utf8_prev_char (end)) == ZERO_WIDTH_JOINER)
    end = g_utf8_prev_char (end);
  *end = '\0';
}

static void
fit (char  *stem,
     gsize  max_bytes)
{
  trim_ends (stem);
  shorten (stem, max_bytes);
  trim_ends (stem);
}

static gboolean
is_device (const char *stem)
{
  static const char * const devices[] = { "con", "prn", "aux", "nul", NULL };
  g_autofree char *base = g_ascii_strdown (stem, strcspn (stem, "."));

  g_strchomp (base);
  if (g_strv_contains (devices, base))
    return TRUE;

  return (g_str_has_prefix (base, "com") || g_str_has_prefix (base, "lpt")) &&
         strlen (base) == 4 && g_ascii_isdigit (base[3]);
}

/**
 * cosmo_file_name_check_pattern:
 * @pattern: what a user typed
 *
 * A pattern is text in which `{date}`, `{year}`, `{title}` and `{credit}` stand for what they say. It has to hold the
 * date, because nothing else tells two pictures apart.
 *
 * Returns: whether @pattern can be used
 */
gboolean
cosmo_file_name_check_pattern (const char *pattern)
{
  g_return_val_if_fail (pattern != NULL, FALSE);

  return g_utf8_validate (pattern, -1, NULL) &&
         strchr (pattern, '/') == NULL &&
         strstr (pattern, "{date}") != NULL;
}

/**
 * cosmo_file_name_format:
 * @pattern: a pattern, see cosmo_file_name_check_pattern()
 * @record: what is known of the picture
 * @extension: the extension, without a dot
 *
 * Returns: (transfer full): a name without a folder, in UTF-8, at most %COSMO_FILE_NAME_MAX_BYTES long, that every
 *   common file system takes
 */
char *
cosmo_file_name_format (const char        *pattern,
                        const CosmoRecord *record,
                        const char        *extension)
{
  g_autofree char *text = NULL;
  g_autofree char *stem = NULL;
  gsize max_bytes;

  g_return_val_if_fail (pattern != NULL, NULL);
  g_return_val_if_fail (record != NULL, NULL);
  g_return_val_if_fail (extension != NULL, NULL);

  max_bytes = COSMO_FILE_NAME_MAX_BYTES - strlen (".") - strlen (extension);
  text = expand_pattern (pattern, record);
  stem = clean_stem (text);
  fit (stem, max_bytes);

  if (*stem == '\0' || is_device (stem))
    {
      g_autofree char *refused = g_steal_pointer (&stem);
      g_autofree char *date = cosmo_day_format (record->day);

      stem = g_strjoin (" ", date, refused, NULL);
      fit (stem, max_bytes);
    }

  return g_strconcat (stem, ".", extension, NULL);
}

/**
 * cosmo_file_name_number:
 * @name: the name of a file
 * @number: which one of those that want this name, from 1
 *
 * Returns: (transfer full): a name of its own, like "a (2).jpg" for the second "a.jpg"; the first one keeps its name
 */
char *
cosmo_file_name_number (const char *name,
                        guint       number)
{
  const char *dot;
  gsize length;

  g_return_val_if_fail (name != NULL, NULL);

  if (number <= 1)
    return g_strdup (name);

  dot = strrchr (name, '.');
  length = dot != NULL && dot != name ? dot - name : strlen (name);
  return g_strdup_printf ("%.*s (%u)%s", (int) length, name, number, name + length);
}

/**
 * cosmo_file_name_get_extension:
 * @content: the bytes of a file
 *
 * Looks at how the bytes begin, not at what their address called them.
 *
 * Returns: (nullable): the usual extension, without a dot, of that kind of picture or film; %NULL if it is none
 */
const char *
cosmo_file_name_get_extension (GBytes *content)
{
  static const struct
  {
    gsize       offset;
    const char *magic;
    gsize       length;
    const char *extension;
  } kinds[] = {
    { 0, "\xFF\xD8\xFF", 3, "jpg" },
    { 0, "\x89PNG\r\n\x1A\n", 8, "png" },
    { 0, "GIF8", 4, "gif" },
    { 8, "WEBP", 4, "webp" },
    { 0, "II*\0", 4, "tif" },
    { 0, "MM\0*", 4, "tif" },
    { 4, "ftypavif", 8, "avif" },
    { 4, "ftypheic", 8, "heic" },
    { 4, "ftypqt", 6, "mov" },
    { 4, "ftyp", 4, "mp4" },
    { 0, "\x1A\x45\xDF\xA3", 4, "webm" },
    { 0, "\x00\x00\x00\x0CJXL ", 8, "jxl" },
    { 0, "\xFF\x0A", 2, "jxl" },
    { 0, "BM", 2, "bmp" },
  };
  gsize size;
  const char *data;

  g_return_val_if_fail (content != NULL, NULL);

  data = g_bytes_get_data (content, &size);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (size >= kinds[i].offset + kinds[i].length &&
          memcmp (data + kinds[i].offset, kinds[i].magic, kinds[i].length) == 0)
        return kinds[i].extension;
    }

  return NULL;
}
