/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page that is seen first: the pictures of a year, the favourites, or what was searched for, and what leads from one
 * to the other. */

#include "config.h"

#include "cosmo-gallery.h"

#include <glib/gi18n.h>

#include "cosmo-pictures-page.h"
#include "cosmo-today.h"
#include "cosmo-year-button.h"
#include "cosmo-year-page.h"

struct _CosmoGallery
{
  AdwNavigationPage  parent_instance;

  CosmoLoader       *loader;
  CosmoToday        *today;
  CosmoSearch       *search;           /* nullable */
  guint              year;
  guint              last_year;
  CosmoView          view;
  gboolean           favourites_shown;
  gboolean           search_mode;      /* whether there is an entry to type into */
  gboolean           search_shown;     /* whether something was typed */
  gboolean           narrow;
  guint              max_columns;

  GtkStack          *stack;
  CosmoYearPage     *year_page;
  CosmoPicturesPage *favourites_page;
  CosmoPicturesPage *search_page;
  CosmoYearButton   *year_button;
  GtkSearchBar      *search_bar;
  GtkSearchEntry    *search_entry;
};

G_DEFINE_FINAL_TYPE (CosmoGallery, cosmo_gallery, ADW_TYPE_NAVIGATION_PAGE)

typedef enum
{
  PROP_LOADER = 1,
  PROP_YEAR,
  PROP_LAST_YEAR,
  PROP_VIEW,
  PROP_MODEL,
  PROP_PAGE,
  PROP_SEARCH_MODE,
  PROP_TAB,
  PROP_NARROW,
  PROP_MAX_COLUMNS,
} CosmoGalleryProperty;

static GParamSpec *properties[PROP_MAX_COLUMNS + 1];

/* What can be chosen: a view of the year, or the favourites. */
enum
{
  TAB_FIRSTS = COSMO_VIEW_FIRSTS,
  TAB_EVERY_DAY = COSMO_VIEW_EVERY_DAY,
  TAB_FAVOURITES,
};

enum
{
  SIGNAL_OPEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Shows the chosen year and view from the beginning. */
static void
show_chosen_year (CosmoGallery *self)
{
  g_autoptr(CosmoYear) year = NULL;

  if (self->year == 0)
    return;

  year = cosmo_year_new (self->year, self->view, cosmo_today_get_day (self->today));
  cosmo_year_page_set_year (self->year_page, year);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

/* The name of the page that is shown, in the interface file. */
static const char *
get_page (CosmoGallery *self)
{
  if (self->search_shown)
    return "search";

  return self->favourites_shown ? "favourites" : "year";
}

/* The page that is shown, or NULL if it is that of the year. */
static CosmoPicturesPage *
get_pictures_page (CosmoGallery *self)
{
  if (self->search_shown)
    return self->search_page;

  return self->favourites_shown ? self->favourites_page : NULL;
}

static gboolean
focus_pictures (CosmoGallery *self)
{
  CosmoPicturesPage *page = get_pictures_page (self);

  return gtk_widget_grab_focus (page != NULL ? GTK_WIDGET (page) : GTK_WIDGET (self->year_page));
}

static void
notify_page (CosmoGallery *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean is_year = g_str_equal (get_page (self), "year");
  gboolean focused = gtk_widget_get_focus_child (GTK_WIDGET (self->stack)) != NULL;

  gtk_widget_action_set_enabled (widget, "gallery.previous-year", is_year);
  gtk_widget_action_set_enabled (widget, "gallery.next-year", is_year);
  gtk_widget_action_set_enabled (widget, "gallery.choose-year", is_year);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAGE]);

  /* The focus comes along, if it is here; and without one no key reaches the page. */
  if (focused && !focus_pictures (self))
    gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD);
}

static void
set_favourites_shown (CosmoGallery *self,
                      gboolean      shown)
{
  if (self->favourites_shown == shown)
    return;

  self->favourites_shown = shown;
  notify_page (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TAB]);
}

static void
set_search_shown (CosmoGallery *self,
                  gboolean      shown)
{
  if (self->search_shown == shown)
    return;

  self->search_shown = shown;
  notify_page (self);
}

/* The entry is emptied when it goes, and the focus does not go with it. */
static void
set_search_mode (CosmoGallery *self,
                 gboolean      search_mode)
{
  gboolean focused = gtk_widget_get_focus_child (GTK_WIDGET (self->search_bar)) != NULL;

  if (self->search_mode == search_mode)
    return;

  self->search_mode = search_mode;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCH_MODE]);
  if (search_mode)
    return;

  set_search_shown (self, FALSE);
  if (focused)
    focus_pictures (self);
}

static guint
get_tab (CosmoGallery *self)
{
  return self->favourites_shown ? TAB_FAVOURITES : self->view;
}

static void
set_tab (CosmoGallery *self,
         guint         tab)
{
  set_search_mode (self, FALSE);
  if (tab == TAB_FAVOURITES)
    set_favourites_shown (self, TRUE);
  else
    cosmo_gallery_set_view (self, tab == TAB_FIRSTS ? COSMO_VIEW_FIRSTS : COSMO_VIEW_EVERY_DAY);
}

/* A new day joins its year, if that is on screen, and a new year those that can be chosen. */
static void
on_day_changed (CosmoGallery *self)
{
  CosmoDay day = cosmo_today_get_day (self->today);

  cosmo_day_get_date (day, &self->last_year, NULL, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST_YEAR]);
  if (self->year != 0)
    cosmo_year_page_set_today (self->year_page, day);
}

/* --- What the interface file shows when --------------------------------------------------------------------------- */

static char *
format_count (CosmoYear *model,
              guint      n_ready)
{
  if (model == NULL)
    return NULL;

  /* TRANSLATORS: how many of the pictures of a year are there already, like "212 of 365". */
  return g_strdup_printf (_("%u of %u"), n_ready, g_list_model_get_n_items (G_LIST_MODEL (model)));
}

static char *
format_n_pictures (guint n_pictures)
{
  /* TRANSLATORS: how many favorites there are, or how many pictures were found. */
  return n_pictures > 0 ? g_strdup_printf (ngettext ("%u picture", "%u pictures", n_pictures), n_pictures) : NULL;
}

/* In a narrow window there is only room for one line of a few letters, and the year is on its button already. */
static char *
format_title (gpointer    object,
              const char *page,
              guint       year,
              CosmoYear  *model,
              guint       n_ready,
              guint       n_pending,
              gboolean    narrow)
{
  if (g_str_equal (page, "search"))
    return g_strdup (_("Search Results"));
  if (g_str_equal (page, "favourites"))
    return g_strdup (_("Favorites"));

  return narrow ? format_count (model, n_ready) : g_strdup_printf ("%u", year);
}

static char *
format_subtitle (gpointer    object,
                 const char *page,
                 guint       n_favourites,
                 guint       n_found,
                 CosmoYear  *model,
                 guint       n_ready,
                 guint       n_pending,
                 gboolean    narrow)
{
  if (g_str_equal (page, "search"))
    return format_n_pictures (n_found);
  if (g_str_equal (page, "favourites"))
    return format_n_pictures (n_favourites);

  return narrow ? NULL : format_count (model, n_ready);
}

static gboolean
is_year (gpointer    object,
         const char *page)
{
  return g_str_equal (page, "year");
}

static gboolean
can_save_year (gpointer    object,
               const char *page,
               gboolean    narrow)
{
  return g_str_equal (page, "year") && !narrow;
}

static gboolean
can_save_favourites (gpointer    object,
                     const char *page,
                     guint       n_favourites)
{
  return g_str_equal (page, "favourites") && n_favourites > 0;
}

/* --- What the user does ------------------------------------------------------------------------------------------- */

static void
on_open (CosmoGallery *self,
         guint         position)
{
  g_signal_emit (self, signals[SIGNAL_OPEN], 0, position);
}

static void
on_search_changed (CosmoGallery *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  if (self->search != NULL && *text != '\0')
    cosmo_search_set_text (self->search, text);
  set_search_shown (self, self->search_mode && *text != '\0');
}

static void
on_search_activated (CosmoGallery *self)
{
  focus_pictures (self);
}

static void
on_search (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  CosmoGallery *self = COSMO_GALLERY (widget);

  set_search_mode (self, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
on_step_year (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  CosmoGallery *self = COSMO_GALLERY (widget);

  if (g_str_equal (action_name, "gallery.next-year") && self->year < self->last_year)
    cosmo_gallery_set_year (self, self->year + 1);
  else if (g_str_equal (action_name, "gallery.previous-year") && self->year > COSMO_CALENDAR_FIRST_YEAR)
    cosmo_gallery_set_year (self, self->year - 1);
}

static void
on_choose_year (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  cosmo_year_button_open (COSMO_GALLERY (widget)->year_button);
}

static void
on_choose_tab (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  CosmoGallery *self = COSMO_GALLERY (widget);

  if (g_str_equal (action_name, "gallery.favourites"))
    set_tab (self, TAB_FAVOURITES);
  else
    set_tab (self, g_str_equal (action_name, "gallery.firsts") ? TAB_FIRSTS : TAB_EVERY_DAY);
}

/* --- The object --------------------------------------------------------------------------------------------------- */

static void
cosmo_gallery_dispose (GObject *object)
{
  CosmoGallery *self = COSMO_GALLERY (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), COSMO_TYPE_GALLERY);
  g_clear_object (&self->loader);
  g_clear_object (&self->today);
  g_clear_object (&self->search);

  G_OBJECT_CLASS (cosmo_gallery_parent_class)->dispose (object);
}

static void
cosmo_gallery_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  CosmoGallery *self = COSMO_GALLERY (object);

  switch ((CosmoGalleryProperty) prop_id)
    {
    case PROP_LOADER:
      g_value_set_object (value, self->loader);
      break;
    case PROP_YEAR:
      g_value_set_uint (value, self->year);
      break;
    case PROP_LAST_YEAR:
      g_value_set_uint (value, self->last_year);
      break;
    case PROP_VIEW:
      g_value_set_enum (value, self->view);
      break;
    case PROP_MODEL:
      g_value_set_object (value, cosmo_year_page_get_year (self->year_page));
      break;
    case PROP_PAGE:
      g_value_set_static_string (value, get_page (self));
      break;
    case PROP_SEARCH_MODE:
      g_value_set_boolean (value, self->search_mode);
      break;
    case PROP_TAB:
      g_value_set_uint (value, get_tab (self));
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    case PROP_MAX_COLUMNS:
      g_value_set_uint (value, self->max_columns);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_gallery_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  CosmoGallery *self = COSMO_GALLERY (object);

  switch (prop_id)
    {
    case PROP_LOADER:
      if (g_set_object (&self->loader, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_YEAR:
      cosmo_gallery_set_year (self, g_value_get_uint (value));
      break;
    case PROP_VIEW:
      cosmo_gallery_set_view (self, g_value_get_enum (value));
      break;
    case PROP_SEARCH_MODE:
      set_search_mode (self, g_value_get_boolean (value));
      break;
    case PROP_TAB:
      set_tab (self, g_value_get_uint (value));
      break;
    case PROP_NARROW:
      self->narrow = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_MAX_COLUMNS:
      self->max_columns = g_value_get_uint (value);
      g_object_notify_by_pspec (object, pspec);
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

  properties[PROP_LOADER] = g_param_spec_object ("loader", NULL, NULL, COSMO_TYPE_LOADER, writable);
  properties[PROP_YEAR] = g_param_spec_uint ("year", NULL, NULL, 0, G_MAXUINT16, 0, writable);
  properties[PROP_LAST_YEAR] = g_param_spec_uint ("last-year", NULL, NULL, 0, G_MAXUINT16, 0, readable);
  properties[PROP_VIEW] = g_param_spec_enum ("view", NULL, NULL, COSMO_TYPE_VIEW, COSMO_VIEW_EVERY_DAY, writable);
  properties[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, COSMO_TYPE_YEAR, readable);
  properties[PROP_PAGE] = g_param_spec_string ("page", NULL, NULL, NULL, readable);
  properties[PROP_SEARCH_MODE] = g_param_spec_boolean ("search-mode", NULL, NULL, FALSE, writable);
  properties[PROP_TAB] = g_param_spec_uint ("tab", NULL, NULL, 0, TAB_FAVOURITES, TAB_EVERY_DAY, writable);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, writable);
  properties[PROP_MAX_COLUMNS] = g_param_spec_uint ("max-columns", NULL, NULL, 1, G_MAXUINT, 4, writable);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "gallery.previous-year", NULL, on_step_year);
  gtk_widget_class_install_action (widget_class, "gallery.next-year", NULL, on_step_year);
  gtk_widget_class_install_action (widget_class, "gallery.choose-year", NULL, on_choose_year);
  gtk_widget_class_install_action (widget_class, "gallery.firsts", NULL, on_choose_tab);
  gtk_widget_class_install_action (widget_class, "gallery.every-day", NULL, on_choose_tab);
  gtk_widget_class_install_action (widget_class, "gallery.favourites", NULL, on_choose_tab);
  gtk_widget_class_install_action (widget_class, "gallery.search", NULL, on_search);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "gallery.previous-year", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, GDK_ALT_MASK, "gallery.next-year", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, GDK_CONTROL_MASK, "gallery.choose-year", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1, GDK_ALT_MASK, "gallery.firsts", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_2, GDK_ALT_MASK, "gallery.every-day", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_3, GDK_ALT_MASK, "gallery.favourites", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "gallery.search", NULL);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/cosmo-gallery.ui");
  gtk_widget_class_bind_template_child (widget_class, CosmoGallery, stack);
  gtk_widget_class_bind_template_child (widget_class, CosmoGallery, year_page);
  gtk_widget_class_bind_template_child (widget_class, CosmoGallery, favourites_page);
  gtk_widget_class_bind_template_child (widget_class, CosmoGallery, search_page);
  gtk_widget_class_bind_template_child (widget_class, CosmoGallery, year_button);
  gtk_widget_class_bind_template_child (widget_class, CosmoGallery, search_bar);
  gtk_widget_class_bind_template_child (widget_class, CosmoGallery, search_entry);
  gtk_widget_class_bind_template_callback (widget_class, format_title);
  gtk_widget_class_bind_template_callback (widget_class, format_subtitle);
  gtk_widget_class_bind_template_callback (widget_class, is_year);
  gtk_widget_class_bind_template_callback (widget_class, can_save_year);
  gtk_widget_class_bind_template_callback (widget_class, can_save_favourites);
  gtk_widget_class_bind_template_callback (widget_class, on_open);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activated);
}

static void
cosmo_gallery_class_init (CosmoGalleryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cosmo_gallery_dispose;
  object_class->get_property = cosmo_gallery_get_property;
  object_class->set_property = cosmo_gallery_set_property;

  install_properties (object_class);
  install_actions (widget_class);
  bind_template (widget_class);

  /* The user wants to see the picture at a position more closely. */
  signals[SIGNAL_OPEN] =
    g_signal_new ("open", COSMO_TYPE_GALLERY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  g_type_ensure (COSMO_TYPE_LOADER);
  g_type_ensure (COSMO_TYPE_PICTURES_PAGE);
  g_type_ensure (COSMO_TYPE_YEAR);
  g_type_ensure (COSMO_TYPE_YEAR_BUTTON);
  g_type_ensure (COSMO_TYPE_YEAR_PAGE);
}

static void
cosmo_gallery_init (CosmoGallery *self)
{
  self->view = COSMO_VIEW_EVERY_DAY;
  self->max_columns = 4;
  self->today = cosmo_today_new ();
  cosmo_day_get_date (cosmo_today_get_day (self->today), &self->last_year, NULL, NULL);
  g_signal_connect_object (self->today, "notify::day", G_CALLBACK (on_day_changed), self, G_CONNECT_SWAPPED);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
}

/**
 * cosmo_gallery_set_textures:
 * @self: a gallery
 * @textures: where its cards find their pictures
 *
 * To be called once, before a year is chosen.
 */
void
cosmo_gallery_set_textures (CosmoGallery  *self,
                            CosmoTextures *textures)
{
  g_return_if_fail (COSMO_IS_GALLERY (self));

  cosmo_year_page_set_textures (self->year_page, textures);
  cosmo_pictures_page_set_textures (self->favourites_page, textures);
  cosmo_pictures_page_set_textures (self->search_page, textures);
}

/**
 * cosmo_gallery_set_favourites:
 * @self: a gallery
 * @favourites: the pictures that have a star, and can be shown by themselves
 *
 * To be called once.
 */
void
cosmo_gallery_set_favourites (CosmoGallery    *self,
                              CosmoFavourites *favourites)
{
  g_return_if_fail (COSMO_IS_GALLERY (self));

  cosmo_year_page_set_favourites (self->year_page, favourites);
  cosmo_pictures_page_set_pictures (self->favourites_page, G_LIST_MODEL (favourites));
}

/**
 * cosmo_gallery_set_search:
 * @self: a gallery
 * @search: what finds pictures
 *
 * To be called once.
 */
void
cosmo_gallery_set_search (CosmoGallery *self,
                          CosmoSearch  *search)
{
  g_return_if_fail (COSMO_IS_GALLERY (self));
  g_return_if_fail (COSMO_IS_SEARCH (search));
  g_return_if_fail (self->search == NULL);

  self->search = g_object_ref (search);
  cosmo_pictures_page_set_pictures (self->search_page, cosmo_search_get_pictures (search));
}

/**
 * cosmo_gallery_set_year:
 * @self: a gallery
 * @year: a year of the archive; the nearest one is taken if it is none
 *
 * Shows another year. What was loading for the old one is cancelled.
 */
void
cosmo_gallery_set_year (CosmoGallery *self,
                        guint         year)
{
  g_return_if_fail (COSMO_IS_GALLERY (self));

  year = CLAMP (year, COSMO_CALENDAR_FIRST_YEAR, self->last_year);
  if (self->year == year)
    return;

  self->year = year;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_YEAR]);
  show_chosen_year (self);
}

/**
 * cosmo_gallery_set_view:
 * @self: a gallery
 * @view: which days of the year to show
 *
 * Shows the year, if the favourites or what was found were shown.
 */
void
cosmo_gallery_set_view (CosmoGallery *self,
                        CosmoView     view)
{
  g_return_if_fail (COSMO_IS_GALLERY (self));

  set_search_mode (self, FALSE);
  set_favourites_shown (self, FALSE);
  if (self->view == view)
    return;

  self->view = view;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VIEW]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TAB]);
  show_chosen_year (self);
}

/**
 * cosmo_gallery_update_today:
 * @self: a gallery
 *
 * Lets it look whether another day has begun; to be called when its user comes back to it.
 */
void
cosmo_gallery_update_today (CosmoGallery *self)
{
  g_return_if_fail (COSMO_IS_GALLERY (self));

  cosmo_today_update (self->today);
}

/**
 * cosmo_gallery_focus_pictures:
 * @self: a gallery
 *
 * Gives the focus to the pictures. It is not what grabbing the focus for the page does: the page does that itself when Tab
 * leads past its last control, to begin again with the first, and would never get there.
 */
void
cosmo_gallery_focus_pictures (CosmoGallery *self)
{
  g_return_if_fail (COSMO_IS_GALLERY (self));

  focus_pictures (self);
}

/**
 * cosmo_gallery_get_model:
 * @self: a gallery
 *
 * Returns: (transfer none) (nullable): the chosen year, even while something else is shown
 */
CosmoYear *
cosmo_gallery_get_model (CosmoGallery *self)
{
  g_return_val_if_fail (COSMO_IS_GALLERY (self), NULL);

  return cosmo_year_page_get_year (self->year_page);
}

/**
 * cosmo_gallery_list_pictures:
 * @self: a gallery
 *
 * Returns: (transfer full) (element-type CosmoPicture): what is shown. A year grows when another day begins; favourites
 *   and what was found are those of now, so that one that is a favourite no more does not go while it is looked at.
 */
GListModel *
cosmo_gallery_list_pictures (CosmoGallery *self)
{
  g_return_val_if_fail (COSMO_IS_GALLERY (self), NULL);

  if (get_pictures_page (self) != NULL)
    return cosmo_pictures_page_list_pictures (get_pictures_page (self));

  return G_LIST_MODEL (g_object_ref (cosmo_year_page_get_year (self->year_page)));
}

/**
 * cosmo_gallery_show:
 * @self: a gallery
 * @day: of a picture that it lists
 *
 * Brings a picture's card into view and focuses it.
 */
void
cosmo_gallery_show (CosmoGallery *self,
                    CosmoDay      day)
{
  g_return_if_fail (COSMO_IS_GALLERY (self));

  if (get_pictures_page (self) != NULL)
    cosmo_pictures_page_show (get_pictures_page (self), day);
  else
    cosmo_year_page_show (self->year_page, day);
}
