"""The order of appliances, in cases one can check by eye."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearcast import rendezvous
from nearcast.fleet.model import Appliance, Fill, FleetState, Network, Report, Site, SiteKind
from nearcast.ids import ApplianceId, AssetId, NetworkId, SiteId
from nearcast.steering import policy
from nearcast.steering.model import Knobs
from nearcast.units import Bitrate, Bytes

FILM = AssetId("film")
FILES = {FILM: frozenset({"a", "b"})}
FILES_HELD = {FILM: FILES[FILM]}
NOW = 100.0
METRO, COAST = NetworkId("metro"), NetworkId("coast")
SITES = (
    Site(SiteId("origin"), "", SiteKind.origin),
    Site(SiteId("ix"), "", SiteKind.exchange),
    Site(SiteId("metro"), "", SiteKind.embedded, METRO),
    Site(SiteId("coast"), "", SiteKind.embedded, COAST),
)
NETWORKS = (Network(METRO, "", 1, ("198.51.100.0/24",)), Network(COAST, "", 2, ("203.0.113.0/24",)))
WELL = Report(
    url="http://127.0.0.9:1",
    serving=True,
    capacity=Bytes(1),
    used=Bytes(0),
    headroom=Bitrate(100),
    egress=Bitrate(0),
    fill=Fill(),
    held_revision=0,
    held=None,
    started_at=0.0,
)


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
    held = {one.id: {FILM: (without or {}).get(one.id, FILES[FILM])} for one in appliances}
    return policy.compile_snapshot(FleetState(7, NETWORKS, SITES, appliances, held), FILES, NOW, knobs or Knobs())


ALL = (
    _appliance("o1", "origin"),
    _appliance("x1", "ix"),
    _appliance("m1", "metro"),
    _appliance("m2", "metro"),
    _appliance("c1", "coast"),
)
FIRST, SECOND = rendezvous.ranked(FILM, ["m1", "m2"])


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
    assert ranking.snapshot == 7


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
    state = FleetState(7, NETWORKS, SITES, (quiet,), {quiet.id: FILES_HELD}, listening_since=NOW - 4.0)
    assert policy.rank(policy.compile_snapshot(state, FILES, NOW, Knobs()), "198.51.100.7", FILM).pathways
    assert not policy.rank(policy.compile_snapshot(state, FILES, NOW + 2.0, Knobs()), "198.51.100.7", FILM).pathways


def test_half_an_asset_is_none() -> None:
    told = policy.explain(_snapshot(*ALL, without={FIRST: frozenset({"a"})}), "198.51.100.7", FILM)
    assert told.ranking.pathways[0].appliance == SECOND
    assert ("holds 1 of 2 files") in [one.reason for one in told.passed_over]


def test_short_of_headroom_goes_behind_its_neighbours_but_stays_before_the_next_site() -> None:
    busy = tuple(_appliance(FIRST, "metro", headroom=Bitrate(4)) if one.id == FIRST else one for one in ALL)
    ranking = policy.rank(_snapshot(*busy), "198.51.100.7", FILM)
    assert [one.appliance for one in ranking.pathways] == [SECOND, FIRST, "x1", "o1"]


def test_the_origin_keeps_its_place_when_the_list_is_short() -> None:
    ranking = policy.rank(_snapshot(*ALL, knobs=Knobs(pathways_max=2)), "198.51.100.7", FILM)
    assert [one.appliance for one in ranking.pathways] == [FIRST, "o1"]


def test_nobody_is_an_answer() -> None:
    assert policy.rank(_snapshot(*ALL), "198.51.100.7", AssetId("unknown")).pathways == ()


def _at(
    now: float, *appliances: Appliance, held: frozenset[str] = FILES[FILM], before: policy.Snapshot | None
) -> policy.Snapshot:
    state = FleetState(int(now), NETWORKS, SITES, appliances, {one.id: {FILM: held} for one in appliances})
    return policy.compile_snapshot(state, FILES, now, Knobs(), before)


@st.composite
def evenings(draw: st.DrawFn) -> list[tuple[float, tuple[Appliance, ...], frozenset[str]]]:
    """Looks at a fleet in which little changes, a second apart."""
    looks = []
    for second in range(draw(st.integers(1, 6))):
        changes = st.fixed_dictionaries(
            {},
            optional={
                "serving": st.just(False),
                "headroom": st.just(Bitrate(0)),
                "reported_at": st.just(NOW + second - 9.0),
            },
        )
        fleet = tuple(
            _appliance(one.id, one.site, **{"reported_at": NOW + second, **(draw(changes) if draw(st.booleans()) else {})})
            for one in ALL
        )
        looks.append((NOW + second, fleet, draw(st.sampled_from([FILES[FILM], FILES[FILM], frozenset({"a"})]))))
    return looks


@given(evenings())
def test_a_snapshot_that_takes_over_from_the_last_ranks_like_a_new_one(
    looks: list[tuple[float, tuple[Appliance, ...], frozenset[str]]],
) -> None:
    before = None
    for now, fleet, held in looks:
        before, anew = _at(now, *fleet, held=held, before=before), _at(now, *fleet, held=held, before=None)
        for address in ("198.51.100.7", "203.0.113.7", "192.0.2.7"):
            assert policy.explain(before, address, FILM) == policy.explain(anew, address, FILM)


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
    assert len(snapshot.worked_out.pathways) <= 10
    assert not snapshot.worked_out.holders
