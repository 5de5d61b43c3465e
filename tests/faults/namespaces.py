# SPDX-License-Identifier: GPL-3.0-or-later
"""Namespaces of a test's own: all that the test starts is in them, and nobody else."""

import os


def enter(flags, what):
    """Moves this process into new namespaces. To be called before it has other threads.

    Returns why that is not possible here, or None. `what` is what they are for.
    """
    user, group = os.getuid(), os.getgid()
    try:
        os.unshare(os.CLONE_NEWUSER | flags)
        # Everybody keeps his number, by which the session's bus knows him.
        for name, text in ('setgroups', 'deny'), ('uid_map', f'{user} {user} 1'), ('gid_map', f'{group} {group} 1'):
            with open(f'/proc/self/{name}', 'w', encoding='ascii') as file:
                file.write(text)
    except OSError as error:
        return f'no {what} can be made here: {error.strerror}'
    return None
