# SPDX-License-Identifier: GPL-3.0-or-later
"""What has to hold on each page for who does not see it, or has no mouse."""

import contextlib

import driver
from gallery import Role, State
from gi.repository import Atspi

# One Tab leads into these, and arrows lead on from there.
GROUPED = {Role.RADIO_BUTTON, Role.TABLE_CELL, Role.LIST_ITEM, Role.MENU_ITEM}

CONTROLS = {Role.BUTTON, Role.TOGGLE_BUTTON, Role.CHECK_BOX, Role.SWITCH, Role.TEXT, Role.ENTRY, Role.PASSWORD_TEXT,
            Role.SPIN_BUTTON, Role.COMBO_BOX, Role.LINK, Role.SLIDER} | GROUPED

# What only holds others, and takes the focus on their behalf.
CONTAINERS = {Role.FRAME, Role.SCROLL_PANE, Role.LIST, Role.TABLE, Role.DIALOG, Role.PANEL, Role.GROUPING}

GROUPS = {Role.PANEL, Role.GROUPING}

# What is read, and can be selected or looked at more closely.
CONTENT = {Role.LABEL, Role.IMAGE}

# What something has to be that has a state.
ROLES_BY_STATE = {
    State.EDITABLE: {Role.TEXT, Role.ENTRY, Role.PASSWORD_TEXT, Role.SPIN_BUTTON},
    State.CHECKABLE: {Role.CHECK_BOX, Role.RADIO_BUTTON, Role.SWITCH},
    State.PRESSED: {Role.TOGGLE_BUTTON, Role.RADIO_BUTTON, Role.BUTTON},
    State.SELECTABLE: {Role.TABLE_CELL, Role.LIST_ITEM},
    State.FOCUSABLE: CONTROLS | CONTAINERS | CONTENT,
}

# GTK leaves the window's own buttons to the window manager's keys, and those of a dialog to Escape.
WINDOW_BUTTONS = {'Minimize', 'Maximize', 'Close'}

# How long a name may come after what it is of, in seconds.
PATIENCE = 10


def identify(node):
    # Not by its place: a page scrolls to what has the focus.
    return f'{node.get_role_name()} "{node.get_name()}"'


def locate(node):
    """Where something is: the names of what it is in."""
    names = []
    while node is not None and node.get_role() != Role.APPLICATION:
        names.insert(0, identify(node) if node.get_name() or not names else '')
        node = node.get_parent()
    return ' / '.join(filter(None, names))


def is_part_of_choice(node):
    """Whether it is libadwaita's way to show the value of a combo row, which the row itself tells."""
    if node.get_role() != Role.LIST_ITEM:
        return False
    while node.get_role() in (Role.LIST_ITEM, Role.LIST, Role.PANEL):
        node = node.get_parent()
    return node.get_role() == Role.COMBO_BOX


# --- Names and roles ------------------------------------------------------------------------------------------------

def read_name(node):
    """What a screen reader calls it. A link in a label is called by its part of the text, also where, as in GTK 4.24, it has
    no name beside that."""
    if node.get_name() or node.get_role() != Role.LINK:
        return node.get_name()
    link = node.get_hyperlink()
    return Atspi.Text.get_text(node.get_parent(), link.get_start_index(), link.get_end_index())


def list_nameless(window, root):
    """The controls on screen that a screen reader could only call by their kind."""
    def look():
        return [locate(node) for node in driver.walk(root, True)
                if driver.has_state(node, State.FOCUSABLE) and node.get_role() not in CONTAINERS
                and not read_name(node).strip() and not is_part_of_choice(node)]
    # What has just appeared may get its name a moment later.
    with contextlib.suppress(driver.Late):
        window.wait_for(lambda: not look(), 'a name for each control', PATIENCE)
    return look()


def does_click(node):
    return any(Atspi.Action.get_action_name(node, index) == 'click' for index in range(node.get_n_actions()))


def list_wrong_roles(root):
    """What is called something else than what it does."""
    wrong = []
    for node in driver.walk(root, True):
        states = [state for state, roles in ROLES_BY_STATE.items()
                  if driver.has_state(node, state) and node.get_role() not in roles]
        if states or (does_click(node) and node.get_role() not in CONTROLS):
            wrong.append(f'{locate(node)} {[state.value_nick for state in states]}')
    return wrong


# --- The keyboard ---------------------------------------------------------------------------------------------------

class FocusLog:
    """Everything that had the focus, in turn. To be used in a `with`."""

    def __init__(self, window):
        self.window = window
        self.nodes = []
        self.listener = Atspi.EventListener.new(self.on_focused)

    def __enter__(self):
        self.listener.register('object:state-changed:focused')
        return self

    def __exit__(self, *_):
        self.listener.deregister('object:state-changed:focused')

    def on_focused(self, event):
        if event.detail1:
            self.nodes.append(event.source)

    def press(self, key):
        """Presses a key that moves the focus, and returns where it went."""
        before = len(self.nodes)
        self.window.press(key)
        self.window.wait_for(lambda: len(self.nodes) > before, f'the focus after {key}')
        return self.nodes[-1]


def is_sensitive(node):
    """Whether it can be used. GTK tells so of what is in something that can not, like the button that stands for a film's
    volume."""
    while node.get_role() not in (Role.FRAME, Role.DIALOG, Role.APPLICATION):
        if not driver.has_state(node, State.SENSITIVE):
            return False
        node = node.get_parent()
    return True


def is_control(node):
    return (node.get_role() in CONTROLS and node.get_name() not in WINDOW_BUTTONS and driver.has_state(node, State.FOCUSABLE)
            and is_sensitive(node) and not is_part_of_choice(node))


def find_focus(node):
    """What has the focus where this control is meant: a link in a label, which is a node of its own as of GTK 4.24, leaves it
    to the label."""
    parent = node.get_parent()
    return parent if node.get_role() == Role.LINK and parent.get_role() == Role.LABEL else node


def list_unfocusable(root):
    """What can be clicked, but never have the focus."""
    return [locate(node) for node in driver.walk(root, True)
            if does_click(node) and driver.has_state(node, State.SENSITIVE) and not driver.has_state(node, State.FOCUSABLE)]


def list_unreachable(window, root, key='Tab'):
    """The controls on screen that the key leads to neither by itself, nor into their group."""
    controls = {identify(node): node for node in map(find_focus, filter(is_control, driver.walk(root, True)))}
    single = [place for place, node in controls.items() if node.get_role() not in GROUPED]
    grouped = {node.get_role() for node in controls.values()} & GROUPED
    wanted = len(single) + len(grouped)
    reached = {}
    # Once around, and some more for what takes the focus twice or has no role of a control.
    with FocusLog(window) as focus:
        for _ in range(2 * wanted + 5):
            if all(place in reached for place in single) and grouped <= {node.get_role() for node in reached.values()}:
                break
            node = focus.press(key)
            reached[identify(node)] = node
    roles = {node.get_role() for node in reached.values()}
    return ([place for place in single if place not in reached] +
            [f'any {role.value_nick}' for role in grouped - roles] + list_unfocusable(root))


# --- The order of reading -------------------------------------------------------------------------------------------

class Place:
    """Where something is, as numbers that grow in the direction of reading."""

    def __init__(self, node, mirrored):
        extents = node.get_extents(Atspi.CoordType.WINDOW)
        self.node = node
        self.top, self.bottom = extents.y, extents.y + extents.height
        self.start, self.end = extents.x, extents.x + extents.width
        if mirrored:
            self.start, self.end = -self.end, -self.start

    def is_empty(self):
        return self.top >= self.bottom or self.start >= self.end

    def is_before(self, other):
        """Whether it is read first where both are seen: in a line above the other's, or in the same one and further to where
        lines begin."""
        if self.bottom <= other.top:
            return True
        return self.top < other.bottom and other.top < self.bottom and self.end <= other.start


def is_bar(place, parent):
    """Whether it is a bar at the top of a page: libadwaita tells of what a page is about first, and then of its bars."""
    return (place.top == parent.top and place.start == parent.start and place.end == parent.end
            and place.bottom < parent.bottom)


def list_out_of_order(root, mirrored=False):
    """What is told of after something that it is seen before."""
    found = []
    for parent in driver.walk(root, True):
        children = [parent.get_child_at_index(index) for index in range(parent.get_child_count())]
        places = [Place(child, mirrored) for child in children if child is not None and driver.has_state(child, State.SHOWING)]
        places = [place for place in places if not place.is_empty()]
        whole = Place(parent, mirrored)
        for one, other in zip(places, places[1:]):
            if other.is_before(one) and not is_bar(other, whole):
                found.append(f'{locate(other.node)} after {identify(one.node)}')
    return found
