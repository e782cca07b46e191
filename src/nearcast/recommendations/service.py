"""Putting a home page together from what was played and what is new."""

import asyncio
from collections.abc import Iterable, Mapping

from nearcast.catalog.model import Audience, Catalog, Title, TitleKind, UnknownTitle
from nearcast.ids import ProfileId, TitleId
from nearcast.recommendations import policy
from nearcast.recommendations.model import Eyes, Knobs, Row, RowKind
from nearcast.recommendations.policy import Look
from nearcast.recommendations.store import Store
from nearcast.runtime.clock import Clock
from nearcast.runtime.database import Connection, Database
from nearcast.telemetry.model import Bookmark, PlayStarted, Telemetry

_COUNTS = 1000
_BOOKMARKS = 100
_COLLECTIONS = 7
_SPARE = 5
"""So many times a row's length are looked through for popular titles: not everybody may see all, and episodes are one series."""


class RecommendationsService:
    """Implements `model.Recommendations`."""

    def __init__(self, database: Database, clock: Clock, catalog: Catalog, telemetry: Telemetry, knobs: Knobs) -> None:
        self._store = Store(database)
        self._clock = clock
        self._catalog = catalog
        self._telemetry = telemetry
        self._knobs = knobs

    async def on_play_started(self, connection: Connection, play: PlayStarted) -> None:
        """Handles the event of the same name."""
        await self._store.add_play(connection, play.title, play.network)

    async def own_rows(self, profile: ProfileId, eyes: Eyes) -> tuple[Row, ...]:
        marks, opinions = await asyncio.gather(
            self._telemetry.bookmarks(profile, _BOOKMARKS), self._telemetry.opinions(profile)
        )
        titles: dict[TitleId, Title] = {}
        await self._learn(titles, (*(one.title for one in marks), *(one.title for one in opinions)))
        found = {
            RowKind.continue_watching: await self._continuing(marks, titles, eyes.audience),
            RowKind.my_list: policy.listed(opinions)[: self._knobs.row_length],
        }
        if policy.liked(opinions):
            candidates = await self._candidates(titles, eyes)
            found[RowKind.liked] = policy.like_those_liked(opinions, candidates, titles)
        await self._learn(titles, found[RowKind.continue_watching])
        return policy.rows(found, titles, self._look(eyes))

    async def common_rows(self, eyes: Eyes) -> tuple[Row, ...]:
        titles: dict[TitleId, Title] = {}
        here, new = await self._common(titles, eyes)
        return policy.rows({RowKind.popular_here: here, RowKind.new: new}, titles, self._look(eyes))

    async def collection_rows(self, eyes: Eyes, limit: int, after: TitleId | None = None) -> tuple[Row, ...]:
        collections = await self._catalog.collections(eyes.audience, limit, after)
        titles: dict[TitleId, Title] = {}
        await self._learn(titles, (member for one in collections for member in one.members))
        return tuple(policy.collection_row(one, titles, self._look(eyes)) for one in collections)

    async def _common(self, titles: dict[TitleId, Title], eyes: Eyes) -> tuple[tuple[TitleId, ...], tuple[TitleId, ...]]:
        """What is popular here, and what is new."""
        plays, new = await asyncio.gather(
            self._store.plays(_COUNTS), self._catalog.recent(eyes.audience, self._knobs.row_length)
        )
        titles.update((one.id, one) for one in new)
        popular = policy.popular(plays, eyes.network)[: _SPARE * self._knobs.row_length]
        await self._learn(titles, popular)
        here = policy.roots(popular, titles)
        await self._learn(titles, here)
        return here, tuple(one.id for one in new)

    async def _candidates(self, titles: dict[TitleId, Title], eyes: Eyes) -> tuple[TitleId, ...]:
        """What may be told to somebody as like what they liked: what common rows are made of."""
        (here, new), collections = await asyncio.gather(
            self._common(titles, eyes), self._catalog.collections(eyes.audience, _COLLECTIONS, None)
        )
        members = tuple(member for one in collections for member in one.members)
        await self._learn(titles, members)
        return tuple(dict.fromkeys((*here, *new, *members)))

    def _look(self, eyes: Eyes) -> Look:
        return Look(eyes, self._clock.now(), self._knobs.row_length)

    async def _continuing(
        self, kept: tuple[Bookmark, ...], titles: Mapping[TitleId, Title], audience: Audience
    ) -> tuple[TitleId, ...]:
        marks = policy.last_of_each(kept, titles)[: self._knobs.row_length]
        done = [mark.title for mark in marks if mark.is_done and titles[mark.title].kind is TitleKind.episode]
        following = await asyncio.gather(*(self._following(episode, audience) for episode in done))
        after = {episode: one.id for episode, one in zip(done, following, strict=True) if one is not None}
        return policy.continuing(marks, after)

    async def _following(self, episode: TitleId, audience: Audience) -> Title | None:
        try:
            return await self._catalog.next_episode(episode, audience)
        except UnknownTitle:
            # Its season is gone, or it is by now.
            return None

    async def _learn(self, titles: dict[TitleId, Title], wanted: Iterable[TitleId]) -> None:
        """Adds those that are not known yet."""
        missing = tuple(dict.fromkeys(title for title in wanted if title not in titles))
        if missing:
            titles.update((one.id, one) for one in await self._catalog.titles(missing))
