"""The whole plan: every site dealt anew."""

from collections.abc import Mapping

import numpy as np

from nearcast.fleet.model import SiteKind
from nearcast.ids import ApplianceId
from nearcast.placement.model import Knobs, Place
from nearcast.placement.policy.plans import Holdings, Indexes, Inputs, Plan
from nearcast.placement.policy.sites import Site, open_site


def plan(inputs: Inputs, held: Mapping[ApplianceId, Indexes], knobs: Knobs) -> Plan:
    """What every place should hold, where `held` is what it should until now. The same input always gives the same plan."""
    holdings: Holdings = {}
    for places in inputs.sites().values():
        holdings |= deal(inputs, places, held, knobs)
    return Plan(inputs, holdings)


def deal(inputs: Inputs, places: list[Place], held: Mapping[ApplianceId, Indexes], knobs: Knobs) -> Holdings:
    """What the appliances of one site should hold."""
    site = open_site(inputs, places, held, knobs, empty=True)
    if places[0].kind is SiteKind.origin:
        everything = site.best_first().astype(np.int32)
        return {place.appliance: everything for place in places}
    _lay_all(site)
    return site.holdings()


def _lay_all(site: Site) -> None:
    order = site.best_first()
    hot = order[site.needed[order] > 1]
    for copy in range(int(site.needed[hot].max(initial=0))):
        site.lay(hot[site.needed[hot] > copy])
    site.lay(order[~site.laid[order].any(axis=1)])
    for copy in range(1, site.knobs.copies):
        site.lay(order[site.laid[order].sum(axis=1) == copy])
