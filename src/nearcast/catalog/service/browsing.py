"""What viewers look at."""

from nearcast.catalog.model import Audience, Title, TitleKind, UnknownTitle
from nearcast.catalog.policy import episodes, families, words
from nearcast.catalog.service.ground import Ground
from nearcast.ids import TitleId


class Browsing(Ground):
    async def titles(self, titles: tuple[TitleId, ...]) -> tuple[Title, ...]:
        return await self._store.titles.titles(titles)

    async def below(self, titles: tuple[TitleId, ...], audience: Audience) -> tuple[Title, ...]:
        found = await self._store.titles.below(titles, audience, self._clock.now())
        return tuple(sorted(found, key=families.place))

    async def next_episode(self, episode: TitleId, audience: Audience) -> Title | None:
        title = await self.title(episode)
        if title.kind is not TitleKind.episode or title.parent is None:
            return None
        for one in episodes.following(title, await self.below((title.parent,), audience)):
            return one
        season = await self.title(title.parent)
        for later in episodes.following(season, await self.below((season.parent,) if season.parent else (), audience)):
            for one in await self.below((later.id,), audience):
                return one
        return None

    async def recent(self, audience: Audience, limit: int) -> tuple[Title, ...]:
        return await self._store.titles.recent(audience, self._clock.now(), limit)

    async def collections(self, audience: Audience, limit: int, after: TitleId | None = None) -> tuple[Title, ...]:
        return await self._store.titles.collections(audience, self._clock.now(), limit, after)

    async def next_edge(self) -> float | None:
        return await self._store.titles.next_edge(self._clock.now())

    async def search(self, text: str, audience: Audience | None, limit: int, after: TitleId | None = None) -> tuple[Title, ...]:
        asked = words.asked(text)
        if not asked:
            if after is not None:
                await self.title(after)
            return () if text.strip() else await self._store.titles.all(audience, self._clock.now(), limit, after)
        # All of the best in their order, each time: a word of a title that was added meanwhile moves what follows it, and nothing else.
        best = await self._best(asked, audience)
        if after is not None and after not in best:
            raise UnknownTitle(
                "This title is no longer among what is found.",
                field="after",
                value=after,
                remedy="Search anew, from the first.",
            )
        start = 0 if after is None else best.index(after) + 1
        return await self._store.titles.titles(best[start : start + limit])

    async def _best(self, asked: tuple[str, ...], audience: Audience | None) -> tuple[TitleId, ...]:
        now = self._clock.now()
        found = await self._store.words.begun(asked, audience, now)
        if found:
            return found
        near = await self._store.words.like(asked, words.swaps(asked))
        likes = tuple(one for one in near if words.mistyped(one.asked, one.word))
        return await self._store.words.meant(likes, asked, audience, now) if likes else ()
