/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-options.h"

G_BEGIN_DECLS

int cosmo_save_command_run (const CosmoOptions *options);

G_END_DECLS
