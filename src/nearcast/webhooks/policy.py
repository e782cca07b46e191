"""What is told to whom, how it is signed, and when it is tried again.

Signatures and headers are those of Standard Webhooks (github.com/standard-webhooks/standard-webhooks), so that receivers check
them with a library they know.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping

from nearcast.addresses import is_public, web_address
from nearcast.fleet.model import FleetState
from nearcast.ids import ApplianceId
from nearcast.webhooks.model import BadAddress, Kind, Webhook

SECRET_PREFIX = "whsec_"  # noqa: S105 - what every secret begins with
PAUSES_S = (5.0, 60.0, 300.0, 1800.0, 2 * 3600.0, 5 * 3600.0, 10 * 3600.0, 14 * 3600.0, 20 * 3600.0, 24 * 3600.0)
"""After the first, the second … failed try: three days and some hours in all."""
RETURN_S = 60.0
GONE = 410
_URL_MAX = 2000
_HINT = "Write it like https://example.org/hooks/nearcast."


def check_url(url: str) -> str:
    """Raises BadAddress."""
    parts = web_address(url)
    if parts is None or len(url) > _URL_MAX:
        raise BadAddress("That is no address of a web server.", field="url", value=url[:200], remedy=_HINT)
    if parts.username is not None or parts.password is not None:
        raise BadAddress(
            "The address holds a name or a password.", field="url", remedy="Leave it out: the signature says who it is."
        )
    return url


def check_address(address: str, *, private: bool) -> None:
    """Whether a machine may be told. Raises BadAddress."""
    if not private and not is_public(address):
        raise BadAddress(
            f"{address} is not on the internet.",
            field="url",
            value=address,
            remedy="Set webhooks.private to true to tell machines in your own network.",
        )


def wants(webhook: Webhook, kind: Kind) -> bool:
    return not webhook.kinds or kind in webhook.kinds


def headers(secret: str, delivery: str, at: int, body: bytes) -> dict[str, str]:
    """`at` in Unix seconds, when this try is made; `secret` is `whsec_` and base64."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = f"{delivery}.{at}.".encode() + body
    signature = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return {
        "Content-Type": "application/json",
        "Webhook-Id": delivery,
        "Webhook-Timestamp": str(at),
        "Webhook-Signature": f"v1,{signature}",
    }


def next_try(tries: int, status: int | None) -> float | None:
    """In how many seconds, after so many failed tries; None: never. A receiver that says it is gone is believed."""
    if status == GONE or tries > len(PAUSES_S):
        return None
    return PAUSES_S[tries - 1]


def turned(down: frozenset[ApplianceId], state: FleetState, now: float, silent_s: float) -> Mapping[ApplianceId, Kind]:
    """The appliances that fell silent or came back. Whoever is in maintenance or never came is not missed; and whoever was not heard since
    the platform itself came back has a minute, since both may have been started anew.
    """
    found = {}
    for one in state.appliances:
        heard = (one.reported_at or 0.0) >= state.listening_since
        silent = state.silence(one, now) > (silent_s if heard else max(silent_s, RETURN_S))
        expected = one.report is not None and one.away_at(now) is None
        if silent and expected and one.id not in down:
            found[one.id] = Kind.appliance_down
        elif heard and not silent and one.id in down:
            found[one.id] = Kind.appliance_up
    return found
