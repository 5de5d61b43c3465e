#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens without being asked for is told to those who do not see it: a screen reader gets it as an announcement."""

import re
import unittest

import driver
import gallery
import keyring
from gallery import Role
from gi.repository import Atspi


class TestAnnouncements(unittest.TestCase):
    def setUp(self):
        self.heard = []
        self.listener = Atspi.EventListener.new(lambda event: self.heard.append(event.any_data))
        self.listener.register('object:announcement')
        self.addCleanup(self.listener.deregister, 'object:announcement')

    def open(self, *faults):
        self.nasa = self.enterContext(driver.StandIn(*faults))
        self.window = self.enterContext(gallery.open_on(self.nasa, '--year', '2023', '--view', 'firsts'))

    def wait_to_hear(self, pattern):
        return self.window.wait_for(lambda: next(filter(re.compile(pattern).search, self.heard), None),
                                    f'“{pattern}” to be said; heard: {self.heard}')

    def test_loaded(self):
        """that a year is complete"""
        self.open()
        self.wait_to_hear('^2023: 12 of 12 pictures loaded$')

    def test_failure(self):
        """that days failed, and with the year how many are there"""
        self.open('--basic', 'down', '--bad-day', '2023-01-01')
        self.wait_to_hear('^1 day could not be loaded')
        self.wait_to_hear('^2023: 11 of 12 pictures loaded$')

    def test_other_service(self):
        """that the other service goes on"""
        self.open('--basic', 'down')
        self.wait_to_hear(r'api\.nasa\.gov')

    def test_search(self):
        """how many pictures a search finds, and that it finds none"""
        self.open()
        self.window.wait_until_complete(12)
        self.window.press('ctrl+f')
        self.window.wait_for_focus('Search')
        self.window.type('the')
        self.wait_to_hear('^12 pictures$')
        self.window.type('xyzzy')
        self.wait_to_hear('^No Results Found$')

    def test_key(self):
        """what becomes of a key that is entered, and of one that is removed"""
        self.addCleanup(keyring.clear)
        self.open()
        self.window.wait_until_complete(12)
        self.window.enter_key('AndromedaOrionCassiopeia0123456789abcdef')
        self.wait_to_hear('^Key Stored$')
        self.wait_to_hear('^It is in your keyring')
        # libadwaita gives such a row no action.
        self.window.point_and_click(self.window.wait_for_node(Role.BUTTON, 'Remove Key…'))
        self.window.click(self.window.wait_for_node(Role.BUTTON, 'Remove'))
        self.wait_to_hear('^No Key$')

    def test_download(self):
        """that a picture could not be loaded in the viewer"""
        self.open('--image-fail', '1')
        self.window.wait_until_still()
        self.window.open_card(re.compile(', 1 February 2023$'))
        self.wait_to_hear('(?i)(?<!pictures) (could|cannot|failed)')
        self.window.wait_for_node(Role.BUTTON, 'Retry')


if __name__ == '__main__':
    driver.main()
