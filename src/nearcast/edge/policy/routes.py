"""Which of the routes a router announces may steer viewers.

A provider's router tells more than who its customers are: a default route, whole continents it transits, single hosts,
its private networks. Believed, each would send strangers to this appliance. So a route must look like one that its provider
would announce to the world: not wider than any allocation, not narrower than others accept, public, and from the neighbour
itself.
"""

import ipaddress

from nearcast.fleet.model import BgpPeer, Refusal

Prefix = ipaddress.IPv4Network | ipaddress.IPv6Network

WIDEST = {4: 8, 6: 19}
"""Bits. No IPv4 allocation is wider than a /8; 2003::/19 is among the widest of IPv6."""

NARROWEST = {4: 24, 6: 48}
"""Bits. What is narrower crosses no border between providers (RFC 7454, section 6.1.3)."""

_NEVER = [
    ipaddress.ip_network(text)
    for text in (
        # IPv4 (RFC 6890): this network, loopback, link-local, protocol assignments, relays of 6to4, multicast, reserved
        *("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.88.99.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        # IPv6: what lies outside of the global unicast addresses (RFC 4291), Teredo, ORCHID, 6to4
        *("::/3", "4000::/2", "8000::/2", "c000::/3", "e000::/4", "f000::/5", "f800::/6", "fe00::/7"),
        *("2001::/32", "2001:10::/28", "2001:20::/28", "2002::/16"),
    )
]
_SPECIAL = [
    ipaddress.ip_network(text)
    for text in (
        # private (RFC 1918), shared by carriers (RFC 6598), benchmarks (RFC 2544), documentation (RFC 5737)
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "198.18.0.0/15"),
        *("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"),
        # unique local (RFC 4193), benchmarks (RFC 5180), documentation (RFC 3849, RFC 9637)
        *("fc00::/7", "2001:2::/48", "2001:db8::/32", "3fff::/20"),
    )
]


def canonical(text: str) -> Prefix | None:
    """The prefix that `text` means, without bits beyond its length; None when it is no prefix."""
    try:
        # A zone (`fe80::1%eth0`) means something on one link only.
        return None if "%" in text else ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


def judge(prefix: Prefix, as_path: tuple[int, ...], peer: BgpPeer, *, special_allowed: bool = False) -> Refusal | None:
    """Why nobody may be steered by this route, or None when it may. How many there are is not asked here.

    With `special_allowed` prefixes count that hosts can have but the world cannot reach (private, shared, documentation):
    for demonstrations and tests, and for a provider whose customers sit behind its own translation of addresses. Loopback,
    link-local, multicast and reserved ones never count.
    """
    if prefix.prefixlen == 0:
        return Refusal.default_route
    if prefix.prefixlen < WIDEST[prefix.version]:
        return Refusal.too_wide
    if prefix.prefixlen > NARROWEST[prefix.version]:
        return Refusal.too_narrow
    if _inside(prefix, _NEVER) or (not special_allowed and _inside(prefix, _SPECIAL)):
        return Refusal.not_public
    # A router of our own AS passes on what others said, and what it announces itself has no path.
    if peer.asn != peer.local_asn and as_path[:1] != (peer.asn,):
        return Refusal.first_as
    return None


def _inside(prefix: Prefix, ranges: list[Prefix]) -> bool:
    return any(_covers(one, prefix) for one in ranges)


def _covers(wide: Prefix, narrow: Prefix) -> bool:
    if wide.version != narrow.version or wide.prefixlen > narrow.prefixlen:
        return False
    return int(narrow.network_address) >> (narrow.max_prefixlen - wide.prefixlen) == int(wide.network_address) >> (
        wide.max_prefixlen - wide.prefixlen
    )
