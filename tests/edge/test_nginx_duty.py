"""What the agent tells a running nginx: who is shut out, whom it serves at all, and how the players should bear with it."""

import asyncio
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from tests.edge.appliances import PATIENCE_S, answered
from tests.edge.served import Served, serve

from nearcast.edge.model import Settings
from nearcast.fleet.model import ManifestFile
from nearcast.ids import SessionId
from nearcast.tokens import KeyRing


@pytest.fixture
async def served(
    make_settings: Callable[..., Settings], make_file: Callable[..., tuple[ManifestFile, bytes]], ring: KeyRing
) -> AsyncIterator[Served]:
    async with serve(make_settings(), ring, *make_file()) as serving:
        yield serving


async def test_a_revoked_session_is_refused_though_it_is_remembered(served: Served) -> None:
    other = served.mint(session="s2")
    for token in (served.token, other):
        assert (await served.client.get(served.path(token))).status_code == 200
    served.nginx.set_revoked([SessionId("s1"), SessionId("s3")])
    await answered(403, lambda: served.client.get(served.path()))
    for token in (served.token, served.mint(lasts=50), served.mint(session="s3")):
        answer = await served.client.get(served.path(token))
        assert (answer.status_code, answer.headers["Nearcast-Refusal"]) == (403, "revoked")
    assert (await served.client.get(served.path(other))).status_code == 200
    # Who has no good token is not told who is revoked.
    assert (await served.client.get(served.path(served.token + "x"))).headers["Nearcast-Refusal"] == "signature"
    served.nginx.set_revoked([])
    await answered(200, lambda: served.client.get(served.path()))


async def test_an_appliance_that_stands_down_serves_nobody_until_it_has_keys_again(served: Served) -> None:
    assert (await served.client.get(served.path())).status_code == 200
    served.nginx.stand_down()
    await answered(403, lambda: served.client.get(served.path()))
    served.nginx.set_keys(served.ring)
    await answered(200, lambda: served.client.get(served.path()))


async def test_players_are_told_of_duress(served: Served) -> None:
    assert "CMSD-Dynamic" not in (await served.client.get(served.path())).headers
    host, highest = served.settings.address, served.settings.throughput // 1000
    for told, expected in (
        ({"max_bitrate_kbps": 3000, "duress": True}, f'"{host}";mb=3000;du'),
        ({"max_bitrate_kbps": 1500}, f'"{host}";mb=1500'),
        ({"duress": True}, f'"{host}";mb={highest};du'),
        ({}, f'"{host}";mb={highest}'),
    ):
        served.nginx.set_duress(**told)
        async with asyncio.timeout(PATIENCE_S):
            while (answer := await _part(served)).headers.get("CMSD-Dynamic") != expected:
                await asyncio.sleep(0.05)
        assert answer.status_code == 206
        assert "CMSD-Dynamic" in answer.headers["Access-Control-Expose-Headers"]


async def _part(served: Served) -> httpx.Response:
    return await served.client.get(served.path(), headers={"Range": "bytes=0-9"})
