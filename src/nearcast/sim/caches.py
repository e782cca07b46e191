"""What a cache would have made of the same requests, which is what placement is measured against.

All files are equal. Under independent requests nothing beats holding the files asked for most (`best`); LRU and LFU are played
request by request, and `che` works out what LRU comes to, as a check (Che, Tung and Wang, "Hierarchical web caching systems",
2002).
"""

from collections import Counter, OrderedDict
from collections.abc import Iterable
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray


def zipf(files: int, exponent: float) -> NDArray[np.float64]:
    """The share of requests for each file, falling."""
    weights = np.arange(1, files + 1) ** -exponent
    shares: NDArray[np.float64] = weights / weights.sum()
    return shares


def best(shares: NDArray[np.float64], fit: int) -> float:
    """The share of requests that the `fit` files asked for most have."""
    return float(np.sort(shares)[::-1][:fit].sum())


def che(shares: NDArray[np.float64], fit: int) -> float:
    """The share of requests that a cache of `fit` files would answer under LRU."""
    low, high = 0.0, 1.0
    while (1 - np.exp(-shares * high)).sum() < fit:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if (1 - np.exp(-shares * middle)).sum() < fit else (low, middle)
    return float(shares @ (1 - np.exp(-shares * high)))


def lru(requests: Iterable[int], fit: int, warm: int) -> float:
    """The share answered after the first `warm` requests when the file not asked for longest makes room."""
    held: OrderedDict[int, None] = OrderedDict()
    hits = counted = 0
    for number, file in enumerate(requests):
        hit = file in held
        if hit:
            held.move_to_end(file)
        else:
            held[file] = None
            if len(held) > fit:
                held.popitem(last=False)
        if number >= warm:
            hits, counted = hits + hit, counted + 1
    return hits / counted


def lfu(requests: Iterable[int], fit: int, warm: int) -> float:
    """The same when the file asked for least while it was held makes room, the one that came first among equals."""
    counts: Counter[int] = Counter()
    queue: list[tuple[int, int, int]] = []
    hits = counted = 0
    for number, file in enumerate(requests):
        hit = file in counts
        if not hit and len(counts) >= fit:
            del counts[_least(queue, counts)]
        counts[file] += 1
        if not hit:
            heappush(queue, (1, number, file))
        if number >= warm:
            hits, counted = hits + hit, counted + 1
    return hits / counted


def _least(queue: list[tuple[int, int, int]], counts: Counter[int]) -> int:
    """Counts in the queue are of when a file was last looked at, and only ever too low: such a file goes back with the right
    one."""
    while True:
        count, number, file = heappop(queue)
        if counts[file] == count:
            return file
        heappush(queue, (counts[file], number, file))
