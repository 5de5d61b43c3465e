/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CosmoOptions:
 * @year: a year of the archive, or 0
 * @today: whether to open the picture of today
 * @random: whether to open one of a day that chance decides
 * @view: (nullable): the nick of a #CosmoView
 * @planetary_url: (nullable): the address of the planetary service
 * @basic_url: (nullable): the address of the basic service
 * @save_year: the year to save instead of showing anything, or 0
 * @save_folder: (nullable): where to save it
 *
 * What was asked for on the command line, checked.
 */
typedef struct
{
  guint     year;
  gboolean  today;
  gboolean  random;
  char     *view;
  char     *planetary_url;
  char     *basic_url;
  guint     save_year;
  char     *save_folder;
} CosmoOptions;

void          cosmo_options_add_to (GApplication  *application);
CosmoOptions *cosmo_options_parse  (GVariantDict  *dict,
                                    GError       **error);
void          cosmo_options_free   (CosmoOptions  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CosmoOptions, cosmo_options_free)

G_END_DECLS
