"""Tasks end, even one that missed being asked."""

import asyncio

from nearcast.runtime import tasks


async def test_whoever_missed_being_asked_is_asked_again() -> None:
    missed = asyncio.Event()

    async def deaf() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            missed.set()
        await asyncio.sleep(60)

    async def broken() -> None:
        raise ValueError

    working = [asyncio.create_task(deaf()), asyncio.create_task(broken()), asyncio.create_task(asyncio.sleep(60))]
    await asyncio.sleep(0)
    await asyncio.wait_for(tasks.end(working, 0.05), 30)
    assert missed.is_set()
    assert working[0].cancelled()
    assert working[2].cancelled()
    assert isinstance(working[1].exception(), ValueError)


async def test_nobody_to_end_is_no_trouble() -> None:
    await tasks.end((), 0.05)
