#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Films play where they are shown, if there is something to play them with; otherwise they are for the browser."""

import os
import re
import subprocess
import tempfile
import unittest

import driver
import gallery
from gallery import Role

# One second of a test picture.
MAKE_FILM = ['gst-launch-1.0', '--quiet', 'videotestsrc', 'num-buffers=30', '!', 'video/x-raw,width=320,height=180',
             '!', 'avenc_mpeg4', '!', 'mp4mux', 'faststart=true', '!', 'filesink']


def find_film(nasa, suffix):
    """The first days of which year have a film whose address ends like that; returns the day's number and the year."""
    for year in range(1996, 2026):
        for record in nasa.get(f'/planetary/apod?start_date={year}-01-01&end_date={year}-01-04&api_key=DEMO_KEY'):
            if record['media_type'] == 'video' and record['url'].endswith(suffix):
                return int(record['date'][-2:]), year
    raise AssertionError(f'no film that ends in {suffix}')


class TestFilm(unittest.TestCase):
    def make_film(self):
        film = os.path.join(self.enterContext(tempfile.TemporaryDirectory()), 'film.mp4')
        subprocess.run([*MAKE_FILM, f'location={film}'], check=True)
        return film

    def open_film(self, *options, suffix='.mp4', environment=None):
        self.nasa = self.enterContext(driver.StandIn(*options))
        day, year = find_film(self.nasa, suffix)
        self.window = self.enterContext(gallery.open_on(self.nasa, '--year', str(year), '--view', 'every-day',
                                                        environment=environment))
        self.window.wait_until_still()
        self.window.open_card(re.compile(f', {day} January {year}$'))

    def asked_films(self):
        return [entry for entry in self.nasa.stats()['log'] if entry['target'].endswith('.mp4')]

    def test_in_place(self):
        """a film that is a file plays in place, and is not asked for before"""
        self.open_film('--film', self.make_film())
        self.assertEqual(self.asked_films(), [])
        self.window.click(self.window.wait_for_node(Role.BUTTON, 'Play'))
        self.window.wait_until_gone(Role.BUTTON, 'Zoom In')

        def find_length():
            # Its controls show while the mouse moves: how long it has been, and how long it will be.
            self.window.point_at(self.window.find(Role.IMAGE), 'mousemove_relative', '9', '9')
            return self.window.find(Role.LABEL, re.compile('^-?0:0[12]$'))
        self.window.wait_for(find_length, 'the controls of a film of a second')
        self.assertFalse(any(entry['key_sent'] or entry['key_in_url'] for entry in self.asked_films()))
        self.assertTrue(self.asked_films())
        self.window.press('Right')
        self.window.wait_for_node(Role.BUTTON, 'Zoom In')

    def test_stop(self):
        """its download can be stopped, and begun again"""
        self.open_film('--film', self.make_film(), '--bandwidth', '20')
        self.window.click(self.window.wait_for_node(Role.BUTTON, 'Play'))
        self.window.wait_until_gone(Role.BUTTON, 'Play')
        self.window.click(self.window.wait_for_node(Role.BUTTON, 'Stop the Download'))
        self.window.click(self.window.wait_for_node(Role.BUTTON, 'Play'))
        self.window.wait_until_gone(Role.BUTTON, 'Zoom In')

    def test_gone(self):
        """one that cannot be had is said so, and may be tried in the browser"""
        self.open_film()
        self.window.click(self.window.wait_for_node(Role.BUTTON, 'Play'))
        self.window.wait_for_node(Role.LABEL, 'This film cannot be played here')
        self.window.wait_for_node(Role.BUTTON, 'Watch in Browser')

    def test_no_player(self):
        """so it is when there is nothing to play a film with"""
        self.open_film(environment={'GTK_MEDIA': 'none'})
        self.window.click(self.window.wait_for_node(Role.BUTTON, 'Play'))
        self.window.wait_for_node(Role.LABEL, 'This film cannot be played here')
        self.window.wait_for_node(Role.BUTTON, 'Watch in Browser')

    def test_site(self):
        """what a site for films has is for the browser from the start"""
        self.open_film(suffix='?rel=0')
        self.window.wait_for_node(Role.BUTTON, 'Watch in Browser')


if __name__ == '__main__':
    driver.main()
