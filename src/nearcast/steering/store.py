"""The memory of steering: the states it answered from and what it decided."""

import asyncio
import zlib
from collections.abc import Iterable
from typing import Any, LiteralString

import msgspec

from nearcast.runtime.database import Database
from nearcast.steering.model import Decision, State

_QUICK = 1
"""zlib's least effort: states are much alike inside, and one is written every few seconds."""

_NEWEST: LiteralString = "SELECT state FROM steering.states ORDER BY number DESC LIMIT 1"


class Store:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def last_good(self) -> State | None:
        row = await self._database.one(_NEWEST)
        return None if row is None else await asyncio.to_thread(_unpacked, row["state"])

    async def state(self, number: int) -> State | None:
        row = await self._database.one("SELECT state FROM steering.states WHERE number = %s", number)
        return None if row is None else await asyncio.to_thread(_unpacked, row["state"])

    async def add_state(self, number: int, state: State) -> None:
        packed = await asyncio.to_thread(_packed, state)
        await self._database.run(
            "INSERT INTO steering.states (number, at, state) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            number,
            state.at,
            packed,
        )

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
        """What was decided before `before`, and the states nobody remembers a decision of, but the newest."""
        await self._database.run("DELETE FROM steering.decisions WHERE at < %s", before)
        await self._database.run(
            "DELETE FROM steering.states WHERE at < %s AND number < (SELECT max(number) FROM steering.states)", before
        )


def _packed(state: State) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(state), _QUICK)


def _unpacked(packed: bytes) -> State:
    return msgspec.msgpack.decode(zlib.decompress(packed), type=State)
