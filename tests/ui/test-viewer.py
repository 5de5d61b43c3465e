#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A card opens into the viewer, which shows all there is to its picture, and Escape leads back to the card."""

import re
import unittest

import driver
import gallery
from gallery import Role


class TestViewer(unittest.TestCase):
    def setUp(self):
        self.nasa = self.enterContext(driver.StandIn())
        self.window = self.enterContext(gallery.open_on(self.nasa, '--year', '2023', '--view', 'firsts'))
        self.window.wait_until_complete(12)

    def test_mouse(self):
        """a click opens a card, with its whole text, and Escape leads back to it"""
        february = re.compile(', 1 February 2023$')
        title = self.window.open_card(february)
        record = self.nasa.get('/planetary/apod?date=2023-02-01&api_key=DEMO_KEY')
        self.assertEqual(title, record['title'])
        for text in record['explanation'], record['copyright']:
            self.window.wait_for(lambda: self.window.shows_text(text), text)
        self.window.press('Escape')
        self.window.wait_for_focus(february)

    def test_keyboard(self):
        """so it is from the keyboard"""
        march = re.compile(', 1 March 2023$')
        self.window.wait_for_focus(re.compile(', 1 January 2023$'))
        self.window.press('Right', 'Right')
        self.window.wait_for_focus(march)
        self.window.press('Return')
        self.window.wait_for_node(Role.LABEL, re.compile('1 March 2023$'))
        self.window.press('Escape')
        self.window.wait_for_focus(march)

    def test_neighbours(self):
        """Left and Right lead to the neighbours, and Escape to the card of the last one seen"""
        self.window.open_card(re.compile(', 1 February 2023$'))
        self.window.press('Right')
        self.window.wait_for_node(Role.LABEL, re.compile('1 March 2023$'))
        self.window.press('Left', 'Left')
        self.window.wait_for_node(Role.LABEL, re.compile('1 January 2023$'))
        self.window.press('Escape')
        self.window.wait_for_focus(re.compile(', 1 January 2023$'))


if __name__ == '__main__':
    driver.main()
