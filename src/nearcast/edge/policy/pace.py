"""When an appliance may fill, how fast, and from whom.

What is not urgent waits for the fill window of the site. Whatever is filled shares one allowance of bytes, which grows at the
ordered rate and holds a fraction of a second of it at most: so no ten seconds see more than the rate and that fraction.
A fill stops while viewers need the line: filling is for tomorrow, they are here now.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from nearcast.edge.model import Knobs
from nearcast.fleet.model import FillOrders, ManifestFile, Source
from nearcast.ids import FileId, portion_id
from nearcast.units import Bitrate, Seconds

_CHUNK_MAX = 1_000_000
_CHUNK_MIN = 4_096


class Allowance(NamedTuple):
    """`bytes` may be taken at the moment `at`; negative: so many were taken ahead."""

    bytes: float
    at: float


def chunk(rate: Bitrate, knobs: Knobs) -> int:
    """How many bytes are taken at once: an eighth of what may gather."""
    return int(min(max(rate / 8 * knobs.fill_burst_s / 8, _CHUNK_MIN), _CHUNK_MAX))


def take(allowance: Allowance, size: int, now: float, rate: Bitrate, knobs: Knobs) -> tuple[Allowance, Seconds]:
    """The allowance after `size` bytes are taken, and how long to wait before they may be. `now` is in seconds on any clock
    that does not jump."""
    per_s = rate / 8
    there = min(allowance.bytes + (now - allowance.at) * per_s, per_s * knobs.fill_burst_s)
    left = there - size
    return Allowance(left, now), Seconds(max(0.0, -left / per_s))


def is_open(orders: FillOrders, now: float) -> bool:
    """Whether the fill window is open at `now` (Unix seconds), by the site's own clock."""
    minute = _minute(orders.timezone, now)
    if orders.start == orders.end:
        return True
    if orders.start < orders.end:
        return orders.start <= minute < orders.end
    return minute >= orders.start or minute < orders.end


def waits(orders: FillOrders, urgent: bool, headroom: Bitrate, throughput: Bitrate, now: float, knobs: Knobs) -> str | None:
    """Why a file is not filled now, in words, or None."""
    least = knobs.fill_room_urgent if urgent else knobs.fill_room
    if headroom < least * throughput:
        return f"viewers need the line: less than {least:.0%} of it is free"
    if not urgent and not is_open(orders, now):
        return f"the fill window opens at {orders.start // 60:02}:{orders.start % 60:02} ({orders.timezone})"
    return None


def sources_for(
    file: ManifestFile,
    sources: Sequence[Source],
    liars: Mapping[tuple[FileId, str], float],
    waited: Seconds,
    now: float,
) -> tuple[Source, ...]:
    """Who may be asked for a file that has waited so long, best first. `liars` says until when a source is passed over for a
    file, on the clock of `now`."""
    portion = portion_id(file.asset, file.portion)
    return tuple(
        source
        for source in sources
        if portion in source.portions and source.after <= waited and liars.get((file.id, source.appliance), 0.0) <= now
    )


def _minute(timezone: str, now: float) -> int:
    """Minutes after midnight. A zone this machine does not know is taken for UTC: filling at a wrong hour beats never."""
    try:
        local = datetime.fromtimestamp(now, ZoneInfo(timezone))
    except (ZoneInfoNotFoundError, ValueError):
        local = datetime.fromtimestamp(now, UTC)
    return local.hour * 60 + local.minute
