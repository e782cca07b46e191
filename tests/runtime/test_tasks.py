"""Tasks go on whatever goes wrong, and end when they are asked to, even one that missed it."""

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


async def test_work_that_stumbles_begins_again() -> None:
    begun: list[int] = []
    again = asyncio.Event()

    async def work() -> None:
        begun.append(len(begun))
        if len(begun) == 1:
            raise ValueError
        again.set()
        await asyncio.sleep(60)

    working = asyncio.create_task(tasks.always(work, 0.01))
    await asyncio.wait_for(again.wait(), 30)
    await tasks.end([working], 5)
    assert working.cancelled()
