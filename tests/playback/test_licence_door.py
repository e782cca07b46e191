"""The door that gives out keys, over HTTP: what players get, and what those hear that ask for what they do not get."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import msgspec
import pytest
from tests.conftest import MakeAsset
from tests.playback.playing import playing

from nearcast.assembly import Ground, Platform
from nearcast.ids import KeyId
from nearcast.ingest.store import Keys
from nearcast.playback.model import Playback, Started
from nearcast.tokens import base64url

KEY = KeyId("00112233445566778899aabbccddeeff")
KID = base64url(bytes.fromhex(KEY))
ANOTHER = base64url(b"\xff" * 16)


@pytest.fixture
async def door(platform: Platform) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=platform.app())
    async with httpx.AsyncClient(transport=transport, base_url="http://nearcast") as made:
        yield made


@pytest.fixture
async def play(platform: Platform, ground: Ground, make_asset: MakeAsset) -> Started:
    """A protected film under way, whose key has been made."""
    await Keys(ground.database).content_key(KEY)
    return await playing(platform.services, msgspec.structs.replace(make_asset(), key=KEY))


async def ask(door: httpx.AsyncClient, session: str, body: str | bytes) -> httpx.Response:
    return await door.post(f"/play/{session}/licence", content=body)


def refused(answer: httpx.Response, status: int, code: str, field: str) -> dict[str, Any]:
    """The problem (RFC 9457), which holds no key."""
    told: dict[str, Any] = answer.json()
    assert (answer.status_code, told["code"], told["field"]) == (status, code, field)
    assert told["remedy"]
    assert "keys" not in told
    return told


@pytest.mark.parametrize("kids", [f'["{KID}"]', f'["{KID}", "{KID}"]', "[]"])
async def test_a_play_gets_the_key_of_its_film(door: httpx.AsyncClient, ground: Ground, play: Started, kids: str) -> None:
    """Also one that names none, as of HLS a player need not know them."""
    answer = await ask(door, play.session, f'{{"kids": {kids}, "type": "temporary"}}')
    (made,) = await Keys(ground.database).licence((KEY,))
    assert answer.json() == {"keys": [{"kty": "oct", "kid": KID, "k": base64url(made.key)}], "type": "temporary"}
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "body", [b"", b"\x00\xff", b"null", b"[]", b"{}", b'{"kids": 5}', b'{"kids": [5]}', b'{"kids": ["' + b"a" * 50]
)
async def test_what_is_no_request_is_refused(door: httpx.AsyncClient, play: Started, body: bytes) -> None:
    refused(await ask(door, play.session, body), 400, "http.bad_request", "body")


async def test_what_is_too_large_is_not_read_to_its_end(door: httpx.AsyncClient, play: Started) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        yield b'{"kids": ["'
        while True:
            read += 100_000
            yield b"A" * 100_000

    answer = await door.post(f"/play/{play.session}/licence", content=endless())
    refused(answer, 400, "http.bad_request", "body")
    assert read < 1_000_000


@pytest.mark.parametrize("kid", ["", "AAAA", KID + "AA", "no key id at all", "\u00e9" * 22, "*" * 22])
async def test_what_is_no_key_id_is_refused(door: httpx.AsyncClient, play: Started, kid: str) -> None:
    assert refused(await ask(door, play.session, f'{{"kids": ["{kid}"]}}'), 400, "http.bad_request", "kids")["value"] == kid


async def test_only_keys_of_the_film_are_given(door: httpx.AsyncClient, play: Started) -> None:
    refused(await ask(door, play.session, f'{{"kids": ["{KID}", "{ANOTHER}"]}}'), 403, "playback.wrong_key", "kids")


async def test_a_film_in_the_clear_has_no_key(door: httpx.AsyncClient, platform: Platform, make_asset: MakeAsset) -> None:
    play = await playing(platform.services, make_asset())
    refused(await ask(door, play.session, f'{{"kids": ["{KID}"]}}'), 403, "playback.wrong_key", "kids")
    assert (await ask(door, play.session, '{"kids": []}')).json()["keys"] == []


@pytest.mark.parametrize("session", ["nobody", "a" * 4000])
async def test_a_play_that_never_was_gets_nothing(door: httpx.AsyncClient, session: str) -> None:
    refused(await ask(door, session, f'{{"kids": ["{KID}"]}}'), 404, "playback.unknown_session", "session")


async def test_a_play_that_ended_gets_nothing_any_more(
    door: httpx.AsyncClient, platform: Platform, ground: Ground, play: Started
) -> None:
    """Without a stream it may come back; when its token has run out, it is gone."""
    await platform.services.get(Playback).stop(play.session)
    refused(await ask(door, play.session, f'{{"kids": ["{KID}"]}}'), 403, "playback.not_playing", "session")
    await ground.database.run("UPDATE playback.sessions SET expires = 0 WHERE id = %s", play.session)
    refused(await ask(door, play.session, f'{{"kids": ["{KID}"]}}'), 404, "playback.unknown_session", "session")
