"""Landlock: a process of Linux gives up writing, executing and connecting for good, without being root.

Numbers and structures are those of the kernel's ``landlock.h`` (docs.kernel.org/userspace-api/landlock.html).
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446  # numbers of the system calls, the same on all processors
_VERSION, _PATH_BENEATH, _NO_NEW_PRIVILEGES = 1, 1, 38
_EXECUTE = 1 << 0
_WRITES = (1 << 1) | sum(
    1 << bit for bit in range(4, 13)
)  # write a file; remove and make files, folders, links, devices
_REFER, _TRUNCATE = 1 << 13, 1 << 14
_BIND_AND_CONNECT = 0b11
_REFERS_FROM, _TRUNCATES_FROM, _NETWORK_FROM = 2, 3, 4  # versions of Landlock that know these rights


def restrict(folder: str) -> bool:
    """Forbid this process to write anywhere but in `folder`, to execute, and to connect; return whether the kernel does.

    Reading stays free, since tables may lie anywhere.
    """
    if sys.platform != "linux":
        return False
    call = ctypes.CDLL(None, use_errno=True).syscall
    version = int(call(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION)))
    if version < 1:
        return False
    writes = (
        _WRITES
        | (_REFER if version >= _REFERS_FROM else 0)
        | (_TRUNCATE if version >= _TRUNCATES_FROM else 0)
    )
    handled = struct.pack("=Q", _EXECUTE | writes)
    if version >= _NETWORK_FROM:
        handled += struct.pack("=Q", _BIND_AND_CONNECT)
    rules = int(call(_CREATE, handled, ctypes.c_size_t(len(handled)), ctypes.c_uint32(0)))
    if rules < 0:
        return False
    place = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    try:
        call(_ADD_RULE, rules, _PATH_BENEATH, struct.pack("=Qi", writes, place), ctypes.c_uint32(0))
        ctypes.CDLL(None).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        return int(call(_RESTRICT, rules, ctypes.c_uint32(0))) == 0
    finally:
        os.close(place)
        os.close(rules)
