"""How much one viewer, or one address, is given; and how files are read."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from urllib.parse import quote

import pytest
from tests.edge.served import Served, serve

from nearcast.edge.model import Knobs, Settings
from nearcast.edge.nginx import configuration
from nearcast.fleet.model import ManifestFile
from nearcast.tokens import KeyRing
from nearcast.units import Bytes, Seconds

MakeFile = Callable[..., tuple[ManifestFile, bytes]]
MakeSettings = Callable[..., Settings]

PACED = Knobs(pace_after=Bytes(100_000), drain_max_s=Seconds(1.0))


async def seconds(served: Served, cmcd: str = "", **headers: str) -> float:
    began = time.monotonic()
    query = f"?CMCD={quote(cmcd)}" if cmcd else ""
    answer = await served.client.get(served.path() + query, headers=headers)
    assert answer.content == served.data
    return time.monotonic() - began


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
        quick = {
            "nothing": seconds(served),
            "nothing of bitrates": seconds(served, 'sid="br=1000"'),
            "an unknown key": seconds(served, "com.example-br=1000"),
            "nonsense": seconds(served, "br=fast,tb=,rtp=(,="),
            "it starts": seconds(served, "br=1000,su"),
            "it ran dry": seconds(served, "br=1000,bs,sf=h"),
        }
        took = dict(zip([*slow, *quick], await asyncio.gather(*slow.values(), *quick.values()), strict=True))
    for why in slow:
        # The machine can only add to a second.
        assert took[why] > 0.7, took
        assert took[why] > max(took[other] for other in quick), took


async def test_a_range_that_ends_before_the_pace_begins_is_not_slowed(
    make_settings: MakeSettings, make_file: MakeFile, ring: KeyRing
) -> None:
    async with serve(make_settings(), ring, *make_file(600_000), PACED) as served:
        for asked, paced in (("0-99999", False), ("500000-599999", False), ("0-199999", True), ("400000-", True)):
            began = time.monotonic()
            answer = await served.client.get(served.path() + "?CMCD=br%3D100", headers={"Range": f"bytes={asked}"})
            assert answer.status_code == 206
            took = time.monotonic() - began
            assert (took > 0.4) is paced, asked


async def test_no_pace_where_none_is_wanted(make_settings: MakeSettings, make_file: MakeFile, ring: KeyRing) -> None:
    knobs = Knobs(pace_multiple=0, pace_after=Bytes(100_000), drain_max_s=Seconds(1.0))
    async with serve(make_settings(), ring, *make_file(600_000), knobs) as served:
        assert await seconds(served, "br=100") < 0.5


async def test_one_address_gets_only_so_many_requests(make_settings: MakeSettings, make_file: MakeFile, ring: KeyRing) -> None:
    knobs = Knobs(client_requests_max_s=5, drain_max_s=Seconds(1.0))
    async with serve(make_settings(), ring, *make_file(), knobs) as served:
        answers = await asyncio.gather(*(served.client.get(served.path()) for _ in range(20)))
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
    async with serve(make_settings(), ring, *make_file(), knobs) as served:
        slow = [asyncio.create_task(seconds(served, "br=100")) for _ in range(2)]
        await asyncio.sleep(0.5)
        assert (await served.client.get(served.path())).status_code == 429
        await asyncio.gather(*slow)
        assert (await served.client.get(served.path())).status_code == 200


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
