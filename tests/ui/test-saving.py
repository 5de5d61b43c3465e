#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Saving: one picture, and a year; and from a terminal without any display."""

import os
import re
import subprocess
import tempfile
import unittest

import activation
import driver
import gallery
import sessionmanager
from album import find_wrong, list_pictures, read_index
from gallery import Role
from gi.repository import Atspi, GLib
from notifications import Notifications
from opener import Opener


class SavingTest(unittest.TestCase):
    def setUp(self):
        self.notifications = self.enterContext(Notifications())
        self.folder = self.enterContext(tempfile.TemporaryDirectory(prefix='cosmorama-saved-'))

    def open(self, *faults, view='firsts'):
        self.nasa = self.enterContext(driver.StandIn(*faults))
        # As if pictures had been saved there before.
        self.nasa.set('save-folder', f"'file://{self.folder}'")
        self.window = self.enterContext(gallery.open_on(self.nasa, '--year', '2023', '--view', view))

    def check_saved(self):
        """All that has a name is whole, and known to the index; returns how many pictures that are."""
        self.assertEqual(find_wrong(self.folder), [])
        return len(list_pictures(self.folder))

    def save_year(self):
        # A key that comes before is lost.
        self.window.wait_for(lambda: driver.has_state(self.window.window, Atspi.StateType.ACTIVE), 'the window to be used')
        self.window.press('ctrl+shift+s')
        self.window.accept('Choose a Folder for the Pictures', 'Save Here')


class TestSaving(SavingTest):
    def test_picture(self):
        """Ctrl+S saves the picture that is open, under a good name, with what is known of it beside it"""
        self.open()
        title = self.window.open_card(re.compile(', 1 February 2023$'))
        self.window.press('ctrl+s')
        self.window.accept('Save Picture', 'Save')
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


class TestYear(SavingTest):
    """Saving many pictures, which takes a while and may be left alone, given up and gone on with."""

    def list_named(self):
        return [name for name in list_pictures(self.folder) if not name.startswith('.')]

    def wait_for_some(self):
        """Waits until a few pictures are there, and more are to come."""
        self.window.wait_for_node(Role.BUTTON, 'Run in Background')
        driver.wait_for_file(self.folder, self.list_named)

    def cancel(self):
        self.window.click(self.window.wait_for_node(Role.BUTTON, 'Cancel'))
        self.window.wait_for_node(Role.LABEL, re.compile('^Saving was canceled'))
        # The button that had the focus is gone, and Escape has to close the dialog all the same.
        self.window.wait_for_focus('Close')

    def test_cancel_and_resume(self):
        """a year that was cancelled is gone on with: what was whole is left as it was, and not fetched again"""
        self.open('--image-latency', '200', view='every-day')
        self.save_year()
        self.wait_for_some()
        self.cancel()
        names = self.list_named()
        inodes = {name: os.stat(os.path.join(self.folder, name)).st_ino for name in names}
        self.window.close_dialog()

        self.save_year()
        driver.wait_for_file(self.folder, lambda: len(self.list_named()) > len(names))
        self.cancel()
        self.check_saved()
        for name, inode in inodes.items():
            self.assertEqual(os.stat(os.path.join(self.folder, name)).st_ino, inode)
        urls = {picture.get('file'): picture['image_url'] for picture in read_index(self.folder).values()}
        # Once for the gallery, perhaps, and once to be saved.
        asked = [request['target'] for request in self.nasa.stats()['log']]
        self.assertEqual([name for name in names if sum(urls[name].endswith(target) for target in asked) > 2], [])
        # Who looks needs no notification.
        self.assertEqual(self.notifications.shown, [])

    def test_progress(self):
        """while it saves it tells the count, the bytes, the speed and the time left"""
        self.open('--bandwidth', '60')
        self.save_year()
        self.window.wait_for_node(Role.LABEL, re.compile(r'^\d+ of 12 · [\d.]+\s.?B · [\d.]+\s.?B/s · .* left$'))
        self.cancel()

    def test_failures(self):
        """afterwards it tells how many could not be had, and of each day why"""
        self.open('--image-html', '1')
        self.save_year()
        self.window.wait_for_node(Role.LABEL, re.compile(' 12 could not be saved'))
        self.window.wait_for_node(Role.LABEL, re.compile('^1 January 2023: The picture'))

    def test_background(self):
        """in the background it goes on, and a notification tells when it is done"""
        self.open('--image-latency', '2000')
        self.save_year()
        self.window.click(self.window.wait_for_node(Role.BUTTON, 'Run in Background'))
        self.window.wait_until_gone(Role.DIALOG)
        self.window.wait_for(lambda: self.notifications.shown, 'a notification')
        self.assertEqual(self.notifications.shown, [('Saving 2023', '12 pictures were saved.', ['Open Folder'])])
        self.assertEqual(self.check_saved(), 12)

    def test_closed_window(self):
        """it goes on without a window, and the program ends with it; the screen may go dark meanwhile"""
        session = self.enterContext(sessionmanager.SessionManager())
        # Three rounds of four: time enough to look at one of them, and to leave.
        self.open('--image-latency', '10000')
        self.window.open_card(re.compile(', 1 February 2023$'))
        self.save_year()
        self.window.click(self.window.wait_for_node(Role.BUTTON, 'Run in Background'))
        self.window.wait_until_gone(Role.DIALOG)
        self.window.press('F5')
        if session.is_asked():
            self.window.wait_for(lambda: session.inhibitors, 'the screen to be kept from going dark')
        self.window.close_window()
        driver.wait_until(lambda: not session.inhibitors, 'the screen to be let go dark')
        self.assertEqual(self.notifications.shown, [])
        self.window.check_end()
        driver.wait_until(lambda: self.notifications.shown, 'a notification')
        self.assertEqual(self.notifications.shown, [('Saving 2023', '12 pictures were saved.', ['Open Folder'])])
        self.assertEqual(self.check_saved(), 12)

    def test_quit(self):
        """who quits ends it, and can go on another time"""
        self.open('--image-latency', '1000', view='every-day')
        self.save_year()
        self.wait_for_some()
        self.window.click(self.window.find(Role.BUTTON, 'Run in Background'))
        self.window.wait_until_gone(Role.DIALOG)
        self.window.press('ctrl+q')
        self.window.check_end()
        self.check_saved()

    def test_notification(self):
        """the folder of a notification opens when it is chosen, also if the program has ended since"""
        self.nasa = self.enterContext(driver.StandIn())
        opener = Opener(self.nasa, 'inode/directory')
        uri = GLib.Variant('s', f'file://{self.folder}')
        with (activation.when_started(os.environ['COSMO_APP_ID'], 'open-folder', uri),
              subprocess.Popen([os.environ['COSMORAMA'], '--gapplication-service'],
                               env={**os.environ, **self.nasa.environment()}) as service):
            self.addCleanup(service.kill)
            self.assertEqual(os.path.realpath(opener.wait().removeprefix('file://')), os.path.realpath(self.folder))
            driver.wait_until(lambda: service.poll() is not None, 'the program to end')

    def test_in_use(self):
        """a folder that is being saved into is not saved into by somebody else at the same time"""
        self.open('--image-latency', '100', view='every-day')
        self.save_year()
        self.wait_for_some()
        result = subprocess.run([os.environ['COSMORAMA'], *self.nasa.options(), '--save-year', '2023', '--to', self.folder],
                                env={**os.environ, **self.nasa.environment()}, capture_output=True, text=True, check=False)
        self.assertEqual(result.returncode, 1)
        self.assertIn('Pictures are already being saved into this folder', result.stderr)
        self.cancel()

    def test_favourites(self):
        """the favourites are saved, whatever year they are from"""
        self.open()
        self.window.open_card(re.compile(', 1 February 2023$'))
        self.window.press('ctrl+d')
        self.window.wait_for_node(Role.BUTTON, 'Remove from Favorites')
        self.window.press('Escape')
        self.window.choose_view('Favorites')
        self.window.click(self.window.wait_for_node(Role.BUTTON, 'Save Favorites…'))
        self.window.accept('Choose a Folder for the Pictures', 'Save Here')
        self.window.wait_for_node(Role.LABEL, '1 picture was saved.')
        self.assertEqual([name[:10] for name in list_pictures(self.folder)], ['2023-02-01'])
        self.check_saved()

    def test_open_folder(self):
        """the folder is opened by the program that opens folders"""
        self.open()
        opener = Opener(self.nasa, 'inode/directory')
        self.window.wait_until_complete(12)
        self.save_year()
        self.window.click(self.window.wait_for_node(Role.BUTTON, 'Open Folder'))
        self.assertEqual(os.path.realpath(opener.wait().removeprefix('file://')), os.path.realpath(self.folder))


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
        box = window.wait_for_node(gallery.SWITCH, 'Describe Each Picture')
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

    def test_unreachable(self):
        """days that fail together are told together"""
        self.nasa = self.enterContext(driver.StandIn('--planetary', 'down', '--basic', 'down'))
        result = self.run_command()
        self.assertEqual(result.returncode, 1)
        self.assertEqual(len(re.findall(r'^2023-01-01 – 2023-12-31: ', result.stderr, re.MULTILINE)), 1, result.stderr)
        self.assertNotIn('2023-01-02', result.stderr)

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

    def test_sandbox(self):
        """in Flatpak's sandbox, a folder that would be gone with it is refused, and one that was given is taken"""
        self.nasa = self.enterContext(driver.StandIn())
        for folder, status in ('/cosmorama-2023/pictures', 1), (os.path.join(self.folder, 'given'), 0):
            with self.subTest(folder=folder):
                command = [*self.sandbox(), *self.command('--view', 'firsts', '--to', folder)]
                result = subprocess.run(command, env=self.environment(), stdin=subprocess.DEVNULL, capture_output=True,
                                        text=True, check=False)
                self.assertEqual(result.returncode, status, result.stderr)
                self.assertEqual('flatpak run --filesystem=FOLDER:create' in result.stderr, status == 1, result.stderr)
        self.assertEqual(len(list_pictures(folder)), 12)

    def sandbox(self):
        """What runs a command as Flatpak would, as far as folders are concerned: all that is there is mounted, and the root
        is in memory."""
        mounts = ['--file', '0', '/.flatpak-info']
        for entry in os.scandir('/'):
            if entry.is_symlink():
                mounts += ['--symlink', os.readlink(entry.path), entry.path]
            elif entry.is_dir():
                mounts += ['--dev-bind', entry.path, entry.path]
        return ['bwrap', *mounts, '--bind', self.folder, self.folder, '--']

    def test_senseless(self):
        """options that make no sense together are refused"""
        self.nasa = self.enterContext(driver.StandIn())
        for options in (['--save-year', '2023'], ['--to', self.folder], ['--save-year', '1994', '--to', self.folder],
                        ['--save-year', 'abc', '--to', self.folder], ['--save-year', '0', '--to', self.folder],
                        ['--save-year', '2023', '--to', ''], ['--save-year', '2023', '--to', self.folder, 'more']):
            result = subprocess.run([os.environ['COSMORAMA'], *options], env=self.environment(), capture_output=True,
                                    text=True, check=False)
            self.assertEqual(result.returncode, 2, result.stderr)
            self.assertTrue(result.stderr.startswith('cosmorama: '))


if __name__ == '__main__':
    driver.main()
