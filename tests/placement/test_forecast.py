"""Tomorrow's peak, worked out by hand."""

from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.placement.worlds import MB, METRO, film, inputs

from nearcast.ids import AssetId, NetworkId, TitleId
from nearcast.placement.model import Knobs
from nearcast.placement.policy import Seen, everywhere, newcomer, parts, peaks
from nearcast.placement.policy import days as days_of
from nearcast.placement.policy import forecast as forecast_peaks
from nearcast.placement.policy.forecast import smoothed
from nearcast.telemetry.model import BusiestHour, Period, Watched
from nearcast.units import Bytes

KNOBS = Knobs(level=0.5, slope=0.5, damping=0.5, prior_days=1.0, prior_plays=1.0, busiest_share=0.1)


def _smoothed(*days: float | None) -> float:
    column = np.array([[0.0 if day is None else day] for day in days])
    known = np.array([[day is not None] for day in days])
    return float(smoothed(column, known, KNOBS)[0])


@pytest.mark.parametrize(
    ("days", "tomorrow"),
    [
        ((None,), 0.0),
        ((8.0,), 8.0),
        ((8.0, 8.0, 8.0), 8.0),
        # level 0.5 x 16 + 0.5 x 8 = 12, trend 0.5 x 4 = 2: 12 + 0.5 x 2.
        ((8.0, 16.0), 13.0),
        # expected 13; level 0.5 x 16 + 0.5 x 13 = 14.5, trend 0.5 x 2.5 + 0.5 x 0.5 x 2 = 1.75: 14.5 + 0.875.
        ((8.0, 16.0, 16.0), 15.375),
        # Days before it was published say nothing.
        ((None, None, 8.0, 16.0), 13.0),
        # level 4, trend -2, then level 1.5, trend -1.75; what falls does not fall below nothing.
        ((8.0, 0.0), 3.0),
        ((1.0, 0.0, 0.0, 0.0, 0.0), 0.0),
    ],
)
def test_a_level_and_a_trend_that_fades(days: tuple[float | None, ...], tomorrow: float) -> None:
    assert _smoothed(*days) == pytest.approx(tomorrow, abs=0.02)


def _everywhere(*watched_mb: float, covered: tuple[float, float] = (1.0, 0.0), **more: Any) -> list[float]:
    """Of two films of a megabyte: the first is a day old, the second came out just now."""
    seen = Seen(np.array([watched_mb]) * MB, np.array([covered]), np.array([MB, MB]))
    known: dict[str, Any] = {"genres": np.array([0, 0]), "hints": np.array([1.0, 1.0])}
    found: list[float] = everywhere(seen, **(known | more), knobs=KNOBS).tolist()
    return found


def test_few_days_are_drawn_to_what_is_usual() -> None:
    # All titles: (4 x 1 + 1 x 1) / 2 = 2.5; the genre: (4 + 2.5) / 2 = 3.25; the first: (4 + 3.25) / 2 = 3.625.
    assert _everywhere(4.0, 0.0) == pytest.approx([3.625, 3.25])


def test_another_genre_knows_only_what_is_usual_for_all() -> None:
    assert _everywhere(4.0, 0.0, genres=np.array([0, 1]))[1] == pytest.approx(2.5)


def test_a_hint_counts_until_plays_do() -> None:
    once, awaited = _everywhere(4.0, 0.0), _everywhere(4.0, 0.0, hints=np.array([20.0, 20.0]))
    assert awaited[1] == pytest.approx(20 * once[1])
    assert awaited[0] == pytest.approx((4 + 20 * 3.25) / 2)


def test_half_a_day_counts_as_half_a_day() -> None:
    # 4 a day for half a day. All: (2 + 1) / 1.5 = 2; genre: (2 + 2) / 1.5 = 2.667; own: (2 + 2.667) / 1.5 = 3.111.
    assert _everywhere(2.0, 0.0, covered=(0.5, 0.0))[0] == pytest.approx(28 / 9)


def test_in_one_network_its_own_plays_count_for_more_the_more_there_are() -> None:
    knobs = msgspec.structs.replace(KNOBS, taste=10.0)
    few, many, none = 5.0, 500.0, 0.0
    own = Seen(np.array([[few, many, none]]) * MB, np.ones((1, 3)), np.array([MB] * 3))
    plays = peaks(own, np.array([1.0, 100.0, 2.0]), 0.25, knobs) * 3600 / 8 / MB / 0.25
    # (own plays + 10) / (1 day + 10 / usual): 15 / 11, 510 / 1.1, 10 / 6.
    assert plays == pytest.approx([15 / 11, 510 / 1.1, 10 / 6], rel=1e-5)


def test_a_network_that_watched_nothing_yet_has_a_little_part() -> None:
    assert parts([0.0, 0.0]) == (0.5, 0.5)
    most, none = parts([1e12, 0.0])
    assert most + none == pytest.approx(1.0)
    assert none == pytest.approx(0.005 / 1.01, rel=1e-6)


def test_where_nobody_watched_yet_a_newcomer_is_like_its_genre() -> None:
    known = inputs([film("a", 10, genre="drama"), film("b", 20, genre="news")], [], metro=[400.0, 100.0], coast=[40.0, 40.0])
    new = film("new", 10, genre="drama", hint=2.0)
    # Per MB in metro: drama 40, all (40 + 5) / 2 = 22.5; together (40 + 22.5) / 2 = 31.25; 10 MB, expected twice as often.
    assert newcomer(known, new, known, KNOBS).peaks == pytest.approx((625.0, 2 * 10 * (4 + 3) / 2))
    nobody = inputs([], [], metro=[])
    assert newcomer(nobody, film("first", 1), nobody, KNOBS).peaks == pytest.approx((MB * 0.1 * 8 / 3600,))


def test_what_is_new_to_an_old_plan_keeps_the_forecast_of_the_plan_in_force() -> None:
    old = inputs([film("a", 10)], [], metro=[400.0], coast=[40.0])
    force = inputs([film("a", 10), film("b", 10)], [], coast=[1.0, 77.0])
    assert newcomer(old, film("b", 10), force, KNOBS).peaks == pytest.approx((400.0, 77.0))


def test_plays_count_for_their_title_and_their_network() -> None:
    knobs = Knobs(days=2, level=1.0, slope=0.0, prior_days=1e-9, taste=1e-9)
    now = 100 * 3600.0
    assert days_of(now, knobs) == ((53, 76), (77, 100))
    films = inputs([film("a", 1), film("b", 1, published_at=now - 6 * 3600)], [], metro=[0.0, 0.0], coast=[0.0, 0.0])
    periods = (
        Period((), ()),
        Period(
            (
                Watched(METRO, TitleId("a"), AssetId("an older encoding"), "f.mp4", 1, Bytes(3 * MB)),
                Watched(METRO, TitleId("gone"), AssetId("gone"), "f.mp4", 1, Bytes(MB)),
                Watched(NetworkId("coast"), TitleId("b"), AssetId("b"), "f.mp4", 1, Bytes(MB)),
                Watched(NetworkId("elsewhere"), TitleId("b"), AssetId("b"), "f.mp4", 1, Bytes(MB)),
            ),
            (BusiestHour(METRO, Bytes(MB)), BusiestHour(NetworkId("coast"), Bytes(MB))),
        ),
    )
    found = forecast_peaks(films, periods, now, knobs, {}).peaks * 3600 / 8 / MB
    # The hour that has just begun lacks of the last day. In metro a quarter of the bytes went in the busiest hour; b is a
    # quarter of a day old, so one play makes four a day.
    assert found == pytest.approx(np.array([[3 / 4 * 24 / 23, 0.0], [0.0, 4.0]]), abs=1e-3)


@given(days=st.lists(st.floats(0, 1e12), min_size=1, max_size=14), more=st.floats(1, 1e6))
def test_more_watched_is_never_forecast_lower_on_the_last_day(days: list[float], more: float) -> None:
    assert _smoothed(*days[:-1], days[-1] + more) >= _smoothed(*days)


def test_plays_count_for_the_portion_they_were_of_and_those_of_another_encoding_for_all_by_size() -> None:
    knobs = Knobs(days=1, level=1.0, slope=0.0, prior_days=1e-9, taste=1e-9)
    now = 100 * 3600.0
    base, large = film("a", 1), msgspec.structs.replace(film("a", 3), portion=1, height=2160)
    names = {AssetId("a"): {"large.mp4": large.id, "sound.mp4": base.id}}

    def peaks_of(*watched: tuple[str, str, int]) -> list[float]:
        lines = tuple(
            Watched(METRO, TitleId("a"), AssetId(asset), name, 0, Bytes(count * MB)) for asset, name, count in watched
        )
        period = Period(lines, (BusiestHour(METRO, Bytes(sum(count for _, _, count in watched) * MB)),))
        found = forecast_peaks(inputs([base, large], [], metro=[0.0, 0.0]), (period,), now, knobs, names)
        return [float(one) for one in found.peaks[0] * 3600 / 8 / MB * 23 / 24]

    assert peaks_of(("a", "sound.mp4", 2), ("a", "large.mp4", 9)) == pytest.approx([2.0, 9.0], abs=1e-3)
    assert peaks_of(("of before", "whatever.mp4", 8)) == pytest.approx([2.0, 6.0], abs=1e-3)


def test_a_new_portion_is_like_those_of_its_height() -> None:
    known = [film("a", 10), msgspec.structs.replace(film("a", 10), portion=1, height=2160)]
    plan = inputs(known, [], metro=[800.0, 8.0])
    small, large = film("b", 10), msgspec.structs.replace(film("b", 10), portion=1, height=2160)
    # Each is the mean of its like and of the mean of all: (80 + 40.4) / 2 and (0.8 + 40.4) / 2 for each megabyte.
    assert newcomer(plan, small, plan, KNOBS).peaks == pytest.approx((602.0,))
    assert newcomer(plan, large, plan, KNOBS).peaks == pytest.approx((206.0,))
