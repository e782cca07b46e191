"""The memory of steering: the states it answered from and what it decided."""

from collections.abc import Iterable
from typing import Any

import msgspec

from nearcast.runtime.database import Database
from nearcast.steering.model import Decision
from nearcast.steering.store.states import States


class Store:
    def __init__(self, database: Database) -> None:
        self._database = database
        self.states = States(database)

    async def add_decisions(self, decisions: Iterable[Decision]) -> None:
        async with self._database.transaction() as connection, connection.cursor() as cursor:
            await cursor.executemany(
                "INSERT INTO steering.decisions (at, viewer, address, asset, snapshot, pathways, miss)"
                " VALUES (%s, %s, %s, %s, %s, %s::jsonb, %s)",
                [
                    (d.at, d.viewer, d.address, d.asset, d.snapshot, msgspec.json.encode(d.pathways).decode(), d.miss)
                    for d in decisions
                ],
            )

    async def decisions(self, since: float, after: int, limit: int) -> tuple[tuple[int, Decision], ...]:
        """The decisions made since `since` (Unix seconds) with their numbers, from the one after `after` on."""
        rows = await self._database.all(
            "SELECT id, at, viewer, address, asset, snapshot, pathways, miss FROM steering.decisions"
            " WHERE at >= %s AND id > %s ORDER BY id LIMIT %s",
            since,
            after,
            limit,
        )
        return tuple((row.pop("id"), msgspec.convert(row, Decision)) for row in rows)

    async def everything(self, viewers: tuple[str, ...]) -> list[dict[str, Any]]:
        return await self._database.all(
            "SELECT at, viewer, address, asset, miss FROM steering.decisions WHERE viewer = ANY(%s) ORDER BY id", list(viewers)
        )

    async def remove(self, viewers: tuple[str, ...]) -> None:
        await self._database.run("DELETE FROM steering.decisions WHERE viewer = ANY(%s)", list(viewers))

    async def forget(self, before: float) -> None:
        """What was decided before `before`."""
        await self._database.run("DELETE FROM steering.decisions WHERE at < %s", before)
