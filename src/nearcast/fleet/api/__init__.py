"""The doors of the fleet: `appliances` for what appliances say, `operators` for whoever runs the network, and its slice of the
graph."""

import ipaddress

import strawberry

from nearcast.fleet.api.appliances import routes
from nearcast.fleet.api.operators import operator_routes
from nearcast.fleet.model import Fleet, FleetState, catch_up
from nearcast.runtime.graph import Asked, ask

__all__ = ["Query", "operator_routes", "routes"]

ELSEWHERE = "192.0.2.1"
"""An address for documentation (RFC 5737), so in nobody's network."""


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


def _first(prefix: str) -> str:
    """The first address in a prefix that a host may have."""
    return str(ipaddress.ip_network(prefix)[1])
