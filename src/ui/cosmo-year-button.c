/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Chooses a year of the archive: the one before or after, or any from a popover that lists them all by decade. */

#include "config.h"

#include "cosmo-year-button.h"

#include <glib/gi18n.h>

#include "cosmo-calendar.h"

#define YEARS_A_ROW 5

struct _CosmoYearButton
{
  AdwBin          parent_instance;

  guint           year;
  guint           last_year;
  gboolean        compact;
  GHashTable     *buttons;             /* year → GtkToggleButton, owned by decades */

  GtkMenuButton  *menu_button;
  GtkPopover     *popover;
  GtkBox         *decades;
};

G_DEFINE_FINAL_TYPE (CosmoYearButton, cosmo_year_button, ADW_TYPE_BIN)

typedef enum
{
  PROP_YEAR = 1,
  PROP_LAST_YEAR,
  PROP_COMPACT,
} CosmoYearButtonProperty;

static GParamSpec *properties[PROP_COMPACT + 1];

/* Else it would be called by all it holds: while it is open, that is every year there is. */
static void
name_menu_button (CosmoYearButton *self)
{
  /* TRANSLATORS: read aloud for the button that shows the chosen year and opens the list of years. */
  g_autofree char *name = g_strdup_printf (_("Year %u"), self->year);
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (self->menu_button));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_year (CosmoYearButton *self)
{
  GtkToggleButton *button = g_hash_table_lookup (self->buttons, GUINT_TO_POINTER (self->year));

  name_menu_button (self);

  if (button != NULL)
    gtk_toggle_button_set_active (button, TRUE);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "year.previous", self->year > COSMO_CALENDAR_FIRST_YEAR);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "year.next", self->year < self->last_year);
}

static void
set_year (CosmoYearButton *self,
          guint            year)
{
  if (self->year == year)
    return;

  self->year = year;
  show_year (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_YEAR]);
}

static void
on_year_clicked (CosmoYearButton *self,
                 GtkWidget       *button)
{
  guint year = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "year"));

  gtk_popover_popdown (self->popover);
  set_year (self, year);
}

static GtkWidget *
create_year_toggle (CosmoYearButton *self,
                    guint            year,
                    GtkToggleButton *group)
{
  g_autofree char *label = g_strdup_printf ("%u", year);
  GtkWidget *toggle = gtk_toggle_button_new_with_label (label);

  gtk_widget_add_css_class (toggle, "flat");
  gtk_widget_add_css_class (toggle, "numeric");
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (toggle), group);
  g_object_set_data (G_OBJECT (toggle), "year", GUINT_TO_POINTER (year));
  g_signal_connect_object (toggle, "clicked", G_CALLBACK (on_year_clicked), self, G_CONNECT_SWAPPED);
  g_hash_table_insert (self->buttons, GUINT_TO_POINTER (year), toggle);
  return toggle;
}

static GtkGrid *
append_decade (CosmoYearButton *self,
               guint            decade)
{
  /* TRANSLATORS: a decade, like "1990s". */
  g_autofree char *title = g_strdup_printf (_("%us"), decade);
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *grid = g_object_new (GTK_TYPE_GRID, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "dimmed");
  gtk_widget_add_css_class (label, "decade");
  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (grid), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);

  gtk_box_append (self->decades, label);
  gtk_box_append (self->decades, grid);
  return GTK_GRID (grid);
}

/* Lists the years anew, from the archive's first to the last there is. */
static void
fill_popover (CosmoYearButton *self)
{
  GtkToggleButton *group = NULL;
  GtkWidget *child;
  GtkGrid *grid = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->decades))) != NULL)
    gtk_box_remove (self->decades, child);
  g_hash_table_remove_all (self->buttons);

  for (guint year = COSMO_CALENDAR_FIRST_YEAR; year <= self->last_year; year++)
    {
      GtkWidget *toggle = create_year_toggle (self, year, group);

      group = GTK_TOGGLE_BUTTON (toggle);
      if (grid == NULL || year % 10 == 0)
        grid = append_decade (self, year - year % 10);
      gtk_grid_attach (grid, toggle, year % YEARS_A_ROW, year % 10 / YEARS_A_ROW, 1, 1);
    }
}

static void
on_popover_map (CosmoYearButton *self)
{
  GtkWidget *button = g_hash_table_lookup (self->buttons, GUINT_TO_POINTER (self->year));

  if (button != NULL)
    gtk_widget_grab_focus (button);
}

static void
on_step_activate (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  CosmoYearButton *self = COSMO_YEAR_BUTTON (widget);

  set_year (self, g_str_equal (action_name, "year.next") ? self->year + 1 : self->year - 1);
}

static char *
format_year (gpointer object,
             guint    year)
{
  return g_strdup_printf ("%u", year);
}

static void
cosmo_year_button_dispose (GObject *object)
{
  CosmoYearButton *self = COSMO_YEAR_BUTTON (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), COSMO_TYPE_YEAR_BUTTON);

  G_OBJECT_CLASS (cosmo_year_button_parent_class)->dispose (object);
}

static void
cosmo_year_button_finalize (GObject *object)
{
  CosmoYearButton *self = COSMO_YEAR_BUTTON (object);

  g_clear_pointer (&self->buttons, g_hash_table_unref);

  G_OBJECT_CLASS (cosmo_year_button_parent_class)->finalize (object);
}

static void
cosmo_year_button_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  CosmoYearButton *self = COSMO_YEAR_BUTTON (object);

  switch ((CosmoYearButtonProperty) prop_id)
    {
    case PROP_YEAR:
      g_value_set_uint (value, self->year);
      break;
    case PROP_LAST_YEAR:
      g_value_set_uint (value, self->last_year);
      break;
    case PROP_COMPACT:
      g_value_set_boolean (value, self->compact);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_year_button_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  CosmoYearButton *self = COSMO_YEAR_BUTTON (object);

  switch ((CosmoYearButtonProperty) prop_id)
    {
    case PROP_YEAR:
      set_year (self, g_value_get_uint (value));
      break;
    case PROP_LAST_YEAR:
      if (self->last_year != g_value_get_uint (value))
        {
          self->last_year = g_value_get_uint (value);
          fill_popover (self);
          show_year (self);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    case PROP_COMPACT:
      if (self->compact != g_value_get_boolean (value))
        {
          self->compact = g_value_get_boolean (value);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cosmo_year_button_class_init (CosmoYearButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = cosmo_year_button_dispose;
  object_class->finalize = cosmo_year_button_finalize;
  object_class->get_property = cosmo_year_button_get_property;
  object_class->set_property = cosmo_year_button_set_property;

  properties[PROP_YEAR] =
    g_param_spec_uint ("year", NULL, NULL, 0, G_MAXUINT16, 0, flags);
  properties[PROP_LAST_YEAR] =
    g_param_spec_uint ("last-year", NULL, NULL, 0, G_MAXUINT16, 0, flags);
  /* Without the buttons for the years before and after. */
  properties[PROP_COMPACT] =
    g_param_spec_boolean ("compact", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_install_action (widget_class, "year.previous", NULL, on_step_activate);
  gtk_widget_class_install_action (widget_class, "year.next", NULL, on_step_activate);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/cosmo-year-button.ui");
  gtk_widget_class_bind_template_child (widget_class, CosmoYearButton, menu_button);
  gtk_widget_class_bind_template_child (widget_class, CosmoYearButton, popover);
  gtk_widget_class_bind_template_child (widget_class, CosmoYearButton, decades);
  gtk_widget_class_bind_template_callback (widget_class, format_year);
  gtk_widget_class_bind_template_callback (widget_class, on_popover_map);
}

static void
cosmo_year_button_init (CosmoYearButton *self)
{
  self->buttons = g_hash_table_new (NULL, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * cosmo_year_button_open:
 * @self: a year button
 *
 * Opens the list of all years, with the chosen one focused.
 */
void
cosmo_year_button_open (CosmoYearButton *self)
{
  g_return_if_fail (COSMO_IS_YEAR_BUTTON (self));

  gtk_menu_button_popup (self->menu_button);
}
