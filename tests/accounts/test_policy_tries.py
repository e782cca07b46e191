"""How often one may guess: the pauses, by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearcast.accounts.model import Kept, Limit, TooManyTries
from nearcast.accounts.policy import tries

LIMIT = Limit(free=3, first_wait_s=10.0, longest_wait_s=60.0, forget_s=1000.0)


@pytest.mark.parametrize(
    ("taken", "since_s", "wait"),
    [
        (0, 0, 0),
        (2, 0, 0),
        (3, 0, 10),
        (3, 4, 6),
        (4, 0, 20),
        (5, 0, 40),
        (6, 0, 60),
        (500, 0, 60),
        (500, 60, 0),
        (500, 1001, 0),
    ],
)
def test_pauses_double_up_to_the_longest(taken: int, since_s: float, wait: float) -> None:
    assert tries.wait_s(LIMIT, Kept(taken, 5000.0), 5000.0 + since_s) == wait


def test_knocking_while_one_waits_is_refused_and_not_counted() -> None:
    kept = Kept(0, 0.0)
    for _ in range(3):
        kept = tries.after(LIMIT, kept, 100.0)
    assert kept == Kept(3, 100.0)
    with pytest.raises(TooManyTries) as refused:
        tries.after(LIMIT, kept, 104.0)
    assert refused.value.fault.remedy == "Wait 6 seconds, then try again."
    assert tries.after(LIMIT, kept, 110.0) == Kept(4, 110.0)
    assert tries.after(LIMIT, kept, 2000.0) == Kept(1, 2000.0)


@given(st.lists(st.floats(0, 30), min_size=50, max_size=200))
def test_however_one_knocks_an_hour_has_few_guesses(pauses: list[float]) -> None:
    kept, now, guesses = Kept(0, 0.0), 10_000.0, 0
    for pause in pauses:
        now += pause
        try:
            kept = tries.after(LIMIT, kept, now)
            guesses += 1
        except TooManyTries:
            continue
    assert guesses <= 3 + 3 + (now - 10_000.0) / 60 + 1


def test_an_ipv6_household_counts_as_one_place() -> None:
    assert tries.place("2001:db8::1") == tries.place("2001:db8::ffff:2") != tries.place("2001:db8:0:1::1")
    assert tries.place("192.0.2.1") != tries.place("192.0.2.2")


def test_a_right_guess_does_not_clear_the_place() -> None:
    counts = tries.guessing("password", "ann@example.org", "192.0.2.1")
    assert counts.keys() - set(tries.proven(counts)) == {"password@192.0.2.1"}
