/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean  cosmo_address_uri_is_allowed (GUri       *uri);
gboolean  cosmo_address_leads_to       (GUri       *uri,
                                        GUri       *target);
gboolean  cosmo_address_is_allowed     (const char *url);
char     *cosmo_address_dup_https      (const char *url,
                                        const char *base_url);

G_END_DECLS
