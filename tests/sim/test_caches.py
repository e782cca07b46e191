"""Caches against hand-played requests and against published figures."""

import numpy as np
import pytest

from nearcast.sim import caches

# Static top-k and LRU by Che's approximation, 100,000 equal files, independent requests.
TABLE = [
    (0.6, 0.10, 0.393, 0.252),
    (0.8, 0.01, 0.340, 0.204),
    (0.8, 0.10, 0.595, 0.469),
    (1.0, 0.10, 0.810, 0.737),
    (1.2, 0.20, 0.963, 0.946),
]


@pytest.mark.parametrize(("exponent", "share", "best", "lru"), TABLE)
def test_the_bound_and_che(exponent: float, share: float, best: float, lru: float) -> None:
    shares = caches.zipf(100_000, exponent)
    fit = int(100_000 * share)
    assert caches.best(shares, fit) == pytest.approx(best, abs=0.001)
    assert caches.che(shares, fit) == pytest.approx(lru, abs=0.001)


def test_lru_by_hand() -> None:
    # Room for two: 1 2 miss, 1 hit, 3 drives out 2, 1 hit, 2 misses and drives out 3, 3 misses.
    assert caches.lru([1, 2, 1, 3, 1, 2, 3], 2, 0) == pytest.approx(2 / 7)
    assert caches.lru([1, 2, 1, 3, 1, 2, 3], 2, 4) == pytest.approx(1 / 3)


def test_lfu_by_hand() -> None:
    # Room for two: 1 1 2 with 1 twice; 3 drives out 2, 2 drives out 3, and 1 is held throughout.
    assert caches.lfu([1, 1, 2, 3, 2, 1], 2, 0) == pytest.approx(2 / 6)
    # 2 was asked for twice since it came, 1 once: 1 goes.
    assert caches.lfu([1, 2, 2, 3, 2], 2, 3) == pytest.approx(1 / 2)


def test_lru_played_comes_to_what_che_says() -> None:
    shares = caches.zipf(1000, 0.8)
    requests = np.random.default_rng(1).choice(1000, 60_000, p=shares).tolist()
    assert caches.lru(requests, 100, 10_000) == pytest.approx(caches.che(shares, 100), abs=0.01)
