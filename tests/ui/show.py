#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens the gallery where nobody sees it: prints how far the year is as it fills, saves a picture of the window when it
is complete, and ends the program. For `./dev demo` and `./dev run` on a machine without a display.
"""

import argparse
import os
import re
import shutil
import sys

import gallery


def parse_size(text):
    match = re.fullmatch(r'([1-9]\d{1,4})x([1-9]\d{1,4})', text)
    if match is None:
        raise argparse.ArgumentTypeError(f'"{text}" is no size; it is written like 1120x800')
    return int(match[1]), int(match[2])


def follow(window, deadline):
    """Prints the progress whenever it changes, until nothing is under way any more; returns it as it is then."""
    said = None

    def look():
        nonlocal said
        progress = window.progress()
        if progress not in (None, said):
            said = progress
            print('{} of {}'.format(*progress), flush=True)
        return window.is_still()

    window.wait_for(look, 'the year to be complete', deadline)
    return window.progress()


def show(arguments):
    with gallery.Gallery(*arguments.command) as window:
        if arguments.size is not None:
            window.resize(*arguments.size)
        ready, days = follow(window, arguments.deadline)
        window.screenshot(arguments.save)
    print(os.path.realpath(arguments.save))
    if ready < days:
        print(f'{ready} of {days}; of the other days there is no picture, or it could not be had')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--save', required=True, metavar='PNG', help='where to save the picture of the window')
    parser.add_argument('--size', type=parse_size, metavar='WxH', help='of the window, in pixels')
    parser.add_argument('--deadline', type=float, default=600, metavar='SECONDS', help='for the year to be complete')
    parser.add_argument('command', nargs='+', metavar='COMMAND', help='the program and its arguments, after --')
    arguments = parser.parse_args()
    if shutil.which(arguments.command[0]) is None:
        parser.error(f'there is no program {arguments.command[0]}')
    try:
        show(arguments)
    except AssertionError as problem:
        sys.exit(f'show: {problem}')


if __name__ == '__main__':
    main()
