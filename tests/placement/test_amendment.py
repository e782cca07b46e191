"""What changes between two nights, and that the rest does not."""

from hypothesis import given
from hypothesis import strategies as st
from tests.placement.worlds import METRO, PLAIN, film, held, inputs, place

from nearcast.fleet.model import SiteKind
from nearcast.ids import ApplianceId, AssetId, PortionId, TitleId
from nearcast.placement import policy
from nearcast.placement.model import Candidate, Knobs
from nearcast.placement.policy import Column, Plan
from nearcast.telemetry.model import Period, Watched
from nearcast.units import Bytes

NEW = film("new", 10)
ORIGIN = place("origin1", 1, None, SiteKind.origin)


def _published(plan: Plan, peak: float, knobs: Knobs = PLAIN, new: Candidate = NEW) -> Plan:
    return policy.amended(plan, policy.publish(plan, (new,), (), (Column(new.id, (peak,)),), knobs))


def test_a_new_title_goes_where_there_is_room() -> None:
    world = inputs([film("old", 10)], [place("metro1", 30), ORIGIN], metro=[50.0])
    plan = policy.plan(world, {}, PLAIN)
    assert held(_published(plan, 1.0)) == {"metro1": ("old", "new"), "origin1": ("old", "new")}


def test_a_new_title_takes_the_place_of_what_is_wanted_less_by_a_margin() -> None:
    films = film("high", 10), film("low", 10)
    plan = policy.plan(inputs(films, [place("metro1", 20), ORIGIN], metro=[100.0, 50.0]), {}, PLAIN)
    assert _published(plan, 57.0).portions(ApplianceId("metro1")) == ("high", "low")
    assert _published(plan, 58.0).portions(ApplianceId("metro1")) == ("high", "new")
    assert _published(plan, 57.0).portions(ApplianceId("origin1")) == ("high", "new", "low")


def test_copies_that_others_can_stand_in_for_go_first() -> None:
    films = film("high", 10), film("low", 10)
    knobs = Knobs(copies=2, fullness=1.0)
    plan = policy.plan(inputs(films, [place("metro1", 20), place("metro2", 20)], metro=[100.0, 50.0]), {}, knobs)
    assert held(plan) == {"metro1": ("high", "low"), "metro2": ("high", "low")}
    after = held(_published(plan, 1.0, knobs))
    assert sorted(asset for assets in after.values() for asset in assets) == ["high", "high", "low", "new"]


def test_what_is_published_no_more_goes_everywhere() -> None:
    films = film("stays", 10), film("gone", 10)
    plan = policy.plan(inputs(films, [place("metro1", 20), ORIGIN], metro=[1.0, 2.0]), {}, PLAIN)
    after = policy.amended(plan, policy.publish(plan, (), (PortionId("gone"),), (), PLAIN))
    assert held(after) == {"metro1": ("stays",), "origin1": ("stays",)}


def test_a_run_on_a_film_brings_it_in_and_then_gives_it_copies() -> None:
    films, places = (film("hit", 10), film("sleeper", 10)), [place("metro1", 10), place("metro2", 10)]
    plan = policy.plan(inputs(films, [*places, ORIGIN], metro=[100.0, 1.0]), {}, Knobs(copies=2, fullness=1.0))
    assert plan.portions(places[0].appliance) != plan.portions(places[1].appliance)
    knobs = Knobs(surge_factor=3.0, surge_share=0.05)
    # A twentieth of 1 Gb/s matters; in 100 s that is 625 MB.
    enough = Watched(METRO, TitleId("sleeper"), AssetId("sleeper"), "f.mp4", 9, Bytes(7_500_000_000))
    little = Watched(METRO, TitleId("hit"), AssetId("hit"), "f.mp4", 9, Bytes(624_000_000))
    forecasts = policy.surges(plan, Period((enough, little), ()), 100.0, knobs, {})
    assert forecasts == (Column(PortionId("sleeper"), (6e8,)),)
    # 600 Mb/s is three copies at 200 Mb/s each; there are two disks with room for one film each.
    after = policy.amended(plan, policy.surge(plan, forecasts, PLAIN))
    assert held(after) == {"metro1": ("sleeper",), "metro2": ("sleeper",), "origin1": ("sleeper", "hit")}
    assert policy.surges(after, Period((enough,), ()), 100.0, knobs, {}) == ()


@given(films=st.integers(1, 30), gone=st.integers(0, 3))
def test_an_appliance_that_goes_moves_only_what_it_held(films: int, gone: int) -> None:
    places = [place(f"metro{number}", 10_000) for number in range(4)]
    elsewhere = place("coast1", 50)
    world = inputs([film(f"film{n}", 10) for n in range(films)], [*places, elsewhere], metro=[float(n) for n in range(films)])
    plan = policy.plan(world, {}, PLAIN)
    left = tuple(one for one in (*places, elsewhere) if one != places[gone])
    change = policy.fleet(plan, left, PLAIN)
    lost = set(plan.portions(places[gone].appliance))
    assert {asset for move in change.moves for asset in move.added} == lost
    assert all(not move.removed and move.appliance != "coast1" for move in change.moves)
    after = policy.amended(plan, change)
    assert set(after.holdings) == {one.appliance for one in left}


def test_a_new_appliance_is_dealt_its_share() -> None:
    films = [film(f"film{number:02}", 10) for number in range(40)]
    plan = policy.plan(inputs(films, [place("metro1", 200)], metro=[float(40 - number) for number in range(40)]), {}, PLAIN)
    both = policy.amended(plan, policy.fleet(plan, (place("metro1", 200), place("metro2", 200)), PLAIN))
    assert {asset for assets in held(both).values() for asset in assets} == {one.id for one in films}


@given(peaks=st.lists(st.floats(1, 1e6, width=32), min_size=3, max_size=12), peak=st.floats(0, 1e6, width=32))
def test_an_amendment_is_small_and_never_overfills(peaks: list[float], peak: float) -> None:
    films = [film(f"film{number}", 7 + number) for number in range(len(peaks))]
    places = [place(f"metro{number}", 40) for number in range(3)]
    plan = policy.plan(inputs(films, places, metro=peaks), {}, PLAIN)
    change = policy.publish(plan, (NEW,), (), (Column(NEW.id, (peak,)),), PLAIN)
    after = policy.amended(plan, change)
    sizes = {one.id: one.size for one in after.inputs.candidates}
    for there in places:
        assert sum(sizes[asset] for asset in after.portions(there.appliance)) <= there.capacity
    assert {asset for move in change.moves for asset in move.added} <= {NEW.id}
    assert len(change.moves) <= 1
    assert policy.packed(change) == policy.packed(policy.publish(plan, (NEW,), (), (Column(NEW.id, (peak,)),), PLAIN))


def test_a_version_is_the_whole_plan_and_its_amendments_played_again() -> None:
    films = film("high", 10), film("low", 10)
    plan = policy.plan(inputs(films, [place("metro1", 20), ORIGIN], metro=[100.0, 50.0]), {}, PLAIN)
    published = policy.publish(plan, (NEW,), (PortionId("low"),), (Column(NEW.id, (70.0,)),), PLAIN)
    after = policy.amended(plan, published)
    moved = policy.fleet(after, (place("metro1", 20), place("metro2", 20), ORIGIN), PLAIN)
    again = policy.replayed([policy.packed(plan), policy.packed(published), policy.packed(moved)])
    assert held(again) == held(policy.amended(after, moved))
    assert again.inputs.candidates == after.inputs.candidates
    assert again.inputs.peaks.tolist() == [[100.0, 70.0]]
