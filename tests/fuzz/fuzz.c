/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the targets share. An input that ends the program is a finding: by a sanitizer, by a warning of GLib, or by an
 * assertion about what came out. */

#include "config.h"

#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "cosmo-service.h"
#include "sound.h"

/* GLib's own way to end the program is a signal that libFuzzer does not catch, and would keep no input for. */
static GLogWriterOutput
write_log (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n_fields,
           gpointer         user_data)
{
  g_log_writer_standard_streams (level, fields, n_fields, user_data);
  if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)) != 0)
    abort ();

  return G_LOG_WRITER_HANDLED;
}

int
LLVMFuzzerInitialize (int    *argc,
                      char ***argv)
{
  g_log_set_writer_func (write_log, NULL, NULL);
  return 0;
}

/**
 * fuzz_take_field:
 * @data: (inout): the rest of an input
 * @size: (inout): its size in bytes
 *
 * Returns: (transfer full): the next field of it, which ends at the first 0, as every string does
 */
char *
fuzz_take_field (const guint8 **data,
                 gsize         *size)
{
  const guint8 *end = *size > 0 ? memchr (*data, FUZZ_FIELD_END, *size) : NULL;
  gsize length = end != NULL ? end - *data : *size;
  char *field = g_strndup ((const char *) *data, length);
  gsize taken = end != NULL ? length + 1 : length;

  *data += taken;
  *size -= taken;
  return field;
}

/**
 * fuzz_parse_answer:
 * @parse: the parser of a service
 * @data: the body of an answer
 * @size: its size in bytes
 *
 * An answer is sound records of days that were asked for, or an error of the right kind.
 */
void
fuzz_parse_answer (FuzzParser    parse,
                   const guint8 *data,
                   gsize         size)
{
  const CosmoSpan span = { cosmo_day_new (2023, 1, 1), cosmo_day_new (2023, 1, 25) };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) records = parse ((const char *) data, size, span, &error);

  if (records != NULL)
    {
      g_assert_no_error (error);
      assert_sound_records (records, span);
    }
  else
    {
      g_assert_error (error, COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_NONSENSE);
    }
}
