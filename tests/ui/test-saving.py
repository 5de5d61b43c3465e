#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Saving: one picture, and a year; and from a terminal without any display."""

import hashlib
import json
import os
import re
import subprocess
import tempfile
import unittest

import driver
import gallery
from gallery import Role
from gi.repository import Atspi

def find_other_window(program, name):
    """A window of the program besides its first one, like a file dialog."""
    application = program.window.get_parent()
    for index in range(application.get_child_count()):
        window = application.get_child_at_index(index)
        if window is not None and window.get_name() == name and driver.has_state(window, Atspi.StateType.SHOWING):
            return window
    return None


def accept(program, title, button):
    """Answers a file dialog with what it offers."""
    dialog = program.wait_for(lambda: find_other_window(program, title), title)
    program.click(program.wait_for(lambda: driver.find(dialog, Role.BUTTON, button), button))
    program.wait_for(lambda: find_other_window(program, title) is None, f'{title} to go')


def read_index(folder):
    with open(os.path.join(folder, 'cosmorama.json'), encoding='utf-8') as index:
        return {picture['date']: picture for picture in json.load(index)['pictures']}


def list_pictures(folder):
    return sorted(name for name in os.listdir(folder) if not name.endswith(('.json', '.xmp')))


class TestSaving(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory(prefix='cosmorama-saved-'))

    def open(self, *faults, view='firsts'):
        self.nasa = self.enterContext(driver.StandIn(*faults))
        # As if pictures had been saved there before.
        self.nasa.set('save-folder', f"'file://{self.folder}'")
        self.window = self.enterContext(gallery.open_on(self.nasa, '--year', '2023', '--view', view))

    def check_saved(self):
        """All that has a name is whole, and known to the index; returns how many pictures that are."""
        names = list_pictures(self.folder)
        pictures = {picture['file']: picture for picture in read_index(self.folder).values() if 'file' in picture}
        for name in names:
            picture = pictures[name]
            with open(os.path.join(self.folder, name), 'rb') as file:
                content = file.read()
            self.assertEqual(len(content), picture['size'])
            self.assertEqual(hashlib.sha256(content).hexdigest(), picture['sha256'])
        return len(names)

    def save_year(self):
        self.window.press('ctrl+shift+s')
        accept(self.window, 'Choose a Folder for the Pictures', 'Save Here')

    def test_picture(self):
        """Ctrl+S saves the picture that is open, under a good name, with what is known of it beside it"""
        self.open()
        title = self.window.open_card(re.compile(', 1 February 2023$'))
        self.window.press('ctrl+s')
        accept(self.window, 'Save Picture', 'Save')
        self.window.wait_for_node(Role.LABEL, 'Picture saved')
        names = sorted(os.listdir(self.folder))
        self.assertEqual([os.path.splitext(name)[1] for name in names], ['.jpg', '.xmp'])
        self.assertTrue(names[0].startswith('2023-02-01 '))
        with open(os.path.join(self.folder, names[1]), encoding='utf-8') as sidecar:
            self.assertIn(title, sidecar.read())

    def test_year(self):
        """Ctrl+Shift+S saves what the gallery shows, and says so"""
        self.open()
        self.window.wait_until_complete(12)
        self.save_year()
        self.window.wait_for_node(Role.LABEL, re.compile('^12 pictures were saved'))
        self.window.wait_for_node(Role.BUTTON, 'Open Folder')
        self.assertEqual(self.check_saved(), 12)


class TestPreferences(unittest.TestCase):
    def open(self):
        window = self.enterContext(gallery.open_on(self.nasa, '--year', '2023', '--view', 'firsts'))
        window.open_preferences()
        return window

    def enter(self, window, pattern):
        row = window.wait_for_node(Role.TEXT, 'File Names')
        self.assertTrue(Atspi.EditableText.set_text_contents(row, pattern))

    def test_names(self):
        """what files are called is shown while it is typed, and refused if it could not tell pictures apart"""
        self.nasa = self.enterContext(driver.StandIn())
        window = self.open()
        window.wait_for_node(Role.LABEL, '2023-01-01 The Largest Rock in our Solar System.jpg')
        self.enter(window, '{date} & {credit}')
        window.wait_for_node(Role.LABEL, '2023-01-01 & NASA, Apollo 17 Crew.jpg')
        for pattern in '{title}', '{date}/{title}', '':
            self.enter(window, pattern)
            window.wait_for_node(Role.LABEL, re.compile('^File names need {date}'))
        self.enter(window, '{date}')
        window.wait_until_gone(Role.LABEL, re.compile('^File names need {date}'))
        window.press('Escape')

    def test_settings(self):
        """what is set is shown: the folder, the names, and whether pictures are described beside them"""
        self.nasa = self.enterContext(driver.StandIn())
        self.nasa.set('save-folder', "'file:///somewhere/else'")
        self.nasa.set('file-name-pattern', "'{year} {date}'")
        self.nasa.set('save-sidecars', 'false')
        window = self.open()
        window.wait_for_node(Role.LABEL, '/somewhere/else')
        window.wait_for_node(Role.LABEL, '2023 2023-01-01.jpg')
        box = window.wait_for_node(Role.CHECK_BOX, 'Describe Each Picture')
        self.assertFalse(driver.has_state(box, Atspi.StateType.CHECKED))
        for name, before, after in (('Use the Folder for Pictures', '/somewhere/else', None),
                                    ('Use the Usual File Names', '2023 2023-01-01.jpg',
                                     '2023-01-01 The Largest Rock in our Solar System.jpg')):
            window.click(window.wait_for_node(Role.BUTTON, name))
            window.wait_until_gone(Role.LABEL, before)
            if after is not None:
                window.wait_for_node(Role.LABEL, after)
        window.press('Escape')


class TestCommand(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory(prefix='cosmorama-saved-'))

    def command(self, *options):
        return [os.environ['COSMORAMA'], *self.nasa.options(), '--save-year', '2023', '--to', self.folder, *options]

    def environment(self):
        hidden = {'DISPLAY', 'WAYLAND_DISPLAY', 'DBUS_SESSION_BUS_ADDRESS'}
        kept = {name: value for name, value in os.environ.items() if name not in hidden}
        return {**kept, 'G_DEBUG': 'fatal-criticals', **self.nasa.environment()}

    def run_command(self, *options):
        return subprocess.run(self.command(*options), env=self.environment(), capture_output=True, text=True, check=False)

    def test_without_display(self):
        """a year is saved without a display and without a bus, and nothing is fetched twice"""
        self.nasa = self.enterContext(driver.StandIn())
        result = self.run_command('--view', 'firsts')
        self.assertEqual((result.returncode, result.stdout), (0, ''), result.stderr)
        self.assertIn('12 pictures were saved.', result.stderr)
        self.assertEqual(len(list_pictures(self.folder)), 12)
        self.assertEqual(self.run_command('--view', 'firsts').returncode, 0)
        self.assertEqual(self.nasa.stats()['repeated_images'], 0)

    def test_failures(self):
        """what cannot be had is told, and the exit status says that it is not all there"""
        self.nasa = self.enterContext(driver.StandIn('--image-html', '1'))
        result = self.run_command('--view', 'firsts')
        self.assertEqual(result.returncode, 1)
        self.assertIn('2023-01-01: ', result.stderr)
        self.assertIn('12 could not be saved', result.stderr)

    def test_interrupt(self):
        """Ctrl+C ends it with the status that shells expect, and the same command goes on"""
        self.nasa = self.enterContext(driver.StandIn('--bandwidth', '400'))
        with subprocess.Popen(self.command(), env=self.environment(), stderr=subprocess.PIPE, text=True) as process:
            self.addCleanup(process.kill)
            self.assertTrue(any('365' in line for line in process.stderr))
            process.send_signal(subprocess.signal.SIGINT)
            self.assertIn('goes on from here', process.stderr.read())
        self.assertEqual(process.returncode, 130)
        self.assertEqual([name for name in os.listdir(self.folder) if name.startswith('.')], [])

    def test_senseless(self):
        """options that make no sense together are refused"""
        self.nasa = self.enterContext(driver.StandIn())
        for options in (['--save-year', '2023'], ['--to', self.folder], ['--save-year', '1994', '--to', self.folder]):
            result = subprocess.run([os.environ['COSMORAMA'], *options], env=self.environment(), capture_output=True,
                                    text=True, check=False)
            self.assertEqual(result.returncode, 2, result.stderr)
            self.assertTrue(result.stderr.startswith('cosmorama: '))


if __name__ == '__main__':
    driver.main()
