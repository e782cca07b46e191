"""Whether the origin AS of a route may announce it: route origin validation after RFC 6811.

A VRP (validated ROA payload) says which AS may announce a prefix, and how long a more specific one may be. A route is
*invalid* when VRPs cover its prefix and none of them fits; without a covering VRP nothing is known, and the route counts.
"""

import ipaddress
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from nearcast.fleet.model import Route


class Vrp(NamedTuple):
    """One line of a VRP file."""

    asn: int
    prefix: str
    length_max: int


class VrpTable:
    """The VRPs of one file."""

    def __init__(self, vrps: Iterable[Vrp]) -> None:
        self._by_prefix: defaultdict[tuple[int, int, int], list[tuple[int, int]]] = defaultdict(list)
        for vrp in vrps:
            net = ipaddress.ip_network(vrp.prefix)
            self._by_prefix[net.version, net.prefixlen, int(net.network_address)].append((vrp.asn, vrp.length_max))

    def is_invalid(self, route: Route) -> bool:
        """Whether VRPs cover the route's prefix and none allows its origin AS to announce it."""
        net = ipaddress.ip_network(route.prefix)
        origin = route.as_path[-1] if route.as_path else 0
        number, covered = int(net.network_address), False
        for length in range(net.prefixlen + 1):
            shift = net.max_prefixlen - length
            for asn, length_max in self._by_prefix.get((net.version, length, number >> shift << shift), ()):
                covered = True
                # AS 0 in a ROA means that nobody may announce (RFC 6483, 4).
                if asn == origin != 0 and net.prefixlen <= length_max:
                    return False
        return covered
