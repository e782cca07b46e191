"""Finds the intro and the credits of an episode in what its season has in common, and those of the others with it."""

import asyncio

import msgspec

from nearcast.catalog.model import Catalog, Title, TitleKind, UnknownTitle, Wanted
from nearcast.ids import TitleId
from nearcast.ingest import policy
from nearcast.ingest.model import Heard
from nearcast.ingest.store import Steps

_EPISODES_MAX = 100


class Markers:
    def __init__(self, steps: Steps, catalog: Catalog) -> None:
        self._steps = steps
        self._catalog = catalog

    async def find(self, episode: TitleId) -> None:
        """Does nothing for other titles. Those of the season that are not marked yet are compared with it too: the first has nothing
        to be compared with when it comes.
        """
        season = await self._season(episode)
        heard = {
            title: msgspec.convert(value, Heard)
            for title, value in (await self._steps.values(policy.LISTEN, [one.id for one in season])).items()
        }
        for one in season if episode in heard else ():
            if one.id not in heard or one.asset is None or (one.markers and one.id != episode):
                continue
            others = [sound for title, sound in heard.items() if title != one.id and episode in (title, one.id)]
            markers = await asyncio.to_thread(policy.recognise, heard[one.id], others)
            if markers != one.markers:
                await self._catalog.mark(one.id, one.asset, markers)

    async def _season(self, episode: TitleId) -> list[Title]:
        """All that can be played of it; nothing when this is no episode."""
        try:
            title = await self._catalog.title(episode)
        except UnknownTitle:
            return []
        if title.kind is not TitleKind.episode:
            return []
        entries = await self._catalog.entries(Wanted(kind=TitleKind.episode, parent=title.parent), None, _EPISODES_MAX)
        return [one.title for one in entries if one.title.asset is not None]
