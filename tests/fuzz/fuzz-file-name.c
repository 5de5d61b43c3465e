/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "cosmo-file-name.h"
#include "fuzz.h"

#define ZERO_WIDTH_JOINER 0x200D

/* Names of devices, which FAT and NTFS refuse with any extension. */
static void
assert_no_device (const char *name)
{
  static const char * const devices[] = { "con", "prn", "aux", "nul" };
  g_autofree char *base = g_ascii_strdown (name, strcspn (name, "."));

  g_strchomp (base);
  for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
    g_assert_cmpstr (base, !=, devices[i]);
  g_assert_false (strlen (base) == 4 && g_ascii_isdigit (base[3]) &&
                  (g_str_has_prefix (base, "com") || g_str_has_prefix (base, "lpt")));
}

static void
assert_safe (const char *name,
             const char *extension)
{
  gsize length = strlen (name);
  gsize stem_length = length - strlen (extension) - 1;

  g_assert_true (g_utf8_validate (name, -1, NULL));
  g_assert_cmpuint (length, <=, COSMO_FILE_NAME_MAX_BYTES);
  g_assert_cmpuint (length, >, strlen (extension) + 1);
  g_assert_true (g_str_has_suffix (name, extension));
  g_assert_cmpint (name[stem_length], ==, '.');

  g_assert_null (strpbrk (name, "<>:\"/\\|?*"));
  g_assert_null (strchr (". ", name[0]));
  g_assert_null (strchr (". ", name[stem_length - 1]));
  assert_no_device (name);

  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_assert_true (c == ' ' || !g_unichar_isspace (c));
      g_assert_false (g_unichar_iscntrl (c));
      g_assert_true (c == ZERO_WIDTH_JOINER || g_unichar_type (c) != G_UNICODE_FORMAT);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static const char * const extensions[] = { "jpg", "webp", "xmp" };
  g_autoptr(GBytes) content = g_bytes_new (data, size);
  g_autoptr(CosmoRecord) record = cosmo_record_new (cosmo_day_new (2023, 1, 1));
  g_autofree char *pattern = fuzz_take_field (&data, &size);

  record->title = fuzz_take_field (&data, &size);
  record->credit = fuzz_take_field (&data, &size);

  cosmo_file_name_check_pattern (pattern);
  cosmo_file_name_get_extension (content);
  for (guint i = 0; i < G_N_ELEMENTS (extensions); i++)
    {
      g_autofree char *name = cosmo_file_name_format (pattern, record, extensions[i]);

      assert_safe (name, extensions[i]);
    }

  return 0;
}
