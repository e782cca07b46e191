"""Where passkeys work: they belong to one domain, and browsers make them over https or on this very machine only."""

import ipaddress
from typing import NamedTuple
from urllib.parse import urlsplit

from nearcast.accounts.model import PasskeysUnavailable

KEYS_MAX = 20


class Home(NamedTuple):
    """The relying party of WebAuthn: its domain, and the origin of its pages."""

    domain: str
    origin: str


def home(public_url: str) -> Home | None:
    """None where no browser would make a passkey."""
    parts = urlsplit(public_url)
    domain = parts.hostname or ""
    if not domain or _is_address(domain) or (parts.scheme != "https" and domain != "localhost"):
        return None
    return Home(domain, f"{parts.scheme}://{parts.netloc}")


def check(found: Home | None) -> Home:
    """Raises PasskeysUnavailable."""
    if found is None:
        raise PasskeysUnavailable(
            "Passkeys need this platform to have a name and https.",
            field="http.public_url",
            remedy="Set http.public_url to an https address with a host name, or to http://localhost for a trial.",
        )
    return found


def _is_address(domain: str) -> bool:
    try:
        ipaddress.ip_address(domain)
    except ValueError:
        return False
    return True
