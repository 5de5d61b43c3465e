/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Picture files for the tests, sound and not so sound. The sound ones have a red left half and a blue right half. */

GBytes *picture_new_file       (const char  *type,
                                guint        width,
                                guint        height);
GBytes *picture_new_upright    (guint        orientation);
GBytes *picture_new_see_through (void);
GBytes *picture_new_cut        (GBytes      *whole,
                                gsize        size);
GBytes *picture_new_huge_jpeg  (void);
GBytes *picture_new_empty_png  (guint32      width,
                                guint32      height);
GBytes *picture_new_endless_png (void);
GBytes *picture_new_long_gif   (guint        n_frames);

G_END_DECLS
