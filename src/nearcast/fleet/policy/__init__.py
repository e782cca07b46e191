"""What the fleet decides: who may join and is believed, whom a fill copies from, which routes count, which keys open what."""

from nearcast.fleet.policy.joining import (
    INVITATION_S,
    check_appliance,
    check_maintenance,
    check_message,
    check_network,
    check_peers,
    check_prefixes,
    check_rate,
    check_routes,
    check_site,
)
from nearcast.fleet.policy.keys import KEY_S, due, ring_for, ring_of
from nearcast.fleet.policy.rpki import Vrp, VrpTable
from nearcast.fleet.policy.sources import fill_sources, is_heard

__all__ = [
    "INVITATION_S",
    "KEY_S",
    "Vrp",
    "VrpTable",
    "check_appliance",
    "check_maintenance",
    "check_message",
    "check_network",
    "check_peers",
    "check_prefixes",
    "check_rate",
    "check_routes",
    "check_site",
    "due",
    "fill_sources",
    "is_heard",
    "ring_for",
    "ring_of",
]
