#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program is killed at random moments of a loading year. Whatever the moment, the catalogue is sound afterwards, each
picture is there whole or not at all, and the next start shows all that was shown before, without asking anybody.

COSMO_KILLS says how often (10), COSMO_SEED when (1).
"""

import contextlib
import os
import random
import re
import subprocess
import time
import unittest

import driver
import leftovers
from gi.repository import Atspi, GLib

PROGRESS = re.compile(r'^(\d+) of (\d+)$')

# The longest that a run is left alone, in seconds: by then a year is complete here.
LONGEST_RUN = 6.0


def read_shown(window):
    label = driver.find(window, Atspi.Role.LABEL, PROGRESS) if window is not None else None
    return int(PROGRESS.match(label.get_name())[1]) if label is not None else 0


def find_window(pid):
    desktop = Atspi.get_desktop(0)
    desktop.set_cache_mask(Atspi.Cache.NONE)
    for index in range(desktop.get_child_count()):
        with contextlib.suppress(GLib.Error):
            application = desktop.get_child_at_index(index)
            if application is not None and application.get_process_id() == pid:
                application.set_cache_mask(Atspi.Cache.NONE)
                return application.get_child_at_index(0)
    return None


def run_and_kill(nasa, year, seconds):
    """Loads a year for so many seconds. Returns how many days were on screen by then."""
    process = subprocess.Popen([os.environ['COSMORAMA'], *nasa.options(), '--year', str(year), '--view', 'every-day'],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    # The moment is what is tested: there is nothing to wait for.
    with contextlib.suppress(subprocess.TimeoutExpired):
        raise AssertionError(f'the program ended by itself with status {process.wait(seconds)}')
    shown = 0
    with contextlib.suppress(GLib.Error):
        shown = read_shown(find_window(process.pid))
    process.kill()
    process.wait()
    return shown


class TestKill(unittest.TestCase):
    def setUp(self):
        self.random = random.Random(int(os.environ.get('COSMO_SEED', 1)))
        self.pictures = leftovers.Pictures()
        self.shown = {}
        self.leftover = 0

    def look_at_next_start(self, year, expected):
        """The next start shows it all with nobody to ask, and has tidied up."""
        with driver.Program(os.environ['COSMORAMA'], *driver.NOBODY, '--year', str(year), '--view', 'every-day') as program:
            if expected > 0:
                program.wait_for(lambda: read_shown(program.window) >= expected, f'{expected} of {year} after a kill')
            program.wait_for(lambda: not leftovers.list_temporary(), 'what was half written to be removed')

    def kill_once(self, nasa, year):
        seconds = self.random.uniform(0, LONGEST_RUN)
        before = leftovers.list_days(year)
        shown = run_and_kill(nasa, year, seconds)
        self.assertEqual(leftovers.check_catalogue(), [])
        after = leftovers.list_days(year)
        self.assertLessEqual(before, after, f'records of {year} were lost after {seconds:.3f} s')
        self.assertLessEqual(shown, len(after), f'of {year}, what was on screen is not stored after {seconds:.3f} s')
        self.leftover += len(leftovers.list_temporary())
        self.look_at_next_start(year, max(shown, len(before)))
        self.assertEqual(self.pictures.check(), [])
        return len(after)

    def test_kill(self):
        """killed at random moments of a loading year, it loses nothing that was shown"""
        kills = int(os.environ.get('COSMO_KILLS', 10))
        years = list(range(1996, 2026))
        unfinished = 0
        with driver.StandIn('--latency', '1500', '--jitter', '0.9', '--image-latency', '60') as nasa:
            for number in range(kills):
                if number % len(years) == 0:
                    leftovers.clear()
                    self.random.shuffle(years)
                stored = self.kill_once(nasa, years[number % len(years)])
                unfinished += 0 < stored < 365
        print(f'# {kills} kills, {unfinished} of them in a year half stored; {self.leftover} files half written then, '
              f'none after the next start; {self.pictures.count()} pictures looked at', flush=True)


if __name__ == '__main__':
    driver.main()
