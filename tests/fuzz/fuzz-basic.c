/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cosmo-basic.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  fuzz_parse_answer (cosmo_basic_parse, data, size);
  return 0;
}
