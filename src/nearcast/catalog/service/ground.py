"""What the parts of the service stand on: the store, the time, and how a plan is carried out."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from nearcast.catalog.model import AssetRemoved, Entry, PicturesUnnamed, Title, TitlesShown
from nearcast.catalog.policy import plans
from nearcast.catalog.policy.plans import Plan
from nearcast.catalog.store import Raced, Store
from nearcast.ids import TitleId
from nearcast.runtime import bus
from nearcast.runtime.clock import Clock
from nearcast.runtime.database import Connection, Database
from nearcast.units import Bytes

T = TypeVar("T")
_SHOWN_AT_ONCE = 1000
"""An event must fit into a message."""
_RACES_MAX = 5
_PLAY_S = 6 * 3600.0
_APART = Bytes(256_000_000)
_NAMED_WITHIN_S = 7 * 24 * 3600.0
"""Whoever edits a title may take a while between sending a picture and saving."""


class Ground:
    """`play_s` is how long a play may last: so long an asset stays that another has taken the place of. Renditions of `apart` bytes and
    more are portions by themselves."""

    def __init__(self, database: Database, clock: Clock, play_s: float = _PLAY_S, apart: Bytes = _APART) -> None:
        self._database = database
        self._store = Store(database)
        self._clock = clock
        self._play_s = play_s
        self._apart = apart

    async def title(self, title: TitleId) -> Title:
        found = await self._store.titles.title(title)
        if found is None:
            raise plans.unknown(title)
        return found

    async def _changing(
        self, titles: Iterable[TitleId], change: Callable[[Connection, dict[TitleId, Entry]], Awaitable[T]]
    ) -> T:
        """Does `change` in a transaction in which nobody else changes these titles and their families. Where two add the same title
        at once, the second finds it there."""
        wanted = set(titles)
        for _ in range(_RACES_MAX):
            try:
                async with self._database.transaction() as connection:
                    return await change(connection, await self._store.revisions.held(connection, wanted))
            except Raced:
                await asyncio.sleep(0)
        raise plans.busy()

    async def _let_go(self, connection: Connection) -> None:
        """Assets that nothing is played from any more are forgotten, and their files with them."""
        for asset in await self._store.assets.let_go(connection, self._clock.now() - self._play_s):
            names = tuple(file.name for file in asset.files)
            await bus.announce(connection, AssetRemoved(asset.id, names, asset.pictures, asset.key))

    async def _look_at_pictures(self, connection: Connection) -> None:
        """Those that have been in doubt for so long are kept from now on, or go."""
        due = await self._store.pictures.due(connection, self._clock.now() - _NAMED_WITHIN_S)
        unnamed = set(due) - set(await self._store.assets.needed(due)) if due else set()
        if unnamed:
            await bus.announce(connection, PicturesUnnamed(tuple(sorted(unnamed))))

    async def _carry_out(self, connection: Connection, plan: Plan, known: Iterable[TitleId]) -> None:
        await self._store.revisions.write(connection, plan.lines, plan.titles, set(known))
        await self._store.words.put(connection, plan.words)
        for first in range(0, len(plan.shown), _SHOWN_AT_ONCE):
            await bus.announce(connection, TitlesShown(plan.shown[first : first + _SHOWN_AT_ONCE]))
