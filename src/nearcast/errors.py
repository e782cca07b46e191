"""The root of every error a person may see, and its shape on every wire.

An error names the field, the value and the remedy, and carries a code that never changes. It crosses the call layer as
`Fault` and is raised on the other side as the class it was (`revive`); HTTP shows it as an RFC 9457 problem.
"""

from typing import ClassVar

import msgspec


class Fault(msgspec.Struct, frozen=True):
    """An error as data. `field` and `value` are None where nothing was given; `remedy` says what to do."""

    code: str
    message: str
    field: str | None = None
    value: str | None = None
    remedy: str | None = None


class NearcastError(Exception):
    """Something was refused or failed, in words for whoever asked. Each subclass has its own code and HTTP status."""

    code: ClassVar[str] = "nearcast"
    status: ClassVar[int] = 400
    about_asker: ClassVar[bool] = False
    """Whether it is who asks that is refused, whatever it is they ask."""

    def __init__(self, message: str, *, field: str | None = None, value: object = None, remedy: str | None = None) -> None:
        super().__init__(message)
        self.fault = Fault(self.code, message, field, None if value is None else str(value), remedy)

    def __str__(self) -> str:
        told = self.fault.message
        if self.fault.field is not None and self.fault.field not in told:
            told = f"{self.fault.field}: {told}"
        return f"{told} {self.fault.remedy}" if self.fault.remedy else told


def revive(fault: Fault) -> NearcastError:
    """The error that `fault` was: its own class where this process knows it, else NearcastError with the same code."""
    kind = _by_code(NearcastError).get(fault.code, NearcastError)
    error = kind.__new__(kind)
    Exception.__init__(error, fault.message)
    error.fault = fault
    return error


def _by_code(root: type[NearcastError]) -> dict[str, type[NearcastError]]:
    found = {root.code: root}
    for kind in root.__subclasses__():
        found |= _by_code(kind)
    return found
