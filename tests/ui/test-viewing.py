#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the viewer does with pictures as they come: how they are waited for, fetched ahead, stopped, and shown by turns."""

import os
import re
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse

import driver
import gallery
import sessionmanager
from gallery import Role

ORIGINAL = re.compile(r'^\d+ × \d+ pixels, ')


def measure(picture):
    """How large a picture is, in pixels."""
    return subprocess.run(['identify', '-format', '%wx%h', '-'], input=picture, capture_output=True, check=True).stdout


class TestViewing(unittest.TestCase):
    def open(self, *options, enable_animations=True):
        self.nasa = self.enterContext(driver.StandIn(*options))
        settings = os.path.join(self.nasa.environment()['XDG_CONFIG_HOME'], 'gtk-4.0', 'settings.ini')
        os.makedirs(os.path.dirname(settings))
        with open(settings, 'w', encoding='utf-8') as file:
            file.write(f'[Settings]\ngtk-enable-animations={int(enable_animations)}\n')
        self.nasa.set('slideshow-interval', '2')
        self.window = self.enterContext(gallery.open_on(self.nasa, '--year', '2023', '--view', 'firsts'))
        self.window.wait_until_complete(12)

    def originals(self):
        """The days whose originals were asked for so far, like "230201"; cards ask for smaller forms."""
        targets = [entry['target'] for entry in self.nasa.stats()['log'] if entry['kind'] == 'image']
        return {match[1] for match in (re.search(r'_(\d{6})\.jpg$', target) for target in targets) if match}

    def wait_for_day(self, day):
        self.window.wait_for_node(Role.LABEL, re.compile(f'day, {day} 2023$'))

    def test_prefetch(self):
        """once a picture is there, its neighbours are fetched, and are there at once for who steps on"""
        self.open()
        self.window.open_card(re.compile(', 1 May 2023$'))
        self.window.wait_for_node(Role.LABEL, ORIGINAL)
        self.window.wait_for(lambda: {'230401', '230501', '230601'} <= self.originals(), 'the neighbours to be asked for')
        self.assertEqual(self.originals(), {'230401', '230501', '230601'})
        self.assertEqual(self.nasa.stats()['repeated_images'], 0)

    def test_stop(self):
        """a download tells how far it is, and can be stopped, which is said, and tried again"""
        self.open('--bandwidth', '60')
        self.window.open_card(re.compile(', 1 February 2023$'))
        self.window.wait_for_node(Role.LABEL, re.compile(r'^[\d.]+\skB of [\d.]+\skB$'))
        # Its small form is there meanwhile.
        self.assertNotEqual(self.window.read_pixel(self.window.find(Role.IMAGE)), b'srgb(0,0,0)')
        self.window.click(self.window.wait_for_node(Role.BUTTON, 'Stop the Download'))
        self.window.wait_for_node(Role.LABEL, 'The download was stopped')
        self.assertIsNone(self.window.find(Role.LABEL, ORIGINAL))
        self.window.click(self.window.wait_for_node(Role.BUTTON, 'Retry'))
        self.window.wait_for_node(Role.BUTTON, 'Stop the Download')
        self.window.wait_for_node(Role.LABEL, ORIGINAL)

    def test_slide_show(self):
        """a slide show goes on by itself, keeps the screen on, and shows no picture that is not whole; Escape ends it"""
        session = self.enterContext(sessionmanager.SessionManager())
        self.open('--image-latency', '700')
        self.window.open_card(re.compile(', 1 February 2023$'))
        self.window.wait_for_node(Role.LABEL, ORIGINAL)
        self.window.press('F5')
        if session.is_asked():
            self.window.wait_for(lambda: session.inhibitors, 'the screen to be kept from going dark')
            self.assertEqual(list(session.inhibitors.values()), [(sessionmanager.IDLE, 'A slide show is running')])
        title = self.nasa.get('/planetary/apod?date=2023-04-01&api_key=DEMO_KEY')['title']

        def is_never_loading():
            self.assertIsNone(self.window.find(Role.BUTTON, 'Stop the Download'))
            return self.window.find(Role.IMAGE, title)
        self.window.wait_for(is_never_loading, 'the picture after the next one')
        self.window.press('Escape')
        self.window.wait_for_node(Role.BUTTON, 'Full Screen')
        self.window.wait_for_node(Role.LABEL, re.compile('2023$'))
        self.window.wait_for(lambda: not session.inhibitors, 'the screen to be let go dark')

    def test_step_in_slide_show(self):
        """who goes to another picture meanwhile sees that, however long it takes to come, and not the one after it"""
        self.open('--image-latency', '3000')
        self.window.open_card(re.compile(', 1 May 2023$'))
        self.window.wait_for_node(Role.LABEL, ORIGINAL)
        self.window.wait_for(lambda: {'230401', '230501', '230601'} <= self.originals(), 'the neighbours to be asked for')
        # At once, before the slide show goes on by itself.
        self.window.press('F5', 'Left', 'Left')
        march, april = (self.nasa.get(f'/planetary/apod?date=2023-0{month}-01&api_key=DEMO_KEY')['title'] for month in (3, 4))
        self.window.wait_for_node(Role.IMAGE, march)

        def has_come():
            self.assertIsNone(self.window.find(Role.IMAGE, april))
            return self.window.find(Role.BUTTON, 'Stop the Download') is None
        self.window.wait_for(has_come, 'the picture')
        self.window.wait_for_node(Role.IMAGE, april)
        self.window.press('Escape')
        self.window.wait_for_node(Role.BUTTON, 'Full Screen')

    def test_reduced(self):
        """a picture with more pixels than can be shown at once is scaled down, and its note says so"""
        with tempfile.TemporaryDirectory() as folder:
            picture = os.path.join(folder, 'large.png')
            subprocess.run(['convert', '-size', '9000x8000', 'xc:navy', '-depth', '8', f'png24:{picture}'], check=True)
            self.open('--image-folder', folder)
            self.window.open_card(re.compile(', 1 February 2023$'))
            self.window.wait_for_node(Role.LABEL, re.compile('^9000 × 8000 pixels, '))
            self.window.wait_for_node(Role.LABEL, 'Scaled down')

    def paste(self, *media_types):
        command = [sys.executable, os.path.join(os.path.dirname(__file__), 'clipboard.py'), *media_types]
        return subprocess.run(command, capture_output=True, check=True).stdout

    def test_copy(self):
        """the picture, its address and its text can be copied, and another program gets them"""
        self.open()
        self.window.open_card(re.compile(', 1 February 2023$'))
        self.window.wait_for_node(Role.LABEL, ORIGINAL)
        record = self.nasa.get('/planetary/apod?date=2023-02-01&api_key=DEMO_KEY')
        original = self.nasa.get_bytes(record['hdurl'])
        self.window.press('ctrl+c')
        self.window.wait_for_node(Role.LABEL, 'Picture copied')
        self.assertEqual(self.paste('image/jpeg'), original)
        path = urllib.parse.unquote(self.paste('text/uri-list').decode().strip().removeprefix('file://'))
        self.assertTrue(os.path.basename(path).startswith('2023-02-01 '), path)
        with open(path, 'rb') as file:
            self.assertEqual(file.read(), original)

        self.window.press('ctrl+shift+c')
        self.window.wait_for_node(Role.LABEL, 'Link copied')
        link = self.paste('text/plain;charset=utf-8').decode()
        self.assertRegex(link, r'^https?://[^ ]*2023-02-01/$')

        self.window.choose_from_picture_menu('t')
        self.window.wait_for_node(Role.LABEL, 'Text copied')
        text = self.paste('text/plain;charset=utf-8').decode()
        paragraphs = [' '.join(paragraph.split()) for paragraph in text.split('\n\n')]
        self.assertEqual(paragraphs[:3], [record['title'], 'Wednesday, 1 February 2023', record['copyright']])
        self.assertTrue(paragraphs[3].startswith(' '.join(record['explanation'].split())), paragraphs[3])
        self.assertEqual(paragraphs[4:], [link])

    def test_copy_converted(self):
        """a program that takes no JPEG gets another form of the picture"""
        folder = self.enterContext(tempfile.TemporaryDirectory())
        subprocess.run(['convert', '-size', '320x200', 'gradient:', os.path.join(folder, 'small.jpg')], check=True)
        self.open('--image-folder', folder)
        self.window.open_card(re.compile(', 1 February 2023$'))
        self.window.wait_for_node(Role.LABEL, ORIGINAL)
        self.window.press('ctrl+c')
        self.window.wait_for_node(Role.LABEL, 'Picture copied')
        self.assertEqual(measure(self.paste('image/png')), b'320x200')

    def wait_for_colours(self, number):
        """Looks at the picture until it has had so many colours."""
        colours = set()
        deadline = time.monotonic() + driver.DEADLINE
        while len(colours) < number:
            self.assertLess(time.monotonic(), deadline, f'no more than {colours}')
            colours.add(self.window.read_pixel(self.window.find(Role.IMAGE)))

    def make_animation(self, times=0):
        """The folder of a picture that moves so many times, or for ever, and has three colours."""
        folder = self.enterContext(tempfile.TemporaryDirectory())
        subprocess.run(['convert', '-size', '64x48', '-delay', '20', 'xc:red', 'xc:lime', 'xc:blue', '-loop', str(times),
                        os.path.join(folder, 'moving.gif')], check=True)
        return folder

    def test_still(self):
        """for who wants little movement, it begins when it is asked to"""
        self.open('--image-folder', self.make_animation(), enable_animations=False)
        self.window.open_card(re.compile(', 1 February 2023$'))
        self.window.click(self.window.wait_for_node(Role.BUTTON, 'Play'))
        self.wait_for_colours(3)

    def test_end(self):
        """one that does not move for ever stands still in the end, and can be played again; how often is counted elsewhere"""
        self.open('--image-folder', self.make_animation(2), enable_animations=False)
        self.window.open_card(re.compile(', 1 February 2023$'))
        self.window.click(self.window.wait_for_node(Role.BUTTON, 'Play'))
        self.window.wait_until_gone(Role.BUTTON, 'Play')
        self.wait_for_colours(3)
        self.window.wait_for_node(Role.BUTTON, 'Play')
        self.assertEqual(self.window.read_pixel(self.window.find(Role.IMAGE)), b'srgb(0,0,255)')

    def test_animation(self):
        """a picture that moves does so, without an end, and Space stops it and lets it go on"""
        self.open('--image-folder', self.make_animation())
        self.window.open_card(re.compile(', 1 February 2023$'))
        self.window.wait_for_node(Role.LABEL, re.compile('^64 × 48 pixels, '))
        self.wait_for_colours(3)
        # Round once more.
        self.wait_for_colours(3)
        self.window.press('space')
        self.window.wait_for_node(Role.BUTTON, 'Play')
        self.window.press('space')
        self.window.wait_until_gone(Role.BUTTON, 'Play')


if __name__ == '__main__':
    driver.main()
