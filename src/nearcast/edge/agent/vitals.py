"""Measures what an appliance may run out of: nginx's processors, the disk's patience, reads that fail."""

import asyncio
import os
from contextlib import suppress
from pathlib import Path

from nearcast.edge import policy
from nearcast.edge.disk import Disk
from nearcast.edge.model import Knobs
from nearcast.edge.nginx import Nginx
from nearcast.fleet.model import Health
from nearcast.runtime import clock
from nearcast.units import Bitrate, Seconds

_PAGE = 4096
_TICKS = os.sysconf("SC_CLK_TCK")


class Vitals:
    """Of one appliance."""

    def __init__(self, disk: Disk, nginx: Nginx, throughput: Bitrate, knobs: Knobs) -> None:
        self._disk = disk
        self._nginx = nginx
        self._throughput = throughput
        self._knobs = knobs
        self._cpu = (0.0, clock.elapsed())
        self._probe: asyncio.Task[Seconds] | None = None
        self._probed_at = 0.0
        self._latency = Seconds(0.0)
        self.health = Health()

    async def look(self, egress: Bitrate) -> Health:
        """The judgement now; asked about once a second."""
        seen = policy.Measured(
            network_load=round(egress / max(self._throughput, 1), 3),
            cpu_load=round(self._cpu_load(), 3),
            disk_latency=await self._disk_latency(),
            file_errors=self._nginx.file_errors,
        )
        self.health = policy.judge_health(self.health, seen, self._knobs)
        return self.health

    def _cpu_load(self) -> float:
        """The share of all processors that nginx used since the last look."""
        spent, now = _cpu_seconds(self._nginx.pid), clock.elapsed()
        before, since = self._cpu
        self._cpu = spent, now
        # A new nginx begins at nothing.
        return max(0.0, spent - before) / max((now - since) * (os.cpu_count() or 1), 1e-3)

    async def _disk_latency(self) -> Seconds:
        """How long the last read from the disk itself took. One that hangs counts for as long as it hangs."""
        if self._probe is None:
            self._probed_at = clock.elapsed()
            self._probe = asyncio.create_task(asyncio.to_thread(self._read_something))
            await asyncio.wait([self._probe], timeout=self._knobs.disk_slow_s)
        if not self._probe.done():
            return Seconds(clock.elapsed() - self._probed_at)
        self._latency, self._probe = self._probe.result(), None
        return self._latency

    def _read_something(self) -> Seconds:
        began = clock.elapsed()
        with suppress(OSError):
            path = self._disk.some_file(clock.now_ms())
            if path is not None:
                _read_uncached(path, clock.now_ms())
        return Seconds(round(clock.elapsed() - began, 4))


def _read_uncached(path: Path, number: int) -> None:
    """One page of a file, from the disk and not from memory."""
    with path.open("rb", buffering=0) as file:
        pages = max(1, os.fstat(file.fileno()).st_size // _PAGE)
        offset = number % pages * _PAGE
        os.posix_fadvise(file.fileno(), offset, _PAGE, os.POSIX_FADV_DONTNEED)
        os.pread(file.fileno(), _PAGE, offset)


def _cpu_seconds(master: int | None) -> float:
    """Of nginx's master and workers together."""
    if master is None:
        return 0.0
    spent = 0.0
    with suppress(OSError, ValueError, IndexError):
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        for pid in (str(master), *children):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            spent += (int(fields[11]) + int(fields[12])) / _TICKS
    return spent
