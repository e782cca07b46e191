"""What ExaBGP says, a line of JSON at a time, in our words.

A line that cannot be read is nothing: its router, or a later ExaBGP, may write what we do not expect, and one strange line
must not cost the others.
"""

from typing import Any

import msgspec

from nearcast.edge import policy
from nearcast.fleet.model import Route
from nearcast.units import Seconds

_COMMUNITIES_MAX = 100
_AS_PATH_MAX = 100
"""More than any honest path; a longer one is cut here and no nearer for it."""
_U32 = 2**32


class Opened(msgspec.Struct, frozen=True):
    """A router's OPEN. `restart` is how long it asks us to keep its routes, None when it does not say; of the `families` (4, 6)
    it will tell."""

    peer: str
    restart: Seconds | None
    families: frozenset[int]


class Up(msgspec.Struct, frozen=True):
    peer: str


class Down(msgspec.Struct, frozen=True):
    """`reason` in ExaBGP's words."""

    peer: str
    reason: str


class Told(msgspec.Struct, frozen=True):
    """An UPDATE: routes as they were heard, not judged yet, and prefixes that are withdrawn, in canonical form."""

    peer: str
    heard: tuple[Route, ...]
    withdrawn: tuple[str, ...]


class EndOfTable(msgspec.Struct, frozen=True):
    """The router has told all it knows of one family: 4 or 6."""

    peer: str
    family: int


Event = Opened | Up | Down | Told | EndOfTable


class _Segment(msgspec.Struct):
    element: str
    value: list[int]


class _Attributes(msgspec.Struct):
    as_path: dict[str, _Segment] = msgspec.field(name="as-path", default_factory=dict)
    med: int = 0
    community: list[list[int]] = []
    large: list[list[int]] = msgspec.field(name="large-community", default_factory=list)


class _Nlri(msgspec.Struct):
    nlri: str = ""


class _Update(msgspec.Struct):
    attribute: _Attributes = msgspec.field(default_factory=_Attributes)
    announce: dict[str, dict[str, list[_Nlri]]] = {}
    withdraw: dict[str, list[_Nlri]] = {}


class _Message(msgspec.Struct):
    update: _Update | None = None
    eor: dict[str, str] | None = None


class _Open(msgspec.Struct):
    capabilities: dict[str, dict[str, Any]] = {}


class _Address(msgspec.Struct):
    peer: str


class _Neighbor(msgspec.Struct):
    address: _Address
    state: str = ""
    reason: str = ""
    direction: str = ""
    open: _Open | None = None
    message: _Message | None = None


class _Line(msgspec.Struct):
    type: str
    neighbor: _Neighbor


_decode = msgspec.json.Decoder(_Line).decode
_MULTIPROTOCOL, _GRACEFUL_RESTART = "1", "64"
"""The codes of these capabilities (RFC 4760, RFC 4724)."""

_FAMILIES = {"ipv4": 4, "ipv6": 6}


def read(line: str | bytes) -> Event | None:
    """What a line says; None when that is nothing to us."""
    try:
        said = _decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    neighbor, peer = said.neighbor, said.neighbor.address.peer
    if said.type == "state":
        return _state(neighbor)
    if neighbor.direction != "receive":
        return None
    if said.type == "open" and neighbor.open is not None:
        return Opened(peer, _restart(neighbor.open), _families(neighbor.open))
    if said.type == "update" and neighbor.message is not None:
        return _told(peer, neighbor.message)
    return None


def _state(neighbor: _Neighbor) -> Event | None:
    if neighbor.state == "up":
        return Up(neighbor.address.peer)
    if neighbor.state == "down":
        return Down(neighbor.address.peer, neighbor.reason)
    return None


def _restart(opened: _Open) -> Seconds | None:
    seconds = opened.capabilities.get(_GRACEFUL_RESTART, {}).get("time")
    # A router that only helps others to restart says 0.
    return Seconds(float(seconds)) if isinstance(seconds, int) and 0 < seconds < 4096 else None


def _families(opened: _Open) -> frozenset[int]:
    """Who does not speak of families speaks of IPv4."""
    named = opened.capabilities.get(_MULTIPROTOCOL, {}).get("families")
    names = named if isinstance(named, list) else ["ipv4/unicast"]
    return frozenset(_FAMILIES[afi] for afi in _FAMILIES if f"{afi}/unicast" in names)


def _told(peer: str, message: _Message) -> Event | None:
    if message.eor is not None:
        family = _FAMILIES.get(message.eor.get("afi", ""))
        return None if family is None else EndOfTable(peer, family)
    if message.update is None:
        return None
    heard: dict[str, Route] = {}
    attributes = message.update.attribute
    path, communities = _as_path(attributes), _communities(attributes)
    med = attributes.med if 0 <= attributes.med < _U32 else 0
    for by_next_hop in message.update.announce.values():
        for next_hop, found in by_next_hop.items():
            for prefix in _prefixes(found):
                # One prefix may come with two next hops, the second of them of the link only.
                heard.setdefault(prefix, Route(peer, prefix, path, med, communities, next_hop))
    withdrawn = tuple(prefix for found in message.update.withdraw.values() for prefix in _prefixes(found))
    return Told(peer, tuple(heard.values()), withdrawn)


def _prefixes(found: list[_Nlri]) -> list[str]:
    return [str(prefix) for one in found if (prefix := policy.canonical(one.nlri)) is not None]


def _as_path(attributes: _Attributes) -> tuple[int, ...]:
    """The path as a list. A set counts as one AS (RFC 4271, section 9.1.2.2): its lowest stands for it. The segments of a
    confederation are nobody else's business (RFC 5065)."""
    path: list[int] = []
    for _, segment in sorted(attributes.as_path.items(), key=lambda item: (len(item[0]), item[0])):
        numbers = [asn for asn in segment.value if 0 <= asn < _U32]
        if segment.element == "as-sequence":
            path += numbers
        elif segment.element == "as-set" and numbers:
            path.append(min(numbers))
    return tuple(path[:_AS_PATH_MAX])


def _communities(attributes: _Attributes) -> tuple[str, ...]:
    """Standard (RFC 1997) and large ones (RFC 8092), their numbers joined by colons."""
    pairs = [*attributes.community, *attributes.large]
    return tuple(":".join(map(str, numbers)) for numbers in pairs if len(numbers) in {2, 3})[:_COMMUNITIES_MAX]
