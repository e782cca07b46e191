"""How an appliance judges itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearcast.edge import policy
from nearcast.edge.model import Knobs
from nearcast.edge.policy import Measured
from nearcast.fleet.model import Bottleneck, Health
from nearcast.units import Bitrate, Seconds

KNOBS = Knobs(
    cpu_high=0.8, disk_slow_s=Seconds(0.1), disk_stuck_s=Seconds(1.1), file_errors_some=2, file_errors_many=12, health_rise=0.1
)
WELL = Measured(0.2, 0.1, Seconds(0.01), 0)


@pytest.mark.parametrize(
    ("seen", "share", "bottleneck"),
    [
        (WELL, 1.0, Bottleneck.none),
        (WELL._replace(network_load=0.97), 1.0, Bottleneck.network),
        (WELL._replace(cpu_load=0.9), 0.5, Bottleneck.cpu),
        (WELL._replace(disk_latency=Seconds(0.6)), 0.5, Bottleneck.disk),
        (WELL._replace(disk_latency=Seconds(9.0)), 0.0, Bottleneck.disk),
        (WELL._replace(file_errors=7), 0.5, Bottleneck.files),
        (WELL._replace(file_errors=7, disk_latency=Seconds(1.0)), 0.1, Bottleneck.disk),
    ],
)
def test_the_worst_part_counts(seen: Measured, share: float, bottleneck: Bottleneck) -> None:
    told = policy.judge_health(Health(), seen, KNOBS)
    assert told.share == pytest.approx(share)
    assert told.bottleneck is bottleneck


def test_it_falls_at_once_and_rises_slowly() -> None:
    ill = policy.judge_health(Health(), WELL._replace(disk_latency=Seconds(9.0)), KNOBS)
    shares, health = [ill.share], ill
    for _ in range(12):
        health = policy.judge_health(health, WELL, KNOBS)
        shares.append(health.share)
    assert shares[:4] == pytest.approx([0.0, 0.1, 0.2, 0.3])
    assert shares[-1] == 1.0


def test_on_the_edge_it_does_not_swing() -> None:
    health = policy.judge_health(Health(), WELL._replace(cpu_load=0.9), KNOBS)
    shares = set()
    for step in range(20):
        health = policy.judge_health(health, WELL._replace(cpu_load=0.9 - 0.004 * (step % 2)), KNOBS)
        shares.add(round(health.share, 6))
    assert shares == {0.5}


loads = st.builds(Measured, st.floats(0, 2), st.floats(0, 2), st.floats(0, 100).map(Seconds), st.integers(0, 1000))


@given(st.lists(loads, max_size=20))
def test_a_share_is_a_share_whatever_is_measured(seen: list[Measured]) -> None:
    health = Health()
    for one in seen:
        health = policy.judge_health(health, one, KNOBS)
        assert 0.0 <= health.share <= 1.0


def test_headroom_is_what_the_throughput_leaves() -> None:
    knobs = Knobs(headroom_share=0.9)
    assert policy.headroom(Bitrate(1000), Bitrate(300), 1.0, knobs) == 600
    assert policy.headroom(Bitrate(1000), Bitrate(300), 0.5, knobs) == 150
    assert policy.headroom(Bitrate(1000), Bitrate(2000), 1.0, knobs) == 0
    assert policy.headroom(Bitrate(1000), Bitrate(0), 0.0, knobs) == 0


def test_viewers_are_asked_for_less_before_it_is_full() -> None:
    knobs, line = Knobs(headroom_share=0.95, duress_load=0.85), Bitrate(1_000_000_000)
    assert policy.suggested_kbps(line, Bitrate(800_000_000), 100, 1.0, knobs) is None
    assert policy.suggested_kbps(line, Bitrate(900_000_000), 100, 1.0, knobs) == 9500
    assert policy.suggested_kbps(line, Bitrate(500_000_000), 100, 0.5, knobs) == 4750
    assert policy.suggested_kbps(line, Bitrate(900_000_000), 0, 1.0, knobs) is None
