# SPDX-License-Identifier: GPL-3.0-or-later
"""What a launcher of the desktop asks of a program, over D-Bus: org.freedesktop.Application of the specification of
desktop entries.
"""

import contextlib

from gi.repository import Gio, GLib


def call(app_id, method, types, *arguments):
    Gio.bus_get_sync(Gio.BusType.SESSION).call_sync(
        app_id, f'/{app_id.replace(".", "/")}', 'org.freedesktop.Application', method, GLib.Variant(types, arguments), None,
        Gio.DBusCallFlags.NO_AUTO_START, -1, None)


def activate(app_id):
    """Calls the program and asks for nothing else, as a click on its icon does."""
    call(app_id, 'Activate', '(a{sv})', {})


def activate_action(app_id, action, *parameters):
    call(app_id, 'ActivateAction', '(sava{sv})', action, parameters, {})


@contextlib.contextmanager
def when_started(app_id, action, *parameters):
    """Meanwhile the program is started as a service, which is told to do an action as soon as it is there, as the session
    bus does with a message that waits."""
    watch = Gio.bus_watch_name_on_connection(Gio.bus_get_sync(Gio.BusType.SESSION), app_id, Gio.BusNameWatcherFlags.NONE,
                                             lambda *_: activate_action(app_id, action, *parameters), None)
    try:
        yield
    finally:
        Gio.bus_unwatch_name(watch)
