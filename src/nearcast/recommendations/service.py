"""Putting a home page together from what was played and what is new."""

from collections.abc import Awaitable

from nearcast.accounts.model import Accounts
from nearcast.catalog.model import Catalog, Title
from nearcast.errors import NearcastError
from nearcast.ids import DeviceId, NetworkId, ProfileId, TitleId
from nearcast.recommendations import policy
from nearcast.recommendations.model import Knobs, Row, RowKind
from nearcast.recommendations.store import Store
from nearcast.runtime import log
from nearcast.runtime.database import Connection, Database
from nearcast.telemetry.model import PlayStarted, Telemetry

_COUNTS = 1000
_log = log.get("recommendations")


class RecommendationsService:
    """Implements `model.Recommendations`."""

    def __init__(self, database: Database, accounts: Accounts, catalog: Catalog, telemetry: Telemetry, knobs: Knobs) -> None:
        self._store = Store(database)
        self._accounts = accounts
        self._catalog = catalog
        self._telemetry = telemetry
        self._knobs = knobs

    async def on_play_started(self, connection: Connection, play: PlayStarted) -> None:
        """Handles the event of the same name."""
        await self._store.add_play(connection, play.title, play.network)

    async def home(self, device: DeviceId, profile: ProfileId, network: NetworkId | None) -> tuple[Row, ...]:
        maturity = (await self._accounts.watcher(device, profile)).profile.maturity
        found = {
            RowKind.continue_watching: await _or_nothing(self._unfinished(profile)),
            RowKind.popular_here: await _or_nothing(self._popular(network)),
            RowKind.new: await _or_nothing(self._new(maturity)),
        }
        wanted = tuple({title: None for titles in found.values() for title in titles})
        titles: dict[TitleId, Title] = {title.id: title for title in await self._catalog.titles(wanted)}
        return policy.rows(found, titles, maturity, self._knobs.row_length)

    async def _unfinished(self, profile: ProfileId) -> tuple[TitleId, ...]:
        return policy.unfinished(await self._telemetry.bookmarks(profile, self._knobs.row_length))

    async def _popular(self, network: NetworkId | None) -> tuple[TitleId, ...]:
        return policy.popular(await self._store.plays(_COUNTS), network)

    async def _new(self, maturity: int) -> tuple[TitleId, ...]:
        return tuple(title.id for title in await self._catalog.recent(maturity, self._knobs.row_length))


async def _or_nothing(titles: Awaitable[tuple[TitleId, ...]]) -> tuple[TitleId, ...]:
    try:
        return await titles
    except NearcastError as error:
        _log.warning("a row is missing", reason=str(error))
        return ()
