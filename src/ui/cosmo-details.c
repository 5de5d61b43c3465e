/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What there is to read about a picture: beside it in a wide window, and in a sheet below it in a narrow one. */

#include "config.h"

#include "cosmo-details.h"

#include <glib/gi18n.h>

#include "cosmo-original.h"
#include "cosmo-picture.h"
#include "cosmo-wording.h"

struct _CosmoDetails
{
  GtkWidget      parent_instance;

  CosmoPicture  *picture;
  CosmoOriginal *original;

  GtkWidget     *scrolled_window;
};

G_DEFINE_FINAL_TYPE (CosmoDetails, cosmo_details, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_PICTURE = 1,
  PROP_ORIGINAL,
} CosmoDetailsProperty;

static GParamSpec *properties[PROP_ORIGINAL + 1];

/* --- What the interface file shows when --------------------------------------------------------------------------- */

static char *
format_date (gpointer object,
             CosmoDay day)
{
  return day != 0 ? cosmo_wording_for_long_date (day) : NULL;
}

static char *
word_credit (gpointer    object,
             const char *credit,
             gboolean    copyrighted)
{
  if (credit == NULL)
    return NULL;

  if (copyrighted)
    /* TRANSLATORS: followed by who made the picture, and has the copyright of it. */
    return g_strdup_printf (_("Image Credit & Copyright: %s"), credit);

  /* TRANSLATORS: followed by who made the picture. */
  return g_strdup_printf (_("Image Credit: %s"), credit);
}

static char *
word_size (gpointer       object,
           CosmoRecord   *record,
           CosmoOriginal *original)
{
  if (original != NULL)
    return cosmo_wording_for_size (cosmo_original_get_width (original), cosmo_original_get_height (original),
                                   cosmo_original_get_n_bytes (original));
  if (record != NULL && record->width > 0 && record->height > 0)
    return cosmo_wording_for_size (record->width, record->height, 0);

  return NULL;
}

static gboolean
is_reduced (gpointer       object,
            CosmoOriginal *original)
{
  return original != NULL && cosmo_original_is_reduced (original);
}

static char *
choose_markup (gpointer    object,
               const char *explanation,
               const char *markup)
{
  if (markup != NULL)
    return g_strdup (markup);

  return explanation != NULL ? g_markup_escape_text (explanation, -1) : NULL;
}

static gboolean
is_text (gpointer    object,
         const char *text)
{
  return text != NULL && *text != '\0';
}

/* --- The object --------------------------------------------------------------------------------------------------- */

static void
cosmo_details_dispose (GObject *object)
{
  CosmoDetails *self = COSMO_DETAILS (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), COSMO_TYPE_DETAILS);
  g_clear_object (&self->picture);
  g_clear_object (&self->original);

  G_OBJECT_CLASS (cosmo_details_parent_class)->dispose (object);
}

static void
cosmo_details_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  CosmoDetails *self = COSMO_DETAILS (object);

  switch ((CosmoDetailsProperty) prop_id)
    {
    case PROP_PICTURE:
      g_value_set_object (value, self->picture);
      break;
    case PROP_ORIGINAL:
      g_value_set_object (value, self->original);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_details_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  CosmoDetails *self = COSMO_DETAILS (object);
  gboolean changed = FALSE;

  switch ((CosmoDetailsProperty) prop_id)
    {
    case PROP_PICTURE:
      changed = g_set_object (&self->picture, g_value_get_object (value));
      break;
    case PROP_ORIGINAL:
      changed = g_set_object (&self->original, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }

  if (changed)
    g_object_notify_by_pspec (object, pspec);
}

static void
cosmo_details_class_init (CosmoDetailsClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cosmo_details_dispose;
  object_class->get_property = cosmo_details_get_property;
  object_class->set_property = cosmo_details_set_property;

  properties[PROP_PICTURE] = g_param_spec_object ("picture", NULL, NULL, COSMO_TYPE_PICTURE, flags);
  /* NULL while its file is not there. */
  properties[PROP_ORIGINAL] = g_param_spec_object ("original", NULL, NULL, COSMO_TYPE_ORIGINAL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /* A widget without a role has no name either. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/cosmo-details.ui");
  gtk_widget_class_bind_template_child (widget_class, CosmoDetails, scrolled_window);
  gtk_widget_class_bind_template_callback (widget_class, format_date);
  gtk_widget_class_bind_template_callback (widget_class, word_credit);
  gtk_widget_class_bind_template_callback (widget_class, word_size);
  gtk_widget_class_bind_template_callback (widget_class, is_reduced);
  gtk_widget_class_bind_template_callback (widget_class, choose_markup);
  gtk_widget_class_bind_template_callback (widget_class, is_text);
}

static void
cosmo_details_init (CosmoDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
