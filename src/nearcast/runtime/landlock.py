"""Landlock: a process gives up all files but those it names, for itself and its children, for good. Linux 5.13 and newer.

Source: https://docs.kernel.org/userspace-api/landlock.html
"""

import ctypes
import errno
import os
import struct
from collections.abc import Iterable
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION = 1
_PATH_BENEATH = 1
_NO_NEW_PRIVILEGES = 38

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_ALL = (1 << 13) - 1
"""Everything that the first version knows: reading, writing, making and removing."""
_ON_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE

_libc = ctypes.CDLL(None, use_errno=True)
_prctl, _syscall = _libc.prctl, _libc.syscall


def available() -> bool:
    """Whether this kernel has it."""
    return int(_syscall(_CREATE_RULESET, None, 0, _VERSION)) >= 1


def restrict(reads: Iterable[Path], writes: Iterable[Path]) -> None:
    """From now on only what lies in `reads` may be read and run, and what lies in `writes` changed too. Raises OSError."""
    attributes = struct.pack("Q", _ALL)
    ruleset = _checked(_syscall(_CREATE_RULESET, attributes, len(attributes), 0))
    for paths, rights in ((reads, _READ), (writes, _ALL)):
        for path in paths:
            _allow(ruleset, path, rights)
    _checked(_prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    _checked(_syscall(_RESTRICT_SELF, ruleset, 0))


def _allow(ruleset: int, path: Path, rights: int) -> None:
    """What does not exist needs no permission."""
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    rights = rights if path.is_dir() else rights & _ON_FILES
    _checked(_syscall(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", rights, descriptor), 0))
    os.close(descriptor)


def _checked(answer: int) -> int:
    if answer < 0:
        code = ctypes.get_errno() or errno.ENOSYS
        raise OSError(code, f"Landlock: {os.strerror(code)}")
    return answer
