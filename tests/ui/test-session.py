#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The private session that the other tests run in: it works, keeps to itself, and leaves nothing behind."""

import os
import signal
import subprocess
import unittest

import tap

HERE = os.path.dirname(os.path.abspath(__file__))


def start(*command, options=()):
    return subprocess.Popen([os.path.join(HERE, 'private-session'), *options, *command],
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def run(*command, options=()):
    process = start(*command, options=options)
    output, complaints = process.communicate(timeout=120)
    return process.returncode, output.strip(), complaints.strip()


class TestSession(unittest.TestCase):
    def test_status(self):
        """the exit status is the command's"""
        for script, status in ('exit 0', 0), ('exit 3', 3), ('kill -KILL $$', 137):
            with self.subTest(script=script):
                self.assertEqual(run('sh', '-c', script)[0], status)

    def test_unknown_command(self):
        """a command that does not exist is an error with a sentence"""
        status, _, complaints = run('no-such-program')
        self.assertEqual((status, complaints), (127, 'private-session: no-such-program: No such file or directory'))

    def test_screen(self):
        """the display is as large as was asked for"""
        self.assertEqual(run('xdotool', 'getdisplaygeometry', options=['--screen', '640x480'])[1], '640 480')

    def test_two_at_once(self):
        """two sessions have a display each"""
        with start('sh', '-c', 'echo $DISPLAY; sleep 1000') as first:
            display = first.stdout.readline().strip()
            self.assertNotEqual(run('sh', '-c', 'echo $DISPLAY')[1], display)
            first.terminate()

    def test_folders(self):
        """the folders are the session's own, and gone afterwards"""
        status, home, _ = run('sh', '-c', 'test -O "$HOME" -a -w "$XDG_CACHE_HOME" && echo "$HOME"')
        self.assertEqual(status, 0)
        self.assertNotEqual(home, os.environ.get('HOME'))
        self.assertFalse(os.path.exists(os.path.dirname(home)))

    def test_bus(self):
        """nothing of the machine can be activated on the session bus but the accessibility bus"""
        _, names, _ = run('gdbus', 'call', '--session', '--dest', 'org.freedesktop.DBus', '--object-path', '/',
                          '--method', 'org.freedesktop.DBus.ListActivatableNames')
        self.assertEqual(names, "(['org.freedesktop.DBus', 'org.a11y.Bus'],)")

    def test_keyring(self):
        """there is a keyring on request, with its default collection unlocked"""
        command = ['gdbus', 'call', '--session', '--dest', 'org.freedesktop.secrets', '--object-path',
                   '/org/freedesktop/secrets/aliases/default', '--method', 'org.freedesktop.DBus.Properties.Get',
                   'org.freedesktop.Secret.Collection', 'Locked']
        self.assertEqual(run(*command, options=['--keyring'])[:2], (0, '(<false>,)'))
        self.assertNotEqual(run(*command)[0], 0)

    def test_leftovers(self):
        """what the command leaves running, in whatever group, ends with it, and so does all on SIGTERM"""
        # A descendant lets go of the pipe only when it ends, and so does the session of its own.
        for script, number, status in (('(setsid sleep 1000 &)', None, 0),
                                       ('(setsid sh -c "trap : TERM; sleep 1000 & wait; wait" &); echo ready; sleep 1000',
                                        signal.SIGTERM, 143)):
            with self.subTest(script=script), start('sh', '-c', script) as session:
                if number is not None:
                    self.assertEqual(session.stdout.readline(), 'ready\n')
                    session.send_signal(number)
                session.communicate(timeout=20)
                self.assertEqual(session.returncode, status)


if __name__ == '__main__':
    tap.main()
