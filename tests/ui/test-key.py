#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The API key is set, tested and removed in Preferences, is in the real gnome-keyring-daemon then, and nowhere else."""

import contextlib
import os
import re
import unittest

import driver
import gallery
import keyring
from gallery import Role
from gi.repository import Atspi

KEY = 'AndromedaOrionCassiopeia0123456789abcdef'


# What makes the program and its libraries say most.
TALKATIVE = {'G_MESSAGES_DEBUG': 'all'}

# Every message on the session's bus as well. Not where a key is typed: GTK 4.18 tells assistive technology in plain
# letters what is deleted from a password, and that would be printed too.
MOST_TALKATIVE = {**TALKATIVE, 'G_DBUS_DEBUG': 'message,payload,call,return'}


def has_secret(secret, path):
    """Whether a file holds the secret, be it in UTF-8 or UTF-16."""
    with open(path, 'rb') as file:
        content = file.read()
    return any(secret.encode(encoding) in content for encoding in ('utf-8', 'utf-16-le'))


def list_files_with(secret, folder):
    """The files below a folder that hold the secret."""
    paths = [os.path.join(where, name) for where, _, names in os.walk(folder) for name in names]
    return [path for path in paths if os.path.isfile(path) and has_secret(secret, path)]


def list_open_files_with(secret, process):
    """Those of a process's open files that hold the secret or are named for it, also where they have no name any more."""
    found = []
    for link in os.scandir(os.path.join(process, 'fd')):
        with contextlib.suppress(FileNotFoundError):
            if secret in os.readlink(link.path) or link.is_file() and has_secret(secret, link.path):
                found.append(os.readlink(link.path))
    return found


class TestKey(unittest.TestCase):
    def tearDown(self):
        keyring.clear()

    def open(self, *faults, environment=None):
        self.nasa = self.enterContext(driver.StandIn(*faults))
        return self.enterContext(gallery.open_on(self.nasa, '--year', '2023', '--view', 'firsts', environment=environment))

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

    def test_debugging_information(self):
        """what About offers to send along with a report tells of versions and back ends, and of the key that there is one"""
        window = self.open('--key', KEY)
        window.wait_until_complete(12)
        self.enter(window, KEY)
        window.press('Escape')
        window.wait_until_gone(Role.DIALOG)
        window.press('F10')
        window.wait_for_node(Role.MENU_ITEM, 'About Cosmorama')
        window.press('a')
        for row in 'Troubleshooting', 'Debugging Information':
            window.point_and_click(window.wait_for_node(Role.LIST_ITEM, row))
            window.wait_until_gone(Role.LIST_ITEM, row)
        told = Atspi.Text.get_text(window.wait_for_node(Role.TEXT), 0, -1)
        for row in 'Debugging Information', 'Troubleshooting':
            window.press('Escape')
            window.wait_for_node(Role.LIST_ITEM, row)
        self.assertNotIn(KEY, told)
        facts = dict(line.split(': ', 1) for line in told.splitlines()[1:])
        self.assertEqual(facts['Keyring'], 'stored')
        self.assertEqual(facts['Display'], 'GdkX11Display')
        self.assertRegex(facts['Renderer'], r'^Gsk\w+Renderer$')
        self.assertRegex(facts['Runs with'], r'^GTK 4\.\d+\.\d+, libadwaita ')
        self.assertRegex(facts['Built with'], r'\bglycin-\d \d+\.')
        # The stand-in is at addresses of its own, which a report need not tell.
        self.assertEqual(facts['Source'], 'automatic, NASA’s addresses')
        self.assertNotIn('127.0.0.1', told)

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

    def test_untested(self):
        """a service that fails while a key is tested is not taken for something else"""
        window = self.open('--key', KEY, '--bad-day', '1995-06-16')
        self.enter(window, KEY)
        window.click(window.wait_for_node(Role.BUTTON, 'Test'))
        window.wait_for_node(Role.LABEL, re.compile('^The service cannot be reached'))

    def test_used(self):
        """a key that is entered is used at once, and by the next run"""
        window = self.open('--key', KEY, '--basic', 'down')
        window.wait_for_banner('^NASA refused the API key')
        self.enter(window, KEY)
        window.press('Escape')
        window.wait_until_complete(12)
        with gallery.open_on(self.nasa, '--year', '2022', '--view', 'firsts') as next_run:
            next_run.wait_until_complete(12)

    def check_secret(self, window):
        """The key was sent, and is nowhere but in the keyring, which is encrypted, and in the program's memory."""
        process = f'/proc/{window.process.pid}'
        for name in 'cmdline', 'environ':
            self.assertFalse(has_secret(KEY, os.path.join(process, name)), name)
        self.assertEqual(list_open_files_with(KEY, process), [])
        log = window.read_log()
        self.assertIn('DEBUG', log)
        self.assertNotIn(KEY, log)
        self.assertNotIn(KEY, '\n'.join(driver.describe(window.window)))
        stats = self.nasa.stats()
        self.assertTrue(any(request['key_sent'] for request in stats['log']))
        self.assertNotIn(KEY, str(stats))
        self.assertEqual((stats['key_in_url'], stats['key_to_image']), (0, 0))
        # The session's folder holds the user's files, settings, catalogue with its log, and cache, and what was logged.
        self.assertEqual(list_files_with(KEY, os.path.dirname(os.environ['HOME'])), [])

    def test_stored_stays_secret(self):
        """a key from the keyring is sent in its header only, and is in no file, argument, environment, log or address"""
        keyring.store(KEY)
        window = self.open('--key', KEY, environment=MOST_TALKATIVE)
        window.wait_until_complete(12)
        self.check_secret(window)

    def test_typed_stays_secret(self):
        """nor is one that is typed, and found wrong and right, while the preferences show it as bullets"""
        window = self.open('--key', KEY, '--basic', 'down', environment=TALKATIVE)
        window.wait_for_banner('^NASA refused the API key')
        window.enter_key(KEY + ' typed wrong')
        window.wait_for_node(Role.LABEL, re.compile('^That is not an API key'))
        self.assertFalse(KEY in '\n'.join(driver.describe(window.window)))
        window.press('ctrl+a')
        window.type(KEY)
        window.press('Return')
        window.wait_for_node(Role.LABEL, 'Key Stored')
        window.click(window.wait_for_node(Role.BUTTON, 'Test'))
        window.wait_for_node(Role.LABEL, re.compile('^The key is valid'))
        window.press('Escape')
        window.wait_until_complete(12)
        self.check_secret(window)


if __name__ == '__main__':
    driver.main()
