"""The order of appliances, in cases one can check by eye."""

import gc

import msgspec
import pytest
from tests.reports import well

from nearcast.fleet.model import Appliance, Duty, FleetState, Maintenance, Network, Site, SiteKind
from nearcast.ids import ApplianceId, AssetId, NetworkId, SiteId
from nearcast.steering import policy
from nearcast.steering.model import Knobs, Miss
from nearcast.units import Bitrate, Bytes

FILM = AssetId("film")
WHOLE = frozenset({"a", "b"})
FILES = {FILM: (WHOLE,)}
NOW = 100.0
METRO, COAST = NetworkId("metro"), NetworkId("coast")
SITES = (
    Site(SiteId("origin"), "", SiteKind.origin),
    Site(SiteId("ix"), "", SiteKind.exchange),
    Site(SiteId("metro"), "", SiteKind.embedded, METRO),
    Site(SiteId("coast"), "", SiteKind.embedded, COAST),
)
NETWORKS = (Network(METRO, "", 1, ("198.51.100.0/24",)), Network(COAST, "", 2, ("203.0.113.0/24",)))
WELL = well(headroom=Bitrate(100))


def _appliance(name: str, site: str, **changed: object) -> Appliance:
    report = msgspec.structs.replace(WELL, **{key: value for key, value in changed.items() if key != "reported_at"})
    at = changed.get("reported_at", NOW)
    assert isinstance(at, float)
    return Appliance(
        id=ApplianceId(name),
        site=SiteId(site),
        url=f"http://{name}",
        capacity=Bytes(1),
        throughput=Bitrate(100),
        report=report,
        reported_at=at,
    )


def _snapshot(
    *appliances: Appliance, without: dict[str, frozenset[str]] | None = None, knobs: Knobs | None = None
) -> policy.Snapshot:
    held = {one.id: {FILM: (without or {}).get(one.id, WHOLE)} for one in appliances}
    return policy.compile_snapshot(FleetState(7, NETWORKS, SITES, appliances, held), FILES, NOW, knobs or Knobs())


ALL = (
    _appliance("o1", "origin"),
    _appliance("x1", "ix"),
    _appliance("m1", "metro"),
    _appliance("m2", "metro"),
    _appliance("c1", "coast"),
)
FIRST, SECOND = (one.appliance for one in policy.rank(_snapshot(*ALL), "198.51.100.7", FILM).pathways[:2])


@pytest.mark.parametrize(
    ("address", "network", "order"),
    [
        ("198.51.100.7", METRO, [FIRST, SECOND, "x1", "o1"]),
        ("203.0.113.7", COAST, ["c1", "x1", "o1"]),
        ("192.0.2.7", None, ["x1", "o1"]),
    ],
)
def test_own_network_then_exchange_then_origin(address: str, network: NetworkId | None, order: list[str]) -> None:
    ranking = policy.rank(_snapshot(*ALL), address, FILM)
    assert ranking.network == network
    assert [one.appliance for one in ranking.pathways] == order
    assert ranking.miss is None


def test_rank_counts_sites() -> None:
    ranking = policy.rank(_snapshot(*ALL), "198.51.100.7", FILM)
    assert [one.rank for one in ranking.pathways] == [0, 0, 1, 2]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"serving": False}, "does not serve now"),
        ({"reported_at": NOW - 6.0}, "silent for 6 s"),
    ],
)
def test_the_ill_and_the_silent_are_passed_over(changed: dict[str, object], reason: str) -> None:
    told = policy.explain(_snapshot(_appliance("o1", "origin"), _appliance("m1", "metro", **changed)), "198.51.100.7", FILM)
    assert [one.appliance for one in told.ranking.pathways] == ["o1"]
    assert [(one.appliance, one.reason) for one in told.passed_over] == [("m1", reason)]


def test_silence_counts_only_while_somebody_listened() -> None:
    quiet = _appliance("m1", "metro", reported_at=NOW - 60.0)
    heard = _appliance("o1", "origin", reported_at=NOW + 2.0)
    held = {one.id: {FILM: WHOLE} for one in (quiet, heard)}
    state = FleetState(7, NETWORKS, SITES, (quiet, heard), held, listening_since=NOW - 4.0)
    for now, expected in ((NOW, ["m1", "o1"]), (NOW + 2.0, ["o1"])):
        ranking = policy.rank(policy.compile_snapshot(state, FILES, now, Knobs()), "198.51.100.7", FILM)
        assert [one.appliance for one in ranking.pathways] == expected


def test_when_all_are_silent_they_are_named_all_the_same() -> None:
    deaf = _snapshot(*(_appliance(one.id, one.site, reported_at=NOW - 60.0) for one in ALL), without={"x1": frozenset()})
    ranking = policy.rank(deaf, "198.51.100.7", FILM)
    assert [(one.appliance, one.rank) for one in ranking.pathways] == [("m1", 0), ("m2", 0), ("o1", 2)]
    assert ranking.miss is Miss.health


def test_half_an_asset_is_none() -> None:
    told = policy.explain(_snapshot(*ALL, without={FIRST: frozenset({"a"})}), "198.51.100.7", FILM)
    assert told.ranking.pathways[0].appliance == SECOND
    assert ("holds 1 of 2 files") in [one.reason for one in told.passed_over]


def test_who_may_serve_later_is_told_with_the_ranking() -> None:
    """One fills and one is drained; players that know them from the start can move there."""
    drained = tuple(msgspec.structs.replace(one, duty=Duty.draining) if one.id == SECOND else one for one in ALL)
    ranking = policy.rank(_snapshot(*drained, without={FIRST: frozenset({"a"})}), "198.51.100.7", FILM)
    assert [one.appliance for one in ranking.pathways] == ["x1", "o1"]
    assert [(one.appliance, one.rank) for one in ranking.later] == [("m1", 0), ("m2", 0)]
    assert policy.rank(_snapshot(*ALL), "198.51.100.7", FILM).later == ()


def test_without_headroom_it_is_named_after_everybody_who_has_some_but_before_the_origin() -> None:
    busy = tuple(_appliance(FIRST, "metro", headroom=Bitrate(0)) if one.id == FIRST else one for one in ALL)
    ranking = policy.rank(_snapshot(*busy), "198.51.100.7", FILM)
    assert [one.appliance for one in ranking.pathways] == [SECOND, "x1", FIRST, "o1"]


def test_a_site_sheds_in_proportion() -> None:
    """Half of the comfort left: about half of the parts go elsewhere, and none of them is left without the site."""
    busy = _snapshot(_appliance("o1", "origin"), _appliance("x1", "ix"), _appliance("m1", "metro", headroom=Bitrate(5)))
    rankings = [policy.rank(busy, "198.51.100.7", FILM, str(viewer)) for viewer in range(400)]
    stayed = sum(one.pathways[0].appliance == "m1" for one in rankings)
    assert 80 < stayed < 320
    assert all({"m1", "x1", "o1"} == {way.appliance for way in one.pathways} for one in rankings)
    assert all((one.miss is Miss.health) == (one.pathways[0].rank > 0) for one in rankings)


def test_the_busier_of_two_draws_fewer_viewers() -> None:
    uneven = _snapshot(_appliance("m1", "metro", egress=Bitrate(60)), _appliance("m2", "metro", egress=Bitrate(20)))
    rankings = [policy.rank(uneven, "198.51.100.7", FILM, str(viewer)) for viewer in range(400)]
    first = [one.pathways[0].appliance for one in rankings]
    assert first.count(ApplianceId("m2")) > 2 * first.count(ApplianceId("m1"))


@pytest.mark.parametrize(
    ("changed", "without", "miss"),
    [
        ({}, {"m1": frozenset[str]()}, Miss.content),
        ({"serving": False}, {}, Miss.health),
        ({"headroom": Bitrate(0)}, {}, Miss.health),
        ({"serving": False}, {"m1": frozenset({"a"})}, Miss.content),
    ],
)
def test_misses_have_a_class(changed: dict[str, object], without: dict[str, frozenset[str]], miss: Miss) -> None:
    snapshot = _snapshot(
        _appliance("o1", "origin"), _appliance("x1", "ix"), _appliance("m1", "metro", **changed), without=without
    )
    ranking = policy.rank(snapshot, "198.51.100.7", FILM)
    assert (ranking.miss, ranking.pathways[0].rank) == (miss, 1)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"duty": Duty.draining}, "draining"),
        ({"duty": Duty.retired}, "retired"),
        ({"maintenance": Maintenance(NOW - 1, NOW + 1, "new disks")}, "maintenance: new disks"),
    ],
)
def test_operators_take_appliances_away(change: dict[str, object], reason: str) -> None:
    away = msgspec.structs.replace(_appliance("m1", "metro"), **change)
    told = policy.explain(_snapshot(_appliance("o1", "origin"), away), "198.51.100.7", FILM)
    assert [(one.appliance, one.reason) for one in told.passed_over] == [("m1", reason)]


def test_an_evacuated_site_serves_nobody() -> None:
    state = _snapshot(*ALL).state
    sites = tuple(msgspec.structs.replace(one, evacuated=one.id == "metro") for one in SITES)
    emptied = policy.compile_snapshot(msgspec.structs.replace(state, sites=sites), FILES, NOW, Knobs())
    ranking = policy.rank(emptied, "198.51.100.7", FILM)
    assert [one.appliance for one in ranking.pathways] == ["x1", "o1"]
    assert ranking.miss is Miss.health


def test_the_origin_keeps_its_place_when_the_list_is_short() -> None:
    ranking = policy.rank(_snapshot(*ALL, knobs=Knobs(pathways_max=2)), "198.51.100.7", FILM)
    assert [one.appliance for one in ranking.pathways] == [FIRST, "o1"]


def test_nobody_is_an_answer() -> None:
    assert policy.rank(_snapshot(*ALL), "198.51.100.7", AssetId("unknown")).pathways == ()


def _at(now: float, *appliances: Appliance, held: frozenset[str] = WHOLE, before: policy.Snapshot | None) -> policy.Snapshot:
    state = FleetState(int(now), NETWORKS, SITES, appliances, {one.id: {FILM: held} for one in appliances})
    return policy.compile_snapshot(state, FILES, now, Knobs(), before)


def test_heartbeats_alone_cost_no_new_ranking() -> None:
    first = _snapshot(*ALL)
    pathways = policy.rank(first, "198.51.100.7", FILM).pathways
    beaten = [msgspec.structs.replace(one, reported_at=NOW + 1) for one in ALL]
    assert policy.rank(_at(NOW + 1, *beaten, before=first), "198.51.100.7", FILM).pathways is pathways


def test_a_moved_prefix_moves_its_viewers() -> None:
    first = _snapshot(*ALL)
    assert policy.rank(first, "198.51.100.7", FILM).network == METRO
    networks = (msgspec.structs.replace(NETWORKS[0], prefixes=()), Network(COAST, "", 2, ("198.51.100.0/24",)))
    moved = policy.compile_snapshot(msgspec.structs.replace(first.state, networks=networks), FILES, NOW, Knobs(), first)
    assert policy.rank(moved, "198.51.100.7", FILM).pathways[0].appliance == "c1"


def test_made_up_assets_are_not_remembered_for_ever() -> None:
    snapshot = _snapshot(*ALL, knobs=Knobs(remembered_max=10))
    for number in range(100):
        policy.rank(snapshot, "198.51.100.7", AssetId(f"made-up-{number}"))
    assert not snapshot.answers


PORTIONS = {FILM: (frozenset({"a"}), frozenset({"b"}), frozenset({"c"}))}


def _in_portions(held: dict[str, str]) -> policy.Snapshot:
    by_id = {ApplianceId(name): {FILM: frozenset(names)} for name, names in held.items()}
    return policy.compile_snapshot(FleetState(7, NETWORKS, SITES, ALL, by_id), PORTIONS, NOW, Knobs(pathways_max=3))


def test_who_holds_a_portion_is_ranked_and_says_what_it_lacks() -> None:
    ranking = policy.rank(_in_portions({"o1": "abc", "x1": "abc", "m1": "bc", "m2": "ab"}), "198.51.100.7", FILM)
    assert [(one.appliance, one.lacks) for one in ranking.pathways] == [("m2", (2,)), ("m1", (0,)), ("o1", ())]
    assert ranking.pathways[0].reason == "holds 2 of 3 portions, has room"
    assert ranking.miss is None


def test_who_alone_has_a_portion_is_ranked_beyond_the_number_that_is_named() -> None:
    ranking = policy.rank(_in_portions({"o1": "abc", "x1": "c", "m1": "ab", "m2": "a"}), "198.51.100.7", FILM)
    assert [one.appliance for one in ranking.pathways] == ["m1", "m2", "x1", "o1"] or [
        one.appliance for one in ranking.pathways
    ] == ["m2", "m1", "x1", "o1"]
    assert ranking.miss is Miss.content


def test_whoever_holds_all_comes_before_whoever_holds_some() -> None:
    for viewer in range(20):
        ranking = policy.rank(_in_portions({"o1": "abc", "m1": "abc", "m2": "ab"}), "198.51.100.7", FILM, str(viewer))
        assert [one.appliance for one in ranking.pathways] == ["m1", "m2", "o1"]


def test_a_portion_on_its_way_is_no_portion() -> None:
    two = {FILM: (frozenset({"a"}), frozenset({"b", "c"}))}

    def ranked(**names: str) -> list[str]:
        held = {one.id: {FILM: frozenset(names.get(one.id, "b"))} for one in ALL}
        snapshot = policy.compile_snapshot(FleetState(7, NETWORKS, SITES, ALL, held), two, NOW, Knobs())
        return [one.appliance for one in policy.rank(snapshot, "198.51.100.7", FILM).pathways]

    assert ranked(m1="ab", o1="abc") == ["m1", "o1"]
    assert ranked(m1="ab") == [], "while some of it is nowhere, nobody can play"


def test_what_is_remembered_hardly_lengthens_the_search_for_garbage() -> None:
    films = {AssetId(f"film{number}"): (WHOLE,) for number in range(50)}
    held = {one.id: dict.fromkeys(films, WHOLE) for one in ALL}
    snapshot = policy.compile_snapshot(FleetState(7, NETWORKS, SITES, ALL, held), films, NOW, Knobs())
    gc.collect()
    before = len(gc.get_objects())
    for film in films:
        for viewer in range(100):
            policy.rank(snapshot, "198.51.100.7", film, str(viewer))
    gc.collect()
    assert len(gc.get_objects()) - before < 2 * 16 * len(films)
