#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is drawn: every text has a contrast of 4.5:1 at least, also on pictures; and nothing moves for those who want it so."""

import contextlib
import os
import re
import subprocess
import tempfile
import unittest

import access
import driver
import gallery
import pages
from gallery import Role, State
from gi.repository import Atspi

# What WCAG asks of text, at level AA, and of icons.
LEAST = 4.5
LEAST_OF_ICONS = 3
ICON_AND_GROUND = 22

# What GTK 4.18 leaves out when it tells the places of what is in a grid or in a bar.
GRID_PADDING = 12
BAR_PADDING = 6

STYLES = {
    'light': {'ADW_DEBUG_COLOR_SCHEME': 'prefer-light'},
    'dark': {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'},
    'high contrast': {'ADW_DEBUG_COLOR_SCHEME': 'prefer-light', 'ADW_DEBUG_HIGH_CONTRAST': '1'},
}


class Image:
    """The pixels of a window."""

    def __init__(self, window):
        with tempfile.NamedTemporaryFile(suffix='.png') as file:
            window.screenshot(file.name)
            ppm = subprocess.run(['convert', file.name, '-depth', '8', 'ppm:-'], capture_output=True, check=True).stdout
        _, width, height, _ = ppm.split(maxsplit=4)[:4]
        self.width, self.height = int(width), int(height)
        self.pixels = ppm[-3 * self.width * self.height:]

    def row(self, x, y, width):
        start = 3 * (y * self.width + x)
        return [self.pixels[i:i + 3] for i in range(start, start + 3 * width, 3)]


def luminance(pixel):
    """As WCAG defines it."""
    red, green, blue = (value / 255 / 12.92 if value <= 10 else ((value / 255 + 0.055) / 1.055) ** 2.4 for value in pixel)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def measure_contrast(image, x, y, width, height, evenly=False):
    """The contrast of a text with what is around it: of the pixel that differs most with a pixel that does not belong to
    the text, the worst of them but for a few. Large letters have pixels that are all ink. Where
    the ground is all alike, so that what differs on the edge is of the text, it is the middle one."""
    around = sorted(map(luminance, image.row(x, y, width) + image.row(x, y + height - 1, width)))
    inside = [luminance(pixel) for line in range(y, y + height) for pixel in image.row(x, line, width)]
    middle = around[len(around) // 2]
    ink = max(inside, key=lambda value: contrast(value, middle))
    contrasts = sorted(contrast(ink, value) for value in around)
    return contrasts[len(contrasts) // (2 if evenly else 10)]


def view_of(node):
    """The place of what a node scrolls in, or of the window."""
    while node.get_role() not in (Role.SCROLL_PANE, Role.DIALOG, Role.FRAME):
        node = node.get_parent()
    return node.get_extents(Atspi.CoordType.WINDOW)


def is_inside(place, view):
    return (view.x <= place.x and place.x + place.width <= view.x + view.width and
            view.y <= place.y and place.y + place.height <= view.y + view.height)


class Place:
    """Where a text is. Of one in a button GTK 4.18 tells a wrong place, so there it is the middle of the button."""

    BUTTONS = {Role.BUTTON, Role.TOGGLE_BUTTON}

    def __init__(self, label):
        button = label
        while button.get_role() not in self.BUTTONS | {Role.FRAME, Role.DIALOG}:
            button = button.get_parent()
        inside = self.is_in_button = button.get_role() in self.BUTTONS
        extents = (button if inside else label).get_extents(Atspi.CoordType.WINDOW)
        across, down = (extents.height // 3, extents.height // 6) if inside else (0, 0)
        self.x, self.y = extents.x + across, extents.y + down
        self.width, self.height = extents.width - 2 * across, extents.height - 2 * down


def list_faint(window, root, page):
    """The texts on screen that are hard to tell from what they are on."""
    image = Image(window)
    origin = window.window.get_child_at_index(0).get_extents(Atspi.CoordType.WINDOW)
    for label in driver.find_all(root, Role.LABEL):
        # A toast may go meanwhile.
        with contextlib.suppress(driver.GLib.Error):
            yield from judge(label, image, origin, page)


def judge(label, image, origin, page):
    place = Place(label)
    x, y = place.x - origin.x, place.y - origin.y
    if not (label.get_name() and driver.has_state(label, State.SENSITIVE) and is_inside(place, view_of(label)) and
            place.width > 0 and place.height > 0 and
            x + place.width <= image.width and y + place.height <= image.height):
        return
    measured = measure_contrast(image, x, y, place.width, place.height, place.is_in_button)
    # What is under the sheet of the details is not there at all.
    if measured < LEAST and not (page == 'viewer-details' and measured == 1):
        yield f'{measured:.1f} “{label.get_name()[:40]}”'


def measure_icons(window):
    """The contrast of the icon in the middle of each button that can be pressed, but for the window's own."""
    image = Image(window)
    origin = window.window.get_child_at_index(0).get_extents(Atspi.CoordType.WINDOW)
    for button in window.find_all(Place.BUTTONS):
        if (driver.has_state(button, State.SENSITIVE) and driver.find(button, Role.LABEL) is None and
                button.get_name() not in access.WINDOW_BUTTONS):
            place = button.get_extents(Atspi.CoordType.WINDOW)
            # An icon is 16 pixels large, and what is around that is what it is told from.
            left = place.x - origin.x + (place.width - ICON_AND_GROUND) // 2
            top = place.y - origin.y + (place.height - ICON_AND_GROUND) // 2
            yield button, max(measure_contrast(image, left + padding, top + padding, ICON_AND_GROUND, ICON_AND_GROUND)
                              for padding in (0, BAR_PADDING))


class TestContrast(unittest.TestCase):
    maxDiff = None

    def open(self, style, tour):
        def prepare(nasa):
            pages.set_toolkit(nasa, gtk_enable_animations=0)
            return {**STYLES[style], **pages.enlarge_text(nasa)}
        return pages.open_tour(tour, prepare)

    def check(self, style, tour):
        seen, found = set(), {}
        with self.open(style, tour) as window:
            def visit(page, root):
                # What it takes to read About is libadwaita's.
                if page in pages.POPOVERS or page.startswith('about'):
                    return
                seen.add(page)
                faint = set(list_faint(window, root, page))
                # The page may still have been on its way.
                found[page] = sorted(faint and faint.intersection(list_faint(window, root, page)))
            window.go(visit, tour)
        self.assertTrue(seen)
        self.assertEqual({page: texts for page, texts in found.items() if texts}, {})

    def test_light(self):
        """text and its background on every page"""
        for tour in pages.TOURS:
            with self.subTest(tour=tour):
                self.check('light', tour)

    def test_dark(self):
        """so it is in the dark"""
        self.check('dark', 'well')

    def test_high_contrast(self):
        """and in high contrast"""
        self.check('high contrast', 'well')


# As bright, as dark and as restless as a picture can be, as ImageMagick makes them.
GROUNDS = {
    'bright': ['xc:white'],
    'dark': ['xc:black'],
    'busy': ['pattern:checkerboard', '-normalize'],
}
# As large as the screen, which it fills then.
GROUND_SIZE = '1280x900'


class TestPictures(unittest.TestCase):
    def open(self, ground, style, *faults):
        folder = self.enterContext(tempfile.TemporaryDirectory(prefix='ground-'))
        path = os.path.join(folder, 'ground.jpg')
        subprocess.run(['convert', '-size', GROUND_SIZE, *GROUNDS[ground], path], check=True)
        # What is not looked at takes a while to come.
        os.truncate(path, 600 * 1024)
        nasa = self.enterContext(driver.StandIn('--image-folder', folder, *faults))
        pages.set_toolkit(nasa, gtk_enable_animations=0)
        window = self.enterContext(gallery.open_on(nasa, '--year', '2023', '--view', 'firsts', environment=STYLES[style]))
        window.wait_until_complete(12)
        window.point_away()
        return window

    def measure_badges(self, window):
        """Of the badges of cards, which are part of their description: each stands at the start of its picture's lower edge, 10
        pixels away from both. It is the sign of what has a copyright that is measured."""
        image = Image(window)
        origin = window.window.get_child_at_index(0).get_extents(Atspi.CoordType.WINDOW)
        for card in window.cards():
            place = card.get_extents(Atspi.CoordType.WINDOW)
            left, bottom = place.x - origin.x + 10, place.y - origin.y + place.width * 10 // 16 - 10
            if card.get_description().startswith('Copyrighted.') and bottom + GRID_PADDING < image.height:
                # Where there is no badge, nothing would be found to differ from all that is around it.
                yield max(measure_contrast(image, left + padding + 8, bottom + padding - 18, 14, 16)
                          for padding in (0, GRID_PADDING))

    def test_cards(self):
        """the badges of cards can be read on any picture"""
        for ground in GROUNDS:
            for style in STYLES:
                with self.subTest(ground=ground, style=style):
                    contrasts = list(self.measure_badges(self.open(ground, style)))
                    self.assertTrue(contrasts)
                    self.assertGreaterEqual(min(contrasts), LEAST)

    def fill_screen(self, window):
        window.press('F11')
        window.wait_until_gone(Role.LABEL, 'Wednesday, 1 February 2023')
        # As long as one of the controls has the focus they stay. What a download can be stopped by is none of them.
        with access.FocusLog(window) as focus:
            self.assertTrue(any(focus.press('Tab').get_name() == 'Zoom In' for _ in range(20)))

    def check_viewer(self, window):
        faint = sorted(list_faint(window, window.window, 'full-screen'))
        self.assertEqual(faint, [])
        contrasts = {button.get_name(): contrast for button, contrast in measure_icons(window)}
        self.assertLessEqual({'Back', 'Next Picture', 'Add to Favorites', 'Zoom In', 'Leave Full Screen'}, set(contrasts))
        self.assertEqual({name: contrast for name, contrast in contrasts.items() if contrast < LEAST_OF_ICONS}, {})

    def test_viewer(self):
        """what is above a picture that fills the screen can be read, and its controls be seen"""
        for ground in GROUNDS:
            with self.subTest(ground=ground):
                window = self.open(ground, 'light')
                window.open_card(re.compile(', 1 February 2023$'))
                window.wait_for_node(Role.LABEL, re.compile('^1280 × 900 pixels, '))
                self.fill_screen(window)
                window.wait_for_node(Role.LABEL, re.compile(r'^\d+%$'))
                self.check_viewer(window)

    def test_download(self):
        """so can what is said of its download"""
        for ground in 'bright', 'busy':
            with self.subTest(ground=ground):
                window = self.open(ground, 'light', '--bandwidth', '100')
                window.open_card(re.compile(', 1 February 2023$'))
                window.click(window.wait_for_node(Role.BUTTON, 'Stop the Download'))
                self.fill_screen(window)
                window.wait_for_node(Role.LABEL, 'The download was stopped')
                self.check_viewer(window)


class TestMotion(unittest.TestCase):
    # In so many pictures in a row nothing stands still by chance, or changes because it has just come.
    MANY = 25

    def moves(self, window):
        """Whether the window has another look again and again, and not the same for long."""
        command = ['import', '-silent', '-window', window.x_window(), 'rgb:-']
        last, n_alike, n_changes = None, 0, 0
        while n_alike < self.MANY and n_changes < self.MANY:
            look = subprocess.run(command, capture_output=True, check=True).stdout
            n_alike, n_changes = (n_alike + 1, n_changes) if look == last else (0, n_changes + 1)
            last = look
        return n_changes == self.MANY

    @contextlib.contextmanager
    def open(self, animations):
        def prepare(nasa):
            pages.set_toolkit(nasa, gtk_enable_animations=animations)
            return {}
        with pages.open_tour('waiting', prepare) as window:
            window.wait_for_waiting_cards()
            window.point_away()
            yield window

    def test_cards(self):
        """cards that wait breathe, and stand still for those who want that"""
        for animations in 0, 1:
            with self.subTest(animations=animations), self.open(animations) as window:
                self.assertEqual(self.moves(window), animations == 1)

    def test_viewer(self):
        """so does the picture that is waited for"""
        for animations in 0, 1:
            with self.subTest(animations=animations), self.open(animations) as window:
                window.open_first()
                window.wait_for_node(Role.LABEL, 'Loading…')
                self.assertEqual(self.moves(window), animations == 1)


if __name__ == '__main__':
    driver.main()
