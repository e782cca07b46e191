"""How small pictures of a film are laid out."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearcast.ingest.model import Care, Picture, Tile, VideoStream
from nearcast.ingest.policy.ladder import gop_frames, rung
from nearcast.ingest.policy.sheets import sheets
from nearcast.units import Seconds

RATES = ["24000/1001", "24", "25", "30000/1001", "60"]


def laid(seconds: float, frame_rate: str = "25", size: tuple[int, int] = (640, 360)) -> Tile:
    width, height = size
    rate = Fraction(frame_rate)
    video = VideoStream(index=0, codec="h264", width=width, height=height, frame_rate=frame_rate, end=Seconds(seconds))
    early = Picture(
        stream=video,
        indexed=True,
        seen=size,
        rungs=(rung(size, rate, 23.0),),
        care=Care("veryfast"),
        frame_rate=frame_rate,
        group=gop_frames(rate),
    )
    return sheets(early, seconds)


@pytest.mark.parametrize(
    ("seconds", "every_s", "rows"), [(0.04, 2, 1), (21, 2, 2), (200, 2, 10), (300, 4, 8), (900, 10, 9), (7200, 10, 10)]
)
def test_about_a_hundred_and_in_long_films_one_every_ten_seconds(seconds: float, every_s: float, rows: int) -> None:
    assert (laid(seconds).every_s, laid(seconds).rows) == (every_s, rows)


@given(st.floats(0.04, 20_000), st.sampled_from(RATES))
def test_they_are_key_frames_and_the_rows_hold_them(seconds: float, frame_rate: str) -> None:
    found, rate = laid(seconds, frame_rate), Fraction(frame_rate)
    assert found.every_s == pytest.approx(float(found.groups * gop_frames(rate) / rate))
    assert found.every_s <= 10
    count = math.ceil(seconds / found.every_s)
    assert count <= max(100, seconds / 7.9)
    assert found.rows == min(10, math.ceil(count / found.columns))


@pytest.mark.parametrize(
    ("size", "wanted"), [((640, 360), (240, 136)), ((640, 268), (240, 100)), ((360, 640), (76, 136)), ((64, 64), (64, 64))]
)
def test_a_picture_keeps_its_shape_and_is_never_scaled_up(size: tuple[int, int], wanted: tuple[int, int]) -> None:
    assert (laid(60, size=size).width, laid(60, size=size).height) == wanted
