"""The memory of telemetry."""

from collections import Counter
from typing import Any, LiteralString

import msgspec

from nearcast.ids import ApplianceId, AssetId, ProfileId, SessionId, TitleId
from nearcast.runtime.database import Connection, Database
from nearcast.telemetry.model import (
    ApplianceBytes,
    Bookmark,
    BusiestHour,
    Delivered,
    DeliveryBatch,
    Opinion,
    Period,
    PlayerEvent,
    PlayResteered,
    PlayStarted,
    Thumb,
    TitleBytes,
    Totals,
    Watched,
)
from nearcast.units import Bytes

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
# Bytes count for the network of their play. The news of a play may come after its first bytes: those wait.
_WAIT = """
    INSERT INTO telemetry.waiting (session, hour, asset, name, bytes) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (session, hour, asset, name) DO UPDATE SET bytes = waiting.bytes + excluded.bytes
"""
# In one order always, so that two of these never wait for each other.
_SETTLE = """
    WITH known AS (
        DELETE FROM telemetry.waiting w USING telemetry.plays p
        WHERE w.session = p.session AND (%s::text[] IS NULL OR w.session = ANY(%s::text[]))
        RETURNING w.hour, coalesce(p.network, '') AS network, p.title, w.asset, w.name, w.bytes
    )
    INSERT INTO telemetry.hours (hour, network, title, asset, name, plays, bytes)
    SELECT hour, network, title, asset, name, 0, sum(bytes) FROM known GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
    ON CONFLICT (hour, network, title, asset, name) DO UPDATE SET bytes = hours.bytes + excluded.bytes
"""
# A player may leave the best place by itself, before steering knows that anything is wrong: that is a health miss too.
_DELIVERED: LiteralString = """
    SELECT hour, appliance, p.network, p.title, name,
        CASE WHEN (p.ranks ->> appliance)::int = 0 THEN 'rank 0'
             WHEN p.session IS NULL OR p.ranks ->> appliance IS NULL THEN 'unknown'
             ELSE coalesce(p.miss, 'health') END AS kind,
        sum(bytes)::bigint AS bytes
    FROM sent LEFT JOIN telemetry.plays p USING (session) GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
"""
_DELIVERED_BY_FILE = f"""
    WITH sent AS (SELECT floor(at / 3600)::bigint AS hour, appliance, session, name, bytes
        FROM telemetry.requests WHERE at >= %s AND session IS NOT NULL) {_DELIVERED}
"""
# A session has hundreds of requests an hour.
_DELIVERED_BY_HOUR = f"""
    WITH sent AS (SELECT hour, appliance, session, NULL AS name, bytes FROM telemetry.session_bytes WHERE hour >= %s) {_DELIVERED}
"""
_PLAYED = """
    SELECT p.session, sum(b.bytes)::bigint AS bytes
    FROM telemetry.plays p JOIN telemetry.session_bytes b USING (session) WHERE p.at >= %s GROUP BY 1
"""
_ADD_PLAY = """
    INSERT INTO telemetry.hours (hour, network, title, asset, plays, bytes) VALUES (%s, %s, %s, %s, 1, 0)
    ON CONFLICT (hour, network, title, asset, name) DO UPDATE SET plays = hours.plays + 1
"""
_WATCHED = """
    SELECT nullif(network, '') AS network, title, asset, name, sum(plays)::bigint AS plays, sum(bytes)::bigint AS bytes
    FROM telemetry.hours WHERE hour BETWEEN %s AND %s GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""
_BUSIEST = """
    SELECT nullif(network, '') AS network, max(bytes)::bigint AS bytes
    FROM (SELECT hour, network, sum(bytes) AS bytes FROM telemetry.hours WHERE hour BETWEEN %s AND %s GROUP BY 1, 2) each
    GROUP BY 1 ORDER BY 1
"""


_OF_SESSIONS: tuple[LiteralString, ...] = (
    "DELETE FROM telemetry.events WHERE session = ANY(%s)",
    "DELETE FROM telemetry.requests WHERE session = ANY(%s)",
    "DELETE FROM telemetry.session_bytes WHERE session = ANY(%s)",
    "DELETE FROM telemetry.waiting WHERE session = ANY(%s)",
)


class Store:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_play(self, connection: Connection, play: PlayStarted) -> None:
        new = await connection.execute(
            "INSERT INTO telemetry.plays (session, account, profile, title, asset, network, ranks, at, miss)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb, %s, %s) ON CONFLICT DO NOTHING",
            (
                play.session,
                play.account,
                play.profile,
                play.title,
                play.asset,
                play.network,
                msgspec.json.encode(play.ranks).decode(),
                play.at,
                play.miss,
            ),
        )
        if new.rowcount:
            await connection.execute(_ADD_PLAY, (hour_of(play.at), play.network or "", play.title, play.asset))
            await connection.execute(_SETTLE, ([play.session], [play.session]))

    async def add_batch(self, appliance: ApplianceId, batch: DeliveryBatch) -> None:
        """Nothing happens if the batch was added before."""
        by_file = _by_file(batch)
        by_session = _by_session(by_file)
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
                    "INSERT INTO telemetry.session_bytes (session, appliance, hour, bytes) VALUES (%s, %s, %s, %s)"
                    " ON CONFLICT (session, appliance, hour) DO UPDATE SET bytes = session_bytes.bytes + excluded.bytes",
                    [(session, appliance, hour, count) for (session, hour), count in sorted(by_session.items())],
                )
                await cursor.executemany(_WAIT, [(*key, count) for key, count in sorted(by_file.items())])
            sessions = sorted({session for session, _ in by_session})
            await connection.execute(_SETTLE, (sessions, sessions))

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

    async def list_title(self, profile: ProfileId, title: TitleId, at: float, most: int) -> bool:
        """False when the list has `most` titles and this is none of them."""
        row = await self._database.one(
            "INSERT INTO telemetry.opinions (profile, title, listed_at) SELECT %(profile)s, %(title)s, %(at)s"
            " WHERE (SELECT count(*) FROM telemetry.opinions"
            "   WHERE profile = %(profile)s AND title <> %(title)s AND listed_at IS NOT NULL) < %(most)s"
            " ON CONFLICT (profile, title) DO UPDATE SET listed_at = coalesce(opinions.listed_at, excluded.listed_at)"
            " RETURNING title",
            named={"profile": profile, "title": title, "at": at, "most": most},
        )
        return row is not None

    async def unlist_title(self, profile: ProfileId, title: TitleId) -> None:
        await self._set_opinion("UPDATE telemetry.opinions SET listed_at = NULL", profile, title)

    async def set_thumb(self, profile: ProfileId, title: TitleId, thumb: Thumb | None) -> None:
        if thumb is None:
            await self._set_opinion("UPDATE telemetry.opinions SET thumb = NULL", profile, title)
        else:
            await self._database.run(
                "INSERT INTO telemetry.opinions (profile, title, thumb) VALUES (%s, %s, %s)"
                " ON CONFLICT (profile, title) DO UPDATE SET thumb = excluded.thumb",
                profile,
                title,
                thumb,
            )

    async def _set_opinion(self, change: LiteralString, profile: ProfileId, title: TitleId) -> None:
        """A row that says nothing any more goes."""
        async with self._database.transaction() as connection:
            await connection.execute(f"{change} WHERE profile = %s AND title = %s", (profile, title))
            await connection.execute(
                "DELETE FROM telemetry.opinions WHERE profile = %s AND title = %s AND listed_at IS NULL AND thumb IS NULL",
                (profile, title),
            )

    async def opinions(self, profile: ProfileId) -> tuple[Opinion, ...]:
        rows = await self._database.all(
            "SELECT profile, title, listed_at, thumb FROM telemetry.opinions WHERE profile = %s ORDER BY listed_at DESC NULLS LAST, title",
            profile,
        )
        return msgspec.convert(rows, tuple[Opinion, ...])

    async def watched(self, first_hour: int, last_hour: int) -> Period:
        watched = await self._database.all(_WATCHED, first_hour, last_hour)
        busiest = await self._database.all(_BUSIEST, first_hour, last_hour)
        return Period(msgspec.convert(watched, tuple[Watched, ...]), msgspec.convert(busiest, tuple[BusiestHour, ...]))

    async def everything(self, profiles: tuple[ProfileId, ...]) -> dict[str, list[dict[str, Any]]]:
        whose = list(profiles)
        plays = await self._database.all(
            "SELECT session, profile, title, asset, network, at FROM telemetry.plays WHERE profile = ANY(%s) ORDER BY at", whose
        )
        sessions = [row["session"] for row in plays]
        return {
            "plays": plays,
            "bookmarks": await self._database.all(
                "SELECT profile, title, position, duration, at FROM telemetry.bookmarks WHERE profile = ANY(%s) ORDER BY at",
                whose,
            ),
            "opinions": await self._database.all(
                "SELECT profile, title, listed_at, thumb FROM telemetry.opinions WHERE profile = ANY(%s) ORDER BY profile, title",
                whose,
            ),
            "player events": await self._database.all(
                "SELECT session, kind, at, milliseconds, detail FROM telemetry.events WHERE session = ANY(%s) ORDER BY at",
                sessions,
            ),
            "requests": await self._database.all(
                "SELECT session, at, appliance, name, status, bytes, cmcd FROM telemetry.requests WHERE session = ANY(%s)"
                " ORDER BY at",
                sessions,
            ),
        }

    async def forget_profiles(self, profiles: tuple[ProfileId, ...]) -> tuple[SessionId, ...]:
        """The plays that were theirs. Bytes counted by the hour tell of nobody and stay."""
        async with self._database.transaction() as connection:
            cursor = await connection.execute(
                "DELETE FROM telemetry.plays WHERE profile = ANY(%s) RETURNING session", (list(profiles),)
            )
            sessions = [SessionId(row["session"]) for row in await cursor.fetchall()]
            await connection.execute("DELETE FROM telemetry.bookmarks WHERE profile = ANY(%s)", (list(profiles),))
            await connection.execute("DELETE FROM telemetry.opinions WHERE profile = ANY(%s)", (list(profiles),))
            for statement in _OF_SESSIONS:
                await connection.execute(statement, (sessions,))
        return tuple(sessions)

    async def settle_all(self) -> None:
        """Counts whatever waits for the news of its play and has it by now."""
        await self._database.run(_SETTLE, None, None)

    async def forget(self, requests_before: float, hours_before: float) -> None:
        """Drops single requests, and what was watched in an hour, from before these moments (Unix seconds)."""
        async with self._database.transaction() as connection:
            await connection.execute("DELETE FROM telemetry.requests WHERE at < %s", (requests_before,))
            await connection.execute("DELETE FROM telemetry.batches WHERE at < to_timestamp(%s)", (requests_before,))
            await connection.execute("DELETE FROM telemetry.waiting WHERE hour < %s", (hour_of(requests_before),))
            await connection.execute("DELETE FROM telemetry.hours WHERE hour < %s", (hour_of(hours_before),))

    async def resteer(self, connection: Connection, change: PlayResteered) -> None:
        """The ranks of appliances that were ranked before stay, for the bytes they sent."""
        await connection.execute(
            "UPDATE telemetry.plays SET ranks = ranks || %s::jsonb, miss = %s WHERE session = %s",
            (msgspec.json.encode(change.ranks).decode(), change.miss, change.session),
        )

    async def delivered(self, since: float, *, by_file: bool) -> tuple[Delivered, ...]:
        if by_file:
            rows = await self._database.all(_DELIVERED_BY_FILE, since)
        else:
            rows = await self._database.all(_DELIVERED_BY_HOUR, hour_of(since))
        return msgspec.convert(rows, tuple[Delivered, ...])

    async def played(self, since: float) -> dict[SessionId, Bytes]:
        return {row["session"]: row["bytes"] for row in await self._database.all(_PLAYED, since)}

    async def totals(self) -> Totals:
        plays = await self._database.one("SELECT count(*)::int AS plays FROM telemetry.plays")
        assert plays is not None
        return Totals(
            plays["plays"],
            msgspec.convert(await self._database.all(_BY_APPLIANCE), tuple[ApplianceBytes, ...]),
            msgspec.convert(await self._database.all(_BY_TITLE), tuple[TitleBytes, ...]),
        )


def hour_of(at: float) -> int:
    """The hour of a moment (Unix seconds), counted since 1970."""
    return int(at // 3600)


def _by_file(batch: DeliveryBatch) -> Counter[tuple[str, int, AssetId, str]]:
    """Bytes by session, hour, asset and file."""
    counts: Counter[tuple[str, int, AssetId, str]] = Counter()
    for delivery in batch.deliveries:
        if delivery.session is not None:
            counts[delivery.session, hour_of(delivery.at), delivery.asset, delivery.name] += delivery.bytes
    return counts


def _by_session(by_file: Counter[tuple[str, int, AssetId, str]]) -> Counter[tuple[str, int]]:
    """Bytes by session and hour."""
    counts: Counter[tuple[str, int]] = Counter()
    for (session, hour, _, _), count in by_file.items():
        counts[session, hour] += count
    return counts
