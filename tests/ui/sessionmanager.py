# SPDX-License-Identifier: GPL-3.0-or-later
"""The part of a desktop that lets the screen go dark, in a private session: it keeps for a test who wants that it does not."""

import subprocess

from gi.repository import Gio, GLib

NAME = 'org.gnome.SessionManager'
INTERFACES = '''<node>
  <interface name="org.gnome.SessionManager">
    <method name="RegisterClient">
      <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="o" direction="out"/>
    </method>
    <method name="UnregisterClient"><arg type="o" direction="in"/></method>
    <method name="Inhibit">
      <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
      <arg type="u" direction="in"/><arg type="u" direction="out"/>
    </method>
    <method name="Uninhibit"><arg type="u" direction="in"/></method>
  </interface>
</node>'''

# What may not happen: the screen going dark for want of use.
IDLE = 8


class SessionManager:
    """Who inhibits what now, as {cookie: (flags, reason)}. To be used in a `with`, before the program starts."""

    def __init__(self):
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.inhibitors = {}
        self.cookie = 0

    def __enter__(self):
        interface = Gio.DBusNodeInfo.new_for_xml(INTERFACES).interfaces[0]
        self.object = self.bus.register_object('/org/gnome/SessionManager', interface, self.on_call)
        self.name = Gio.bus_own_name_on_connection(self.bus, NAME, Gio.BusNameOwnerFlags.NONE, None, None)
        return self

    def __exit__(self, *_):
        Gio.bus_unown_name(self.name)
        self.bus.unregister_object(self.object)

    @staticmethod
    def is_asked():
        """Whether GTK asks a session manager: 4.18 does, and 4.24 leaves it to the compositor, which X11 has none of."""
        version = subprocess.run(['pkg-config', '--modversion', 'gtk4'], capture_output=True, text=True, check=True).stdout
        return tuple(map(int, version.split('.'))) < (4, 20)

    def on_call(self, _bus, _sender, _path, _interface, method, parameters, invocation):
        if method == 'RegisterClient':
            invocation.return_value(GLib.Variant('(o)', ('/org/gnome/SessionManager/Client1',)))
        elif method == 'Inhibit':
            _app, _window, reason, flags = parameters.unpack()
            self.cookie += 1
            self.inhibitors[self.cookie] = (flags, reason)
            invocation.return_value(GLib.Variant('(u)', (self.cookie,)))
        else:
            if method == 'Uninhibit':
                self.inhibitors.pop(parameters.unpack()[0], None)
            invocation.return_value(None)
