"""Which hours make which day, and when the next night begins. Hours are counted since 1970, in UTC."""

import numpy as np
from numpy.typing import NDArray

from nearcast.placement.model import Knobs

_DAY_S = 24 * 3600


def days(now: float, knobs: Knobs) -> tuple[tuple[int, int], ...]:
    """The first and the last hour of each day of history, oldest first. The last ends with the hour that is under way, so
    that the first day counts too.
    """
    this = int(now // 3600)
    return tuple((this - 24 * ago - 23, this - 24 * ago) for ago in range(knobs.days - 1, -1, -1))


def covered(published_at: NDArray[np.float64], now: float, knobs: Knobs) -> NDArray[np.float64]:
    """The part of each day of history (a row each) on which each asset was published."""
    rows = [
        (np.minimum((last + 1) * 3600.0, now) - np.maximum(first * 3600.0, published_at)) / _DAY_S
        for first, last in days(now, knobs)
    ]
    found: NDArray[np.float64] = np.clip(np.array(rows).reshape(knobs.days, len(published_at)), 0.0, 1.0)
    return found


def night_has_passed(planned_at: float, now: float, knobs: Knobs) -> bool:
    """Whether a night began since the last whole plan was made (both Unix seconds)."""
    last_night = (now - knobs.nightly_at_s) // _DAY_S * _DAY_S + knobs.nightly_at_s
    return planned_at < last_night
