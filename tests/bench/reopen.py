#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long it takes from the first frame until a year that was seen before is there: every text, and the picture of each
card in view. No service and no picture's address may be asked for it.
"""

import json
import os
import statistics
import tempfile

import driver
import gallery

RUNS = 7


def open_and_measure(nasa, *options):
    with tempfile.NamedTemporaryFile(prefix='cosmorama-sight-') as report:
        preload = {'LD_PRELOAD': os.environ['COSMO_FIRST_SIGHT_LIBRARY'], 'COSMO_FIRST_SIGHT': report.name,
                   # The library comes before that of AddressSanitizer, which would rather be first.
                   'ASAN_OPTIONS': 'verify_asan_link_order=0'}
        with gallery.open_on(nasa, *options, environment=preload) as window:
            window.wait_until_complete(365)
        with open(report.name, encoding='utf-8') as file:
            return json.load(file)


def main():
    options = ['--year', '2023', '--view', 'every-day']
    with driver.StandIn('--latency', '300') as nasa:
        first = open_and_measure(nasa, *options)
        asked = len(nasa.stats()['log'])
        again = [open_and_measure(nasa, *options) for _ in range(RUNS)]
        log = nasa.stats()['log']
        assert len(log) == asked, f'this was asked again: {log[asked:]}'

    print(f'the first time: {first["complete"]:.0f} ms from the first frame to {first["texts"]} texts and '
          f'{first["pictures"]} pictures')
    for run in again:
        print('again: {complete:6.1f} ms ({texts} texts by {last_text:.1f}, {pictures} pictures by {last_picture:.1f})'
              .format(**run))
    median = statistics.median(run['complete'] for run in again)
    print(f'again, the median of {RUNS}: {median:.1f} ms, without one request; the first time took '
          f'{first["complete"] / max(median, 1):.0f} times as long')


if __name__ == '__main__':
    main()
