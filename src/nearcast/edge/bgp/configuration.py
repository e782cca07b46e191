"""Writes ExaBGP's configuration: who we speak with, and that we have nothing to announce.

What comes from the cloud is checked before it stands in a file that names programs to run: addresses and numbers are
written anew from what they mean, and a password travels as base64.

Sessions are signed with TCP-MD5 (RFC 2385), which Linux has since 2.6.20. TCP-AO (RFC 5925) is in Linux since 6.7, but
ExaBGP 5 does not know it, so a router that insists on it cannot be heard yet.
"""

import base64
import ipaddress
import zlib

from nearcast.edge.model import BgpKnobs
from nearcast.fleet.model import BgpPeer

_ASN_MAX = 2**32 - 1
_PASSWORD_MAX = 80
_HOLD_MIN, _HOLD_MAX = 3, 65_535
_RESTART_MAX = 4_095

RELAY = "exec cat 3>&1 >&2"
"""What ExaBGP runs to speak to us. It gives a program what happens, on its standard input, and takes the program for dead
when nothing has the other end of its output open any more; hence the third file. Our pipe is its standard error."""


def render(peers: tuple[BgpPeer, ...], name: str, knobs: BgpKnobs) -> str:
    """The configuration for `peers`, all of them good. `name` is what tells this appliance from others."""
    parts = [f'process nearcast {{\n    run /bin/sh -c "{RELAY}";\n    encoder json;\n    respawn false;\n}}']
    parts += [_neighbor(peer, router_id(name), knobs) for peer in peers]
    return "\n".join(parts) + "\n"


def why_not(peer: BgpPeer) -> str | None:
    """What keeps us from speaking with such a router, or None."""
    addresses = [peer.address] if peer.local_address is None else [peer.address, peer.local_address]
    try:
        versions = {ipaddress.ip_address(address).version for address in addresses}
    except ValueError as error:
        return f"{error}."
    checks = (
        (len(versions) == 1, f"{peer.local_address} and {peer.address} are not of the same family."),
        (0 < peer.asn <= _ASN_MAX and 0 < peer.local_asn <= _ASN_MAX, "An AS number lies between 1 and 4294967295."),
        (0 < peer.port <= 65_535, f"{peer.port} is no port."),
        (1 <= peer.multihop <= 255, f"{peer.multihop} hops cannot be; write 1 to 255."),
        (_HOLD_MIN <= peer.hold <= _HOLD_MAX, f"A hold time of {peer.hold:g} s cannot be; write 3 to 65535."),
        (len((peer.password or "").encode()) <= _PASSWORD_MAX, f"A password has at most {_PASSWORD_MAX} bytes."),
    )
    return next((why for good, why in checks if not good), None)


def router_id(name: str) -> str:
    """The BGP identifier (RFC 6286: only it has to differ from others'). It looks like an address because old routers want
    one, and comes from the name so that it stays over restarts."""
    return str(ipaddress.IPv4Address((10 << 24) + (zlib.crc32(name.encode()) & 0xFFFFFF or 1)))


def _neighbor(peer: BgpPeer, identifier: str, knobs: BgpKnobs) -> str:
    lines = [
        f"router-id {identifier};",
        f"local-as {peer.local_asn};",
        f"peer-as {peer.asn};",
        f"hold-time {int(peer.hold)};",
        f"connect {peer.port};",
        "passive false;",
        "family { ipv4 unicast; ipv6 unicast; }",
        # IPv4 routes over an IPv6 session (RFC 8950).
        "nexthop { ipv4 unicast ipv6; }",
        f"capability {{ asn4 enable; graceful-restart {min(_RESTART_MAX, int(knobs.restart_s))}; nexthop enable;"
        " add-path disable; multi-session disable; operational disable; route-refresh disable; }",
        "api { processes [ nearcast ]; neighbor-changes; fsm; receive { parsed; open; update; } }",
    ]
    if peer.local_address is not None:
        lines.append(f"local-address {ipaddress.ip_address(peer.local_address)};")
    if peer.multihop > 1 or peer.asn != peer.local_asn:
        lines.append(f"outgoing-ttl {peer.multihop};")
    if peer.password:
        lines += [f'md5-password "{base64.b64encode(peer.password.encode()).decode()}";', "md5-base64 true;"]
    body = "\n".join(f"    {line}" for line in lines)
    return f"neighbor {ipaddress.ip_address(peer.address)} {{\n{body}\n}}"
