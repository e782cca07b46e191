"""Screens of every player, side by side: our client with Shaka's two engines, and hls.js and dash.js on a bare page."""

from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import Request
from tests.browser.conftest import Arrive
from tests.browser.watching import Watching
from tests.running import FIRST, until

PLAYERS = ("Shaka HLS", "Shaka DASH", "hls.js", "dash.js")
STALL_MS = 500
MOVED_S = 40.0
"""A TTL of 5 s, a report, the segment under way, and a busy machine."""
_LIBRARIES = {"hls.js": "hls.js/dist/hls.min.js", "dash.js": "dashjs/dist/modern/umd/dash.all.min.js"}
_START = """mutation($profile: ID!, $title: ID!) { startPlayback(profile: $profile, title: $title) { ... on Play { hlsUrl dashUrl } } }"""


class Screen:
    """One play in one player. `segments` are the addresses of what it fetched of the film, in order."""

    def __init__(self, player: str, one: Watching, root: Path, film: str) -> None:
        self.player = player
        self.film = film
        self.segments: list[str] = []
        self._one = one
        self._root = root
        one.page.on("requestfinished", self._finished)

    async def start(self) -> None:
        """Returns when the picture moves; from then on it moves slowly, so that the film lasts. It is small, since several are drawn at
        the same time, by processors alone."""
        await self._one.page.set_viewport_size({"width": 640, "height": 360})
        if self.player in _LIBRARIES:
            await self._start_library()
        else:
            await self._one.save_data()  # the bare players have short buffers by themselves
            await self._one.watch(self.film, f"?engine={self.player.split()[1].lower()}")
        await self._one.moved(0.1)
        await self._one.slow(0.4)
        await until(lambda: bool(self.segments), MOVED_S)

    @property
    def hosts(self) -> set[str | None]:
        return {urlsplit(address).hostname for address in self.segments}

    async def fetches(self, *parts: str) -> None:
        """Returns when a segment came, from now on, whose address has one of these parts: hosts or files."""
        before = len(self.segments)
        try:
            await until(lambda: any(part in address for address in self.segments[before:] for part in parts), MOVED_S)
        except TimeoutError as error:
            raise AssertionError(f"{self.player} fetched nothing from {parts}: {self.segments[before:]}") from error

    async def is_well(self) -> None:
        """The film runs, and nobody saw anything."""
        await self._one.moved(0.5)
        assert max(await self._one.waits(), default=0) < STALL_MS, self.player
        assert await self._one.page.evaluate("window.fatal ?? []") == [], self.player

    async def _start_library(self) -> None:
        page = self._one.page
        play = await self._one.ask(_START, profile=self._one.profile, title=await self._one.title(self.film))
        address = play["startPlayback"]["hlsUrl" if self.player == "hls.js" else "dashUrl"]
        # The page must come from the platform: a browser lets no page of unknown origin reach loopback.
        await page.goto("/welcome")
        await page.add_script_tag(path=self._root / "web/node_modules" / _LIBRARIES[self.player])
        await page.add_script_tag(path=self._root / "tests/browser/players.js")
        await page.evaluate("([library, address]) => play(library, address)", [self.player, address])

    def _finished(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.path.endswith(".mp4"):
            self.segments.append(f"//{address.netloc}{address.path}")


async def screens(
    arrive: Arrive, root: Path, vantage: str, players: tuple[str, ...] = PLAYERS, film: str = FIRST
) -> list[Screen]:
    """One of each."""
    return [Screen(player, await arrive(vantage=vantage), root, film) for player in players]
