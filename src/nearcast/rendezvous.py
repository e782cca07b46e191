"""Rendezvous hashing: which of several nodes a key belongs to, with nothing to remember.

Every node gets a score for the key, and the highest wins. Take a node away and only its keys move; add one and it takes an
even share from all others. Placement and steering rank with the same scores, so a viewer is sent where the first copy lies.
Source: Thaler and Ravishankar, "Using name-based mappings to increase hit rates", 1998; weights after Mosko, 2015.
"""

import hashlib
import math
from collections.abc import Iterable


def score(key: str, node: str, weight: float = 1.0) -> float:
    """The score of `node` for `key`; a node of twice the weight wins twice as many keys. `weight` must be positive."""
    digest = hashlib.blake2b(f"{key}/{node}".encode(), digest_size=8).digest()
    # +1 keeps the fraction strictly between 0 and 1, where the logarithm is finite and not zero.
    fraction = (int.from_bytes(digest) + 1) / (2**64 + 1)
    return -weight / math.log(fraction)


def ranked(key: str, nodes: Iterable[str]) -> list[str]:
    """The nodes by falling score for `key`."""
    return sorted(nodes, key=lambda node: score(key, node), reverse=True)
