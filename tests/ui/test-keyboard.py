#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever has no mouse gets to every control of every page, and never loses where they are."""

import re
import unittest

import driver
import gallery
from gallery import Role, State
from gi.repository import Atspi

# One Tab leads into these, and arrows lead on from there.
GROUPED = {Role.RADIO_BUTTON, Role.TABLE_CELL}

CONTROLS = {Role.BUTTON, Role.TOGGLE_BUTTON, Role.CHECK_BOX, Role.SWITCH, Role.TEXT, Role.ENTRY, Role.PASSWORD_TEXT,
            Role.SPIN_BUTTON, Role.COMBO_BOX, Role.LINK} | GROUPED


# GTK leaves the window's own buttons to the window manager's keys, and those of a dialog to Escape.
WINDOW_BUTTONS = {'Minimize', 'Maximize', 'Close'}


def identify(node):
    # Not by its place: a page scrolls to what has the focus.
    return f'{node.get_role_name()} "{node.get_name()}"'


class FocusLog:
    """Everything that had the focus, in turn. To be used in a `with`."""

    def __init__(self, window):
        self.window = window
        self.nodes = []
        self.listener = Atspi.EventListener.new(self.on_focused)

    def __enter__(self):
        self.listener.register('object:state-changed:focused')
        return self

    def __exit__(self, *_):
        self.listener.deregister('object:state-changed:focused')

    def on_focused(self, event):
        if event.detail1:
            self.nodes.append(event.source)

    def press(self, key):
        """Presses a key that moves the focus, and returns where it went."""
        before = len(self.nodes)
        self.window.press(key)
        self.window.wait_for(lambda: len(self.nodes) > before, f'the focus after {key}')
        return self.nodes[-1]


def is_control(node):
    return (node.get_role() in CONTROLS and node.get_name() not in WINDOW_BUTTONS and driver.has_state(node, State.FOCUSABLE)
            and driver.has_state(node, State.SENSITIVE))


def walk_with_tab(window, steps):
    """What so many Tabs lead to."""
    with FocusLog(window) as focus:
        for _ in range(steps):
            focus.press('Tab')
        return {identify(node): node for node in focus.nodes}


class TestKeyboard(unittest.TestCase):
    def open(self, *faults, view='firsts'):
        self.nasa = self.enterContext(driver.StandIn(*faults))
        window = self.enterContext(gallery.open_on(self.nasa, '--year', '2023', '--view', view))
        if not faults:
            window.wait_until_complete(12)
        return window

    def check(self, window, root=None):
        controls = {identify(node): node for node in driver.walk(root or window.window, True) if is_control(node)}
        single = [place for place, node in controls.items() if node.get_role() not in GROUPED]
        grouped = {node.get_role() for node in controls.values()} & GROUPED
        # Once around, and a few more for what takes the focus twice or has no role of a control.
        reached = walk_with_tab(window, len(single) + len(grouped) + 5)
        self.assertEqual([place for place in single if place not in reached], [])
        self.assertLessEqual(grouped, {node.get_role() for node in reached.values()})

    def check_dialog(self, window, keys):
        """Opens a dialog with keys, walks it, and closes it: the focus is where it was before."""
        window.press(*keys)
        self.check(window, window.wait_for_node(Role.DIALOG))
        window.press('Escape')
        window.wait_until_gone(Role.DIALOG)
        window.wait_for_focus(re.compile(', 1 January 2023$'))

    def test_gallery(self):
        """in the gallery"""
        self.check(self.open())

    def test_years(self):
        """in the list of years, from which Escape leads back to its button"""
        window = self.open()
        window.press('ctrl+l')
        window.wait_for_focus('2023')
        self.check(window, window.find(Role.TOGGLE_BUTTON, '1995').get_parent().get_parent())
        window.press('Escape')
        window.wait_until_gone(Role.TOGGLE_BUTTON, '1995')
        window.wait_for_focus('Year 2023')

    def test_dialogs(self):
        """in Preferences and Keyboard Shortcuts, after which the focus is where it was"""
        window = self.open()
        for keys in ['ctrl+comma'], ['ctrl+question']:
            with self.subTest(keys=keys):
                self.check_dialog(window, keys)

    def test_unreachable(self):
        """on the page that says that nothing could be loaded"""
        window = self.open('--planetary', 'down', '--basic', 'down')
        window.wait_for_node(Role.BUTTON, 'Try Again')
        self.check(window)

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


if __name__ == '__main__':
    driver.main()
