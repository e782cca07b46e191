"""How a mutation tells that it refuses: as one of its results, which clients must look at, not as an error.

Errors are left for what no change is to blame for: who asks may not, or something here is away or broken.
"""

import inspect
from collections.abc import Awaitable, Callable
from functools import cache, wraps
from types import NoneType, UnionType
from typing import Annotated, Any, ParamSpec, Self, TypeVar, get_args

import strawberry

from nearcast.errors import Fault, NearcastError

P = ParamSpec("P")
T = TypeVar("T")


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


@strawberry.type(description="It was done, and there is nothing else to tell.")
class Done:
    done: bool = True


def refusing(resolver: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T | Refusal]]:
    """The same resolver of a type X with the result `XResult = X | Refusal`: what it raises about the change that is asked for is told
    as a Refusal.
    """

    @wraps(resolver)
    async def told(*given: P.args, **named: P.kwargs) -> T | Refusal:
        try:
            return await resolver(*given, **named)
        except NearcastError as error:
            if error.about_asker or error.status >= 500:
                raise
            return Refusal.of(error.fault)

    signature = inspect.signature(resolver)
    # What strawberry reads: it looks through a wrapper to the resolver inside.
    del told.__dict__["__wrapped__"]
    result = _result(signature.return_annotation)
    told.__dict__["__signature__"] = signature.replace(return_annotation=result)
    return told


def _result(returned: Any) -> Any:
    """A type that may be null stays so."""
    if isinstance(returned, UnionType):
        (kind,) = (one for one in get_args(returned) if one is not NoneType)
        return _union(kind) | None
    return _union(returned)


@cache
def _union(kind: Any) -> Any:
    name = kind.__strawberry_definition__.name or kind.__name__
    return Annotated[kind | Refusal, strawberry.union(f"{name}Result")]
