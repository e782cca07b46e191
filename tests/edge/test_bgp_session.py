"""One router's story, second by second."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearcast.edge.bgp.said import Down, EndOfTable, Event, Opened, Told, Up
from nearcast.edge.bgp.session import Session
from nearcast.edge.bgp.table import Table
from nearcast.edge.model import BgpKnobs
from nearcast.fleet.model import BgpPeer, Refusal, Route
from nearcast.units import Seconds

PEER = "10.0.0.1"
KNOBS = BgpKnobs(special_allowed=True, refused_max=3)
BOTH = frozenset({4, 6})


def route(number: int, path: tuple[int, ...] = (64500,)) -> Route:
    return Route(PEER, f"10.{number}.0.0/16", path)


def told(*numbers: int, gone: tuple[int, ...] = ()) -> Told:
    return Told(PEER, tuple(route(number) for number in numbers), tuple(route(number).prefix for number in gone))


class Story:
    """A session and its clock."""

    def __init__(self, limit: int = 100, password: str | None = None) -> None:
        self.table = Table(0)
        self.now = 0.0
        peer = BgpPeer(PEER, 64500, 64512, prefix_limit=limit, password=password)
        self.session = Session(peer, self.table, KNOBS, 0.0, 1_000.0)

    def take(self, *events: Event) -> None:
        for event in events:
            self.session.take(event, self.now)

    def comes_up(self, restart: float | None = None) -> None:
        self.take(Opened(PEER, None if restart is None else Seconds(restart), BOTH), Up(PEER))

    def tables_end(self) -> None:
        self.take(EndOfTable(PEER, 4), EndOfTable(PEER, 6))

    def wait(self, seconds: float) -> None:
        self.now += seconds
        self.session.look(self.now)

    @property
    def numbers(self) -> list[int]:
        return sorted(int(one.prefix.split(".")[1]) for one in self.table.routes if one.refused is None)

    @property
    def word(self) -> str:
        return self.session.state(self.now).state

    @property
    def problem(self) -> str | None:
        return self.session.state(self.now).problem


def test_a_day_without_trouble() -> None:
    story = Story()
    assert (story.word, story.problem) == ("connecting", None)
    story.wait(1)
    story.comes_up()
    story.take(told(1, 2, 3), told(gone=(2,)))
    assert story.numbers == [1, 3]
    state = story.session.state(story.now)
    assert (state.state, state.since, state.taken, state.refused, state.problem) == ("established", 1001.0, 2, 0, None)


@pytest.mark.parametrize("reason", ["closing connection", "notification received (6,2)", "ExaBGP ended with code 1"])
def test_routes_outlast_a_fall(reason: str) -> None:
    story = Story()
    story.comes_up(restart=90)
    story.take(told(1, 2, 3))
    story.tables_end()
    revision = story.table.revision
    story.take(Down(PEER, reason))
    assert story.word == "restarting"
    story.wait(80)
    story.comes_up(restart=90)
    story.take(told(1, 3))
    assert story.table.revision == revision
    story.tables_end()
    assert story.numbers == [1, 3]


def test_a_router_that_does_not_come_back_in_time() -> None:
    story = Story()
    story.comes_up(restart=90)
    story.take(told(1))
    story.take(Down(PEER, "closing connection"))
    story.wait(89)
    assert story.numbers == [1]
    story.wait(2)
    assert story.numbers == []
    assert story.word == "down"
    assert story.problem == "The session ended: the router refused or closed the connection."


def test_120_seconds_when_it_does_not_say() -> None:
    story = Story()
    story.comes_up()
    story.take(told(1), Down(PEER, ""))
    story.wait(119)
    assert story.numbers == [1]
    story.wait(1)
    assert story.numbers == []


def test_a_second_fall_gives_no_second_term() -> None:
    story = Story()
    story.comes_up(restart=90)
    story.take(told(1, 2), Down(PEER, ""))
    story.wait(60)
    story.comes_up(restart=90)
    story.take(told(2), Down(PEER, ""))
    story.wait(40)
    assert story.numbers == [2]


def test_each_family_ends_for_itself() -> None:
    story = Story()
    six = Route(PEER, "2001:db8::/32", (64500,))
    story.comes_up()
    story.take(Told(PEER, (route(1), six), ()))
    story.tables_end()
    story.take(Down(PEER, ""))
    story.comes_up()
    story.take(EndOfTable(PEER, 6))
    assert {one.prefix for one in story.table.routes} == {route(1).prefix}


def test_a_router_that_marks_no_end() -> None:
    story = Story()
    story.comes_up()
    story.take(told(1, 2), Down(PEER, ""))
    story.wait(1)
    story.comes_up()
    story.take(told(1))
    story.wait(29)
    assert story.numbers == [1, 2]
    assert not story.session.settled
    story.wait(1)
    assert story.numbers == [1]
    assert story.session.settled


def test_one_that_never_comes_had_its_chance() -> None:
    story = Story()
    story.wait(29)
    assert not story.session.settled
    story.wait(1)
    assert story.session.settled


def test_silence_is_named() -> None:
    assert _after_ten_seconds(None) == "The router at 10.0.0.1, port 179, does not answer."
    assert _after_ten_seconds("x") == f"{_after_ten_seconds(None)} A password that differs from the router's looks the same."


def _after_ten_seconds(password: str | None) -> str | None:
    story = Story(password=password)
    story.wait(10)
    assert story.word == "down"
    return story.problem


def test_a_notification_outlives_the_attempts_after_it() -> None:
    story = Story()
    story.take(Down(PEER, "notification sent (2,2)"), Down(PEER, "closing connection"))
    assert story.problem == "We told the router: the AS numbers do not fit (2/2)."
    story.take(Down(PEER, "notification received (9,77)"))
    assert story.problem == "The router says: an error of BGP (9/77)."
    story.comes_up()
    assert story.problem is None


def test_the_limit_and_room_again() -> None:
    story = Story(limit=2)
    story.comes_up()
    story.take(told(1, 2, 3, 4))
    assert story.numbers == [1, 2]
    assert {one.refused for one in story.table.routes} == {None, Refusal.prefix_limit}
    assert story.problem == "More prefixes came than the limit of 2; the rest are refused."
    story.take(told(1, 2))
    assert story.numbers == [1, 2]
    story.take(told(gone=(1,)))
    assert story.numbers == [2, 3]
    story.take(told(gone=(4,)))
    assert story.numbers == [2, 3]
    assert story.session.state(story.now).problem is None


def test_the_refused_are_bounded() -> None:
    story = Story()
    story.comes_up()
    story.take(Told(PEER, tuple(route(number, (7,)) for number in range(50)), ()))
    assert len(story.table.routes) == KNOBS.refused_max
    assert story.problem is None


def test_a_route_that_turns_bad_makes_room() -> None:
    story = Story(limit=1)
    story.comes_up()
    story.take(told(1, 2))
    story.take(Told(PEER, (route(1, (7,)),), ()))
    assert story.numbers == [2]


def test_another_limit_judges_again() -> None:
    story = Story(limit=3)
    story.comes_up()
    story.take(told(1, 2, 3))
    story.session.change(BgpPeer(PEER, 64500, 64512, prefix_limit=1))
    assert story.numbers == [1]
    story.session.change(BgpPeer(PEER, 64500, 64512, prefix_limit=9))
    assert story.numbers == [1, 2, 3]
    story.session.close()
    assert story.table.routes == ()


events = st.one_of(
    st.builds(lambda heard, gone: told(*heard, gone=tuple(gone)), st.lists(st.integers(0, 9)), st.lists(st.integers(0, 9))),
    st.builds(lambda heard: Told(PEER, tuple(route(one, (7,)) for one in heard), ()), st.lists(st.integers(0, 9))),
    st.just(Up(PEER)),
    st.just(Down(PEER, "closing connection")),
    st.sampled_from([EndOfTable(PEER, 4), EndOfTable(PEER, 6)]),
    st.builds(lambda seconds: seconds, st.integers(0, 200)),
)


@given(st.lists(events, max_size=40), st.integers(1, 5))
def test_counts_are_right_and_bounds_hold_whatever_comes(story_of: list[Event | int], limit: int) -> None:
    story = Story(limit=limit)
    for event in story_of:
        if isinstance(event, int):
            story.wait(event)
        else:
            story.take(event)
        state = story.session.state(story.now)
        refused = [one for one in story.table.routes if one.refused is not None]
        assert (state.taken, state.refused) == (len(story.numbers), len(refused))
        assert state.taken <= limit
        waiting = [one for one in refused if one.refused is Refusal.prefix_limit]
        assert not waiting or state.taken == limit
    story.take(Down(PEER, ""))
    story.wait(10_000)
    assert story.table.routes == ()
