/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is said to those who do not see the window. */

#include "config.h"

#include "cosmo-announcement.h"

/**
 * cosmo_announce:
 * @widget: where it happened
 * @message: what to say, plain
 * @priority: whether it may interrupt
 *
 * Lets a screen reader say something. It is the window that tells it: from a widget that no screen reader has looked at
 * yet, gtk_accessible_announce() goes nowhere. Without a window there is nobody to tell.
 */
void
cosmo_announce (GtkWidget                         *widget,
                const char                        *message,
                GtkAccessibleAnnouncementPriority  priority)
{
  GtkRoot *root;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (message != NULL);

  root = gtk_widget_get_root (widget);
  if (root != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (root), message, priority);
}
