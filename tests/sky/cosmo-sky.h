/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "cosmo-calendar.h"

G_BEGIN_DECLS

/**
 * CosmoSkyPlanetary:
 * @COSMO_SKY_PLANETARY_OK: it works
 * @COSMO_SKY_PLANETARY_SHORT: ranges are cut to 25 days
 * @COSMO_SKY_PLANETARY_RETIRED: 404, as HTML
 * @COSMO_SKY_PLANETARY_LOGO: 200, with NASA's logo for every day
 * @COSMO_SKY_PLANETARY_DOWN: 503, as plain text
 * @COSMO_SKY_PLANETARY_HANG: it never answers
 *
 * What state api.nasa.gov is in.
 */
typedef enum
{
  COSMO_SKY_PLANETARY_OK,
  COSMO_SKY_PLANETARY_SHORT,
  COSMO_SKY_PLANETARY_RETIRED,
  COSMO_SKY_PLANETARY_LOGO,
  COSMO_SKY_PLANETARY_DOWN,
  COSMO_SKY_PLANETARY_HANG,
} CosmoSkyPlanetary;

#define COSMO_TYPE_SKY_PLANETARY (cosmo_sky_planetary_get_type ())
GType cosmo_sky_planetary_get_type (void) G_GNUC_CONST;

/**
 * CosmoSkyBasic:
 * @COSMO_SKY_BASIC_OK: it works
 * @COSMO_SKY_BASIC_DOWN: 503, as plain text
 * @COSMO_SKY_BASIC_HTML: 200, with a page that is not the answer
 *
 * What state science.nasa.gov is in.
 */
typedef enum
{
  COSMO_SKY_BASIC_OK,
  COSMO_SKY_BASIC_DOWN,
  COSMO_SKY_BASIC_HTML,
} CosmoSkyBasic;

#define COSMO_TYPE_SKY_BASIC (cosmo_sky_basic_get_type ())
GType cosmo_sky_basic_get_type (void) G_GNUC_CONST;

/**
 * CosmoSkyGarbage:
 * @COSMO_SKY_GARBAGE_NONE: answers are sound
 * @COSMO_SKY_GARBAGE_TRUNCATED: they end after two thirds, while the length is right
 * @COSMO_SKY_GARBAGE_DEEP: 300,000 nested arrays
 * @COSMO_SKY_GARBAGE_TYPES: titles are arrays, addresses are objects
 * @COSMO_SKY_GARBAGE_EMPTY: no body
 * @COSMO_SKY_GARBAGE_UTF8: titles are not UTF-8
 * @COSMO_SKY_GARBAGE_HUGE: 1 GiB of blanks
 * @COSMO_SKY_GARBAGE_ENDLESS: chunks without end
 * @COSMO_SKY_GARBAGE_HEADERS: 10 MiB of headers
 *
 * What is wrong with the body of an answer of status 200.
 */
typedef enum
{
  COSMO_SKY_GARBAGE_NONE,
  COSMO_SKY_GARBAGE_TRUNCATED,
  COSMO_SKY_GARBAGE_DEEP,
  COSMO_SKY_GARBAGE_TYPES,
  COSMO_SKY_GARBAGE_EMPTY,
  COSMO_SKY_GARBAGE_UTF8,
  COSMO_SKY_GARBAGE_HUGE,
  COSMO_SKY_GARBAGE_ENDLESS,
  COSMO_SKY_GARBAGE_HEADERS,
} CosmoSkyGarbage;

#define COSMO_TYPE_SKY_GARBAGE (cosmo_sky_garbage_get_type ())
GType cosmo_sky_garbage_get_type (void) G_GNUC_CONST;

/* The most days that can be bad, and keys that can be good. */
#define COSMO_SKY_MAX_BAD_DAYS 32
#define COSMO_SKY_MAX_KEYS     8

/**
 * CosmoSkyOptions:
 * @port: to listen on; 0 for any that is free
 * @today: the newest day there is, or 0 for the real one
 * @seed: of the chances that decide which answers fail
 * @latency: milliseconds before an API answer
 * @per_day: further milliseconds for each day in it
 * @image_latency: milliseconds before a picture
 * @jitter: 0 to 1: the share of the latency that is random
 * @bandwidth: KiB in a second for each answer; 0 for no limit
 * @planetary: the state of the one service
 * @basic: the state of the other
 * @keys: API keys that are good, ending with %NULL; with none, any key is
 * @limit: answers each key is good for; 0 for any number
 * @retry_after: seconds after which a spent key is good again
 * @bad_days: a planetary range with one of these answers 500, and basic does not have them; ending with 0
 * @fail: 0 to 1: the share of API answers that are a 503
 * @image_fail: 0 to 1: the share of pictures that are
 * @image_html: 0 to 1: the share of pictures that are a web page
 * @image_cut: 0 to 1: the share of pictures that break off half-way
 * @image_folder: (nullable): pictures are the files of this folder, by turns, whatever they are
 * @garbage: what is wrong with the bodies of API answers
 * @redirect: (nullable): the base address that API answers redirect to
 * @film: (nullable): the path of the file that every film is, or %NULL if there are none
 *
 * Which sky it is, and what is wrong with it. Start from %COSMO_SKY_OPTIONS_INIT. The strings are copied.
 */
typedef struct
{
  guint16            port;
  CosmoDay           today;
  guint32            seed;
  guint              latency;
  guint              per_day;
  guint              image_latency;
  double             jitter;
  guint              bandwidth;
  CosmoSkyPlanetary  planetary;
  CosmoSkyBasic      basic;
  const char        *keys[COSMO_SKY_MAX_KEYS + 1];
  guint              limit;
  guint              retry_after;
  CosmoDay           bad_days[COSMO_SKY_MAX_BAD_DAYS + 1];
  double             fail;
  double             image_fail;
  double             image_html;
  double             image_cut;
  const char        *image_folder;
  CosmoSkyGarbage    garbage;
  const char        *redirect;
  const char        *film;
} CosmoSkyOptions;

#define COSMO_SKY_OPTIONS_INIT ((CosmoSkyOptions) { .seed = 1, .retry_after = 5 })

/**
 * CosmoSkyStats:
 * @n_api: API requests
 * @n_images: pictures asked for
 * @peak_api: the most API requests under way at once
 * @peak_images: the most pictures under way at once
 * @n_active: requests under way now
 * @keys_in_urls: requests with an API key in their address
 * @keys_with_images: pictures that were asked for with an API key
 * @repeated_images: pictures that had been asked for before
 *
 * What has been asked so far.
 */
typedef struct
{
  guint n_api;
  guint n_images;
  guint peak_api;
  guint peak_images;
  guint n_active;
  guint keys_in_urls;
  guint keys_with_images;
  guint repeated_images;
} CosmoSkyStats;

typedef struct _CosmoSky CosmoSky;

CosmoSky    *cosmo_sky_new               (const CosmoSkyOptions  *options,
                                          GError                **error);
void         cosmo_sky_free              (CosmoSky               *self);
const char  *cosmo_sky_get_url           (CosmoSky               *self);
const char  *cosmo_sky_get_planetary_url (CosmoSky               *self);
const char  *cosmo_sky_get_basic_url     (CosmoSky               *self);
void         cosmo_sky_set_options       (CosmoSky               *self,
                                          const CosmoSkyOptions  *options);
void         cosmo_sky_get_stats         (CosmoSky               *self,
                                          CosmoSkyStats          *stats);
char       **cosmo_sky_list_targets      (CosmoSky               *self);
void         cosmo_sky_reset             (CosmoSky               *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CosmoSky, cosmo_sky_free)

G_END_DECLS
