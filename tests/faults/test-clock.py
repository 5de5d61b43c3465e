#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The clock is set while something is waited for: that comes in its time all the same."""

import unittest

import driver
import gallery

DAY = 24 * 60 * 60


class TestClock(unittest.TestCase):
    def test_quota(self):
        """when the clock is set, forward or back, while a quota is used up, loading goes on as soon as there is more"""
        for jump in 2 * DAY, -2 * DAY:
            with self.subTest(jump=jump), driver.Clock() as clock, \
                    driver.StandIn('--limit', '8', '--retry-after', '8', '--basic', 'down') as nasa, \
                    gallery.open_on(nasa, '--year', '2023', '--view', 'every-day', environment=clock.environment()) as window:
                window.wait_for_banner('^NASA’s limit on requests is reached')
                clock.set_forward(jump)
                window.wait_until_complete(365)


if __name__ == '__main__':
    driver.main()
