"""Somebody in front of the client: what they do and what they see."""

import json
import re
from typing import Any

from playwright.async_api import Locator, Page, expect

from nearcast.demo import world

_SIGN_UP = "mutation($email: String!, $password: String!) { signUp(email: $email, password: $password) { ... on SignedIn { viewer { profiles { id } } } } }"
_FIND = "query($profile: ID!, $text: String!) { search(profile: $profile, text: $text) { edges { node { id } } } }"
_WATCH_WAITS = """
window.waits = [];
window.faults = [];
let since = null, ran = false;
const now = () => performance.now();
document.addEventListener("playing", () => { if (since !== null) waits.push(now() - since); since = null; ran = true; }, true);
document.addEventListener("waiting", () => { if (ran && since === null) since = now(); }, true);
addEventListener("error", (event) => faults.push(event.message));
addEventListener("unhandledrejection", (event) => faults.push(String(event.reason)));
"""


_SAVES_DATA = "Object.defineProperty(navigator.connection, 'saveData', { get: () => true })"


class Watching:
    """One person in one browser. `vantage` is the name of a network of the demo they pretend to be in."""

    def __init__(self, page: Page, url: str, vantage: str = "") -> None:
        self.page = page
        self.url = url
        self.profile = ""
        self._address = world.VIEWERS[vantage] if vantage else ""

    async def prepare(self) -> None:
        await self.page.add_init_script(_WATCH_WAITS)
        await self.remember("nearcast.vantage", self._address)

    async def remember(self, key: str, value: str) -> None:
        """Puts something into the browser's memory before any page of it loads."""
        if value:
            await self.page.add_init_script(f"localStorage.setItem({json.dumps(key)}, {json.dumps(value)})")

    async def save_data(self) -> None:
        """Then the client fetches less far ahead, so that the film is not all in its buffer when something happens."""
        await self.page.add_init_script(_SAVES_DATA)

    async def enter(self, email: str, password: str) -> None:
        """Signs up without the pages, and chooses the first profile."""
        told = await self.ask(_SIGN_UP, email=email, password=password)
        self.profile = told["signUp"]["viewer"]["profiles"][0]["id"]
        await self.remember("nearcast.profile", self.profile)

    async def ask(self, document: str, **variables: str) -> Any:
        """What the graph answers this browser."""
        headers = {"X-Forwarded-For": self._address} if self._address else {}
        answer = await self.page.request.post("/graphql", data={"query": document, "variables": variables}, headers=headers)
        told = await answer.json()
        assert "errors" not in told, told
        return told["data"]

    async def title(self, name: str) -> str:
        """The id of a title."""
        found: str = (await self.ask(_FIND, profile=self.profile, text=name))["search"]["edges"][0]["node"]["id"]
        return found

    async def watch(self, name: str, query: str = "") -> None:
        """Opens the player and waits for the picture to move."""
        await self.page.goto(f"/watch/{await self.title(name)}{query}")
        await self.moved(0.1)

    async def moved(self, seconds: float) -> float:
        """Waits until the film has run for so long; the place it is at then."""
        before = await self.time()
        place = await self.page.wait_for_function(
            """(after) => {
              const video = document.querySelector("video");
              return video?.currentTime > after && !video.seeking && video.currentTime;
            }""",
            arg=before + seconds,
        )
        return float(await place.json_value())

    async def time(self) -> float:
        return float(await self.page.evaluate("document.querySelector('video')?.currentTime ?? 0"))

    async def pause(self) -> None:
        """Then the controls stay, which go by themselves while the film runs, and the platform knows the place."""
        async with self.page.expect_response(re.compile("/sign$")):
            await self.page.keyboard.press("k")
        await expect(self.page.get_by_role("button", name="Play (k)")).to_be_visible()

    async def slow(self, rate: float) -> None:
        """Lets the film last: it has 24 s, and the machine may be busy."""
        await self.page.evaluate(f"document.querySelector('video').playbackRate = {rate}")

    async def frames(self) -> int:
        return int(await self.page.evaluate("document.querySelector('video').getVideoPlaybackQuality().totalVideoFrames"))

    async def waits(self) -> list[float]:
        """How long the picture stood still each time since it first ran, in milliseconds."""
        return list(await self.page.evaluate("window.waits"))

    async def faults(self) -> list[str]:
        """What nobody caught."""
        return list(await self.page.evaluate("window.faults"))

    def fact(self, name: str) -> Locator:
        """A line of the overlay."""
        return self.page.locator(f"[data-fact='{name}']")
