#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""On every page, whoever cannot see the window is told what each control is, in the order in which others see them, and whoever
has no mouse gets to it."""

import re
import unittest

import access
import driver
import pages
from gallery import Role

# What moves the focus in what is above the window; elsewhere it is Tab.
KEYS = {'menu': 'Down', 'picture-menu': 'Down'}

# Below the first page of About all is libadwaita's; in a text with links Tab leads from one to the next, which nobody is told.
FOREIGN = re.compile(r'^about-\d$')

# What the language of the desktop mirrors.
MIRRORED = {'LANG': 'ar_EG.UTF-8', 'LANGUAGE': 'ar'}


# What takes the focus for the text in it, and what holds the years of a decade, has a name.
GROUPS = {'years': ['1990s', '2000s', '2010s', '2020s'], 'viewer': ['Details']}


def list_untold(page, root):
    """The groups that a page has for the eye only, and the shortcuts whose keys only the eye finds."""
    groups = [node.get_name() for node in driver.find_all(root, access.GROUPS)]
    rows = driver.find_all(root, Role.LIST_ITEM) if page == 'shortcuts' else []
    return ([name for name in GROUPS.get(page, []) if name not in groups] +
            [row.get_name() for row in rows if row.get_description() != driver.find_all(row, Role.LABEL)[-1].get_name()])


class TestAccess(unittest.TestCase):
    maxDiff = None

    def walk(self, tour, check, environment=None):
        """Goes through the pages of a tour, and fails with all that is wrong on any of them."""
        def prepare(nasa):
            pages.set_toolkit(nasa, gtk_enable_animations=0)
            return environment or {}

        found = {}
        with pages.open_tour(tour, prepare) as window:
            window.go(lambda page, root: found.update({page: check(window, page, root)}), tour)
        self.assertTrue(found)
        self.assertEqual({page: problems for page, problems in found.items() if any(problems.values())}, {})

    def check(self, window, page, root):
        return {'nameless': access.list_nameless(window, root),
                'of a wrong role': access.list_wrong_roles(root),
                'out of order': access.list_out_of_order(root),
                'not told of': list_untold(page, root),
                'out of reach': [] if FOREIGN.match(page) else
                                access.list_unreachable(window, root, KEYS.get(page, 'Tab'))}

    def test_well(self):
        """where all is well"""
        self.walk('well', self.check)

    def test_waiting(self):
        """while pictures are awaited, and saved"""
        self.walk('waiting', self.check)

    def test_failed(self):
        """where something failed"""
        self.walk('failed', self.check)

    def test_nothing(self):
        """where there is nothing to be had, with a network and without"""
        for tour in 'unreachable', 'offline':
            with self.subTest(tour=tour):
                self.walk(tour, self.check)

    def test_film(self):
        """with a film"""
        self.walk('film', self.check)

    def test_playing(self):
        """while one plays"""
        self.walk('playing', self.check)

    def test_presenting(self):
        """in full screen, and in a slide show"""
        self.walk('presenting', self.check)

    def test_mirrored(self):
        """in a language that is written from right to left, the order is that of the mirrored window"""
        self.walk('well', lambda _window, _page, root: {'out of order': access.list_out_of_order(root, mirrored=True)}, MIRRORED)


if __name__ == '__main__':
    driver.main()
