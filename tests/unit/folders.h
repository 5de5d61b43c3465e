/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Deletes a folder with all that is in it. */
void delete_folder        (const char *path);

/* Asserts that nobody but its owner can read a file of a folder. */
void assert_private_files (const char *path);

G_END_DECLS
