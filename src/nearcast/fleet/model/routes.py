"""The routes an appliance hears from a provider's routers, and the sessions it hears them on."""

from enum import StrEnum

import msgspec

from nearcast.units import Seconds


class Refusal(StrEnum):
    """Why a route that was heard does not steer anybody."""

    default_route = "default_route"
    too_wide = "too_wide"
    too_narrow = "too_narrow"
    not_public = "not_public"
    first_as = "first_as"
    prefix_limit = "prefix_limit"
    rpki_invalid = "rpki_invalid"


class RouteKey(msgspec.Struct, frozen=True, array_like=True):
    """What a withdrawal names: the router it was heard from (its address) and the prefix in canonical CIDR form."""

    peer: str
    prefix: str

    @property
    def text(self) -> str:
        """As the key of a dictionary."""
        return f"{self.peer} {self.prefix}"


class Route(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One route as it was heard. `as_path` begins with the neighbour; the last is the origin AS. A missing MED counts as 0.
    `refused` is why nobody is steered by it, or None."""

    peer: str
    prefix: str
    as_path: tuple[int, ...] = ()
    med: int = 0
    communities: tuple[str, ...] = ()
    next_hop: str = ""
    refused: Refusal | None = None

    @property
    def key(self) -> str:
        return RouteKey(self.peer, self.prefix).text


class RoutesChange(msgspec.Struct, frozen=True):
    """How the routes of an appliance came from revision `base` to `revision`. From NONE_KNOWN: `heard` is where they begin."""

    base: int
    revision: int
    heard: tuple[Route, ...] = ()
    withdrawn: tuple[RouteKey, ...] = ()


class BgpPeer(msgspec.Struct, frozen=True):
    """A router an appliance speaks BGP with. `local_asn` is ours. With `password` the session is signed (TCP-MD5, RFC 2385).
    When more than `prefix_limit` prefixes come, the rest are refused. `port` differs from 179 only in tests."""

    address: str
    asn: int
    local_asn: int
    password: str | None = None
    local_address: str | None = None
    hold: Seconds = Seconds(90.0)
    prefix_limit: int = 20_000
    port: int = 179
    multihop: int = 1


class BgpState(msgspec.Struct, frozen=True):
    """How a session is: `state` in words (`established`, `connecting`, `down`), since when (Unix seconds), how many routes
    were taken and refused, and what is wrong, or None."""

    peer: str
    state: str
    since: float
    taken: int = 0
    refused: int = 0
    problem: str | None = None
