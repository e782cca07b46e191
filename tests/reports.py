"""Reports as a healthy appliance writes them."""

from typing import Any

from nearcast.fleet.model import NONE_KNOWN, Fill, HeldChange, HeldFile, Report
from nearcast.units import Bitrate, Bytes


def well(**other: Any) -> Report:
    """A report of an appliance that serves and has room; `other` are the fields in which it differs."""
    fields = {
        "url": "http://127.0.0.9:1",
        "serving": True,
        "capacity": Bytes(1_000_000),
        "used": Bytes(0),
        "headroom": Bitrate(1_000_000_000),
        "egress": Bitrate(0),
        "fill": Fill(),
        "held_revision": 0,
        "held": None,
        "started_at": 1.0,
    }
    return Report(**{**fields, **other})


def holding(revision: int, held: tuple[HeldFile, ...], **other: Any) -> Report:
    """The first report of an appliance that holds these files."""
    return well(held_revision=revision, held=HeldChange(NONE_KNOWN, held), **other)
