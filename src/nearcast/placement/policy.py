"""What to lay where.

The most bytes are served near when each disk holds what will be played most often per byte it takes. So every site ranks
the assets by expected plays per megabyte: a small prior for every title, plus the plays counted in the site's own network
(an exchange and the origin serve everybody, so they count all plays). Then it deals them out, best first:

1. one copy of each asset, on the appliance of the site that rendezvous hashing names first and that has room;
2. while there is room, further copies up to `copies`, so that one appliance can be lost without leaving the site.

Rendezvous hashing keeps an asset where it was when others come and go. The origin holds everything: its disk is not a
question of choice.
"""

from collections import defaultdict

from nearcast import rendezvous
from nearcast.fleet.model import SiteKind
from nearcast.ids import ApplianceId, AssetId, SiteId
from nearcast.placement.model import Candidate, Decision, Demand, Knobs, Place, Plan

_MEGABYTE = 1_000_000


def plan(candidates: tuple[Candidate, ...], places: tuple[Place, ...], demand: tuple[Demand, ...], knobs: Knobs) -> Plan:
    """What every place should hold. The same input always gives the same plan."""
    sites: defaultdict[SiteId, list[Place]] = defaultdict(list)
    for place in places:
        sites[place.site].append(place)
    decisions: list[Decision] = []
    for site in sorted(sites):
        decisions += _site(sites[site], candidates, demand, knobs)
    holdings: dict[ApplianceId, tuple[AssetId, ...]] = {place.appliance: () for place in places}
    for decision in decisions:
        if decision.hold:
            holdings[decision.appliance] += (decision.asset,)
    return Plan(holdings, tuple(decisions))


def _site(places: list[Place], candidates: tuple[Candidate, ...], demand: tuple[Demand, ...], knobs: Knobs) -> list[Decision]:
    scores = _scores(places[0], candidates, demand, knobs)
    best_first = sorted(candidates, key=lambda one: (-scores[one.asset], one.asset))
    if places[0].kind is SiteKind.origin:
        return [_hold(place, one, scores[one.asset], "the origin holds everything") for one in best_first for place in places]
    return _deal(places, best_first, scores, knobs)


def _scores(place: Place, candidates: tuple[Candidate, ...], demand: tuple[Demand, ...], knobs: Knobs) -> dict[AssetId, float]:
    plays: defaultdict[str, float] = defaultdict(lambda: knobs.prior)
    for one in demand:
        if place.network is None or one.network == place.network:
            plays[one.title] += one.plays
    return {one.asset: plays[one.title] / max(one.size / _MEGABYTE, 1e-6) for one in candidates}


def _deal(places: list[Place], best_first: list[Candidate], scores: dict[AssetId, float], knobs: Knobs) -> list[Decision]:
    room = {place.appliance: int(place.capacity * knobs.fullness) for place in places}
    by_id = {place.appliance: place for place in places}
    held: dict[tuple[ApplianceId, AssetId], str] = {}
    for copy in range(1, min(knobs.copies, len(places)) + 1):
        for one in best_first:
            for name in rendezvous.ranked(one.asset, by_id):
                appliance = ApplianceId(name)
                if (appliance, one.asset) not in held and room[appliance] >= one.size:
                    room[appliance] -= one.size
                    held[appliance, one.asset] = f"copy {copy} of the site" if copy > 1 else "the site's first copy"
                    break
    return [
        _hold(place, one, scores[one.asset], held[place.appliance, one.asset])
        if (place.appliance, one.asset) in held
        else _leave(place, one, scores[one.asset], room[place.appliance])
        for one in best_first
        for place in places
    ]


def _hold(place: Place, one: Candidate, score: float, reason: str) -> Decision:
    return Decision(place.appliance, one.asset, one.title, hold=True, score=score, reason=reason)


def _leave(place: Place, one: Candidate, score: float, room: int) -> Decision:
    reason = f"no room: {one.size} bytes, {room} left" if room < one.size else "enough copies in the site"
    return Decision(place.appliance, one.asset, one.title, hold=False, score=score, reason=reason)
