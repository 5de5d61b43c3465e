#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where each byte costs, nothing is fetched but what is on screen."""

import re
import unittest

import driver
import gallery
from networkmanager import METERED, UNMETERED, NetworkManager


class TestMetered(unittest.TestCase):
    def setUp(self):
        self.network = self.enterContext(NetworkManager(metered=METERED))
        self.nasa = self.enterContext(driver.StandIn())

    def is_in_view_complete(self, window):
        """Whether no card in view waits for anything; that there are cards goes without saying."""
        cards = window.cards()
        return cards and not any(driver.has_state(card, gallery.State.BUSY) for card in cards)

    def wait_for_view(self, window, date):
        window.wait_for_card(re.compile(f', {date}$'))
        window.wait_for(lambda: self.is_in_view_complete(window), 'what is in view')

    def test_metered(self):
        """only the texts and pictures in view are asked for, and the others when they come into view, or bytes are free"""
        with gallery.open_on(self.nasa, '--year', '2023', '--view', 'every-day', environment=self.network.environment) as window:
            self.wait_for_view(window, '1 January 2023')
            in_view = len(window.cards())
            self.assertLess(in_view, 40)
            # A row more, for one that is only just in view.
            self.assertLessEqual(window.progress()[0], in_view + 4)
            self.assertLessEqual(self.nasa.stats()['image'], in_view + 4)

            window.wait_for_focus(re.compile(', 1 January 2023$'))
            window.press('End')
            self.wait_for_view(window, '31 December 2023')
            ready, _ = window.progress()
            self.assertGreater(ready, in_view)
            self.assertLess(ready, 80)

            self.network.set_metered(UNMETERED)
            window.wait_until_complete(365)


if __name__ == '__main__':
    driver.main()
