"""Ships the access log to the cloud, every line at least once, from as much disk as it is given.

nginx writes `access.log`. When that is large it is renamed to `access-{generation}.log` and nginx begins a new one. We read
the generations in order. Before a batch is sent its first and last byte are noted on the disk, and it is named by them: so
a batch that is sent again, even after a crash, has the same name and the same lines, and the cloud can tell a repeat.
"""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec

from nearcast.edge import policy
from nearcast.edge.agent.memory import Memory
from nearcast.edge.model import CloudAway, CloudRefused, Knobs
from nearcast.runtime import clock, log
from nearcast.telemetry.model import Delivery, DeliveryBatch

_log = log.get("shipping")
_SETTLED_S = 5.0
"""nginx's workers have left a renamed log for certain after this."""


class Place(msgspec.Struct, frozen=True):
    """How far we are: bytes from `offset` to `end` of a generation are being sent. `log` tells this log from one that was
    wiped, whose generations had the same numbers."""

    log: str
    generation: int = 0
    offset: int = 0
    end: int = 0

    @property
    def batch(self) -> str:
        return f"{self.log}-{self.generation}-{self.offset}"


Deliver = Callable[[DeliveryBatch], Awaitable[None]]


class Shipping:
    """The logs in one folder."""

    def __init__(self, folder: Path, memory: Memory, deliver: Deliver, reopen: Callable[[], None], knobs: Knobs) -> None:
        self._folder = folder
        self._memory = memory
        self._deliver = deliver
        self._reopen = reopen
        self._knobs = knobs
        self._place = memory.load("shipping", Place) or Place(clock.random_id())

    async def run(self) -> None:
        failures = 0
        while True:
            self._rotate()
            self._bound()
            try:
                shipped = await self._ship()
            except (CloudAway, CloudRefused) as error:
                failures += 1
                if failures == 1:
                    _log.warning("deliveries_wait", why=str(error))
                most = self._knobs.cloud_pause_max_s if isinstance(error, CloudAway) else self._knobs.refused_pause_s
                await asyncio.sleep(policy.pause(failures, self._knobs.cloud_pause_first_s, most))
                continue
            if failures:
                _log.info("deliveries_go_again", after_failures=failures)
            failures = 0
            if not shipped:
                await asyncio.sleep(self._knobs.ship_every_s)

    async def _ship(self) -> bool:
        """Sends one batch, or goes on to the next generation; False when there is nothing to do."""
        path = self._path(self._place.generation)
        if self._place.end == self._place.offset:
            end = self._place.offset + _whole_lines(path, self._place.offset, self._knobs.ship_bytes_max)
            if end == self._place.offset:
                return self._next_generation(path)
            if not self._go_to(msgspec.structs.replace(self._place, end=end)):
                return False
        deliveries = read(path, self._place.offset, self._place.end)
        if deliveries:
            await self._deliver(DeliveryBatch(self._place.batch, deliveries))
        return self._go_to(msgspec.structs.replace(self._place, offset=self._place.end))

    def _next_generation(self, path: Path) -> bool:
        if path == self._current or clock.now_ms() / 1000 - path.stat().st_mtime < _SETTLED_S:
            return False
        if not self._go_to(Place(self._place.log, self._place.generation + 1)):
            return False
        path.unlink()
        return True

    def _rotate(self) -> None:
        """Renames the log when it is large."""
        if not self._current.exists() or self._current.stat().st_size < self._knobs.log_file_bytes_max:
            return
        newest = max((_generation(path) for path in self._renamed()), default=self._place.generation - 1)
        self._current.rename(self._folder / f"access-{newest + 1:08}.log")
        self._reopen()

    def _bound(self) -> None:
        """Gives up the oldest logs when all of them are too much."""
        renamed = self._renamed()
        while len(renamed) > 1 and sum(path.stat().st_size for path in renamed) > self._knobs.log_bytes_max:
            oldest = renamed.pop(0)
            _log.error("deliveries_lost", bytes=oldest.stat().st_size, why="the cloud was away for too long")
            oldest.unlink()
            if self._place.generation <= _generation(oldest):
                self._go_to(Place(self._place.log, _generation(oldest) + 1))

    def _go_to(self, place: Place) -> bool:
        """Whether the place could be noted. Where it could not, we stay: a batch must be the same after a restart."""
        if not self._memory.save("shipping", place):
            return False
        self._place = place
        return True

    @property
    def _current(self) -> Path:
        return self._folder / "access.log"

    def _renamed(self) -> list[Path]:
        """Oldest first, without one that a crash kept from being deleted."""
        found = sorted(self._folder.glob("access-*.log"))
        for path in found:
            if _generation(path) < self._place.generation:
                path.unlink()
        return [path for path in found if _generation(path) >= self._place.generation]

    def _path(self, generation: int) -> Path:
        renamed = self._folder / f"access-{generation:08}.log"
        return renamed if renamed.exists() else self._current


def read(path: Path, start: int, end: int) -> tuple[Delivery, ...]:
    """The deliveries in these bytes of a log. A line that nginx did not get to finish is left out."""
    found = (policy.delivery(line) for line in policy.lines(_bytes(path, start, end - start)))
    return tuple(delivery for delivery in found if delivery is not None)


def _whole_lines(path: Path, offset: int, most: int) -> int:
    """How many bytes from `offset` on end with a line."""
    return _bytes(path, offset, most).rfind(b"\n") + 1


def _bytes(path: Path, offset: int, count: int) -> bytes:
    if not path.exists():
        return b""
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(count)


def _generation(path: Path) -> int:
    return int(path.stem.removeprefix("access-"))
