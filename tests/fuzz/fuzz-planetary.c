/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cosmo-planetary.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  fuzz_parse_answer (cosmo_planetary_parse, data, size);
  return 0;
}
