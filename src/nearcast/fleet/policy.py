"""What may join the fleet, which messages are believed, and where a fill copies from.

A fill looks near first: appliances of the same site, then exchanges, then the origin. Only appliances that say they hold an
asset, and have been heard of lately, are named for it.
"""

import ipaddress
import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from nearcast.fleet.model import (
    Appliance,
    BadPart,
    FleetState,
    MessageRefused,
    Network,
    Signature,
    Site,
    SiteKind,
    Source,
    signed_text,
)
from nearcast.ids import ApplianceId, AssetId, is_slug

INVITATION_S = 7 * 24 * 3600
KEY_S = 30 * 24 * 3600
_URL = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]{1,255}")


def check_network(network: Network) -> None:
    """Raises BadPart."""
    _check_slug("network", network.id)
    if not 0 <= network.asn < 2**32:
        raise BadPart(f"{network.asn} is not an AS number.", field="asn", value=network.asn, remedy="Take 0 to 4294967295.")
    for prefix in network.prefixes:
        try:
            ipaddress.ip_network(prefix)
        except ValueError as error:
            raise BadPart(
                f"{prefix} is not a prefix: {error}.", field="prefixes", value=prefix, remedy="Write it like 198.51.100.0/24."
            ) from error


def check_site(site: Site) -> None:
    """Raises BadPart."""
    _check_slug("site", site.id)
    if (site.kind is SiteKind.embedded) != (site.network is not None):
        raise BadPart(
            f"Site {site.id} is {site.kind} and stands in {site.network or 'no network'}.",
            field="network",
            value=site.network,
            remedy="An embedded site stands in a network; exchange and origin in none.",
        )


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


def is_heard(state: FleetState, appliance: Appliance, now: float, silent_s: float) -> bool:
    """Whether the appliance reported lately that it serves."""
    if appliance.report is None:
        return False
    return appliance.report.serving and state.silence(appliance, now) <= silent_s


def fill_sources(
    state: FleetState, appliance: ApplianceId, wanted: frozenset[AssetId], now: float, silent_s: float
) -> tuple[Source, ...]:
    """Whom this appliance may copy `wanted` from, nearest first."""
    sites = {site.id: site for site in state.sites}
    here = next(part.site for part in state.appliances if part.id == appliance)
    ranked = []
    for other in state.appliances:
        if other.id == appliance or not is_heard(state, other, now, silent_s):
            continue
        assets = wanted & state.held.get(other.id, {}).keys()
        if assets:
            ranked.append((_distance(sites[other.site], here), Source(other.id, other.url, tuple(sorted(assets)))))
    return tuple(source for _, source in sorted(ranked, key=lambda pair: (pair[0], pair[1].appliance)))


def _distance(site: Site, here: str) -> int:
    if site.id == here:
        return 0
    return {SiteKind.exchange: 1, SiteKind.origin: 2, SiteKind.embedded: 3}[site.kind]


def _check_slug(field: str, name: str) -> None:
    if not is_slug(name):
        raise BadPart(
            f"{name!r} cannot name a {field}.",
            field=field,
            value=name,
            remedy="Take 1 to 63 lower-case letters, digits and hyphens.",
        )
