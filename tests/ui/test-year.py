#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A year streams into the window, and gives way to another when its user wants another."""

import re
import unittest

import driver
import gallery


class TestYear(unittest.TestCase):
    def test_every_day(self):
        """every day of a year is ready at the end, and nothing is fetched twice"""
        with driver.StandIn('--latency', '30') as nasa, gallery.open_on(nasa, '--year', '2023', '--view', 'every-day') as window:
            window.wait_until_complete(365)
            self.assertTrue(window.cards(re.compile(', 1 January 2023$')))
            stats = nasa.stats()
            self.assertEqual(stats['key_in_url'], 0)
            self.assertEqual(stats['key_to_image'], 0)
            self.assertEqual(stats['repeated_images'], 0)
            self.assertLessEqual(stats['peak']['api'], 6)

    def test_firsts(self):
        """the first of each month: twelve days, asked together"""
        with driver.StandIn('--latency', '300') as nasa, gallery.open_on(nasa, '--year', '2023', '--view', 'firsts') as window:
            window.wait_until_complete(12)
            dates = [card.get_name().rpartition(', ')[2] for card in window.cards()]
            self.assertEqual(dates[:4], ['1 January 2023', '1 February 2023', '1 March 2023', '1 April 2023'])
            self.assertGreaterEqual(nasa.stats()['peak']['api'], 4)

    def test_dates(self):
        """dates are written as the language writes them, and the first of a month with an ordinal where it has one"""
        french = {'LANG': 'fr_FR.UTF-8', 'LANGUAGE': 'fr'}
        with driver.StandIn() as nasa, gallery.open_on(nasa, '--year', '2023', environment=french) as window:
            window.wait_until_complete(365)
            dates = [card.get_name().rpartition(', ')[2] for card in window.cards()[:2]]
            self.assertEqual(dates, ['1er janvier 2023', '2 janvier 2023'])

    def test_gaps(self):
        """the days without a picture say so, and are not waited for"""
        with driver.StandIn() as nasa, gallery.open_on(nasa, '--year', '1995', '--view', 'every-day') as window:
            window.wait_until_still()
            self.assertEqual(window.progress(), (196, 199))
            for day in 17, 18, 19:
                self.assertTrue(window.cards(f'{day} June 1995, No picture was published on this day'))

    def test_view_changes(self):
        """the other view takes over in the same window"""
        with driver.StandIn() as nasa, gallery.open_on(nasa, '--year', '2022', '--view', 'firsts') as window:
            window.wait_until_complete(12)
            window.choose_view('Every Day')
            window.wait_until_complete(365)
            window.choose_view('First of Each Month')
            window.wait_until_complete(12)

    def test_year_changes(self):
        """another year takes over at once, and no late answer of the old one appears"""
        with driver.StandIn('--latency', '400') as nasa, gallery.open_on(nasa, '--year', '2023', '--view', 'every-day') as window:
            window.wait_for(lambda: (window.progress() or (0, 0))[0] > 0, 'the first answer')
            window.choose_year(2004)
            window.wait_until_complete(366)
            self.assertFalse(window.cards(re.compile('2023$')))
            self.assertTrue(window.cards(re.compile(', 1 January 2004$')))

    def test_neighbouring_years(self):
        """the buttons beside the year go one back and one on"""
        with driver.StandIn() as nasa, gallery.open_on(nasa, '--year', '2023', '--view', 'firsts') as window:
            window.wait_until_complete(12)
            window.click(window.find(None, 'Previous Year'))
            window.wait_for_card(re.compile(', 1 January 2022$'))
            window.click(window.find(None, 'Next Year'))
            window.wait_for_card(re.compile(', 1 January 2023$'))


if __name__ == '__main__':
    driver.main()
