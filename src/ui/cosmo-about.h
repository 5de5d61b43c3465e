/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "cosmo-session.h"

G_BEGIN_DECLS

void cosmo_about_present (GtkWindow    *window,
                          CosmoSession *session);

G_END_DECLS
