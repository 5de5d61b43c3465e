/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the interface file of the viewer shows when: its closures, which make texts, icons and what is visible of the
 * state that it is bound to. */

#include "config.h"

#include "cosmo-viewer-private.h"

#include <glib/gi18n.h>

#include "cosmo-wording.h"

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
choose_layout (gpointer object,
               gboolean narrow)
{
  return g_strdup (narrow ? "narrow" : "wide");
}

/* Whether the end of the page is that of the window. */
static gboolean
ends_window (gpointer object,
             gboolean narrow,
             gboolean details_visible)
{
  return narrow || !details_visible;
}

/* Without one while that is not known. */
static char *
word_scale (gpointer object,
            double   scale)
{
  return scale > 0 ? cosmo_wording_for_scale (scale) : g_strdup ("");
}

static float
get_fraction (gpointer object,
              guint64  received,
              guint64  total)
{
  return total > 0 ? CLAMP ((float) received / total, 0, 1) : 0;
}

/* libadwaita's spinner turns even for those who want nothing to move. */
static gboolean
is_spinner_wanted (gpointer object,
                   guint64  total)
{
  return total == 0 && adw_get_enable_animations (GTK_WIDGET (object));
}

/* Empty while it is not known how much there is to come. */
static gboolean
is_ring_wanted (gpointer object,
                guint64  total)
{
  return !is_spinner_wanted (object, total);
}

static gboolean
is_reduced (gpointer       object,
            CosmoOriginal *original)
{
  return original != NULL && cosmo_original_is_reduced (original);
}

static char *
choose_star (gpointer object,
             gboolean favourite)
{
  return g_strdup (favourite ? "starred-symbolic" : "star-outline-symbolic");
}

static char *
word_favourite (gpointer object,
                gboolean favourite)
{
  return g_strdup (favourite ? _("Remove from Favorites") : _("Add to Favorites"));
}

static char *
choose_fullscreen (gpointer object,
                   gboolean fullscreened)
{
  return g_strdup (fullscreened ? "view-restore-symbolic" : "view-fullscreen-symbolic");
}

static char *
word_fullscreen (gpointer object,
                 gboolean fullscreened)
{
  return g_strdup (fullscreened ? _("Leave Full Screen") : _("Full Screen"));
}

static char *
word_progress (gpointer object,
               guint64  received,
               guint64  total)
{
  return received > 0 ? cosmo_wording_for_progress (received, total) : g_strdup (_("Loading…"));
}

/* What went wrong is told where the picture would be, or below what there is of it. */
static gboolean
is_problem_alone (gpointer      object,
                  const char   *problem,
                  GdkPaintable *picture)
{
  return problem != NULL && picture == NULL;
}

static gboolean
is_problem_below (gpointer      object,
                  const char   *problem,
                  GdkPaintable *picture)
{
  return problem != NULL && picture != NULL;
}

/* Also before there is anything to be seen: whoever is at these controls while one picture follows another stays
 * there. */
static gboolean
can_zoom (gpointer        object,
          CosmoRecord    *record,
          GtkMediaStream *film,
          const char     *problem,
          GdkPaintable   *picture)
{
  return record != NULL && record->image_url != NULL && film == NULL && !is_problem_alone (object, problem, picture);
}

/* To be called once, when the class is set up. */
void
cosmo_viewer_install_closures (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, choose_title);
  gtk_widget_class_bind_template_callback (widget_class, choose_layout);
  gtk_widget_class_bind_template_callback (widget_class, ends_window);
  gtk_widget_class_bind_template_callback (widget_class, word_scale);
  gtk_widget_class_bind_template_callback (widget_class, word_progress);
  gtk_widget_class_bind_template_callback (widget_class, choose_star);
  gtk_widget_class_bind_template_callback (widget_class, word_favourite);
  gtk_widget_class_bind_template_callback (widget_class, choose_fullscreen);
  gtk_widget_class_bind_template_callback (widget_class, word_fullscreen);
  gtk_widget_class_bind_template_callback (widget_class, get_fraction);
  gtk_widget_class_bind_template_callback (widget_class, is_spinner_wanted);
  gtk_widget_class_bind_template_callback (widget_class, is_ring_wanted);
  gtk_widget_class_bind_template_callback (widget_class, is_reduced);
  gtk_widget_class_bind_template_callback (widget_class, can_zoom);
  gtk_widget_class_bind_template_callback (widget_class, is_problem_alone);
  gtk_widget_class_bind_template_callback (widget_class, is_problem_below);
}
