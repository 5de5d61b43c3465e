#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A window that is left open over midnight in New York, where the archive's days begin, shows the new day."""

import unittest

import driver
import gallery
from gallery import Role, State

# So many seconds are left when the program starts.
LEFT = 10

HALF_A_DAY = 12 * 60 * 60

# 2023-01-01 00:00 in New York.
NEW_YEAR = 1672549200

# 2023-02-01 00:00 in New York.
NEW_MONTH = 1675227600


class TestMidnight(unittest.TestCase):
    def open(self, start, *options):
        nasa = self.enterContext(driver.StandIn())
        self.clock = self.enterContext(driver.Clock(start))
        return self.enterContext(gallery.open_on(nasa, *options, environment=self.clock.environment()))

    def test_day(self):
        """the year that is running gains the day, and its picture comes"""
        window = self.open(NEW_MONTH - LEFT, '--year', '2023', '--view', 'firsts')
        window.wait_until_complete(2)

    def test_year(self):
        """a new year can be chosen"""
        window = self.open(NEW_YEAR - LEFT, '--year', '2022', '--view', 'firsts')
        window.wait_for(lambda: driver.has_state(window.wait_for_node(Role.BUTTON, 'Next Year'), State.SENSITIVE),
                        'the next year')
        window.choose_year(2023)
        window.wait_until_complete(1)


    def test_set(self):
        """a clock that is set over midnight is noticed when its user turns to the window; set back, it takes nothing away"""
        window = self.open(NEW_MONTH - HALF_A_DAY, '--year', '2023', '--view', 'firsts')
        window.wait_until_complete(1)
        self.clock.set_forward(2 * HALF_A_DAY)
        window.turn_away_and_back()
        window.wait_until_complete(2)
        self.clock.set_forward(-100 * HALF_A_DAY)
        window.turn_away_and_back()
        window.wait_until_complete(2)
        window.choose_year(2022)
        window.wait_until_complete(12)

    def test_late(self):
        """today's picture that was not out yet is asked for again when its user turns to the window"""
        nasa = self.enterContext(driver.StandIn('--today', '2023-01-31'))
        clock = self.enterContext(driver.Clock(NEW_MONTH + HALF_A_DAY))
        window = self.enterContext(gallery.open_on(nasa, '--year', '2023', '--view', 'firsts', environment=clock.environment()))
        window.wait_for_card('1 February 2023, Today’s picture is not out yet')
        # At the same address there is more, a moment later.
        nasa.process.terminate()
        nasa.process.wait()
        self.enterContext(driver.StandIn('--port', nasa.address.rpartition(':')[2]))
        window.turn_away_and_back()
        window.wait_until_complete(2)


if __name__ == '__main__':
    driver.main()
