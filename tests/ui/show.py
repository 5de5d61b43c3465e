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

import driver
from gi.repository import Atspi

# What the title says of the year, like "212 of 365", in whatever language.
PROGRESS = re.compile(r'^(\d+)\D+(\d+)$')


def parse_size(text):
    match = re.fullmatch(r'([1-9]\d{1,4})x([1-9]\d{1,4})', text)
    if match is None:
        raise argparse.ArgumentTypeError(f'"{text}" is no size; it is written like 1120x800')
    return int(match[1]), int(match[2])


def follow(program, deadline):
    """Prints the progress whenever it changes, until nothing is under way any more; returns its last words."""
    said = None

    def look():
        nonlocal said
        label = program.find(Atspi.Role.LABEL, PROGRESS)
        if label is None:
            return None
        progress = label.get_name()
        if progress != said:
            said = progress
            print(progress, flush=True)
        if program.find(Atspi.Role.PROGRESS_BAR):
            return None
        cards = program.find_all(Atspi.Role.TABLE_CELL)
        return cards and not any(driver.has_state(card, Atspi.StateType.BUSY) for card in cards)

    program.wait_for(look, 'the year to be complete', deadline)
    return said


def show(arguments):
    with driver.Program(*arguments.command) as program:
        if arguments.size is not None:
            program.resize(*arguments.size)
        progress = follow(program, arguments.deadline)
        program.screenshot(arguments.save)
    ready, days = map(int, PROGRESS.match(progress).groups())
    missing = f'; {days - ready} could not be had' if ready < days else ''
    print(f'{os.path.realpath(arguments.save)}: {progress}{missing}')


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
