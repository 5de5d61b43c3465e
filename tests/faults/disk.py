# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk of the test's own, which it fills up and write-protects. The program keeps all that it keeps on it."""

import ctypes
import os

import namespaces

# linux/mount.h
MS_RDONLY, MS_REMOUNT = 0x1, 0x20

libc = ctypes.CDLL(None, use_errno=True)


def isolate(more_flags=0):
    """Lets this process mount disks that nobody else sees. To be called before it has other threads.

    Returns why that is not possible here, or None.
    """
    return namespaces.enter(os.CLONE_NEWNS | more_flags, 'disk')


def mount(target, flags, options):
    if libc.mount(b'tmpfs', target.encode(), b'tmpfs', ctypes.c_ulong(flags), options.encode()) != 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error), target)


class Disk:
    """A small one, mounted at a folder. To be made before the program and the other modules look where to keep files."""

    SIZE = 64 * 1024 * 1024

    def __init__(self):
        self.path = os.path.join(os.environ['HOME'], 'disk')
        self.ballast = os.path.join(self.path, 'ballast')
        os.makedirs(self.path)
        mount(self.path, 0, f'size={self.SIZE},mode=700')
        for kind in 'DATA', 'CACHE':
            os.environ[f'XDG_{kind}_HOME'] = os.path.join(self.path, kind.lower())
            os.mkdir(os.environ[f'XDG_{kind}_HOME'], mode=0o700)

    def fill(self, n_bytes_left):
        """Takes what is free, but for so many bytes."""
        status = os.statvfs(self.path)
        with open(self.ballast, 'wb') as file:
            os.posix_fallocate(file.fileno(), 0, max(1, status.f_bavail * status.f_frsize - n_bytes_left))

    def protect(self):
        """From now on nothing can be written."""
        mount(self.path, MS_REMOUNT | MS_RDONLY, f'size={self.SIZE}')

    def mend(self):
        """Lets it be written again, and gives back what was taken."""
        mount(self.path, MS_REMOUNT, f'size={self.SIZE}')
        try:
            os.unlink(self.ballast)
        except FileNotFoundError:
            pass
