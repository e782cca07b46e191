"""Tasks that go on until they are ended."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from nearcast.runtime import log

_log = log.get("tasks")


async def always(work: Callable[[], Awaitable[None]], pause_s: float) -> None:
    """Does it again and again, whatever goes wrong: work that has stopped without a word is worse than work that errs."""
    while True:
        try:
            await work()
        except Exception:
            _log.exception("work stumbled; it begins again", work=repr(work))
        await asyncio.sleep(pause_s)


async def end(tasks: Iterable[asyncio.Task[Any]], again_s: float) -> None:
    """Cancels them all, and returns when they are over, however they ended. Whoever is not over after `again_s`, which is to be more
    than it takes to put down what is in work, is asked again.
    """
    pending = set(tasks)
    while pending:
        # Python 3.11 loses a cancellation that comes in the same moment as what was awaited.
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=again_s)
        if pending:
            _log.warning("tasks take their time to end", tasks=[repr(task.get_coro()) for task in pending])
