/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Deletes a folder with all that is in it. */
void delete_folder (const char *path);

G_END_DECLS
