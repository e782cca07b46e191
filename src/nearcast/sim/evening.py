"""One evening: placement learns from plays, lays the titles down, and every viewer is steered."""

import random
from collections import Counter
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from nearcast.fleet.model import Appliance, Fill, FleetState, Network, Report, Site, SiteKind
from nearcast.ids import ApplianceId, AssetId, NetworkId, SiteId, TitleId
from nearcast.placement import policy as placement
from nearcast.placement.model import Candidate, Place
from nearcast.placement.model import Knobs as PlacementKnobs
from nearcast.placement.policy import Inputs, Plan
from nearcast.sim.model import Evening, Scenario
from nearcast.steering import policy as steering
from nearcast.steering.model import Knobs as SteeringKnobs
from nearcast.units import Bitrate, Bytes

_FILE = "film.mp4"
_ORIGIN = ApplianceId("origin-1")
_THROUGHPUT = Bitrate(10_000_000_000)
_NOW = 0.0


def play(scenario: Scenario) -> Evening:
    """The same scenario always gives the same evening."""
    chance = random.Random(scenario.seed)
    weights = list(accumulate((rank + 1) ** -scenario.zipf for rank in range(scenario.titles)))
    state = _fleet(scenario)
    snapshot = _steered(state, _placed(scenario, state, chance, weights), scenario)
    ranks: Counter[int] = Counter()
    load: Counter[ApplianceId] = Counter()
    origin = 0
    for viewer, (title, network) in enumerate(_asked(scenario, chance, weights, scenario.plays)):
        first = steering.rank(snapshot, f"10.{network}.0.1", _asset(title), str(viewer)).pathways[0]
        at_origin = first.appliance == _ORIGIN
        ranks[1 if at_origin else 0] += 1
        origin += at_origin
        load[first.appliance] += 1
    return Evening(
        rank0_share=ranks[0] / scenario.plays,
        optimum=_optimum(scenario, weights),
        origin_share=origin / scenario.plays,
        max_over_mean=_imbalance(scenario, load),
        plays=scenario.plays,
    )


def _fleet(scenario: Scenario) -> FleetState:
    networks = tuple(
        Network(NetworkId(f"net-{number}"), f"Network {number}", 64512 + number, (f"10.{number}.0.0/16",))
        for number in range(scenario.networks)
    )
    sites = tuple(Site(SiteId(f"site-{one.id}"), one.name, SiteKind.embedded, one.id) for one in networks)
    appliances = [
        Appliance(
            id=ApplianceId(f"{site.id}-{number}"),
            site=site.id,
            url="http://appliance",
            capacity=scenario.capacity,
            throughput=_THROUGHPUT,
        )
        for site in sites
        for number in range(scenario.appliances)
    ]
    origin = Site(SiteId("origin"), "Origin", SiteKind.origin)
    whole = Bytes(scenario.titles * scenario.title_size)
    appliances.append(Appliance(id=_ORIGIN, site=origin.id, url="http://origin", capacity=whole, throughput=_THROUGHPUT))
    return FleetState(0, networks, (*sites, origin), tuple(appliances), {})


def _placed(scenario: Scenario, state: FleetState, chance: random.Random, weights: list[float]) -> Plan:
    learnt = Counter(_asked(scenario, chance, weights, scenario.learnt))
    sites = {site.id: site for site in state.sites}
    places = tuple(
        Place(one.id, one.site, sites[one.site].kind, sites[one.site].network, one.capacity, one.throughput)
        for one in state.appliances
    )
    candidates = tuple(Candidate(_asset(title), TitleId(str(title)), scenario.title_size) for title in range(scenario.titles))
    networks = tuple(network.id for network in state.networks)
    plays = np.array([[learnt[title, network] for title in range(scenario.titles)] for network in range(len(networks))])
    bare = Inputs.of(candidates, places, networks, np.zeros(plays.shape, np.float32))
    peaks = _forecast(plays * float(scenario.title_size), bare.sizes)
    return placement.plan(bare.with_all_peaks(peaks), {}, PlacementKnobs(copies=1))


def _forecast(watched: NDArray[np.float64], sizes: NDArray[np.int64]) -> NDArray[np.float32]:
    """What was learnt, in bytes by network and title, came evenly on the days that placement looks back on."""
    knobs, titles = PlacementKnobs(), watched.shape[1]

    def seen(row: NDArray[np.float64]) -> placement.Seen:
        return placement.Seen(np.tile(row / knobs.days, (knobs.days, 1)), np.ones((knobs.days, titles)), sizes)

    whole = placement.everywhere(seen(watched.sum(axis=0)), np.zeros(titles, dtype=np.intp), np.ones(titles), knobs)
    parts = placement.parts(watched.sum(axis=1).tolist())
    rows = [
        placement.peaks(seen(row), whole * part, knobs.busiest_share, knobs) for row, part in zip(watched, parts, strict=True)
    ]
    return np.array(rows)


def _steered(state: FleetState, plan: Plan, scenario: Scenario) -> steering.Snapshot:
    """Everything is filled and everybody is well."""
    well = Report(
        url="http://127.0.0.9:1",
        serving=True,
        capacity=scenario.capacity,
        used=Bytes(0),
        headroom=_THROUGHPUT,
        egress=Bitrate(0),
        fill=Fill(),
        held_revision=0,
        held=None,
        started_at=_NOW,
    )
    appliances = tuple(
        Appliance(
            id=one.id,
            site=one.site,
            url=one.url,
            capacity=one.capacity,
            throughput=one.throughput,
            report=well,
            reported_at=_NOW,
        )
        for one in state.appliances
    )
    held = {one: {each.asset: frozenset({_FILE}) for each in plan.held(one)} for one in plan.holdings}
    files = {_asset(title): (frozenset({_FILE}),) for title in range(scenario.titles)}
    filled = FleetState(0, state.networks, state.sites, appliances, held)
    return steering.compile_snapshot(filled, files, _NOW, SteeringKnobs())


def _asked(scenario: Scenario, chance: random.Random, weights: list[float], count: int) -> list[tuple[int, int]]:
    """Pairs of title and network."""
    titles = chance.choices(range(scenario.titles), cum_weights=weights, k=count)
    return [(title, chance.randrange(scenario.networks)) for title in titles]


def _optimum(scenario: Scenario, weights: list[float]) -> float:
    """The share of plays that go to the titles which fit: the bound under independent requests."""
    usable = scenario.appliances * int(scenario.capacity * PlacementKnobs().fullness)
    fit = min(int(usable / scenario.title_size), scenario.titles)
    return weights[fit - 1] / weights[-1] if fit else 0.0


def _imbalance(scenario: Scenario, load: Counter[ApplianceId]) -> float:
    worst = 1.0
    for network in range(scenario.networks):
        loads = [load[ApplianceId(f"site-net-{network}-{number}")] for number in range(scenario.appliances)]
        if sum(loads):
            worst = max(worst, max(loads) * len(loads) / sum(loads))
    return worst


def _asset(title: int) -> AssetId:
    return AssetId(f"asset-{title}")
