"""The whole network at one moment, and how it follows what changes.

The fleet numbers its changes. Whoever wants to know the network holds a state and asks for what changed since; so a look
costs what happened, not what there is.
"""

from typing import TypeVar

import msgspec

from nearcast.fleet.model.parts import Appliance, Network, Site
from nearcast.fleet.model.routes import Route
from nearcast.ids import ApplianceId, AssetId, NetworkId

Part = TypeVar("Part", Network, Site, Appliance)
Key = TypeVar("Key")
Value = TypeVar("Value")
Held = dict[ApplianceId, dict[AssetId, frozenset[str]]]
Routes = dict[ApplianceId, dict[str, Route]]
"""By appliance, then by `Route.key`."""


class HeldAsset(msgspec.Struct, frozen=True, array_like=True):
    """The files of an asset that an appliance holds; none of them any more when `names` is empty."""

    appliance: ApplianceId
    asset: AssetId
    names: tuple[str, ...]


class HeardRoute(msgspec.Struct, frozen=True, array_like=True):
    """A route an appliance hears, or no longer (`gone`)."""

    appliance: ApplianceId
    route: Route
    gone: bool = False


class FleetState(msgspec.Struct, frozen=True):
    """The network. `held` gives the files each appliance said it holds, by asset; `routes` what each hears.
    `listening_since` (Unix seconds) is when the fleet began to take reports: before that, nobody's silence means anything.
    `heard_until` is the newest report in it.

    A part that did not change is the same object in the state that follows, so readers may compare with `is`.
    """

    version: int = 0
    networks: tuple[Network, ...] = ()
    sites: tuple[Site, ...] = ()
    appliances: tuple[Appliance, ...] = ()
    held: Held = {}
    listening_since: float = 0.0
    routes: Routes = {}
    heard_until: float = 0.0

    def silence(self, appliance: Appliance, now: float) -> float:
        """Seconds since the appliance was last heard of, or could have been."""
        return now - max(appliance.reported_at or 0.0, self.listening_since)

    def within(self, network: NetworkId | None) -> "FleetState":
        """What of it belongs to one network; all of it for None."""
        if network is None:
            return self
        sites = tuple(one for one in self.sites if one.network == network)
        places = {one.id for one in sites}
        appliances = tuple(one for one in self.appliances if one.site in places)
        names = {one.id for one in appliances}
        return msgspec.structs.replace(
            self,
            networks=tuple(one for one in self.networks if one.id == network),
            sites=sites,
            appliances=appliances,
            held={one: assets for one, assets in self.held.items() if one in names},
            routes={one: routes for one, routes in self.routes.items() if one in names},
        )

    def after(self, changes: "Changes") -> "FleetState":
        """The state these changes lead to."""
        before = FleetState() if changes.anew else self
        return FleetState(
            version=changes.version,
            networks=_merged(before.networks, changes.networks),
            sites=_merged(before.sites, changes.sites),
            appliances=_merged(before.appliances, changes.appliances),
            held=_held(before.held, changes.held),
            listening_since=changes.listening_since,
            routes=_routes(before.routes, changes.routes),
            heard_until=changes.heard_until,
        )


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What leads from one state to the next. `anew`: forget what was known. `more`: ask again at once."""

    version: int
    anew: bool
    more: bool
    networks: tuple[Network, ...]
    sites: tuple[Site, ...]
    appliances: tuple[Appliance, ...]
    held: tuple[HeldAsset, ...]
    routes: tuple[HeardRoute, ...]
    listening_since: float
    heard_until: float


def _merged(before: tuple[Part, ...], changed: tuple[Part, ...]) -> tuple[Part, ...]:
    if not changed:
        return before
    new = {str(part.id) for part in changed}
    after: list[Part] = [part for part in before if part.id not in new]
    return tuple(sorted(after + list(changed), key=lambda part: part.id))


def _opened(before: dict[ApplianceId, dict[Key, Value]], whose: set[ApplianceId]) -> dict[ApplianceId, dict[Key, Value]]:
    """A copy in which the parts of these may be changed; the others stay the same objects."""
    return before | {one: dict(before.get(one, {})) for one in whose}


def _held(before: Held, changed: tuple[HeldAsset, ...]) -> Held:
    if not changed:
        return before
    after = _opened(before, {one.appliance for one in changed})
    for row in changed:
        if row.names:
            after[row.appliance][row.asset] = frozenset(row.names)
        else:
            after[row.appliance].pop(row.asset, None)
    return after


def _routes(before: Routes, changed: tuple[HeardRoute, ...]) -> Routes:
    if not changed:
        return before
    after = _opened(before, {one.appliance for one in changed})
    for row in changed:
        if row.gone:
            after[row.appliance].pop(row.route.key, None)
        else:
            after[row.appliance][row.route.key] = row.route
    return after
