# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for NetworkManager."""

import os

import driver
from gi.repository import Gio, GLib

NAME = 'org.freedesktop.NetworkManager'
PATH = '/org/freedesktop/NetworkManager'
INTERFACE = f'''<node><interface name="{NAME}">
  <property name="State" type="u" access="read"/>
  <property name="Connectivity" type="u" access="read"/>
  <property name="Metered" type="u" access="read"/>
</interface></node>'''

# NMState, NMConnectivityState, NMMetered
DISCONNECTED, CONNECTED_GLOBAL = 20, 70
NONE, FULL = 1, 4
METERED, UNMETERED = 1, 2


class NetworkManager:
    """Tells programs whether there is a network, and whether each byte costs. It is on the session's bus, which they have
    to take for the system's. To be used in a `with`."""

    def __init__(self, connected=True, metered=UNMETERED):
        self.properties = {'State': CONNECTED_GLOBAL if connected else DISCONNECTED,
                           'Connectivity': FULL if connected else NONE, 'Metered': metered}
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
