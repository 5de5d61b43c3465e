/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page that shows one picture as large as it can, and beside it what there is to read about it. The thumbnail is
 * shown at once, and the original as soon as it is there. */

#include "config.h"

#include "cosmo-viewer.h"

#include <glib/gi18n.h>

#include "cosmo-request.h"
#include "cosmo-wording.h"

struct _CosmoViewer
{
  AdwNavigationPage  parent_instance;

  CosmoTextures     *textures;
  CosmoYear         *year;
  guint              position;
  CosmoPicture      *picture;

  CosmoRequest      *thumbnail;        /* while they are under way */
  CosmoRequest      *original;
  CosmoProgress     *progress;         /* of the original */
  GdkTexture        *texture;
  char              *problem;          /* in the user's words, or NULL */

  gboolean           narrow;
  gboolean           details_visible;
};

G_DEFINE_FINAL_TYPE (CosmoViewer, cosmo_viewer, ADW_TYPE_NAVIGATION_PAGE)

typedef enum
{
  PROP_PICTURE = 1,
  PROP_PAINTABLE,
  PROP_LOADING,
  PROP_PROGRESS,
  PROP_PROBLEM,
  PROP_NARROW,
  PROP_DETAILS_VISIBLE,
} CosmoViewerProperty;

static GParamSpec *properties[PROP_DETAILS_VISIBLE + 1];

/* --- The picture -------------------------------------------------------------------------------------------------- */

static void
notify (CosmoViewer         *self,
        CosmoViewerProperty  property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static CosmoRecord *
get_record (CosmoViewer *self)
{
  return self->picture != NULL ? cosmo_picture_get_record (self->picture) : NULL;
}

static void
set_texture (CosmoViewer *self,
             GdkTexture  *texture)
{
  if (g_set_object (&self->texture, texture))
    notify (self, PROP_PAINTABLE);
}

static void
set_problem (CosmoViewer *self,
             const char  *problem)
{
  if (g_set_str (&self->problem, problem))
    notify (self, PROP_PROBLEM);
}

static void
on_thumbnail_loaded (gpointer      owner,
                     const GValue *value,
                     const GError *error)
{
  CosmoViewer *self = owner;

  /* The original may have been faster. What a missing thumbnail means is said by the original. */
  if (value != NULL && self->texture == NULL)
    set_texture (self, g_value_get_object (value));
}

static void
on_original_loaded (gpointer      owner,
                    const GValue *value,
                    const GError *error)
{
  CosmoViewer *self = owner;

  if (value != NULL)
    {
      set_texture (self, g_value_get_object (value));
    }
  else
    {
      g_autofree char *problem = cosmo_wording_for_error (error);

      g_debug ("No original: %s", error->message);
      set_problem (self, problem);
    }

  notify (self, PROP_LOADING);
}

static void
show_thumbnail (CosmoViewer *self,
                const char  *url)
{
  GdkTexture *cached = cosmo_textures_lookup_thumbnail (self->textures, url);

  if (cached != NULL)
    set_texture (self, cached);
  else
    cosmo_request_start (&self->thumbnail, cosmo_textures_load_thumbnail (self->textures, url),
                         on_thumbnail_loaded, self);
}

static void
load_original (CosmoViewer *self,
               const char  *url)
{
  g_clear_object (&self->progress);
  self->progress = cosmo_progress_new ();
  notify (self, PROP_PROGRESS);

  cosmo_request_start (&self->original,
                       cosmo_textures_or_elsewhere (self->textures,
                                                    cosmo_textures_load_original (self->textures, url, self->progress),
                                                    self->picture),
                       on_original_loaded, self);
}

static void
load_picture (CosmoViewer *self)
{
  CosmoRecord *record = get_record (self);

  cosmo_request_clear (&self->thumbnail);
  cosmo_request_clear (&self->original);
  set_problem (self, NULL);
  set_texture (self, NULL);

  if (record != NULL && record->thumbnail_url != NULL)
    show_thumbnail (self, record->thumbnail_url);
  if (record != NULL && record->image_url != NULL)
    load_original (self, record->image_url);

  notify (self, PROP_LOADING);
}

static void
on_pictures_forgiven (CosmoViewer *self)
{
  if (self->problem != NULL)
    load_picture (self);
}

/* --- Neighbours --------------------------------------------------------------------------------------------------- */

/* Days without a picture are passed over. Returns whether there is one in that direction. */
static gboolean
find_neighbour (CosmoViewer *self,
                int          step,
                guint       *position)
{
  guint n_items = self->year != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->year)) : 0;

  /* Below 0 it wraps to more than there are. */
  for (guint i = self->position + step; i < n_items; i += step)
    {
      g_autoptr(CosmoPicture) picture = g_list_model_get_item (G_LIST_MODEL (self->year), i);

      if (cosmo_picture_get_state (picture) == COSMO_PICTURE_READY)
        {
          *position = i;
          return TRUE;
        }
    }

  return FALSE;
}

static void
update_actions (CosmoViewer *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  CosmoRecord *record = get_record (self);
  guint position;

  gtk_widget_action_set_enabled (widget, "viewer.previous", find_neighbour (self, -1, &position));
  gtk_widget_action_set_enabled (widget, "viewer.next", find_neighbour (self, 1, &position));
  gtk_widget_action_set_enabled (widget, "viewer.open-page", record != NULL && record->page_url != NULL);
}

static void
set_picture (CosmoViewer  *self,
             CosmoPicture *picture)
{
  if (self->picture == picture)
    return;

  if (self->picture != NULL)
    g_signal_handlers_disconnect_by_func (self->picture, load_picture, self);
  g_set_object (&self->picture, picture);
  if (picture != NULL)
    g_signal_connect_object (picture, "notify::record", G_CALLBACK (load_picture), self, G_CONNECT_SWAPPED);

  load_picture (self);
  update_actions (self);
  notify (self, PROP_PICTURE);
}

/* --- What the interface file shows when --------------------------------------------------------------------------- */

static char *
choose_title (gpointer    object,
              CosmoDay    day,
              const char *title)
{
  if (title != NULL)
    return g_strdup (title);

  return day != 0 ? cosmo_wording_for_date (day) : g_strdup ("");
}

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

  /* TRANSLATORS: followed by who made the picture, and has the copyright of it. */
  return copyrighted ? g_strdup_printf (_("Image Credit & Copyright: %s"), credit)
  /* TRANSLATORS: followed by who made the picture. */
                     : g_strdup_printf (_("Image Credit: %s"), credit);
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

static char *
word_progress (gpointer object,
               guint64  received,
               guint64  total)
{
  return received > 0 ? cosmo_wording_for_progress (received, total) : g_strdup (_("Loading…"));
}

static gboolean
is_text (gpointer    object,
         const char *text)
{
  return text != NULL;
}

static gboolean
has_video (gpointer     object,
           CosmoRecord *record)
{
  return record != NULL && record->video_url != NULL;
}

/* --- What the user does ------------------------------------------------------------------------------------------- */

static void
on_step (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  CosmoViewer *self = COSMO_VIEWER (widget);
  guint position;

  if (find_neighbour (self, g_str_equal (action_name, "viewer.next") ? 1 : -1, &position))
    cosmo_viewer_show (self, self->year, position);

  /* With the last step its button loses the focus, and without one no key reaches the page. */
  if (gtk_root_get_focus (gtk_widget_get_root (widget)) == NULL)
    gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD);
}

static void
on_retry (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  CosmoViewer *self = COSMO_VIEWER (widget);
  CosmoRecord *record = get_record (self);

  if (record != NULL && record->image_url != NULL)
    cosmo_textures_forgive (self->textures, record->image_url);
  load_picture (self);
}

static void
open_in_browser (CosmoViewer *self,
                 const char  *url)
{
  g_autoptr(GtkUriLauncher) launcher = gtk_uri_launcher_new (url);

  gtk_uri_launcher_launch (launcher, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, NULL, NULL);
}

static void
on_open_page (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  CosmoViewer *self = COSMO_VIEWER (widget);
  CosmoRecord *record = get_record (self);

  if (record != NULL && record->page_url != NULL)
    open_in_browser (self, record->page_url);
}

static void
on_play (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  CosmoViewer *self = COSMO_VIEWER (widget);
  CosmoRecord *record = get_record (self);

  if (record != NULL && record->video_url != NULL)
    open_in_browser (self, record->video_url);
}

static void
on_hidden (CosmoViewer *self)
{
  set_picture (self, NULL);
  g_clear_object (&self->year);
}

/* --- The object --------------------------------------------------------------------------------------------------- */

static void
cosmo_viewer_dispose (GObject *object)
{
  CosmoViewer *self = COSMO_VIEWER (object);

  cosmo_request_clear (&self->thumbnail);
  cosmo_request_clear (&self->original);
  gtk_widget_dispose_template (GTK_WIDGET (self), COSMO_TYPE_VIEWER);
  g_clear_object (&self->progress);
  g_clear_object (&self->picture);
  g_clear_object (&self->texture);
  g_clear_object (&self->year);
  g_clear_object (&self->textures);

  G_OBJECT_CLASS (cosmo_viewer_parent_class)->dispose (object);
}

static void
cosmo_viewer_finalize (GObject *object)
{
  CosmoViewer *self = COSMO_VIEWER (object);

  g_clear_pointer (&self->problem, g_free);

  G_OBJECT_CLASS (cosmo_viewer_parent_class)->finalize (object);
}

static void
cosmo_viewer_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  CosmoViewer *self = COSMO_VIEWER (object);

  switch ((CosmoViewerProperty) prop_id)
    {
    case PROP_PICTURE:
      g_value_set_object (value, self->picture);
      break;
    case PROP_PAINTABLE:
      g_value_set_object (value, self->texture);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->original != NULL);
      break;
    case PROP_PROGRESS:
      g_value_set_object (value, self->progress);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    case PROP_DETAILS_VISIBLE:
      g_value_set_boolean (value, self->details_visible);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_viewer_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  CosmoViewer *self = COSMO_VIEWER (object);

  switch (prop_id)
    {
    case PROP_NARROW:
      self->narrow = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_DETAILS_VISIBLE:
      if (self->details_visible != g_value_get_boolean (value))
        {
          self->details_visible = g_value_get_boolean (value);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = readable | G_PARAM_WRITABLE;

  properties[PROP_PICTURE] = g_param_spec_object ("picture", NULL, NULL, COSMO_TYPE_PICTURE, readable);
  properties[PROP_PAINTABLE] = g_param_spec_object ("paintable", NULL, NULL, GDK_TYPE_PAINTABLE, readable);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, readable);
  properties[PROP_PROGRESS] = g_param_spec_object ("progress", NULL, NULL, COSMO_TYPE_PROGRESS, readable);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, readable);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, writable);
  properties[PROP_DETAILS_VISIBLE] = g_param_spec_boolean ("details-visible", NULL, NULL, TRUE, writable);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "viewer.previous", NULL, on_step);
  gtk_widget_class_install_action (widget_class, "viewer.next", NULL, on_step);
  gtk_widget_class_install_action (widget_class, "viewer.retry", NULL, on_retry);
  gtk_widget_class_install_action (widget_class, "viewer.play", NULL, on_play);
  gtk_widget_class_install_action (widget_class, "viewer.open-page", NULL, on_open_page);
  gtk_widget_class_install_property_action (widget_class, "viewer.details", "details-visible");

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, 0, "viewer.previous", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, 0, "viewer.next", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F9, 0, "viewer.details", NULL);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/cosmo-viewer.ui");
  gtk_widget_class_bind_template_callback (widget_class, choose_title);
  gtk_widget_class_bind_template_callback (widget_class, format_date);
  gtk_widget_class_bind_template_callback (widget_class, word_credit);
  gtk_widget_class_bind_template_callback (widget_class, choose_markup);
  gtk_widget_class_bind_template_callback (widget_class, word_progress);
  gtk_widget_class_bind_template_callback (widget_class, is_text);
  gtk_widget_class_bind_template_callback (widget_class, has_video);
  gtk_widget_class_bind_template_callback (widget_class, on_hidden);
}

static void
cosmo_viewer_class_init (CosmoViewerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cosmo_viewer_dispose;
  object_class->finalize = cosmo_viewer_finalize;
  object_class->get_property = cosmo_viewer_get_property;
  object_class->set_property = cosmo_viewer_set_property;

  install_properties (object_class);
  install_actions (widget_class);
  bind_template (widget_class);
}

static void
cosmo_viewer_init (CosmoViewer *self)
{
  self->details_visible = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * cosmo_viewer_set_textures:
 * @self: a viewer
 * @textures: where its pictures come from
 *
 * To be called once, before a picture is shown.
 */
void
cosmo_viewer_set_textures (CosmoViewer   *self,
                           CosmoTextures *textures)
{
  g_return_if_fail (COSMO_IS_VIEWER (self));
  g_return_if_fail (COSMO_IS_TEXTURES (textures));

  g_set_object (&self->textures, textures);
  g_signal_connect_object (textures, "forgiven", G_CALLBACK (on_pictures_forgiven), self, G_CONNECT_SWAPPED);
}

/**
 * cosmo_viewer_show:
 * @self: a viewer
 * @year: the year whose pictures can be stepped through
 * @position: of the picture to show
 *
 * Shows a picture, until another is chosen or the page is hidden.
 */
void
cosmo_viewer_show (CosmoViewer *self,
                   CosmoYear   *year,
                   guint        position)
{
  g_autoptr(CosmoPicture) picture = NULL;

  g_return_if_fail (COSMO_IS_VIEWER (self));
  g_return_if_fail (COSMO_IS_YEAR (year));

  picture = g_list_model_get_item (G_LIST_MODEL (year), position);
  g_return_if_fail (picture != NULL);

  g_set_object (&self->year, year);
  self->position = position;
  set_picture (self, picture);
}

/**
 * cosmo_viewer_get_position:
 * @self: a viewer
 *
 * Returns: the position in its year of the picture that it shows, or showed last
 */
guint
cosmo_viewer_get_position (CosmoViewer *self)
{
  g_return_val_if_fail (COSMO_IS_VIEWER (self), 0);

  return self->position;
}
