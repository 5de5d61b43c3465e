/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-sky.h"
#include "sky-noise.h"

G_BEGIN_DECLS

/**
 * SkyRequest:
 * @path: of the address
 * @query: (element-type utf8 utf8): its parameters
 * @key: (nullable): the API key that was sent
 */
typedef struct
{
  const char *path;
  GHashTable *query;
  const char *key;
} SkyRequest;

/**
 * SkyAnswer:
 * @status: of HTTP; 0 for no answer at all
 * @type: what @body is
 * @body: (nullable): what it says; %NULL when that is nothing
 * @headers: (element-type utf8): names and values in turn
 * @n_days: how many days it took to look up
 */
typedef struct
{
  guint       status;
  const char *type;
  GBytes     *body;
  GPtrArray  *headers;
  guint       n_days;
} SkyAnswer;

/**
 * SkyServices:
 * @options: which sky it is
 * @base_url: where it is
 * @today: the newest day
 * @random: chances of failure
 * @used: (element-type utf8 guint): answers that each key has had
 * @spent_until: when spent keys are good again, of g_get_monotonic_time(), or 0
 *
 * Both services, apart from the way to them. Not for several threads at once.
 */
typedef struct
{
  const CosmoSkyOptions *options;
  const char            *base_url;
  CosmoDay               today;
  SkyRandom              random;
  GHashTable            *used;
  gint64                 spent_until;
} SkyServices;

SkyAnswer *sky_services_answer (SkyServices      *self,
                                const SkyRequest *request);
SkyAnswer *sky_answer_new      (guint             status,
                                const char       *type,
                                const char       *body);
void       sky_answer_free     (SkyAnswer        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyAnswer, sky_answer_free)

G_END_DECLS
