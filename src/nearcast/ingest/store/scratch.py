"""Where this process works: a folder of its own, that is known to be left behind when the process is gone.

Beside each folder lies a lock file that its process holds for as long as it lives; the kernel lets go of it however the process
ends. So whoever can take the lock may delete the folder, and knows that its worker is dead.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from nearcast.runtime import processes
from nearcast.runtime.clock import random_id

_LOCK = ".lock"


class Scratch:
    """`folder` may be shared by all processes of one machine."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._own = folder / random_id()
        self._descriptor = _held(self._own.with_suffix(_LOCK))
        self._own.mkdir()

    @property
    def name(self) -> str:
        """By which people know this process."""
        return self._own.name

    @property
    def free(self) -> int:
        """Bytes left on the disk."""
        return shutil.disk_usage(self._folder).free

    @contextmanager
    def room(self) -> Iterator[Path]:
        """An empty folder, for as long as the block lasts."""
        path = self._own / random_id()
        path.mkdir()
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)

    def sign(self, worker: int) -> None:
        """Says by which number the tickets know this process."""
        os.pwrite(self._descriptor, f"{worker:<20}".encode(), 0)

    def sweep(self) -> list[int]:
        """Ends and deletes what dead processes left, and returns the workers they were."""
        dead = []
        for lock in self._folder.glob(f"*{_LOCK}"):
            if lock != self._own.with_suffix(_LOCK) and (descriptor := _taken(lock)) is not None:
                signed = os.pread(descriptor, 20, 0).strip()
                processes.end_in(lock.with_suffix(""))
                shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
                lock.unlink(missing_ok=True)
                os.close(descriptor)
                dead += [int(signed)] if signed else []
        return dead

    def close(self) -> None:
        shutil.rmtree(self._own, ignore_errors=True)
        self._own.with_suffix(_LOCK).unlink(missing_ok=True)
        with suppress(OSError):
            os.close(self._descriptor)


def _held(path: Path) -> int:
    """A new lock file, ours. Whoever sweeps in that very moment may have deleted it: then another is made."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        with suppress(FileNotFoundError):
            if path.stat().st_ino == os.fstat(descriptor).st_ino:
                return descriptor
        os.close(descriptor)


def _taken(path: Path) -> int | None:
    """The lock of a process that is gone; None when it is alive, or others have just swept."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
