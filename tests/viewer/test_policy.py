"""Which rendition next."""

import pytest

from nearcast.units import Bitrate, Seconds
from nearcast.viewer import policy
from nearcast.viewer.model import Variant
from nearcast.viewer.policy import Throughput

LADDER = tuple(
    Variant("", "p", Bitrate(rate), height, "") for rate, height in ((3_000_000, 720), (1_000_000, 360), (400_000, 240))
)


@pytest.mark.parametrize(
    ("rate", "buffer", "height"),
    [
        (0.0, 0.0, 240),  # nothing measured yet
        (100_000.0, 10.0, 240),  # not even the lowest fits
        (1_600_000.0, 0.0, 240),  # 0.6 of it is 960 kb/s
        (1_700_000.0, 0.0, 360),
        (3_400_000.0, 10.0, 720),  # 0.9 of it with a full buffer
        (3_400_000.0, 5.0, 360),  # 0.75 of it with half a buffer
    ],
)
def test_the_best_that_fits(rate: float, buffer: float, height: int) -> None:
    assert policy.choose(LADDER, Throughput(rate, rate), Seconds(buffer), Seconds(10.0)).height == height


def test_bad_news_travels_faster_than_good() -> None:
    steady = Throughput().after(8_000_000, 1.0)
    assert steady.expected == 8_000_000
    worse = steady.after(800_000, 1.0)
    better = steady.after(80_000_000, 1.0)
    assert steady.expected / worse.expected > 1.5
    assert better.expected < 2.5 * steady.expected
