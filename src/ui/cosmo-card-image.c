/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The picture of a card: what is to be seen of it, given the day it shows and where it is.
 *
 * A thumbnail is asked for only while its card is in view, and the request is let go of when the card leaves. */

#include "config.h"

#include "cosmo-card-image.h"

#include "cosmo-request.h"
#include "cosmo-wording.h"

#define FADE_MS 200

/* What comes sooner than that, from the disk, is there without fading in. */
#define AT_ONCE_USEC (250 * 1000)

struct _CosmoCardImage
{
  GObject         parent_instance;

  CosmoTextures  *textures;
  CosmoPicture   *picture;
  CosmoCardPlace  place;

  CosmoRequest   *request;             /* of the thumbnail, while it is under way */
  char           *requested_url;       /* whether it is, and what it is for */
  gint64          requested_at;        /* monotonic */
  GdkTexture     *texture;
  guint           fade_ms;
  char           *problem;             /* in the user's words, or NULL */
};

G_DEFINE_FINAL_TYPE (CosmoCardImage, cosmo_card_image, G_TYPE_OBJECT)

typedef enum
{
  PROP_PAINTABLE = 1,
  PROP_FADE,
  PROP_LOADING,
  PROP_PROBLEM,
} CosmoCardImageProperty;

static GParamSpec *properties[PROP_PROBLEM + 1];

static const char *
get_url (CosmoCardImage *self)
{
  CosmoRecord *record = self->picture != NULL ? cosmo_picture_get_record (self->picture) : NULL;

  return record != NULL ? record->thumbnail_url : NULL;
}

static void
set_problem (CosmoCardImage *self,
             const char     *problem)
{
  if (g_set_str (&self->problem, problem))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

static void
set_texture (CosmoCardImage *self,
             GdkTexture     *texture,
             guint           fade_ms)
{
  if (!g_set_object (&self->texture, texture))
    return;

  /* How it comes has to be known when it comes. */
  if (self->fade_ms != fade_ms)
    {
      self->fade_ms = fade_ms;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FADE]);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAINTABLE]);
}

/* --- Asking ------------------------------------------------------------------------------------------------------- */

static void
stop_request (CosmoCardImage *self)
{
  if (self->requested_url == NULL)
    return;

  g_clear_pointer (&self->requested_url, g_free);
  cosmo_request_clear (&self->request);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
on_thumbnail_loaded (gpointer      owner,
                     const GValue *value,
                     const GError *error)
{
  CosmoCardImage *self = owner;

  if (value != NULL)
    {
      gboolean at_once = g_get_monotonic_time () - self->requested_at < AT_ONCE_USEC;

      set_texture (self, g_value_get_object (value), at_once ? 0 : FADE_MS);
    }
  else
    {
      g_autofree char *problem = cosmo_wording_for_error (error);

      g_debug ("No thumbnail of %s: %s", self->requested_url, error->message);
      set_problem (self, problem);
    }

  stop_request (self);
}

static void
request_thumbnail (CosmoCardImage *self,
                   const char     *url)
{
  self->requested_url = g_strdup (url);
  self->requested_at = g_get_monotonic_time ();
  cosmo_request_start (&self->request,
                       cosmo_textures_or_elsewhere (self->textures,
                                                    cosmo_textures_load_thumbnail (self->textures, url),
                                                    self->picture),
                       on_thumbnail_loaded, self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void update (CosmoCardImage *self);

static void
on_stored_thumbnail_read (gpointer      owner,
                          const GValue *value,
                          const GError *error)
{
  CosmoCardImage *self = owner;

  if (value != NULL)
    set_texture (self, g_value_get_object (value), 0);
  /* It is not worth another look. */
  else if (self->place == COSMO_CARD_EXPECTED)
    self->place = COSMO_CARD_NEAR;

  stop_request (self);
  update (self);
}

static void
request_stored_thumbnail (CosmoCardImage *self,
                          const char     *url)
{
  self->requested_url = g_strdup (url);
  cosmo_request_start (&self->request, cosmo_textures_read_thumbnail (self->textures, url),
                       on_stored_thumbnail_read, self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

/* Brings what is to be seen into line with what the card shows and where it is. */
static void
update (CosmoCardImage *self)
{
  const char *url = get_url (self);
  GdkTexture *cached;

  if (self->requested_url != NULL && (g_strcmp0 (url, self->requested_url) != 0 || self->place < COSMO_CARD_EXPECTED))
    stop_request (self);

  if (url == NULL || self->place == COSMO_CARD_AWAY)
    {
      set_texture (self, NULL, 0);
      return;
    }

  if (self->texture != NULL || self->requested_url != NULL || self->problem != NULL)
    return;

  cached = cosmo_textures_lookup_thumbnail (self->textures, url);
  if (cached != NULL)
    set_texture (self, cached, 0);
  else if (self->place == COSMO_CARD_IN_VIEW)
    request_thumbnail (self, url);
  else if (self->place == COSMO_CARD_EXPECTED)
    request_stored_thumbnail (self, url);
}

static void
on_record_changed (CosmoCardImage *self)
{
  stop_request (self);
  set_problem (self, NULL);
  set_texture (self, NULL, 0);
  update (self);
}

/* --- The object --------------------------------------------------------------------------------------------------- */

static void
cosmo_card_image_dispose (GObject *object)
{
  CosmoCardImage *self = COSMO_CARD_IMAGE (object);

  cosmo_request_clear (&self->request);
  g_clear_object (&self->texture);
  g_clear_object (&self->picture);
  g_clear_object (&self->textures);

  G_OBJECT_CLASS (cosmo_card_image_parent_class)->dispose (object);
}

static void
cosmo_card_image_finalize (GObject *object)
{
  CosmoCardImage *self = COSMO_CARD_IMAGE (object);

  g_clear_pointer (&self->requested_url, g_free);
  g_clear_pointer (&self->problem, g_free);

  G_OBJECT_CLASS (cosmo_card_image_parent_class)->finalize (object);
}

static void
cosmo_card_image_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  CosmoCardImage *self = COSMO_CARD_IMAGE (object);

  switch ((CosmoCardImageProperty) prop_id)
    {
    case PROP_PAINTABLE:
      g_value_set_object (value, self->texture);
      break;
    case PROP_FADE:
      g_value_set_uint (value, self->fade_ms);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, cosmo_card_image_get_loading (self));
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_card_image_class_init (CosmoCardImageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = cosmo_card_image_dispose;
  object_class->finalize = cosmo_card_image_finalize;
  object_class->get_property = cosmo_card_image_get_property;

  properties[PROP_PAINTABLE] = g_param_spec_object ("paintable", NULL, NULL, GDK_TYPE_PAINTABLE, flags);
  /* How long the paintable shall take to appear, in milliseconds. */
  properties[PROP_FADE] = g_param_spec_uint ("fade", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  /* Why there is no paintable, in the user's words. */
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
cosmo_card_image_init (CosmoCardImage *self)
{
}

/**
 * cosmo_card_image_new:
 * @textures: where it comes from
 *
 * Returns: (transfer full): the image of a card that shows nothing yet
 */
CosmoCardImage *
cosmo_card_image_new (CosmoTextures *textures)
{
  CosmoCardImage *self;

  g_return_val_if_fail (COSMO_IS_TEXTURES (textures), NULL);

  self = g_object_new (COSMO_TYPE_CARD_IMAGE, NULL);
  self->textures = g_object_ref (textures);
  return self;
}

/**
 * cosmo_card_image_set_picture:
 * @self: an image
 * @picture: (nullable): what the card shows, whose record is followed, or %NULL for nothing
 *
 * What is in memory is shown at once; otherwise it waits until it is told that the card is in view.
 */
void
cosmo_card_image_set_picture (CosmoCardImage *self,
                              CosmoPicture   *picture)
{
  g_return_if_fail (COSMO_IS_CARD_IMAGE (self));

  if (self->picture == picture)
    return;

  if (self->picture != NULL)
    g_signal_handlers_disconnect_by_func (self->picture, on_record_changed, self);
  g_set_object (&self->picture, picture);
  if (picture != NULL)
    g_signal_connect_object (picture, "notify::record", G_CALLBACK (on_record_changed), self, G_CONNECT_SWAPPED);

  /* Where the new one is shall be told anew; till then, what is in memory may be shown. */
  self->place = COSMO_CARD_NEAR;
  on_record_changed (self);
}

/**
 * cosmo_card_image_get_place:
 * @self: an image
 *
 * Returns: where its card is
 */
CosmoCardPlace
cosmo_card_image_get_place (CosmoCardImage *self)
{
  g_return_val_if_fail (COSMO_IS_CARD_IMAGE (self), COSMO_CARD_AWAY);

  return self->place;
}

/**
 * cosmo_card_image_set_place:
 * @self: an image
 * @place: where its card is now
 *
 * In view, it is asked for; expected there, what is on the disk is shown; near, what is in memory; away, nothing
 * is held.
 */
void
cosmo_card_image_set_place (CosmoCardImage *self,
                            CosmoCardPlace  place)
{
  g_return_if_fail (COSMO_IS_CARD_IMAGE (self));

  if (self->place == place)
    return;

  self->place = place;
  update (self);
}

/**
 * cosmo_card_image_get_loading:
 * @self: an image
 *
 * Returns: whether it is on its way
 */
gboolean
cosmo_card_image_get_loading (CosmoCardImage *self)
{
  g_return_val_if_fail (COSMO_IS_CARD_IMAGE (self), FALSE);

  return self->requested_url != NULL;
}

/**
 * cosmo_card_image_is_absent:
 * @self: an image
 *
 * Returns: whether there is none to wait for, of a day that there is a record of
 */
gboolean
cosmo_card_image_is_absent (CosmoCardImage *self)
{
  g_return_val_if_fail (COSMO_IS_CARD_IMAGE (self), FALSE);

  return self->problem != NULL || get_url (self) == NULL;
}

/**
 * cosmo_card_image_try_again:
 * @self: an image
 *
 * Forgets that there was none, and asks for it again when the card is in view.
 */
void
cosmo_card_image_try_again (CosmoCardImage *self)
{
  g_return_if_fail (COSMO_IS_CARD_IMAGE (self));

  if (self->problem == NULL)
    return;

  set_problem (self, NULL);
  update (self);
}

/**
 * cosmo_card_image_forgive:
 * @self: an image
 *
 * Tries again even if it has only just failed.
 *
 * Returns: whether it had failed
 */
gboolean
cosmo_card_image_forgive (CosmoCardImage *self)
{
  g_return_val_if_fail (COSMO_IS_CARD_IMAGE (self), FALSE);

  if (self->problem == NULL)
    return FALSE;

  cosmo_textures_forgive (self->textures, get_url (self));
  cosmo_card_image_try_again (self);
  return TRUE;
}
