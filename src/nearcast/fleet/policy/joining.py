"""What may join the fleet, and which messages are believed."""

import ipaddress
import re
import zoneinfo

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from nearcast.fleet.model import (
    CHANGES_MAX,
    BadPart,
    BgpPeer,
    Maintenance,
    MessageRefused,
    Network,
    RoutesChange,
    Signature,
    Site,
    SiteKind,
    signed_text,
)
from nearcast.ids import is_slug

INVITATION_S = 7 * 24 * 3600
_PREFIXES_MAX = 200_000
_DAY_MINUTES = 24 * 60
_URL = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]{1,255}")


def check_network(network: Network) -> None:
    """Raises BadPart."""
    _check_slug("network", network.id)
    if not 0 <= network.asn < 2**32:
        raise BadPart(f"{network.asn} is not an AS number.", field="asn", value=network.asn, remedy="Take 0 to 4294967295.")
    check_prefixes(network.prefixes)


def check_prefixes(prefixes: tuple[str, ...]) -> None:
    """Raises BadPart."""
    if len(prefixes) > _PREFIXES_MAX:
        raise BadPart(
            f"{len(prefixes)} prefixes are too many.",
            field="prefixes",
            value=len(prefixes),
            remedy=f"At most {_PREFIXES_MAX}; join neighbouring ones.",
        )
    for prefix in prefixes:
        try:
            ipaddress.ip_network(prefix)
        except ValueError as error:
            raise BadPart(
                f"{prefix} is not a prefix: {error}.", field="prefixes", value=prefix, remedy="Write it like 198.51.100.0/24."
            ) from error


def check_site(site: Site) -> None:
    """Raises BadPart."""
    _check_slug("site", site.id)
    if (site.kind in {SiteKind.embedded, SiteKind.peering}) != (site.network is not None):
        raise BadPart(
            f"Site {site.id} is {site.kind} and stands with {site.network or 'no network'}.",
            field="network",
            value=site.network,
            remedy="An embedded or peering site stands with a network; exchange and origin with none.",
        )
    if site.location is not None and not (abs(site.location.latitude) <= 90 and abs(site.location.longitude) <= 180):
        raise BadPart(
            f"Site {site.id} is nowhere on Earth.",
            field="location",
            value=f"{site.location.latitude},{site.location.longitude}",
            remedy="Give degrees north and east, like 52.5,13.4.",
        )
    if not all(0 <= minute <= _DAY_MINUTES for minute in (site.fill_window.start, site.fill_window.end)):
        raise BadPart(
            "The fill window is not within a day.",
            field="fill_window",
            value=f"{site.fill_window.start}-{site.fill_window.end}",
            remedy="Give minutes after midnight, 0 to 1440.",
        )
    try:
        zoneinfo.ZoneInfo(site.timezone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
        raise BadPart(
            f"{site.timezone} is no time zone.", field="timezone", value=site.timezone, remedy="Write it like Europe/Berlin."
        ) from error


def check_appliance(appliance: str, url: str = "http://x", public_key: str = "0" * 64) -> None:
    """Raises BadPart."""
    _check_slug("appliance", appliance)
    if _URL.fullmatch(url) is None:
        raise BadPart(
            f"{url} is not a base address.", field="url", value=url, remedy="Write it like https://edge1.example:8443."
        )
    if re.fullmatch(r"[0-9a-f]{64}", public_key) is None:
        raise BadPart(
            "The public key is not 64 hex digits.", field="public_key", value=public_key, remedy="Send a raw Ed25519 key."
        )


def check_message(
    public_key: str | None, signature: Signature, method: str, path: str, body: bytes, now: float, age_s: float
) -> None:
    """Whether the appliance with this key wrote this message just now. Raises MessageRefused."""
    if public_key is None:
        raise MessageRefused(
            f"No appliance {signature.appliance!r} is enrolled.",
            field="Nearcast-Appliance",
            value=signature.appliance,
            remedy="Enrol it with a new token.",
        )
    text = signed_text(method, path, signature.sent_at_ms, signature.sequence, body)
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(bytes.fromhex(signature.signature), text)
    except (InvalidSignature, ValueError) as error:
        raise MessageRefused(
            "The signature does not fit the message.", field="Nearcast-Signature", remedy="Sign with the key it enrolled with."
        ) from error
    late_s = now - signature.sent_at_ms / 1000
    if abs(late_s) > age_s:
        raise MessageRefused(
            f"The message is {late_s:.0f} s old; at most {age_s:.0f} s is believed.",
            field="Nearcast-Sent-At",
            value=signature.sent_at_ms,
            remedy="Set the appliance's clock.",
        )


def check_peers(peers: tuple[BgpPeer, ...]) -> None:
    """Raises BadPart."""
    for peer in peers:
        try:
            ipaddress.ip_address(peer.address)
        except ValueError as error:
            raise BadPart(
                f"{peer.address} is not an IP address.", field="peer", value=peer.address, remedy="Write it like 192.0.2.1."
            ) from error
        for field, number in (("asn", peer.asn), ("local_asn", peer.local_asn)):
            if not 0 < number < 2**32:
                raise BadPart(f"{number} is not an AS number.", field=field, value=number, remedy="Take 1 to 4294967295.")
    if len({peer.address for peer in peers}) != len(peers):
        raise BadPart("Two peers have one address.", field="peer", remedy="Name each router once.")


def check_routes(change: RoutesChange) -> None:
    """What an appliance says it heard comes from a provider's router and is not believed as it stands. Raises BadPart."""
    if len(change.heard) + len(change.withdrawn) > CHANGES_MAX:
        raise BadPart(
            "Too many routes at once.", field="heard", value=len(change.heard), remedy=f"Send at most {CHANGES_MAX} a message."
        )
    for route in change.heard:
        try:
            net = ipaddress.ip_network(route.prefix)
        except ValueError as error:
            raise BadPart(f"{route.prefix} is not a prefix: {error}.", field="prefix", value=route.prefix) from error
        if str(net) != route.prefix or not all(0 <= asn < 2**32 for asn in (*route.as_path, route.med)):
            raise BadPart(f"The route {route.prefix} is not in canonical form.", field="prefix", value=route.prefix)


def check_maintenance(maintenance: Maintenance, now: float) -> None:
    """Raises BadPart."""
    if maintenance.end <= max(maintenance.start, now):
        raise BadPart(
            "The maintenance ends before it begins, or is over.",
            field="end",
            value=maintenance.end,
            remedy="Name an end after its start and after now.",
        )


def check_rate(rate: int) -> None:
    """Raises BadPart."""
    if rate < 1_000_000:
        raise BadPart(f"{rate} b/s fills nothing.", field="rate", value=rate, remedy="Take at least 1 Mb/s.")


def _check_slug(field: str, name: str) -> None:
    if not is_slug(name):
        raise BadPart(
            f"{name!r} cannot name a {field}.",
            field=field,
            value=name,
            remedy="Take 1 to 63 lower-case letters, digits and hyphens.",
        )
