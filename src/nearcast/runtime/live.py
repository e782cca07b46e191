"""Subscriptions: what somebody looks at, told again whenever it has become another."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

from nearcast.errors import NearcastError
from nearcast.runtime.graph import Asked

T = TypeVar("T")
_EACH_MAX = 20
"""An account's open subscriptions; a page has one or two."""
_open: Counter[str] = Counter()


class TooManySubscriptions(NearcastError):
    code = "graph.too_many_subscriptions"
    status = 429


async def follow(info: Asked, look: Callable[[], Awaitable[T]], every_s: float = 1.0) -> AsyncIterator[T]:
    """What `look` finds, at once and whenever it differs from the last time. Each look asks anew who is there, so that a
    subscription ends with the sign-in it came with. Raises TooManySubscriptions, and what `look` raises.
    """
    account = (await info.context.visitor()).account_id
    if _open[account] >= _EACH_MAX:
        raise TooManySubscriptions(
            f"{_EACH_MAX} subscriptions of this account are open.", remedy="Close pages that nobody looks at."
        )
    _open[account] += 1
    try:
        told: T | None = None
        while True:
            found = await look()
            if found != told:
                told = found
                yield found
            await asyncio.sleep(every_s)
            info.context.become(info.context.token)
    finally:
        _open[account] -= 1
        if not _open[account]:
            del _open[account]
