"""A disk that can be made slow under one appliance: a control group of its programs, whose reads from the device are rationed.

What lies in memory is as quick as ever, as it is on a machine whose disk is about to die.
"""

import os
from contextlib import suppress
from pathlib import Path

_GROUPS = Path("/sys/fs/cgroup/blkio")


def why_not() -> str | None:
    """Why this machine can slow no disk, or None."""
    if not os.access(_GROUPS, os.W_OK) or not (_GROUPS / "blkio.throttle.read_bps_device").exists():
        return "no control group here may be told how fast a disk is read"
    return None


class Disk:
    """The device beneath a folder, as the programs started `under` it find it."""

    def __init__(self, folder: Path) -> None:
        self._group = _GROUPS / folder.parent.name
        self._device = _whole(folder.parent.stat().st_dev)

    @property
    def under(self) -> tuple[str, ...]:
        """Words before a command."""
        self._group.mkdir(exist_ok=True)
        return ("sh", "-c", f'echo 0 > {self._group}/cgroup.procs && exec "$@"', "disk")

    def slow(self, bytes_per_s: int) -> None:
        (self._group / "blkio.throttle.read_bps_device").write_text(f"{self._device} {bytes_per_s}")

    def mend(self) -> None:
        """As quick as it was; for the kernel 0 is no limit."""
        self.slow(0)

    def close(self) -> None:
        """Needs all programs under it to have ended."""
        with suppress(OSError):
            self._group.rmdir()


def forget(folder: Path) -> None:
    """Takes a folder's files out of memory, so that whoever reads them has to ask the disk."""
    os.sync()
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _whole(number: int) -> str:
    """The `major:minor` of a device, or of the disk it is a part of: only those can be rationed."""
    name = f"{os.major(number)}:{os.minor(number)}"
    place = Path("/sys/dev/block", name).resolve()
    return (place.parent / "dev").read_text().strip() if (place / "partition").exists() else name
