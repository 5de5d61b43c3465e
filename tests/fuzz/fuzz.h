/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-record.h"

G_BEGIN_DECLS

/* Separates the fields of an input that has several: the seeds stay text that can be read. */
#define FUZZ_FIELD_END '\f'

typedef GPtrArray *(*FuzzParser) (const char  *body,
                                  gsize        length,
                                  CosmoSpan    span,
                                  GError     **error);

/* What libFuzzer calls: once, and for each input. */
int   LLVMFuzzerInitialize   (int            *argc,
                              char         ***argv);
int   LLVMFuzzerTestOneInput (const guint8   *data,
                              gsize           size);

char *fuzz_take_field        (const guint8  **data,
                              gsize          *size);
void  fuzz_parse_answer      (FuzzParser      parse,
                              const guint8   *data,
                              gsize           size);

G_END_DECLS
