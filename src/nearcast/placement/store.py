"""The memory of placement: every version. A whole plan is kept whole, an amendment as what it changes; a version is read by
following the amendments from its base, the whole plan they began with.
"""

from typing import LiteralString

import msgspec

from nearcast.placement.model import Cause, Overtaken, State, Summary, Version
from nearcast.runtime.database import Connection, Database

_COLUMNS: LiteralString = "version, made_at, cause, state, parent, pinned, note, summary"
_ALONE: LiteralString = "LOCK TABLE placement.versions IN SHARE ROW EXCLUSIVE MODE"
"""Two processes that plan at once write one after the other."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A version before it has a number. `base` is None for a whole plan, which is its own."""

    made_at: float
    cause: Cause
    state: State
    parent: int | None
    pinned: bool
    note: str
    summary: Summary
    base: int | None


class Store:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def active(self) -> Version | None:
        row = await self._database.one(f"SELECT {_COLUMNS} FROM placement.versions WHERE state = 'active'")
        return None if row is None else msgspec.convert(row, Version)

    async def version(self, version: int) -> Version | None:
        row = await self._database.one(f"SELECT {_COLUMNS} FROM placement.versions WHERE version = %s", version)
        return None if row is None else msgspec.convert(row, Version)

    async def versions(self, limit: int) -> tuple[Version, ...]:
        rows = await self._database.all(f"SELECT {_COLUMNS} FROM placement.versions ORDER BY version DESC LIMIT %s", limit)
        return msgspec.convert(rows, tuple[Version, ...])

    async def planned_at(self) -> float:
        """When the newest whole plan was made from what was watched; 0 if never."""
        row = await self._database.one(
            "SELECT coalesce(max(made_at), 0) AS at FROM placement.versions WHERE version = base AND cause <> 'rolled_back'"
        )
        return float(row["at"]) if row else 0.0

    async def base(self, version: int) -> int:
        """The whole plan that a version amends, or is."""
        row = await self._database.one("SELECT base FROM placement.versions WHERE version = %s", version)
        assert row is not None
        return int(row["base"])

    async def bodies(self, version: int) -> list[bytes]:
        """The whole plan that a version goes back to, and the amendments from there, in order."""
        rows = await self._database.all(
            "SELECT body FROM placement.versions WHERE version <= %s"
            " AND base = (SELECT base FROM placement.versions WHERE version = %s) ORDER BY version",
            version,
            version,
        )
        return [row["body"] for row in rows]

    async def add(self, draft: Draft, body: bytes) -> Version:
        """Notes a new version. One that is active takes the place of the one that was; a whole one, of what was proposed. An
        amendment is to the active version, or else raises Overtaken.
        """
        async with self._database.transaction() as connection:
            await connection.execute(_ALONE)
            if draft.base is None:
                await connection.execute("UPDATE placement.versions SET state = 'rejected' WHERE state = 'proposed'")
            if draft.state is State.active:
                await _supersede(connection, None if draft.base is None else draft.parent)
            added = await connection.execute(
                "INSERT INTO placement.versions (made_at, cause, state, parent, pinned, note, summary, base, body)"
                f" VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb, %s, %s) RETURNING {_COLUMNS}",
                (
                    draft.made_at,
                    draft.cause,
                    draft.state,
                    draft.parent,
                    draft.pinned,
                    draft.note,
                    msgspec.json.encode(draft.summary).decode(),
                    draft.base,
                    body,
                ),
            )
            version = msgspec.convert(await added.fetchone(), Version)
            await connection.execute("UPDATE placement.versions SET base = version WHERE base IS NULL")
        return version

    async def activate(self, version: int) -> None:
        async with self._database.transaction() as connection:
            await connection.execute(_ALONE)
            await _supersede(connection, None)
            await connection.execute(
                "UPDATE placement.versions SET state = 'active', handed_out = false WHERE version = %s", (version,)
            )

    async def hand_out(self, version: int) -> None:
        """Notes that the manifests of a version are out."""
        await self._database.run("UPDATE placement.versions SET handed_out = true WHERE version = %s", version)

    async def is_handed_out(self, version: int) -> bool:
        row = await self._database.one("SELECT handed_out FROM placement.versions WHERE version = %s", version)
        return row is not None and row["handed_out"]

    async def forget(self, kept: int) -> None:
        """Drops what is older than the newest `kept` whole plans, but nothing that the active version follows from."""
        await self._database.run(
            "DELETE FROM placement.versions WHERE version < (SELECT least("
            " (SELECT version FROM placement.versions WHERE version = base ORDER BY version DESC OFFSET %s LIMIT 1),"
            " (SELECT base FROM placement.versions WHERE state = 'active')))"
            " AND (SELECT count(*) FROM placement.versions WHERE version = base) > %s",
            kept - 1,
            kept,
        )


async def _supersede(connection: Connection, expected: int | None) -> None:
    was = await connection.execute(
        "UPDATE placement.versions SET state = 'superseded' WHERE state = 'active' RETURNING version"
    )
    row = await was.fetchone()
    if expected is not None and (row is None or row["version"] != expected):
        raise Overtaken("Somebody else planned in the meantime.", field="version", value=expected, remedy="Try again.")
