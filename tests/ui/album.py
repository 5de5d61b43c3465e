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
    """The files that have a name and are not whole, or not known to the index. What a run that came to no good end has fetched
    is set aside for the next one, under a name with its checksum."""
    known = {picture['file']: picture for picture in read_index(folder).values() if 'file' in picture}
    wrong = []
    for name in list_pictures(folder):
        with open(os.path.join(folder, name), 'rb') as file:
            content = file.read()
        checksum = hashlib.sha256(content).hexdigest()
        is_set_aside = name.startswith('.cosmorama-') and name.endswith(f'.{checksum}')
        is_known = name in known and (len(content), checksum) == (known[name]['size'], known[name]['sha256'])
        if not is_set_aside and not is_known:
            wrong.append(name)
    return wrong
