"""How far each asset has arrived where it should be."""

from collections import Counter
from collections.abc import Mapping

from nearcast.fleet.model import SiteKind
from nearcast.ids import ApplianceId, AssetId, PortionId
from nearcast.placement.model import Knobs, Liveness
from nearcast.placement.policy.plans import Plan

Held = Mapping[ApplianceId, Mapping[AssetId, frozenset[str]]]


def liveness(plan: Plan, held: Held, files: Mapping[PortionId, frozenset[str]], knobs: Knobs) -> tuple[Liveness, ...]:
    """For each asset of the plan, those that are not live first. `held` is what appliances say they hold, `files` names what
    each portion consists of. An asset is live when `live_share` of the sites that should hold some of it have a copy of all they should.
    """
    wanted: Counter[AssetId] = Counter()
    arrived: Counter[AssetId] = Counter()
    assets = {one.id: one.asset for one in plan.inputs.candidates}
    for places in plan.inputs.sites().values():
        if places[0].kind is not SiteKind.origin:
            portions = plan.holders(places)
            lacks = {
                assets[portion]
                for portion, holders in portions.items()
                if not any(_holds(held, who, assets[portion], files.get(portion)) for who in holders)
            }
            should = {assets[portion] for portion in portions}
            wanted.update(should)
            arrived.update(should - lacks)
    titles = {one.asset: one.title for one in plan.inputs.candidates}
    found = (
        Liveness(asset, title, sites, arrived[asset], sites > 0 and arrived[asset] >= knobs.live_share * sites)
        for asset, title in titles.items()
        for sites in (wanted[asset],)
    )
    return tuple(sorted(found, key=lambda one: (one.live, one.asset)))


def _holds(held: Held, appliance: ApplianceId, asset: AssetId, names: frozenset[str] | None) -> bool:
    return names is not None and names <= held.get(appliance, {}).get(asset, frozenset())
