"""Keeps children running: starts them, starts them again when they die, stops them in waves, the last wave first.

A child that keeps dying is given longer and longer pauses, so a fault is not made worse by trying.
"""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import NamedTuple

from nearcast.runtime import log, processes
from nearcast.runtime.clock import elapsed

_PAUSE_FIRST_S = 0.2
_PAUSE_MAX_S = 5.0
_STEADY_S = 10.0
_TOLD_FROM_S = 1.0
"""A pause this long is the third: no single accident."""
_REAP_EVERY_S = 2.0
_log = log.get("supervisor")

Start = Callable[[], Awaitable[asyncio.subprocess.Process]]


class _Child(NamedTuple):
    task: asyncio.Task[None]
    wave: int
    ask: int


class Supervisor:
    """The children of this process by name. `tell` hears the name of a child that dies again and again, once."""

    def __init__(self) -> None:
        self.tell: Callable[[str], None] = lambda _: None
        processes.adopt_orphans()
        self._children: dict[str, _Child] = {}
        self._running: dict[str, asyncio.subprocess.Process] = {}
        self._down_s: dict[str, float] = {}
        self._reaping: asyncio.Task[None] | None = None

    async def run(self, name: str, start: Start, *, wave: int, ask: int = signal.SIGTERM) -> None:
        """Starts a child and keeps it running. Raises CannotStart when not even the first start works. Children of one `wave`
        are stopped together, before those of lower waves; `ask` is the signal that tells them to.
        """
        await self._start(name, start)
        self._reaping = self._reaping or asyncio.create_task(_reap())
        self._children[name] = _Child(asyncio.create_task(self._keep(name, start)), wave, ask)

    def keep_down(self, name: str, seconds: float) -> None:
        """Waits at least this long before a child is started again the next time it dies."""
        self._down_s[name] = seconds

    def pid(self, name: str) -> int:
        """The pid of a running child."""
        return self._running[name].pid

    def is_running(self, name: str) -> bool:
        return name in self._running and self._running[name].returncode is None

    async def stop(self) -> bool:
        """Stops everybody; whether nobody had to be killed and nothing was left over."""
        clean = True
        for wave in sorted({child.wave for child in self._children.values()}, reverse=True):
            names = [name for name, child in self._children.items() if child.wave == wave]
            clean = all(await asyncio.gather(*(self._stop(name) for name in names))) and clean
        self._children.clear()
        if self._reaping is not None:
            self._reaping.cancel()
            self._reaping = None
        if left := await processes.end_orphans():
            _log.warning("processes were left over", names=left)
        return clean and not left

    async def _stop(self, name: str) -> bool:
        child = self._children[name]
        child.task.cancel()
        with suppress(asyncio.CancelledError):
            await child.task
        await processes.stop(self._running[name], ask=child.ask)
        code = self._running[name].returncode
        if code in (0, -signal.SIGTERM, -signal.SIGINT):
            return True
        _log.warning("child did not stop by itself", child=name, code=code)
        return False

    async def _keep(self, name: str, start: Start) -> None:
        pause = _PAUSE_FIRST_S
        while True:
            begun = elapsed()
            code = await self._running[name].wait()
            await processes.end_orphans()
            before = pause
            pause = _PAUSE_FIRST_S if elapsed() - begun > _STEADY_S else min(pause * 2, _PAUSE_MAX_S)
            if before < _TOLD_FROM_S <= pause:
                self.tell(name)
            rest = max(pause, self._down_s.pop(name, 0.0))
            _log.warning("child died; starting it again", child=name, code=code, pause_s=rest)
            await asyncio.sleep(rest)
            try:
                await self._start(name, start)
            except processes.CannotStart as error:
                _log.warning("child does not start", child=name, why=str(error))

    async def _start(self, name: str, start: Start) -> None:
        """Raises CannotStart, also when what is to be written before has no room: that comes back, and so must the child."""
        try:
            self._running[name] = await start()
        except OSError as error:
            raise processes.CannotStart(f"{name} cannot be started: {error}.") from error


async def _reap() -> None:
    """Each sandbox of a child leaves one process that nobody else asks how it ended, and there are many in a day."""
    ended: set[int] = set()
    while True:
        await asyncio.sleep(_REAP_EVERY_S)
        ended = processes.reap_orphans(ended)
