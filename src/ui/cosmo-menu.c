/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a screen reader is told of a menu. */

#include "config.h"

#include "cosmo-menu.h"

static void
name_item (GtkAccessible *item,
           GtkLabel      *label)
{
  gtk_accessible_reset_relation (item, GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (item, GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_text (label), -1);
}

static void
name_items_below (GtkWidget *widget)
{
  gboolean is_item = gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget)) == GTK_ACCESSIBLE_ROLE_MENU_ITEM;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (is_item && GTK_IS_LABEL (child))
      {
        name_item (GTK_ACCESSIBLE (widget), GTK_LABEL (child));
        break;
      }
    else
      name_items_below (child);
}

/**
 * cosmo_menu_name_items:
 * @button: a button that has a menu; to be called when that is about to open
 *
 * Gives each item of the menu its text as its name. GTK 4.18 has the item labelled by a label whose role is
 * presentation, and what has this role has no name to give: a screen reader says “menu item”, and not which.
 */
void
cosmo_menu_name_items (GtkMenuButton *button)
{
  GtkPopover *popover;

  g_return_if_fail (GTK_IS_MENU_BUTTON (button));

  popover = gtk_menu_button_get_popover (button);
  if (popover != NULL)
    name_items_below (GTK_WIDGET (popover));
}
