"""Which machines may be reached on somebody else's word."""

import ipaddress


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet's: whoever names it reaches nothing in the owner's network."""
    found = ipaddress.ip_address(address)
    return found.is_global and not found.is_multicast
