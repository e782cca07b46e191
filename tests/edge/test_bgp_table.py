"""The cloud comes to know what the appliance knows, whatever is lost on the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearcast.edge.bgp import table as module
from nearcast.edge.bgp.table import Table
from nearcast.fleet.model import NONE_KNOWN, Route, RouteKey, RoutesChange

PEER = "10.0.0.1"


def route(number: int, med: int = 0) -> Route:
    return Route(PEER, f"10.{number}.0.0/16", (64500,), med)


class Replica:
    """The fleet's side: takes a change from the revision it knows, or a new beginning."""

    def __init__(self) -> None:
        self.revision = NONE_KNOWN
        self.routes: dict[str, Route] = {}

    def take(self, change: RoutesChange) -> int:
        if change.base == NONE_KNOWN:
            self.routes.clear()
        elif change.base != self.revision:
            return self.revision
        for gone in change.withdrawn:
            self.routes.pop(gone.text, None)
        self.routes.update((one.key, one) for one in change.heard)
        self.revision = change.revision
        return self.revision


def test_a_beginning_then_differences() -> None:
    table = Table(100)
    table.put(route(1))
    table.put(route(2))
    assert table.change_since(NONE_KNOWN) == RoutesChange(NONE_KNOWN, 102, (route(1), route(2)))
    table.drop(PEER, route(1).prefix)
    table.put(route(2, med=5))
    table.put(route(3))
    assert table.change_since(102) == RoutesChange(102, 105, (route(2, med=5), route(3)), (RouteKey(PEER, route(1).prefix),))
    assert table.change_since(105) is None


def test_what_is_as_it_was_changes_nothing() -> None:
    table = Table(0)
    table.put(route(1))
    table.put(route(1))
    table.drop(PEER, "10.9.0.0/16")
    assert table.revision == 1
    assert table.change_since(1) is None


def test_no_routes_are_told_too() -> None:
    assert Table(7).change_since(NONE_KNOWN) == RoutesChange(NONE_KNOWN, 7)


def test_a_revision_of_another_run_begins_anew() -> None:
    table = Table(100)
    table.put(route(1))
    for foreign in (3, 99, 102, 10**15):
        assert table.change_since(foreign) == RoutesChange(NONE_KNOWN, 101, (route(1),))


def test_many_are_told_in_several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CHANGES_MAX", 3)
    table, cloud = Table(0), Replica()
    for number in range(8):
        table.put(route(number))
    sizes = []
    while (change := table.change_since(cloud.revision)) is not None:
        sizes.append(len(change.heard))
        cloud.take(change)
    assert sizes == [3, 3, 2]
    assert set(cloud.routes.values()) == set(table.routes)


steps = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(0, 7), st.integers(0, 2)),
        st.tuples(st.just("drop"), st.integers(0, 7), st.just(0)),
        st.tuples(st.sampled_from(["tell", "lose answer", "forget", "jump back"]), st.just(0), st.just(0)),
    ),
    max_size=60,
)


@given(steps, st.integers(0, 6), st.integers(1, 5))
def test_the_cloud_ends_up_knowing_exactly_this(steps: list[tuple[str, int, int]], withdrawn_max: int, most: int) -> None:
    table, cloud, known = Table(1_000, withdrawn_max), Replica(), NONE_KNOWN
    earlier = (NONE_KNOWN, dict[str, Route]())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "CHANGES_MAX", most)
        for step, number, med in [*steps, *[("tell", 0, 0)] * 40]:
            if step == "put":
                table.put(route(number, med))
            elif step == "drop":
                table.drop(PEER, route(number).prefix)
            elif step == "forget":
                cloud.revision, cloud.routes = NONE_KNOWN, {}
            elif step == "jump back":  # the cloud's memory is restored from an older copy
                cloud.revision, cloud.routes = earlier[0], dict(earlier[1])
            else:
                earlier = (cloud.revision, dict(cloud.routes))
                change = table.change_since(known)
                if change is None and cloud.revision != known:
                    known = cloud.revision  # the orders say so
                elif change is not None:
                    assert len(change.heard) + len(change.withdrawn) <= most
                    answer = cloud.take(change)
                    known = known if step == "lose answer" else answer
        assert set(cloud.routes.values()) == set(table.routes)
