"""Makes the disk hold what the manifest names: drops, links, and a few copies at a time, each tried until it is there."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

from nearcast.edge import fill, policy
from nearcast.edge.disk import Disk
from nearcast.edge.model import DiskFull, EdgeError, Knobs
from nearcast.fleet.model import Fill, ManifestFile
from nearcast.ids import FileId
from nearcast.runtime import clock, log
from nearcast.units import Bytes, bytes_text

_log = log.get("fill")
_LOOK_AGAIN_S = 1.0

Givers = Callable[[ManifestFile], Sequence[fill.Giver]]
Blame = Callable[[ManifestFile, Sequence[str]], None]


class Filling:
    """The one task that changes the disk, but for the background check."""

    def __init__(self, disk: Disk, capacity: Bytes, givers: Givers, blame: Blame, knobs: Knobs) -> None:
        self._disk = disk
        self._capacity = capacity
        self._givers = givers
        self._blame = blame
        self._knobs = knobs
        self._wanted: tuple[ManifestFile, ...] | None = None
        self._changed = asyncio.Event()
        self._copies: dict[FileId, asyncio.Task[None]] = {}
        self._failures: dict[FileId, tuple[int, float]] = {}
        self._problems: dict[FileId, str] = {}
        self._no_room: str | None = None

    def want(self, files: tuple[ManifestFile, ...]) -> None:
        """A new manifest. Until the first one nothing is dropped."""
        self._wanted = files
        self._disk.check_sizes(files)
        self._failures.clear()
        self._problems.clear()
        self._changed.set()

    def look_again(self) -> None:
        """Something else changed, the sources or the disk."""
        self._changed.set()

    @property
    def state(self) -> Fill:
        problem = self._no_room or next(iter(self._problems.values()), None)
        return policy.fill_state(self._wanted or (), self._disk.held, problem)

    async def run(self) -> None:
        try:
            while True:
                self._changed.clear()
                if self._wanted is not None:
                    self._work(self._wanted)
                await self._until_something_changes()
        finally:
            for copy in self._copies.values():
                copy.cancel()
            await asyncio.gather(*self._copies.values(), return_exceptions=True)

    def _work(self, wanted: tuple[ManifestFile, ...]) -> None:
        for done in [file for file, copy in self._copies.items() if copy.done()]:
            del self._copies[done]
        named = {file.id for file in wanted}
        for unwanted in self._copies.keys() - named:
            self._copies[unwanted].cancel()
        plan = policy.plan(wanted, self._disk.held, self._disk.partial - self._copies.keys(), self._capacity)
        for place in plan.drop:
            self._disk.drop(place)
        for unwanted in plan.forget:
            self._disk.forget(unwanted)
        for file in plan.link:
            with suppress(DiskFull):  # tried again in a moment
                self._disk.link(file)
        self._no_room = plan.problem
        now = clock.elapsed()
        for file in plan.fetch:
            if len(self._copies) >= self._knobs.fills_at_once:
                break
            if file.id not in self._copies and self._failures.get(file.id, (0, 0.0))[1] <= now:
                self._copies[file.id] = asyncio.create_task(self._copy(file))

    async def _until_something_changes(self) -> None:
        changed = asyncio.ensure_future(self._changed.wait())
        try:
            await asyncio.wait([changed, *self._copies.values()], timeout=_LOOK_AGAIN_S, return_when=asyncio.FIRST_COMPLETED)
        finally:
            changed.cancel()

    async def _copy(self, file: ManifestFile) -> None:
        began = clock.elapsed()
        copy = self._disk.copy(file)
        try:
            await copy.take_up()
            self._blame(file, await fill.fetch(file, self._givers(file), copy))
        except EdgeError as error:
            if isinstance(error, fill.Unfilled):
                self._blame(file, error.liars)
            self._failed(file, error)
        else:
            self._failures.pop(file.id, None)
            self._problems.pop(file.id, None)
            seconds = round(clock.elapsed() - began, 3)
            _log.info("filled", asset=file.asset, name=file.name, size=bytes_text(file.size), seconds=seconds)

    def _failed(self, file: ManifestFile, error: EdgeError) -> None:
        count = self._failures.get(file.id, (0, 0.0))[0] + 1
        rest = policy.pause(count, self._knobs.fill_pause_first_s, self._knobs.fill_pause_max_s)
        self._failures[file.id] = (count, clock.elapsed() + rest)
        if self._problems.get(file.id) != str(error):
            _log.warning("fill_failed", asset=file.asset, name=file.name, why=str(error))
        self._problems[file.id] = str(error)
