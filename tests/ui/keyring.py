# SPDX-License-Identifier: GPL-3.0-or-later
"""The private session's gnome-keyring-daemon, seen from outside the program."""

import os

import gi
gi.require_version('Secret', '1')
from gi.repository import Secret

ATTRIBUTES = {'application': os.environ['COSMO_APP_ID'], 'service': 'api.nasa.gov'}
SCHEMA = Secret.Schema.new(os.environ['COSMO_APP_ID'], Secret.SchemaFlags.DONT_MATCH_NAME,
                           {name: Secret.SchemaAttributeType.STRING for name in ATTRIBUTES})


def read():
    """The API key that is in the keyring, or None."""
    return Secret.password_lookup_sync(SCHEMA, ATTRIBUTES, None)


def store(key):
    assert Secret.password_store_sync(SCHEMA, ATTRIBUTES, None, 'Cosmorama', key, None)


def clear():
    Secret.password_clear_sync(SCHEMA, ATTRIBUTES, None)
