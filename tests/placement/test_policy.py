"""What is laid where: tables one can check by hand, and what must hold whatever comes."""

from hypothesis import given
from hypothesis import strategies as st

from nearcast import rendezvous
from nearcast.fleet.model import SiteKind
from nearcast.ids import ApplianceId, AssetId, NetworkId, SiteId, TitleId
from nearcast.placement import policy
from nearcast.placement.model import Candidate, Demand, Knobs, Place
from nearcast.units import Bytes

MB = 1_000_000
METRO, COAST = NetworkId("metro"), NetworkId("coast")
KNOBS = Knobs(prior=1.0, copies=2, fullness=1.0)


def _film(name: str, size_mb: int) -> Candidate:
    return Candidate(AssetId(name), TitleId(name), Bytes(size_mb * MB))


def _place(name: str, kind: SiteKind, network: NetworkId | None, capacity_mb: int) -> Place:
    return Place(ApplianceId(name), SiteId(name.rstrip("0123456789")), kind, network, Bytes(capacity_mb * MB))


def test_each_site_takes_what_its_own_network_plays_most_per_byte() -> None:
    films = (_film("short", 10), _film("long", 20), _film("hit", 20))
    places = (
        _place("metro1", SiteKind.embedded, METRO, 20),
        _place("coast1", SiteKind.embedded, COAST, 20),
        _place("ix1", SiteKind.exchange, None, 20),
        _place("origin1", SiteKind.origin, None, 1),
    )
    # Plays per MB: metro short 1/10, long 1/20, hit 6/20; coast short 1/10, long 9/20, hit 1/20; both 1/10, 9/20, 6/20.
    demand = (Demand(TitleId("hit"), METRO, 5), Demand(TitleId("long"), COAST, 8))
    plan = policy.plan(films, places, demand, KNOBS)
    assert plan.holdings == {
        "metro1": (AssetId("hit"),),
        "coast1": (AssetId("long"),),
        "ix1": (AssetId("long"),),
        "origin1": (AssetId("long"), AssetId("hit"), AssetId("short")),
    }
    reasons = {(str(one.appliance), str(one.title)): one.reason for one in plan.decisions}
    assert reasons["metro1", "hit"] == "the site's first copy"
    assert reasons["metro1", "long"] == "no room: 20000000 bytes, 0 left"
    assert reasons["origin1", "short"] == "the origin holds everything"


def test_a_first_copy_of_everything_comes_before_a_second_of_anything() -> None:
    films = tuple(_film(f"film{number}", 10) for number in range(4))
    places = tuple(_place(f"metro{number}", SiteKind.embedded, METRO, 20) for number in (1, 2))
    plan = policy.plan(films, places, (), KNOBS)
    assert sorted(asset for held in plan.holdings.values() for asset in held) == sorted(one.asset for one in films)


def test_the_first_copy_lies_where_rendezvous_hashing_looks_first() -> None:
    places = tuple(_place(f"metro{number}", SiteKind.embedded, METRO, 1000) for number in range(1, 6))
    films = tuple(_film(f"film{number}", 10) for number in range(20))
    plan = policy.plan(films, places, (), Knobs(copies=1, fullness=1.0))
    for film in films:
        (holder,) = [name for name, held in plan.holdings.items() if film.asset in held]
        assert holder == rendezvous.ranked(film.asset, [place.appliance for place in places])[0]


sizes = st.lists(st.integers(1, 50), min_size=1, max_size=12)
capacities = st.lists(st.integers(0, 120), min_size=1, max_size=5)


@given(sizes=sizes, capacities=capacities, plays=st.lists(st.integers(0, 100), max_size=12), copies=st.integers(1, 3))
def test_no_disk_is_overfull_and_nothing_is_held_too_often(
    sizes: list[int], capacities: list[int], plays: list[int], copies: int
) -> None:
    films = tuple(_film(f"film{number}", size) for number, size in enumerate(sizes))
    places = tuple(_place(f"metro{number}", SiteKind.embedded, METRO, size) for number, size in enumerate(capacities))
    demand = tuple(Demand(TitleId(f"film{number}"), METRO, count) for number, count in enumerate(plays))
    knobs = Knobs(copies=copies, fullness=0.9)
    plan = policy.plan(films, places, demand, knobs)
    by_id = {one.asset: one.size for one in films}
    for place in places:
        held = plan.holdings[place.appliance]
        assert len(set(held)) == len(held)
        assert sum(by_id[asset] for asset in held) <= 0.9 * place.capacity
    for film in films:
        assert sum(film.asset in held for held in plan.holdings.values()) <= copies
    assert len(plan.decisions) == len(films) * len(places)
    assert policy.plan(films, places, demand, knobs) == plan
