"""Counting plays, bytes and what players say."""

from nearcast.ids import ApplianceId, ProfileId, TitleId
from nearcast.runtime.database import Connection, Database
from nearcast.runtime.metrics import Counter
from nearcast.telemetry import policy
from nearcast.telemetry.model import Bookmark, DeliveryBatch, PlayerEvent, PlayStarted, TitleCount, Totals
from nearcast.telemetry.store import Store

_plays = Counter("nearcast_plays_total", "Plays started")
_bytes = Counter("nearcast_delivered_bytes_total", "Bytes appliances sent to viewers", ["appliance"])
_events = Counter("nearcast_player_events_total", "What players reported", ["kind"])
_KINDS = frozenset({"startup", "rebuffer", "quality", "moved", "error", "ended"})


class TelemetryService:
    """Implements `model.Telemetry`."""

    def __init__(self, database: Database) -> None:
        self._store = Store(database)

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

    async def popularity(self, since: float) -> tuple[TitleCount, ...]:
        return await self._store.popularity(since)

    async def totals(self) -> Totals:
        return await self._store.totals()
