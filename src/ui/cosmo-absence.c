/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a card shows where there is no picture to show: an icon that tells why, and a way to try again. Few cards need
 * it, and only those have one. */

#include "config.h"

#include "cosmo-absence.h"

#include "cosmo-picture.h"

struct _CosmoAbsence
{
  AdwBin        parent_instance;

  CosmoPicture *picture;
  char         *image_problem;
};

G_DEFINE_FINAL_TYPE (CosmoAbsence, cosmo_absence, ADW_TYPE_BIN)

typedef enum
{
  PROP_PICTURE = 1,
  PROP_IMAGE_PROBLEM,
} CosmoAbsenceProperty;

static GParamSpec *properties[PROP_IMAGE_PROBLEM + 1];

static gboolean
is_text (gpointer    object,
         const char *text)
{
  return text != NULL;
}

static gboolean
can_retry (gpointer           object,
           CosmoPictureState  state,
           const char        *image_problem)
{
  return state == COSMO_PICTURE_FAILED || image_problem != NULL;
}

static char *
choose_icon (gpointer          object,
             CosmoMedia        media,
             CosmoPictureState state,
             CosmoMissing      missing)
{
  if (state == COSMO_PICTURE_FAILED)
    return g_strdup ("dialog-warning-symbolic");
  if (state == COSMO_PICTURE_MISSING)
    return g_strdup (missing == COSMO_MISSING_NOT_YET ? "document-open-recent-symbolic"
                                                      : "weather-clear-night-symbolic");
  if (media == COSMO_MEDIA_VIDEO)
    return g_strdup ("camera-video-symbolic");
  if (media == COSMO_MEDIA_OTHER)
    return g_strdup ("web-browser-symbolic");

  return g_strdup ("image-missing-symbolic");
}

static void
cosmo_absence_dispose (GObject *object)
{
  CosmoAbsence *self = COSMO_ABSENCE (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), COSMO_TYPE_ABSENCE);
  g_clear_object (&self->picture);

  G_OBJECT_CLASS (cosmo_absence_parent_class)->dispose (object);
}

static void
cosmo_absence_finalize (GObject *object)
{
  CosmoAbsence *self = COSMO_ABSENCE (object);

  g_clear_pointer (&self->image_problem, g_free);

  G_OBJECT_CLASS (cosmo_absence_parent_class)->finalize (object);
}

static void
cosmo_absence_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  CosmoAbsence *self = COSMO_ABSENCE (object);

  switch ((CosmoAbsenceProperty) prop_id)
    {
    case PROP_PICTURE:
      g_value_set_object (value, self->picture);
      break;
    case PROP_IMAGE_PROBLEM:
      g_value_set_string (value, self->image_problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_absence_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  CosmoAbsence *self = COSMO_ABSENCE (object);

  switch ((CosmoAbsenceProperty) prop_id)
    {
    case PROP_PICTURE:
      if (g_set_object (&self->picture, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_IMAGE_PROBLEM:
      if (g_set_str (&self->image_problem, g_value_get_string (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_absence_class_init (CosmoAbsenceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = cosmo_absence_dispose;
  object_class->finalize = cosmo_absence_finalize;
  object_class->get_property = cosmo_absence_get_property;
  object_class->set_property = cosmo_absence_set_property;

  properties[PROP_PICTURE] = g_param_spec_object ("picture", NULL, NULL, COSMO_TYPE_PICTURE, flags);
  /* Why the picture of a day that there is a record of cannot be shown, in the user's words. */
  properties[PROP_IMAGE_PROBLEM] = g_param_spec_string ("image-problem", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/cosmo-absence.ui");
  gtk_widget_class_bind_template_callback (widget_class, is_text);
  gtk_widget_class_bind_template_callback (widget_class, can_retry);
  gtk_widget_class_bind_template_callback (widget_class, choose_icon);
}

static void
cosmo_absence_init (CosmoAbsence *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * cosmo_absence_new:
 *
 * Its button activates the action "card.retry".
 *
 * Returns: (transfer floating): an absence of nothing yet; bind its properties
 */
CosmoAbsence *
cosmo_absence_new (void)
{
  return g_object_new (COSMO_TYPE_ABSENCE, NULL);
}
