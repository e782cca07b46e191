"""When and how fast an appliance fills."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearcast.edge import policy
from nearcast.edge.model import Knobs
from nearcast.fleet.model import FillOrders, ManifestFile, Source
from nearcast.ids import ApplianceId, AssetId, FileId, portion_id
from nearcast.units import Bitrate, Bytes, Seconds

A, B = AssetId("a" * 32), AssetId("b" * 32)
HOUR = 3600.0
JANUARY, JULY = 1_767_225_600.0, 1_782_864_000.0  # midnight UTC of 2026-01-01 and 2026-07-01


@pytest.mark.parametrize(
    ("orders", "at", "open_"),
    [
        (FillOrders(120, 840, "UTC"), JANUARY + 2 * HOUR, True),
        (FillOrders(120, 840, "UTC"), JANUARY + 2 * HOUR - 1, False),
        (FillOrders(120, 840, "UTC"), JANUARY + 14 * HOUR, False),
        (FillOrders(120, 840, "Europe/Berlin"), JANUARY + 1 * HOUR, True),
        (FillOrders(120, 840, "Europe/Berlin"), JULY + 0.5 * HOUR, True),
        (FillOrders(120, 840, "Europe/Berlin"), JANUARY + 0.5 * HOUR, False),
        (FillOrders(22 * 60, 60, "UTC"), JANUARY + 23 * HOUR, True),
        (FillOrders(22 * 60, 60, "UTC"), JANUARY + 0.5 * HOUR, True),
        (FillOrders(22 * 60, 60, "UTC"), JANUARY + 12 * HOUR, False),
        (FillOrders(0, 0, "UTC"), JANUARY + 12 * HOUR, True),
        (FillOrders(120, 840, "Nowhere/Land"), JANUARY + 3 * HOUR, True),
    ],
)
def test_the_window_is_in_the_sites_own_time(orders: FillOrders, at: float, open_: bool) -> None:
    assert policy.is_open(orders, at) is open_


def test_urgent_files_do_not_wait_for_the_window_but_for_viewers() -> None:
    shut = FillOrders(120, 840, "UTC")
    line, knobs = Bitrate(1000), Knobs(fill_room=0.25, fill_room_urgent=0.05)
    assert policy.waits(shut, False, Bitrate(900), line, JANUARY, knobs) == "the fill window opens at 02:00 (UTC)"
    assert policy.waits(shut, True, Bitrate(900), line, JANUARY, knobs) is None
    assert policy.waits(shut, True, Bitrate(40), line, JANUARY, knobs) == "viewers need the line: less than 5% of it is free"
    assert policy.waits(shut, False, Bitrate(240), line, JANUARY + 3 * HOUR, knobs) is not None
    assert policy.waits(shut, False, Bitrate(260), line, JANUARY + 3 * HOUR, knobs) is None


@given(
    rate=st.integers(1_000_000, 10_000_000_000),
    asks=st.lists(st.tuples(st.floats(0, 3), st.integers(1, 4)), min_size=1, max_size=200),
)
def test_no_ten_seconds_see_more_than_the_rate_and_five_percent(rate: int, asks: list[tuple[float, int]]) -> None:
    knobs, now = Knobs(), 0.0
    allowance, taken = policy.Allowance(0.0, 0.0), list[tuple[float, int]]()
    for idle, chunks in asks:
        now += idle
        for _ in range(chunks):
            size = policy.chunk(Bitrate(rate), knobs)
            allowance, pause = policy.take(allowance, size, now, Bitrate(rate), knobs)
            now += pause
            taken.append((now, size))
    for at, _ in taken:
        window = sum(size for then, size in taken if at <= then <= at + 10)
        assert window <= rate / 8 * 10 * 1.05


def test_a_steady_taker_gets_the_whole_rate() -> None:
    knobs, now, rate = Knobs(), 0.0, Bitrate(80_000_000)
    allowance, size, total = policy.Allowance(0.0, 0.0), policy.chunk(Bitrate(80_000_000), Knobs()), 0
    while now < 10:
        allowance, pause = policy.take(allowance, size, now, rate, knobs)
        now += pause
        total += size
    assert total >= 0.97 * 100_000_000


def test_sources_come_in_their_turn_and_liars_are_passed_over_for_a_while() -> None:
    file = ManifestFile(A, FileId("f"), "f.mp4", Bytes(1))
    near, tier, other = (
        Source(ApplianceId(name), "http://x", tuple(portion_id(*one) for one in portions), Seconds(after))
        for name, portions, after in (("near", [(A, 0)], 0), ("tier", [(A, 0), (B, 0)], 30), ("other", [(A, 1), (B, 0)], 0))
    )
    every = (near, tier, other)
    liars = {(file.id, "near"): 50.0}
    assert policy.sources_for(file, every, {}, Seconds(29.0), 0.0) == (near,)
    assert policy.sources_for(file, every, {}, Seconds(30.0), 0.0) == (near, tier)
    assert policy.sources_for(file, every, liars, Seconds(30.0), 49.0) == (tier,)
    assert policy.sources_for(file, every, liars, Seconds(30.0), 50.0) == (near, tier)
