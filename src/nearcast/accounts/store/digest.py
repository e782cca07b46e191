"""How a secret is kept."""

import hashlib


def digest(secret: str) -> bytes:
    """The secrets have 256 random bits, so a plain hash is as good as a slow one."""
    return hashlib.sha256(secret.encode()).digest()
