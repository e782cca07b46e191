"""Rendezvous hashing: which of several nodes a key belongs to, with nothing to remember.

Every node gets a score for the key, and the highest wins. Take a node away and only its keys move; add one and it takes an
even share from all others. Placement and steering rank with the same scores, so a viewer is sent where the first copy lies.

Each name is hashed once (`hashed`); a key and a node are then joined by a mixer of seven operations, so that `scores` can
rank a hundred thousand keys in numpy with the numbers that `score` gives for one.

Sources: Thaler and Ravishankar, "Using name-based mappings to increase hit rates", 1998; weights after Mosko, 2015; the mixer
is the finaliser of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
"""

import hashlib
import math
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_WHOLE = 2**64 - 1
_GAMMA = 0x9E3779B97F4A7C15
_FIRST, _SECOND = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
_MANY = 24
"""From so many nodes on numpy is quicker for one key too."""


def score(key: str, node: str, weight: float = 1.0) -> float:
    """The score of `node` for `key`; a node of twice the weight wins twice as many keys. `weight` must be positive."""
    return _score(hashed(key), hashed(node), weight)


def ranked(key: str, nodes: Iterable[str]) -> list[str]:
    """The nodes by falling score for `key`, all of one weight."""
    found = list(nodes)
    return [found[place] for place in order(key, found, [1.0] * len(found))]


def order(key: str, nodes: Sequence[str], weights: Sequence[float]) -> list[int]:
    """The places in `nodes` by falling score for `key`."""
    if len(nodes) < _MANY:
        number = hashed(key)
        found = [_score(number, hashed(node), weight) for node, weight in zip(nodes, weights, strict=True)]
        return sorted(range(len(nodes)), key=found.__getitem__, reverse=True)
    (many,) = scores(hashes([key]), hashes(nodes), np.array(weights))
    falling: list[int] = np.argsort(-many, kind="stable").tolist()
    return falling


@lru_cache(maxsize=1 << 16)
def hashed(name: str) -> int:
    """64 bits that stand for a name. Remembered: the same nodes are scored for every key."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest())


def hashes(names: Iterable[str]) -> NDArray[np.uint64]:
    """`hashed` of each name."""
    return np.array([hashed(name) for name in names], dtype=np.uint64)


def scores(keys: NDArray[np.uint64], nodes: NDArray[np.uint64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The scores of every node (a column each) for every key (a row each), all given by their hashes."""
    mixed = (keys[:, None] ^ nodes[None, :]) + np.uint64(_GAMMA)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(_FIRST)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(_SECOND)
    mixed ^= mixed >> np.uint64(31)
    fractions = ((mixed >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52
    found: NDArray[np.float64] = -weights / np.log(fractions)
    return found


def _score(key: int, node: int, weight: float) -> float:
    mixed = ((key ^ node) + _GAMMA) & _WHOLE
    mixed = ((mixed ^ (mixed >> 30)) * _FIRST) & _WHOLE
    mixed = ((mixed ^ (mixed >> 27)) * _SECOND) & _WHOLE
    mixed ^= mixed >> 31
    # 52 bits and a half are exact in a float, and keep the fraction strictly between 0 and 1, where the logarithm is finite.
    return -weight / math.log(((mixed >> 12) + 0.5) * 2.0**-52)
