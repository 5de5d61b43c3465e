#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The API key is set, tested and removed in Preferences, is in the real gnome-keyring-daemon then, and nowhere else."""

import os
import re
import unittest

import driver
import gallery
import keyring
from gallery import Role

KEY = 'AndromedaOrionCassiopeia0123456789abcdef'


def list_files_with(secret, folder):
    """The files below a folder that hold the secret, be it in UTF-8 or UTF-16."""
    found = []
    for where, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(where, name)
            if os.path.isfile(path):
                with open(path, 'rb') as file:
                    content = file.read()
                if any(secret.encode(encoding) in content for encoding in ('utf-8', 'utf-16-le')):
                    found.append(path)
    return found


class TestKey(unittest.TestCase):
    def tearDown(self):
        keyring.clear()

    def open(self, *faults):
        self.nasa = self.enterContext(driver.StandIn(*faults))
        return self.enterContext(gallery.open_on(self.nasa, '--year', '2023', '--view', 'firsts'))

    def enter(self, window, key):
        window.enter_key(key)
        window.wait_for_node(Role.LABEL, 'Key Stored')

    def test_set_tested_and_removed(self):
        """a key that is entered is in the keyring, is found valid, and is gone from the keyring when it is removed"""
        window = self.open('--key', KEY)
        window.wait_until_complete(12)
        self.enter(window, KEY)
        self.assertEqual(keyring.read(), KEY)
        window.click(window.wait_for_node(Role.BUTTON, 'Test'))
        window.wait_for_node(Role.LABEL, re.compile('^The key is valid'))
        # libadwaita gives such a row no action.
        window.point_and_click(window.wait_for_node(Role.BUTTON, 'Remove Key…'))
        window.click(window.wait_for_node(Role.BUTTON, 'Remove'))
        window.wait_for_node(Role.LABEL, 'No Key')
        self.assertIsNone(keyring.read())

    def read_quota(self, window):
        """How many requests are left, as far as the open preferences show it."""
        row = window.find(Role.LABEL, re.compile(r'^\d+ of 1000$'))
        return int(row.get_name().split()[0]) if row is not None else None

    def test_quota(self):
        """how many requests are left is in the preferences without being asked for, and changes with each answer"""
        keyring.store(KEY)
        window = self.open('--key', KEY, '--limit', '1000')
        window.wait_until_complete(12)
        window.open_preferences()
        # Answers to requests that were under way together may come in any order.
        window.wait_for(lambda: self.read_quota(window) in range(988, 1000), 'what twelve requests have left')
        window.click(window.wait_for_node(Role.BUTTON, 'Test'))
        window.wait_for(lambda: self.read_quota(window) == 987, 'what one more has left')

    def test_refused(self):
        """a key that NASA does not take is called refused"""
        window = self.open('--key', KEY)
        self.enter(window, KEY[::-1])
        window.click(window.wait_for_node(Role.BUTTON, 'Test'))
        window.wait_for_node(Role.LABEL, re.compile('^NASA refused this key'))

    def test_used(self):
        """a key that is entered is used at once, and by the next run"""
        window = self.open('--key', KEY, '--basic', 'down')
        window.wait_for_banner('^NASA refused the API key')
        self.enter(window, KEY)
        window.press('Escape')
        window.wait_until_complete(12)
        with gallery.open_on(self.nasa, '--year', '2022', '--view', 'firsts') as next_run:
            next_run.wait_until_complete(12)

    def test_stays_secret(self):
        """the key is sent in its header only, and is in no file, argument, environment, log or address"""
        keyring.store(KEY)
        window = self.open('--key', KEY)
        window.wait_until_complete(12)
        for name in 'cmdline', 'environ':
            with open(f'/proc/{window.process.pid}/{name}', 'rb') as file:
                self.assertNotIn(KEY.encode(), file.read(), name)
        self.assertNotIn(KEY, window.read_log())
        stats = self.nasa.stats()
        self.assertTrue(any(request['key_sent'] for request in stats['log']))
        self.assertNotIn(KEY, str(stats))
        self.assertEqual((stats['key_in_url'], stats['key_to_image']), (0, 0))
        # The session's folder holds the user's files, settings and cache, and what was logged. The keyring is encrypted.
        self.assertEqual(list_files_with(KEY, os.path.dirname(os.environ['HOME'])), [])


if __name__ == '__main__':
    driver.main()
