#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Today's picture and a random one open from the menu, with a key, by an option, and from the desktop."""

import configparser
import datetime
import os
import re
import subprocess
import unittest

import activation
import driver
import gallery
from gallery import Role

APP_ID = os.environ['COSMO_APP_ID']

# What is above the explanation in the viewer: the weekday and the date.
DATE = re.compile(r'^[A-Z][a-z]+day, (\d+ [A-Z][a-z]+ \d{4})$')


def read_date(text):
    return datetime.datetime.strptime(text, '%d %B %Y').date()


def list_desktop_actions():
    """The actions that the desktop file offers."""
    desktop_file = configparser.ConfigParser(delimiters='=', interpolation=None)
    desktop_file.read(os.environ['COSMO_DESKTOP_FILE'], encoding='utf-8')
    return list(filter(None, desktop_file['Desktop Entry']['Actions'].split(';')))


class TestDay(unittest.TestCase):
    def open(self, *options, faults=()):
        self.nasa = self.enterContext(driver.StandIn(*faults))
        return self.enterContext(gallery.open_on(self.nasa, *options))

    def opened_date(self, window):
        """Waits until a picture is open, and returns its day."""
        label = window.wait_for_node(Role.LABEL, DATE)
        return read_date(DATE.match(label.get_name())[1])

    def newest_date(self):
        return datetime.date.fromisoformat(self.nasa.get('/planetary/apod?api_key=DEMO_KEY')['date'])

    def test_menu(self):
        """the menu leads to today's picture from another year, and Escape to its card"""
        window = self.open('--year', '2004', '--view', 'firsts')
        window.wait_until_complete(12)
        window.press('F10')
        window.wait_for_node(Role.MENU_ITEM)
        window.press('Return')
        day = self.opened_date(window)
        self.assertEqual(day, self.newest_date())
        window.press('Escape')
        window.wait_for_focus(re.compile(f', {day.day} {day:%B %Y}$'))

    def test_key(self):
        """a key leads to a random picture, and again to another, also from the viewer"""
        window = self.open('--year', '2004', '--view', 'firsts')
        window.wait_until_complete(12)
        # One may come twice in a row, but not six times.
        days = set()
        while len(days) < 2:
            window.press('ctrl+r')
            days.add(self.opened_date(window))
            window.press('Escape')
            window.wait_until_gone(Role.LABEL, DATE)

    def test_option(self):
        """an option opens today's picture, and no other year is asked for"""
        window = self.open('--today')
        day = self.opened_date(window)
        self.assertEqual(day, self.newest_date())
        window.press('Escape')
        window.wait_until_still()
        self.assertEqual(window.progress()[1], day.timetuple().tm_yday)

    def test_not_out_yet(self):
        """as long as today's is not out, the newest one takes its place, and a word is said"""
        yesterday = self.newest_day_but_one()
        window = self.open('--today', faults=['--today', yesterday.isoformat()])
        self.assertEqual(self.opened_date(window), yesterday)
        window.wait_for_node(None, 'Today’s picture is not out yet')

    def newest_day_but_one(self):
        with driver.StandIn() as nasa:
            self.nasa = nasa
            return self.newest_date() - datetime.timedelta(days=1)

    def test_failure(self):
        """if it cannot be had, the page says so, and nothing opens"""
        window = self.open('--today', faults=['--planetary', 'down', '--basic', 'down'])
        window.wait_for_node(Role.BUTTON, 'Try Again')

    def test_elsewhere(self):
        """whoever goes to another year meanwhile stays there"""
        window = self.open('--today', faults=['--latency', '3000'])
        window.press('alt+Left')
        window.wait_for_card(re.compile(', 1 January'))
        window.wait_until_still()
        self.assertIsNone(window.find(Role.LABEL, DATE))

    def test_contradiction(self):
        """a day and a year together are refused in words"""
        for options in ['--today', '--random'], ['--today', '--year', '2004'], ['--random', '--view', 'firsts']:
            with self.subTest(options=options):
                program = subprocess.run([os.environ['COSMORAMA'], *options], capture_output=True, text=True)
                self.assertEqual(program.returncode, 2)
                self.assertIn('--today, --random, and the choice of a year or view exclude each other', program.stderr)

    def start_service(self, action):
        """Opens the window by an action of the desktop, on a stand-in whose addresses are in the settings."""
        nasa = self.enterContext(driver.StandIn())
        nasa.set('planetary-url', f'{nasa.address}/planetary/apod')
        nasa.set('basic-url', f'{nasa.address}/wp-json/wp/v2/apod-basic')
        return self.enterContext(Service(action, environment=nasa.environment()))

    def test_desktop(self):
        """each action of the desktop file opens a picture over D-Bus, though no window was there"""
        actions = list_desktop_actions()
        self.assertEqual(actions, ['today', 'random'])
        for action in actions:
            with self.subTest(action=action):
                window = self.start_service(action)
                self.opened_date(window)
                window.close()

    def test_desktop_again(self):
        """the desktop's actions open a picture in the window that is there, and whoever only calls it stays where they are"""
        window = self.start_service('today')
        today = self.opened_date(window)
        window.press('Escape')
        window.wait_until_still()
        window.wait_for_focus(re.compile(f', {today.day} {today:%B %Y}$'))
        window.press('Return')
        self.opened_date(window)
        activation.activate(APP_ID)
        window.press('Left')
        window.wait_for(lambda: self.opened_date(window) == today - datetime.timedelta(days=1), 'the day before')

        days = set()
        while len(days) < 2:
            activation.activate_action(APP_ID, 'random')
            days.add(self.opened_date(window))
        activation.activate_action(APP_ID, 'today')
        window.wait_for(lambda: self.opened_date(window) == today, 'today')
        self.assertEqual(window.window.get_parent().get_child_count(), 1)


class Service(gallery.Gallery):
    """The program as the session bus starts it, and told at once to do an action."""

    def __init__(self, action, environment):
        with activation.when_started(APP_ID, action):
            super().__init__(os.environ['COSMORAMA'], '--gapplication-service', environment=environment)


if __name__ == '__main__':
    driver.main()
