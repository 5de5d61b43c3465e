/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the header of the gallery says, and how it leads from one year or view to another. */

#include "config.h"

#include "cosmo-gallery-private.h"

#include <glib/gi18n.h>

static char *
format_count (CosmoYear *model,
              guint      n_ready)
{
  if (model == NULL)
    return NULL;

  /* TRANSLATORS: how many of the pictures of a year are there already, like "212 of 365". */
  return g_strdup_printf (_("%u of %u"), n_ready, g_list_model_get_n_items (G_LIST_MODEL (model)));
}

/* Returns: (transfer full) (nullable): how many pictures there are, or %NULL for none */
char *
cosmo_gallery_format_n_pictures (guint n_pictures)
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
    return cosmo_gallery_format_n_pictures (n_found);
  if (g_str_equal (page, "favourites"))
    return cosmo_gallery_format_n_pictures (n_favourites);

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

/* The arrow that points to where one reads from leads back, as it does between pages. */
static gboolean
on_arrow (GtkWidget *widget,
          GVariant  *points_left,
          gpointer   user_data)
{
  gboolean reads_from_left = gtk_widget_get_direction (widget) != GTK_TEXT_DIR_RTL;
  gboolean goes_back = g_variant_get_boolean (points_left) == reads_from_left;

  return gtk_widget_activate_action (widget, goes_back ? "gallery.previous-year" : "gallery.next-year", NULL);
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
    cosmo_gallery_set_tab (self, COSMO_GALLERY_TAB_FAVOURITES);
  else
    cosmo_gallery_set_tab (self, g_str_equal (action_name, "gallery.firsts") ? COSMO_GALLERY_TAB_FIRSTS
                                                                             : COSMO_GALLERY_TAB_EVERY_DAY);
  cosmo_gallery_focus_pictures (self);
}

static void
focus_views (gpointer user_data)
{
  CosmoGallery *self = user_data;

  self->views_source = 0;
  gtk_widget_grab_focus (self->narrow ? self->narrow_views : self->wide_views);
}

/* Libadwaita hides all of the window while its breakpoint changes, shows it again with the next frame, and then tries to
 * give the focus back to what had it before. */
static void
on_views_map (CosmoGallery *self)
{
  if (!self->views_lose_focus)
    return;

  self->views_lose_focus = FALSE;
  g_clear_handle_id (&self->views_source, g_source_remove);
  self->views_source = g_idle_add_once (focus_views, self);
}

/* To be called once, when the class is set up. */
void
cosmo_gallery_install_header (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, CosmoGallery, year_button);
  gtk_widget_class_bind_template_child (widget_class, CosmoGallery, wide_views);
  gtk_widget_class_bind_template_child (widget_class, CosmoGallery, narrow_views);
  gtk_widget_class_bind_template_callback (widget_class, format_title);
  gtk_widget_class_bind_template_callback (widget_class, format_subtitle);
  gtk_widget_class_bind_template_callback (widget_class, is_year);
  gtk_widget_class_bind_template_callback (widget_class, can_save_year);
  gtk_widget_class_bind_template_callback (widget_class, can_save_favourites);
  gtk_widget_class_bind_template_callback (widget_class, on_views_map);

  gtk_widget_class_install_action (widget_class, "gallery.previous-year", NULL, on_step_year);
  gtk_widget_class_install_action (widget_class, "gallery.next-year", NULL, on_step_year);
  gtk_widget_class_install_action (widget_class, "gallery.choose-year", NULL, on_choose_year);
  gtk_widget_class_install_action (widget_class, "gallery.firsts", NULL, on_choose_tab);
  gtk_widget_class_install_action (widget_class, "gallery.every-day", NULL, on_choose_tab);
  gtk_widget_class_install_action (widget_class, "gallery.favourites", NULL, on_choose_tab);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, GDK_ALT_MASK, on_arrow, "b", TRUE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, GDK_ALT_MASK, on_arrow, "b", FALSE);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, GDK_CONTROL_MASK, "gallery.choose-year", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1, GDK_ALT_MASK, "gallery.firsts", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_2, GDK_ALT_MASK, "gallery.every-day", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_3, GDK_ALT_MASK, "gallery.favourites", NULL);
}

/* The views are at the top of a wide page, and at the bottom of a narrow one. Whoever is at them stays there. */
void
cosmo_gallery_set_narrow (CosmoGallery *self,
                          gboolean      narrow)
{
  if (self->narrow == narrow)
    return;

  if (gtk_widget_get_focus_child (self->narrow ? self->narrow_views : self->wide_views) != NULL)
    self->views_lose_focus = TRUE;

  self->narrow = narrow;
  cosmo_gallery_notify (self, PROP_NARROW);
}
