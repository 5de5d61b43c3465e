/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Draws the picture of a day at any size. What is soft (gas, glow, sky) is worked out on a coarser grid and enlarged;
 * what is sharp (stars, edges, grain) is drawn row by row at the full size, so that a picture of ten megapixels takes
 * no more memory than its pixels. Light is added up as in nature and only turned into eight bits at the end, as
 * film would. */

#include "sky-paint.h"

#include <turbojpeg.h>

#include "sky-grid.h"

/* The most pixels of the coarse grid, and how much coarser it is where that is no limit. */
#define MAX_COARSE_PIXELS 640000.f
#define COARSENESS 1.8f

#define FILM_STEPS 8192

/* A star on its way through the rows: they are drawn from the top, and it is in those from @top to @bottom. */
typedef struct
{
  const SkyStar *star;
  float          x, y, radius, reach, peak;
  int            top, bottom;
} StarPixels;

typedef struct
{
  const SkyScene *scene;
  SkyGrid         coarse;
  GArray         *stars;       /* of StarPixels, by @top */
  GPtrArray      *in_row;      /* of StarPixels */
  guint           n_entered;
  SkyColor       *row;
} Painting;

static const struct {
  const char  *name;
  void       (*compose) (SkyScene *scene);
  gboolean     any_shape;
} kinds[SKY_N_KINDS] = {
  [SKY_KIND_NEBULA] = { "nebula", sky_compose_nebula, TRUE },
  [SKY_KIND_MILKY_WAY] = { "milky-way", sky_compose_milky_way, TRUE },
  [SKY_KIND_SPIRAL] = { "spiral", sky_compose_spiral, FALSE },
  [SKY_KIND_ECLIPSE] = { "eclipse", sky_compose_eclipse, FALSE },
  [SKY_KIND_PLANET] = { "planet", sky_compose_planet, FALSE },
  [SKY_KIND_COMET] = { "comet", sky_compose_comet, TRUE },
  [SKY_KIND_AURORA] = { "aurora", sky_compose_aurora, TRUE },
  [SKY_KIND_MOON] = { "moon", sky_compose_moon, FALSE },
  [SKY_KIND_TRAILS] = { "trails", sky_compose_trails, TRUE },
  [SKY_KIND_DEEP_FIELD] = { "deep-field", sky_compose_deep_field, TRUE },
  [SKY_KIND_CLUSTER] = { "cluster", sky_compose_cluster, FALSE },
  [SKY_KIND_PLANETARY_NEBULA] = { "planetary-nebula", sky_compose_planetary_nebula, FALSE },
  [SKY_KIND_SUN] = { "sun", sky_compose_sun, FALSE },
};

/* --- Rows at the full size ---------------------------------------------------------------------------------------- */

static int
compare_tops (gconstpointer a,
              gconstpointer b)
{
  return ((const StarPixels *) a)->top - ((const StarPixels *) b)->top;
}

/* Turns the stars into pixels. A star smaller than a pixel is drawn as one, and fainter. */
static GArray *
place_stars (const SkyScene *scene)
{
  GArray *places = g_array_sized_new (FALSE, FALSE, sizeof (StarPixels), scene->stars->len);

  for (guint i = 0; i < scene->stars->len; i++)
    {
      const SkyStar *star = &g_array_index (scene->stars, SkyStar, i);
      StarPixels place = { .star = star };
      float radius = star->radius * scene->unit;

      place.radius = MAX (radius, 1.25f);
      place.reach = star->spikes > 0.f ? place.radius * star->spikes : place.radius;
      place.peak = star->peak * MIN (1.f, radius / place.radius) * MIN (1.f, 0.3f + 0.7f * radius / place.radius);
      place.x = 0.5f * scene->width + star->u * scene->unit - 0.5f;
      place.y = 0.5f * scene->height + star->v * scene->unit - 0.5f;
      place.top = ceilf (place.y - place.reach);
      place.bottom = floorf (place.y + place.reach);
      if (place.peak > 0.002f)
        g_array_append_val (places, place);
    }

  g_array_sort (places, compare_tops);
  return places;
}

static float
get_spikes (const StarPixels *place,
            float             dx,
            float             dy)
{
  guint n_lines = place->star->n_spikes / 2;
  float light = 0.f;

  for (guint i = 0; i < n_lines; i++)
    {
      float angle = place->star->angle + SKY_PI * (0.5f + (float) i / n_lines);
      float c = cosf (angle), s = sinf (angle);
      float along = 1.f - fabsf (dx * c + dy * s) / place->reach;
      float across = 1.f - fabsf (dy * c - dx * s) / MAX (0.22f * place->radius, 0.9f);

      if (along > 0.f && across > 0.f)
        light += 0.45f * along * along * along * across;
    }

  return light;
}

static void
paint_star (const Painting   *self,
            const StarPixels *place,
            int               y)
{
  const SkyStar *star = place->star;
  float c = cosf (star->angle), s = sinf (star->angle);
  float dy = y - place->y;
  float squeeze = 1.f / MAX (star->stretch, 0.12f);
  int first = MAX (0, (int) ceilf (place->x - place->reach));
  int last = MIN (self->scene->width - 1, (int) floorf (place->x + place->reach));

  for (int x = first; x <= last; x++)
    {
      float dx = x - place->x;
      float along = dx * c + dy * s;
      float across = (dy * c - dx * s) * squeeze;
      float rest = 1.f - (along * along + across * across) / (place->radius * place->radius);
      float light = rest > 0.f ? rest * rest * rest : 0.f;

      /* A galaxy has a small bright core. */
      if (star->stretch < 1.f)
        light = 0.5f * light * light + 0.8f * light * light * light * light * light * light;
      if (star->spikes > 0.f)
        light += get_spikes (place, dx, dy);
      sky_color_add (&self->row[x], star->color, place->peak * light);
    }
}

static void
paint_stars (Painting *self,
             int       y)
{
  while (self->n_entered < self->stars->len)
    {
      StarPixels *next = &g_array_index (self->stars, StarPixels, self->n_entered);

      if (next->top > y)
        break;
      g_ptr_array_add (self->in_row, next);
      self->n_entered++;
    }

  for (guint i = 0; i < self->in_row->len;)
    {
      StarPixels *place = g_ptr_array_index (self->in_row, i);

      if (place->bottom < y)
        {
          g_ptr_array_remove_index_fast (self->in_row, i);
          continue;
        }
      paint_star (self, place, y);
      i++;
    }
}

static void
paint_background (Painting *self,
                  int       y)
{
  const SkyScene *scene = self->scene;
  float scale = (float) self->coarse.width / scene->width;
  float row = (y + 0.5f) * self->coarse.height / scene->height - 0.5f;

  for (int x = 0; x < scene->width; x++)
    self->row[x] = sky_grid_sample (&self->coarse, (x + 0.5f) * scale - 0.5f, row);
}

static void
paint_layers (Painting *self,
              int       y)
{
  const SkyScene *scene = self->scene;

  if (scene->light != NULL)
    {
      const guint32 *pixels = (const guint32 *) (cairo_image_surface_get_data (scene->light) +
                                                 (gsize) y * cairo_image_surface_get_stride (scene->light));

      for (int x = 0; x < scene->width; x++)
        {
          SkyColor light = { (pixels[x] >> 16) & 0xff, (pixels[x] >> 8) & 0xff, pixels[x] & 0xff };

          sky_color_add (&self->row[x], light, 1.f / 255.f);
        }
    }

  if (scene->silhouette != NULL)
    {
      const guint8 *mask = cairo_image_surface_get_data (scene->silhouette) +
                           (gsize) y * cairo_image_surface_get_stride (scene->silhouette);

      for (int x = 0; x < scene->width; x++)
        self->row[x] = sky_color_mix (self->row[x], scene->silhouette_color, mask[x] / 255.f);
    }
}

/* --- From light to eight bits ------------------------------------------------------------------------------------- */

/* The film: for light L, entry L / (1 + L) × FILM_STEPS. Its shoulder keeps bright cores from burning out at once, its
 * toe keeps the night dark; then the sRGB curve. */
static const float *
get_film (void)
{
  static float film[FILM_STEPS + 1];
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      for (int i = 0; i <= FILM_STEPS; i++)
        {
          float share = MIN ((float) i / FILM_STEPS, 0.9999f);
          float light = share / (1.f - share);
          float value = sky_clamp ((light * (2.51f * light + 0.03f)) / (light * (2.43f * light + 0.59f) + 0.14f));

          film[i] = 255.f * (value <= 0.0031308f ? 12.92f * value : 1.055f * powf (value, 1.f / 2.4f) - 0.055f);
        }
      g_once_init_leave (&ready, 1);
    }

  return film;
}

static inline guint32
develop (const float *film,
         float        light,
         float        noise)
{
  float value = film[(int) (light / (1.f + light) * FILM_STEPS)];

  /* Grain shows most in the middle tones. */
  value += noise * (0.35f + value * (255.f - value) * (1.f / 16256.f));
  return (guint32) (CLAMP (value, 0.f, 255.f) + 0.5f);
}

static void
develop_row (const Painting *self,
             int             y,
             guint32        *pixels)
{
  const SkyScene *scene = self->scene;
  const float *film = get_film ();
  float v = (2.f * y / scene->height - 1.f) * (2.f * y / scene->height - 1.f);
  float grain = scene->grain * (scene->width >= 1600 ? 5.f : 2.5f) / 255.f;

  for (int x = 0; x < scene->width; x++)
    {
      float u = 2.f * x / scene->width - 1.f;
      float corner = 0.5f * (u * u + v);
      float gain = scene->exposure * (1.f - scene->vignette * corner * (0.4f + 0.6f * corner));
      SkyColor light = self->row[x];
      float grey = 0.30f * light.r + 0.59f * light.g + 0.11f * light.b;
      guint32 chance = sky_hash ((guint32) y * 0x9e3779b9U + (guint32) x + scene->seed);
      float noise = ((float) (chance & 0xff) + (float) ((chance >> 8) & 0xff) - 255.f) * grain;
      float r = MAX (0.f, sky_mix (grey, light.r, scene->saturation) * gain);
      float g = MAX (0.f, sky_mix (grey, light.g, scene->saturation) * gain);
      float b = MAX (0.f, sky_mix (grey, light.b, scene->saturation) * gain);

      pixels[x] = develop (film, r, noise) << 16 |
                  develop (film, g, noise + ((float) ((chance >> 16) & 0xff) - 127.5f) * grain * 0.4f) << 8 |
                  develop (film, b, noise + ((float) (chance >> 24) - 127.5f) * grain * 0.6f);
    }
}

static cairo_surface_t *
paint_scene (const SkyScene *scene)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, scene->width, scene->height);
  float shrink = MAX (COARSENESS, sqrtf ((float) scene->width * scene->height / MAX_COARSE_PIXELS));
  guchar *data;
  int stride;
  Painting self = {
    .scene = scene,
    .stars = place_stars (scene),
    .in_row = g_ptr_array_new (),
    .row = g_new (SkyColor, scene->width),
  };

  sky_grid_init (&self.coarse, scene->width / shrink, scene->height / shrink);
  sky_grid_shade (&self.coarse, scene);
  sky_grid_add_halos (&self.coarse, scene);
  sky_grid_bloom (&self.coarse, scene->bloom);

  cairo_surface_flush (surface);
  data = cairo_image_surface_get_data (surface);
  stride = cairo_image_surface_get_stride (surface);
  for (int y = 0; y < scene->height; y++)
    {
      paint_background (&self, y);
      paint_stars (&self, y);
      if (scene->detail != NULL)
        scene->detail (scene, y, self.row);
      paint_layers (&self, y);
      develop_row (&self, y, (guint32 *) (data + (gsize) y * stride));
    }
  cairo_surface_mark_dirty (surface);

  g_array_unref (self.stars);
  g_ptr_array_unref (self.in_row);
  g_free (self.row);
  sky_grid_clear (&self.coarse);
  return surface;
}

/* --- Which picture a day has -------------------------------------------------------------------------------------- */

const char *
sky_kind_get_name (SkyKind kind)
{
  g_return_val_if_fail (kind < SKY_N_KINDS, NULL);

  return kinds[kind].name;
}

/**
 * sky_paint_get_kind:
 * @day: a day
 *
 * The kinds are dealt out like cards: each comes once before one comes again.
 *
 * Returns: what is in the picture of that day
 */
SkyKind
sky_paint_get_kind (CosmoDay day)
{
  SkyRandom random = { sky_hash (day / SKY_N_KINDS) };
  SkyKind deck[SKY_N_KINDS];

  for (guint i = 0; i < SKY_N_KINDS; i++)
    deck[i] = i;
  for (guint i = SKY_N_KINDS - 1; i > 0; i--)
    {
      guint other = sky_random_int (&random, i + 1);
      SkyKind kind = deck[i];

      deck[i] = deck[other];
      deck[other] = kind;
    }

  return deck[day % SKY_N_KINDS];
}

/**
 * sky_paint_get_size:
 * @day: a day
 * @width: (out): how wide the original is, in pixels
 * @height: (out): how high
 */
void
sky_paint_get_size (CosmoDay  day,
                    guint    *width,
                    guint    *height)
{
  typedef struct {
    guint width, height;
  } Size;
  static const Size usual[] = {
    { 2400, 1600 }, { 2560, 1600 }, { 2048, 1536 }, { 3000, 2000 }, { 2500, 2000 }, { 2200, 2200 }, { 2800, 1800 },
  };
  static const Size any[] = {
    /* clang-format off */
    { 2400, 1600 }, { 2560, 1440 }, { 3000, 2000 }, { 1800, 2400 }, { 3840, 2160 },
    { 3600, 1500 }, { 3840, 1280 }, { 2000, 2500 }, { 2560, 1600 }
    /* clang-format on */
  };
  guint chance = sky_hash (day ^ 0x51ceU);

  if (kinds[sky_paint_get_kind (day)].any_shape)
    {
      *width = any[chance % G_N_ELEMENTS (any)].width;
      *height = any[chance % G_N_ELEMENTS (any)].height;
    }
  else
    {
      *width = usual[chance % G_N_ELEMENTS (usual)].width;
      *height = usual[chance % G_N_ELEMENTS (usual)].height;
    }
}

/**
 * sky_paint_draw_kind:
 * @kind: what to draw
 * @seed: the same seed gives the same picture
 * @width: in pixels
 * @height: in pixels
 *
 * Returns: (transfer full): the picture, as an image surface in %CAIRO_FORMAT_RGB24
 */
cairo_surface_t *
sky_paint_draw_kind (SkyKind kind,
                     guint32 seed,
                     guint   width,
                     guint   height)
{
  g_auto(SkyScene) scene = { 0 };

  sky_scene_init (&scene, width, height, seed);
  kinds[kind].compose (&scene);
  return paint_scene (&scene);
}

/**
 * sky_paint_draw:
 * @day: a day
 * @width: how wide, in pixels; never more than the original
 *
 * Returns: (transfer full): the picture of that day, as an image surface in %CAIRO_FORMAT_RGB24
 */
cairo_surface_t *
sky_paint_draw (CosmoDay day,
                guint    width)
{
  guint full_width, full_height;

  sky_paint_get_size (day, &full_width, &full_height);
  width = CLAMP (width, 16, full_width);
  return sky_paint_draw_kind (sky_paint_get_kind (day), day, width,
                              MAX (16, (full_height * width + full_width / 2) / full_width));
}

/**
 * sky_paint_encode:
 * @day: a day
 * @width: how wide, in pixels; never more than the original
 * @error: return location for an error
 *
 * Takes between a hundredth of a second and a second. May be called in any thread.
 *
 * Returns: (transfer full): the picture of that day as JPEG, or %NULL
 */
GBytes *
sky_paint_encode (CosmoDay   day,
                  guint      width,
                  GError   **error)
{
  cairo_surface_t *surface = sky_paint_draw (day, width);
  tjhandle compressor = tjInitCompress ();
  guint8 *data = NULL;
  unsigned long size = 0;
  GBytes *jpeg = NULL;

  if (tjCompress2 (compressor, cairo_image_surface_get_data (surface), cairo_image_surface_get_width (surface),
                   cairo_image_surface_get_stride (surface), cairo_image_surface_get_height (surface),
                   G_BYTE_ORDER == G_LITTLE_ENDIAN ? TJPF_BGRX : TJPF_XRGB, &data, &size,
                   TJSAMP_420, width < 1600 ? 86 : 90, 0) == 0)
    jpeg = g_bytes_new (data, size);
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, tjGetErrorStr2 (compressor));

  tjFree (data);
  tjDestroy (compressor);
  cairo_surface_destroy (surface);
  return jpeg;
}
