# SPDX-License-Identifier: GPL-3.0-or-later
"""A double of the portal that sets the desktop's background, on the session's bus: it takes the picture, and answers as it
is told to. The real one needs a desktop behind it.
"""

import os

from gi.repository import Gio, GLib

NAME = 'org.freedesktop.portal.Desktop'
PATH = '/org/freedesktop/portal/desktop'
INTERFACE = '''<node><interface name="org.freedesktop.portal.Wallpaper">
  <method name="SetWallpaperFile">
    <arg type="s" direction="in"/><arg type="h" direction="in"/><arg type="a{sv}" direction="in"/>
    <arg type="o" direction="out"/>
  </method>
  <property name="version" type="u" access="read"/>
</interface></node>'''

# What a portal says of how it went.
SET, REFUSED, FAILED = range(3)


class Wallpaper:
    """To be used in a `with`. `pictures` are the bytes of what was set so far."""

    def __init__(self, answer=SET):
        self.answer = answer
        self.pictures = []
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)

    def __enter__(self):
        interface = Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0]
        self.registration = self.bus.register_object(PATH, interface, self.on_call, self.on_get_property)
        self.owner = Gio.bus_own_name_on_connection(self.bus, NAME, Gio.BusNameOwnerFlags.NONE, None, None)
        return self

    def __exit__(self, *_):
        Gio.bus_unown_name(self.owner)
        self.bus.unregister_object(self.registration)

    def on_get_property(self, _bus, _sender, _path, _interface, _name):
        return GLib.Variant('u', 1)

    def on_call(self, bus, sender, _path, _interface, _method, parameters, invocation):
        _parent, handle, options = parameters.unpack()
        descriptor = invocation.get_message().get_unix_fd_list().get(handle)
        with os.fdopen(descriptor, 'rb') as file:
            self.pictures.append(file.read())
        request = f'{PATH}/request/{sender[1:].replace(".", "_")}/{options["handle_token"]}'
        invocation.return_value(GLib.Variant('(o)', (request,)))
        bus.emit_signal(sender, request, 'org.freedesktop.portal.Request', 'Response',
                        GLib.Variant('(ua{sv})', (self.answer, {})))
