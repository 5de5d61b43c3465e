#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever goes wrong, the window says what it is, and all that can be had is there."""

import re
import unittest

import driver
import gallery
import keyring
from gallery import Role

# What the banner says when a quota is used up, by the time of day and then by how long it will be.
COUNTDOWN = re.compile(r'^NASA’s limit on requests is reached. Loading goes on at \d\d:\d\d, in (\d+) seconds?\.$')


class TestFaults(unittest.TestCase):
    def tearDown(self):
        keyring.clear()

    def open(self, *faults, view='every-day', year='2023', options=(), environment=None):
        nasa = self.enterContext(driver.StandIn(*faults))
        return self.enterContext(gallery.open_on(nasa, '--year', year, '--view', view, *options, environment=environment))

    def test_switch(self):
        """a service that is gone, in whatever way, gives way to the other, and the window says so"""
        for state in 'retired', 'logo', 'down', 'hang':
            with self.subTest(planetary=state), driver.StandIn('--planetary', state) as nasa:
                # With a key, the service that wants one is asked first.
                keyring.store('any')
                with gallery.open_on(nasa, '--year', '2023', '--view', 'every-day') as window:
                    window.wait_for_banner('science.nasa.gov')
                    window.wait_until_complete(365)

    def test_bad_day(self):
        """a day that cannot be had is one card, with a button to try it again"""
        window = self.open('--planetary', 'ok', '--basic', 'down', '--bad-day', '2023-01-05')
        window.wait_for(lambda: window.progress() == (364, 365) and window.is_still(), '364 of 365')
        window.wait_for_banner('1 ')
        card = window.wait_for_card(re.compile('^5 January 2023, '))
        self.assertIsNotNone(driver.find(card, Role.BUTTON, 'Retry'))

    def test_unreachable(self):
        """with both services gone there is a page that says so, from which one can try again"""
        window = self.open('--planetary', 'down', '--basic', 'down', view='firsts')
        window.wait_for_node(Role.BUTTON, 'Try Again')

    def test_quota(self):
        """when the quota is used up, the banner counts down until there will be more, and the rest comes by itself then"""
        window = self.open('--limit', '8', '--retry-after', '15', '--basic', 'down')

        def read_seconds():
            banner = window.find(Role.LABEL, COUNTDOWN)
            return int(COUNTDOWN.search(banner.get_name())[1]) if banner is not None else 0
        first = window.wait_for(read_seconds, 'how long it will be')
        self.assertLessEqual(first, 16)
        window.wait_for(lambda: 0 < read_seconds() < first, 'the time to pass')
        window.wait_until_complete(365)
        self.assertIsNone(window.find(Role.LABEL, COUNTDOWN))

    def test_time_of_day(self):
        """when there will be more is told as hours are counted where the user is, whatever the language"""
        for place, time in ('en_US.UTF-8', r'1?\d:\d\d [AP]M'), ('de_DE.UTF-8', r'\d\d:\d\d'):
            with self.subTest(place=place):
                window = self.open('--limit', '8', '--retry-after', '1000', '--basic', 'down',
                                   environment={'LANG': 'en_US.UTF-8', 'LANGUAGE': 'en', 'LC_TIME': place})
                window.wait_for_node(Role.LABEL, re.compile(fr'Loading goes on at {time}, in \d+ minutes\.$'))


if __name__ == '__main__':
    driver.main()
