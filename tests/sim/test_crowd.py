"""A busy site: twenty appliances, titles asked for by Zipf's law with exponent 1, placed and steered by the production policies.

Every second viewers come and go, the appliances report what they send, and steering sees it. A plain hash, one appliance for each
title, would give the first title's appliance far more than the others.
"""

import random
from collections import Counter
from collections.abc import Mapping
from itertools import accumulate

from tests.placement.worlds import film, inputs, place
from tests.reports import well

from nearcast import rendezvous
from nearcast.fleet.model import Appliance, FleetState, Network, Site, SiteKind
from nearcast.ids import ApplianceId, AssetId, NetworkId, SiteId
from nearcast.placement import policy as placement
from nearcast.placement.model import Knobs as PlacementKnobs
from nearcast.steering import policy as steering
from nearcast.steering.model import Knobs
from nearcast.units import Bitrate, Bytes

APPLIANCES, TITLES, MB = 20, 400, 50
THROUGHPUT, RATE = 10_000_000_000, 5_000_000
ARRIVE, STAY_S, SECONDS, WARM_S = 150, 150, 240, 170
NOW = 1_000.0
Held = dict[ApplianceId, dict[AssetId, frozenset[str]]]


def _placed() -> Held:
    peak = ARRIVE * STAY_S * RATE
    weights = [1 / (rank + 1) for rank in range(TITLES)]
    films = [film(f"title-{rank}", MB) for rank in range(TITLES)]
    room = 2 * TITLES * MB // APPLIANCES
    places = [place(f"metro{number}", room, throughput=THROUGHPUT) for number in range(APPLIANCES)]
    asked = inputs(films, places, metro=[peak * weight / sum(weights) for weight in weights])
    plan = placement.plan(asked, {}, PlacementKnobs())
    return {one: {each.asset: frozenset({"f"}) for each in plan.held(one)} for one in plan.holdings}


def _state(held: Held, sent: Mapping[str, int]) -> FleetState:
    metro = NetworkId("metro")
    appliances = tuple(
        Appliance(
            id=one,
            site=SiteId("metro"),
            url=f"http://{one}",
            capacity=Bytes(1),
            throughput=Bitrate(THROUGHPUT),
            report=well(egress=Bitrate(sent[one] * RATE), headroom=Bitrate(max(0, THROUGHPUT - sent[one] * RATE))),
            reported_at=NOW,
        )
        for one in sorted(held)
    )
    network = Network(metro, "", 1, ("10.0.0.0/8",))
    return FleetState(0, (network,), (Site(SiteId("metro"), "", SiteKind.embedded, metro),), appliances, held)


def _max_over_mean(load: Counter[str]) -> float:
    return max(load.values()) * APPLIANCES / sum(load.values())


def test_the_load_of_a_busy_site_is_even() -> None:
    chance = random.Random(1)
    held = _placed()
    files = {asset: (frozenset({"f"}),) for assets in held.values() for asset in assets}
    weights = list(accumulate(1 / (rank + 1) for rank in range(TITLES)))
    snapshot, load, hashed, leaving = None, Counter[str](), Counter[str](), list[list[ApplianceId]]()
    seen, viewer = [], 0
    for second in range(SECONDS):
        state = _state(held, load)
        snapshot = steering.compile_snapshot(state, files, NOW, Knobs(), snapshot)
        came = []
        for rank in chance.choices(range(TITLES), cum_weights=weights, k=ARRIVE):
            viewer += 1
            asset = AssetId(f"title-{rank}")
            first = steering.rank(snapshot, "10.0.0.1", asset, f"viewer-{viewer}").pathways[0].appliance
            came.append(first)
            hashed[rendezvous.ranked(asset, list(held))[0]] += 1
        load.update(came)
        leaving.append(came)
        if second >= STAY_S:
            load.subtract(leaving[second - STAY_S])
        if second >= WARM_S:
            seen.append(_max_over_mean(load))
    assert max(seen) <= 1.25
    assert _max_over_mean(hashed) > 2.0
