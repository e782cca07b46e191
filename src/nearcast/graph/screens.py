"""Answers to the screens that people open most: what is kept is given again, the rest is worked out anew."""

from collections.abc import Awaitable, Callable, Hashable
from typing import Any, NamedTuple

import msgspec
from strawberry.types import ExecutionResult

from nearcast.errors import NearcastError
from nearcast.graph.answers import CATALOG, Answers, Fields, Part, Start
from nearcast.graph.documents import PROFILE, Screen
from nearcast.graph.viewing import eyes_of
from nearcast.runtime.graph import Context

Execute = Callable[[str], Awaitable[ExecutionResult]]
"""Executes a text with the variables of the request."""


class Made(NamedTuple):
    """An answer; its own part, where it may be kept, and the key of its common part, where it has one."""

    result: ExecutionResult
    own: Part | None = None
    rest: Hashable = None


async def answer(answers: Answers, screen: Screen, variables: dict[str, Any], context: Context, execute: Execute) -> Made:
    """Raises DatabaseAway."""
    start = await answers.begin()
    own = await execute(screen.own) if screen.own else ExecutionResult(data={}, errors=None)
    if own.data is None:
        return Made(own)
    fields = _sent(own.data)
    if screen.common is None:
        return Made(own, None if own.errors else Part(fields, start, context.subjects))
    key = await _key(screen.common, variables, context)
    shown = frozenset(context.subjects)
    common = await _common(answers, screen.common, key, start, context, execute)
    errors = [*(own.errors or ()), *(common.errors or ())]
    if common.data is None or errors:
        return Made(ExecutionResult(None if common.data is None else {**fields, **common.data}, errors))
    return Made(ExecutionResult({**fields, **common.data}, None), Part(fields, start, shown), key)


async def _key(text: str, variables: dict[str, Any], context: Context) -> Hashable:
    """What a common part is kept by: None for whoever has no eyes here, since the fields then say why."""
    others = {name: value for name, value in variables.items() if name != PROFILE}
    try:
        return text, msgspec.json.encode(others, order="sorted"), await eyes_of(context, str(variables.get(PROFILE)))
    except NearcastError:
        return None


async def _common(
    answers: Answers, text: str, key: Hashable, start: Start, context: Context, execute: Execute
) -> ExecutionResult:
    kept = answers.find_common(key)
    if kept is not None:
        return ExecutionResult(data=dict(kept), errors=None)
    # Of what follows, only this counts for others; what this profile is was counted when its eyes were found.
    context.subjects = {CATALOG}
    made = await execute(text)
    if made.data is None or made.errors or key is None:
        return made
    fields = _sent(made.data)
    answers.keep_common(key, Part(fields, start, context.subjects))
    return ExecutionResult(data=dict(fields), errors=None)


def _sent(data: dict[str, Any]) -> Fields:
    return {name: msgspec.Raw(msgspec.json.encode(value)) for name, value in data.items()}
