#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A card opens into the viewer, which shows all there is to its picture, and Escape leads back to the card."""

import contextlib
import html
import re
import unittest

import driver
import gallery
import wallpaper
from gallery import Role
from gi.repository import Atspi
from opener import Opener


class TestViewer(unittest.TestCase):
    def setUp(self):
        self.nasa = self.enterContext(driver.StandIn())
        self.browser = Opener(self.nasa, 'x-scheme-handler/http', 'x-scheme-handler/https')
        self.window = self.enterContext(gallery.open_on(self.nasa, '--year', '2023', '--view', 'firsts'))
        self.window.wait_until_complete(12)

    def test_mouse(self):
        """a click opens a card, with its whole text, and Escape leads back to it"""
        february = re.compile(', 1 February 2023$')
        title = self.window.open_card(february)
        record = self.nasa.get('/planetary/apod?date=2023-02-01&api_key=DEMO_KEY')
        self.assertEqual(title, record['title'])
        for text in record['explanation'], record['copyright']:
            self.window.wait_for(lambda: self.window.shows_text(text), text)
        self.window.press('Escape')
        self.window.wait_for_focus(february)

    def test_keyboard(self):
        """so it is from the keyboard"""
        march = re.compile(', 1 March 2023$')
        self.window.wait_for_focus(re.compile(', 1 January 2023$'))
        self.window.press('Right', 'Right')
        self.window.wait_for_focus(march)
        self.window.press('Return')
        self.window.wait_for_node(Role.LABEL, re.compile('1 March 2023$'))
        self.window.press('Escape')
        self.window.wait_for_focus(march)

    def test_neighbours(self):
        """Left and Right lead to the neighbours, and Escape to the card of the last one seen"""
        self.window.open_card(re.compile(', 1 February 2023$'))
        self.window.press('Right')
        self.window.wait_for_node(Role.LABEL, re.compile('1 March 2023$'))
        self.window.press('Left', 'Left')
        self.window.wait_for_node(Role.LABEL, re.compile('1 January 2023$'))
        self.window.press('Escape')
        self.window.wait_for_focus(re.compile(', 1 January 2023$'))

    def open_february(self):
        """Opens a picture, and waits until it is there at its full size."""
        self.window.open_card(re.compile(', 1 February 2023$'))
        self.window.wait_for_node(Role.LABEL, re.compile(r'^\d+ × \d+ pixels, '))

    def wait_for_scale(self, pattern):
        return self.window.wait_for_node(Role.LABEL, re.compile(pattern)).get_name()

    def test_zoom(self):
        """1, + and - zoom, arrows then move the picture instead of leaving it, and 0 shows the whole again"""
        self.open_february()
        fitting = self.wait_for_scale(r'^\d+%$')
        self.assertNotEqual(fitting, '100%')
        for key, scale in ('1', '100%'), ('plus', '125%'), ('minus', '100%'), ('minus', '80%'):
            self.window.press(key)
            self.wait_for_scale(f'^{scale}$')
        self.window.press('Right', '0')
        self.wait_for_scale(f'^{fitting}$')
        self.assertIsNotNone(self.window.find(Role.LABEL, re.compile('1 February 2023$')))

    def test_details(self):
        """F9 puts the details away, and brings them back"""
        self.open_february()
        self.window.press('F9')
        self.window.wait_until_gone(Role.LABEL, 'Wednesday, 1 February 2023')
        self.window.press('F9')
        self.window.wait_for_node(Role.LABEL, 'Wednesday, 1 February 2023')

    def test_full_screen(self):
        """F11 shows the picture alone; Escape leads back to the page first, and then to the gallery"""
        self.open_february()
        self.window.press('F11')
        self.window.wait_for_node(Role.BUTTON, 'Leave Full Screen')
        self.window.wait_until_gone(Role.LABEL, 'Wednesday, 1 February 2023')
        self.window.press('Escape')
        self.window.wait_for_node(Role.BUTTON, 'Full Screen')
        self.window.wait_for_node(Role.LABEL, 'Wednesday, 1 February 2023')
        self.window.press('Escape')
        self.window.wait_for_focus(re.compile(', 1 February 2023$'))

    def test_controls(self):
        """in full screen the controls go by themselves, and come back with a key"""
        self.open_february()
        self.window.press('F11')
        # They may be gone again before they are looked for, if the machine is busy.
        self.window.wait_until_gone(Role.BUTTON, re.compile('Full Screen$'))

        def press_and_find():
            self.window.press('plus')
            return self.window.find(Role.BUTTON, 'Leave Full Screen')
        self.window.wait_for(press_and_find, 'the controls')

    def test_favourite(self):
        """Ctrl+D makes a favourite, which the same picture in the other view is too, and takes it back"""
        self.open_february()
        self.window.press('ctrl+d')
        self.window.wait_for_node(Role.BUTTON, 'Remove from Favorites')
        self.window.press('Escape')
        self.window.choose_view('Every Day')
        self.window.wait_until_still()
        self.window.open_card(re.compile(', 1 January 2023$'))
        self.window.wait_for_node(Role.BUTTON, 'Add to Favorites')
        self.window.press('Escape')
        self.window.choose_view('First of Each Month')
        self.open_february()
        self.window.wait_for_node(Role.BUTTON, 'Remove from Favorites')
        self.window.press('ctrl+d')
        self.window.wait_for_node(Role.BUTTON, 'Add to Favorites')

    def test_background(self):
        """the portal gets the original to make it the background of the desktop, and what becomes of that is said"""
        self.open_february()
        self.window.choose_from_picture_menu('b')
        self.window.wait_for_node(Role.LABEL, 'This desktop does not let programs set its background')
        with wallpaper.Wallpaper() as portal:
            self.window.choose_from_picture_menu('b')
            self.window.wait_for_node(Role.LABEL, 'The background was set')
        record = self.nasa.get('/planetary/apod?date=2023-02-01&api_key=DEMO_KEY')
        self.assertEqual(portal.pictures, [self.nasa.get_bytes(record['hdurl'])])
        with wallpaper.Wallpaper(wallpaper.FAILED):
            self.window.choose_from_picture_menu('b')
            self.window.wait_for_node(Role.LABEL, 'The background could not be set')

    def test_description(self):
        """the picture is named by its title, and described by what NASA wrote for those who do not see it"""
        title = self.window.open_card(re.compile(', 1 February 2023$'))
        picture = self.window.wait_for_node(Role.IMAGE, title)
        record, = self.nasa.get('/wp-json/wp/v2/apod-basic?date_from=230201&date_to=230201')
        self.assertTrue(record['alt'])
        self.assertEqual(picture.get_description().split(), html.unescape(record['alt']).split())

    def test_page(self):
        """NASA's page opens in the browser"""
        self.open_february()
        self.window.click(self.window.wait_for_node(Role.BUTTON, 'Open NASA’s Page'))
        self.assertRegex(self.browser.wait(), '^http://127.0.0.1:.*2023-02-01/$')

    def test_link(self):
        """a link in an explanation opens in the browser"""
        self.open_february()
        explanation = self.window.wait_for_node(Role.LABEL, re.compile('the night sky'))
        place = explanation.get_extents(driver.Atspi.CoordType.WINDOW)
        # GTK 4.24 does not tell where a letter is, but this text ends with a link.
        for x in range(place.x + place.width - 10, place.x, -40):
            self.window.point_into(x, place.y + place.height - 10, 'click', '1')
            with contextlib.suppress(driver.Late):
                self.assertEqual(self.browser.wait(3), 'https://en.wikipedia.org/wiki/Night_sky')
                return
        self.fail('no link in the last line')

    def test_double_click(self):
        """a double click shows each pixel, and another one the whole"""
        self.open_february()
        fitting = self.wait_for_scale(r'^\d+%$')
        picture = self.window.find(Role.IMAGE)
        for scale in '100%', fitting:
            self.window.point_at(picture, 'click', '--repeat', '2', '1')
            self.wait_for_scale(f'^{scale}$')

    def test_wheel(self):
        """the wheel zooms at the pointer, and the mouse moves what is larger than the view"""
        self.open_february()
        fitting = self.wait_for_scale(r'^\d+%$')
        picture = self.window.find(Role.IMAGE)
        self.window.point_at(picture, 'click', '--repeat', '20', '4')
        self.window.wait_for(lambda: self.wait_for_scale(r'^\d+%$') not in (fitting, '100%'), 'a larger picture')
        before = self.window.read_pixel(picture)
        moves = ['mousemove_relative', '--sync', '40', '20'] * 5
        self.window.point_at(picture, 'mousedown', '1', *moves, 'mouseup', '1')
        self.window.wait_for(lambda: self.window.read_pixel(picture) != before, 'the picture to be moved')
        self.window.point_at(picture, 'click', '--repeat', '40', '5')
        self.wait_for_scale(f'^{fitting}$')

    def test_narrow(self):
        """in a narrow window the details are a sheet, which Escape closes before it leads back"""
        self.open_february()
        self.window.resize(360, 720)
        self.window.wait_until_gone(Role.LABEL, 'Wednesday, 1 February 2023')
        self.window.press('F9')
        self.window.wait_for_node(Role.LABEL, 'Wednesday, 1 February 2023')
        self.window.press('Escape')
        self.window.wait_until_gone(Role.LABEL, 'Wednesday, 1 February 2023')
        self.window.press('Escape')
        self.window.wait_for_focus(re.compile(', 1 February 2023$'))


if __name__ == '__main__':
    driver.main()
