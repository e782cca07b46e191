"""Reading what the graph answers, for programs that ask it over HTTP."""

from typing import Any

from nearcast.errors import Fault, revive

REFUSED = "... on Refusal { __typename code message field value remedy }"
"""What to ask of every mutation beside its result."""


def data_of(answer: dict[str, Any], unknown: str) -> dict[str, Any]:
    """The data of an answer. Raises the first error, or what a mutation refuses with; `unknown` is the code of an error without one."""
    if errors := answer.get("errors"):
        told = errors[0].get("extensions", {})
        code = told.get("code", unknown)
        raise revive(Fault(code, errors[0]["message"], told.get("field"), told.get("value"), told.get("remedy")))
    data: dict[str, Any] = answer["data"]
    for result in data.values():
        if isinstance(result, dict) and result.get("__typename") == "Refusal":
            raise revive(Fault(*(result[name] for name in ("code", "message", "field", "value", "remedy"))))
    return data
