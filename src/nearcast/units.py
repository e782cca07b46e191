"""Quantities with their units in their types, and how people read them."""

from typing import NewType

Bytes = NewType("Bytes", int)
Bitrate = NewType("Bitrate", int)
"""Bits per second."""
Seconds = NewType("Seconds", float)

_STEP = 1000


def bytes_text(count: float) -> str:
    """`1234567` as `1.2 MB`: decimal steps, as disks and networks are sold."""
    return _scaled(count, ("B", "kB", "MB", "GB", "TB", "PB"))


def bitrate_text(bits_per_second: float) -> str:
    """`2500000` as `2.5 Mb/s`."""
    return _scaled(bits_per_second, ("b/s", "kb/s", "Mb/s", "Gb/s", "Tb/s"))


def _scaled(value: float, names: tuple[str, ...]) -> str:
    for name in names[:-1]:
        if abs(value) < _STEP:
            return f"{value:.0f} {name}" if name == names[0] else f"{value:.1f} {name}"
        value /= _STEP
    return f"{value:.1f} {names[-1]}"
