"""The keys that sign path tokens, the sessions whose tokens are void, and the files whose bytes are in doubt."""

import msgspec

from nearcast.fleet.model import Recall, Revoked
from nearcast.ids import FileId, SessionId
from nearcast.runtime.database import Database
from nearcast.tokens import Key


class Keys:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self, now: float) -> tuple[Key, ...]:
        """The keys that live, newest first."""
        rows = await self._database.all(
            "SELECT id, secret, not_after, network FROM fleet.keys WHERE not_after > %s ORDER BY not_after DESC, id", now
        )
        return msgspec.convert(rows, tuple[Key, ...])

    async def add(self, key: Key) -> None:
        await self._database.run(
            "INSERT INTO fleet.keys (id, secret, not_after, network) VALUES (%s, %s, %s, %s)",
            key.id,
            key.secret,
            key.not_after,
            key.network,
        )

    async def revoke(self, revoked: Revoked) -> None:
        await self._database.run(
            "INSERT INTO fleet.revoked (session, until) VALUES (%s, %s)"
            " ON CONFLICT (session) DO UPDATE SET until = greatest(revoked.until, excluded.until)",
            revoked.session,
            revoked.until,
        )

    async def revoked(self, now: float) -> tuple[Revoked, ...]:
        rows = await self._database.all("SELECT session, until FROM fleet.revoked WHERE until > %s ORDER BY session", now)
        return tuple(Revoked(SessionId(row["session"]), row["until"]) for row in rows)

    async def recall(self, recall: Recall) -> None:
        await self._database.run(
            "INSERT INTO fleet.recalled (file, at) VALUES (%s, %s) ON CONFLICT (file) DO UPDATE SET at = excluded.at",
            recall.file,
            recall.at,
        )

    async def recalled(self, since: float) -> tuple[Recall, ...]:
        rows = await self._database.all("SELECT file, at FROM fleet.recalled WHERE at > %s ORDER BY file", since)
        return tuple(Recall(FileId(row["file"]), row["at"]) for row in rows)
