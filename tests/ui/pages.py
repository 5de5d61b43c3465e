# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page of the window, one after the other, for what has to hold on all of them. Nothing here depends on the language
of the texts."""

import os

import driver
import gallery
from gallery import Role, State

YEAR = '2023'


def set_toolkit(nasa, **settings):
    """Sets what the desktop would: GtkSettings, before the program starts."""
    folder = os.path.join(nasa.environment()['XDG_CONFIG_HOME'], 'gtk-4.0')
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'settings.ini'), 'w', encoding='utf-8') as file:
        file.write('[Settings]\n')
        file.writelines(f'{name.replace("_", "-")}={value}\n' for name, value in settings.items())


def enlarge_text(nasa):
    """Makes text twice as large for a program that starts with what is returned in its environment. The desktop's setting gets
    to the toolkit by the display: as a resource, where there is no daemon of settings."""
    path = os.path.join(nasa.home.name, 'resources')
    with open(path, 'w', encoding='utf-8') as file:
        file.write(f'Xft.dpi: {2 * 96}\n')
    return {'XENVIRONMENT': path}


class Tour(gallery.Gallery):
    """A window whose user goes through its pages by keyboard. `visit` is called on each, with its name and what is new there:
    the window, or a popover or dialog above it."""

    def go(self, visit):
        self.wait_until_still()
        self.wait_for_node(Role.TABLE_CELL)
        visit('gallery', self.window)
        self.see_viewer(visit)
        self.see_popover('ctrl+l', 'years', visit, Role.TOGGLE_BUTTON)
        self.see_popover('F10', 'menu', visit, Role.MENU_ITEM)
        self.see_dialog(['ctrl+comma'], 'preferences', visit)
        self.see_dialog(['ctrl+question'], 'shortcuts', visit)
        # About is the last item of the menu.
        self.press('F10')
        self.wait_for_node(Role.MENU_ITEM)
        self.see_dialog(['Up', 'Return'], 'about', visit)

    def see_popover(self, key, name, visit, role):
        before = len(self.find_all(role))
        self.press(key)
        self.wait_for(lambda: len(self.find_all(role)) > before, f'the {name}')
        visit(name, self.find_all(role)[-1].get_parent())
        self.press('Escape')
        self.wait_for(lambda: len(self.find_all(role)) == before, f'the {name} to go')

    def see_dialog(self, keys, name, visit):
        self.press(*keys)
        dialog = self.wait_for_node(Role.DIALOG)
        visit(name, dialog)
        self.press('Escape')
        self.wait_until_gone(Role.DIALOG)

    def see_viewer(self, visit):
        # The focus is on the first card, as it is when the window opens.
        self.press('Return')
        self.wait_for(lambda: not self.cards() and self.find(Role.IMAGE), 'the picture')
        self.wait_for_quiet()
        visit('viewer', self.window)
        self.see_popover('F10', 'picture-menu', visit, Role.MENU_ITEM)
        before = self.shows_details()
        self.press('F9')
        self.wait_for(lambda: self.shows_details() != before, 'the details to come or go')
        visit('viewer-details' if not before else 'viewer-alone', self.window)
        self.press('F9')
        self.wait_for(lambda: self.shows_details() == before, 'the details to be as before')
        self.press('Escape')
        self.wait_for_node(Role.TABLE_CELL)

    def shows_details(self):
        """Whether the text beside or under the picture is on screen: its date, in any language, has the year in it."""
        return any(YEAR in label.get_name() for label in self.find_all(Role.LABEL))

    def wait_for_quiet(self):
        """Until nothing is downloaded any more."""
        self.wait_for(lambda: self.find(Role.PROGRESS_BAR) is None, 'the download to end')


def open_tour(nasa, environment=None):
    return Tour(os.environ['COSMORAMA'], *nasa.options(), '--year', YEAR, '--view', 'firsts',
                environment={**nasa.environment(), **(environment or {})})
