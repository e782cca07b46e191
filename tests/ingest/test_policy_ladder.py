"""The arithmetic of the ladder, by hand."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearcast.ingest.policy.ladder import constant_rate, gop_frames, rung, sizes


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ((3840, 2160), [(1920, 1080), (1280, 720), (854, 480), (640, 360), (426, 240)]),
        ((1920, 1080), [(1920, 1080), (1280, 720), (854, 480), (640, 360), (426, 240)]),
        ((1280, 720), [(1280, 720), (854, 480), (640, 360), (426, 240)]),
        ((1080, 1920), [(1080, 1920), (720, 1280), (480, 854), (360, 640), (240, 426)]),  # portrait
        ((1920, 804), [(1920, 804), (1280, 536), (854, 358), (640, 268), (426, 178)]),  # scope: fits by its width
        ((720, 576), [(720, 576), (600, 480), (450, 360), (300, 240)]),  # own size: 1.44 times the highest box it fills
        ((860, 484), [(852, 480), (640, 360), (426, 240)]),  # hardly larger than the box: no rung of its own
        ((640, 360), [(640, 360), (480, 270), (320, 180)]),  # two boxes would do: three rungs of its own
        ((161, 91), [(160, 90), (120, 68), (80, 46)]),  # odd sides lose a line
    ],
)
def test_sizes(source: tuple[int, int], expected: list[tuple[int, int]]) -> None:
    assert list(sizes(*source)) == expected


@given(st.integers(32, 8192), st.integers(32, 8192))
def test_sizes_are_three_or_more_even_falling_and_never_above_the_source(width: int, height: int) -> None:
    found = sizes(width, height)
    assert len(found) >= 3
    for wide, high in found:
        assert wide % 2 == high % 2 == 0
        assert 2 <= wide <= width
        assert 2 <= high <= height
    areas = [wide * high for wide, high in found]
    assert areas == sorted(areas, reverse=True)


@pytest.mark.parametrize(
    ("size", "frame_rate", "rate_max"),
    [
        ((1280, 720), 24, 3_000_000),
        ((640, 360), 24, 1_061_000),  # a quarter of the pixels: 3 Mb/s x 0.25 ** 0.75 = 1.0607
        ((1280, 720), 60, 4_243_000),  # twice 30: x 1.414
    ],
)
def test_caps_follow_pixels_to_the_power_of_three_quarters(size: tuple[int, int], frame_rate: int, rate_max: int) -> None:
    assert rung(size, Fraction(frame_rate), 23.0).rate_max == rate_max


@pytest.mark.parametrize(
    ("average", "encoded", "gop"),
    [
        ("24", "24", 48),
        ("24000/1001", "24000/1001", 48),
        ("29.9701", "30000/1001", 60),  # a measured average
        ("12.5", "25/2", 25),
        ("120", "60", 120),  # every second picture is dropped
        ("0.1", "1", 2),
        ("17.3", "17.3", 35),  # a phone's variable rate: kept, made constant
    ],
)
def test_frame_rate(average: str, encoded: str, gop: int) -> None:
    rate = constant_rate(Fraction(average))
    assert rate == Fraction(encoded)
    assert gop_frames(rate) == gop
