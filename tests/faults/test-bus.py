#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The session's bus goes away while the window is open, or the keyring does: the window goes on, with the key it has."""

import os
import subprocess
import sys
import unittest

import driver
import gallery
from gallery import Role
from gi.repository import Gio, GLib

KEY = 'AndromedaOrionCassiopeia0123456789abcdef'
OTHER_KEY = KEY[::-1]

# It protects nothing but these keys.
PASSWORD = b'cosmorama'


def find_accessibility_bus():
    """Where assistive technology meets programs. It is found by the session's bus, but does not end with another one."""
    return Gio.bus_get_sync(Gio.BusType.SESSION).call_sync(
        'org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None, GLib.VariantType('(s)'),
        Gio.DBusCallFlags.NONE, -1).unpack()[0]


class Bus:
    """A session bus for one program, with a keyring on it that has the key. To be used in a `with`."""

    def __init__(self):
        configuration = os.path.join(os.path.dirname(os.environ['HOME']), 'bus.conf')
        self.daemon = subprocess.Popen(['dbus-daemon', f'--config-file={configuration}', '--nofork', '--nosyslog',
                                        '--print-address'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        address = self.daemon.stdout.readline().strip()
        self.environment = {'DBUS_SESSION_BUS_ADDRESS': address, 'AT_SPI_BUS_ADDRESS': find_accessibility_bus()}
        self.keyring = subprocess.Popen(
            ['gnome-keyring-daemon', '--foreground', '--unlock', '--components=secrets'],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | self.environment)
        self.keyring.stdin.write(PASSWORD)
        self.keyring.stdin.close()
        self.wait_for_keyring(address)
        subprocess.run([sys.executable, '-c', 'import keyring, sys; keyring.store(sys.stdin.read())'], input=KEY, text=True,
                       env=os.environ | self.environment, check=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self.keyring, self.daemon:
            process.kill()
            process.wait()
        self.daemon.stdout.close()

    def wait_for_keyring(self, address):
        bus = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        owners = []
        watch = Gio.bus_watch_name_on_connection(bus, 'org.freedesktop.secrets', Gio.BusNameWatcherFlags.NONE,
                                                 lambda *arguments: owners.append(arguments), None)
        driver.wait_until(lambda: owners, 'the keyring')
        Gio.bus_unwatch_name(watch)
        bus.close_sync()

    def kill(self, process):
        process.kill()
        process.wait()


class TestBus(unittest.TestCase):
    def setUp(self):
        self.bus = self.enterContext(Bus())
        # Without a key that is good, this year cannot be had.
        self.nasa = self.enterContext(driver.StandIn('--key', KEY, '--key', OTHER_KEY, '--basic', 'down', '--latency', '500'))

    def open(self):
        return gallery.open_on(self.nasa, '--year', '2023', '--view', 'every-day', environment=self.bus.environment)

    def check_life_goes_on(self, window):
        window.wait_until_complete(365)
        window.choose_year(2022)
        window.wait_until_complete(365)
        window.enter_key(OTHER_KEY)
        window.wait_for_node(Role.LABEL, 'Key Not Stored')
        window.press('Escape')
        window.choose_year(2021)
        window.wait_until_complete(365)

    def test_bus_gone(self):
        """without a session bus the years load on with the key that was read; a new one is kept until the end"""
        with self.open() as window:
            window.wait_for(lambda: (window.progress() or (0, 0))[0] > 0, 'the first answer')
            self.bus.kill(self.bus.daemon)
            self.check_life_goes_on(window)

    def test_keyring_gone(self):
        """without a keyring the years load on with the key that was read; a new one is kept until the end"""
        with self.open() as window:
            window.wait_for(lambda: (window.progress() or (0, 0))[0] > 0, 'the first answer')
            self.bus.kill(self.bus.keyring)
            self.check_life_goes_on(window)


if __name__ == '__main__':
    driver.main()
