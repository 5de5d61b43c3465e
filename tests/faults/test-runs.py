#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One run after another, each with faults that are drawn: of the disk, the service, the clock, and its own end. Whatever
happened, the next start shows every text that was ever shown, with nobody to ask.

COSMO_RUNS says how many (4), COSMO_SEED which (2). What was drawn is printed.
"""

import os
import random
import re
import shutil
import time
import unittest

import disk
import network

# Before what is imported below may start threads. In a network of its own nobody else takes the port between two runs.
WHY_NOT = disk.isolate(os.CLONE_NEWNET)

import driver  # noqa: E402
import gallery  # noqa: E402
import leftovers  # noqa: E402

YEARS = range(1996, 2016)

# The same for all runs: the addresses of pictures have it in them.
PORT = '8642'

# The longest that a run is left alone once its window is there, in seconds.
LONGEST_RUN = 5.0

DAY = 24 * 60 * 60

# What the name of a card looks like once its text is there.
READY = re.compile(r'^(?!\d+ \w+ \d{4}).*, \d+ \w+ \d{4}$')

SERVICES = [
    ['--planetary', 'down', '--basic', 'down'],
    ['--planetary', 'retired'],
    ['--planetary', 'logo', '--basic', 'html'],
    ['--planetary', 'short'],
    ['--fail', '0.4'],
    ['--limit', '3'],
    ['--garbage', 'truncated'],
    ['--garbage', 'types'],
    ['--garbage', 'empty'],
    ['--garbage', 'utf8'],
    ['--image-html', '0.5'],
    ['--image-cut', '0.5', '--image-fail', '0.3'],
]

CLOCKS = [-10 * 365 * DAY, -DAY, DAY, 400 * DAY]


class Run:
    """What is drawn for a run."""

    def __init__(self, dice, year):
        self.year = year
        self.seconds = dice.uniform(0, LONGEST_RUN)
        self.bytes_left = dice.choice([None] * 6 + [0, 20_000, 500_000])
        self.is_protected = self.bytes_left is None and dice.random() < 0.2
        self.service = dice.choice(SERVICES) if dice.random() < 0.5 else []
        self.clock = dice.choice(CLOCKS) if dice.random() < 0.3 else 0
        self.clock_jumps = dice.random() < 0.5
        self.loses_cache = dice.random() < 0.25
        self.is_killed = dice.random() < 0.6

    def __str__(self):
        faults = [
            f'{self.bytes_left} bytes left on the disk' if self.bytes_left is not None else None,
            'read-only disk' if self.is_protected else None,
            ' '.join(self.service) or None,
            f'clock {self.clock // DAY:+} days{" in the middle" * self.clock_jumps}' if self.clock != 0 else None,
            'cache deleted' if self.loses_cache else None,
            'killed' if self.is_killed else None,
        ]
        return f'{self.year} for {self.seconds:.1f} s: {", ".join(filter(None, faults)) or "no fault"}'

    def can_keep(self):
        """Whether what it shows can be kept, too: if not, its window says so."""
        return self.bytes_left is None and not self.is_protected


def open_window(options, year, environment=None):
    return gallery.Gallery(os.environ['COSMORAMA'], *options, '--year', str(year), '--view', 'every-day',
                           environment=environment)


def read_shown(window):
    """How many texts the window has, and the names of those cards in view that have one."""
    names = {card.get_name() for card in window.cards(READY)}
    return (window.progress() or (0, 0))[0], names


@unittest.skipIf(WHY_NOT is not None, WHY_NOT)
class TestRuns(unittest.TestCase):
    def setUp(self):
        self.disk = disk.Disk()
        network.connect()
        # Of each year, the most texts that were shown at once, and the names of all cards that were.
        self.shown = {}
        self.titles = {year: {} for year in YEARS}
        self.pictures = leftovers.Pictures()

    def serve(self, *options):
        return driver.StandIn('--port', PORT, '--latency', '1500', '--jitter', '0.9', '--image-latency', '40', *options)

    def note_shown(self, year, count, names):
        before = self.shown.get(year, (0, set()))
        self.shown[year] = max(before[0], count), before[1] | names

    def do_run(self, run):
        if run.bytes_left is not None:
            self.disk.fill(run.bytes_left)
        if run.is_protected:
            self.disk.protect()
        start = time.time() + (0 if run.clock_jumps else run.clock)
        with self.serve(*run.service) as nasa, driver.Clock(start) as clock:
            with open_window(nasa.options(), run.year, clock.environment()) as window:
                # The moments are what is tested: there is nothing to wait for.
                time.sleep(run.seconds / 2)
                if run.clock_jumps:
                    clock.set_forward(run.clock)
                if run.loses_cache and not run.is_protected:
                    shutil.rmtree(leftovers.cache_path(), ignore_errors=True)
                time.sleep(run.seconds / 2)
                shown = read_shown(window)
                if run.is_killed:
                    window.kill()
        self.disk.mend()
        if run.can_keep():
            self.note_shown(run.year, *shown)
        return shown[0]

    def look_at_next_start(self, *years):
        """The next start shows all that was seen of these years, with nobody to ask."""
        first, *others = years
        with open_window(driver.NOBODY, first) as window:
            self.look_at_year(window, first)
            for year in others:
                window.choose_year(year)
                self.look_at_year(window, year)

    def look_at_year(self, window, year):
        count, names = self.shown.get(year, (0, set()))
        if count == 0:
            return

        def is_there():
            now_count, now_names = read_shown(window)
            return now_count >= count and names <= now_names
        window.wait_for(is_there, f'{count} of {year}, with {sorted(names)}')

    def look_at_leftovers(self):
        self.assertEqual(leftovers.check_catalogue(), [])
        self.assertEqual(leftovers.list_temporary(), [])
        for year in YEARS:
            before, after = self.titles[year], leftovers.list_titles(year)
            # One that was missing, when there was trouble with the service, may have come.
            lost = {day: title for day, title in before.items() if title is not None and after.get(day) != title}
            self.assertEqual(lost, {}, f'of {year}, these are gone or others')
            self.titles[year] = after
        with self.serve():
            self.assertEqual(self.pictures.check(), [])

    def test_runs(self):
        """run after run with faults, nothing is lost that was once shown"""
        seed = os.environ.get('COSMO_SEED', '2')
        dice = random.Random(int(seed))
        years = dice.sample(YEARS, len(YEARS))
        n_runs = int(os.environ.get('COSMO_RUNS', 4))
        for number in range(n_runs):
            # Mostly one that was not seen yet, sometimes one that was.
            run = Run(dice, years[number % len(years)] if dice.random() < 0.7 else dice.choice(years))
            print(f'# seed {seed}, run {number + 1}: {run}', flush=True)
            count = self.do_run(run)
            self.look_at_next_start(run.year)
            self.look_at_leftovers()
            print(f'#   {count} texts shown then; now {sum(map(len, self.titles.values()))} kept, '
                  f'{self.pictures.count()} pictures looked at', flush=True)
        if self.shown:
            self.look_at_next_start(*sorted(self.shown))


if __name__ == '__main__':
    driver.main()
