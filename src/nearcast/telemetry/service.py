"""Counting plays, bytes and what players say."""

import asyncio
from contextlib import suppress
from typing import Any

from nearcast.errors import NearcastError
from nearcast.ids import ApplianceId, ProfileId, SessionId, TitleId
from nearcast.runtime.clock import Clock
from nearcast.runtime.database import Connection, Database
from nearcast.runtime.metrics import Counter
from nearcast.telemetry import policy
from nearcast.telemetry.model import (
    Bookmark,
    Delivered,
    DeliveryBatch,
    Knobs,
    ListFull,
    Opinion,
    Period,
    PlayerEvent,
    PlayResteered,
    PlayStarted,
    Thumb,
    Totals,
)
from nearcast.telemetry.store import Store
from nearcast.units import Bytes

_plays = Counter("nearcast_plays_total", "Plays started")
_bytes = Counter("nearcast_delivered_bytes_total", "Bytes appliances sent to viewers", ["appliance"])
_events = Counter("nearcast_player_events_total", "What players reported", ["kind"])
_KINDS = frozenset({"startup", "rebuffer", "quality", "moved", "error", "ended"})


class TelemetryService:
    """Implements `model.Telemetry`."""

    def __init__(self, database: Database, clock: Clock, knobs: Knobs) -> None:
        self._store = Store(database)
        self._clock = clock
        self._knobs = knobs

    async def run(self) -> None:
        """Sweeps until cancelled."""
        while True:
            with suppress(NearcastError):
                await self.sweep()
            await asyncio.sleep(self._knobs.sweep_every_s)

    async def sweep(self) -> None:
        """Counts bytes that came before the news of their play, and forgets what is too old to be of use."""
        now = self._clock.now()
        await self._store.settle_all()
        await self._store.forget(now - self._knobs.requests_s, now - self._knobs.hours_s)

    async def on_play_started(self, connection: Connection, play: PlayStarted) -> None:
        """Handles the event of the same name."""
        await self._store.add_play(connection, play)
        _plays.inc()

    async def deliveries(self, appliance: ApplianceId, batch: DeliveryBatch) -> None:
        await self._store.add_batch(appliance, batch)
        _bytes.labels(appliance).inc(sum(delivery.bytes for delivery in batch.deliveries if delivery.session))

    async def player_events(self, events: tuple[PlayerEvent, ...]) -> None:
        await self._store.add_events(policy.tidy(events))
        for event in events:
            # A label per made-up kind would let anybody fill the memory of Prometheus.
            _events.labels(event.kind if event.kind in _KINDS else "other").inc()

    async def set_bookmark(self, bookmark: Bookmark) -> None:
        await self._store.set_bookmark(bookmark)

    async def bookmarks(self, profile: ProfileId, limit: int) -> tuple[Bookmark, ...]:
        return await self._store.bookmarks(profile, limit)

    async def bookmark(self, profile: ProfileId, title: TitleId) -> Bookmark | None:
        return await self._store.bookmark(profile, title)

    async def set_listed(self, profile: ProfileId, title: TitleId, listed: bool) -> None:
        if not listed:
            await self._store.unlist_title(profile, title)
        elif not await self._store.list_title(profile, title, self._clock.now(), self._knobs.listed_max):
            raise ListFull(
                f"A list has room for {self._knobs.listed_max} titles.",
                field="title",
                value=title,
                remedy="Take something off the list first.",
            )

    async def set_thumb(self, profile: ProfileId, title: TitleId, thumb: Thumb | None) -> None:
        await self._store.set_thumb(profile, title, thumb)

    async def opinions(self, profile: ProfileId) -> tuple[Opinion, ...]:
        return await self._store.opinions(profile)

    async def everything(self, profiles: tuple[ProfileId, ...]) -> dict[str, list[dict[str, Any]]]:
        return await self._store.everything(profiles)

    async def forget(self, profiles: tuple[ProfileId, ...]) -> tuple[SessionId, ...]:
        return await self._store.forget_profiles(profiles)

    async def watched(self, first_hour: int, last_hour: int) -> Period:
        return await self._store.watched(first_hour, last_hour)

    async def on_play_resteered(self, connection: Connection, change: PlayResteered) -> None:
        """Handles the event of the same name."""
        await self._store.resteer(connection, change)

    async def delivered(self, since: float, by_file: bool) -> tuple[Delivered, ...]:
        return await self._store.delivered(since, by_file=by_file)

    async def played(self, since: float) -> dict[SessionId, Bytes]:
        return await self._store.played(since)

    async def totals(self) -> Totals:
        return await self._store.totals()
