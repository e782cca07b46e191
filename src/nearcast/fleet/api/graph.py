"""The slice of the fleet: the network and what its sites and appliances shall do. Operators see and change all of it, partners
what belongs to their network.
"""

import ipaddress
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import TypeVar

import msgspec
import strawberry

from nearcast.accounts.model import Permission
from nearcast.fleet import model
from nearcast.fleet.api import parts
from nearcast.fleet.api.reports import RouteReport
from nearcast.fleet.model import Duty, Fleet, FleetState, UnknownPart, catch_up
from nearcast.fleet.policy import reports
from nearcast.ids import ApplianceId, NetworkId, SiteId
from nearcast.runtime.clock import SystemClock
from nearcast.runtime.graph import Asked, ask
from nearcast.runtime.live import follow
from nearcast.runtime.nodes import Finders, Node
from nearcast.runtime.refusals import refusing
from nearcast.units import Bitrate

Part = TypeVar("Part", model.Site, model.Appliance)
_HOURS_MAX = 31 * 24
ELSEWHERE = "192.0.2.1"
"""An address for documentation (RFC 5737), so in nobody's network."""


@strawberry.type(name="ApplianceInvitation", description="What a new machine enrols with: `nearcast edge join URL TOKEN`.")
class Invitation:
    token: str = strawberry.field(description="Good once. It is shown once.")


@strawberry.type(description="An address to try the platform from, as if one were a viewer there.")
class Vantage:
    name: str
    address: str


@strawberry.type
class Query:
    @strawberry.field(description="An address in each network and one in none. Empty unless the platform is in developer mode.")
    async def vantages(self, info: Asked) -> list[Vantage]:
        if not info.context.developer:
            return []
        networks = (await catch_up(ask(info, Fleet), FleetState())).networks
        inside = [Vantage(name=one.name, address=_first(one.prefixes[0])) for one in networks if one.prefixes]
        return [*inside, Vantage(name="Elsewhere", address=ELSEWHERE)]

    @strawberry.field(description="The network now. For `see_fleet`, or `see_network`.")
    async def fleet(self, info: Asked) -> parts.Fleet:
        return await _seen(info)

    @strawberry.field(
        description="What an appliance did in the last hours, this one included, oldest first; those in which it was not heard of are "
        "not there. For `see_fleet`, or `see_network`."
    )
    async def appliance_hours(self, info: Asked, appliance: strawberry.ID, hours: int = 24) -> list[parts.ApplianceHour]:
        network = await _network(info)
        count = max(1, min(hours, _HOURS_MAX))
        found = await ask(info, Fleet).hours(ApplianceId(appliance), count, network)
        return [parts.ApplianceHour.of(one) for one in found]

    @strawberry.field(description="Reports on routes. For `see_fleet`, or `see_network`.")
    async def routes(self, info: Asked) -> RouteReport:
        network = await _network(info)
        state = await catch_up(ask(info, Fleet), FleetState())
        return RouteReport.of(reports.routes(state), frozenset(one.id for one in state.within(network).sites))


@strawberry.type
class Subscription:
    @strawberry.subscription(description="The network, whenever it changes. For `see_fleet`, or `see_network`.")
    async def fleet(self, info: Asked) -> AsyncIterator[parts.Fleet]:
        state = FleetState()

        async def look() -> parts.Fleet:
            nonlocal state
            network = await _network(info)
            state = await catch_up(ask(info, Fleet), state)
            return parts.Fleet.of(state.within(network), SystemClock().now())

        async for found in follow(info, look):
            yield found


@strawberry.type
class Mutation:
    @strawberry.mutation(
        description="Drains an appliance or takes it back into service. To retire one for good asks for `change_fleet`."
    )
    @refusing
    async def set_duty(self, info: Asked, appliance: strawberry.ID, duty: Duty) -> parts.Appliance:
        own = None if duty is Duty.retired else Permission.change_network

        async def work(fleet: Fleet, one: model.Appliance) -> None:
            await fleet.set_duty(one.id, duty)

        return await _appliance(info, "appliances.set_duty", appliance, work, own, duty.value)

    @strawberry.mutation(description="Plans an absence; nobody is sent there meanwhile.")
    @refusing
    async def plan_maintenance(
        self, info: Asked, appliance: strawberry.ID, start: float, end: float, why: str = ""
    ) -> parts.Appliance:
        async def work(fleet: Fleet, one: model.Appliance) -> None:
            await fleet.set_maintenance(one.id, model.Maintenance(start, end, why))

        return await _appliance(info, "appliances.plan_maintenance", appliance, work)

    @strawberry.mutation(description="Takes a planned absence back, or ends it.")
    @refusing
    async def cancel_maintenance(self, info: Asked, appliance: strawberry.ID) -> parts.Appliance:
        async def work(fleet: Fleet, one: model.Appliance) -> None:
            await fleet.set_maintenance(one.id, None)

        return await _appliance(info, "appliances.cancel_maintenance", appliance, work)

    @strawberry.mutation(description="How fast an appliance may fill, in bits a second.")
    @refusing
    async def set_fill_rate(self, info: Asked, appliance: strawberry.ID, rate: float) -> parts.Appliance:
        async def work(fleet: Fleet, one: model.Appliance) -> None:
            await fleet.set_fill_rate(one.id, Bitrate(int(rate)))

        return await _appliance(info, "appliances.set_fill_rate", appliance, work)

    @strawberry.mutation(description="When a site's appliances may fill, in minutes after midnight there.")
    @refusing
    async def set_fill_window(self, info: Asked, site: strawberry.ID, start: int, end: int) -> parts.Site:
        def other(one: model.Site) -> model.Site:
            return msgspec.structs.replace(one, fill_window=model.FillWindow(start, end))

        return await _site(info, "sites.set_fill_window", site, other)

    @strawberry.mutation(description="Sends a site's viewers elsewhere, or lets them come back.")
    @refusing
    async def evacuate_site(self, info: Asked, site: strawberry.ID, evacuated: bool) -> parts.Site:
        action = "sites.evacuate" if evacuated else "sites.reopen"
        return await _site(info, action, site, lambda one: msgspec.structs.replace(one, evacuated=evacuated))

    @strawberry.mutation(description="Lets a new machine in; `replacing`: in the place of one that was lost.")
    @refusing
    async def invite_appliance(
        self, info: Asked, site: strawberry.ID, appliance: strawberry.ID, replacing: bool = False
    ) -> Invitation:
        fleet = ask(info, Fleet)
        async with info.context.changing(
            Permission.change_fleet,
            "appliances.invite",
            f"{appliance} at {site}",
            Permission.change_network,
        ) as change:
            seen = (await catch_up(fleet, FleetState())).within(change.network)
            wanted = _known(seen.sites, "site", SiteId(site))
            return Invitation(token=await fleet.invite(wanted.id, ApplianceId(appliance), replacing))


async def _seen(info: Asked) -> parts.Fleet:
    network = await _network(info)
    state = await catch_up(ask(info, Fleet), FleetState())
    return parts.Fleet.of(state.within(network), SystemClock().now())


async def _network_node(info: Asked, key: str) -> Node | None:
    return _with(key, (await _seen(info)).networks)


async def _site_node(info: Asked, key: str) -> Node | None:
    return _with(key, (await _seen(info)).sites)


async def _appliance_node(info: Asked, key: str) -> Node | None:
    return _with(key, (await _seen(info)).appliances)


def _with(key: str, found: Sequence[Node]) -> Node | None:
    return next((one for one in found if one.id == key), None)


NODES: Finders = {"Network": _network_node, "Site": _site_node, "Appliance": _appliance_node}


async def _network(info: Asked) -> NetworkId | None:
    """The network to which whoever asks is held; None: they may see all. Raises accounts' NotSignedIn, NotAllowed."""
    return (await info.context.visitor()).within(Permission.see_fleet, Permission.see_network)


async def _appliance(
    info: Asked,
    action: str,
    appliance: str,
    work: Callable[[Fleet, model.Appliance], Awaitable[None]],
    own: Permission | None = Permission.change_network,
    how: str = "",
) -> parts.Appliance:
    """Does something to an appliance, and tells how it is afterwards."""
    fleet = ask(info, Fleet)
    subject = f"{appliance} {how}".rstrip()
    async with info.context.changing(Permission.change_fleet, action, subject, own) as change:
        state = await catch_up(fleet, FleetState())
        await work(fleet, _known(state.within(change.network).appliances, "appliance", ApplianceId(appliance)))
    after = await catch_up(fleet, state)
    return parts.Appliance.of(_known(after.appliances, "appliance", ApplianceId(appliance)), SystemClock().now())


async def _site(info: Asked, action: str, site: str, other: Callable[[model.Site], model.Site]) -> parts.Site:
    """Makes a site another, and tells how it is afterwards."""
    fleet = ask(info, Fleet)
    async with info.context.changing(Permission.change_fleet, action, site, Permission.change_network) as change:
        state = await catch_up(fleet, FleetState())
        changed = other(_known(state.within(change.network).sites, "site", SiteId(site)))
        await fleet.change_site(changed)
    return parts.Site.of(changed)


def _known(found: tuple[Part, ...], kind: str, name: str) -> Part:
    """Raises UnknownPart, also for what belongs to another network."""
    for one in found:
        if one.id == name:
            return one
    raise UnknownPart.of(kind, name)


def _first(prefix: str) -> str:
    """The first address in a prefix that a host may have."""
    return str(ipaddress.ip_network(prefix)[1])
