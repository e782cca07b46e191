"""The appliances of each site at one moment, as far as an order of them depends on it.

Appliances report once a second, and a large fleet is looked at twice a second while others wait for answers: so this is written
to be cheap, and a site where nothing came out otherwise is the same object as before, which spares whoever reads on.
"""

from collections import defaultdict
from collections.abc import Mapping
from math import log2

import msgspec

from nearcast.fleet.model import Appliance, Duty, FleetState, Site
from nearcast.ids import ApplianceId, NetworkId, SiteId
from nearcast.steering.model import Knobs

PARTS = 16
"""Into how many parts the viewers of an asset are split."""

SILENT = "silent"
"""An illness that does not say for how long: it would be another one every second."""

_IDLE = 0.05
"""A load of less than this share says nothing about who is busier."""

_STEPS = 6
_PULLS: dict[int, float] = {step: 2.0 ** (step / 2) for step in range(-_STEPS, _STEPS + 1)}


class Member(msgspec.Struct, frozen=True, gc=False):
    """An appliance of a place. `illness` is why it can serve nobody, or None; `offered` is to how many of sixteen parts it is
    offered; `pull` how many viewers it should draw beside its equals."""

    id: ApplianceId
    url: str
    network: NetworkId | None
    site: Site
    illness: str | None
    offered: int
    pull: float


Members = Mapping[SiteId, tuple[Member, ...]]


def members(state: FleetState, now: float, knobs: Knobs, before: Members) -> Members:
    """By site; the very tuple that is in `before` for those that are as they were."""
    by_site: defaultdict[SiteId, list[Appliance]] = defaultdict(list)
    for one in state.appliances:
        if one.duty is not Duty.retired:
            by_site[one.site].append(one)
    found: dict[SiteId, tuple[Member, ...]] = {}
    for site in state.sites:
        if site.id in by_site:
            here = _members(state, site, by_site[site.id], now, knobs)
            known = before.get(site.id)
            found[site.id] = known if known is not None and known == here else here
    return found


def _members(state: FleetState, site: Site, here: list[Appliance], now: float, knobs: Knobs) -> tuple[Member, ...]:
    ills = [_illness(state, site, one, now, knobs) for one in here]
    loads = [_load(one) for one in here]
    well = [load for load, ill in zip(loads, ills, strict=True) if ill is None]
    mean = sum(well) / len(well) if well else 0.0
    return tuple(
        [
            Member(one.id, one.url, site.network, site, ill, _parts_offered(one, knobs), _pull(one, load, mean, knobs))
            for one, ill, load in zip(here, ills, loads, strict=True)
        ]
    )


def _illness(state: FleetState, site: Site, one: Appliance, now: float, knobs: Knobs) -> str | None:
    """Why this appliance can serve nobody, or None."""
    if site.evacuated:
        return "its site is evacuated"
    if (away := one.away_at(now)) is not None:
        return away
    if one.report is None:
        return "never reported"
    if state.silence(one, now) > knobs.silent_s:
        return SILENT
    return None if one.report.serving else "does not serve now"


def _load(one: Appliance) -> float:
    return one.report.egress / (one.throughput or 1) if one.report is not None else 0.0


def _parts_offered(one: Appliance, knobs: Knobs) -> int:
    """All parts while there is comfort, then fewer in proportion. One whose own judgement leaves it nothing gets none."""
    if one.report is None:
        return 0
    comfort = knobs.comfort * one.throughput
    return PARTS if one.report.headroom >= comfort else int(PARTS * one.report.headroom / max(comfort, 1))


def _pull(one: Appliance, load: float, mean: float, knobs: Knobs) -> float:
    """Its throughput, less when it is busier than the others of its site, in steps of the square root of two so that small
    changes move nobody."""
    if one.report is None:
        return 1.0
    share = one.report.health.share
    throughput = one.throughput * share if share > 1 / PARTS else one.throughput / PARTS
    step = round(2 * knobs.even * log2((mean + _IDLE) / (load + _IDLE)))
    if not -_STEPS <= step <= _STEPS:
        step = _STEPS if step > 0 else -_STEPS
    return max(throughput, 1.0) * _PULLS[step]
