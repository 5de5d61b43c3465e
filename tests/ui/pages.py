# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page of the window, one after the other, for what has to hold on all of them. Nothing here depends on the language
of the texts."""

import contextlib
import os
import subprocess
import tempfile

import access
import driver
import gallery
import networkmanager
import notifications
from gallery import Role, State

YEAR = '2023'

# The ways that lead to all pages: what the stand-in for NASA is told for each.
TOURS = {
    'well': [],
    'waiting': ['--image-latency', '600000'],
    'failed': ['--basic', 'down', '--bad-day', f'{YEAR}-02-01', '--image-html', '1'],
    'unreachable': ['--planetary', 'down', '--basic', 'down'],
    'offline': [],
    'film': [],
    'playing': [],
    'presenting': [],
}

# Without a network no name has an address.
NOWHERE = ['--planetary-url', 'https://planetary.invalid/apod', '--basic-url', 'https://basic.invalid/apod-basic']

# The menus, and what else is above the window without being of it.
POPOVERS = {'years', 'menu', 'picture-menu'}
# The window is as large as the screen.
FULL_SCREEN = {'full-screen', 'full-screen-controls', 'slide-show'}


def make_film(path, seconds):
    """Writes a test picture's film, of a few frames a second."""
    subprocess.run(['gst-launch-1.0', '--quiet', 'videotestsrc', f'num-buffers={5 * seconds}', '!',
                    'video/x-raw,width=320,height=180,framerate=5/1', '!', 'avenc_mpeg4', '!', 'mp4mux', 'faststart=true', '!',
                    'filesink', f'location={path}'], check=True)


def set_toolkit(nasa, **settings):
    """Sets what the desktop would: GtkSettings, before the program starts."""
    folder = os.path.join(nasa.environment()['XDG_CONFIG_HOME'], 'gtk-4.0')
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'settings.ini'), 'w', encoding='utf-8') as file:
        file.write('[Settings]\n')
        file.writelines(f'{name.replace("_", "-")}={value}\n' for name, value in settings.items())


def enlarge_text(nasa):
    """Makes text twice as large for a program that starts with what is returned in its environment. The desktop's setting gets
    to the toolkit by the display: as a resource, where there is no daemon of settings."""
    path = os.path.join(nasa.home.name, 'resources')
    with open(path, 'w', encoding='utf-8') as file:
        file.write(f'Xft.dpi: {2 * 96}\n')
    return {'XENVIRONMENT': path}


class Tour(gallery.Gallery):
    """A window whose user goes through its pages mostly by keyboard. `visit` is called on each, with its name and what is new there:
    the window, or a popover or dialog above it. It may move the focus."""

    def go(self, visit, tour='well'):
        getattr(self, f'go_{tour}')(visit)

    # --- The tours ---

    def go_well(self, visit):
        self.wait_until_still()
        self.wait_for_node(Role.TABLE_CELL)
        visit('gallery', self.window)
        self.see_popover('ctrl+l', 'years', visit, Role.TOGGLE_BUTTON)
        self.see_popover('F10', 'menu', visit, Role.MENU_ITEM)
        self.see_viewer(visit)
        self.see_favourites(visit)
        self.see_search(visit)
        self.see_dialog(['ctrl+comma'], 'preferences', visit)
        self.see_dialog(['ctrl+question'], 'shortcuts', visit)
        self.see_about(visit)
        self.see_saving(visit, 'saved')

    def go_waiting(self, visit):
        self.wait_for_waiting_cards()
        visit('waiting', self.window)
        self.open_first()
        visit('viewer-waiting', self.window)
        self.leave_viewer()
        self.see_saving(visit, 'saving')

    def go_failed(self, visit):
        self.wait_until_still()
        visit('failed', self.window)
        self.open_first()
        self.wait_for_quiet()
        visit('viewer-failed', self.window)
        self.leave_viewer()
        self.see_saving(visit, 'saved-in-part')

    def go_unreachable(self, visit):
        # Of the pages of the gallery only this one has labels, and a button, and no cards.
        self.wait_for(lambda: self.find(Role.PROGRESS_BAR) is None and not self.cards(), 'the end of trying')
        visit('unreachable', self.window)

    def go_offline(self, visit):
        self.go_unreachable(lambda _page, root: visit('offline', root))

    def open_film(self):
        self.wait_until_still()
        self.open_first()
        # Its title is NASA's, in whatever language the window is.
        while self.find(Role.IMAGE, self.film) is None:
            before = self.find(Role.IMAGE).get_name()
            self.press('Page_Down')
            self.wait_for(lambda: self.find(Role.IMAGE, before) is None, 'the next picture')
        self.wait_for_quiet()

    def go_film(self, visit):
        self.open_film()
        visit('film', self.window)
        names = self.list_names(Role.BUTTON)
        self.press('space')
        # In between it is downloaded, and on the point of being played.
        self.wait_for(lambda: self.list_names(Role.BUTTON) != names and self.find(Role.PROGRESS_BAR) is None and
                      self.find(Role.SLIDER) is None, 'another offer')
        visit('film-failed', self.window)

    def go_playing(self, visit):
        self.open_film()
        self.press('space')
        # How long it is, and where one is in it.
        self.wait_for(lambda: self.find(Role.SLIDER), 'the controls of the film')
        self.wait_for_quiet()
        visit('playing', self.window)

    def go_presenting(self, visit):
        """A slide show, and the picture alone, with the controls that come with a key."""
        self.wait_until_still()
        self.open_first()
        self.wait_for_quiet()
        for name, key in ('full-screen-controls', 'F11'), ('slide-show', 'F5'):
            before = self.shows_details()
            self.press(key)
            self.wait_for(lambda: not self.shows_details(), 'the picture alone')
            # As long as one of them has the focus they stay.
            self.press('Tab')
            self.wait_for(lambda: any(driver.has_state(button, State.FOCUSED) for button in self.find_all(Role.BUTTON)),
                          'the focus on a control')
            visit(name, self.window)
            self.press('Escape')
            self.wait_for(lambda before=before: self.shows_details() == before, 'the details to be as before')

    # --- Their pages ---

    def open_first(self):
        place = self.wait_for_node(Role.TABLE_CELL).get_extents(driver.Atspi.CoordType.WINDOW)
        # Of a low window's card the middle may be out of view.
        self.point_into(place.x + place.width // 2, place.y + min(place.height, 100) // 2, 'click', '1')
        self.wait_for(lambda: not self.cards() and self.find(Role.IMAGE), 'the viewer')

    def leave_viewer(self):
        self.press('Escape')
        self.wait_for_node(Role.TABLE_CELL)

    def see_popover(self, key, name, visit, role):
        before = self.list_names(role)

        def find_new():
            return next((node for node in self.find_all(role) if node.get_name() not in before), None)
        self.press(key)
        item = self.wait_for(find_new, f'the {name}')
        visit(name, item.get_parent().get_parent())
        self.press('Escape')
        self.wait_for(lambda: find_new() is None, f'the {name} to go')

    def see_dialog(self, keys, name, visit):
        self.press(*keys)
        dialog = self.wait_for_dialog()
        visit(name, dialog)
        self.close_dialog()

    def see_about(self, visit):
        """The last item of the menu, and the pages below it."""
        self.point_away()
        self.press('F10')
        self.wait_for_node(Role.MENU_ITEM)
        self.wait_for(lambda: driver.has_state(self.find_all(Role.MENU_ITEM)[0], State.FOCUSED), 'the first item')
        self.press('Up')
        self.wait_for(lambda: driver.has_state(self.find_all(Role.MENU_ITEM)[-1], State.FOCUSED), 'the last item')
        self.press('Return')
        dialog = self.wait_for_dialog()
        visit('about', dialog)
        pages = [row.get_name() for row in driver.find_all(dialog, Role.LIST_ITEM)]
        # Where one reports a mistake is an address.
        del pages[1]
        for name in pages:
            # In a low window the mouse would have to scroll to it first.
            self.lead_to(self.wait_for_node(Role.LIST_ITEM, name))
            self.press('Return')
            self.wait_until_gone(Role.LIST_ITEM, name)
            visit(f'about-{pages.index(name)}', dialog)
            self.press('alt+Left' if self.reads_from_left() else 'alt+Right')
            self.wait_for_node(Role.LIST_ITEM, name)
        self.close_dialog()

    def see_saving(self, visit, name):
        """Saves into the folder that is offered, and visits what comes of it."""
        self.press('ctrl+shift+s')
        chooser = self.wait_for(self.find_chooser, 'the dialog that asks for a folder')
        self.click(driver.find_all(chooser, Role.BUTTON)[-1])
        self.wait_for(lambda: self.find_chooser() is None, 'it to go')
        dialog = self.wait_for_dialog()
        if name != 'saving':
            self.wait_for(lambda: driver.find(dialog, Role.PROGRESS_BAR) is None, 'the end of saving')
            visit(name, dialog)
        else:
            self.wait_for(lambda: driver.find(dialog, Role.PROGRESS_BAR), 'the progress')
            visit(name, dialog)
            self.click(driver.find_all(dialog, Role.BUTTON)[-2])
            self.wait_for(lambda: driver.find(dialog, Role.PROGRESS_BAR) is None, 'the end of saving')
            visit('cancelled', dialog)
        self.close_dialog()

    def find_chooser(self):
        """A window of the program besides its first one, or None."""
        application = self.window.get_parent()
        for index in range(application.get_child_count()):
            window = application.get_child_at_index(index)
            if window is not None and window.get_role() == Role.DIALOG and driver.find_all(window, Role.BUTTON):
                return window
        return None

    def see_viewer(self, visit):
        self.open_first()
        self.wait_for_quiet()
        visit('viewer', self.window)
        self.see_popover('F10', 'picture-menu', visit, Role.MENU_ITEM)
        before = self.shows_details()
        self.press('F9')
        self.wait_for(lambda: self.shows_details() != before, 'the details to come or go')
        visit('viewer-details' if not before else 'viewer-alone', self.window)
        self.press('F9')
        self.wait_for(lambda: self.shows_details() == before, 'the details to be as before')
        self.press('F11')
        self.wait_for(lambda: not self.shows_details(), 'the picture alone')
        visit('full-screen', self.window)
        self.press('F11')
        self.wait_for(lambda: self.shows_details() == before, 'the details to be as before')
        self.leave_viewer()

    def see_favourites(self, visit):
        cards = len(self.cards())
        self.press('alt+3')
        self.wait_for(lambda: not self.cards(), 'no favourites')
        visit('no-favourites', self.window)
        self.press('alt+1')
        self.wait_for(lambda: len(self.cards()) == cards, 'the year')
        self.open_first()
        names = self.list_names(Role.BUTTON)
        self.press('ctrl+d')
        self.wait_for(lambda: self.list_names(Role.BUTTON) != names, 'the star')
        self.leave_viewer()
        self.press('alt+3')
        self.wait_for(lambda: len(self.cards()) == 1, 'a favourite')
        visit('favourites', self.window)
        self.press('alt+1')
        self.wait_for(lambda: len(self.cards()) == cards, 'the year')

    def see_search(self, visit):
        cards = len(self.cards())
        self.type_search('xyzzy')
        self.wait_for(lambda: not self.cards(), 'nothing to be found')
        visit('nothing-found', self.window)
        self.type_search('the')
        self.wait_for(self.cards, 'what is found')
        self.wait_for(lambda: not any(driver.has_state(card, State.BUSY) for card in self.cards()), 'its pictures')
        visit('found', self.window)
        self.type_search('')
        self.press('Escape')
        self.wait_for(lambda: len(self.cards()) == cards and self.find(Role.ENTRY) is None, 'the year')

    def type_search(self, text):
        """Puts a text in place of what was searched for."""
        self.press('ctrl+f')
        self.wait_for(lambda: any(driver.has_state(entry, State.FOCUSED) for entry in self.find_all(Role.ENTRY)), 'the entry')
        self.press('ctrl+a', 'BackSpace')
        if text:
            self.type(text)

    def wait_for_waiting_cards(self):
        """Until all texts are there, and no picture."""
        self.wait_for(lambda: any(driver.has_state(card, State.BUSY) for card in self.cards()) and
                      self.progress() == (12, 12) and self.find(Role.PROGRESS_BAR) is None, 'cards that wait')

    def lead_to(self, node):
        """Presses Tab until something has the focus."""
        with access.FocusLog(self) as focus:
            while not driver.has_state(node, State.FOCUSED):
                focus.press('Tab')

    # --- What is on screen ---

    def list_names(self, role):
        return [node.get_name() for node in self.find_all(role)]

    def reads_from_left(self):
        """Whether the window is not mirrored: the first of the controls is left of the last one then."""
        buttons = [button.get_extents(driver.Atspi.CoordType.WINDOW).x for button in self.find_all(Role.RADIO_BUTTON)]
        return buttons == sorted(buttons)

    def shows_details(self):
        """Whether the text beside or under the picture is on screen: its date, in any language, has the year in it."""
        return any(YEAR in label.get_name() for label in self.find_all(Role.LABEL))

    def wait_for_quiet(self):
        """Until nothing is downloaded any more."""
        self.wait_for(lambda: self.find(Role.PROGRESS_BAR) is None, 'the download to end')


def find_film(nasa):
    """A year that has a film that may play in place in its first days, and the film's title."""
    for year in range(1996, 2026):
        for record in nasa.get(f'/planetary/apod?start_date={year}-01-01&end_date={year}-01-04&api_key=DEMO_KEY'):
            if record['media_type'] == 'video' and record['url'].endswith('.mp4'):
                return year, record['title']
    raise AssertionError('no year begins with a film')


@contextlib.contextmanager
def open_tour(tour='well', prepare=lambda nasa: {}):
    """Opens a window for a tour. `prepare` is given the stand-in for NASA: it may change what the user has set, and returns
    what the program's environment shall have in it."""
    with contextlib.ExitStack() as stack:
        options = list(TOURS[tour])
        if tour == 'playing':
            film = os.path.join(stack.enter_context(tempfile.TemporaryDirectory(prefix='film-')), 'film.mp4')
            make_film(film, 60)
            options += ['--film', film]
        # Where the window is not in front in time, what was saved is told by a notification.
        stack.enter_context(notifications.Notifications())
        nasa = stack.enter_context(driver.StandIn(*options))
        environment = prepare(nasa)
        folder = os.path.join(nasa.home.name, 'saved')
        os.makedirs(folder)
        nasa.set('save-folder', f"'file://{folder}'")
        options = [*nasa.options(), '--year', YEAR, '--view', 'firsts']
        film = None
        if tour == 'offline':
            network = stack.enter_context(networkmanager.NetworkManager(connected=False))
            environment = {**environment, **network.environment}
            options += NOWHERE
        elif tour in ('film', 'playing'):
            year, film = find_film(nasa)
            options += ['--year', str(year), '--view', 'every-day']
        window = stack.enter_context(Tour(os.environ['COSMORAMA'], *options, environment={**nasa.environment(), **environment}))
        window.film = film
        yield window
