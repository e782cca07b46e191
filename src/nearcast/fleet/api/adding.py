"""Networks and sites in the graph: how they come in, and what may become different about them. For whoever runs the platform."""

import msgspec
import strawberry

from nearcast.accounts.model import Permission
from nearcast.fleet import model
from nearcast.fleet.api import parts
from nearcast.fleet.model import Fleet, FleetState, UnknownPart, catch_up
from nearcast.ids import NetworkId, SiteId
from nearcast.runtime.graph import Asked, ask
from nearcast.runtime.refusals import refusing


@strawberry.input(name="NetworkInput", description="An internet provider that is to be known.")
class NetworkInput:
    id: strawberry.ID = strawberry.field(description="Lower-case letters, digits and hyphens, 63 at most. It stays.")
    name: str = strawberry.field(default="", description="How people call it; the id when it is empty.")
    asn: int = strawberry.field(default=0, description="Its AS number, 0 for none.")
    prefixes: list[str] = strawberry.field(
        default_factory=list,
        description="Where its viewers are: `198.51.100.0/24`. None where its routers announce them by BGP.",
    )

    def said(self) -> model.Network:
        return model.Network(NetworkId(self.id), self.name.strip() or self.id, self.asn, tuple(self.prefixes))


@strawberry.input(name="LocationInput", description="Degrees, north and east positive.")
class LocationInput:
    latitude: float
    longitude: float

    def said(self) -> model.Location:
        return model.Location(self.latitude, self.longitude)


@strawberry.input(name="SiteInput", description="A place that is to have appliances.")
class SiteInput:
    id: strawberry.ID = strawberry.field(description="Lower-case letters, digits and hyphens, 63 at most. It stays.")
    kind: model.SiteKind
    name: str = strawberry.field(default="", description="How people call it; the id when it is empty.")
    network: strawberry.ID | None = strawberry.field(
        default=None, description="The network that an embedded or a peering site stands with; the others stand with none."
    )
    location: LocationInput | None = None
    timezone: str = strawberry.field(default="UTC", description="Of the IANA database: `Europe/Berlin`.")

    def said(self) -> model.Site:
        return model.Site(
            id=SiteId(self.id),
            name=self.name.strip() or self.id,
            kind=self.kind,
            network=NetworkId(self.network) if self.network else None,
            location=self.location.said() if self.location else None,
            timezone=self.timezone,
        )


@strawberry.input(name="SiteChange", description="What becomes different about a site; what is left out stays.")
class SiteChange:
    name: str | None = strawberry.UNSET
    location: LocationInput | None = strawberry.field(default=strawberry.UNSET, description="Null: nobody knows where it is.")
    timezone: str | None = strawberry.UNSET

    def of(self, site: model.Site) -> model.Site:
        location = site.location if self.location is strawberry.UNSET else self.location.said() if self.location else None
        return msgspec.structs.replace(
            site, name=(self.name or site.name).strip(), location=location, timezone=self.timezone or site.timezone
        )


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Adds an internet provider. For `change_fleet`.")
    @refusing
    async def add_network(self, info: Asked, network: NetworkInput) -> parts.Network:
        added = network.said()
        async with info.context.changing(Permission.change_fleet, "fleet.add_network", added.id):
            await ask(info, Fleet).add_network(added)
        return parts.Network.of(added)

    @strawberry.mutation(description="Says anew where a network's viewers are, all of it. For `change_fleet`.")
    @refusing
    async def set_prefixes(self, info: Asked, network: strawberry.ID, prefixes: list[str]) -> parts.Network:
        fleet, id_ = ask(info, Fleet), NetworkId(network)
        async with info.context.changing(Permission.change_fleet, "fleet.set_prefixes", network):
            await fleet.set_prefixes(id_, tuple(prefixes))
        state = await catch_up(fleet, FleetState())
        return parts.Network.of(next(one for one in state.networks if one.id == id_))

    @strawberry.mutation(description="Adds a place with appliances. For `change_fleet`.")
    @refusing
    async def add_site(self, info: Asked, site: SiteInput) -> parts.Site:
        added = site.said()
        async with info.context.changing(Permission.change_fleet, "sites.add", added.id):
            await ask(info, Fleet).add_site(added)
        return parts.Site.of(added)

    @strawberry.mutation(description="Changes how a site is called and where it is. For `change_fleet`.")
    @refusing
    async def change_site(self, info: Asked, site: strawberry.ID, change: SiteChange) -> parts.Site:
        fleet = ask(info, Fleet)
        async with info.context.changing(Permission.change_fleet, "sites.change", site):
            sites = (await catch_up(fleet, FleetState())).sites
            known = next((one for one in sites if one.id == SiteId(site)), None)
            if known is None:
                raise UnknownPart.of("site", site)
            changed = change.of(known)
            await fleet.change_site(changed)
        return parts.Site.of(changed)
