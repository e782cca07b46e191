"""Longest prefix match as a bisection.

Prefixes nest or are apart, never cross. Laid on a line and swept from the left, they cut it into disjoint intervals, each
owned by the innermost prefix, which knows those around it. A lookup is then one binary search over the starts.
"""

import ipaddress
import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

import msgspec

from nearcast.steering.model import BadAddress

Value = TypeVar("Value")


class Cover(msgspec.Struct, Generic[Value], eq=False, gc=False):
    """A prefix with what belongs to it, and the next wider prefix around it that is known. Compared by identity."""

    prefix: str
    length: int
    value: Value
    around: "Cover[Value] | None"


class _Line(NamedTuple, Generic[Value]):
    """`owners[i]` owns the addresses from `starts[i]` up to the next start."""

    starts: list[int]
    owners: list[Cover[Value] | None]


class PrefixTable(Generic[Value]):
    """What belongs to the prefixes around an address, over IPv4 and IPv6."""

    def __init__(self, prefixes: Mapping[str, Value]) -> None:
        spans: dict[int, list[tuple[int, int, int, str]]] = {4: [], 6: []}
        for prefix in prefixes:
            version, first, last, length = _span(prefix)
            spans[version].append((first, -last, length, prefix))
        self._lines = {version: _cut(sorted(found), prefixes) for version, found in spans.items()}

    def find(self, address: str) -> Cover[Value] | None:
        """The longest prefix around `address`. Raises BadAddress."""
        version, number = _parsed(address)
        line = self._lines[version]
        return line.owners[bisect_right(line.starts, number) - 1]


_IPV6 = re.compile(r"(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}")
_MAPPED = 0xFFFF
"""The upper 96 bits of an IPv4 address in IPv6's clothes (RFC 4291, 2.5.5.2)."""

_OCTETS = {str(number): number for number in range(256)}
"""The 256 spellings an octet has."""


@lru_cache(maxsize=1 << 20)
def _span(prefix: str) -> tuple[int, int, int, int]:
    """Version, first and last address, length. Remembered: the table is built again for every change of a few routes."""
    net = ipaddress.ip_network(prefix)
    return net.version, int(net.network_address), int(net.broadcast_address), net.prefixlen


def _parsed(address: str) -> tuple[int, int]:
    """The version of an address and its number. Nearly all are well spelt: for those of IPv4 four looks into a table do, for
    those of IPv6 eight conversions, a sixth of the price of `ipaddress`, which is asked about all others. Raises BadAddress.
    """
    try:
        a, b, c, d = address.split(".")
        return 4, _OCTETS[a] << 24 | _OCTETS[b] << 16 | _OCTETS[c] << 8 | _OCTETS[d]
    except (ValueError, KeyError):
        number = _ipv6(address) if _IPV6.fullmatch(address) else None
        return (6, number) if number is not None else _parsed_by_the_library(address)


def _ipv6(address: str) -> int | None:
    """The number of an address of groups and at most one gap; None for what it is not sure of."""
    head, gap, tail = address.partition("::")
    left, right = head.split(":") if head else [], tail.split(":") if tail else []
    missing = 8 - len(left) - len(right)
    if missing < bool(gap) or (missing and not gap):
        return None
    try:
        number = 0
        for group in (*left, *["0"] * missing, *right):
            number = number << 16 | int(group, 16)
    except ValueError:
        return None
    return None if number >> 32 == _MAPPED else number


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


def _cut(spans: list[tuple[int, int, int, str]], values: Mapping[str, Value]) -> _Line[Value]:
    """Disjoint intervals from nested spans (first, -last, length, prefix): sorted so, the wider comes first."""
    line: _Line[Value] = _Line([0], [None])
    around: list[tuple[int, Cover[Value]]] = []
    for first, minus_last, length, prefix in spans:
        _leave(line, around, first)
        owner = Cover(prefix, length, values[prefix], around[-1][1] if around else None)
        _own(line, first, owner)
        around.append((-minus_last, owner))
    _leave(line, around, None)
    return line


def _leave(line: _Line[Value], around: list[tuple[int, Cover[Value]]], before: int | None) -> None:
    """Closes the spans that end before `before` (None: all), giving the rest back to what is around them."""
    while around and (before is None or around[-1][0] < before):
        last, _ = around.pop()
        _own(line, last + 1, around[-1][1] if around else None)


def _own(line: _Line[Value], start: int, owner: Cover[Value] | None) -> None:
    if line.starts[-1] == start:
        line.owners[-1] = owner
    else:
        line.starts.append(start)
        line.owners.append(owner)
