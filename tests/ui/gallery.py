# SPDX-License-Identifier: GPL-3.0-or-later
"""The gallery's window in the words of its user, for the tests: years, views, cards, the opened picture, banners."""

import os
import re

import driver
from gi.repository import Atspi

# What the title says of the year, like "212 of 365", in whatever language.
PROGRESS = re.compile(r'^⟦?(\d+)\D+(\d+)(?: [· ]+⟧)?$')

Role = Atspi.Role
State = Atspi.StateType

# What GTK 4.18 calls by the first of these, and GTK 4.24 by the second.
PASSWORD_ENTRY = {Role.TEXT, Role.PASSWORD_TEXT}
SWITCH = {Role.CHECK_BOX, Role.SWITCH}


class Gallery(driver.Program):
    def progress(self):
        """How many days of the year are ready, and how many it has; None while another page is on screen."""
        label = self.find(Role.LABEL, PROGRESS)
        return tuple(map(int, PROGRESS.match(label.get_name()).groups())) if label is not None else None

    def cards(self, name=None):
        return self.find_all(Role.TABLE_CELL, name)

    def is_still(self):
        """Whether nothing is under way: no text, and no picture of a card in view."""
        progress = self.progress()
        if progress is None or self.find(Role.PROGRESS_BAR) is not None:
            return False
        # Before the first answer there are cards, and a moment in which nothing is asked yet. If no day can be had, another
        # page is shown, without cards.
        cards = self.cards()
        return not (cards and progress[0] == 0) and not any(driver.has_state(card, State.BUSY) for card in cards)

    def wait_until_still(self):
        self.wait_for(self.is_still, 'the year to be complete')

    def wait_until_complete(self, days):
        """Waits until each of so many days is ready, and the pictures in view too."""
        self.wait_for(lambda: self.progress() == (days, days) and self.is_still(), f'{days} of {days}')

    def wait_for_card(self, name):
        return self.wait_for_node(Role.TABLE_CELL, name)

    def choose_view(self, name):
        self.click(self.wait_for_node(Role.RADIO_BUTTON, name))

    def open_years(self):
        self.click(self.wait_for_node(Role.TOGGLE_BUTTON, re.compile(r'^\D+\d{4}$')))
        self.wait_for_node(Role.TOGGLE_BUTTON, '1995')

    def choose_year(self, year):
        self.open_years()
        self.click(self.wait_for_node(Role.TOGGLE_BUTTON, str(year)))

    def open_card(self, name):
        """Opens a card with the mouse, and returns its title once the viewer shows it."""
        card = self.wait_for_card(name)
        title, _, _ = card.get_name().rpartition(', ')
        self.point_and_click(card)
        self.wait_for_node(Role.LABEL, title)
        return title

    def choose_from_picture_menu(self, key):
        """Chooses an item of the viewer's menu by its key: their names are not told."""
        self.click(self.wait_for_node(Role.TOGGLE_BUTTON, 'Picture Menu'))
        self.wait_for_node(Role.MENU_ITEM)
        self.press(key)
        self.wait_until_gone(Role.MENU_ITEM)

    def find_dialog(self, title):
        """A window of the program besides its first one, like a file dialog; or None."""
        application = self.window.get_parent()
        for index in range(application.get_child_count()):
            window = application.get_child_at_index(index)
            if window is not None and window.get_name() == title and driver.has_state(window, State.SHOWING):
                return window
        return None

    def accept(self, title, button):
        """Answers a file dialog with what it offers."""
        dialog = self.wait_for(lambda: self.find_dialog(title), title)
        self.click(self.wait_for(lambda: driver.find(dialog, Role.BUTTON, button), button))
        self.wait_for(lambda: self.find_dialog(title) is None, f'{title} to go')

    def open_preferences(self):
        self.press('ctrl+comma')
        self.wait_for_node(None, 'API Key')

    def enter_key(self, key):
        """Types an API key into the preferences, and leaves them open."""
        self.open_preferences()
        self.point_and_click(self.wait_for_node(PASSWORD_ENTRY, re.compile('^(New )?API Key$')))
        self.type(key)
        self.press('Return')

    def shows_text(self, text):
        """Whether a label has the text in it, wherever its lines are broken."""
        words = ' '.join(text.split())
        return any(words in ' '.join(label.get_name().split()) for label in self.find_all(Role.LABEL))

    def wait_for_banner(self, text):
        """Waits until a banner says something with that pattern in it, and returns its label."""
        return self.wait_for_node(Role.LABEL, re.compile(text))


def open_on(nasa, *options, environment=None):
    """Starts the program that is to be tested, on a stand-in for NASA."""
    return Gallery(os.environ['COSMORAMA'], *nasa.options(), *options,
                   environment={**nasa.environment(), **(environment or {})})
