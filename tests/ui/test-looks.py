#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is drawn: every text has a contrast of 4.5:1 at least, also on pictures; and nothing moves for those who want it so."""

import contextlib
import subprocess
import tempfile
import unittest

import driver
import pages
from gallery import Role, State
from gi.repository import Atspi

# What WCAG asks of text, at level AA.
LEAST = 4.5

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


class TestContrast(unittest.TestCase):
    maxDiff = None

    def open(self, style, tour):
        def prepare(nasa):
            pages.set_toolkit(nasa, gtk_enable_animations=0)
            return {**STYLES[style], **pages.enlarge_text(nasa)}
        return pages.open_tour(tour, prepare)

    def list_faint(self, window, root, page):
        """The texts on screen that are hard to tell from what they are on."""
        image = Image(window)
        origin = window.window.get_child_at_index(0).get_extents(Atspi.CoordType.WINDOW)
        for label in driver.find_all(root, Role.LABEL):
            # A toast may go meanwhile.
            with contextlib.suppress(driver.GLib.Error):
                yield from self.judge(label, image, origin, page)

    def judge(self, label, image, origin, page):
        place = Place(label)
        x, y = place.x - origin.x, place.y - origin.y
        if not (driver.has_state(label, State.SENSITIVE) and is_inside(place, view_of(label)) and
                place.width > 0 and place.height > 0 and
                x + place.width <= image.width and y + place.height <= image.height):
            return
        measured = measure_contrast(image, x, y, place.width, place.height, place.is_in_button)
        # What is under the sheet of the details is not there at all.
        if measured < LEAST and not (page == 'viewer-details' and measured == 1):
            yield f'{measured:.1f} “{label.get_name()[:40]}”'

    def check(self, style, tour):
        seen, found = set(), {}
        with self.open(style, tour) as window:
            def visit(page, root):
                # What it takes to read About is libadwaita's.
                if page in pages.POPOVERS or page.startswith('about'):
                    return
                seen.add(page)
                found[page] = sorted(set(self.list_faint(window, root, page)))
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


class TestMotion(unittest.TestCase):
    def count_looks(self, animations):
        """How many different looks the window has in ten pictures, while its cards wait for theirs."""
        def prepare(nasa):
            pages.set_toolkit(nasa, gtk_enable_animations=animations)
            return {}
        with pages.open_tour('waiting', prepare) as window:
            window.wait_for_waiting_cards()
            command = ['import', '-silent', '-window', window.x_window(), 'rgb:-']
            return len({subprocess.run(command, capture_output=True, check=True).stdout for _ in range(10)})

    def test_motion(self):
        """cards that wait breathe, and stand still for those who want that"""
        self.assertGreater(self.count_looks(1), 1)
        self.assertEqual(self.count_looks(0), 1)


if __name__ == '__main__':
    driver.main()
