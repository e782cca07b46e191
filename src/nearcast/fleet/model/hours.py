"""What an appliance did over time."""

import msgspec

from nearcast.units import Bytes


class ApplianceHour(msgspec.Struct, frozen=True):
    """What an appliance sent and what it filled in an hour (counted since 1970), and how much it held at the last report of it."""

    hour: int
    used: Bytes
    sent: Bytes
    filled: Bytes


def hour_of(at: float) -> int:
    """The hour of a moment (Unix seconds), counted since 1970."""
    return int(at // 3600)
