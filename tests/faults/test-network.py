#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The network goes away and comes back: what was seen is there without it, and the rest comes by itself with it."""

import re
import unittest

import network

# Before what is imported below may start threads.
WHY_NOT = network.isolate()

import driver  # noqa: E402
import gallery  # noqa: E402
from gallery import Role  # noqa: E402


@unittest.skipIf(WHY_NOT is not None, WHY_NOT)
class TestNetwork(unittest.TestCase):
    def setUp(self):
        network.connect()
        self.nasa = self.enterContext(driver.StandIn())

    def open(self, *options):
        return gallery.open_on(self.nasa, *options, environment=network.ENVIRONMENT)

    def see(self, year):
        """Lets the user have seen a year, and the pictures of its first days."""
        with self.open('--year', str(year), '--view', 'every-day') as window:
            window.wait_until_complete(365)

    def test_offline(self):
        """a year that was seen is there without a network; the pictures that were not come when there is one"""
        self.see(2023)
        network.disconnect()
        with self.open('--year', '2023', '--view', 'every-day') as window:
            window.wait_until_complete(365)
            self.assertFalse(window.shows_text('This computer is offline'))
            window.wait_for_focus(re.compile(', 1 January 2023$'))
            window.press('End')
            window.wait_for_card(re.compile(', 31 December 2023$'))
            window.wait_for_banner('^This computer is offline. What is missing')
            network.connect()
            window.wait_for(lambda: not window.shows_text('This computer is offline'), 'the banner to go')
            window.wait_until_complete(365)
            card = window.wait_for_card(re.compile(', 31 December 2023$'))
            self.assertIsNone(driver.find(card, Role.BUTTON, 'Retry'))

    def test_unseen(self):
        """a year that was never seen says that there is no network, and comes by itself when there is one"""
        self.see(2023)
        network.disconnect()
        with self.open('--year', '2023', '--view', 'every-day') as window:
            window.wait_until_complete(365)
            window.choose_year(2022)
            window.wait_for_node(Role.LABEL, 'Offline')
            self.assertEqual(window.cards(), [])
            network.connect()
            window.wait_for_card(re.compile(', 1 January 2022$'))
            window.wait_until_complete(365)

    def test_lost(self):
        """a network that goes away while a year loads costs none of its days"""
        with driver.StandIn('--latency', '4000', '--jitter', '0.5') as nasa:
            with gallery.open_on(nasa, '--year', '2023', '--view', 'every-day', environment=network.ENVIRONMENT) as window:
                window.wait_for(lambda: (window.progress() or (0, 0))[0] > 0, 'the first answer')
                network.disconnect()
                window.wait_for_banner('^This computer is offline. What is missing')
                ready, days = window.progress()
                self.assertLess(ready, days)
                network.connect()
                window.wait_until_complete(365)


if __name__ == '__main__':
    driver.main()
