#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where each byte costs, nothing is fetched but what is on screen."""

import os
import re
import unittest

import driver
import gallery
from gi.repository import Gio, GLib

NAME = 'org.freedesktop.NetworkManager'
PATH = '/org/freedesktop/NetworkManager'
INTERFACE = f'''<node><interface name="{NAME}">
  <property name="State" type="u" access="read"/>
  <property name="Connectivity" type="u" access="read"/>
  <property name="Metered" type="u" access="read"/>
</interface></node>'''

# NMState, NMConnectivityState, NMMetered
CONNECTED_GLOBAL, FULL, METERED, UNMETERED = 70, 4, 1, 2


class NetworkManager:
    """Tells programs that there is a network, and whether each byte costs. It is on the session's bus, which they have to
    take for the system's. To be used in a `with`."""

    def __init__(self):
        self.properties = {'State': CONNECTED_GLOBAL, 'Connectivity': FULL, 'Metered': METERED}
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.environment = {'DBUS_SYSTEM_BUS_ADDRESS': os.environ['DBUS_SESSION_BUS_ADDRESS'],
                            'GIO_USE_NETWORK_MONITOR': 'networkmanager'}

    def __enter__(self):
        interface = Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0]
        self.object = self.bus.register_object(PATH, interface, None, self.on_get_property, None)
        owned = []
        self.name = Gio.bus_own_name_on_connection(self.bus, NAME, Gio.BusNameOwnerFlags.NONE,
                                                   lambda *_: owned.append(True), None)
        driver.wait_until(lambda: owned, f'the name {NAME}')
        return self

    def __exit__(self, *_):
        Gio.bus_unown_name(self.name)
        self.bus.unregister_object(self.object)

    def on_get_property(self, _bus, _sender, _path, _interface, name):
        return GLib.Variant('u', self.properties[name])

    def set_metered(self, value):
        self.properties['Metered'] = value
        changed = GLib.Variant('(sa{sv}as)', (NAME, {'Metered': GLib.Variant('u', value)}, []))
        self.bus.emit_signal(None, PATH, 'org.freedesktop.DBus.Properties', 'PropertiesChanged', changed)


class TestMetered(unittest.TestCase):
    def setUp(self):
        self.network = self.enterContext(NetworkManager())
        self.nasa = self.enterContext(driver.StandIn())

    def is_in_view_complete(self, window):
        """Whether no card in view waits for anything; that there are cards goes without saying."""
        cards = window.cards()
        return cards and not any(driver.has_state(card, gallery.State.BUSY) for card in cards)

    def wait_for_view(self, window, date):
        window.wait_for_card(re.compile(f', {date}$'))
        window.wait_for(lambda: self.is_in_view_complete(window), 'what is in view')

    def test_metered(self):
        """only the texts and pictures in view are asked for, and the others when they come into view, or bytes are free"""
        with gallery.open_on(self.nasa, '--year', '2023', '--view', 'every-day', environment=self.network.environment) as window:
            self.wait_for_view(window, '1 January 2023')
            in_view = len(window.cards())
            self.assertLess(in_view, 40)
            # A row more, for one that is only just in view.
            self.assertLessEqual(window.progress()[0], in_view + 4)
            self.assertLessEqual(self.nasa.stats()['image'], in_view + 4)

            window.wait_for_focus(re.compile(', 1 January 2023$'))
            window.press('End')
            self.wait_for_view(window, '31 December 2023')
            ready, _ = window.progress()
            self.assertGreater(ready, in_view)
            self.assertLess(ready, 80)

            self.network.set_metered(UNMETERED)
            window.wait_until_complete(365)


if __name__ == '__main__':
    driver.main()
