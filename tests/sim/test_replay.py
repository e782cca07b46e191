"""Last night again, with something taken away."""

from tests.steering.test_ranking import ALL, FILES, FILM, NETWORKS, NOW, SITES, WHOLE

from nearcast.fleet.model import FleetState
from nearcast.ids import AssetId
from nearcast.sim.replay import replay
from nearcast.steering import policy
from nearcast.steering.model import Decision, Knobs, Miss, State

STATE = State(NOW, FleetState(7, NETWORKS, SITES, ALL, {one.id: {FILM: WHOLE} for one in ALL}), dict(FILES))


def _decisions() -> list[Decision]:
    snapshot = policy.compile_snapshot(STATE.fleet, FILES, NOW, Knobs())
    found = []
    for viewer in range(40):
        address = "198.51.100.0" if viewer % 4 else "203.0.113.0"
        ranking = policy.rank(snapshot, address, FILM, str(viewer))
        ways = tuple((one.appliance, one.rank) for one in ranking.pathways)
        found.append(
            Decision(
                at=NOW, viewer=str(viewer), address=address, asset=FILM, snapshot=1, pathways=ways, miss=ranking.miss, bytes=100
            )
        )
    return found


def test_nothing_taken_away_changes_nothing() -> None:
    outcome = replay({1: STATE}, _decisions(), frozenset(), Knobs())
    assert (outcome.decisions, outcome.same, outcome.moved, outcome.unknown) == (40, 40, 0, 0)
    assert {str(one.site): (one.plays_before, one.plays_after) for one in outcome.sites} == {
        "metro": (30, 30),
        "coast": (10, 10),
    }


def test_a_lost_site_moves_its_plays_to_the_next() -> None:
    outcome = replay({1: STATE}, _decisions(), frozenset({"metro"}), Knobs())
    assert (outcome.moved, outcome.unanswered) == (30, 0)
    assert {str(one.site): one.bytes_after for one in outcome.sites} == {"metro": 0, "coast": 1000, "ix": 3000}
    assert outcome.misses_after == {Miss.health: 30}


def test_a_lost_appliance_moves_only_its_own() -> None:
    decisions = _decisions()
    its = sum(one.pathways[0][0] == "m1" for one in decisions)
    outcome = replay({1: STATE}, decisions, frozenset({"m1"}), Knobs())
    assert 0 < its < 30
    assert outcome.moved == its


def test_what_is_not_in_the_log_is_said() -> None:
    assert replay({}, _decisions(), frozenset(), Knobs()).unknown == 40
    other = State(NOW, STATE.fleet, {AssetId("other"): (frozenset({"x"}),)})
    assert replay({1: other}, _decisions(), frozenset(), Knobs()).same == 0
