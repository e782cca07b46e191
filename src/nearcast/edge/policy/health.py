"""How much of its throughput an appliance can give, judged by what runs out first.

Each part has a load at which it begins to limit, and one at which it can take no more; between them the share falls evenly.
The worst part counts. A share falls at once and rises slowly, and only when the part is clearly better: so an appliance on the
edge of its strength does not swing, and viewers come back to it a few at a time.
"""

from typing import NamedTuple

from nearcast.edge.model import Knobs
from nearcast.fleet.model import Bottleneck, Health
from nearcast.units import Bitrate, Seconds

_RISE_MIN = 0.05


class Measured(NamedTuple):
    """What was seen since the last look: the share of the throughput that is sent, of the processors that nginx uses, the
    time one read from the disk took, and how many reads failed lately."""

    network_load: float
    cpu_load: float
    disk_latency: Seconds
    file_errors: int


def judge_health(before: Health, seen: Measured, knobs: Knobs) -> Health:
    """The new judgement."""
    shares = {
        Bottleneck.files: _falling(seen.file_errors, knobs.file_errors_some, knobs.file_errors_many),
        Bottleneck.disk: _falling(seen.disk_latency, knobs.disk_slow_s, knobs.disk_stuck_s),
        Bottleneck.cpu: _falling(seen.cpu_load, knobs.cpu_high, 1.0),
    }
    worst = min(shares, key=lambda part: shares[part])
    share = _steady(before.share, shares[worst], knobs)
    limited = worst if share < 1.0 else Bottleneck.network if seen.network_load > knobs.headroom_share else Bottleneck.none
    return Health(share, limited, seen.network_load, seen.disk_latency, seen.cpu_load, seen.file_errors)


def headroom(throughput: Bitrate, sending: Bitrate, share: float, knobs: Knobs) -> Bitrate:
    """How much more it could send."""
    return Bitrate(max(0, int(throughput * knobs.headroom_share * share) - sending))


def suggested_kbps(throughput: Bitrate, sending: Bitrate, viewers: int, share: float, knobs: Knobs) -> int | None:
    """The highest bitrate each viewer should ask for (CMSD's `mb`, CTA-5006), in kb/s; None while there is enough for all.
    Shared out evenly, all of them together fit."""
    usable = throughput * share
    if viewers == 0 or sending < knobs.duress_load * usable:
        return None
    return max(1, int(usable * knobs.headroom_share / viewers / 1000))


def _falling(load: float, high: float, full: float) -> float:
    return min(1.0, max(0.0, (full - load) / (full - high)))


def _steady(before: float, now: float, knobs: Knobs) -> float:
    if now <= before:
        return now
    return min(now, before + knobs.health_rise) if now - before >= _RISE_MIN or now == 1.0 else before
