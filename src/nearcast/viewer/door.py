"""Getting in as a viewer does: sign in, find the title, press play, over the same GraphQL as the web client."""

from contextlib import suppress
from typing import Any

import httpx

from nearcast.errors import NearcastError
from nearcast.runtime.answers import REFUSED, data_of
from nearcast.viewer.model import Experience, ViewerError
from nearcast.viewer.player import PLATFORM_PATIENCE, Listener, Player

_SIGN_IN = f"""mutation($email: String!, $password: String!) {{ signIn(email: $email, password: $password) {{
    ... on SignedIn {{ token }} {REFUSED} }} }}"""
_SIGN_OUT = "mutation { signOut }"
_PROFILES = "{ viewer { profiles { id maturity } } }"
_SEARCH = (
    "query($profile: ID!, $text: String!) { search(profile: $profile, text: $text, first: 1) { edges { node { id name } } } }"
)
_PLAY = f"""mutation($profile: ID!, $title: ID!) {{ startPlayback(profile: $profile, title: $title) {{
    ... on Play {{ session hlsUrl dashUrl network pathways {{ appliance rank }} }} {REFUSED} }} }}"""


class UnknownTitle(ViewerError):
    code = "viewer.unknown_title"


class Viewer:
    """One person at one address. `address` is believed only by a platform that trusts us as a proxy."""

    def __init__(self, url: str, address: str | None) -> None:
        # The list of the account's devices has it by this name.
        headers = {"User-Agent": "nearcast-watch"} | ({} if address is None else {"X-Forwarded-For": address})
        # Short enough that an appliance that went silent costs less than the buffer.
        timeout = httpx.Timeout(4.0, connect=2.0)
        self._client = httpx.AsyncClient(base_url=url, headers=headers, timeout=timeout, trust_env=False)
        # Told to the platform alone: appliances are asked with the same client.
        self._signed_in: dict[str, str] = {}
        self._profile = ""

    async def __aenter__(self) -> "Viewer":
        return self

    async def __aexit__(self, *_: object) -> None:
        # Or the account has one more device for every film that was watched.
        with suppress(NearcastError):
            if self._signed_in:
                await self._ask(_SIGN_OUT)
        await self._client.aclose()

    async def sign_in(self, email: str, password: str) -> None:
        """As the profile that may see most. Raises accounts' WrongCredentials."""
        signed_in = await self._ask(_SIGN_IN, email=email, password=password)
        self._signed_in = {"Authorization": f"Bearer {signed_in['signIn']['token']}"}
        profiles = (await self._ask(_PROFILES))["viewer"]["profiles"]
        self._profile = max(profiles, key=lambda one: one["maturity"])["id"]

    async def watch(self, name: str, seconds: float | None = None, listener: Listener = lambda _: None) -> Experience:
        """Plays the title whose name is most like `name`. Raises UnknownTitle and what the platform or the player raise."""
        found = (await self._ask(_SEARCH, profile=self._profile, text=name))["search"]["edges"]
        if not found:
            raise UnknownTitle(
                f"No title is called {name}.", field="title", value=name, remedy="See what there is: nearcast ingest --list."
            )
        title = found[0]["node"]
        play = (await self._ask(_PLAY, profile=self._profile, title=title["id"]))["startPlayback"]
        experience = Experience(
            title=title["name"],
            session=play["session"],
            network=play["network"],
            ranks={one["appliance"]: one["rank"] for one in play["pathways"]},
        )
        return await Player(self._client, experience, listener).play(play["hlsUrl"], seconds)

    async def _ask(self, query: str, **variables: str) -> dict[str, Any]:
        try:
            asked = {"query": query, "variables": variables}
            answer = await self._client.post("/graphql", json=asked, headers=self._signed_in, timeout=PLATFORM_PATIENCE)
            body = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise ViewerError(
                f"The platform at {self._client.base_url} does not answer: {error or type(error).__name__}.",
                remedy="Start it with `nearcast up --demo`.",
            ) from error
        return data_of(body, "viewer")
