"""The keys that sign path tokens, made when they are due."""

import asyncio

from nearcast.fleet import policy
from nearcast.fleet.store.keys import Keys as Store
from nearcast.ids import NetworkId
from nearcast.runtime.clock import Clock, random_id, random_secret
from nearcast.tokens import Key

_READ_EVERY_S = 2.0
"""Another process may have made or turned keys."""


class Keys:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._known: tuple[Key, ...] = ()
        self._read_at = float("-inf")
        self._turn = asyncio.Lock()

    async def all(self, network: NetworkId | None) -> tuple[Key, ...]:
        """Every key that lives, among them one with which this network may sign."""
        now = self._clock.now()
        if now - self._read_at < _READ_EVERY_S and not policy.due(self._known, network, now):
            return self._known
        async with self._turn:
            self._known = await self._store.all(now)
            if policy.due(self._known, network, now):
                await self._add(network, now)
            self._read_at = now
            return self._known

    async def rotate(self) -> None:
        """A new key for everyone who has one."""
        async with self._turn:
            now = self._clock.now()
            self._known = await self._store.all(now)
            for network in {key.network for key in self._known}:
                await self._add(network, now)

    async def _add(self, network: NetworkId | None, now: float) -> None:
        # Each later than all before, so that the newest is never in doubt.
        until = max([int(now + policy.KEY_S), *(key.not_after + 1 for key in self._known if key.network == network)])
        await self._store.add(Key(random_id(8), random_secret(), until, network))
        self._known = await self._store.all(now)
