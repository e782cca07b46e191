"""The memory of telemetry."""

import msgspec

from nearcast.ids import ApplianceId, ProfileId, TitleId
from nearcast.runtime.database import Connection, Database
from nearcast.telemetry.model import (
    ApplianceBytes,
    Bookmark,
    DeliveryBatch,
    PlayerEvent,
    PlayStarted,
    TitleBytes,
    TitleCount,
    Totals,
)

# A session telemetry has not heard of yet, or that somebody made up, has no rank: -1.
_BY_APPLIANCE = """
    SELECT b.appliance, coalesce((p.ranks ->> b.appliance)::int, -1) AS rank, sum(b.bytes)::bigint AS bytes
    FROM telemetry.session_bytes b LEFT JOIN telemetry.plays p USING (session)
    GROUP BY 1, 2 ORDER BY 1, 2
"""
_BY_TITLE = """
    SELECT p.title, p.network, sum(b.bytes)::bigint AS bytes
    FROM telemetry.session_bytes b JOIN telemetry.plays p USING (session)
    GROUP BY 1, 2 ORDER BY 3 DESC
"""


class Store:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_play(self, connection: Connection, play: PlayStarted) -> None:
        await connection.execute(
            "INSERT INTO telemetry.plays (session, account, profile, title, asset, network, ranks, at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb, %s) ON CONFLICT DO NOTHING",
            (
                play.session,
                play.account,
                play.profile,
                play.title,
                play.asset,
                play.network,
                msgspec.json.encode(play.ranks).decode(),
                play.at,
            ),
        )

    async def add_batch(self, appliance: ApplianceId, batch: DeliveryBatch) -> None:
        """Nothing happens if the batch was added before."""
        async with self._database.transaction() as connection:
            new = await connection.execute(
                "INSERT INTO telemetry.batches (appliance, batch) VALUES (%s, %s) ON CONFLICT DO NOTHING",
                (appliance, batch.batch),
            )
            if not new.rowcount:
                return
            async with connection.cursor() as cursor:
                await cursor.executemany(
                    "INSERT INTO telemetry.requests (appliance, at, session, asset, name, status, bytes, seconds, cmcd)"
                    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
                    [
                        (appliance, d.at, d.session, d.asset, d.name, d.status, d.bytes, d.seconds, d.cmcd)
                        for d in batch.deliveries
                    ],
                )
                await cursor.executemany(
                    "INSERT INTO telemetry.session_bytes (session, appliance, bytes) VALUES (%s, %s, %s)"
                    " ON CONFLICT (session, appliance) DO UPDATE SET bytes = session_bytes.bytes + excluded.bytes",
                    [(session, appliance, count) for session, count in _by_session(batch).items()],
                )

    async def add_events(self, events: tuple[PlayerEvent, ...]) -> None:
        async with self._database.transaction() as connection, connection.cursor() as cursor:
            await cursor.executemany(
                "INSERT INTO telemetry.events (session, kind, at, milliseconds, detail) VALUES (%s, %s, %s, %s, %s)",
                [(event.session, event.kind, event.at, event.milliseconds, event.detail) for event in events],
            )

    async def set_bookmark(self, bookmark: Bookmark) -> None:
        await self._database.run(
            "INSERT INTO telemetry.bookmarks (profile, title, position, duration, at) VALUES (%s, %s, %s, %s, %s)"
            " ON CONFLICT (profile, title) DO UPDATE"
            " SET position = excluded.position, duration = excluded.duration, at = excluded.at"
            " WHERE bookmarks.at <= excluded.at",
            bookmark.profile,
            bookmark.title,
            bookmark.position,
            bookmark.duration,
            bookmark.at,
        )

    async def bookmarks(self, profile: ProfileId, limit: int) -> tuple[Bookmark, ...]:
        rows = await self._database.all(
            "SELECT profile, title, position, duration, at FROM telemetry.bookmarks WHERE profile = %s ORDER BY at DESC LIMIT %s",
            profile,
            limit,
        )
        return msgspec.convert(rows, tuple[Bookmark, ...])

    async def bookmark(self, profile: ProfileId, title: TitleId) -> Bookmark | None:
        row = await self._database.one(
            "SELECT profile, title, position, duration, at FROM telemetry.bookmarks WHERE profile = %s AND title = %s",
            profile,
            title,
        )
        return None if row is None else msgspec.convert(row, Bookmark)

    async def popularity(self, since: float) -> tuple[TitleCount, ...]:
        rows = await self._database.all(
            "SELECT title, network, count(*)::int AS plays FROM telemetry.plays WHERE at >= %s GROUP BY 1, 2 ORDER BY 3 DESC",
            since,
        )
        return msgspec.convert(rows, tuple[TitleCount, ...])

    async def totals(self) -> Totals:
        plays = await self._database.one("SELECT count(*)::int AS plays FROM telemetry.plays")
        assert plays is not None
        return Totals(
            plays["plays"],
            msgspec.convert(await self._database.all(_BY_APPLIANCE), tuple[ApplianceBytes, ...]),
            msgspec.convert(await self._database.all(_BY_TITLE), tuple[TitleBytes, ...]),
        )


def _by_session(batch: DeliveryBatch) -> dict[str, int]:
    counts: dict[str, int] = {}
    for delivery in batch.deliveries:
        if delivery.session is not None:
            counts[delivery.session] = counts.get(delivery.session, 0) + delivery.bytes
    return counts
