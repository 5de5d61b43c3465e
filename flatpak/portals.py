# SPDX-License-Identifier: GPL-3.0-or-later
"""The desktop's portals in a private session: the real ones, as far as they are installed, with the real keyring behind
the portal of secrets. Only the person who chooses a file is not real.
"""

import contextlib
import os
import shutil
import subprocess

import driver
from gi.repository import Gio, GLib

# Where Debian and Fedora have the services.
LIBEXEC = ['/usr/libexec', '/usr/lib/x86_64-linux-gnu', '/usr/lib']
SERVICES = {
    'org.freedesktop.impl.portal.PermissionStore': 'xdg-permission-store',
    'org.freedesktop.portal.Documents': 'xdg-document-portal',
    'org.freedesktop.portal.Flatpak': 'flatpak-portal',
    'org.freedesktop.portal.Desktop': 'xdg-desktop-portal',
}

CHOOSER = 'org.freedesktop.impl.portal.desktop.check'
CHOOSER_INTERFACE = '''<node><interface name="org.freedesktop.impl.portal.FileChooser">
  <method name="SaveFile">
    <arg type="o" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="a{sv}" direction="in"/>
    <arg type="u" direction="out"/><arg type="a{sv}" direction="out"/>
  </method>
</interface></node>'''

PORTALS = {
    'check.portal': f'[portal]\nDBusName={CHOOSER}\nInterfaces=org.freedesktop.impl.portal.FileChooser;\nUseIn=none\n',
    'gnome-keyring.portal': '[portal]\nDBusName=org.freedesktop.secrets\nInterfaces=org.freedesktop.impl.portal.Secret;\nUseIn=none\n',
    'portals.conf': '[preferred]\ndefault=none\norg.freedesktop.impl.portal.FileChooser=check\n'
                    'org.freedesktop.impl.portal.Secret=gnome-keyring\n',
}


def find_service(name):
    return shutil.which(name, path=':'.join(LIBEXEC))


class Portals:
    """The portals of this session. To be used in a `with`."""

    def __init__(self):
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.folder = os.path.join(os.environ['XDG_RUNTIME_DIR'], 'portals')
        self.saved = os.path.join(os.environ['HOME'], 'Pictures')
        self.processes = []

    def __enter__(self):
        self.runtime = self.link_runtime_folder()
        os.makedirs(self.folder)
        os.makedirs(self.saved)
        for name, text in PORTALS.items():
            with open(os.path.join(self.folder, name), 'w', encoding='utf-8') as file:
                file.write(text)
        self.own_chooser()
        self.start_monitor()
        for name, program in SERVICES.items():
            self.start(find_service(program) or program, env={**os.environ, **self.runtime, 'XDG_DESKTOP_PORTAL_DIR': self.folder})
            self.wait_for_name(name)
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.terminate()
            process.wait()
        for link in self.runtime.values():
            os.unlink(link)
        self.spawned.close()
        self.log.close()

    def link_runtime_folder(self):
        """Gives the session's folder for sockets the name that it has inside of sandboxes, where documents are found by
        the portal's name for them. That works where nobody has that folder; elsewhere nothing can be saved."""
        usual = f'/run/user/{os.getuid()}'
        try:
            os.makedirs(os.path.dirname(usual), exist_ok=True)
            os.symlink(os.environ['XDG_RUNTIME_DIR'], usual)
        except OSError as error:
            self.why_no_documents = f'{usual}: {error.strerror}'
            return {}
        self.why_no_documents = None if os.path.exists('/dev/fuse') else 'there is no FUSE here'
        return {'XDG_RUNTIME_DIR': usual}

    def start(self, *command, **options):
        if not hasattr(self, 'log'):
            self.log = open(os.path.join(self.folder, 'log'), 'wb')
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                   **{'stdout': self.log, 'stderr': self.log, **options})
        self.processes.append(process)

    def wait_for_name(self, name):
        owners = []
        watch = Gio.bus_watch_name_on_connection(self.bus, name, Gio.BusNameWatcherFlags.NONE,
                                                 lambda *arguments: owners.append(arguments), None)
        driver.wait_until(lambda: owners, f'the portal {name}')
        Gio.bus_unwatch_name(watch)

    def own_chooser(self):
        """Takes the place of the file dialog: whoever is asked chooses the folder for pictures and the proposed name."""
        interface = Gio.DBusNodeInfo.new_for_xml(CHOOSER_INTERFACE).interfaces[0]
        self.bus.register_object('/org/freedesktop/portal/desktop', interface, self.on_save_file)
        Gio.bus_own_name_on_connection(self.bus, CHOOSER, Gio.BusNameOwnerFlags.NONE, None, None)

    def on_save_file(self, _bus, _sender, _path, _interface, _method, parameters, invocation):
        name = parameters.unpack()[4].get('current_name', 'picture')
        address = Gio.File.new_for_path(os.path.join(self.saved, name)).get_uri()
        results = {'uris': GLib.Variant('as', [address])}
        invocation.return_value(GLib.Variant('(ua{sv})', (0, results)))

    def start_monitor(self):
        """Notes what is asked of Flatpak's own portal: to start programs in sandboxes with even less in them."""
        self.spawned = open(os.path.join(self.folder, 'spawned'), 'w+', encoding='utf-8')
        self.start('dbus-monitor', '--session', "interface='org.freedesktop.portal.Flatpak',member='Spawn'",
                   stdout=self.spawned)

    def read_spawned(self):
        with contextlib.suppress(FileNotFoundError), open(self.spawned.name, encoding='utf-8') as file:
            return file.read()
        return ''
