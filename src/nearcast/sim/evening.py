"""One evening: placement learns from plays, lays the titles down, and every viewer is steered by what appliances report.

The evening is as busy as was forecast, and appliances have such a throughput that it takes a good part of it. It passes in steps:
the plays of a step are steered by what the appliances sent when it began, as their reports say, and last for some steps.
"""

import random
from collections import Counter, deque
from itertools import accumulate

import msgspec
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
_BUSY = 0.7
"""The share of its throughput that a site sends in the evening."""
_STEPS = 60
_LASTS = 6
"""Steps that a play lasts."""


def play(scenario: Scenario) -> Evening:
    """The same scenario always gives the same evening."""
    chance = random.Random(scenario.seed)
    weights = list(accumulate((rank + 1) ** -scenario.zipf for rank in range(scenario.titles)))
    peaks = _forecast(scenario, Counter(_asked(scenario, chance, weights, scenario.learnt)))
    state = _fleet(scenario, Bitrate(int(peaks.sum() / (scenario.networks * scenario.appliances * _BUSY)) + 1))
    begun = _begun(scenario, state, _plan(scenario, state, peaks), _asked(scenario, chance, weights, scenario.plays))
    origin = begun[_ORIGIN] / scenario.plays
    return Evening(
        rank0_share=1 - origin,
        optimum=_optimum(scenario, weights),
        origin_share=origin,
        max_over_mean=_imbalance(scenario, begun),
        busiest=_BUSY * scenario.networks * scenario.appliances * _most(begun) / scenario.plays,
        plays=scenario.plays,
    )


def _asked(scenario: Scenario, chance: random.Random, weights: list[float], count: int) -> list[tuple[int, int]]:
    """Pairs of title and network."""
    titles = chance.choices(range(scenario.titles), cum_weights=weights, k=count)
    return [(title, chance.randrange(scenario.networks)) for title in titles]


def _forecast(scenario: Scenario, learnt: Counter[tuple[int, int]]) -> NDArray[np.float32]:
    """Peaks by network and title in bits a second. What was learnt came evenly on the days that placement looks back on."""
    knobs, sizes = PlacementKnobs(), np.full(scenario.titles, scenario.title_size, np.int64)
    plays = np.array([[learnt[title, network] for title in range(scenario.titles)] for network in range(scenario.networks)])
    watched = plays * float(scenario.title_size)

    def seen(row: NDArray[np.float64]) -> placement.Seen:
        return placement.Seen(np.tile(row / knobs.days, (knobs.days, 1)), np.ones((knobs.days, scenario.titles)), sizes)

    genres, once = np.zeros(scenario.titles, dtype=np.intp), np.ones(scenario.titles)
    whole = placement.everywhere(seen(watched.sum(axis=0)), genres, once, knobs)
    parts = placement.parts(watched.sum(axis=1).tolist())
    rows = [
        placement.peaks(seen(row), whole * part, knobs.busiest_share, knobs) for row, part in zip(watched, parts, strict=True)
    ]
    return np.array(rows)


def _fleet(scenario: Scenario, throughput: Bitrate) -> FleetState:
    networks = tuple(
        Network(NetworkId(f"net-{number}"), f"Network {number}", 64512 + number, (f"10.{number}.0.0/16",))
        for number in range(scenario.networks)
    )
    sites = tuple(Site(SiteId(f"site-{one.id}"), one.name, SiteKind.embedded, one.id) for one in networks)
    url = "http://appliance"
    appliances = [
        Appliance(
            id=ApplianceId(f"{site.id}-{number}"), site=site.id, url=url, capacity=scenario.capacity, throughput=throughput
        )
        for site in sites
        for number in range(scenario.appliances)
    ]
    origin = Site(SiteId("origin"), "Origin", SiteKind.origin)
    whole, all_of_it = Bytes(scenario.titles * scenario.title_size), Bitrate(throughput * len(appliances))
    appliances.append(Appliance(id=_ORIGIN, site=origin.id, url=url, capacity=whole, throughput=all_of_it))
    return FleetState(0, networks, (*sites, origin), tuple(appliances), {})


def _plan(scenario: Scenario, state: FleetState, peaks: NDArray[np.float32]) -> Plan:
    sites = {site.id: site for site in state.sites}
    places = tuple(
        Place(one.id, one.site, sites[one.site].kind, sites[one.site].network, one.capacity, one.throughput)
        for one in state.appliances
    )
    candidates = tuple(Candidate(_asset(title), TitleId(str(title)), scenario.title_size) for title in range(scenario.titles))
    networks = tuple(network.id for network in state.networks)
    return placement.plan(Inputs.of(candidates, places, networks, peaks), {}, PlacementKnobs(copies=1))


def _begun(scenario: Scenario, state: FleetState, plan: Plan, asked: list[tuple[int, int]]) -> Counter[ApplianceId]:
    """How many plays begin at each appliance."""
    held = {one: {each.asset: frozenset({_FILE}) for each in plan.held(one)} for one in plan.holdings}
    files = {_asset(title): (frozenset({_FILE}),) for title in range(scenario.titles)}
    at_once = scenario.plays * _LASTS / _STEPS / scenario.networks
    bitrate = _BUSY * scenario.appliances * state.appliances[0].throughput / at_once
    begun, snapshot = Counter[ApplianceId](), None
    under_way: deque[Counter[ApplianceId]] = deque(maxlen=_LASTS)
    for step in range(_STEPS):
        plays: Counter[ApplianceId] = sum(under_way, Counter())
        appliances = tuple(_reporting(one, bitrate * plays[one.id], float(step)) for one in state.appliances)
        now = msgspec.structs.replace(state, appliances=appliances, held=held)
        snapshot = steering.compile_snapshot(now, files, float(step), SteeringKnobs(), snapshot)
        under_way.append(Counter())
        for viewer in range(step, len(asked), _STEPS):
            title, network = asked[viewer]
            pathways = steering.rank(snapshot, f"10.{network}.0.1", _asset(title), str(viewer)).pathways
            under_way[-1][pathways[0].appliance] += 1
        begun += under_way[-1]
    return begun


def _reporting(one: Appliance, egress: float, now: float) -> Appliance:
    """It is well, has filled, and sends so much."""
    report = Report(
        url=one.url,
        serving=True,
        capacity=one.capacity,
        used=Bytes(0),
        headroom=Bitrate(max(0, int(one.throughput - egress))),
        egress=Bitrate(int(egress)),
        fill=Fill(),
        held_revision=0,
        held=None,
        started_at=0.0,
    )
    return msgspec.structs.replace(one, report=report, reported_at=now)


def _optimum(scenario: Scenario, weights: list[float]) -> float:
    """The share of plays that go to the titles which fit: the bound under independent requests."""
    usable = scenario.appliances * int(scenario.capacity * PlacementKnobs().fullness)
    fit = min(int(usable / scenario.title_size), scenario.titles)
    return weights[fit - 1] / weights[-1] if fit else 0.0


def _most(load: Counter[ApplianceId]) -> int:
    return max((count for one, count in load.items() if one != _ORIGIN), default=0)


def _imbalance(scenario: Scenario, load: Counter[ApplianceId]) -> float:
    worst = 1.0
    for network in range(scenario.networks):
        loads = [load[ApplianceId(f"site-net-{network}-{number}")] for number in range(scenario.appliances)]
        if sum(loads):
            worst = max(worst, max(loads) * len(loads) / sum(loads))
    return worst


def _asset(title: int) -> AssetId:
    return AssetId(f"asset-{title}")
