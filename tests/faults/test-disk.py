#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever becomes of the disk, the program goes on and shows the year; what it cannot keep, it says."""

import contextlib
import glob
import os
import re
import shutil
import sqlite3
import subprocess
import unittest

import album
import driver
import gallery
import leftovers
from gallery import Role
from notifications import Notifications

# A mount namespace of its own for one program, which keeps its process id. The first argument says what to mount.
IN_NAMESPACE = ['unshare', '--map-root-user', '--mount', 'sh', '-e', '-c', 'eval "$1"; shift; exec "$@"', 'sh']
SMALL = 'mount -t tmpfs -o size=256k,mode=700 tmpfs "{0}"'
READ_ONLY = 'mount --bind "{0}" "{0}"; mount -o remount,ro,bind "{0}"'


def folders():
    return os.path.dirname(leftovers.catalogue_path()), leftovers.cache_path()


def mounted(how):
    return [*IN_NAMESPACE, '; '.join(how.format(folder) for folder in folders())]


def can_mount():
    return subprocess.run([*IN_NAMESPACE, SMALL.format(os.environ['HOME']), 'true'], capture_output=True).returncode == 0


class TestDisk(unittest.TestCase):
    def setUp(self):
        leftovers.clear()
        for folder in folders():
            os.makedirs(folder, mode=0o700)
        self.nasa = self.enterContext(driver.StandIn())

    def open(self, *around, year='2023', view='firsts', options=None):
        command = [*around, os.environ['COSMORAMA'], *(options or self.nasa.options()), '--year', year, '--view', view]
        return gallery.Gallery(*command)

    def assert_sound(self):
        self.assertEqual(leftovers.check_catalogue(), [])
        self.assertEqual(leftovers.Pictures().check(), [])
        self.assertEqual(leftovers.list_temporary(), [])

    def test_newer(self):
        """a catalogue of a newer program is left as it is, and the window says so"""
        with contextlib.closing(sqlite3.connect(leftovers.catalogue_path())) as database:
            database.execute('PRAGMA user_version = 100000')
        with open(leftovers.catalogue_path(), 'rb') as file:
            before = file.read()
        with self.open() as window:
            window.wait_for_node(Role.LABEL, 'The catalog is of a newer version')
            window.wait_until_complete(12)
            window.click(window.wait_for_node(Role.BUTTON, 'Details'))
            window.wait_for(lambda: window.shows_text('A newer version of Cosmorama made the catalog'), 'the details')
            window.press('Escape')
            window.wait_for(lambda: not window.shows_text('A newer version of Cosmorama made'), 'the details to go')
        with open(leftovers.catalogue_path(), 'rb') as file:
            self.assertEqual(file.read(), before)

    def test_damaged(self):
        """a damaged catalogue is set aside, and the window says so"""
        with open(leftovers.catalogue_path(), 'wb') as file:
            file.write(b'noise' * 4096)
        with self.open() as window:
            window.wait_for_node(Role.LABEL, 'The catalog was damaged')
            window.wait_until_complete(12)
        self.assert_sound()
        self.assertEqual(len(leftovers.list_days(2023)), 12)
        aside = [path for path in glob.glob(os.path.join(folders()[0], '*')) if os.path.getsize(path) == 5 * 4096]
        self.assertEqual(len(aside), 1)

    @unittest.skipUnless(can_mount(), 'nothing can be mounted here')
    def test_full(self):
        """when the disk is full, the year is shown all the same, and the window says so"""
        with self.open(*mounted(SMALL), view='every-day') as window:
            window.wait_until_complete(365)
            window.wait_for_node(Role.LABEL, 'The disk is full')

    @unittest.skipUnless(can_mount(), 'nothing can be mounted here')
    def test_read_only(self):
        """when nothing may be written, the year is shown all the same, and the window says so"""
        with self.open(*mounted(READ_ONLY)) as window:
            window.wait_until_complete(12)
            window.wait_for_node(Role.LABEL, 'Nothing can be kept')

    @unittest.skipUnless(can_mount(), 'nothing can be mounted here')
    def test_read_only_afterwards(self):
        """what was seen before nothing could be written is shown, with nobody to ask, and the window says so"""
        with self.open() as window:
            window.wait_until_complete(12)
            titles = [card.get_name() for card in window.cards()]
        with self.open(*mounted(READ_ONLY), options=driver.NOBODY) as window:
            window.wait_until_complete(12)
            self.assertEqual([card.get_name() for card in window.cards()], titles)
            window.wait_for_node(Role.LABEL, 'Nothing can be kept')
            window.click(window.wait_for_node(Role.BUTTON, 'Details'))
            window.wait_for(lambda: window.shows_text('What was kept before is shown'), 'the details')
            window.press('Escape')
            window.wait_for(lambda: not window.shows_text('What was kept before'), 'the details to go')
        self.assert_sound()

    def test_deleted(self):
        """when all that was kept is deleted while it runs, it goes on, and keeps what it shows then"""
        with self.open() as window:
            window.wait_until_complete(12)
            for folder in folders():
                shutil.rmtree(folder)
            window.choose_year(2022)
            window.wait_for_card(re.compile('1 January 2022$'))
            window.wait_until_complete(12)
        self.assert_sound()
        self.assertEqual(len(leftovers.list_days(2022)), 12)

    def test_saving_to_full(self):
        """when the disk becomes full while pictures are saved, it ends with a word about that, and what is there is whole"""
        folder = os.path.join(os.environ['HOME'], 'album')
        os.makedirs(folder)
        subprocess.run(['gsettings', 'set', os.environ['COSMO_APP_ID'], 'save-folder', f"'file://{folder}'"], check=True)
        around = [*IN_NAMESPACE, f'mount -t tmpfs -o size=2m,mode=700 tmpfs "{folder}"']
        if subprocess.run([*around, 'true'], capture_output=True).returncode != 0:
            self.skipTest('no small disk can be made here')
        with Notifications(), self.open(*around) as window:
            window.press('ctrl+shift+s')
            window.accept('Choose a Folder for the Pictures', 'Save Here')
            window.wait_for_node(Role.LABEL, re.compile('^The disk is full'))
            # The folder as the program sees it.
            self.assertEqual(album.find_wrong(f'/proc/{window.process.pid}/root{folder}'), [])
            window.close_dialog()


if __name__ == '__main__':
    driver.main()
