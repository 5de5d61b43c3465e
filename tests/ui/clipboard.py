#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes what is in the clipboard to the standard output, as another program would get it: in the form that is named by its
media type, or without one, the names of all forms that there are. It ends with an error if there is nothing like that."""

import sys

import gi
gi.require_version('Gtk', '4.0')
from gi.repository import Gdk, Gio, GLib, Gtk


def main():
    Gtk.init()
    clipboard = Gdk.Display.get_default().get_clipboard()
    if len(sys.argv) == 1:
        print('\n'.join(clipboard.get_formats().get_mime_types() or []))
        return

    loop = GLib.MainLoop()
    output = Gio.MemoryOutputStream.new_resizable()
    problem = None

    def on_spliced(stream, result):
        stream.splice_finish(result)
        loop.quit()

    def on_read(_clipboard, result):
        nonlocal problem
        try:
            stream, _media_type = clipboard.read_finish(result)
        except GLib.Error as error:
            problem = error.message
            loop.quit()
            return
        output.splice_async(stream, Gio.OutputStreamSpliceFlags.CLOSE_SOURCE | Gio.OutputStreamSpliceFlags.CLOSE_TARGET,
                            GLib.PRIORITY_DEFAULT, None, on_spliced)
    clipboard.read_async(sys.argv[1:], GLib.PRIORITY_DEFAULT, None, on_read)
    loop.run()
    if problem is not None:
        sys.exit(problem)
    sys.stdout.buffer.write(output.steal_as_bytes().get_data())


if __name__ == '__main__':
    main()
