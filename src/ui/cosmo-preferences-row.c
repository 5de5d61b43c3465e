/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the preferences do with rows that a text is typed into: it is taken with the button that appears beside it, or
 * refused with a message below it. */

#include "config.h"

#include "cosmo-preferences-row.h"

#include "cosmo-announcement.h"

/**
 * cosmo_preferences_row_set_refused:
 * @row: a row
 * @message: the row that says why
 * @refused: whether what is in it is not taken
 *
 * Shows, or takes back, that what is in a row is not taken, for the eye and for assistive technology.
 */
void
cosmo_preferences_row_set_refused (AdwEntryRow       *row,
                                   AdwPreferencesRow *message,
                                   gboolean           refused)
{
  gboolean was_refused;

  g_return_if_fail (ADW_IS_ENTRY_ROW (row));
  g_return_if_fail (ADW_IS_PREFERENCES_ROW (message));

  was_refused = gtk_widget_get_visible (GTK_WIDGET (message));
  if (refused)
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");

  gtk_accessible_update_state (GTK_ACCESSIBLE (row),
                               GTK_ACCESSIBLE_STATE_INVALID,
                               refused ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  gtk_widget_set_visible (GTK_WIDGET (message), refused);
  if (refused && !was_refused)
    cosmo_announce (GTK_WIDGET (row), adw_preferences_row_get_title (message),
                    GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/**
 * cosmo_preferences_row_set_text:
 * @row: a row
 * @text: what is set
 *
 * Shows a text that needs not be applied, as a row with the focus would offer.
 */
void
cosmo_preferences_row_set_text (AdwEntryRow *row,
                                const char  *text)
{
  g_return_if_fail (ADW_IS_ENTRY_ROW (row));
  g_return_if_fail (text != NULL);

  adw_entry_row_set_show_apply_button (row, FALSE);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  adw_entry_row_set_show_apply_button (row, TRUE);
}
