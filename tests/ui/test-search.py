#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A word finds the pictures that were seen before, whatever year they are of, and nobody is asked."""

import re
import unittest

import driver
import gallery
from gallery import Role


class TestSearch(unittest.TestCase):
    def setUp(self):
        """A year has been seen, and another one is on screen."""
        self.nasa = self.enterContext(driver.StandIn())
        self.window = self.enterContext(gallery.open_on(self.nasa, '--year', '2023', '--view', 'firsts'))
        self.window.wait_until_complete(12)
        self.window.choose_year(2022)
        self.window.wait_until_complete(12)

    def search(self, text):
        self.window.press('ctrl+f')
        self.window.wait_for_focus('Search')
        self.window.type(text)

    def test_other_year(self):
        """the words of an explanation lead to their picture, which opens, and Escape leads back to it and to the year"""
        record = self.nasa.get('/planetary/apod?date=2023-03-01&api_key=DEMO_KEY')
        n_asked = self.nasa.stats()['api']
        self.search(' '.join(record['explanation'].split()[:8]))
        card = self.window.wait_for_card(re.compile(', 1 March 2023$'))
        self.assertTrue(card.get_name().startswith(record['title']))
        self.window.wait_for_node(Role.LABEL, 'Search Results')
        self.window.press('Return')
        self.window.wait_for_focus(card.get_name())
        self.window.press('Return')
        self.window.wait_for_node(Role.LABEL, re.compile('1 March 2023$'))
        self.window.press('Escape')
        self.window.wait_for_focus(card.get_name())
        self.window.press('ctrl+f')
        self.window.wait_for_focus('Search')
        self.window.press('Escape')
        self.window.wait_for_card(re.compile(', 1 January 2022$'))
        self.assertEqual(self.nasa.stats()['api'], n_asked)

    def test_nothing(self):
        """a word that is nowhere finds nothing, and another view leads away from that"""
        self.search('xyzzy')
        self.window.wait_for_node(Role.LABEL, 'No Results Found')
        self.window.choose_view('Every Day')
        self.window.wait_until_complete(365)
        self.assertIsNone(self.window.find(None, 'No Results Found'))

    def test_typing(self):
        """typing is enough to search"""
        self.window.type('xyzzy')
        self.window.wait_for_node(Role.LABEL, 'No Results Found')


if __name__ == '__main__':
    driver.main()
