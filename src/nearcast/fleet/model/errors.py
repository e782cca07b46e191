"""What the fleet refuses.

FleetError
├── UnknownPart        a network, site or appliance nobody added
├── PartExists
├── BadPart            a name, prefix, address, zone or number that cannot be
├── EnrolmentRefused   the one-time token is wrong, used or too old
└── MessageRefused     unsigned, badly signed, stale, replayed, or from an appliance that was retired
"""

from typing import Self

from nearcast.errors import NearcastError


class FleetError(NearcastError):
    """The fleet cannot do what was asked."""

    code = "fleet"


class UnknownPart(FleetError):
    code = "fleet.unknown_part"
    status = 404

    @classmethod
    def of(cls, kind: str, name: str | None) -> Self:
        return cls(f"There is no {kind} {name}.", field=kind, value=name, remedy="See what there is: nearcast fleet list.")


class PartExists(FleetError):
    code = "fleet.part_exists"
    status = 409


class BadPart(FleetError):
    code = "fleet.bad_part"


class EnrolmentRefused(FleetError):
    code = "fleet.enrolment_refused"
    status = 403


class MessageRefused(FleetError):
    code = "fleet.message_refused"
    status = 401
