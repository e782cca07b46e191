"""Counting the statements that a request costs."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import pytest
from psycopg import AsyncConnection

_COUNTING: ContextVar[Counter[str] | None] = ContextVar("counting", default=None)


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    """The statements that this task and those it begins send to PostgreSQL meanwhile. What the platform does by itself at the same
    time, and the empty one with which the pool tries a connection, count for nothing."""
    seen: Counter[str] = Counter()
    execute = AsyncConnection.execute

    async def count(self: Any, query: Any, *values: Any, **named: Any) -> Any:
        counting = _COUNTING.get()
        if counting is not None and query:
            counting[str(query)[:90]] += 1
        return await execute(self, query, *values, **named)

    with monkeypatch.context() as patched:
        patched.setattr(AsyncConnection, "execute", count)
        token = _COUNTING.set(seen)
        yield seen
        _COUNTING.reset(token)
