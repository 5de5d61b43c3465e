#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""show.py, with which `./dev demo` opens the gallery where there is no display."""

import os
import struct
import subprocess
import tempfile
import unittest

import driver

SHOW = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'show.py')


class TestShow(unittest.TestCase):
    def setUp(self):
        folder = self.enterContext(tempfile.TemporaryDirectory(prefix='cosmorama-show-'))
        self.picture = os.path.join(folder, 'window.png')

    def show(self, nasa, *options):
        program = [os.environ['COSMORAMA'], *nasa.options(), '--year', '2023', '--view', 'firsts']
        return subprocess.run([SHOW, '--save', self.picture, *options, '--', *program],
                              capture_output=True, text=True, timeout=driver.DEADLINE * 2)

    def test_progress_and_picture(self):
        """it prints the progress, saves a picture of the window, prints where, and ends well"""
        with driver.StandIn('--latency', '200', '--jitter', '0.8') as nasa:
            shown = self.show(nasa, '--size', '1000x700')
        self.assertEqual(shown.returncode, 0, shown.stderr)
        *progress, path = shown.stdout.splitlines()
        self.assertEqual(path, self.picture)
        self.assertEqual(progress[-1], '12 of 12')
        self.assertEqual(progress, sorted(set(progress), key=lambda line: int(line.split()[0])))
        with open(self.picture, 'rb') as file:
            signature, width, height = struct.unpack('>8s8xII', file.read(24))
        self.assertEqual((signature, width, height), (b'\x89PNG\r\n\x1a\n', 1000, 700))

    def test_failed_days(self):
        """it says in the end when days could not be had"""
        with driver.StandIn('--basic', 'down', '--bad-day', '2023-05-01') as nasa:
            shown = self.show(nasa)
        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.assertRegex(shown.stdout.splitlines()[-1], '^11 of 12; ')

    def test_deadline(self):
        """it gives up with a sentence when the year does not fill"""
        with driver.StandIn('--planetary', 'hang', '--latency', '1000000') as nasa:
            shown = self.show(nasa, '--deadline', '2')
        self.assertEqual(shown.returncode, 1)
        self.assertRegex(shown.stderr, '(?m)^show: the year to be complete: not in 2 seconds$')

    def test_death(self):
        """it fails with a sentence when the program dies"""
        shown = subprocess.run([SHOW, '--save', self.picture, '--', 'false'], capture_output=True, text=True,
                               timeout=driver.DEADLINE)
        self.assertEqual(shown.returncode, 1)
        self.assertIn('show: the program ended with status 1', shown.stderr)


if __name__ == '__main__':
    driver.main()
