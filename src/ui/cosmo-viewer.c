/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page that shows one picture as large as it can, and beside it what there is to read about it. The thumbnail is
 * shown at once, and the original as soon as it is there. */

#include "config.h"

#include "cosmo-viewer-private.h"

#include <glib/gi18n.h>

#include "cosmo-details.h"
#include "cosmo-menu.h"
#include "cosmo-progress-ring.h"

G_DEFINE_FINAL_TYPE (CosmoViewer, cosmo_viewer, ADW_TYPE_NAVIGATION_PAGE)

static GParamSpec *properties[PROP_SLIDE_INTERVAL + 1];

/* Returns: (transfer full) (nullable): what in the page has the focus */
static GtkWidget *
get_focus (CosmoViewer *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)) ? g_object_ref (focus) : NULL;
}

/* Whether it is hidden, or about to be. */
static gboolean
is_going (GtkWidget *widget)
{
  GtkWidget *revealer = gtk_widget_get_ancestor (widget, GTK_TYPE_REVEALER);

  return !gtk_widget_get_mapped (widget) ||
         (revealer != NULL && !gtk_revealer_get_reveal_child (GTK_REVEALER (revealer)));
}

/* What one is likely to do next after something has gone. */
static GtkWidget *
find_successor (CosmoViewer *self,
                GtkWidget   *gone)
{
  if (gone == self->stop_button && gtk_widget_get_mapped (self->retry_button))
    return self->retry_button;
  if (gone == self->stop_button && gtk_widget_get_mapped (self->retry_alone_button))
    return self->retry_alone_button;

  return GTK_WIDGET (self->zoom_picture);
}

/* Tells that a property has changed. If what has the focus goes away with that, it comes to what one can do next, or
 * else to the picture: without one no key reaches the page. */
void
cosmo_viewer_notify (CosmoViewer         *self,
                     CosmoViewerProperty  property)
{
  g_autoptr(GtkWidget) focus = get_focus (self);

  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
  if (focus != NULL && is_going (focus))
    gtk_widget_grab_focus (find_successor (self, focus));
}

CosmoRecord *
cosmo_viewer_get_record (CosmoViewer *self)
{
  return self->picture != NULL ? cosmo_picture_get_record (self->picture) : NULL;
}

/* --- Details ------------------------------------------------------------------------------------------------------ */

/* In full screen and in a narrow window they would cover the picture, and come when they are called. */
static gboolean
has_room_for_details (CosmoViewer *self)
{
  return !self->narrow && !self->fullscreened;
}

static void
set_details_preferred (CosmoViewer *self,
                       gboolean     preferred)
{
  if (self->details_preferred == preferred)
    return;

  self->details_preferred = preferred;
  cosmo_viewer_notify (self, PROP_DETAILS_PREFERRED);
}

static void
set_details_visible (CosmoViewer *self,
                     gboolean     visible)
{
  g_autoptr(GtkWidget) focus = get_focus (self);

  if (self->details_visible != visible)
    {
      self->details_visible = visible;
      self->leaves_details = !visible && focus != NULL && !gtk_widget_is_ancestor (focus, self->stage);
      cosmo_viewer_notify (self, PROP_DETAILS_VISIBLE);
    }

  if (has_room_for_details (self))
    set_details_preferred (self, visible);
}

/* Whoever was in them is at the picture then: once a sheet of them is closed, beneath which it takes no focus. */
static void
on_details_visible_changed (CosmoViewer *self)
{
  if (self->leaves_details)
    gtk_widget_grab_focus (GTK_WIDGET (self->zoom_picture));
  self->leaves_details = FALSE;
}

/* To be called when the room for them has changed. */
void
cosmo_viewer_update_details (CosmoViewer *self)
{
  set_details_visible (self, has_room_for_details (self) && self->details_preferred);
}

static void
set_narrow (CosmoViewer *self,
            gboolean     narrow)
{
  if (self->narrow == narrow)
    return;

  self->narrow = narrow;
  cosmo_viewer_notify (self, PROP_NARROW);
  cosmo_viewer_update_details (self);
}

/* --- What the user does ------------------------------------------------------------------------------------------- */

/* One that is a favourite no more is none of the gallery's favourites, which mark theirs; it is shown here still. */
static void
mark_favourite (CosmoViewer *self)
{
  if (self->picture != NULL)
    cosmo_picture_set_favourite (self->picture, cosmo_favourites_contains (self->favourites, self->day));
}

static void
on_favourite_set (gpointer      owner,
                  const GValue *value,
                  const GError *error)
{
  CosmoViewer *self = owner;

  if (error == NULL)
    return;

  g_debug ("No favourite: %s", error->message);
  cosmo_viewer_say (self, _("The favorites could not be changed"));
}

static void
on_favourite (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  CosmoViewer *self = COSMO_VIEWER (widget);

  if (self->picture == NULL || cosmo_viewer_get_record (self) == NULL)
    return;

  cosmo_request_start (&self->favourite_request,
                       cosmo_favourites_set (self->favourites, cosmo_picture_get_day (self->picture),
                                             !cosmo_picture_get_favourite (self->picture)),
                       on_favourite_set, self);
}

static void
on_shown (CosmoViewer *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->zoom_picture));
}

static void
on_hidden (CosmoViewer *self)
{
  cosmo_viewer_end_presentation (self);
  cosmo_viewer_set_picture (self, NULL);
  g_clear_object (&self->pictures);
}

/* --- The object --------------------------------------------------------------------------------------------------- */

static void
cosmo_viewer_dispose (GObject *object)
{
  CosmoViewer *self = COSMO_VIEWER (object);

  cosmo_viewer_clear_presentation (self);
  cosmo_viewer_end_animation (self);
  cosmo_viewer_clear_picture (self);
  cosmo_request_clear (&self->favourite_request);
  cosmo_request_clear (&self->background_request);
  gtk_widget_dispose_template (GTK_WIDGET (self), COSMO_TYPE_VIEWER);
  g_clear_object (&self->progress);
  g_clear_object (&self->picture);
  g_clear_object (&self->original);
  g_clear_object (&self->film);
  g_clear_object (&self->pictures);
  g_clear_object (&self->textures);
  g_clear_object (&self->favourites);

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
    case PROP_ORIGINAL:
      g_value_set_object (value, self->original);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->original_request != NULL || self->film_request != NULL);
      break;
    case PROP_PROGRESS:
      g_value_set_object (value, self->progress);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    case PROP_FILM:
      g_value_set_object (value, self->film);
      break;
    case PROP_FILM_LOADING:
      g_value_set_boolean (value, self->film_request != NULL);
      break;
    case PROP_FILM_FAILED:
      g_value_set_boolean (value, self->film_failed);
      break;
    case PROP_ANIMATING:
      g_value_set_boolean (value, self->animating);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    case PROP_DETAILS_VISIBLE:
      g_value_set_boolean (value, self->details_visible);
      break;
    case PROP_DETAILS_PREFERRED:
      g_value_set_boolean (value, self->details_preferred);
      break;
    case PROP_FULLSCREENED:
      g_value_set_boolean (value, self->fullscreened);
      break;
    case PROP_CONTROLS_VISIBLE:
      g_value_set_boolean (value, self->controls_visible);
      break;
    case PROP_PLAYING:
      g_value_set_boolean (value, self->playing);
      break;
    case PROP_SLIDE_INTERVAL:
      g_value_set_uint (value, self->slide_interval);
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

  switch ((CosmoViewerProperty) prop_id)
    {
    case PROP_NARROW:
      set_narrow (self, g_value_get_boolean (value));
      break;
    case PROP_DETAILS_VISIBLE:
      set_details_visible (self, g_value_get_boolean (value));
      break;
    case PROP_DETAILS_PREFERRED:
      set_details_preferred (self, g_value_get_boolean (value));
      cosmo_viewer_update_details (self);
      break;
    case PROP_SLIDE_INTERVAL:
      self->slide_interval = g_value_get_uint (value);
      break;
    case PROP_PICTURE:
    case PROP_ORIGINAL:
    case PROP_LOADING:
    case PROP_PROGRESS:
    case PROP_PROBLEM:
    case PROP_FILM:
    case PROP_FILM_LOADING:
    case PROP_FILM_FAILED:
    case PROP_ANIMATING:
    case PROP_FULLSCREENED:
    case PROP_CONTROLS_VISIBLE:
    case PROP_PLAYING:
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
  properties[PROP_ORIGINAL] = g_param_spec_object ("original", NULL, NULL, COSMO_TYPE_ORIGINAL, readable);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, readable);
  properties[PROP_PROGRESS] = g_param_spec_object ("progress", NULL, NULL, COSMO_TYPE_PROGRESS, readable);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, readable);
  properties[PROP_FILM] = g_param_spec_object ("film", NULL, NULL, GTK_TYPE_MEDIA_STREAM, readable);
  properties[PROP_FILM_LOADING] = g_param_spec_boolean ("film-loading", NULL, NULL, FALSE, readable);
  properties[PROP_FILM_FAILED] = g_param_spec_boolean ("film-failed", NULL, NULL, FALSE, readable);
  properties[PROP_ANIMATING] = g_param_spec_boolean ("animating", NULL, NULL, FALSE, readable);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, writable);
  properties[PROP_DETAILS_VISIBLE] = g_param_spec_boolean ("details-visible", NULL, NULL, TRUE, writable);
  properties[PROP_DETAILS_PREFERRED] = g_param_spec_boolean ("details-preferred", NULL, NULL, TRUE, writable);
  properties[PROP_FULLSCREENED] = g_param_spec_boolean ("fullscreened", NULL, NULL, FALSE, readable);
  properties[PROP_CONTROLS_VISIBLE] = g_param_spec_boolean ("controls-visible", NULL, NULL, TRUE, readable);
  properties[PROP_PLAYING] = g_param_spec_boolean ("playing", NULL, NULL, FALSE, readable);
  properties[PROP_SLIDE_INTERVAL] = g_param_spec_uint ("slide-interval", NULL, NULL, 1, G_MAXUINT, 10, writable);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "viewer.favourite", NULL, on_favourite);
  gtk_widget_class_install_property_action (widget_class, "viewer.details", "details-visible");

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_d, GDK_CONTROL_MASK, "viewer.favourite", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F9, 0, "viewer.details", NULL);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/cosmo-viewer.ui");
  gtk_widget_class_bind_template_child (widget_class, CosmoViewer, zoom_picture);
  gtk_widget_class_bind_template_child (widget_class, CosmoViewer, stage);
  gtk_widget_class_bind_template_child (widget_class, CosmoViewer, menu_button);
  gtk_widget_class_bind_template_child (widget_class, CosmoViewer, stop_button);
  gtk_widget_class_bind_template_child (widget_class, CosmoViewer, retry_button);
  gtk_widget_class_bind_template_child (widget_class, CosmoViewer, retry_alone_button);
  gtk_widget_class_bind_template_callback (widget_class, on_shown);
  gtk_widget_class_bind_template_callback (widget_class, on_hidden);
  gtk_widget_class_bind_template_callback (widget_class, cosmo_menu_name_items);
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
  bind_template (widget_class);
  install_actions (widget_class);
  cosmo_viewer_install_closures (widget_class);
  cosmo_viewer_install_picture (widget_class);
  cosmo_viewer_install_movement (widget_class);
  cosmo_viewer_install_film (widget_class);
  cosmo_viewer_install_presentation (widget_class);
  cosmo_viewer_install_sharing (widget_class);

  g_type_ensure (COSMO_TYPE_DETAILS);
  g_type_ensure (COSMO_TYPE_PROGRESS_RING);
  g_type_ensure (COSMO_TYPE_ZOOM_PICTURE);
}

static void
cosmo_viewer_init (CosmoViewer *self)
{
  self->details_visible = self->details_preferred = TRUE;
  self->slide_interval = 10;
  cosmo_viewer_init_presentation (self);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "notify::details-visible", G_CALLBACK (on_details_visible_changed), NULL);
  cosmo_viewer_init_sharing (self);
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
  g_signal_connect_object (textures, "forgiven", G_CALLBACK (cosmo_viewer_retry), self, G_CONNECT_SWAPPED);
}

/**
 * cosmo_viewer_set_favourites:
 * @self: a viewer
 * @favourites: what its pictures can be added to
 *
 * To be called once, before a picture is shown.
 */
void
cosmo_viewer_set_favourites (CosmoViewer     *self,
                             CosmoFavourites *favourites)
{
  g_return_if_fail (COSMO_IS_VIEWER (self));
  g_return_if_fail (COSMO_IS_FAVOURITES (favourites));

  g_set_object (&self->favourites, favourites);
  g_signal_connect_object (favourites, "changed", G_CALLBACK (mark_favourite), self, G_CONNECT_SWAPPED);
}

/**
 * cosmo_viewer_show:
 * @self: a viewer
 * @pictures: (element-type CosmoPicture): what can be stepped through; none of them goes while they are shown
 * @position: of the picture to show
 *
 * Shows a picture, until another is chosen or the page is hidden.
 */
void
cosmo_viewer_show (CosmoViewer *self,
                   GListModel  *pictures,
                   guint        position)
{
  g_autoptr(CosmoPicture) picture = NULL;

  g_return_if_fail (COSMO_IS_VIEWER (self));
  g_return_if_fail (G_IS_LIST_MODEL (pictures));

  picture = g_list_model_get_item (pictures, position);
  g_return_if_fail (picture != NULL);

  g_set_object (&self->pictures, pictures);
  self->position = position;
  self->day = cosmo_picture_get_day (picture);
  cosmo_viewer_set_picture (self, picture);
  mark_favourite (self);
}

/**
 * cosmo_viewer_get_day:
 * @self: a viewer
 *
 * Returns: the day of the picture that it shows, or showed last
 */
CosmoDay
cosmo_viewer_get_day (CosmoViewer *self)
{
  g_return_val_if_fail (COSMO_IS_VIEWER (self), 0);

  return self->day;
}
