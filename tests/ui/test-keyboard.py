#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever has no mouse never loses where they are."""

import re
import unittest

import access
import driver
import gallery
from gallery import Role, State
from gi.repository import Atspi


class TestKeyboard(unittest.TestCase):
    def open(self, *faults, view='firsts', environment=None):
        self.nasa = self.enterContext(driver.StandIn(*faults))
        window = self.enterContext(gallery.open_on(self.nasa, '--year', '2023', '--view', view, environment=environment))
        if not faults:
            window.wait_until_complete(12)
        return window

    def wait_for_first(self, window):
        window.wait_for_focus(re.compile(', 1 January 2023$'))

    def test_popovers(self):
        """Escape leads from the list of years back to its button, and from a menu to where one was before"""
        window = self.open()
        self.wait_for_first(window)
        window.press('ctrl+l')
        window.wait_for_focus('2023')
        window.press('Escape')
        window.wait_until_gone(Role.TOGGLE_BUTTON, '1995')
        window.wait_for_focus('Year 2023')
        window.press('F10')
        window.wait_for_focus('Today’s Picture')
        window.press('Escape')
        window.wait_until_gone(Role.MENU_ITEM)
        window.wait_for_focus('Main Menu')

    def test_dialogs(self):
        """from a dialog one comes back to where one was"""
        window = self.open()
        for keys in ['ctrl+comma'], ['ctrl+question'], ['F10', 'Up', 'Return']:
            with self.subTest(keys=keys):
                window.press('alt+1')
                window.press(*keys)
                window.close_dialog()
                self.wait_for_focus_somewhere(window)

    def wait_for_focus_somewhere(self, window):
        """Waits until something has the focus that a key can do something with."""
        window.wait_for(lambda: any(driver.has_state(node, State.FOCUSED) for node in window.find_all()
                                    if node.get_role() in access.CONTROLS | access.CONTENT), 'the focus')

    def test_narrow(self):
        """the focus stays on its card when the window becomes narrow, and wide again"""
        window = self.open()
        window.wait_for_focus(re.compile(', 1 January 2023$'))
        for width, columns in (360, 1), (1000, 3):
            with self.subTest(width=width):
                window.resize(width, 720)
                window.wait_for(lambda: self.count_columns(window) == columns, f'{columns} columns')
                window.wait_for_focus(re.compile(', 1 January 2023$'))

    def count_columns(self, window):
        return len({card.get_extents(Atspi.CoordType.WINDOW).x for card in window.cards()})

    def test_changes(self):
        """the focus stays in the gallery when another year or view is shown"""
        window = self.open()
        window.wait_for_focus(re.compile(', 1 January 2023$'))
        window.press('alt+Left')
        window.wait_for_focus(re.compile(', 1 January 2022$'))
        window.press('alt+2')
        window.wait_until_complete(365)
        window.wait_for_focus(re.compile(', 1 January 2022$'))

    def test_mirrored(self):
        """where one reads from the right, the arrow to the right leads to the year before"""
        window = self.open(environment={'LANG': 'ar_EG.UTF-8', 'LANGUAGE': 'ar'})
        window.press('alt+Right')
        window.wait_for_focus(re.compile('2022|٢٠٢٢'))
        window.press('alt+Left')
        window.wait_for_focus(re.compile('2023|٢٠٢٣'))


if __name__ == '__main__':
    driver.main()
