"""Putting a home page together from what was played and what is new."""

import asyncio
from collections.abc import Awaitable, Iterable, Mapping
from typing import TypeVar

from nearcast.accounts.model import Accounts
from nearcast.catalog.model import Audience, Catalog, Title, TitleKind
from nearcast.errors import NearcastError
from nearcast.ids import DeviceId, NetworkId, ProfileId, TitleId
from nearcast.recommendations import policy
from nearcast.recommendations.model import Knobs, Row, RowKind
from nearcast.recommendations.policy import Eyes
from nearcast.recommendations.store import Store
from nearcast.runtime import log
from nearcast.runtime.clock import Clock
from nearcast.runtime.database import Connection, Database
from nearcast.telemetry.model import Bookmark, PlayStarted, Telemetry

_COUNTS = 1000
_BOOKMARKS = 100
_SPARE = 5
"""So many times a row's length are looked through for popular titles: not everybody may see all, and episodes are one series."""
_log = log.get("recommendations")
T = TypeVar("T")


class RecommendationsService:
    """Implements `model.Recommendations`."""

    def __init__(
        self, database: Database, clock: Clock, accounts: Accounts, catalog: Catalog, telemetry: Telemetry, knobs: Knobs
    ) -> None:
        self._store = Store(database)
        self._clock = clock
        self._accounts = accounts
        self._catalog = catalog
        self._telemetry = telemetry
        self._knobs = knobs

    async def on_play_started(self, connection: Connection, play: PlayStarted) -> None:
        """Handles the event of the same name."""
        await self._store.add_play(connection, play.title, play.network)

    async def home(
        self, device: DeviceId, profile: ProfileId, network: NetworkId | None, country: str | None = None
    ) -> tuple[Row, ...]:
        watching = (await self._accounts.watcher(device, profile)).profile
        eyes = Eyes(Audience(watching.maturity, country), watching.language, self._clock.now())
        marks = await _or_nothing(self._telemetry.bookmarks(profile, _BOOKMARKS))
        opinions = await _or_nothing(self._telemetry.opinions(profile))
        listed = policy.listed(opinions)[: self._knobs.row_length]
        liked = policy.liked(opinions)[: self._knobs.row_length]
        popular = policy.popular(await self._store.plays(_COUNTS), network)[: _SPARE * self._knobs.row_length]
        new = await _or_nothing(self._catalog.recent(eyes.audience, self._knobs.row_length))
        collections = await _or_nothing(self._catalog.collections(eyes.audience, self._knobs.collections))
        titles = {one.id: one for one in new}
        members = tuple(member for one in collections for member in one.members)
        await self._learn(titles, (*(one.title for one in marks), *listed, *liked, *popular, *members))
        here = policy.not_disliked(policy.roots(popular, titles), opinions)
        found = {
            RowKind.continue_watching: await _or_nothing(self._continuing(marks, titles, eyes.audience)),
            RowKind.my_list: listed,
            RowKind.popular_here: here,
            RowKind.new: policy.not_disliked((one.id for one in new), opinions),
        }
        found[RowKind.liked] = policy.like_those_liked(opinions, (*here, *found[RowKind.new], *members), titles)
        await self._learn(titles, (title for row in found.values() for title in row))
        return policy.rows(found, collections, titles, eyes, self._knobs.row_length)

    async def _continuing(
        self, kept: tuple[Bookmark, ...], titles: Mapping[TitleId, Title], audience: Audience
    ) -> tuple[TitleId, ...]:
        marks = policy.last_of_each(kept, titles)[: self._knobs.row_length]
        done = [mark.title for mark in marks if mark.is_done and titles[mark.title].kind is TitleKind.episode]
        following = await asyncio.gather(*(self._catalog.next_episode(episode, audience) for episode in done))
        after = {episode: one.id for episode, one in zip(done, following, strict=True) if one is not None}
        return policy.continuing(marks, after)

    async def _learn(self, titles: dict[TitleId, Title], wanted: Iterable[TitleId]) -> None:
        """Adds those that are not known yet."""
        missing = tuple(dict.fromkeys(title for title in wanted if title not in titles))
        if missing:
            titles.update((one.id, one) for one in await _or_nothing(self._catalog.titles(missing)))


async def _or_nothing(found: Awaitable[tuple[T, ...]]) -> tuple[T, ...]:
    try:
        return await found
    except NearcastError as error:
        _log.warning("a row is missing", reason=str(error))
        return ()
