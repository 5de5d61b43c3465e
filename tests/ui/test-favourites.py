#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The favourites of all years are shown together, also when there is no network."""

import os
import re
import unittest

import driver
import gallery
from gallery import Role


class TestFavourites(unittest.TestCase):
    def setUp(self):
        self.nasa = self.enterContext(driver.StandIn())

    def open(self, *options):
        return gallery.open_on(self.nasa, '--year', '2023', '--view', 'firsts', *options)

    def add(self, window, card):
        """Makes a card's picture a favourite, in the viewer, and returns its title."""
        title = window.open_card(card)
        window.press('ctrl+d')
        window.wait_for_node(Role.BUTTON, 'Remove from Favorites')
        # So that what is shown without a network is the whole picture.
        window.wait_for_node(Role.LABEL, re.compile(r'^\d+ × \d+ pixels, '))
        window.press('Escape')
        window.wait_for_card(card)
        return title

    def add_two_years(self, window):
        window.wait_until_complete(12)
        titles = [self.add(window, re.compile(', 1 February 2023$'))]
        window.choose_year(2022)
        window.wait_until_complete(12)
        return [self.add(window, re.compile(', 1 March 2022$')), *titles]

    def wait_for_cards(self, window, *names):
        window.wait_for(lambda: [card.get_name() for card in window.cards()] == list(names), f'the cards {names}')

    def test_empty(self):
        """as long as there are none, a page says how to add one"""
        with self.open() as window:
            window.wait_until_complete(12)
            window.press('alt+3')
            window.wait_for_node(Role.LABEL, 'No Favorites Yet')
            self.assertIsNone(window.find(Role.BUTTON, 'Save Favorites…'))
            window.press('alt+1')
            window.wait_until_complete(12)

    def test_all_years(self):
        """those of all years are shown, the one added last first, and lead from one to the other"""
        with self.open() as window:
            march, february = self.add_two_years(window)
            window.choose_view('Favorites')
            self.wait_for_cards(window, f'{march}, 1 March 2022', f'{february}, 1 February 2023')
            window.wait_for_node(Role.LABEL, '2 pictures')
            window.wait_for_node(Role.BUTTON, 'Save Favorites…')
            window.open_card(re.compile('2022$'))
            window.press('Right')
            window.wait_for_node(Role.LABEL, re.compile('1 February 2023$'))
            window.press('Escape')
            window.wait_for_focus(re.compile(', 1 February 2023$'))

    def test_removal(self):
        """one that is none any more can still be looked at, and is gone from the page then"""
        with self.open() as window:
            march, february = self.add_two_years(window)
            window.choose_view('Favorites')
            window.open_card(re.compile('2023$'))
            window.press('ctrl+d')
            window.wait_for_node(Role.BUTTON, 'Add to Favorites')
            window.press('Left')
            window.wait_for_node(Role.LABEL, re.compile('1 March 2022$'))
            window.press('Right')
            window.wait_for_node(Role.BUTTON, 'Add to Favorites')
            window.press('Escape')
            self.wait_for_cards(window, f'{march}, 1 March 2022')
            self.assertNotIn(february, [label.get_name() for label in window.find_all(Role.LABEL)])

    def test_offline(self):
        """the next time, they are there without anybody to ask, at their full size"""
        with self.open() as window:
            march, february = self.add_two_years(window)
        self.nasa.stop()
        with self.open() as window:
            window.press('alt+3')
            self.wait_for_cards(window, f'{march}, 1 March 2022', f'{february}, 1 February 2023')
            window.open_card(re.compile('2022$'))
            window.wait_for_node(Role.LABEL, re.compile(r'^\d+ × \d+ pixels, '))


    def list_stored(self):
        folder = os.path.join(self.nasa.environment()['XDG_CACHE_HOME'], 'cosmorama')
        return {os.path.join(folder, kind, name) for kind in ('originals', 'thumbnails')
                for name in os.listdir(os.path.join(folder, kind))}

    def test_limit(self):
        """when the limit of the cache removes pictures, those of favorites stay"""
        with self.open() as window:
            window.wait_until_complete(12)
            title = self.add(window, re.compile(', 1 February 2023$'))
        # No other is there at its full size.
        original = max(self.list_stored(), key=os.path.getsize)
        for path in self.list_stored():
            os.utime(path, (0, 0))
        other = os.path.join(os.path.dirname(original), 'f' * 64)
        with open(other, 'wb') as file:
            file.truncate(100 * 1024 * 1024)
        self.nasa.set('cache-limit', '64')
        with gallery.Gallery(os.environ['COSMORAMA'], *driver.NOBODY, '--year', '2023', '--view', 'firsts',
                             environment=self.nasa.environment()) as window:
            window.wait_for(lambda: not os.path.exists(other), 'the limit to be kept')
            window.open_card(re.compile(f'^{re.escape(title)}, 1 February 2023$'))
            window.wait_for_node(Role.LABEL, re.compile(r'^\d+ × \d+ pixels, '))
        self.assertTrue(os.path.exists(original))


if __name__ == '__main__':
    driver.main()
