#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What fingers do in the viewer."""

import os
import re
import select
import subprocess
import unittest

import driver
import gallery
import pages
from gallery import Role


class TestTouch(unittest.TestCase):
    def setUp(self):
        self.nasa = self.enterContext(driver.StandIn())
        path = os.path.join(self.nasa.home.name, 'fingers')
        os.mkfifo(path)
        # Open at both ends, so that nobody waits for the other.
        self.seen = os.open(path, os.O_RDWR)
        self.addCleanup(os.close, self.seen)
        # Whatever touches the picture within a minute is as quick as a double click, which none of this is.
        pages.set_toolkit(self.nasa, gtk_double_click_time=60000)
        environment = {'LD_PRELOAD': os.environ['COSMO_FINGERS_LIBRARY'], 'COSMO_FINGERS': path}
        self.window = self.enterContext(gallery.open_on(self.nasa, '--year', '2023', '--view', 'firsts',
                                                        environment=environment))
        self.window.wait_until_complete(12)

    def open_card(self, day):
        self.window.open_card(re.compile(f', {day} 2023$'))
        self.wait_for_day(day)

    def wait_for_day(self, day):
        """Until the viewer shows that picture, at its full size."""
        self.window.wait_for_node(Role.LABEL, re.compile(f'day, {day} 2023$'))
        self.window.wait_for_node(Role.LABEL, re.compile(r'^\d+ × \d+ pixels, '))
        # While the page comes in it is not to be swiped away.
        self.window.wait_for(lambda: not self.window.cards(), 'the gallery to go')

    def place(self, share):
        """A place on the picture, at a share of its width, in the X window."""
        window = self.window.window.get_extents(driver.Atspi.CoordType.WINDOW)
        picture = self.window.find(Role.IMAGE).get_extents(driver.Atspi.CoordType.WINDOW)
        return picture.x - window.x + round(picture.width * share), picture.y - window.y + picture.height // 2

    def point(self, x, y):
        """Moves the mouse to a place, while no finger touches it. What was touched before is forgotten."""
        subprocess.run(['xdotool', 'mousemove', '--window', self.window.x_window(), str(x), str(y)], check=True)
        while select.select([self.seen], [], [], 0)[0]:
            os.read(self.seen, 64)

    def touch(self, *action):
        """Lets xdotool do one thing with a finger, and waits until the program has seen it."""
        subprocess.run(['xdotool', *action], check=True)
        self.assertTrue(select.select([self.seen], [], [], driver.DEADLINE)[0], f'{action} was not seen')
        self.assertEqual(len(os.read(self.seen, 2)), 1)

    def move(self, dx, dy, steps):
        for _ in range(steps):
            self.touch('mousemove_relative', '--', str(dx), str(dy))

    def swipe(self, dx, dy=0, start=0.5):
        """Puts a finger on the picture, at a share of its width, and takes it off elsewhere while it still moves."""
        self.point(*self.place(start))
        self.touch('mousedown', '1')
        self.move(dx // 5, dy // 5, steps=5)
        self.touch('mouseup', '1')

    def test_pages(self):
        """a finger that moves to the side turns the page, either way"""
        self.open_card('1 February')
        scale = self.scale()
        self.swipe(-300)
        self.wait_for_day('1 March')
        self.swipe(300)
        self.wait_for_day('1 February')
        self.assertEqual(self.scale(), scale)
        # Up and down is no way to a neighbour.
        self.swipe(0, 300)
        self.swipe(300)
        self.wait_for_day('1 January')

    def test_back(self):
        """from the edge of the window, and where there is no neighbour, it leads back to the gallery"""
        self.window.press('Right', 'Return')
        self.wait_for_day('1 February')
        self.swipe(500, start=0.02)
        self.window.wait_for_focus(re.compile(', 1 February 2023$'))
        self.window.press('Left', 'Return')
        self.wait_for_day('1 January')
        self.swipe(500, start=0.1)
        self.window.wait_for_focus(re.compile(', 1 January 2023$'))

    def test_pan(self):
        """it moves what is larger than the view, and turns no page then"""
        self.open_card('1 February')
        self.window.press('1')
        self.window.wait_for_node(Role.LABEL, '100%')
        picture = self.window.find(Role.IMAGE)
        before = self.window.read_pixel(picture)
        self.swipe(-300, 100)
        self.window.wait_for(lambda: self.window.read_pixel(picture) != before, 'the picture to be moved')
        self.assertIsNotNone(self.window.find(Role.LABEL, re.compile('1 February 2023$')))

    def test_pinch(self):
        """two fingers zoom, and what is between them stays there"""
        self.open_card('1 February')
        before = self.scale()
        self.point(*self.place(0.4))
        self.touch('mousedown', '3')
        subprocess.run(['xdotool', 'mousemove_relative', '100', '0'], check=True)
        self.touch('mousedown', '1')
        self.move(10, 0, steps=10)
        self.touch('mouseup', '1')
        self.touch('mouseup', '3')
        # They were 100 pixels apart, and are 200 now; a percent is lost by rounding.
        self.window.wait_for(lambda: abs(self.scale() - 2 * before) <= 1, f'{2 * before} %')
        self.window.wait_for_node(Role.LABEL, re.compile('1 February 2023$'))

    def scale(self):
        return int(self.window.wait_for_node(Role.LABEL, re.compile(r'^\d+%$')).get_name()[:-1])


if __name__ == '__main__':
    driver.main()
