"""Makes the disk hold what the manifest names: drops, links, and a few copies at a time, each tried until it is there.

A copy that may not go on (the window closed, viewers need the line) is put down and taken up again where it stopped.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

from nearcast.edge import fill, policy
from nearcast.edge.agent.pacing import Pacing
from nearcast.edge.disk import Disk
from nearcast.edge.model import DiskFull, EdgeError, Knobs, Settings
from nearcast.fleet.model import Fill, FillOrders, HeldFile, ManifestFile
from nearcast.ids import FileId
from nearcast.runtime import clock, log
from nearcast.units import Bitrate, Seconds, bytes_text

_log = log.get("fill")
_LOOK_AGAIN_S = 1.0

Givers = Callable[[ManifestFile, Seconds], Sequence[fill.Giver]]
"""Who may be asked for a file that has waited so long."""

Blame = Callable[[ManifestFile, Sequence[str]], None]


class Filling:
    """The one task that changes the disk, but for the background check."""

    def __init__(
        self, disk: Disk, settings: Settings, givers: Givers, blame: Blame, in_use: Callable[[], set[HeldFile]], knobs: Knobs
    ) -> None:
        self._disk = disk
        self._capacity = settings.capacity
        self._throughput = settings.throughput
        self._givers = givers
        self._blame = blame
        self._in_use = in_use
        self._knobs = knobs
        self._orders = FillOrders()
        self._pacing = Pacing(self._orders.rate_max, knobs)
        self._headroom = settings.throughput
        self._wanted_since: dict[FileId, float] = {}
        self._waits: str | None = None
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
        named = {file.id for file in files}
        self._wanted_since = {file: since for file, since in self._wanted_since.items() if file in named}
        self._changed.set()

    def follow(self, orders: FillOrders, headroom: Bitrate) -> None:
        """How it may be done from now on."""
        self._orders, self._headroom = orders, headroom
        self._pacing.rate = orders.rate_max

    def look_again(self) -> None:
        """Something else changed, the sources or the disk."""
        self._changed.set()

    @property
    def state(self) -> Fill:
        problem = self._no_room or next(iter(self._problems.values()), None)
        return policy.fill_state(self._wanted or (), self._disk.held, problem, self._pacing.now(), self._waits)

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
        files = {file.id: file for file in wanted}
        for copied, copy in self._copies.items():
            if copied not in files or self._reason_to_wait(files[copied].urgent) is not None:
                copy.cancel()
        in_use = self._disk.sizes(self._in_use())
        plan = policy.plan(wanted, self._disk.held, self._disk.partial - self._copies.keys(), self._capacity, in_use)
        for file in plan.link:  # before anything goes: it may be the only copy that goes
            with suppress(DiskFull):  # tried again in a moment
                self._disk.link(file)
        for place in plan.drop:
            self._disk.drop(place)
        for unwanted in plan.forget:
            self._disk.forget(unwanted)
        self._no_room = plan.problem
        self._begin(plan.fetch)

    def _begin(self, fetch: Sequence[ManifestFile]) -> None:
        """Starts as many copies as may run."""
        now = clock.elapsed()
        reasons = {urgent: self._reason_to_wait(urgent) for urgent in (False, True)}
        self._waits = None
        for file in fetch:
            if len(self._copies) >= self._knobs.fills_at_once:
                break
            if file.id in self._copies or self._failures.get(file.id, (0, 0.0))[1] > now:
                continue
            reason = reasons[file.urgent]
            if reason is None:
                waited = Seconds(now - self._wanted_since.setdefault(file.id, now))
                if givers := self._givers(file, waited):
                    self._copies[file.id] = asyncio.create_task(self._copy(file, givers))
                    continue
                reason = "nobody near has it yet"
            self._waits = self._waits or reason

    def _reason_to_wait(self, urgent: bool) -> str | None:
        now = clock.now_ms() / 1000
        return policy.waits(self._orders, urgent, self._headroom, self._throughput, now, self._knobs)

    async def _until_something_changes(self) -> None:
        changed = asyncio.ensure_future(self._changed.wait())
        try:
            await asyncio.wait([changed, *self._copies.values()], timeout=_LOOK_AGAIN_S, return_when=asyncio.FIRST_COMPLETED)
        finally:
            changed.cancel()

    async def _copy(self, file: ManifestFile, givers: Sequence[fill.Giver]) -> None:
        began = clock.elapsed()
        copy = self._disk.copy(file)
        try:
            await copy.take_up()
            self._blame(file, await fill.fetch(file, givers, copy, self._pacing))
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
