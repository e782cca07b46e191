"""What is told of a plan: reasons, what moves, how full, how far arrived, and when the next night is."""

import pytest
from tests.placement.worlds import METRO, PLAIN, film, inputs, place

from nearcast.fleet.model import SiteKind
from nearcast.ids import ApplianceId, AssetId, PortionId
from nearcast.placement import policy
from nearcast.placement.model import Knobs, Liveness, Move
from nearcast.placement.policy import Plan
from nearcast.units import Bytes

HOUR = 8 / 3600 * 10_000_000
"""The peak, in bits per second, of a film of 10 MB that is played once in the busiest hour."""


def _reasons(plan: Plan, knobs: Knobs, appliance: str | None = None, limit: int = 99) -> dict[tuple[str, str], str]:
    asked = None if appliance is None else ApplianceId(appliance)
    assets = frozenset(plan.inputs.index) if appliance is None else None
    return {(one.appliance, one.asset): one.reason for one in policy.explain(plan, asked, assets, knobs, limit)}


def test_every_outcome_has_its_reason() -> None:
    films = film("high", 10), film("low", 10), film("giant", 100)
    places = place("metro1", 11), place("origin1", 1, None, SiteKind.origin)
    plan = policy.plan(inputs(films, places, metro=[2 * HOUR, HOUR / 2, HOUR]), {}, PLAIN)
    assert _reasons(plan, PLAIN) == {
        ("metro1", "high"): "the site's first copy",
        ("metro1", "low"): "below the cut-off: 0.5 against 2 expected bytes per byte",
        ("metro1", "giant"): "no room: 100.0 MB, and it holds 11.0 MB in all",
        ("origin1", "high"): "the origin holds everything",
        ("origin1", "low"): "the origin holds everything",
        ("origin1", "giant"): "the origin holds everything",
    }
    (low,) = policy.explain(plan, ApplianceId("metro1"), frozenset({PortionId("low")}), PLAIN, 1)
    assert (low.title, low.hold, low.peak) == (films[1].title, False, 11111)
    assert low.score == pytest.approx(0.5)


def test_copies_are_told_apart() -> None:
    knobs = Knobs(copies=2, fullness=1.0, copy_share=0.2)
    films = film("hit", 10), film("calm", 10)
    places = [place(f"metro{number}", 100) for number in range(1, 5)]
    plan = policy.plan(inputs(films, places, metro=[6e8, 1e6]), {}, knobs)
    told = sorted(reason for (_, asset), reason in _reasons(plan, knobs).items() if asset == "hit")
    assert told == [
        "copy 2 of 3: its peak of 600.0 Mb/s is more than one copy should carry",
        "copy 3 of 3: its peak of 600.0 Mb/s is more than 2 copies should carry",
        "enough copies in the site: 3",
        "the site's first copy",
    ]
    told = sorted(reason for (_, asset), reason in _reasons(plan, knobs).items() if asset == "calm")
    assert told[0] == "copy 2 of 2: there was room, and one may be lost"


def test_what_only_stays_because_moving_has_its_price_says_so() -> None:
    films, places = (film("held", 10), film("new", 10)), [place("metro1", 10)]
    first = policy.plan(inputs(films, places, metro=[HOUR, 0.0]), {}, PLAIN)
    plan = policy.plan(inputs(films, places, metro=[HOUR, 1.1 * HOUR]), first.holdings, PLAIN)
    reasons = _reasons(plan, PLAIN)
    assert reasons["metro1", "held"] == "kept: a newcomer would have to be 15% better"
    assert reasons["metro1", "new"] == "below the cut-off: 1.1 against 1 expected bytes per byte"


def test_an_appliance_tells_its_best_and_the_next_ones() -> None:
    films = [film(f"film{number}", 10) for number in range(9)]
    plan = policy.plan(inputs(films, [place("metro1", 40)], metro=[float(9 - number) for number in range(9)]), {}, PLAIN)
    assert [asset for _, asset in _reasons(plan, PLAIN, "metro1", limit=2)] == ["film0", "film1", "film4", "film5"]


def test_what_moves_between_two_plans() -> None:
    films = film("a", 10), film("b", 20)
    before = policy.plan(inputs(films, [place("metro1", 20)], metro=[9.0, 1.0]), {}, PLAIN)
    after = policy.plan(inputs([films[1]], [place("metro1", 20), place("metro2", 5)], metro=[1.0]), {}, PLAIN)
    found = policy.difference(1, before, 2, after)
    assert found.moves == (Move(ApplianceId("metro1"), (PortionId("b"),), (PortionId("a"),), Bytes(20_000_000)),)
    assert (found.before, found.after, found.fill) == (1, 2, 20_000_000)
    assert policy.difference(2, after, 2, after).moves == ()


def test_a_plan_in_figures() -> None:
    films = film("a", 10), film("b", 10)
    places = place("metro1", 10), place("metro2", 10), place("origin1", 1, None, SiteKind.origin)
    empty = policy.plan(inputs((), places, metro=[]), {}, PLAIN)
    plan = policy.plan(inputs(films, places[::2], metro=[30.0, 10.0]), {}, PLAIN)
    figures = policy.summary(empty, plan)
    assert (figures.assets, figures.appliances, figures.copies, figures.bytes) == (2, 2, 1, 10_000_000)
    assert (figures.fill, figures.near) == (30_000_000, 0.75)
    assert policy.summary(plan, plan).fill == 0
    assert [(one.appliance, one.portions, one.bytes) for one in policy.shelves(plan)] == [
        ("metro1", 1, 10_000_000),
        ("origin1", 2, 20_000_000),
    ]


def test_live_is_what_enough_sites_hold_whole() -> None:
    films = film("a", 10), film("b", 10)
    places = [place("metro1", 20), place("metro2", 20), place("coast1", 10), place("origin1", 1, None, SiteKind.origin)]
    plan = policy.plan(inputs(films, places, metro=[2.0, 1.0]), {}, Knobs(copies=1, fullness=1.0))
    files = {PortionId("a"): frozenset({"v", "s"}), PortionId("b"): frozenset({"v"})}
    knobs = Knobs(live_share=0.75)

    def told(**held: dict[str, set[str]]) -> tuple[Liveness, ...]:
        by_id = {ApplianceId(name): {AssetId(a): frozenset(names) for a, names in each.items()} for name, each in held.items()}
        return policy.liveness(plan, by_id, files, knobs)

    a, b = films
    holder = next(name for name in ("metro1", "metro2") if a.id in plan.portions(ApplianceId(name)))
    assert told() == (Liveness(a.asset, a.title, 2, 0, False), Liveness(b.asset, b.title, 1, 0, False))
    part = told(**{holder: {"a": {"v"}}}, coast1={"a": {"v", "s"}})
    assert part[0] == Liveness(a.asset, a.title, 2, 1, False)
    whole = told(**{holder: {"a": {"v", "s"}}}, coast1={"a": {"v", "s"}}, origin1={"b": {"v"}})
    assert whole == (Liveness(b.asset, b.title, 1, 0, False), Liveness(a.asset, a.title, 2, 2, True))


@pytest.mark.parametrize(
    ("planned", "now", "passed"),
    [(0.5, 1.5, True), (1.5, 24.5, False), (1.5, 25.5, True), (25.0, 25.0, False), (24.9, 25.0, True), (0.0, 100.0, True)],
)
def test_a_night_begins_at_one(planned: float, now: float, passed: bool) -> None:
    knobs = Knobs(nightly_at_s=3600.0)
    assert policy.night_has_passed(planned * 3600, now * 3600, knobs) is passed


def test_a_site_of_another_kind_that_serves_one_network_counts_that() -> None:
    films = film("a", 10), film("b", 10)
    peering = place("pni1", 10, METRO, SiteKind.exchange)
    plan = policy.plan(inputs(films, [peering], metro=[2.0, 1.0], coast=[0.0, 9.0]), {}, PLAIN)
    assert plan.portions(peering.appliance) == ("a",)
