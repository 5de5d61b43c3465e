#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Films play where they are shown, if there is something to play them with; otherwise they are for the browser."""

import os
import re
import tempfile
import unittest

import driver
import gallery
import pages
from gallery import Role
from opener import Opener

KEY = 'abcdefghij0123456789abcdefghij0123456789'


def find_film(nasa, suffix):
    """The first days of which year have a film whose address ends like that; returns the day's number and the year."""
    for year in range(1996, 2026):
        for record in nasa.get(f'/planetary/apod?start_date={year}-01-01&end_date={year}-01-04&api_key=DEMO_KEY'):
            if record['media_type'] == 'video' and record['url'].endswith(suffix):
                return int(record['date'][-2:]), year
    raise AssertionError(f'no film that ends in {suffix}')


class TestFilm(unittest.TestCase):
    def make_film(self, seconds):
        film = os.path.join(self.enterContext(tempfile.TemporaryDirectory()), 'film.mp4')
        pages.make_film(film, seconds)
        return film

    def open_film(self, *options, suffix='.mp4', environment=None, key=None):
        self.nasa = self.enterContext(driver.StandIn(*options))
        self.browser = Opener(self.nasa, 'x-scheme-handler/http', 'x-scheme-handler/https')
        day, year = find_film(self.nasa, suffix)
        # The year is asked for with the key, if there is one.
        self.window = self.enterContext(gallery.open_on(self.nasa, '--year', str(year + 1), '--view', 'every-day',
                                                        environment=environment))
        self.window.wait_until_still()
        if key is not None:
            self.window.enter_key(key)
            self.window.close_dialog()
        self.window.choose_year(year)
        self.window.wait_for_card(re.compile(f', 1 January {year}$'))
        self.window.wait_until_still()
        self.window.open_card(re.compile(f', {day} January {year}$'))

    def asked_films(self):
        return [entry for entry in self.nasa.stats()['log'] if entry['target'].endswith('.mp4')]

    def find_key(self):
        """The kinds of what was asked for with the key."""
        return {entry['kind'] for entry in self.nasa.stats()['log'] if entry['key_sent'] or entry['key_in_url']}

    def test_in_place(self):
        """a film that is a file plays in place, is not asked for before, and nobody there is told the key"""
        self.open_film('--film', self.make_film(1), key=KEY)
        self.assertEqual(self.asked_films(), [])
        self.window.click(self.window.wait_for_node(Role.BUTTON, 'Play'))
        self.window.wait_until_gone(Role.BUTTON, 'Zoom In')

        # How long it has been, and how long it will be.
        self.window.wait_for_node(Role.LABEL, re.compile('^-?0:0[12]$'))
        self.assertTrue(self.asked_films())
        self.assertEqual(self.find_key(), {'api'})
        self.window.press('Right')
        self.window.wait_for_node(Role.BUTTON, 'Zoom In')

    def test_stop(self):
        """its download can be stopped, and begun again"""
        self.open_film('--film', self.make_film(6), '--bandwidth', '20')
        self.window.click(self.window.wait_for_node(Role.BUTTON, 'Play'))
        self.window.wait_until_gone(Role.BUTTON, 'Play')
        self.window.click(self.window.wait_for_node(Role.BUTTON, 'Stop the Download'))
        self.window.click(self.window.wait_for_node(Role.BUTTON, 'Play'))
        self.window.wait_until_gone(Role.BUTTON, 'Zoom In')

    def test_gone(self):
        """one that cannot be had is said so, and may be tried in the browser"""
        self.open_film()
        self.window.click(self.window.wait_for_node(Role.BUTTON, 'Play'))
        self.window.wait_for_node(Role.LABEL, 'This video cannot be played here')
        self.window.click(self.window.wait_for_node(Role.BUTTON, 'Watch in Browser'))
        self.assertTrue(self.browser.wait().endswith('.mp4'))

    def test_no_player(self):
        """so it is when there is nothing to play a film with"""
        self.open_film(environment={'GTK_MEDIA': 'none'})
        self.window.click(self.window.wait_for_node(Role.BUTTON, 'Play'))
        self.window.wait_for_node(Role.BUTTON, 'Watch in Browser')

    def test_site(self):
        """what a site for films has is for the browser from the start"""
        self.open_film(suffix='?rel=0')
        self.window.click(self.window.wait_for_node(Role.BUTTON, 'Watch in Browser'))
        self.assertRegex(self.browser.wait(), r'^https://www\.youtube\.com/.*\?rel=0$')


if __name__ == '__main__':
    driver.main()
