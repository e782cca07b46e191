"""How much one viewer, or one address, is given; and how files are read."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from functools import partial
from urllib.parse import quote

import pytest
from tests.edge.appliances import answered
from tests.edge.served import Served, serve

from nearcast.edge.model import Knobs, Settings
from nearcast.edge.nginx import configuration
from nearcast.fleet.model import ManifestFile
from nearcast.tokens import KeyRing
from nearcast.units import Bytes, Seconds

MakeFile = Callable[..., tuple[ManifestFile, bytes]]
MakeSettings = Callable[..., Settings]

PACED = Knobs(pace_after=Bytes(100_000), drain_max_s=Seconds(1.0))
PACED_S = 0.7
"""Whoever is paced here takes a second or more, to which the machine can only add."""


async def seconds(served: Served, cmcd: str = "", **headers: str) -> float:
    began = time.monotonic()
    query = f"?CMCD={quote(cmcd)}" if cmcd else ""
    answer = await served.client.get(served.path() + query, headers=headers)
    assert answer.content == served.data
    return time.monotonic() - began


async def quickest(ask: Callable[[], Awaitable[float]]) -> float:
    """Of some tries: whoever is not slowed by nginx may be by the machine, but not every time."""
    return min([await ask() for _ in range(5)])


async def test_an_answer_is_paced_by_what_the_player_says(
    make_settings: MakeSettings, make_file: MakeFile, ring: KeyRing
) -> None:
    # 600 kB, of which 500 kB are paced: a second at 4 Mb/s.
    async with serve(make_settings(), ring, *make_file(600_000), PACED) as served:
        slow = {
            "the rendition's bitrate, four times": seconds(served, 'bl=2000,br=1000,sid="x"'),
            "as a list": seconds(served, "br=(1000),v=2"),
            "in headers": seconds(served, **{"CMCD-Object": "br=1000,d=4000", "CMCD-Request": "bl=2000"}),
            "the highest bitrate, twice": seconds(served, "br=100,tb=2000"),
            "what it asks for": seconds(served, "br=9000,rtp=4000"),
        }
        took = dict(zip(slow, await asyncio.gather(*slow.values()), strict=True))
        assert min(took.values()) > PACED_S, took
        quick = {
            "nothing": "",
            "nothing of bitrates": 'sid="br=1000"',
            "an unknown key": "com.example-br=1000",
            "nonsense": "br=fast,tb=,rtp=(,=",
            "it starts": "br=1000,su",
            "it ran dry": "br=1000,bs,sf=h",
        }
        for why, cmcd in quick.items():
            assert await quickest(partial(seconds, served, cmcd)) < PACED_S, why


async def test_a_range_that_ends_before_the_pace_begins_is_not_slowed(
    make_settings: MakeSettings, make_file: MakeFile, ring: KeyRing
) -> None:
    async with serve(make_settings(), ring, *make_file(600_000), PACED) as served:

        async def took(asked: str) -> float:
            began = time.monotonic()
            answer = await served.client.get(served.path() + "?CMCD=br%3D100", headers={"Range": f"bytes={asked}"})
            assert answer.status_code == 206
            return time.monotonic() - began

        for asked in ("0-99999", "500000-599999"):
            assert await quickest(partial(took, asked)) < PACED_S, asked
        for asked in ("0-199999", "400000-"):
            assert await took(asked) > PACED_S, asked


async def test_no_pace_where_none_is_wanted(make_settings: MakeSettings, make_file: MakeFile, ring: KeyRing) -> None:
    knobs = Knobs(pace_multiple=0, pace_after=Bytes(100_000), drain_max_s=Seconds(1.0))
    async with serve(make_settings(), ring, *make_file(600_000), knobs) as served:
        assert await quickest(partial(seconds, served, "br=100")) < PACED_S


async def test_one_address_gets_only_so_many_requests(make_settings: MakeSettings, make_file: MakeFile, ring: KeyRing) -> None:
    knobs = Knobs(client_requests_max_s=5, drain_max_s=Seconds(1.0))
    async with serve(make_settings(), ring, *make_file(), knobs) as served:
        answers = await asyncio.gather(*(served.client.get(served.path()) for _ in range(50)))
        told = Counter(answer.status_code for answer in answers)
        assert told.keys() == {200, 429}
        assert told[200] >= 6
        refused = next(answer for answer in answers if answer.status_code == 429)
        assert refused.headers["Access-Control-Allow-Origin"] == "*"
        assert await served.nginx.answers()
        await asyncio.sleep(0.5)
        assert (await served.client.get(served.path())).status_code == 200


async def test_one_address_gets_only_so_many_connections(
    make_settings: MakeSettings, make_file: MakeFile, ring: KeyRing
) -> None:
    knobs = Knobs(client_connections_max=2, pace_after=Bytes(1), drain_max_s=Seconds(1.0))
    async with serve(make_settings(), ring, *make_file(1_000_000), knobs) as served:
        async with AsyncExitStack() as begun:
            for _ in range(2):  # each takes 20 s
                await begun.enter_async_context(served.client.stream("GET", served.path() + "?CMCD=br%3D100"))
            assert (await served.client.get(served.path())).status_code == 429
        await answered(200, lambda: served.client.get(served.path()))


@pytest.mark.parametrize(
    ("capacity", "wanted", "threads"),
    [(10**9, None, False), (10**15, None, True), (10**15, False, False), (10**9, True, True)],
)
async def test_files_that_may_not_fit_into_memory_are_read_in_threads(
    make_settings: MakeSettings, make_file: MakeFile, ring: KeyRing, capacity: int, wanted: bool | None, threads: bool
) -> None:
    knobs = Knobs(thread_reads=wanted, drain_max_s=Seconds(1.0))
    async with serve(make_settings(capacity=Bytes(capacity)), ring, *make_file(), knobs) as served:
        assert ("aio threads;" in served.configuration) is threads
        assert (await served.client.get(served.path())).content == served.data


def test_the_reason_stands_beside_the_choice() -> None:
    assert "wait for a disk" in configuration._aio(Bytes(2), Bytes(1), None)[1]
    assert "fits into memory" in configuration._aio(Bytes(1), Bytes(1), None)[1]
