# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run left on the disk, however it ended: the catalogue and the pictures, looked at by other programs than ours."""

import contextlib
import datetime
import hashlib
import os
import shutil
import sqlite3
import subprocess
import tempfile
import urllib.request


def catalogue_path():
    return os.path.join(os.environ['XDG_DATA_HOME'], 'cosmorama', 'catalogue.db')


def cache_path(*names):
    return os.path.join(os.environ['XDG_CACHE_HOME'], 'cosmorama', *names)


def clear():
    """As before the first start."""
    for path in os.path.dirname(catalogue_path()), cache_path():
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def open_catalogue():
    """A copy of the catalogue with its log, so that what the next start will find is not touched; None if there is none."""
    with tempfile.TemporaryDirectory() as folder:
        for suffix in '', '-wal':
            with contextlib.suppress(FileNotFoundError):
                shutil.copy(catalogue_path() + suffix, folder)
        copy = os.path.join(folder, os.path.basename(catalogue_path()))
        if not os.path.exists(copy):
            yield None
            return
        with contextlib.closing(sqlite3.connect(copy)) as database:
            yield database


def check_catalogue():
    """What SQLite has to say against it; an empty list when it is sound."""
    with open_catalogue() as database:
        if database is None:
            return []
        complaints = [row[0] for row in database.execute('PRAGMA integrity_check') if row[0] != 'ok']
        return complaints + [f'a reference of {row[0]} leads nowhere' for row in database.execute('PRAGMA foreign_key_check')]


def has_records(database):
    return database is not None and \
        database.execute("SELECT count(*) FROM sqlite_master WHERE name = 'records'").fetchone()[0] > 0


def list_titles(year):
    """The titles in the catalogue, by the ordinals of their days."""
    first, last = datetime.date(year, 1, 1).toordinal(), datetime.date(year, 12, 31).toordinal()
    with open_catalogue() as database:
        if not has_records(database):
            return {}
        return dict(database.execute('SELECT day, title FROM records WHERE day BETWEEN ? AND ?', (first, last)))


def list_days(year):
    """The days of a year whose records are in the catalogue, as ordinals."""
    return list_titles(year).keys()


def list_addresses():
    """The addresses of pictures in the catalogue, by the name under which their files are stored."""
    with open_catalogue() as database:
        if not has_records(database):
            return {}
        addresses = [address for row in database.execute('SELECT thumbnail_url, image_url FROM records')
                     for address in row if address is not None]
    return {hashlib.sha256(address.encode()).hexdigest(): address for address in addresses}


def list_pictures(kind):
    """The names of the stored files, without those that are being written."""
    with contextlib.suppress(FileNotFoundError):
        return {name for name in os.listdir(cache_path(kind)) if not name.startswith('new-')}
    return set()


def list_temporary():
    found = []
    for kind in 'originals', 'thumbnails':
        with contextlib.suppress(FileNotFoundError):
            found += [name for name in os.listdir(cache_path(kind)) if name.startswith('new-')]
    return found


class Pictures:
    """Looks at each stored picture once."""

    def __init__(self):
        self.checked = set()

    def check(self):
        """What is wrong with those that are new; an empty list when each is whole."""
        complaints = []
        addresses = list_addresses()
        for name in list_pictures('originals') - self.checked:
            # The kill may have come between a picture and its record.
            if name in addresses:
                self.checked.add(name)
                with open(cache_path('originals', name), 'rb') as file, urllib.request.urlopen(addresses[name]) as sent:
                    if file.read() != sent.read():
                        complaints.append(f'{name} is not what {addresses[name]} is')
        thumbnails = {name for name in list_pictures('thumbnails') if f't{name}' not in self.checked}
        self.checked |= {f't{name}' for name in thumbnails}
        for name in thumbnails:
            decoded = subprocess.run(['convert', '-regard-warnings', f'jpeg:{cache_path("thumbnails", name)}', 'null:'],
                                     capture_output=True, text=True)
            if decoded.returncode != 0 or decoded.stderr:
                complaints.append(f'the thumbnail {name}: {decoded.stderr.strip()}')
        return complaints

    def count(self):
        return len(self.checked)
