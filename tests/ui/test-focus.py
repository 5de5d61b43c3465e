#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The focus is never lost: when what has it goes away, it goes to where one would look next."""

import re
import unittest

import access
import driver
import gallery
import networkmanager
import pages
from gallery import Role, State

JANUARY = re.compile(', 1 January 2023$')
FEBRUARY = re.compile(', 1 February 2023$')
MARCH = re.compile(', 1 March 2023$')


class FocusTest(unittest.TestCase):
    def open(self, *faults, options=(), environment=None, **settings):
        self.nasa = self.enterContext(driver.StandIn(*faults))
        for key, value in settings.items():
            self.nasa.set(key.replace('_', '-'), value)
        self.window = self.enterContext(gallery.open_on(self.nasa, '--year', '2023', '--view', 'firsts', *options,
                                                        environment=environment))
        self.window.point_away()
        self.window.wait_for(lambda: driver.has_state(self.window.window, State.ACTIVE), 'the window to be used')

    def open_complete(self):
        self.open()
        self.window.wait_until_complete(12)
        self.window.wait_for_focus(JANUARY)

    def wait_for_focus_in(self, name):
        """Waits until the focus is on something in what has that name: a page that only says something."""
        self.window.wait_for(lambda: any(driver.has_state(node, State.FOCUSED)
                                         for page in self.window.find_all(Role.GROUPING, name)
                                         for node in driver.walk(page)), f'the focus in “{name}”')

    def lead_to(self, name, key='Tab'):
        """Presses the key until what has that name has the focus."""
        with access.FocusLog(self.window) as focus:
            for _ in range(40):
                if re.search(name, focus.press(key).get_name()):
                    return
        self.fail(f'{key} does not lead to “{name}”')


class TestBanner(FocusTest):
    """The banner's button goes away by being pressed, or because it has nothing to say any more."""

    def test_dismissed(self):
        """who dismisses the banner is among the pictures then"""
        self.open('--basic', 'down')
        self.window.wait_for_node(Role.BUTTON, 'Dismiss')
        self.window.wait_until_complete(12)
        self.window.wait_for_focus(JANUARY)
        self.lead_to('^Dismiss$', 'shift+Tab')
        self.window.press('Return')
        self.window.wait_until_gone(Role.BUTTON, 'Dismiss')
        self.window.wait_for_focus(JANUARY)

    def test_over(self):
        """so it is when what it told of is over"""
        self.open('--limit', '8', '--retry-after', '15', '--basic', 'down', options=['--view', 'every-day'])
        self.window.wait_for_node(Role.BUTTON, 'Preferences')
        self.window.wait_for_focus(re.compile('1 January 2023'))
        self.lead_to('^Preferences$', 'shift+Tab')
        self.window.wait_until_gone(Role.BUTTON, 'Preferences')
        self.window.wait_for_focus(JANUARY)

    def test_again(self):
        """who lets what failed be tried again can do so once more when it fails again"""
        self.open('--basic', 'down', '--bad-day', '2023-01-01')
        self.window.wait_for_node(Role.BUTTON, 'Try Again')
        self.window.wait_until_still()
        self.lead_to('^Try Again$', 'shift+Tab')
        asked = self.nasa.stats()['api']
        self.window.press('Return')
        self.window.wait_for(lambda: self.nasa.stats()['api'] > asked, 'another try')
        self.window.wait_until_still()
        self.window.wait_for_focus(re.compile('^Try Again$|1 January 2023'))


class TestPages(FocusTest):
    """One page takes the place of another."""

    def test_views(self):
        """from the year to what is found, to the favorites, and back"""
        self.open_complete()
        self.window.press('ctrl+f')
        self.window.wait_for_focus('Search')
        self.window.type('the')
        self.window.wait_for_node(Role.LABEL, 'Search Results')
        self.window.press('Return')
        self.window.wait_for_focus(re.compile(', 1 .* 2023$'))
        # There are none, and the page that says so has no controls.
        self.window.press('alt+3')
        self.wait_for_focus_in('No Favorites Yet')
        self.window.press('alt+1')
        self.window.wait_until_complete(12)
        self.window.wait_for_focus(JANUARY)

    def test_narrow(self):
        """so it is where the views are chosen at the bottom"""
        self.open_complete()
        self.window.resize(360, 640)
        self.window.wait_for_node(Role.RADIO_BUTTON, 'Monthly')
        self.window.press('alt+3')
        self.wait_for_focus_in('No Favorites Yet')
        self.window.press('alt+1')
        self.window.wait_for_focus(JANUARY)

    def test_views_move(self):
        """who is at the views is so still when the window becomes narrow, and wide again"""
        self.open_complete()
        self.lead_to('^First of Each Month$', 'shift+Tab')
        self.window.resize(360, 640)
        self.window.wait_for_focus('Monthly')
        self.window.resize(1100, 760)
        self.window.wait_for_focus('First of Each Month')

    def test_search_left(self):
        """who leaves the search is where the search began"""
        self.open_complete()
        self.window.press('Right')
        self.window.wait_for_focus(FEBRUARY)
        self.window.press('ctrl+f')
        self.window.wait_for_focus('Search')
        self.window.type('xyzzy')
        self.window.wait_for_node(Role.LABEL, 'No Results Found')
        self.window.press('Escape')
        self.window.wait_until_complete(12)
        self.window.wait_for_focus(FEBRUARY)

    def test_nothing_found(self):
        """who presses Return for what is not found goes on typing"""
        self.open_complete()
        self.window.press('ctrl+f')
        self.window.wait_for_focus('Search')
        self.window.type('xyzzy')
        self.window.wait_for_node(Role.LABEL, 'No Results Found')
        self.window.press('Return')
        self.window.wait_for_focus('Search')

    def test_unreachable(self):
        """where nothing can be had the focus is on what tries again, also after that was in vain"""
        self.open('--planetary', 'down', '--basic', 'down')
        self.window.wait_for_node(Role.BUTTON, 'Try Again')
        self.window.wait_for_focus('Try Again')
        asked = self.nasa.stats()['api']
        self.window.press('Return')
        self.window.wait_for(lambda: self.nasa.stats()['api'] > asked, 'another try')
        self.window.wait_for_focus('Try Again')

    def test_offline(self):
        """without a network it is on the page that says so, and on any other that comes in its place"""
        network = self.enterContext(networkmanager.NetworkManager(connected=False))
        self.open(options=pages.NOWHERE, environment=network.environment)
        self.wait_for_focus_in('Offline')
        self.window.press('alt+3')
        self.wait_for_focus_in('No Favorites Yet')
        self.window.press('alt+1')
        self.wait_for_focus_in('Offline')


class TestFavourites(FocusTest):
    """A card goes away that has the focus."""

    def make_favourites(self, *cards):
        for card in cards:
            self.window.open_card(card)
            self.window.press('ctrl+d')
            self.window.wait_for_node(Role.BUTTON, 'Remove from Favorites')
            self.window.press('Escape')
            self.window.wait_for_focus(card)
        self.window.point_away()
        self.window.press('alt+3')
        self.window.wait_for(lambda: len(self.window.cards()) == len(cards), 'the favorites')
        self.window.wait_for(self.is_focus_on_card, 'the focus on a card')

    def is_focus_on_card(self):
        return any(driver.has_state(card, State.FOCUSED) for card in self.window.cards())

    def remove(self, card):
        """From the favourites, and comes back to them."""
        self.window.wait_for_focus(card)
        self.window.press('Return')
        self.window.wait_for_node(Role.BUTTON, 'Remove from Favorites')
        self.window.press('ctrl+d')
        self.window.wait_for_node(Role.BUTTON, 'Add to Favorites')
        self.window.press('Escape')

    def test_neighbour(self):
        """the focus is on the one that came after it then, or before if it was the last one"""
        self.open_complete()
        # The one that was added last is first.
        self.make_favourites(MARCH, FEBRUARY, JANUARY)
        self.window.press('Home', 'Right')
        self.remove(FEBRUARY)
        self.window.wait_for(lambda: len(self.window.cards()) == 2, 'it to go')
        self.window.wait_for_focus(MARCH)
        self.remove(MARCH)
        self.window.wait_for(lambda: len(self.window.cards()) == 1, 'it to go')
        self.window.wait_for_focus(JANUARY)

    def test_last(self):
        """after the last one it is on the page that says so"""
        self.open_complete()
        self.make_favourites(FEBRUARY)
        self.remove(FEBRUARY)
        self.wait_for_focus_in('No Favorites Yet')


class TestDialogs(FocusTest):
    """A dialog is above the window, and goes again."""

    def test_gallery(self):
        """from a dialog one comes back to the card one was at"""
        self.open_complete()
        self.window.press('Right')
        for keys in ['ctrl+comma'], ['ctrl+question']:
            with self.subTest(keys=keys):
                self.window.wait_for_focus(FEBRUARY)
                self.window.press(*keys)
                self.window.wait_for_node(Role.DIALOG)
                self.window.press('Escape')
                self.window.wait_until_gone(Role.DIALOG)
                self.window.wait_for_focus(FEBRUARY)

    def test_menu(self):
        """from one that a menu led to, one comes back to the menu"""
        self.open_complete()
        self.window.press('F10')
        self.window.wait_for_focus('Today’s Picture')
        self.window.press('Up')
        self.window.wait_for_focus('About Cosmorama')
        self.window.press('Return')
        self.window.wait_for_node(Role.DIALOG)
        self.window.press('Escape')
        self.window.wait_until_gone(Role.DIALOG)
        self.window.wait_for_focus('Main Menu')

    def test_viewer(self):
        """so it is in the viewer, where keys lead on then"""
        self.open_complete()
        title = self.window.open_card(FEBRUARY)
        self.window.point_away()
        self.window.wait_for_focus(title)
        self.window.press('ctrl+comma')
        self.window.wait_for_node(Role.DIALOG)
        self.window.press('Escape')
        self.window.wait_until_gone(Role.DIALOG)
        self.window.wait_for_focus(title)
        self.window.press('Right')
        self.window.wait_for_node(Role.LABEL, re.compile('1 March 2023$'))


class TestViewer(FocusTest):
    """What the viewer offers depends on the picture, on its download, and on the room there is."""

    def open_february(self):
        """Returns its title, which is the name of the picture too."""
        card = self.window.wait_for_card(FEBRUARY)
        title, _, _ = card.get_name().rpartition(', ')
        self.window.press('Home', 'Right')
        self.window.wait_for_focus(FEBRUARY)
        self.window.press('Return')
        self.window.wait_for_node(Role.IMAGE, title)
        self.window.wait_for_focus(title)
        return title

    def wait_until_whole(self):
        self.window.wait_for_node(Role.LABEL, re.compile(r'^\d+ × \d+ pixels, '))

    def test_closed(self):
        """wherever the focus is when one leaves, it is on the card of the picture that was seen last"""
        self.open_complete()
        for name in 'Details', 'Zoom In', 'Open NASA’s Page', 'Next Picture':
            with self.subTest(name=name):
                self.open_february()
                self.wait_until_whole()
                self.lead_to(f'^{name}$')
                self.window.press('Escape')
                self.window.wait_for_focus(FEBRUARY)

    def test_last_picture(self):
        """at the last picture the button that leads on is of no use, and the picture has the focus"""
        self.open_complete()
        self.window.press('End')
        last = self.window.wait_for_focus(re.compile(', 1 December 2023$'))
        title, _, _ = last.get_name().rpartition(', ')
        self.window.press('Left')
        self.window.wait_for_focus(re.compile(', 1 November 2023$'))
        self.window.press('Return')
        self.window.wait_for_node(Role.LABEL, re.compile('1 November 2023$'))
        self.lead_to('^Next Picture$')
        self.window.press('Return')
        self.window.wait_for_focus(title)

    def test_details(self):
        """who puts the details away while reading them is at the picture"""
        self.open_complete()
        title = self.open_february()
        self.wait_until_whole()
        self.lead_to('^Open NASA’s Page$')
        self.window.press('F9')
        self.window.wait_until_gone(Role.BUTTON, 'Open NASA’s Page')
        self.window.wait_for_focus(title)

    def test_sheet(self):
        """so it is where they are a sheet"""
        self.open_complete()
        self.window.resize(360, 640)
        title = self.open_february()
        self.window.press('F9')
        self.window.wait_for_node(Role.LABEL, 'Wednesday, 1 February 2023')
        self.lead_to('^Open NASA’s Page$')
        self.window.press('F9')
        self.window.wait_until_gone(Role.LABEL, 'Wednesday, 1 February 2023')
        self.window.wait_for_focus(title)

    def test_stop(self):
        """who stops a download can try again, and stop it again"""
        self.open('--bandwidth', '40')
        self.window.wait_until_complete(12)
        self.open_february()
        for name, other in ('Stop the Download', 'Retry'), ('Retry', 'Stop the Download'):
            with self.subTest(name=name):
                self.lead_to(f'^{name}$')
                self.window.press('Return')
                self.window.wait_for_node(Role.BUTTON, other)
                self.window.wait_for_focus(other)

    def test_failed(self):
        """who tries again in vain is where one can try once more"""
        self.open('--image-html', '1')
        self.window.wait_until_still()
        self.open_february()
        self.window.wait_for_node(Role.BUTTON, 'Retry')
        self.lead_to('^Retry$')
        self.window.press('Return')
        self.window.wait_for_focus('Retry')

    def test_downloaded(self):
        """who could have stopped a download is at the picture when it is there"""
        self.open('--bandwidth', '200')
        self.window.wait_until_complete(12)
        title = self.open_february()
        self.lead_to('^Stop the Download$')
        self.window.wait_until_gone(Role.BUTTON, 'Stop the Download')
        self.wait_until_whole()
        self.window.wait_for_focus(title)

    def test_controls(self):
        """in full screen the focus does not go with the controls"""
        self.open_complete()
        title = self.open_february()
        self.wait_until_whole()
        self.window.point_and_click(self.window.find(Role.BUTTON, 'Full Screen'))
        self.window.wait_until_gone(Role.LABEL, 'Wednesday, 1 February 2023')
        self.window.wait_until_gone(Role.BUTTON, 'Leave Full Screen')
        self.window.wait_for_focus(title)
        self.window.press('Escape')
        self.window.wait_for_node(Role.BUTTON, 'Full Screen')

    def test_slide_show(self):
        """nor do the controls go while one of them has the focus, as long as that may be"""
        self.open('--image-latency', '100', slideshow_interval='3')
        self.window.wait_until_complete(12)
        self.open_february()
        self.wait_until_whole()
        self.window.press('F5')
        self.window.wait_until_gone(Role.LABEL, 'Wednesday, 1 February 2023')
        self.lead_to('^Zoom In$')
        # Each of them is looked at for as long as controls stay by themselves.
        seen = set()

        def look():
            seen.update(image.get_name() for image in self.window.find_all(Role.IMAGE))
            return len(seen) > 3
        self.window.wait_for(look, 'three more pictures')
        self.window.wait_for_focus('Zoom In')


if __name__ == '__main__':
    driver.main()
