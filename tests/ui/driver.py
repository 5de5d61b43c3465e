# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the real program from outside: what it shows is read, and its controls are operated, through AT-SPI as
assistive technology does; keys come through the X server. Nothing here polls or sleeps: a wait ends with an event.
"""

import contextlib
import json
import os
import re
import signal
import struct
import subprocess
import tempfile
import time
import urllib.request

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, Gio, GLib

from tap import main  # noqa: F401: tests end in driver.main()

# How long a test waits for anything, in seconds: only for what never comes, so it may be long.
DEADLINE = float(os.environ.get('COSMO_DEADLINE', 60))

# What tells that something a condition may ask for has changed. (Bounds are left out: they change with each frame.)
EVENTS = ['object:children-changed', 'object:property-change', 'object:state-changed', 'object:text-changed', 'window:']

# What the program must not log. GTK 4.24 says that of its own frames where nothing is drawn to, like here.
COMPLAINT = re.compile(r'-(CRITICAL|WARNING) \*\*: (?!.* gdk_frame_timings_submitted\(\) called on submitted frame)')

# The inside of a cell is looked at from the cell only: a gallery has hundreds of them.
CELLS = {Atspi.Role.TABLE_CELL}

# What makes the program ask where nobody answers: it shows what it has, or nothing.
NOBODY = ['--planetary-url', 'http://127.0.0.1:9/planetary/apod', '--basic-url', 'http://127.0.0.1:9/apod-basic']

# The codes of function keys, which are alike on every X server. By their names xdotool holds Alt as well where the
# keyboard's description (xkeyboard-config 2.45) has them on the level of Alt, too, and that is another shortcut.
FUNCTION_KEYS = {'F1': 67, 'F5': 71, 'F9': 75, 'F10': 76, 'F11': 95}

# What only holds others, and says nothing itself.
NAMELESS = {Atspi.Role.PANEL, Atspi.Role.GROUPING, Atspi.Role.FILLER, Atspi.Role.SEPARATOR}


class Late(AssertionError):
    """What was waited for did not come before its deadline."""


class Ended(AssertionError):
    """The program ended though nobody asked it to."""


# --- What the window shows ------------------------------------------------------------------------------------------

def walk(node, enter_cells=False):
    """All that is on screen below a node, itself first, depth first. What goes away meanwhile is passed over."""
    try:
        if not node.get_state_set().contains(Atspi.StateType.SHOWING):
            return
        yield node
        if node.get_role() in CELLS and not enter_cells:
            return
        children = [node.get_child_at_index(index) for index in range(node.get_child_count())]
    except GLib.Error:
        return
    for child in filter(None, children):
        yield from walk(child, enter_cells)


def matches(node, role=None, name=None):
    """Whether a node has the role, or one of a set of them, and the name: a string that is all of it, or a compiled pattern
    found in it."""
    if role is not None and node.get_role() not in (role if isinstance(role, set) else {role}):
        return False
    if name is None:
        return True
    own = node.get_name()
    return name.search(own) is not None if isinstance(name, re.Pattern) else name == own


def find_all(node, role=None, name=None):
    inside_cell = node.get_role() in CELLS
    found = []
    for candidate in walk(node, inside_cell):
        with contextlib.suppress(GLib.Error):
            if matches(candidate, role, name):
                found.append(candidate)
    return found


def find(node, role=None, name=None):
    """The first that matches, or None."""
    inside_cell = node.get_role() in CELLS
    for candidate in walk(node, inside_cell):
        with contextlib.suppress(GLib.Error):
            if matches(candidate, role, name):
                return candidate
    return None


def has_state(node, state):
    return node.get_state_set().contains(state)


def describe(node, depth=0):
    """What is on screen, as lines of an indented text, for a failure's message."""
    lines = []
    with contextlib.suppress(GLib.Error):
        states = ' '.join(state.value_nick for state in node.get_state_set().get_states()
                          if state.value_nick not in ('showing', 'visible', 'sensitive'))
        if node.get_name() or node.get_role() not in NAMELESS:
            lines.append(f'{"  " * depth}{node.get_role_name()} "{node.get_name()}" [{states}]')
            depth += 1
        for index in range(node.get_child_count()):
            child = node.get_child_at_index(index)
            if child is not None and has_state(child, Atspi.StateType.SHOWING):
                lines += describe(child, depth)
    return lines


# --- Waiting --------------------------------------------------------------------------------------------------------

def wait_until(condition, what, deadline=DEADLINE):
    """Waits until the condition is true, asking it again after each event; returns what it returned."""
    context = GLib.MainContext.default()
    timeout = GLib.Timeout(round(deadline * 1000))
    timeout.set_callback(lambda *_: GLib.SOURCE_REMOVE)
    timeout.attach(context)
    try:
        while True:
            try:
                value = condition()
            except GLib.Error:
                # What it looked at went away while it looked.
                value = None
            if value:
                return value
            if timeout.is_destroyed():
                raise Late(f'{what}: not in {deadline:g} seconds')
            context.iteration(True)
            while context.pending():
                context.iteration(False)
    finally:
        timeout.destroy()


def wait_for_file(folder, condition, deadline=DEADLINE):
    """Waits for something to be so in a folder, where a person would look by and by."""
    monitor = Gio.File.new_for_path(folder).monitor_directory(Gio.FileMonitorFlags.NONE)
    wait_until(condition, f'a file in {folder}', deadline)
    monitor.cancel()


# --- The program ----------------------------------------------------------------------------------------------------

class Program:
    """A running program and its window. To be used in a `with`, at whose end the program must have ended well."""

    def __init__(self, *command, environment=None):
        self.log = tempfile.NamedTemporaryFile('w+b', prefix='cosmorama-log-')
        # The sanitizers end the program with a status of their own.
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL,
                                        env={'G_DEBUG': 'fatal-criticals', **os.environ, **(environment or {})})
        self.was_killed = False
        self.pidfd = os.pidfd_open(self.process.pid)
        GLib.unix_fd_add_full(GLib.PRIORITY_DEFAULT, self.pidfd, GLib.IOCondition.IN, lambda *_: GLib.SOURCE_REMOVE)
        self.listener = Atspi.EventListener.new(lambda _event: None)
        for event in EVENTS:
            self.listener.register(event)
        self.window = self.wait_for(self.find_window, 'the window')

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind is not None:
            self.kill()
        elif not self.was_killed and self.process.poll() is None:
            self.close()
        elif not self.was_killed:
            self.check_end()
        for event in EVENTS:
            self.listener.deregister(event)
        os.close(self.pidfd)
        self.log.close()

    def find_window(self):
        desktop = Atspi.get_desktop(0)
        # Whatever is read is asked of the program anew.
        desktop.set_cache_mask(Atspi.Cache.NONE)
        for index in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(index)
            if application is not None and application.get_process_id() == self.process.pid:
                application.set_cache_mask(Atspi.Cache.NONE)
                window = application.get_child_at_index(0)
                if window is not None and has_state(window, Atspi.StateType.SHOWING):
                    return window
        return None

    def read_log(self):
        with open(self.log.name, encoding='utf-8', errors='replace') as log:
            return log.read()

    def wait_for(self, condition, what, deadline=DEADLINE):
        """Like wait_until(), and fails at once when the program ends."""
        def condition_while_running():
            if self.process.poll() is not None:
                raise Ended(f'the program ended with status {self.process.returncode} while waiting for {what}:\n'
                            f'{self.read_log()}')
            return condition()
        try:
            return wait_until(condition_while_running, what, deadline)
        except Late as late:
            shown = '\n'.join(describe(self.window)) if hasattr(self, 'window') else 'no window'
            raise Late(f'{late}\n{shown}\n{self.read_log()}') from None

    def find(self, role=None, name=None):
        return find(self.window, role, name)

    def find_all(self, role=None, name=None):
        return find_all(self.window, role, name)

    def wait_for_node(self, role=None, name=None, deadline=DEADLINE):
        """Waits until something of that role and name is on screen, and returns it."""
        pattern = name.pattern if isinstance(name, re.Pattern) else name
        kind = ' or '.join(sorted(one.value_nick for one in (role if isinstance(role, set) else {role} if role else set())))
        return self.wait_for(lambda: self.find(role, name), f'{kind or "anything"} "{pattern}"', deadline)

    def wait_until_gone(self, role=None, name=None):
        self.wait_for(lambda: self.find(role, name) is None, f'"{name}" to go')

    def wait_for_dialog(self):
        """Waits until a dialog has the focus, before which no key gets to it, and returns it."""
        def has_focus():
            dialog = self.find(Atspi.Role.DIALOG)
            return dialog if dialog and any(has_state(node, Atspi.StateType.FOCUSED) for node in walk(dialog)) else None
        return self.wait_for(has_focus, 'a dialog that has the focus')

    def close_dialog(self):
        self.wait_for_dialog()
        self.press('Escape')
        self.wait_until_gone(Atspi.Role.DIALOG)

    def click(self, node, action='click'):
        """Does what pressing a control does, by its action."""
        for index in range(node.get_n_actions()):
            if Atspi.Action.get_action_name(node, index) == action:
                assert node.do_action(index), f'"{node.get_name()}" refused to {action}'
                return
        raise AssertionError(f'{node.get_role_name()} "{node.get_name()}" has no action {action}')

    def point_at(self, node, *action):
        """Moves the mouse to the middle of something, and does there what xdotool calls so."""
        place = node.get_extents(Atspi.CoordType.WINDOW)
        self.point_into(place.x + place.width // 2, place.y + place.height // 2, *action)

    def point_into(self, x, y, *action):
        """As point_at(), with a place as AT-SPI tells it of the window."""
        window = self.window.get_extents(Atspi.CoordType.WINDOW)
        subprocess.run(['xdotool', 'mousemove', '--window', self.x_window(), str(x - window.x), str(y - window.y),
                        *action], check=True)

    def point_away(self):
        """Moves the mouse out of the window, for what is below it would take the focus in a menu."""
        subprocess.run(['xdotool', 'mousemove', '0', '0'], check=True)

    def point_and_click(self, node):
        """Clicks into the middle of something with the mouse: for what has no action of its own, like a card."""
        self.point_at(node, 'click', '1')

    def press(self, *keys):
        """Presses keys by their X names, like "Escape" and "ctrl+comma"."""
        codes = ['+'.join(str(FUNCTION_KEYS.get(key, key)) for key in chord.split('+')) for chord in keys]
        subprocess.run(['xdotool', 'key', *codes], check=True)

    def type(self, text):
        # The text comes from a file, so that no argument shows it to the other processes.
        subprocess.run(['xdotool', 'type', '--file', '-'], input=text, text=True, check=True)

    def wait_for_focus(self, name):
        """Waits until the focus is on what has that name, and returns it."""
        def find_focused():
            for node in self.find_all(None, name):
                if has_state(node, Atspi.StateType.FOCUSED):
                    return node
            return None
        return self.wait_for(find_focused, f'the focus on "{name.pattern if isinstance(name, re.Pattern) else name}"')

    def x_window(self):
        """The window as the X server numbers it, once it is on the screen."""
        windows = subprocess.run(['xdotool', 'search', '--sync', '--onlyvisible', '--pid', str(self.process.pid)],
                                 capture_output=True, text=True, check=True, timeout=DEADLINE).stdout.split()
        return windows[-1]

    def turn_away_and_back(self):
        """Lets the window's user minimize it, and turn to it again."""
        def is_active():
            return has_state(self.window, Atspi.StateType.ACTIVE)
        window = self.x_window()
        subprocess.run(['xdotool', 'windowminimize', window], check=True)
        self.wait_for(lambda: not is_active(), 'the window to be left')
        subprocess.run(['xdotool', 'windowactivate', window], check=True)
        self.wait_for(is_active, 'the window to be used again')

    def measure_border(self):
        """How many pixels wide the frame is that GTK draws around a window where nothing can draw a shadow."""
        outside = self.window.get_extents(Atspi.CoordType.WINDOW)
        inside = self.window.get_child_at_index(0).get_extents(Atspi.CoordType.WINDOW)
        return (outside.width - inside.width) // 2

    def resize(self, width, height):
        """Makes the window as large as that, without its frame."""
        border = self.measure_border()
        subprocess.run(['xdotool', 'windowsize', '--sync', self.x_window(),
                        str(width + 2 * border), str(height + 2 * border)], check=True)

    def find_visible_area(self):
        """What of the screen its windows cover, popovers too: left, top, right and bottom, without the first one's frame."""
        border = self.measure_border()
        first = self.x_window()
        left, top, right, bottom = [], [], [], []
        for window in subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(self.process.pid)],
                                     capture_output=True, text=True, check=True).stdout.split():
            answer = subprocess.run(['xdotool', 'getwindowgeometry', '--shell', window],
                                    capture_output=True, text=True, check=True).stdout
            place = dict(line.split('=') for line in answer.splitlines())
            frame = border if window == first else 0
            left.append(int(place['X']) + frame)
            top.append(int(place['Y']) + frame)
            right.append(int(place['X']) + int(place['WIDTH']) - frame)
            bottom.append(int(place['Y']) + int(place['HEIGHT']) - frame)
        return max(0, min(left)), max(0, min(top)), max(right), max(bottom)

    def screenshot(self, path):
        """Saves the window, without its frame and with what is above it, once it is still: when two pictures in a row are alike."""
        left, top, right, bottom = self.find_visible_area()
        command = ['import', '-silent', '-window', 'root', '-crop', f'{right - left}x{bottom - top}+{left}+{top}', '+repage',
                   '-define', 'png:exclude-chunks=date,time', 'png:-']
        deadline = time.monotonic() + DEADLINE
        before, picture = None, subprocess.run(command, capture_output=True, check=True).stdout
        while picture != before and time.monotonic() < deadline:
            before, picture = picture, subprocess.run(command, capture_output=True, check=True).stdout
        with open(path, 'wb') as file:
            file.write(picture)

    def kill(self):
        """Ends the program wherever it is, which is not what it is asked for at the end of the `with` then."""
        self.was_killed = True
        self.process.kill()
        self.process.wait()

    def read_pixel(self, node):
        """The colour in the middle of something, as ImageMagick writes it."""
        window = self.window.get_extents(Atspi.CoordType.WINDOW)
        place = node.get_extents(Atspi.CoordType.WINDOW)
        crop = f'1x1+{place.x - window.x + place.width // 2}+{place.y - window.y + place.height // 2}'
        return subprocess.run(['import', '-silent', '-window', self.x_window(), '-crop', crop, '-format',
                               '%[pixel:p{0,0}]', 'info:-'], capture_output=True, check=True).stdout

    def close(self):
        """Closes the window as its user does, and checks that the program ends well and logged nothing of weight."""
        # It may be busy for a moment, and not answer.
        dialogs, = self.wait_for(lambda: [self.find_all(Atspi.Role.DIALOG)], 'an answer')
        if dialogs:
            # It would be closed in place of the window.
            self.close_dialog()
        self.close_window()
        self.check_end()

    def close_window(self):
        # The program may be gone before it has answered.
        with contextlib.suppress(GLib.Error):
            self.click(self.window, 'window.close')

    def check_end(self):
        """Waits until the program has ended, and checks that it did well."""
        wait_until(lambda: self.process.poll() is not None, 'the program to end')
        log = self.read_log()
        assert self.process.returncode == 0, f'the program ended with status {self.process.returncode}:\n{log}'
        assert not COMPLAINT.search(log), f'the program complained:\n{log}'


# --- The clock ------------------------------------------------------------------------------------------------------

class Clock:
    """The clock of a program, which begins at a time (now) and can be set while it runs. To be used in a `with`."""

    def __init__(self, start=None):
        self.start = time.time() if start is None else start
        self.jump = tempfile.NamedTemporaryFile('w+b', prefix='cosmorama-clock-', buffering=0)
        self.set_forward(0)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.jump.close()

    def set_forward(self, seconds):
        """Sets it to so many seconds more, or less, than it would show had it not been set before."""
        self.jump.seek(0)
        self.jump.write(struct.pack('=q', seconds))

    def environment(self):
        return {'LD_PRELOAD': os.environ['COSMO_SHIFTED_CLOCK'], 'COSMO_CLOCK': str(round(self.start)),
                'COSMO_CLOCK_JUMP': self.jump.name,
                # What is preloaded comes before the sanitizer, if the program has one, and does without.
                'ASAN_OPTIONS': 'verify_asan_link_order=0:' + os.environ.get('ASAN_OPTIONS', '')}


# --- The stand-in for NASA ------------------------------------------------------------------------------------------

class StandIn:
    """tests/sky's stand-in for both services, with whatever faults its options order. To be used in a `with`.

    It comes with a home folder: programs that use the same stand-in are runs of the same user, who has seen nothing yet.
    """

    def __init__(self, *options):
        self.home = tempfile.TemporaryDirectory(prefix='home-', dir=os.environ['HOME'])
        # It says where it is once it answers there.
        self.process = subprocess.Popen([os.environ['COSMO_SKY'], '--port', '0', *options],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().strip()
        assert self.address, f'the stand-in for NASA ended with status {self.process.wait()}'

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        self.home.cleanup()

    def stop(self):
        """Ends it: nobody answers at its address from now on."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.communicate()

    def environment(self):
        """Where the program shall keep its files."""
        return {f'XDG_{kind}_HOME': os.path.join(self.home.name, kind.lower()) for kind in ('CACHE', 'CONFIG', 'DATA')}

    def set(self, key, value):
        """Changes one of the user's settings, before the program starts."""
        subprocess.run(['gsettings', 'set', os.environ['COSMO_APP_ID'], key, value], check=True,
                       env={**os.environ, **self.environment()})

    def options(self):
        """What makes the program ask the stand-in."""
        return ['--planetary-url', f'{self.address}/planetary/apod',
                '--basic-url', f'{self.address}/wp-json/wp/v2/apod-basic']

    def get(self, path):
        """What it answers, taken as JSON."""
        with urllib.request.urlopen(self.address + path, timeout=DEADLINE) as answer:
            return json.load(answer)

    def get_bytes(self, url):
        """What there is at one of its addresses."""
        with urllib.request.urlopen(url, timeout=DEADLINE) as answer:
            return answer.read()

    def stats(self):
        """What has been asked of it so far."""
        return self.get('/__stats')
