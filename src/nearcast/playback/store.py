"""The memory of playback: the plays under way."""

from typing import Any

import msgspec

from nearcast.accounts.model import DevicesSignedOut, ProfilesForgotten
from nearcast.ids import AccountId, NetworkId, SessionId
from nearcast.playback.model import Session
from nearcast.runtime.database import Connection, Database


class Store:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def playing(self, account: AccountId, now: float) -> tuple[Session, ...]:
        """The account's live leases, oldest first."""
        async with self._database.transaction() as connection:
            return await self._live(connection, account, now)

    async def live(
        self, network: NetworkId | None, now: float, limit: int, after: tuple[float, str] | None
    ) -> tuple[Session, ...]:
        """Live leases, newest first, those that began together by what others call them; of one network where that is given."""
        began, stream = after or (None, None)
        rows = await self._database.all(
            "SELECT * FROM playback.sessions, left(encode(sha256(convert_to(id, 'UTF8')), 'hex'), 20) AS stream"
            " WHERE lease_until > %(now)s AND (%(network)s::text IS NULL OR network = %(network)s)"
            " AND (%(began)s::float8 IS NULL OR (-began, stream) > (-%(began)s::float8, %(stream)s::text))"
            " ORDER BY began DESC, stream LIMIT %(limit)s",
            named={"now": now, "network": network, "began": began, "stream": stream, "limit": limit},
        )
        return msgspec.convert(rows, tuple[Session, ...])

    async def held(self, connection: Connection, account: AccountId, now: float) -> tuple[Session, ...]:
        """The same; until the transaction ends nobody else can add one."""
        await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (account,))
        return await self._live(connection, account, now)

    async def _live(self, connection: Connection, account: AccountId, now: float) -> tuple[Session, ...]:
        cursor = await connection.execute(
            "SELECT * FROM playback.sessions WHERE account = %s AND lease_until > %s ORDER BY began, id", (account, now)
        )
        return msgspec.convert(await cursor.fetchall(), tuple[Session, ...])

    async def add(self, connection: Connection, session: Session) -> None:
        await connection.execute(
            "INSERT INTO playback.sessions"
            " (id, account, device, profile, title, asset, address, network, expires, lease_until, began, streams, height, pathways)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb)",
            (
                session.id,
                session.account,
                session.device,
                session.profile,
                session.title,
                session.asset,
                session.address,
                session.network,
                session.expires,
                session.lease_until,
                session.began,
                session.streams,
                session.height,
                msgspec.json.encode(session.pathways).decode(),
            ),
        )

    async def session(self, session: SessionId, now: float) -> Session | None:
        """The session while its token is good."""
        row = await self._database.one("SELECT * FROM playback.sessions WHERE id = %s AND expires > %s", session, now)
        return None if row is None else msgspec.convert(row, Session)

    async def renew(self, connection: Connection, session: SessionId, lease_until: float) -> None:
        await connection.execute(
            "UPDATE playback.sessions SET lease_until = %s WHERE id = %s AND NOT taken_over", (lease_until, session)
        )

    async def take_over(self, connection: Connection, session: SessionId) -> None:
        await connection.execute("UPDATE playback.sessions SET lease_until = 0, taken_over = true WHERE id = %s", (session,))

    async def everything(self, account: AccountId) -> list[dict[str, Any]]:
        return await self._database.all(
            "SELECT id, profile, title, device, address, network, began, lease_until FROM playback.sessions WHERE account = %s",
            account,
        )

    async def remove(self, connection: Connection, gone: ProfilesForgotten) -> tuple[Session, ...]:
        """The plays of profiles that are gone."""
        cursor = await connection.execute(
            "DELETE FROM playback.sessions WHERE account = %s AND profile = ANY(%s) RETURNING *",
            (gone.account, list(gone.profiles)),
        )
        return msgspec.convert(await cursor.fetchall(), tuple[Session, ...])

    async def ids(self, now: float) -> tuple[SessionId, ...]:
        """Of the sessions whose token is good."""
        rows = await self._database.all("SELECT id FROM playback.sessions WHERE expires > %s", now)
        return tuple(SessionId(row["id"]) for row in rows)

    async def remove_one(self, session: SessionId) -> None:
        await self._database.run("DELETE FROM playback.sessions WHERE id = %s", session)

    async def end(self, connection: Connection, gone: DevicesSignedOut, now: float) -> tuple[Session, ...]:
        """Removes the plays of devices whose token is still good."""
        cursor = await connection.execute(
            "DELETE FROM playback.sessions WHERE account = %s AND device = ANY(%s) AND expires > %s RETURNING *",
            (gone.account, list(gone.devices), now),
        )
        return msgspec.convert(await cursor.fetchall(), tuple[Session, ...])

    async def forget(self, before: float) -> None:
        """Removes the sessions whose token ran out before then."""
        await self._database.run("DELETE FROM playback.sessions WHERE expires < %s", before)

    async def release(self, session: SessionId) -> None:
        await self._database.run("UPDATE playback.sessions SET lease_until = 0 WHERE id = %s", session)
