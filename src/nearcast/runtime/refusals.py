"""How a mutation tells that it refuses: as one of its results, which clients must look at, not as an error."""

from typing import Self

import strawberry

from nearcast.errors import Fault


@strawberry.type(description="Why something is refused. `code` never changes.")
class Refusal:
    code: str
    message: str
    field: str | None
    value: str | None
    remedy: str | None

    @classmethod
    def of(cls, fault: Fault) -> Self:
        return cls(code=fault.code, message=fault.message, field=fault.field, value=fault.value, remedy=fault.remedy)
