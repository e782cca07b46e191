"""Pictures of profiles: what is kept, who sees it, and that it goes with its profile."""

import base64
from pathlib import Path

import httpx
import pytest
from tests.accounts.conftest import PASSWORD

from nearcast.accounts.model import Accounts, BadProfile, SignedIn, UnknownPicture, UnknownProfile
from nearcast.accounts.policy import pictures
from nearcast.assembly import Platform, Services
from nearcast.ids import ProfileId
from nearcast.runtime.clock import random_id


@pytest.fixture
async def viewer(services: Services) -> tuple[SignedIn, ProfileId]:
    signed_in = await services.get(Accounts).sign_up(f"{random_id()}@example.org", PASSWORD)
    (profile,) = await services.get(Accounts).profiles(signed_in.account.id)
    return signed_in, profile.id


async def test_a_picture_belongs_to_its_account_and_goes_with_its_profile(
    services: Services, viewer: tuple[SignedIn, ProfileId]
) -> None:
    accounts, (mine, profile) = services.get(Accounts), viewer
    other = await accounts.sign_up(f"{random_id()}@example.org", PASSWORD)
    jpeg = b"\xff\xd8\xff a picture"
    with pytest.raises(UnknownProfile):
        await accounts.set_picture(other.device, profile, jpeg)
    for wrong in (b"GIF89a", jpeg + bytes(pictures.BYTES_MAX)):
        with pytest.raises(BadProfile, match="picture"):
            await accounts.set_picture(mine.device, profile, wrong)
    first = (await accounts.set_picture(mine.device, profile, jpeg)).picture
    second = (await accounts.set_picture(mine.device, profile, jpeg)).picture
    assert first != second
    assert await accounts.picture(mine.device, second) == jpeg
    for device, name in ((mine.device, first), (other.device, second)):
        with pytest.raises(UnknownPicture):
            await accounts.picture(device, name)
    (told,) = (await accounts.everything(mine.device))["profiles"]
    assert base64.b64decode(told["picture"]) == jpeg
    assert (await accounts.set_picture(mine.device, profile, b"")).picture == ""
    with pytest.raises(UnknownPicture):
        await accounts.picture(mine.device, second)


async def test_a_picture_is_sent_and_seen_over_http(platform: Platform, root: Path) -> None:
    accounts = platform.services.get(Accounts)
    mine = await accounts.sign_up(f"{random_id()}@example.org", PASSWORD)
    (profile,) = await accounts.profiles(mine.account.id)
    sent = (root / "docs" / "screenshot.jpg").read_bytes()
    path, ours = f"/profiles/{profile.id}/picture", {"Nearcast-Client": "web"}
    async with _client(platform) as client:
        assert (await client.put(path, content=sent, headers=ours)).status_code == 401
        client.cookies.set("nearcast", mine.token)
        foreign = await client.put(path, content=sent)
        assert (foreign.status_code, foreign.json()["code"]) == (403, "accounts.not_allowed")
        refused = await client.put(path, content=b"no picture", headers=ours)
        assert (refused.status_code, refused.json()["code"]) == (422, "pictures.bad_picture")
        large = await client.put(path, content=bytes(13_000_000), headers=ours)
        assert (large.status_code, large.json()["field"]) == (422, "picture")
        assert (await client.put(path, content=sent, headers=ours)).status_code == 204
        asked = await client.post("/graphql", json={"query": "{ viewer { profiles { picture } } }"})
        (told,) = asked.json()["data"]["viewer"]["profiles"]
        seen = await client.get(told["picture"])
        assert (seen.status_code, seen.headers["content-type"]) == (200, "image/jpeg")
        assert "private" in seen.headers["cache-control"]
        client.cookies.clear()
        assert (await client.get(told["picture"])).status_code == 401
        client.cookies.set("nearcast", mine.token)
        assert (await client.delete(path, headers=ours)).status_code == 204
        assert (await client.get(told["picture"])).status_code == 404


def _client(platform: Platform) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=platform.app()), base_url="http://nearcast")
