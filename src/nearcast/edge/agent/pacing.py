"""Holds all copies of an appliance together to the ordered rate, and tells how fast they are."""

import asyncio
from collections import deque

from nearcast.edge import policy
from nearcast.edge.model import Knobs
from nearcast.runtime import clock
from nearcast.units import Bitrate, Bytes


class Pacing:
    """One allowance for everybody who copies."""

    def __init__(self, rate: Bitrate, knobs: Knobs) -> None:
        self._knobs = knobs
        self._allowance = policy.Allowance(0.0, clock.elapsed())
        self._taken: deque[tuple[float, int]] = deque()
        self.rate = rate

    @property
    def chunk(self) -> Bytes:
        """How many bytes to take at once."""
        return Bytes(policy.chunk(self.rate, self._knobs))

    async def take(self, size: int) -> None:
        """Returns when `size` bytes may be taken."""
        now = clock.elapsed()
        self._allowance, pause = policy.take(self._allowance, size, now, self.rate, self._knobs)
        if pause > 0:
            await asyncio.sleep(pause)
        self._taken.append((clock.elapsed(), size))

    def now(self) -> Bitrate:
        """Bits a second, over the last seconds."""
        since = clock.elapsed() - self._knobs.fill_rate_window_s
        while self._taken and self._taken[0][0] < since:
            self._taken.popleft()
        return Bitrate(round(sum(size for _, size in self._taken) * 8 / self._knobs.fill_rate_window_s))
