#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every text can be translated, and can be read: in a language of the test's own, whose texts are in brackets and two fifths
longer than the English ones, and in a window as narrow as a telephone with letters of twice the size."""

import contextlib
import os
import re
import signal
import subprocess
import tempfile
import unittest

import driver
import pages
from gallery import Role

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
LANGUAGE = 'en@brackets'
NARROW = 360, 720

# Texts of GTK and libadwaita, which have translations of their own.
FOREIGN = {'Minimize', 'Minimize the window', 'Maximize', 'Maximize the window', 'Close', 'Close the window', 'Back',
           'About', 'Details', 'Report an Issue', 'Troubleshooting', 'Legal', 'Credits', 'Apply',
           'Show Password', 'Dismiss', 'Play', 'Stop', 'Position', 'Volume'}
# What NASA's services are called, addresses, folders, names of files, versions, and sizes as GLib writes them.
DATA = re.compile(r'^((api|science)\.nasa\.gov|https?://\S+|/\S+|[\d-]+ .*\.jpg|\d+\.\d+\.\d+|[\d.]+\xa0[KMG]iB)$')
# These are described in NASA's words.
PICTURES = {Role.TABLE_CELL, Role.IMAGE}
# libadwaita shortens the title of a dialog, the value of a row and the text of a toast, and has no tooltip for them.
SHORTENED = re.compile('^shortened\t⟦(Preferences|Keyboard Shortcuts|Automatic) ')
LETTERS = re.compile(r'[^\W\d_]')


def lengthen(text):
    return f'⟦{text} {"··· " * (len(text) // 10)}···⟧'


def make_translation(folder):
    """Translates every text there is now into the language of brackets."""
    template = os.path.join(folder, 'template.pot')
    translation = os.path.join(folder, 'brackets.po')
    messages = os.path.join(folder, LANGUAGE, 'LC_MESSAGES')
    os.makedirs(messages)
    subprocess.run([os.path.join(ROOT, 'po', 'make-template'), template], check=True)
    english = subprocess.run(['msgen', '--no-wrap', template], capture_output=True, text=True, check=True).stdout
    # The first entry is no text, and empty.
    brackets = re.sub(r'^(msgstr(?:\[\d\])?) "(.+)"$', lambda match: f'{match[1]} "{lengthen(match[2])}"', english,
                      flags=re.MULTILINE)
    with open(translation, 'w', encoding='utf-8') as file:
        file.write(brackets.replace('charset=CHARSET', 'charset=UTF-8'))
    subprocess.run(['msgfmt', f'--output-file={messages}/cosmorama.mo', translation], check=True)


class TestTexts(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.locales = cls.enterClassContext(tempfile.TemporaryDirectory(prefix='locales-'))
        make_translation(cls.locales)

        with driver.StandIn() as nasa:
            days = nasa.get(f'/planetary/apod?start_date={pages.YEAR}-01-01&end_date={pages.YEAR}-01-25&api_key=DEMO_KEY')
            year, _ = pages.find_film(nasa)
            days += nasa.get(f'/planetary/apod?start_date={year}-01-01&end_date={year}-01-25&api_key=DEMO_KEY')
        # The explanation's second half has links, of which only the words are shown.
        cls.written = [' '.join(text.split())[:120] for text in
                       [day.get(key, '') for day in days for key in ('title', 'explanation', 'copyright')] if text]

    def open(self, tour, large=False):
        def prepare(nasa):
            # As GNOME has it: no window of a telephone's size has three buttons.
            pages.set_toolkit(nasa, gtk_enable_animations=0, gtk_decoration_layout='appmenu:close')
            self.pipe = os.path.join(nasa.home.name, 'probe')
            os.mkfifo(self.pipe)
            return {'LANG': 'en_US.UTF-8', 'LANGUAGE': LANGUAGE, 'COSMO_LOCALES': self.locales, 'COSMO_PROBE': self.pipe,
                    'LD_PRELOAD': os.environ['COSMO_PROBE_LIBRARY'],
                    **(pages.enlarge_text(nasa) if large else {}),
                    'ASAN_OPTIONS': 'verify_asan_link_order=0:' + os.environ.get('ASAN_OPTIONS', '')}
        return pages.open_tour(tour, prepare)

    # --- Translated ---

    def is_data(self, text):
        return DATA.match(text) or ' '.join(text.split())[:120] in self.written

    def list_untranslated(self, root):
        """What is on screen in words that are neither in brackets, nor NASA's, nor the toolkit's."""
        for node in driver.walk(root):
            with contextlib.suppress(driver.GLib.Error):
                description = '' if node.get_role() in PICTURES else node.get_description()
                for text in node.get_name(), description:
                    if LETTERS.search(text) and '⟦' not in text and text not in FOREIGN and not self.is_data(text):
                        yield f'{node.get_role_name()} “{text}”'

    def test_translated(self):
        """every text on every page is translated"""
        for tour in pages.TOURS:
            with self.subTest(tour=tour), self.open(tour) as window:
                found = {}

                def visit(page, root, found=found):
                    # Below its first page, About is libadwaita's.
                    if not page.startswith('about-'):
                        found[page] = sorted(set(self.list_untranslated(root)))
                window.go(visit, tour)
                self.assertTrue(found)
                self.assertEqual({page: texts for page, texts in found.items() if texts}, {})

    # --- Readable ---

    def ask(self, window):
        """What the probe says: the window's size, and its texts of which a part cannot be read."""
        os.kill(window.process.pid, signal.SIGUSR1)
        with open(self.pipe, encoding='utf-8') as pipe:
            size, *labels = pipe.read().splitlines()
        return tuple(map(int, size.split('\t'))), labels

    def list_unreadable(self, window, size):
        while True:
            width, labels = self.ask(window)[0][0], self.ask(window)[1]
            if size is None or width == size[0]:
                return [label for label in labels if not self.is_data(label.partition('\t')[2]) and not SHORTENED.match(label)]

    def check_readable(self, large):
        for tour in pages.TOURS:
            with self.subTest(tour=tour), self.open(tour, large) as window:
                found = {}

                def visit(page, _root, window=window, found=found):
                    found[page] = self.list_unreadable(window, None if page in pages.FULL_SCREEN else NARROW)
                window.resize(*NARROW)
                window.go(visit, tour)
                self.assertTrue(found)
                self.assertEqual({page: labels for page, labels in found.items() if labels}, {})

    def test_narrow(self):
        """in a narrow window long texts can be read on every page"""
        self.check_readable(large=False)

    def test_large(self):
        """and so they can with letters of twice the size"""
        self.check_readable(large=True)


if __name__ == '__main__':
    driver.main()
