/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The picture of a day, from before anything is known of it until there is a record. One object stands for the day
 * as long as its year is shown: cards and the viewer bind to its properties and follow what becomes of it.
 *
 * There is a record exactly when the state is %COSMO_PICTURE_READY, a reason exactly when it is
 * %COSMO_PICTURE_MISSING, and an error exactly when it is %COSMO_PICTURE_FAILED. */

#include "config.h"

#include "cosmo-picture.h"

G_DEFINE_ENUM_TYPE (CosmoPictureState, cosmo_picture_state,
                    G_DEFINE_ENUM_VALUE (COSMO_PICTURE_PENDING, "pending"),
                    G_DEFINE_ENUM_VALUE (COSMO_PICTURE_READY, "ready"),
                    G_DEFINE_ENUM_VALUE (COSMO_PICTURE_MISSING, "missing"),
                    G_DEFINE_ENUM_VALUE (COSMO_PICTURE_FAILED, "failed"))

G_DEFINE_ENUM_TYPE (CosmoMissing, cosmo_missing,
                    G_DEFINE_ENUM_VALUE (COSMO_MISSING_NOT, "not"),
                    G_DEFINE_ENUM_VALUE (COSMO_MISSING_GAP, "gap"),
                    G_DEFINE_ENUM_VALUE (COSMO_MISSING_NOT_YET, "not-yet"),
                    G_DEFINE_ENUM_VALUE (COSMO_MISSING_UNKNOWN, "unknown"))

struct _CosmoPicture
{
  GObject            parent_instance;

  CosmoDay           day;
  CosmoPictureState  state;
  CosmoRecord       *record;
  CosmoMissing       missing;
  GError            *error;
  gboolean           favourite;
};

G_DEFINE_FINAL_TYPE (CosmoPicture, cosmo_picture, G_TYPE_OBJECT)

typedef enum
{
  PROP_DAY = 1,
  PROP_STATE,
  PROP_MISSING,
  PROP_ERROR,
  PROP_FAVOURITE,
  /* What follows comes from the record. */
  PROP_RECORD,
  PROP_MEDIA,
  PROP_TITLE,
  PROP_EXPLANATION,
  PROP_EXPLANATION_MARKUP,
  PROP_CREDIT,
  PROP_COPYRIGHTED,
  PROP_ALT,
} CosmoPictureProperty;

static GParamSpec *properties[PROP_ALT + 1];

static gboolean
errors_equal (const GError *one,
              const GError *other)
{
  if (one == NULL || other == NULL)
    return one == other;

  return g_error_matches (one, other->domain, other->code) && g_strcmp0 (one->message, other->message) == 0;
}

/* Every change goes through here, so that whoever is notified of one property finds all the others changed as well. */
static void
become (CosmoPicture      *self,
        CosmoPictureState  state,
        CosmoRecord       *record,
        CosmoMissing       missing,
        const GError      *error)
{
  g_autoptr(CosmoRecord) old_record = g_steal_pointer (&self->record);
  g_autoptr(GError) old_error = g_steal_pointer (&self->error);
  gboolean same_text = old_record == record ||
                       (old_record != NULL && record != NULL && cosmo_record_equal (old_record, record));

  g_object_freeze_notify (G_OBJECT (self));

  self->record = record != NULL ? cosmo_record_ref (record) : NULL;
  if (old_record != record)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RECORD]);
  for (guint i = PROP_RECORD + 1; !same_text && i < G_N_ELEMENTS (properties); i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);

  self->error = error != NULL ? g_error_copy (error) : NULL;
  if (!errors_equal (old_error, error))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);

  if (self->missing != missing)
    {
      self->missing = missing;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MISSING]);
    }

  if (self->state != state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }

  g_object_thaw_notify (G_OBJECT (self));
}

static void
cosmo_picture_finalize (GObject *object)
{
  CosmoPicture *self = COSMO_PICTURE (object);

  g_clear_pointer (&self->record, cosmo_record_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (cosmo_picture_parent_class)->finalize (object);
}

static void
cosmo_picture_get_record_property (CosmoPicture *self,
                                   guint         prop_id,
                                   GValue       *value)
{
  static const CosmoRecord nothing = { .media = COSMO_MEDIA_IMAGE };
  const CosmoRecord *record = self->record != NULL ? self->record : &nothing;

  switch ((CosmoPictureProperty) prop_id)
    {
    case PROP_RECORD:
      g_value_set_boxed (value, self->record);
      break;
    case PROP_MEDIA:
      g_value_set_enum (value, record->media);
      break;
    case PROP_TITLE:
      g_value_set_string (value, record->title);
      break;
    case PROP_EXPLANATION:
      g_value_set_string (value, record->explanation);
      break;
    case PROP_EXPLANATION_MARKUP:
      g_value_set_string (value, record->explanation_markup);
      break;
    case PROP_CREDIT:
      g_value_set_string (value, record->credit);
      break;
    case PROP_COPYRIGHTED:
      g_value_set_boolean (value, record->copyrighted);
      break;
    case PROP_ALT:
      g_value_set_string (value, record->alt);
      break;
    case PROP_DAY:
    case PROP_STATE:
    case PROP_MISSING:
    case PROP_ERROR:
    case PROP_FAVOURITE:
    default:
      g_assert_not_reached ();
    }
}

static void
cosmo_picture_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  CosmoPicture *self = COSMO_PICTURE (object);

  switch (prop_id)
    {
    case PROP_DAY:
      g_value_set_uint (value, self->day);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_MISSING:
      g_value_set_enum (value, self->missing);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_FAVOURITE:
      g_value_set_boolean (value, self->favourite);
      break;
    default:
      cosmo_picture_get_record_property (self, prop_id, value);
      break;
    }
}

static void
cosmo_picture_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  CosmoPicture *self = COSMO_PICTURE (object);

  switch (prop_id)
    {
    case PROP_DAY:
      self->day = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_picture_class_init (CosmoPictureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = cosmo_picture_finalize;
  object_class->get_property = cosmo_picture_get_property;
  object_class->set_property = cosmo_picture_set_property;

  /* The Julian day number, see #CosmoDay. */
  properties[PROP_DAY] = g_param_spec_uint ("day", NULL, NULL, 0, G_MAXUINT32, 0,
                                            G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL,
                                              COSMO_TYPE_PICTURE_STATE, COSMO_PICTURE_PENDING, flags);
  properties[PROP_MISSING] = g_param_spec_enum ("missing", NULL, NULL, COSMO_TYPE_MISSING, COSMO_MISSING_NOT, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  properties[PROP_FAVOURITE] = g_param_spec_boolean ("favourite", NULL, NULL, FALSE, flags);

  /* Those of the record, and nothing while there is none. */
  properties[PROP_RECORD] = g_param_spec_boxed ("record", NULL, NULL, COSMO_TYPE_RECORD, flags);
  properties[PROP_MEDIA] = g_param_spec_enum ("media", NULL, NULL, COSMO_TYPE_MEDIA, COSMO_MEDIA_IMAGE, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_EXPLANATION] = g_param_spec_string ("explanation", NULL, NULL, NULL, flags);
  properties[PROP_EXPLANATION_MARKUP] = g_param_spec_string ("explanation-markup", NULL, NULL, NULL, flags);
  properties[PROP_CREDIT] = g_param_spec_string ("credit", NULL, NULL, NULL, flags);
  properties[PROP_COPYRIGHTED] = g_param_spec_boolean ("copyrighted", NULL, NULL, FALSE, flags);
  properties[PROP_ALT] = g_param_spec_string ("alt", NULL, NULL, NULL, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
cosmo_picture_init (CosmoPicture *self)
{
}

/**
 * cosmo_picture_new:
 * @day: a day, not 0
 *
 * Returns: (transfer full): the picture of that day, pending
 */
CosmoPicture *
cosmo_picture_new (CosmoDay day)
{
  g_return_val_if_fail (day != 0, NULL);

  return g_object_new (COSMO_TYPE_PICTURE, "day", day, NULL);
}

/**
 * cosmo_picture_get_day:
 * @self: a picture
 *
 * Returns: the day it is of
 */
CosmoDay
cosmo_picture_get_day (CosmoPicture *self)
{
  g_return_val_if_fail (COSMO_IS_PICTURE (self), 0);

  return self->day;
}

/**
 * cosmo_picture_get_state:
 * @self: a picture
 *
 * Returns: what has become of it so far
 */
CosmoPictureState
cosmo_picture_get_state (CosmoPicture *self)
{
  g_return_val_if_fail (COSMO_IS_PICTURE (self), COSMO_PICTURE_PENDING);

  return self->state;
}

/**
 * cosmo_picture_get_record:
 * @self: a picture
 *
 * Returns: (transfer none) (nullable): what is known of it, or %NULL unless it is ready
 */
CosmoRecord *
cosmo_picture_get_record (CosmoPicture *self)
{
  g_return_val_if_fail (COSMO_IS_PICTURE (self), NULL);

  return self->record;
}

/**
 * cosmo_picture_get_missing:
 * @self: a picture
 *
 * Returns: why there is none, or %COSMO_MISSING_NOT unless it is missing
 */
CosmoMissing
cosmo_picture_get_missing (CosmoPicture *self)
{
  g_return_val_if_fail (COSMO_IS_PICTURE (self), COSMO_MISSING_NOT);

  return self->missing;
}

/**
 * cosmo_picture_get_error:
 * @self: a picture
 *
 * Returns: (transfer none) (nullable): why it could not be had, or %NULL unless that failed
 */
const GError *
cosmo_picture_get_error (CosmoPicture *self)
{
  g_return_val_if_fail (COSMO_IS_PICTURE (self), NULL);

  return self->error;
}

/**
 * cosmo_picture_set_record:
 * @self: a picture
 * @record: what is now known of it, of the same day
 *
 * Makes it ready. A record that says the same as the one before replaces it without a notification of anything but
 * `record`, so that what is on screen stays as it is.
 */
void
cosmo_picture_set_record (CosmoPicture *self,
                          CosmoRecord  *record)
{
  g_return_if_fail (COSMO_IS_PICTURE (self));
  g_return_if_fail (record != NULL && record->day == self->day);

  become (self, COSMO_PICTURE_READY, record, COSMO_MISSING_NOT, NULL);
}

/**
 * cosmo_picture_set_missing:
 * @self: a picture
 * @missing: why there is none, not %COSMO_MISSING_NOT
 */
void
cosmo_picture_set_missing (CosmoPicture *self,
                           CosmoMissing  missing)
{
  g_return_if_fail (COSMO_IS_PICTURE (self));
  g_return_if_fail (missing != COSMO_MISSING_NOT);

  become (self, COSMO_PICTURE_MISSING, NULL, missing, NULL);
}

/**
 * cosmo_picture_set_error:
 * @self: a picture
 * @error: why it could not be had
 *
 * Makes it failed; a record that it had is gone.
 */
void
cosmo_picture_set_error (CosmoPicture *self,
                         const GError *error)
{
  g_return_if_fail (COSMO_IS_PICTURE (self));
  g_return_if_fail (error != NULL);

  become (self, COSMO_PICTURE_FAILED, NULL, COSMO_MISSING_NOT, error);
}

/**
 * cosmo_picture_set_pending:
 * @self: a picture
 *
 * Forgets what is known of it, to ask for it once more.
 */
void
cosmo_picture_set_pending (CosmoPicture *self)
{
  g_return_if_fail (COSMO_IS_PICTURE (self));

  become (self, COSMO_PICTURE_PENDING, NULL, COSMO_MISSING_NOT, NULL);
}

/**
 * cosmo_picture_get_favourite:
 * @self: a picture
 *
 * Returns: whether it is known to be one of those that the user likes best
 */
gboolean
cosmo_picture_get_favourite (CosmoPicture *self)
{
  g_return_val_if_fail (COSMO_IS_PICTURE (self), FALSE);

  return self->favourite;
}

/**
 * cosmo_picture_set_favourite:
 * @self: a picture
 * @favourite: whether it is one of those that the user likes best
 *
 * Tells who shows it; what is kept of it is up to #CosmoCatalogue.
 */
void
cosmo_picture_set_favourite (CosmoPicture *self,
                             gboolean      favourite)
{
  g_return_if_fail (COSMO_IS_PICTURE (self));

  if (self->favourite == favourite)
    return;

  self->favourite = favourite;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FAVOURITE]);
}
