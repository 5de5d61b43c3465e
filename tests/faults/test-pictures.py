#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A year full of broken and malicious pictures: each is shown or refused with a reason, and the window stays at hand."""

import json
import os
import re
import subprocess
import tempfile
import unittest

import driver
import gallery
from gallery import Role

# What the cards of pictures that cannot be shown may say.
REASON = re.compile('^The picture (is damaged|is too large to be shown|is no longer at its address|took too long to open)$')

# What has to be among them at both ends of the year with the project's own pictures, which are eleven by turns.
REASONS = {'The picture is damaged', 'The picture is too large to be shown', 'The picture is no longer at its address'}

# Of the main loop at a stretch, in milliseconds. It is far less; but an endless picture decoded there would take seconds.
LONGEST_SPAN = 2000

MOST_MEMORY = 256 * 1024 * 1024


def read_memory(process, name):
    """What the kernel knows of a process's memory, in bytes: VmRSS is what it has, VmHWM the most that it had."""
    with open(f'/proc/{process.pid}/status', encoding='ascii') as file:
        return int(re.search(rf'^{name}:\s+(\d+) kB$', file.read(), re.MULTILINE)[1]) * 1024


def is_sanitized(process):
    with open(f'/proc/{process.pid}/maps', encoding='utf-8') as file:
        return 'libasan' in file.read()


class TestPictures(unittest.TestCase):
    def setUp(self):
        self.folder = os.environ.get('COSMO_PICTURES') or self.enterContext(tempfile.TemporaryDirectory())
        if 'COSMO_PICTURES' not in os.environ:
            subprocess.run([os.environ['COSMO_WRITE_PICTURES'], self.folder], check=True)
        self.report = self.enterContext(tempfile.NamedTemporaryFile())
        self.nasa = self.enterContext(driver.StandIn('--image-folder', self.folder))

    def open(self):
        measure = {'LD_PRELOAD': os.environ['COSMO_BUSY_SPANS_LIBRARY'], 'COSMO_BUSY_SPANS': self.report.name,
                   'ASAN_OPTIONS': 'verify_asan_link_order=0:' + os.environ.get('ASAN_OPTIONS', '')}
        return gallery.open_on(self.nasa, '--year', '2023', '--view', 'every-day', environment=measure)

    def list_reasons(self, window):
        return {label.get_name() for card in window.cards() for label in driver.find_all(card, Role.LABEL, REASON)}

    def read_longest_span(self):
        with open(self.report.name, encoding='utf-8') as file:
            return max(span['outside_drawing'] for span in json.load(file)['longest'])

    def test_hostile(self):
        """whatever the pictures are, the year is there, and each of them is shown or says why it is not"""
        with self.open() as window:
            before = read_memory(window.process, 'VmRSS')
            window.wait_until_complete(365)
            reasons = self.list_reasons(window)
            window.wait_for_focus(re.compile(', 1 January 2023$'))
            window.press('End')
            window.wait_for_card(re.compile(', 31 December 2023$'))
            window.wait_until_complete(365)
            reasons |= self.list_reasons(window)
            if 'COSMO_PICTURES' not in os.environ:
                self.assertLessEqual(REASONS, reasons)
            more = read_memory(window.process, 'VmHWM') - before
            if not is_sanitized(window.process):
                self.assertLess(more, MOST_MEMORY)
        longest = self.read_longest_span()
        self.assertLess(longest, LONGEST_SPAN)
        print(f'# {more // 2**20} MiB more memory than without pictures; the longest span of the main loop: {longest:.0f} ms')


if __name__ == '__main__':
    driver.main()
