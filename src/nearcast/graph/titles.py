"""A title with what belongs to it and where this profile stopped."""

from collections.abc import Coroutine, Iterable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

import strawberry

from nearcast.catalog import api as catalog_api
from nearcast.catalog import model as catalog
from nearcast.catalog.model import Catalog, TitleKind
from nearcast.graph.viewing import below, bookmarks, known_bookmarks, opinions, shows, visible, visible_of
from nearcast.ids import ProfileId, TitleId
from nearcast.runtime.graph import Asked, ask
from nearcast.telemetry.model import Bookmark, Thumb

T = TypeVar("T")
Soon: TypeAlias = T | Coroutine[Any, Any, T | None] | None
"""What a resolver knows, or comes to know."""


strawberry.enum(Thumb, description="How somebody liked a title.")


@strawberry.type(name="Bookmark", description="Where a profile stopped, in seconds.")
class BookmarkType:
    position: float
    duration: float


@strawberry.type(name="Title", description="Something to watch, in the profile's language.")
class Title(catalog_api.Title):
    def key(self) -> str:
        """It is told in the language of a profile, and only to some."""
        return f"{self.viewing.profile}/{self.id}"

    # Of two hundred cards most know these three without waiting, and to wait costs more than all else of a card.

    @strawberry.field(description="Where this profile stopped, null when it never began.", graphql_type=BookmarkType | None)
    def bookmark(self, info: Asked, profile: strawberry.ID) -> "Soon[BookmarkType]":
        kept = known_bookmarks(info.context, ProfileId(profile))
        return self._bookmark_later(info, ProfileId(profile)) if kept is None else self._bookmark(kept)

    @strawberry.field(description="Whether it is on the profile's list.")
    async def listed(self, info: Asked) -> bool:
        found = (await opinions(info.context, self.viewing.profile)).get(TitleId(self.id))
        return found is not None and found.listed_at is not None

    @strawberry.field(description="How the profile liked it; null when it did not say.")
    async def thumb(self, info: Asked) -> Thumb | None:
        found = (await opinions(info.context, self.viewing.profile)).get(TitleId(self.id))
        return found.thumb if found else None

    @strawberry.field(
        description="The series of a season or an episode, the title an extra belongs to; null for others.",
        graphql_type="Title | None",
    )
    def series(self, info: Asked) -> "Soon[Title]":
        return self._other(info, self.root) if self.parent else None

    @strawberry.field(description="The season of an episode; null for others.", graphql_type="Title | None")
    def season(self, info: Asked) -> "Soon[Title]":
        return self._other(info, self.parent) if self.parent and self.kind is catalog_api.TitleKind.EPISODE else None

    @strawberry.field(description="Of a series, specials last.")
    async def seasons(self, info: Asked) -> "list[Title]":
        return await self._below(info, TitleKind.season)

    @strawberry.field(description="Of a season.")
    async def episodes(self, info: Asked) -> "list[Title]":
        return await self._below(info, TitleKind.episode)

    @strawberry.field(description="How many episodes of a season this profile sees.")
    async def episode_count(self, info: Asked) -> int:
        return len(await self._kin(info, TitleKind.episode))

    @strawberry.field(description="Trailers, and films about the film.")
    async def extras(self, info: Asked) -> "list[Title]":
        return await self._below(info, TitleKind.extra)

    @strawberry.field(description="Of a collection, those this profile may see.")
    async def titles(self, info: Asked) -> "list[Title]":
        return self._all(await visible_of(info.context, self.members, self.viewing.audience))

    @strawberry.field(description="The episode after this one, null for others and after the last.")
    async def next_episode(self, info: Asked) -> "Title | None":
        if self.kind is not catalog_api.TitleKind.EPISODE:
            return None
        found = await ask(info, Catalog).next_episode(TitleId(self.id), self.viewing.audience)
        if found is not None:
            shows(info.context, found.id)
        return Title.of(found, self.viewing) if found else None

    @strawberry.field(
        description="The episode of a series to play now: where this profile stopped, what follows it, or the first."
    )
    async def up_next(self, info: Asked) -> "Title | None":
        if self.kind is not catalog_api.TitleKind.SERIES:
            return None
        audience = self.viewing.audience
        seasons = [one for one in await below(info.context, TitleId(self.id), audience) if one.kind is TitleKind.season]
        episodes = [
            one for season in seasons for one in await below(info.context, season.id, audience) if one.kind is TitleKind.episode
        ]
        wanted = up_next([one.id for one in episodes], await bookmarks(info.context, self.viewing.profile))
        return next((Title.of(one, self.viewing) for one in episodes if one.id == wanted), None)

    async def _bookmark_later(self, info: Asked, profile: ProfileId) -> BookmarkType | None:
        return self._bookmark(await bookmarks(info.context, profile))

    def _bookmark(self, kept: Mapping[TitleId, Bookmark]) -> BookmarkType | None:
        one = kept.get(TitleId(self.id))
        return BookmarkType(position=one.position, duration=one.duration) if one else None

    async def _other(self, info: Asked, title: TitleId) -> "Title | None":
        found = await visible(info.context, title, self.viewing.audience)
        return Title.of(found, self.viewing) if found else None

    async def _below(self, info: Asked, kind: TitleKind) -> "list[Title]":
        return self._all(await self._kin(info, kind))

    async def _kin(self, info: Asked, kind: TitleKind) -> list[catalog.Title]:
        found = await below(info.context, TitleId(self.id), self.viewing.audience)
        return [one for one in found if one.kind is kind]

    def _all(self, found: Iterable[catalog.Title]) -> "list[Title]":
        return [Title.of(one, self.viewing) for one in found]


def up_next(episodes: Sequence[TitleId], marks: Mapping[TitleId, Bookmark]) -> TitleId | None:
    """Of these episodes in order: the one that was watched last if it is not done, else what follows it; without any, or after
    the last, the first. A glance is not watching."""
    if not episodes:
        return None
    last = max(
        (one for one in episodes if one in marks and (marks[one].is_begun or marks[one].is_done)),
        key=lambda one: marks[one].at,
        default=None,
    )
    if last is None:
        return episodes[0]
    return episodes[(episodes.index(last) + 1) % len(episodes)] if marks[last].is_done else last
