#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long the main loop is busy while a year streams in: the longest spans, and how often which length occurred."""

import json
import os
import tempfile

import driver
import gallery


def main():
    with tempfile.NamedTemporaryFile(prefix='cosmorama-busy-') as report:
        preload = {'LD_PRELOAD': os.environ['COSMO_BUSY_SPANS_LIBRARY'], 'COSMO_BUSY_SPANS': report.name,
                   # The library comes before that of AddressSanitizer, which would rather be first.
                   'ASAN_OPTIONS': 'verify_asan_link_order=0'}
        with (driver.StandIn('--latency', '300') as nasa,
              gallery.open_on(nasa, '--year', '2023', '--view', 'every-day', environment=preload) as window):
            window.wait_until_complete(365)
        with open(report.name, encoding='utf-8') as file:
            measured = json.load(file)

    print(f'{measured["spans"]} spans in which the main loop was busy; outside drawing they took')
    lower = 0
    for upper, count in measured['histogram']:
        print(f'  {f"{lower} to {upper} ms" if upper is not None else f"above {lower} ms":>15} {count:6}')
        lower = upper
    print('The longest:')
    for span in measured['longest']:
        print('  {outside_drawing:6.1f} ms, {at:.0f} ms after the first frame, '
              'and {layout:.1f} ms of layout and {paint:.1f} ms of painting'.format(**span))


if __name__ == '__main__':
    main()
