"""What is laid where: tables one can check by hand, and what must hold whatever comes."""

import msgspec
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.placement.worlds import COAST, MB, METRO, PLAIN, film, held, inputs, place

from nearcast import rendezvous
from nearcast.fleet.model import ServerKind, SiteKind
from nearcast.ids import ApplianceId, PortionId
from nearcast.placement import policy
from nearcast.placement.model import Knobs
from nearcast.placement.policy import Column, Inputs, Plan


def test_each_site_takes_what_its_own_network_wants_most_per_byte() -> None:
    films = film("short", 10), film("long", 20), film("hit", 20)
    places = (
        place("metro1", 20, METRO),
        place("coast1", 20, COAST),
        place("ix1", 20, None, SiteKind.exchange),
        place("origin1", 1, None, SiteKind.origin),
    )
    # Per MB: metro 1, 0.5, 3; coast 1, 4.5, 0.5; both 2, 5, 3.5.
    plan = policy.plan(inputs(films, places, metro=[10, 10, 60], coast=[10, 90, 10]), {}, PLAIN)
    assert held(plan) == {"metro1": ("hit",), "coast1": ("long",), "ix1": ("long",), "origin1": ("long", "hit", "short")}


def test_a_network_nobody_measured_is_taken_for_the_mean_of_the_others() -> None:
    films = film("a", 10), film("b", 10)
    plan = policy.plan(inputs(films, [place("new1", 10, METRO)], coast=[1, 9], valley=[6, 1]), {}, PLAIN)
    assert held(plan) == {"new1": ("b",)}


def test_a_first_copy_of_everything_comes_before_a_second_of_anything() -> None:
    films = [film(f"film{number}", 10) for number in range(4)]
    places = [place(f"metro{number}", 20) for number in (1, 2)]
    plan = policy.plan(inputs(films, places, metro=[9, 1, 1, 1]), {}, Knobs(copies=2, fullness=1.0))
    assert sorted(asset for assets in held(plan).values() for asset in assets) == sorted(one.id for one in films)


def test_the_first_copy_lies_where_rendezvous_hashing_looks_first() -> None:
    places = [place(f"metro{number}", 1000) for number in range(1, 6)]
    films = [film(f"film{number}", 10) for number in range(20)]
    plan = policy.plan(inputs(films, places, metro=[1.0] * 20), {}, PLAIN)
    for one in films:
        (holder,) = [name for name, assets in held(plan).items() if one.id in assets]
        assert holder == rendezvous.ranked(one.id, [there.appliance for there in places])[0]


def test_the_head_has_copies_in_proportion_to_demand() -> None:
    # One copy should carry a fifth of 1 Gb/s: 0.5 Gb/s need three, 0.2 one, and five appliances can hold no more than five.
    places = [place(f"metro{number}", 100) for number in range(5)]
    films = film("hit", 10), film("good", 10), film("huge", 10)
    plan = policy.plan(inputs(films, places, metro=[5e8, 2e8, 9e9]), {}, PLAIN)
    assert [sum(one.id in assets for assets in held(plan).values()) for one in films] == [3, 1, 5]


def test_flash_takes_the_head_by_throughput_and_storage_the_rest_by_bytes() -> None:
    films = [film(f"film{number:03}", 1) for number in range(300)]
    places = [
        place("metro1", 60, server=ServerKind.flash, throughput=3 * 10**10),
        place("metro2", 60, server=ServerKind.flash, throughput=10**10),
        place("metro3", 400, throughput=10**10),
        place("metro4", 100, throughput=10**10),
    ]
    dealt = policy.plan(inputs(films, places, metro=[float(300 - number) for number in range(300)]), {}, PLAIN)
    plan: dict[str, tuple[PortionId, ...]] = {one.appliance: dealt.portions(one.appliance) for one in places}
    assert {*plan["metro1"], *plan["metro2"]} == {one.id for one in films[:120]}
    assert len(plan["metro1"]) == 60
    # Of the first 60 on flash, three quarters belong to the one with thrice the throughput.
    assert 36 <= sum(one.id in plan["metro1"] for one in films[:60]) <= 54
    # Of 180 on storage, four fifths belong to the one with four times the bytes.
    assert 126 <= len(plan["metro3"]) <= 162


def test_a_newcomer_must_be_better_by_a_margin() -> None:
    films, places = (film("held", 10), film("new", 10)), [place("metro1", 10)]
    before = {places[0].appliance: np.array([0], dtype=np.int32)}
    assert held(policy.plan(inputs(films, places, metro=[100, 114]), before, PLAIN)) == {"metro1": ("held",)}
    assert held(policy.plan(inputs(films, places, metro=[100, 116]), before, PLAIN)) == {"metro1": ("new",)}
    assert held(policy.plan(inputs(films, places, metro=[100, 114]), {}, PLAIN)) == {"metro1": ("new",)}


@st.composite
def worlds(draw: st.DrawFn) -> Inputs:
    sizes = draw(st.lists(st.integers(1, 50), min_size=1, max_size=15))
    kinds = st.sampled_from(ServerKind)
    appliances = draw(st.lists(st.tuples(st.integers(0, 120), kinds), min_size=1, max_size=5))
    peaks = draw(st.lists(st.floats(0, 2e9, width=32), min_size=len(sizes), max_size=len(sizes)))
    films = [film(f"film{number}", size) for number, size in enumerate(sizes)]
    places = [place(f"metro{number}", size, server=kind) for number, (size, kind) in enumerate(appliances)]
    return inputs(films, places, metro=peaks)


@given(world=worlds(), copies=st.integers(1, 3))
def test_no_disk_is_overfull_and_nothing_is_held_twice(world: Inputs, copies: int) -> None:
    knobs = Knobs(copies=copies, fullness=0.9)
    plan = policy.plan(world, {}, knobs)
    sizes = {one.id: one.size for one in world.candidates}
    for there in world.places:
        assets = plan.portions(there.appliance)
        assert len(set(assets)) == len(assets)
        assert sum(sizes[asset] for asset in assets) <= 0.9 * there.capacity
    assert held(policy.plan(world, {}, knobs)) == held(plan)


@given(world=worlds())
def test_whatever_is_left_out_has_no_room(world: Inputs) -> None:
    plan = policy.plan(world, {}, PLAIN)
    everywhere = {asset for assets in held(plan).values() for asset in assets}
    sizes = {one.id: one.size for one in world.candidates}
    left = {
        there.appliance: there.capacity - sum(sizes[asset] for asset in plan.portions(there.appliance))
        for there in world.places
    }
    for one in world.candidates:
        assert one.id in everywhere or one.size > max(left.values())


@given(world=worlds())
def test_planning_again_moves_nothing(world: Inputs) -> None:
    once = policy.plan(world, {}, PLAIN)
    assert held(policy.plan(world, once.holdings, PLAIN)) == held(once)


@given(world=worlds(), which=st.integers(0, 14), factor=st.floats(1, 100))
def test_more_demand_never_means_fewer_copies(world: Inputs, which: int, factor: float) -> None:
    one = world.candidates[which % len(world.candidates)].id
    more = world.with_peaks([Column(one, (float(world.peaks[0, world.index[one]]) * factor,))])
    knobs = Knobs(copies=1, fullness=1.0)
    assert _copies(policy.plan(more, {}, knobs), one) >= _copies(policy.plan(world, {}, knobs), one)


@given(count=st.integers(2, 6), gone=st.integers(0, 5), films=st.integers(1, 40))
def test_losing_an_appliance_moves_only_what_it_held(count: int, gone: int, films: int) -> None:
    places = [place(f"metro{number}", 10_000) for number in range(count)]
    world = inputs([film(f"film{number}", 10) for number in range(films)], places, metro=[1.0] * films)
    before = policy.plan(world, {}, PLAIN)
    lost = places[gone % count]
    after = policy.plan(world.with_places(one for one in places if one != lost), before.holdings, PLAIN)
    for name, assets in held(after).items():
        assert set(before.portions(name)) <= set(assets)
        assert set(assets) - set(before.portions(name)) <= set(before.portions(lost.appliance))


def test_dealing_by_thousands_is_dealing_one_by_one() -> None:
    """Against the rule told plainly: each in turn goes to the best appliance that has room."""
    chance = np.random.default_rng(3)
    films = [film(f"film{number}", int(size)) for number, size in enumerate(chance.integers(1, 30, 6000))]
    places = [place(f"metro{number}", 10_000) for number in range(6)]
    world = inputs(films, places, metro=chance.random(6000).tolist())
    room: dict[str, int] = {there.appliance: there.capacity for there in places}
    plain: dict[str, set[PortionId]] = {there.appliance: set() for there in places}
    keys = world.keys.tolist()
    for number in sorted(range(6000), key=lambda one: (-float(world.peaks[0, one]) * 450 / films[one].size, keys[one])):
        for name in rendezvous.ranked(films[number].id, room):
            if room[name] >= films[number].size:
                room[name] -= films[number].size
                plain[name].add(films[number].id)
                break
    assert {name: set(assets) for name, assets in held(policy.plan(world, {}, PLAIN)).items()} == plain
    assert max(room.values()) < 30 * MB


def _copies(plan: Plan, asset: str) -> int:
    return sum(asset in assets for assets in held(plan).values())


def test_a_large_rendition_stays_out_where_few_watch_it() -> None:
    films = [film("a", 10), msgspec.structs.replace(film("a", 30), portion=1, height=2160), film("b", 10)]
    plan = policy.plan(inputs(films, [place("metro1", 25)], metro=[50.0, 3.0, 40.0]), {}, PLAIN)
    assert plan.portions(ApplianceId("metro1")) == ("a", "b")
    assert plan.holders([place("metro1", 25)]) == {"a": ("metro1",), "b": ("metro1",)}
