/* SPDX-License-Identifier: GPL-3.0-or-later */

/* To be preloaded into the program, for what cannot be seen from outside. It takes translations from COSMO_LOCALES, and
 * on SIGUSR1 it tells through the pipe at COSMO_PROBE, after the next frame: the size of the window, and a line for
 * each text of which a part cannot be read. Nothing is linked for it: children of the program may be without GTK. */

#define _GNU_SOURCE

#include <dlfcn.h>
#include <libintl.h>
#include <stdio.h>
#include <string.h>
#include <glib-unix.h>
#include <gtk/gtk.h>

/* Rounding of sizes is none of our business. */
#define SLACK 1.5f

/* A text may be shortened where the whole of it is one hover away; one that is limited to some lines is a preview. */
static gboolean
is_shortened (GtkLabel *label)
{
  if (gtk_label_get_lines (label) > 1 || !pango_layout_is_ellipsized (gtk_label_get_layout (label)))
    return FALSE;

  for (GtkWidget *widget = GTK_WIDGET (label); widget != NULL; widget = gtk_widget_get_parent (widget))
    if (gtk_widget_get_tooltip_text (widget) != NULL)
      return FALSE;

  return TRUE;
}

static gboolean
is_too_small (GtkLabel *label)
{
  int width, height;

  pango_layout_get_pixel_size (gtk_label_get_layout (label), &width, &height);
  return width > gtk_widget_get_width (GTK_WIDGET (label)) + SLACK ||
         height > gtk_widget_get_height (GTK_WIDGET (label)) + SLACK;
}

/* Whether something that it is in ends before it. What scrolls up and down may be as tall as it likes. */
static gboolean
is_outside (GtkWidget *widget)
{
  gboolean scrolls = FALSE;

  for (GtkWidget *parent = gtk_widget_get_parent (widget); parent != NULL; parent = gtk_widget_get_parent (parent))
    {
      graphene_rect_t bounds;

      scrolls |= GTK_IS_SCROLLABLE (parent) || GTK_IS_SCROLLED_WINDOW (parent);
      if ((gtk_widget_get_overflow (parent) != GTK_OVERFLOW_HIDDEN && !GTK_IS_NATIVE (parent)) ||
          !gtk_widget_compute_bounds (widget, parent, &bounds))
        continue;

      if (bounds.origin.x < -SLACK || bounds.origin.x + bounds.size.width > gtk_widget_get_width (parent) + SLACK)
        return TRUE;
      if (!scrolls &&
          (bounds.origin.y < -SLACK || bounds.origin.y + bounds.size.height > gtk_widget_get_height (parent) + SLACK))
        return TRUE;
      if (GTK_IS_NATIVE (parent))
        return FALSE;
    }

  return FALSE;
}

static void
report_labels (GtkWidget *widget,
               FILE      *pipe)
{
  if (!gtk_widget_get_mapped (widget))
    return;

  if (GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)) != '\0')
    {
      g_autofree char *text = g_strdelimit (g_strdup (gtk_label_get_text (GTK_LABEL (widget))), "\n", ' ');

      if (is_shortened (GTK_LABEL (widget)))
        fprintf (pipe, "shortened\t%s\n", text);
      if (is_too_small (GTK_LABEL (widget)))
        fprintf (pipe, "too small\t%s\n", text);
      if (is_outside (widget))
        fprintf (pipe, "outside\t%s\n", text);
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    report_labels (child, pipe);
}

static void
on_painted (GdkFrameClock *clock,
            GtkWidget     *window)
{
  FILE *pipe;

  g_signal_handlers_disconnect_by_func (clock, on_painted, window);
  pipe = fopen (g_getenv ("COSMO_PROBE"), "w");
  fprintf (pipe, "%d\t%d\n", gtk_widget_get_width (window), gtk_widget_get_height (window));
  report_labels (window, pipe);
  fclose (pipe);
}

static gboolean
on_asked (gpointer user_data)
{
  g_autoptr(GListModel) windows = g_object_ref (gtk_window_get_toplevels ());
  g_autoptr(GtkWidget) window = g_list_model_get_item (windows, 0);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);

  g_signal_connect_object (clock, "after-paint", G_CALLBACK (on_painted), window, 0);
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
  return G_SOURCE_CONTINUE;
}

typedef char *(*BindTextDomain) (const char *domain,
                                 const char *folder);

/* The program calls this once, at its start. */
char *
bindtextdomain (const char *domain,
                const char *folder)
{
  BindTextDomain real = (BindTextDomain) dlsym (RTLD_NEXT, "bindtextdomain");
  const char *locales = getenv ("COSMO_LOCALES");

  if (locales == NULL || strcmp (domain, "cosmorama") != 0)
    return real (domain, folder);

  g_unix_signal_add (SIGUSR1, on_asked, NULL);
  return real (domain, locales);
}
