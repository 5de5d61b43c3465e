#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever cannot see the window is told what each control of each page is."""

import contextlib
import re
import unittest

import driver
import gallery
from gallery import Role, State
from gi.repository import Atspi

# What only holds others, and takes the focus on their behalf.
CONTAINERS = {Role.FRAME, Role.SCROLL_PANE, Role.LIST, Role.DIALOG, Role.PANEL}


def locate(node):
    """Where something is: the names of what it is in."""
    names = []
    while node is not None and node.get_role() != Role.APPLICATION:
        names.insert(0, f'{node.get_role_name()} "{node.get_name()}"' if node.get_name() or not names else '')
        node = node.get_parent()
    return ' / '.join(filter(None, names))


def is_part_of_choice(node):
    """Whether it is libadwaita's way to show the value of a combo row, which the row itself tells."""
    if node.get_role() != Role.LIST_ITEM:
        return False
    while node.get_role() in (Role.LIST_ITEM, Role.LIST, Role.PANEL):
        node = node.get_parent()
    return node.get_role() == Role.COMBO_BOX


def read_name(node):
    """What a screen reader calls it. A link in a label is called by its part of the text, also where, as in GTK 4.24, it has
    no name beside that."""
    if node.get_name() or node.get_role() != Role.LINK:
        return node.get_name()
    link = node.get_hyperlink()
    return Atspi.Text.get_text(node.get_parent(), link.get_start_index(), link.get_end_index())


def list_nameless(root):
    """The controls on screen that a screen reader could only call by their kind."""
    return [locate(node) for node in driver.walk(root, True)
            if driver.has_state(node, State.FOCUSABLE) and node.get_role() not in CONTAINERS
            and not read_name(node).strip() and not is_part_of_choice(node)]


class TestNames(unittest.TestCase):
    def open(self, *faults, view='firsts'):
        self.nasa = self.enterContext(driver.StandIn(*faults))
        return self.enterContext(gallery.open_on(self.nasa, '--year', '2023', '--view', view))

    def check(self, window):
        # What has just appeared may get its name a moment later.
        with contextlib.suppress(driver.Late):
            window.wait_for(lambda: not list_nameless(window.window), 'a name for each control')
        self.assertEqual(list_nameless(window.window), [])

    def test_gallery(self):
        """in the gallery, and in the list of years"""
        window = self.open()
        window.wait_until_complete(12)
        self.check(window)
        window.open_years()
        self.check(window)

    def test_failed_days(self):
        """on cards of days that failed, and beside a banner"""
        window = self.open('--basic', 'down', '--bad-day', '2023-01-01')
        window.wait_for_node(Role.TABLE_CELL, re.compile('^1 January 2023, '))
        window.wait_until_still()
        self.check(window)

    def test_viewer(self):
        """in the viewer"""
        window = self.open()
        window.wait_until_complete(12)
        window.open_card(re.compile(', 1 January 2023$'))
        self.check(window)

    def test_preferences(self):
        """in Preferences"""
        window = self.open()
        window.open_preferences()
        self.check(window)

    def test_unreachable(self):
        """on the page that says that nothing could be loaded"""
        window = self.open('--planetary', 'down', '--basic', 'down')
        window.wait_for_node(Role.BUTTON, 'Try Again')
        self.check(window)


if __name__ == '__main__':
    driver.main()
