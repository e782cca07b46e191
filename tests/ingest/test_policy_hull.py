"""Choosing renditions: by hand where the curves are known, and what holds whatever was tried."""

from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from nearcast.ingest.model import Rung, Tried
from nearcast.ingest.policy.hull import choose, grid, typical

SIZES = ((1920, 1080), (1280, 720), (640, 360))
GRID = grid(SIZES, Fraction(24))


def film(rate: float, softness: float) -> Tried:
    """What an encoder makes of a film: the rate halves with every 6 of the rate factor, small sizes never come to all of the score."""
    return Tried(GRID, tuple(_rate(one, rate) for one in GRID), tuple(_score(one, softness) for one in GRID))


def _rate(rung: Rung, rate: float) -> float:
    return float(rate * (rung.height / 1080) ** 1.5 * 2 ** ((18 - rung.crf) / 6))


def _score(rung: Rung, softness: float) -> float:
    return 100 * (1 - softness * (1 - rung.height / 1080)) - (rung.crf - 18) ** 2 / 5


def test_sharp_films_stay_large_and_soft_ones_do_not() -> None:
    sharp, soft = choose([film(8e6, 0.5)]), choose([film(8e6, 0.02)])
    assert sharp[0].height == 1080
    assert soft[0].height < 1080


def test_an_easy_film_has_fewer_renditions() -> None:
    assert len(choose([film(600e3, 0.5)])) < len(choose([film(8e6, 0.5)]))


def test_between_the_qualities_tried_a_parabola_tells() -> None:
    """The score falls by the square of what the factor is above 18, over 5: to 95 at 23."""
    assert choose([film(8e6, 0.9)])[0].crf == 23.0


def test_what_the_encoder_cannot_reach_is_not_asked_for() -> None:
    """Noise: the best of all tried is the best there is."""
    noise = film(8e6, 0.9)
    noise = Tried(GRID, noise.rates, tuple(score / 2 for score in noise.scores))
    assert choose([noise])[0] == GRID[0]


def test_a_black_film_has_one_rendition() -> None:
    assert len(choose([Tried(GRID, (1e4,) * len(GRID), (97.0,) * len(GRID))])) == 1


def test_groups_are_dealt_by_their_bytes() -> None:
    """One of twelve: the middle one of each eighth."""
    assert typical([100]) == (0,)
    assert typical([1, 1, 1, 1]) == (1,)
    sizes = list(range(96))
    assert typical([*reversed(sizes), 0]) == (5, 17, 29, 41, 53, 65, 77, 89)


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=2000))
def test_typical_groups_are_few_and_different(sizes: list[int]) -> None:
    found = typical(sizes)
    assert 1 <= len(found) <= 8
    assert list(found) == sorted(set(found))
    assert all(0 <= number < len(sizes) for number in found)


@given(st.data(), st.integers(1, 4))
def test_whatever_was_found_there_are_renditions_within_what_was_tried(data: st.DataObject, groups: int) -> None:
    rates, scores = st.floats(1e3, 1e8), st.floats(0, 100)
    found = [Tried(GRID, _drawn(data, rates), _drawn(data, scores)) for _ in range(groups)]
    chosen = choose(found)
    assert chosen
    assert {(one.width, one.height) for one in chosen} <= set(SIZES)
    assert all(18 <= one.crf <= 34 for one in chosen)


def _drawn(data: st.DataObject, values: st.SearchStrategy[float]) -> tuple[float, ...]:
    return tuple(data.draw(st.lists(values, min_size=len(GRID), max_size=len(GRID))))


@given(st.floats(3e5, 3e7), st.floats(0, 0.9))
def test_renditions_lie_on_the_hull(rate: float, softness: float) -> None:
    """None costs more than something tried that scores as high, and each costs less than the one before."""
    chosen = choose([film(rate, softness)])
    for one in chosen:
        rivals = [_rate(other, rate) for other in GRID if _score(other, softness) >= _score(one, softness)]
        assert all(_rate(one, rate) <= rival * 1.0001 for rival in rivals)
    rates = [_rate(one, rate) for one in chosen]
    assert all(larger > 1.2 * smaller for larger, smaller in pairwise(rates))
