# SPDX-License-Identifier: GPL-3.0-or-later
"""A network of the test's own, which it takes away and gives back. All that the test starts is in it, and nobody else.

What leads to other machines leads to this one; that is enough for GNetworkMonitor, and for the stand-in for NASA.
"""

import fcntl
import os
import socket
import struct

import namespaces

# linux/sockios.h, linux/if.h
SIOCSIFFLAGS, SIOCSIFADDR = 0x8914, 0x8916
IFF_UP = 1

# linux/netlink.h, linux/rtnetlink.h
RTM_NEWROUTE, RTM_DELROUTE = 24, 25
NLM_F_REQUEST, NLM_F_ACK, NLM_F_REPLACE, NLM_F_CREATE = 0x1, 0x4, 0x100, 0x400
NLMSG_ERROR = 2
RT_TABLE_MAIN, RTPROT_BOOT, RT_SCOPE_LINK, RTN_UNICAST = 254, 3, 253, 1
RTA_OIF = 4

# What tells programs of the network: the kernel itself, whatever services the machine has.
ENVIRONMENT = {'GIO_USE_NETWORK_MONITOR': 'netlink'}


def isolate():
    """Moves this process into a network of its own, which is down. To be called before it has other threads.

    Returns why that is not possible here, or None.
    """
    return namespaces.enter(os.CLONE_NEWNET, 'network')


def set_loopback(request, value):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, request, struct.pack('16s16s8x', b'lo', value))


def set_address(address):
    set_loopback(SIOCSIFADDR, struct.pack('=HH4s', socket.AF_INET, 0, socket.inet_aton(address)))


def change_default_route(kind, flags=0):
    """Asks the kernel for a route from here to everywhere, or for none."""
    route = struct.pack('=8BI', socket.AF_INET, 0, 0, 0, RT_TABLE_MAIN, RTPROT_BOOT, RT_SCOPE_LINK, RTN_UNICAST, 0)
    route += struct.pack('=HHI', 8, RTA_OIF, socket.if_nametoindex('lo'))
    header = struct.pack('=IHHII', 16 + len(route), kind, NLM_F_REQUEST | NLM_F_ACK | flags, 1, 0)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE) as kernel:
        kernel.send(header + route)
        answer = kernel.recv(4096)
    _, kind, _, _, _, error = struct.unpack_from('=IHHIIi', answer)
    if kind != NLMSG_ERROR or error != 0:
        raise OSError(-error, os.strerror(-error))


def connect():
    set_loopback(SIOCSIFFLAGS, struct.pack('=H', IFF_UP))
    set_address('127.0.0.1')
    change_default_route(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_REPLACE)


def disconnect():
    """From now on nothing can be reached, not even this machine itself."""
    change_default_route(RTM_DELROUTE)
    set_address('0.0.0.0')
