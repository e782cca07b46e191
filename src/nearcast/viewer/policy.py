"""What a player decides: which rendition next, and when the buffer has run dry.

The rendition is the best one whose bitrate fits into a part of the measured throughput; that part grows with the buffer, so
an empty buffer is refilled first and a full one spent on quality. Throughput is a slow and a fast moving average, and the
lower of the two counts: quick to believe bad news, slow to believe good (as hls.js and Shaka do).
"""

import msgspec

from nearcast.units import Bitrate, Seconds
from nearcast.viewer.model import Variant

_SLOW_S = 8.0
_FAST_S = 2.0
_CAUTIOUS = 0.6
_BOLD = 0.9


class Throughput(msgspec.Struct, frozen=True):
    """Bits per second, averaged over the seconds that transfers took. Zero until the first sample."""

    slow: float = 0.0
    fast: float = 0.0

    def after(self, bits: int, seconds: float) -> "Throughput":
        """The averages with one more transfer."""
        rate = bits / max(seconds, 1e-4)
        if self.slow == 0.0:
            return Throughput(rate, rate)
        return Throughput(_blend(self.slow, rate, seconds / _SLOW_S), _blend(self.fast, rate, seconds / _FAST_S))

    @property
    def expected(self) -> float:
        return min(self.slow, self.fast)


def choose(variants: tuple[Variant, ...], throughput: Throughput, buffer: Seconds, full: Seconds) -> Variant:
    """The variant to fetch next, from those of one pathway. Before any measurement: the lowest."""
    rising = sorted(variants, key=lambda one: one.bandwidth)
    share = _CAUTIOUS + (_BOLD - _CAUTIOUS) * min(1.0, buffer / full)
    fit = [one for one in rising if one.bandwidth <= throughput.expected * share]
    return fit[-1] if fit else rising[0]


def bits_per_second(throughput: Throughput) -> Bitrate:
    return Bitrate(int(throughput.expected))


def _blend(old: float, new: float, weight: float) -> float:
    # A quick transfer still says something, so no sample weighs less than a twentieth.
    weight = min(1.0, max(weight, 0.05))
    return old * (1 - weight) + new * weight
