"""The memory of steering: the last good state of the fleet."""

import msgspec

from nearcast.fleet.model import FleetState
from nearcast.ids import AssetId
from nearcast.runtime.database import Database


class LastGood(msgspec.Struct, frozen=True):
    """`at` is when it was true (Unix seconds); `files` names what each asset consists of."""

    at: float
    state: FleetState
    files: dict[AssetId, frozenset[str]]


class Store:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def last_good(self) -> LastGood | None:
        row = await self._database.one("SELECT at, state, files FROM steering.last_good")
        return None if row is None else msgspec.convert(row, LastGood)

    async def set_last_good(self, last: LastGood) -> None:
        await self._database.run(
            "INSERT INTO steering.last_good (at, state, files) VALUES (%s, %s::jsonb, %s::jsonb)"
            " ON CONFLICT (one) DO UPDATE SET at = excluded.at, state = excluded.state, files = excluded.files",
            last.at,
            msgspec.json.encode(last.state).decode(),
            msgspec.json.encode(last.files).decode(),
        )
