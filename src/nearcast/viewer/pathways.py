"""Which pathway a player is on: the steering document's order, less those that just failed."""

import asyncio
from contextlib import suppress

import httpx

from nearcast.runtime.clock import elapsed
from nearcast.units import Bitrate
from nearcast.viewer.model import Multivariant

_BAN_S = 20.0
_TTL_S = 5.0


class Pathways:
    """The pathways of one play. `poll` keeps the order up to date; `current` is where the next byte comes from."""

    def __init__(self, client: httpx.AsyncClient, playlist: Multivariant) -> None:
        self._client = client
        self._url = playlist.steering
        listed = tuple(dict.fromkeys(one.pathway for one in playlist.variants))
        first = [playlist.first] if playlist.first in listed else []
        self._listed = listed
        self._order = tuple(dict.fromkeys([*first, *listed]))
        self._banned: dict[str, float] = {}
        self.throughput = Bitrate(0)

    @property
    def current(self) -> str:
        """The first pathway that did not fail lately; when all did, the one that failed longest ago."""
        now = elapsed()
        able = [one for one in self._order if self._banned.get(one, 0.0) <= now]
        return able[0] if able else min(self._order, key=lambda one: self._banned[one])

    def fail(self, pathway: str) -> None:
        self._banned[pathway] = elapsed() + _BAN_S

    async def poll(self) -> None:
        """Follows the steering document until cancelled. Without one, or while it is away, the order stays."""
        while self._url is not None:
            ttl = _TTL_S
            with suppress(httpx.HTTPError, ValueError, KeyError, TypeError):
                asked = {"_HLS_pathway": f'"{self.current}"', "_HLS_throughput": str(self.throughput)}
                document = (await self._client.get(self._url, params=asked)).raise_for_status().json()
                ttl = float(document["TTL"])
                wanted = [one for one in document["PATHWAY-PRIORITY"] if one in self._listed]
                self._order = tuple(dict.fromkeys([*wanted, *self._order]))
                self._url = document.get("RELOAD-URI", self._url)
            await asyncio.sleep(ttl)
