"""Longest prefix match as a bisection.

Prefixes nest or are apart, never cross. Laid on a line and swept from the left, they cut it into disjoint intervals, each
owned by the innermost prefix. A lookup is then one binary search over the starts.
"""

import ipaddress
from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from nearcast.ids import NetworkId
from nearcast.steering.model import BadAddress


class Owner(NamedTuple):
    network: NetworkId
    prefix: str


class _Line(NamedTuple):
    """`owners[i]` owns the addresses from `starts[i]` up to the next start."""

    starts: list[int]
    owners: list[Owner | None]


class PrefixTable:
    """Which network an address belongs to, over IPv4 and IPv6."""

    def __init__(self, prefixes: Iterable[tuple[str, NetworkId]]) -> None:
        parsed = [(ipaddress.ip_network(prefix), Owner(network, prefix)) for prefix, network in prefixes]
        self._lines = {
            version: _cut(
                [
                    (int(net.network_address), int(net.broadcast_address), owner)
                    for net, owner in parsed
                    if net.version == version
                ]
            )
            for version in (4, 6)
        }

    def find(self, address: str) -> Owner | None:
        """The owner of the longest prefix around `address`. Raises BadAddress."""
        version, number = _parsed(address)
        line = self._lines[version]
        return line.owners[bisect_right(line.starts, number) - 1]


_OCTETS = {str(number): number for number in range(256)}
"""The 256 spellings an octet has."""


def _parsed(address: str) -> tuple[int, int]:
    """The version of an address and its number. Nearly all are IPv4 and well spelt: for them four looks into a table do, a
    sixth of the price of `ipaddress`, which is asked about all others. Raises BadAddress.
    """
    try:
        a, b, c, d = address.split(".")
        return 4, _OCTETS[a] << 24 | _OCTETS[b] << 16 | _OCTETS[c] << 8 | _OCTETS[d]
    except (ValueError, KeyError):
        return _parsed_by_the_library(address)


def _parsed_by_the_library(address: str) -> tuple[int, int]:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError as error:
        raise BadAddress(
            f"{address!r} is not an IP address.", field="address", value=address, remedy="Write it like 198.51.100.7."
        ) from error
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    return parsed.version, int(parsed)


def _cut(spans: list[tuple[int, int, Owner]]) -> _Line:
    """Disjoint intervals from nested spans (first, last, owner)."""
    line = _Line([0], [None])
    around: list[tuple[int, Owner]] = []
    # Wider spans first at the same start, so the innermost is entered last; the name settles equal spans.
    for first, last, owner in sorted(spans, key=lambda span: (span[0], -span[1], span[2])):
        _leave(line, around, first)
        _own(line, first, owner)
        around.append((last, owner))
    _leave(line, around, None)
    return line


def _leave(line: _Line, around: list[tuple[int, Owner]], before: int | None) -> None:
    """Closes the spans that end before `before` (None: all), giving the rest back to what is around them."""
    while around and (before is None or around[-1][0] < before):
        last, _ = around.pop()
        _own(line, last + 1, around[-1][1] if around else None)


def _own(line: _Line, start: int, owner: Owner | None) -> None:
    if line.starts[-1] == start:
        line.owners[-1] = owner
    else:
        line.starts.append(start)
        line.owners.append(owner)
