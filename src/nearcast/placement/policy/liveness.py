"""How far each asset has arrived where it should be."""

from collections import Counter
from collections.abc import Mapping

from nearcast.fleet.model import SiteKind
from nearcast.ids import ApplianceId, AssetId
from nearcast.placement.model import Knobs, Liveness
from nearcast.placement.policy.plans import Plan

Held = Mapping[ApplianceId, Mapping[AssetId, frozenset[str]]]


def liveness(plan: Plan, held: Held, files: Mapping[AssetId, frozenset[str]], knobs: Knobs) -> tuple[Liveness, ...]:
    """For each asset of the plan, those that are not live first. `held` is what appliances say they hold, `files` names what
    each asset consists of. An asset is live when `live_share` of the sites that should hold it have a whole copy.
    """
    wanted: Counter[AssetId] = Counter()
    arrived: Counter[AssetId] = Counter()
    for places in plan.inputs.sites().values():
        if places[0].kind is not SiteKind.origin:
            appliances = [place.appliance for place in places]
            wanted.update({asset for appliance in appliances for asset in plan.assets(appliance)})
            arrived.update(
                {
                    asset
                    for appliance in appliances
                    for asset in plan.assets(appliance)
                    if asset in files and files[asset] <= held.get(appliance, {}).get(asset, frozenset())
                }
            )
    found = (
        Liveness(one.asset, one.title, sites, arrived[one.asset], sites > 0 and arrived[one.asset] >= knobs.live_share * sites)
        for one in plan.inputs.candidates
        for sites in (wanted[one.asset],)
    )
    return tuple(sorted(found, key=lambda one: (one.live, one.asset)))
