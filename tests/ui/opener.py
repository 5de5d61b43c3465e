# SPDX-License-Identifier: GPL-3.0-or-later
"""The program that the desktop opens something with: a browser, or a file manager."""

import os

import driver


class Opener:
    """Makes such a program for what has one of the media types; it writes down what it was asked to open."""

    def __init__(self, nasa, *media_types):
        data, config = (nasa.environment()[f'XDG_{kind}_HOME'] for kind in ('DATA', 'CONFIG'))
        self.opened = os.path.join(nasa.home.name, 'opened')
        for folder in os.path.join(data, 'applications'), config:
            os.makedirs(folder, exist_ok=True)
        with open(os.path.join(data, 'applications', 'opener.desktop'), 'w', encoding='utf-8') as file:
            file.write(f'[Desktop Entry]\nType=Application\nName=Opener\nMimeType={";".join(media_types)};\n'
                       f'Exec=sh -c \'echo "$0" >{self.opened}.new; mv {self.opened}.new {self.opened}\' %u\n')
        with open(os.path.join(config, 'mimeapps.list'), 'w', encoding='utf-8') as file:
            file.write('[Default Applications]\n')
            file.writelines(f'{media_type}=opener.desktop\n' for media_type in media_types)

    def wait(self, deadline=driver.DEADLINE):
        """Waits until something is opened, and returns its address."""
        driver.wait_for_file(os.path.dirname(self.opened), lambda: os.path.exists(self.opened), deadline)
        with open(self.opened, encoding='utf-8') as file:
            return file.read().strip()
