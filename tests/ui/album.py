# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder of saved pictures, looked at from outside."""

import hashlib
import json
import os


def read_index(folder):
    """What cosmorama.json says of each day, by its date."""
    with open(os.path.join(folder, 'cosmorama.json'), encoding='utf-8') as index:
        return {picture['date']: picture for picture in json.load(index)['pictures']}


def list_pictures(folder):
    return sorted(name for name in os.listdir(folder) if not name.endswith(('.json', '.xmp')))


def find_wrong(folder):
    """The files that have a name and are not whole, or not known to the index."""
    known = {picture['file']: picture for picture in read_index(folder).values() if 'file' in picture}
    wrong = []
    for name in list_pictures(folder):
        with open(os.path.join(folder, name), 'rb') as file:
            content = file.read()
        if name not in known or (len(content), hashlib.sha256(content).hexdigest()) != (known[name]['size'], known[name]['sha256']):
            wrong.append(name)
    return wrong
