"""The memory of playback: the plays under way."""

import msgspec

from nearcast.ids import AccountId, SessionId
from nearcast.playback.model import Session
from nearcast.runtime.database import Connection, Database


class Store:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def playing(self, connection: Connection, account: AccountId, now: float) -> int:
        """Live leases of the account. Until the transaction ends nobody else can add one."""
        await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (account,))
        cursor = await connection.execute(
            "SELECT count(*)::int AS live FROM playback.sessions WHERE account = %s AND lease_until > %s", (account, now)
        )
        row = await cursor.fetchone()
        assert row is not None
        return int(row["live"])

    async def add(self, connection: Connection, session: Session) -> None:
        await connection.execute(
            "INSERT INTO playback.sessions"
            " (id, account, profile, title, asset, address, network, expires, lease_until, pathways)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb)",
            (
                session.id,
                session.account,
                session.profile,
                session.title,
                session.asset,
                session.address,
                session.network,
                session.expires,
                session.lease_until,
                msgspec.json.encode(session.pathways).decode(),
            ),
        )

    async def session(self, session: SessionId, now: float) -> Session | None:
        """The session while its token is good."""
        row = await self._database.one("SELECT * FROM playback.sessions WHERE id = %s AND expires > %s", session, now)
        return None if row is None else msgspec.convert(row, Session)

    async def keep(self, session: SessionId, lease_until: float, now: float) -> Session | None:
        """Renews the lease of a session that may still play."""
        row = await self._database.one(
            "UPDATE playback.sessions SET lease_until = %s WHERE id = %s AND expires > %s RETURNING *",
            lease_until,
            session,
            now,
        )
        return None if row is None else msgspec.convert(row, Session)

    async def forget(self, before: float) -> None:
        """Removes the sessions whose token ran out before then."""
        await self._database.run("DELETE FROM playback.sessions WHERE expires < %s", before)

    async def release(self, session: SessionId) -> None:
        await self._database.run("UPDATE playback.sessions SET lease_until = 0 WHERE id = %s", session)
