/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint64 cosmo_gif_count_frames (GBytes *bytes);

G_END_DECLS
