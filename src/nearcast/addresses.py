"""Which machines may be reached on somebody else's word."""

import ipaddress
from urllib.parse import SplitResult, urlsplit


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet's: whoever names it reaches nothing in the owner's network."""
    found = ipaddress.ip_address(address)
    return found.is_global and not found.is_multicast


def web_address(url: str) -> SplitResult | None:
    """The parts of an address of a web server; None when it is none, or holds what has no place in one."""
    try:
        parts = urlsplit(url)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if fits and not any(letter <= " " or letter == "\x7f" for letter in url) else None
